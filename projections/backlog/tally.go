package backlog

import (
	"context"
	"math"
	"math/big"
	"slices"
	"strconv"

	"github.com/jackc/pgx/v5"

	"waymark/events"
	"waymark/projections/kit"
)

// keptTallies is how many tallies are kept in memory.
const keptTallies = 50_000

// cellKey is what stories are counted by: the initiative that they belong to, or none, whatever they name (no need), or a need that
// they name, of an initiative or without one.
type cellKey struct{ product, initiative, need string }

// memberKey is a story of a cell.
type memberKey struct {
	cellKey
	number uint32
}

// tallyRow is how many stories a cell has, and their points, by category.
type tallyRow struct {
	Todo, Doing, Done, Dropped                         int32
	TodoPoints, DoingPoints, DonePoints, DroppedPoints float64
}

// of is where the stories of a category are counted; nil for one that no decider knows.
func (t *tallyRow) of(c events.Category) (stories *int32, points *float64) {
	switch c {
	case events.Todo:
		return &t.Todo, &t.TodoPoints
	case events.Doing:
		return &t.Doing, &t.DoingPoints
	case events.Done:
		return &t.Done, &t.DonePoints
	case events.Dropped:
		return &t.Dropped, &t.DroppedPoints
	}
	return nil, nil
}

var (
	tallyTable = kit.NewTable[cellKey, tallyRow]("tally")
	// memberTable finds the stories of an initiative and those of a need without a look at the others.
	memberTable = kit.NewTable[memberKey, kit.None]("member")
)

// with is the tally with a story more (by 1) or less (by -1).
func (t tallyRow) with(s storyRow, by int32) tallyRow {
	stories, points := t.of(s.Category)
	if stories == nil {
		return t
	}
	*stories += by
	if s.Points != nil {
		*points = sum(*points, float64(by)**s.Points)
	}
	if *stories == 0 {
		*points = 0
	}
	return t
}

// sum adds numbers as people write them, in decimals: so that what is added and taken away again leaves nothing behind, in
// whatever order.
func sum(a, b float64) float64 {
	if math.Trunc(a) == a && math.Trunc(b) == b {
		return a + b
	}
	exact, _ := new(big.Rat).Add(decimal(a), decimal(b)).Float64()
	return exact
}

func decimal(f float64) *big.Rat {
	d, _ := new(big.Rat).SetString(strconv.FormatFloat(f, 'g', -1, 64))
	return d
}

// cells are where a story counts.
func (s storyRow) cells(product string) []cellKey {
	if s.Story == "" { // it is not there
		return nil
	}
	cells := []cellKey{{product, s.Initiative, ""}}
	for _, need := range s.Needs {
		if c := (cellKey{product, s.Initiative, need}); need != "" && !slices.Contains(cells, c) {
			cells = append(cells, c)
		}
	}
	return cells
}

// count moves a story between cells and categories. A story that is not there is a row without cells.
func (f *fold) count(key kit.ItemKey, before, after storyRow, revision int64) {
	counts := before.Category != after.Category || !equal(before.Points, after.Points)
	if !counts && before.Initiative == after.Initiative && slices.Equal(before.Needs, after.Needs) {
		return
	}
	was, is := before.cells(key.Product), after.cells(key.Product)
	for _, cell := range was {
		switch {
		case !slices.Contains(is, cell):
			f.members.EndKnown(memberKey{cell, key.Number}, revision)
			f.tallies.set(cell, f.tallies.get(cell).with(before, -1), revision)
		case counts:
			f.tallies.set(cell, f.tallies.get(cell).with(before, -1).with(after, 1), revision)
		}
	}
	for _, cell := range is {
		if !slices.Contains(was, cell) {
			f.members.Set(memberKey{cell, key.Number}, kit.None{}, revision)
			f.tallies.set(cell, f.tallies.get(cell).with(after, 1), revision)
		}
	}
}

func equal(a, b *float64) bool { return a == b || a != nil && b != nil && *a == *b }

// cells are all where the stories of a page count before it or may count within it.
func (f *fold) cells(page []events.Recorded) []cellKey {
	stories := f.stories.Wanted()
	rows := make(map[kit.ItemKey][]storyRow, len(stories))
	for _, key := range stories {
		if row, has := f.stories.Get(key); has {
			rows[key] = append(rows[key], row)
		}
	}
	add := func(product, story string, change func(*storyRow)) {
		key, err := kit.ItemKeyOf(product, events.StoryMark, story)
		if err != nil {
			return // refused when it is folded
		}
		var row storyRow
		if known := rows[key]; len(known) > 0 {
			row = known[len(known)-1]
		}
		change(&row)
		rows[key] = append(rows[key], row)
	}
	for _, r := range page {
		if e, written := r.Event.(events.StoryWritten); written {
			add(r.Product, e.Story, func(s *storyRow) { s.Story, s.Initiative, s.Needs = e.Story, e.Initiative, e.Needs })
		}
		if e, revised := r.Event.(events.StoryRevised); revised {
			add(r.Product, e.Story, func(s *storyRow) { e.Initiative.Apply(&s.Initiative); e.Needs.Apply(&s.Needs) })
		}
	}
	var cells kit.KeySet[cellKey]
	for _, key := range stories { // in an order that is always the same
		for _, row := range rows[key] {
			for _, cell := range row.cells(key.Product) {
				cells.Add(cell)
			}
		}
	}
	return cells.Keys
}

// tallies keeps the tallies of cells between pages.
type tallies struct{ cache *kit.Cache[cellKey, tallyRow] }

func newTallies() tallies {
	return tallies{kit.NewCache[cellKey](keptTallies, func(tallyRow) int { return 1 })}
}

// tallyFold is how a page changes tallies.
type tallyFold struct {
	tallies
	versions *kit.Versions[cellKey, tallyRow]
}

func (t tallies) begin() *tallyFold { return &tallyFold{t, kit.NewVersions(tallyTable)} }

func (f *tallyFold) get(cell cellKey) tallyRow {
	row, _ := f.cache.Get(cell)
	return row
}

// set makes a version of a tally; one of nothing is none.
func (f *tallyFold) set(cell cellKey, row tallyRow, revision int64) {
	if before := f.get(cell); !f.versions.Knows(cell) && before != (tallyRow{}) {
		f.versions.Load(cell, before)
	}
	if row == (tallyRow{}) {
		f.versions.End(cell, revision)
	} else {
		f.versions.Set(cell, row, revision)
	}
	f.cache.Put(cell, row)
}

// load finds the tallies that are not known.
func (f *tallyFold) load(ctx context.Context, tx pgx.Tx, cells []cellKey) error {
	found := kit.NewVersions(tallyTable)
	for _, cell := range cells {
		if _, known := f.cache.Get(cell); !known {
			f.cache.Put(cell, tallyRow{})
			found.Need(cell)
		}
	}
	err := kit.Fetch(ctx, tx, found)
	for cell, tally := range found.All {
		f.cache.Put(cell, tally)
	}
	return err
}
