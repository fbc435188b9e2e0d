package backlog

import (
	"time"

	"waymark/events"
	"waymark/projections/kit"
)

// blockRevisions is of how many revisions a row of the sums of reversals is one, wideBlock of how many blocks a row of those by who made them.
const blockRevisions, wideBlock = 1024, 8

// leveledRow says that a revision gave a story another priority level.
type leveledRow struct {
	EffectiveAt        time.Time
	LevelFrom, LevelTo string
	Actor              string
	Role               events.Role
}

var leveledTable = kit.NewAppendTable[kit.ItemKey, leveledRow]("leveled")

// reversalRow says that a decision took the one before on its story back.
type reversalRow struct {
	Product                string
	FromRevision, Reversed int64
	Number                 uint32
	Within                 *int // days: the fewest of those that are asked for; nil: more
	Leads                  int  // bits: of what it is the decision's first
	Level                  bool // else its place
	Undoes                 bool // it was given to take a decision back
}

// withinDays are the days within which decisions that are asked for were taken back, the fewest first. readapi has them too.
func withinDays() []int { return []int{1, 7, 14, 30, 90, 365} }

// within is the fewest days of those that a decision may have stood; nil if it stood longer.
func within(stood time.Duration) *int {
	for _, days := range withinDays() {
		if stood <= time.Duration(days)*24*time.Hour {
			return &days
		}
	}
	return nil
}

// reversal is a decision on a story that an event takes back.
type reversal struct {
	story  kit.ItemKey
	level  bool // else its place
	within *int
	made
}

// level notes that an event gave a story another level.
func (f *fold) level(r events.Recorded, e events.StoryPrioritized) error {
	key, err := kit.ItemKeyOf(r.Product, events.StoryMark, e.Story)
	if err != nil {
		return err
	}
	if last, known := f.leveled.Get(key); known && last.LevelFrom == e.Level.To {
		f.reverse(r, key, true, made{f.leveled.Since(key), last.EffectiveAt, last.Actor, last.Role})
	}
	by := madeBy(r)
	f.leveled.Set(key, leveledRow{by.at, e.Level.From, e.Level.To, by.actor, by.role}, r.Revision)
	return nil
}

// reverse notes that an event takes back a decision on a story.
func (f *fold) reverse(r events.Recorded, story kit.ItemKey, level bool, before made) {
	f.reversed = append(f.reversed, reversal{story, level, within(madeBy(r).at.Sub(before.at)), before})
}

// settle keeps and counts what an event took back. What was given to undo is kept, but counted as undone alone.
func (f *fold) settle(r events.Recorded) {
	undoes, leads := r.Metadata.Undoes != "", leads(f.reversed)
	for i, back := range f.reversed {
		f.reversals.Add(reversalRow{r.Product, r.Revision, back.revision, back.story.Number, back.within, leads[i], back.level, undoes})
		if back.within != nil && !undoes {
			f.taken.add(r, back, leads[i])
		}
	}
	f.reversed = f.reversed[:0]
}

// What of a decision a reversal is the first of, among those of the fewest days: so a decision is counted once, within however many days.
const (
	leadsKind = 1 << iota // of its kind
	leadsRole             // of decisions in the same role
)

// leads says of each reversal of a decision what it is the first of.
func leads(all []reversal) []int {
	first := map[any]int{} // reversals by what they lead: a kind or a role
	for i, of := range all {
		for _, what := range []any{of.level, of.role} {
			if at, known := first[what]; of.within != nil && (!known || *of.within < *all[at].within) {
				first[what] = i
			}
		}
	}
	leads := make([]int, len(all))
	for what, i := range first {
		if _, kind := what.(bool); kind {
			leads[i] |= leadsKind
		} else {
			leads[i] |= leadsRole
		}
	}
	return leads
}
