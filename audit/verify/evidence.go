package verify

import (
	"fmt"

	"golang.org/x/mod/sumdb/tlog"

	"waymark/audit/merkle"
	"waymark/events"
)

// evidence is what is known of a stream that is not as it was written.
type evidence struct {
	stream  string
	written []tlog.Hash // its leaves, as far as the tree has them
	found   []foundLink // its events
	broken  int64       // the first that does not follow the one before it; -1: all do
	sealed  bool        // all seals fit
	suspect []link      // that one, and the next
}

// foundLink is what is kept of an event.
type foundLink struct {
	revision int64
	chain    string
	holds    bool
}

func (e *evidence) take(l link) {
	if e.broken >= 0 && (l.slot == e.broken || l.slot == e.broken+1) {
		e.suspect = append(e.suspect, l)
	}
	e.found = append(e.found, foundLink{l.raw.Revision, l.chain, l.holds})
}

// leaf is what the tree would hold if the event that was found in one slot had been written in another one.
func (e *evidence) leaf(slot int, revision int64) tlog.Hash {
	return merkle.Leaf{Stream: e.stream, Revision: revision, Chain: e.found[slot].chain}.Hash()
}

// judge says where the stream is not as it was written, and what was done. What the tree tells goes before what the chain tells.
func (e *evidence) judge() Finding {
	at := 0
	for at < len(e.written) && at < len(e.found) && int64(at) != e.broken && e.leaf(at, int64(at)) == e.written[at] {
		at++
	}
	var kind Kind
	var detail string
	switch {
	case at == len(e.found):
		kind, detail = Truncated, fmt.Sprintf("revisions %d to %d are missing", at, len(e.written)-1)
	case at < len(e.written):
		kind, detail = e.byTree(at)
	default:
		at = int(e.broken)
		kind, detail = e.byChain()
	}
	return Finding{e.stream, int64(at), kind, detail}
}

// byTree compares with what the tree says was written.
func (e *evidence) byTree(at int) (Kind, string) {
	if e.leaf(at, int64(at)) == e.written[at] {
		return Altered, "its bytes are not those that its hash was made of"
	}
	was, later := e.wasAt(at), e.isLater(at)
	switch {
	case was > at && later:
		return Reordered, fmt.Sprintf("here stands what was revision %d", was)
	case was > at:
		return Removed, fmt.Sprintf("what were revisions %d to %d is missing", at, was-1)
	case later && was >= 0:
		return Inserted, fmt.Sprintf("here stands revision %d once more", was)
	case later:
		return Inserted, "here stands an event that was never written, before what was"
	}
	for _, l := range e.found[at:] {
		if !l.holds {
			return Altered, "here stands an event that was never written"
		}
	}
	return Rewritten, "from here on stand other events than were written, chained anew"
}

// wasAt is the revision at which the event in a slot was written; -1: the tree knows none.
func (e *evidence) wasAt(slot int) int {
	for revision := range e.written {
		if e.leaf(slot, int64(revision)) == e.written[revision] {
			return revision
		}
	}
	return -1
}

// isLater says whether what was written at a revision stands behind it.
func (e *evidence) isLater(revision int) bool {
	for slot := revision + 1; slot < len(e.found); slot++ {
		if e.leaf(slot, int64(revision)) == e.written[revision] {
			return true
		}
	}
	return false
}

// byChain tells what the events themselves tell, where the tree knows nothing of them.
func (e *evidence) byChain() (Kind, string) {
	l := e.suspect[0]
	if l.raw.Revision > l.slot {
		return Removed, fmt.Sprintf("revisions %d to %d are missing", l.slot, l.raw.Revision-1)
	}
	behind := e.behind(l.raw)
	next := len(e.suspect) > 1 && follows(l.previous, e.suspect[1].raw)
	switch {
	case behind > l.slot:
		return Reordered, fmt.Sprintf("it was written behind what now is revision %d", behind)
	case next:
		return Inserted, "the next event follows the one before it"
	case e.sealed:
		return Altered, "its bytes are not those that its hash was made of, or events before it are missing"
	}
	return Removed, "what it was written behind is missing: it was removed, or altered together with its hash"
}

// behind is the slot of the event behind which one was written; -1: it is not there.
func (e *evidence) behind(raw events.Raw) int64 {
	for slot, l := range e.found {
		if follows(l.chain, raw) {
			return int64(slot)
		}
	}
	return -1
}
