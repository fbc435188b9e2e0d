package ledger

import (
	"time"

	"waymark/domain"
)

const (
	// skew is how far the clock of who sends a decision may be ahead of ours.
	skew = 5 * time.Minute
	// firstYear is the first in which a decision can have been made.
	firstYear = 1970
)

// checkTime faults a decision of the future, and of a time that is none. Time never goes backwards within a book: one
// decision of the future would stop its clock until then.
func checkTime(check *domain.Check, at *time.Time, latest time.Time) {
	if at == nil {
		return
	}
	check.That(at.UTC().Year() >= firstYear, "effective_at", "must be of the year %d or later; leave it out if it is not known", firstYear)
	check.That(!at.After(latest), "effective_at", "must not lie in the future: here it is %s", latest.Add(-skew).UTC().Format(time.RFC3339))
}

// madeAt is when the decision was made. Where the clock of who sends it is ahead, it is now: no clock of a book leaves
// ours behind.
func (d Decision) madeAt(now time.Time) time.Time {
	if d.EffectiveAt == nil || d.EffectiveAt.After(now) {
		return now
	}
	return *d.EffectiveAt
}
