package analytics

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"waymark/events"
	"waymark/projections/kit"
)

// keptLives is of how many stories how far they came is kept in memory.
const keptLives = 20_000

var lifeTable = kit.NewAppendTable[kit.ItemKey, lifeRow]("life")

// lifeRow is how far a story came, and when.
type lifeRow struct {
	WrittenAt     time.Time
	PrioritizedAt *time.Time // when a decision first moved it or changed its level
	StartedAt     *time.Time // when it first was in a status that means doing
	DoneAt        *time.Time // when it came to be done; nil while it is not
	DoneRevision  int64      // at which it did; -1 while it is not
	AcceptedAt    *time.Time // likewise
	Status        string
	Category      events.Category
	Since         time.Time        // when it came to its status
	Spent         map[string]int64 // seconds that it was in statuses before, by their names
}

// livesOf are the stories whose life an event changes, but for those that it begins.
func livesOf(e events.Event) []string {
	decided, ok := e.(events.BacklogEvent)
	if !ok {
		return nil
	}
	switch decided.(type) {
	case events.StatusCarried, events.BacklogReordered:
		return kit.Named(e, "Stories")
	case events.StoryPrioritized, events.StoryAccepted, events.StoryAcceptanceWithdrawn, events.StoryMoved, events.StoryRejected, events.StoryDropped,
		events.StoryRestored, events.StorySplit, events.StoryRejoined:
		return kit.Named(e, "Story")
	case events.StoryWritten, events.StoryWithdrawn, events.StoriesWithdrawn, events.StoryRevised, events.StoryEstimated, events.StoryAssigned, events.StoryScored, events.StoryLinked,
		events.StoryUnlinked, events.SprintEvent:
	}
	return nil
}

// reached is the status to which an event brings its stories.
func reached(e events.BacklogEvent) (status string, category events.Category, moves bool) {
	switch e := e.(type) {
	case events.StoryMoved:
		return e.Status.To, e.Category.To, true
	case events.StoryRejected:
		return e.Status.To, e.Category.To, true
	case events.StoryDropped:
		return e.Status.To, e.Category.To, true
	case events.StoryRestored:
		return e.Status.To, e.Category.To, true
	case events.StorySplit:
		return e.Status.To, e.Category.To, true
	case events.StoryRejoined:
		return e.Status.To, e.Category.To, true
	case events.StatusCarried:
		return e.Status.To, e.Category.To, true
	case events.StoryWritten, events.StoryWithdrawn, events.StoriesWithdrawn, events.StoryRevised, events.StoryEstimated, events.StoryAssigned, events.StoryScored, events.StoryPrioritized,
		events.BacklogReordered, events.StoryAccepted, events.StoryAcceptanceWithdrawn, events.StoryLinked, events.StoryUnlinked, events.SprintEvent:
	}
	return "", "", false
}

// live folds what an event says of how far stories are.
func (f *fold) live(r events.Recorded) error {
	if e, written := r.Event.(events.StoryWritten); written {
		return f.begin(r, e)
	}
	for i, story := range livesOf(r.Event) {
		key, err := kit.ItemKeyOf(r.Product, events.StoryMark, story)
		if err != nil {
			return err
		}
		row, known := f.lives.Get(key)
		if !known {
			return fmt.Errorf("%w story %s", kit.ErrUnknown, story)
		}
		if row.goes(r, story, i) {
			f.lived.Set(key, row, r.Revision)
			f.lives.Put(key, row)
		}
	}
	return nil
}

// begin is a story that was written, perhaps in the middle of its life.
func (f *fold) begin(r events.Recorded, e events.StoryWritten) error {
	key, err := kit.ItemKeyOf(r.Product, events.StoryMark, e.Story)
	if err != nil {
		return err
	}
	at := kit.Effective(r)
	row := lifeRow{WrittenAt: at, Since: at, Spent: map[string]int64{}}
	row.reach(e.Status, e.Category, r)
	f.lived.Set(key, row, r.Revision)
	f.lives.Put(key, row)
	return nil
}

// goes says whether an event, of whose stories it is the one with this number, changes the life.
func (l *lifeRow) goes(r events.Recorded, story string, nr int) bool {
	decided, ok := r.Event.(events.BacklogEvent)
	if !ok {
		return false
	}
	status, category, moves := reached(decided)
	changed, at := moves && l.move(status, category, r), kit.Effective(r)
	switch e := decided.(type) {
	case events.StatusCarried:
		return slices.Contains(e.Accepted, story) && l.accept(&at) || changed
	case events.StoryAccepted:
		return l.accept(&at)
	case events.StoryAcceptanceWithdrawn:
		return l.accept(nil)
	case events.StoryPrioritized:
		moved := e.Place != nil && e.Place.From != e.Place.To
		return (moved || e.Level != nil) && l.prioritize(at)
	case events.BacklogReordered:
		return e.From[nr] != e.To[nr] && l.prioritize(at)
	case events.StoryWritten, events.StoryWithdrawn, events.StoriesWithdrawn, events.StoryRevised, events.StoryEstimated, events.StoryAssigned, events.StoryScored, events.StoryMoved,
		events.StoryRejected, events.StoryDropped, events.StoryRestored, events.StorySplit, events.StoryRejoined, events.StoryLinked,
		events.StoryUnlinked, events.SprintEvent:
	}
	return changed
}

// move brings the story to a status. Where it stays nothing changes.
func (l *lifeRow) move(status string, category events.Category, r events.Recorded) bool {
	if status == l.Status && category == l.Category {
		return false
	}
	l.Spent = maps.Clone(l.Spent)
	l.Spent[l.Status] += int64(kit.Effective(r).Sub(l.Since) / time.Second)
	l.reach(status, category, r)
	return true
}

// reach notes what a status means. What is not done is not accepted.
func (l *lifeRow) reach(status string, category events.Category, r events.Recorded) {
	at := kit.Effective(r)
	if category == events.Doing && l.StartedAt == nil {
		l.StartedAt = &at
	}
	switch {
	case category != events.Done:
		l.DoneAt, l.DoneRevision, l.AcceptedAt = nil, -1, nil
	case l.Category != events.Done:
		l.DoneAt, l.DoneRevision = &at, r.Revision
	}
	l.Status, l.Category, l.Since = status, category, at
}

func (l *lifeRow) accept(at *time.Time) bool {
	l.AcceptedAt = at
	return true
}

func (l *lifeRow) prioritize(at time.Time) bool {
	if l.PrioritizedAt != nil {
		return false
	}
	l.PrioritizedAt = &at
	return true
}
