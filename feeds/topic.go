package feeds

import (
	"slices"

	"waymark/events"
)

// topic is what is kept for those who read the same: the newest events of the log, or of one product.
type topic struct {
	kept    []*recorded // the oldest first
	first   uint64      // number of the first that is kept; each has the next number
	readers map[*reader]bool
}

func newTopic(kept []*recorded) *topic { return &topic{kept: kept, readers: map[*reader]bool{}} }

func (t *topic) add(r *recorded) { t.kept = append(t.kept, r) }

// forget lets the oldest go.
func (t *topic) forget() {
	t.kept[0] = nil // so that it can be collected
	t.kept, t.first = t.kept[1:], t.first+1
}

// after is the number of the first event behind a position.
func (t *topic) after(p events.Position) uint64 {
	at, _ := slices.BinarySearchFunc(t.kept, p, func(r *recorded, p events.Position) int {
		if r.Position.Compare(p) <= 0 {
			return -1
		}
		return 1
	})
	return t.first + uint64(at)
}

// end is the number of the event that comes next.
func (t *topic) end() uint64 { return t.first + uint64(len(t.kept)) }

// from are up to so many events from a number on; false: it is no longer kept.
func (t *topic) from(number uint64, most int) ([]*recorded, bool) {
	if number < t.first {
		return nil, false
	}
	rest := t.kept[number-t.first:]
	return slices.Clone(rest[:min(most, len(rest))]), true
}

// wake wakes who reads.
func (t *topic) wake() {
	for r := range t.readers {
		select {
		case r.news <- struct{}{}:
		default: // it is to look already
		}
	}
}
