package backlog

import (
	"time"

	"waymark/events"
	"waymark/projections/kit"
)

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
	EffectiveAt            time.Time
	ReversedAt             time.Time
	Number                 uint32
	Undoes                 bool // it was given to take a decision back
	Kind                   string
	Actor                  string
	Role                   events.Role
	ReversedActor          string
	ReversedRole           events.Role
}

// level notes that an event gave a story another level.
func (f *fold) level(r events.Recorded, e events.StoryPrioritized) error {
	key, err := kit.ItemKeyOf(r.Product, events.StoryMark, e.Story)
	if err != nil {
		return err
	}
	if last, known := f.leveled.Get(key); known && last.LevelFrom == e.Level.To {
		f.reverse(r, key, "level", made{f.leveled.Since(key), last.EffectiveAt, last.Actor, last.Role})
	}
	by := madeBy(r)
	f.leveled.Set(key, leveledRow{by.at, e.Level.From, e.Level.To, by.actor, by.role}, r.Revision)
	return nil
}

// reverse notes that an event takes back a decision on a story.
func (f *fold) reverse(r events.Recorded, story kit.ItemKey, kind string, before made) {
	by := madeBy(r)
	f.reversals.Add(reversalRow{
		r.Product, by.revision, before.revision, by.at, before.at, story.Number, r.Metadata.Undoes != "", kind, by.actor, by.role, before.actor, before.role,
	})
}
