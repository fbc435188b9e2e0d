// Package analytics counts what analytics asks for: what priority decisions changed, and who decided what.
package analytics

import (
	"context"
	_ "embed"

	"github.com/jackc/pgx/v5"

	"waymark/events"
	"waymark/projections/kit"
)

//go:embed schema.sql
var schema string

//go:embed views.sql
var views string

//go:embed measures.sql
var measures string

//go:embed heads.sql
var headsSQL string

// keptStories is of how many stories what they are is kept in memory, keptProducts of how many products the levels.
const keptStories, keptProducts = 100_000, 10_000

// Model is the read model.
func Model() kit.Model {
	backlog := events.Backlog
	return kit.Model{
		Name: "analytics", Fold: 4, Schema: schema, Views: views + measures, Books: events.Books(),
		BookOf: map[string]events.Book{"level_change": backlog, "story": backlog, "life": backlog, "levels": events.Product},
		Folder: func() kit.Folder { return NewFolder(blockRevisions) },
	}
}

// folder counts. What stories are, and which levels rank how, it keeps in memory, for most pages ask for nothing else.
type folder struct {
	*kit.Books
	block   int64
	stories *kit.Cache[kit.ItemKey, storyRow]
	levels  *kit.Cache[string, levelsRow]
	lives   *kit.Cache[kit.ItemKey, lifeRow]
}

// NewFolder sums up so many revisions of a book in a row at most.
func NewFolder(block int64) *folder {
	return &folder{
		kit.NewBooks(headsSQL), block, kit.NewCache[kit.ItemKey](keptStories, func(storyRow) int { return 1 }),
		kit.NewCache[string](keptProducts, func(levelsRow) int { return 1 }),
		kit.NewCache[kit.ItemKey](keptLives, func(lifeRow) int { return 1 }),
	}
}

func (m *folder) Settle(committed bool) {
	m.Books.Settle(committed)
	m.stories.Settle(committed)
	m.levels.Settle(committed)
	m.lives.Settle(committed)
}

func (m *folder) Fold(ctx context.Context, tx pgx.Tx, page []events.Recorded) ([]kit.Change, error) {
	if err := m.Follow(ctx, tx, page); err != nil {
		return nil, err
	}
	f := newFold(m)
	if err := f.load(ctx, tx, page); err != nil {
		return nil, err
	}
	for i, r := range page {
		if events.IsBookkeeping(r.Event) {
			f.passed.Add(passedRow{r.Product, r.Book, r.Revision})
			continue
		}
		f.decided(r)
		err := f.event(r)
		if err == nil {
			err = f.live(r)
		}
		if err != nil {
			return nil, kit.Bad(i, err)
		}
	}
	return []kit.Change{f.written.Changes(), f.policies.Changes(), f.lived.Changes(), f.levelChanges.Changes(), f.tallies.Changes(), f.everyone.Changes(),
		f.passed.Changes()}, nil
}

// fold is how one page changes what is counted.
type fold struct {
	*folder
	written      *kit.Versions[kit.ItemKey, storyRow]
	policies     *kit.Versions[string, levelsRow]
	lived        *kit.Versions[kit.ItemKey, lifeRow]
	levelChanges *kit.Rows[levelChangeRow]
	tallies      *kit.Sums[tallyKey, counts]
	everyone     *kit.Sums[decidedKey, decidedCounts]
	passed       *kit.Rows[passedRow]
}

func newFold(m *folder) *fold {
	return &fold{
		m, kit.NewVersions(storyTable), kit.NewVersions(levelsTable), kit.NewVersions(lifeTable), kit.NewRows[levelChangeRow]("level_change"),
		kit.NewSums[tallyKey, counts]("tally"), kit.NewSums[decidedKey, decidedCounts]("decided"),
		kit.NewRows[passedRow]("passed"),
	}
}

// decided counts a decision of any book.
func (f *fold) decided(r events.Recorded) {
	m := r.Metadata
	f.everyone.Add(decidedKey{r.Product, r.Book, f.blockOf(r), r.Event.Type(), m.Actor, m.Role}, decidedCounts{
		Decisions: 1, Reasoned: one(m.Reason != ""), Evidenced: one(len(m.Evidence) > 0),
	}, r.Revision)
}

// blockOf is where an event is counted.
func (m *folder) blockOf(r events.Recorded) int { return int(r.Revision / m.block) }

func one(is bool) int {
	if is {
		return 1
	}
	return 0
}
