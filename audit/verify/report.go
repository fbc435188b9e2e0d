// Package verify walks every hash chain of every book and the tree over them, compares with every seal, and says what was done to
// the log where it is not as it was written.
package verify

import "waymark/audit/seal"

// Kind is what was done to a stream.
type Kind string

// The kinds.
const (
	Altered   Kind = "altered"   // an event has other bytes than those that were written
	Removed   Kind = "removed"   // events are missing before others
	Inserted  Kind = "inserted"  // an event stands where none was written
	Reordered Kind = "reordered" // events stand in another order
	Truncated Kind = "truncated" // the last events are missing
	Rewritten Kind = "rewritten" // other events stand there, chained anew
)

// Finding is the first broken link of a stream.
type Finding struct {
	Stream   string `json:"stream" doc:"Such as backlog-ACME; seals for the seals themselves"`
	Revision int64  `json:"revision" doc:"Of the first event that is not as it was written"`
	Kind     Kind   `json:"kind" enum:"altered,removed,inserted,reordered,truncated,rewritten"`
	Detail   string `json:"detail"`
}

// BrokenSeal is a seal that the log does not fit.
type BrokenSeal struct {
	Number int64  `json:"number"`
	Detail string `json:"detail"`
}

// Signer is a key that signed seals.
type Signer struct {
	VerifierKey string `json:"verifier_key"`
	First       int64  `json:"first" doc:"Number of the first seal that it signed"`
	Last        int64  `json:"last" doc:"Number of the last one"`
}

// RootAt is the root over the first events of the log.
type RootAt struct {
	Size int64  `json:"size"`
	Root string `json:"root" doc:"In base64"`
}

// Verification is what was found.
type Verification struct {
	Events   int64        `json:"events" doc:"Events of books in the log"`
	Streams  int          `json:"streams"`
	Origin   string       `json:"origin" doc:"Names the ledger, as its checkpoints do; empty while it has no event"`
	Root     string       `json:"root" doc:"Of the tree over all events, in base64"`
	Seals    int          `json:"seals" doc:"Seals that were compared"`
	Sealed   int64        `json:"sealed" doc:"Events that the newest seal covers"`
	Recorded int64        `json:"recorded" doc:"Leaves of the tree beside the log that were compared"`
	Findings []Finding    `json:"findings" nullable:"false" doc:"The first broken link of each stream, of 20 streams at most"`
	Broken   int          `json:"broken" doc:"Streams that are not as they were written"`
	Unfit    []BrokenSeal `json:"broken_seals" nullable:"false" doc:"Seals that the log does not fit, 20 at most"`
	Signers  []Signer     `json:"signers" nullable:"false" doc:"The keys that signed the seals"`
	Roots    []RootAt     `json:"roots" nullable:"false" doc:"Roots that were asked for, where the log is as long"`
	Note     string       `json:"note,omitempty" doc:"What could not be compared"`
}

// most is how many streams, and seals, are named.
const most = 20

// Holds says whether all is as it was written and sealed.
func (r Verification) Holds() bool { return r.Broken == 0 && len(r.Findings) == 0 && len(r.Unfit) == 0 }

func (r *Verification) unfit(number int64, detail string) {
	if len(r.Unfit) < most {
		r.Unfit = append(r.Unfit, BrokenSeal{number, detail})
	}
}

func (r *Verification) signedBy(s seal.Seal) {
	for i := range r.Signers {
		if r.Signers[i].VerifierKey == s.VerifierKey {
			r.Signers[i].Last = s.Number
			return
		}
	}
	r.Signers = append(r.Signers, Signer{s.VerifierKey, s.Number, s.Number})
}
