package export

import (
	"waymark/audit/seal"
	"waymark/audit/verify"
)

// takeHead checks the seal of the head.
func (c *checking) takeHead(s seal.Seal) {
	c.report.Seals = 1
	if err := s.Check(c.Key); err != nil {
		c.faultf(1, verify.Altered, "seal %d: %v", s.Number, err)
		return
	}
	c.compare(1, s)
}

// takeSeal checks an older seal, and that the one of the head continues it.
func (c *checking) takeSeal(number int64, older Older) {
	c.report.Seals++
	if c.report.Head.Seal == nil {
		c.faultf(number, verify.Removed, "the newest seal is missing in the head")
		return
	}
	proof := seal.ConsistencyProof{Kind: seal.ConsistencyKind, From: older.Seal, To: *c.report.Head.Seal, Path: older.Path}
	if err := proof.Check(c.Key); err != nil {
		c.faultf(number, verify.Altered, "seal %d: %v", older.Number, err)
		return
	}
	c.compare(number, older.Seal)
}

// compare compares a seal with the one that was kept.
func (c *checking) compare(number int64, s seal.Seal) {
	if c.Kept == nil || c.Kept.Size != s.Size {
		return
	}
	c.report.Kept = true
	if !s.Says(*c.Kept) {
		c.faultf(number, verify.Rewritten, "seal %d covers as many events as the one that was kept, and other ones: its root is %s, that of the other %v", s.Number, s.Root, c.Kept.Root)
	}
}
