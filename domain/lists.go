package domain

import (
	"slices"
	"strings"

	"waymark/events"
)

// RevisedList is the change of a list, or nil if it stays the same or is not to be changed. An empty list is recorded as
// such, never as null: a list that is left out of an event comes back as nil, and the same decision must be recorded in
// the same bytes whether or not its book was read anew.
func RevisedList(from []string, to Optional[[]string]) *events.Change[[]string] {
	next := to.Or(from)
	if slices.Equal(from, next) {
		return nil
	}
	return &events.Change[[]string]{From: append([]string{}, from...), To: append([]string{}, next...)}
}

// CheckDistinct faults a list that says something twice, or nothing.
func CheckDistinct[S ~string](c *Check, field string, list []S) {
	seen := map[S]bool{}
	for _, item := range list {
		c.That(strings.TrimSpace(string(item)) != "", field, "must not contain an empty text")
		c.That(!seen[item], field, "has %q twice", item)
		seen[item] = true
	}
}
