package projections

import (
	"context"
	"math"
	"math/big"
	"slices"
	"strconv"

	"github.com/jackc/pgx/v5"

	"waymark/events"
)

// keptTallies is how many tallies are kept in memory.
const keptTallies = 50_000

// cellKey is what stories are counted by: the initiative that they belong to, whatever they name (no need), or a need that
// they name, of an initiative or without one.
type cellKey struct{ product, initiative, need string }

func (k cellKey) values() []any { return []any{k.product, k.initiative, k.need} }

func cellColumns() []column {
	return []column{{"product", "text"}, {"initiative", "text"}, {"need", "text"}}
}

// memberKey is a story of a cell.
type memberKey struct {
	cell  cellKey
	story uint32
}

// memberTable finds the stories of an initiative and those of a need without a look at the others.
func memberTable() *table[memberKey, struct{}] {
	return &table[memberKey, struct{}]{
		name: "member", keys: append(cellColumns(), column{"number", "int"}),
		key: func(k memberKey) []any { return append(k.cell.values(), int32(k.story)) },
		row: func(struct{}) []any { return nil },
	}
}

// categories are what stories are counted by within a cell, in the order of the columns.
var categories = [...]events.Category{events.Todo, events.Doing, events.Done, events.Dropped}

// tallyRow is how many stories a cell has, and their points, by category.
type tallyRow struct {
	stories [len(categories)]int32
	points  [len(categories)]float64
}

func tallyTable() *table[cellKey, tallyRow] {
	return &table[cellKey, tallyRow]{
		name: "tally", keys: cellColumns(),
		columns: []string{"todo", "doing", "done", "dropped", "todo_points", "doing_points", "done_points", "dropped_points"},
		key:     cellKey.values,
		row: func(t tallyRow) []any {
			return []any{
				t.stories[0], t.stories[1], t.stories[2], t.stories[3], t.points[0], t.points[1], t.points[2], t.points[3],
			}
		},
	}
}

// with is the tally with a story more (by 1) or less (by -1).
func (t tallyRow) with(s storyRow, by int32) tallyRow {
	at := slices.Index(categories[:], s.category)
	if at < 0 {
		return t // no decider knows such a category
	}
	t.stories[at] += by
	if s.points != nil {
		t.points[at] = sum(t.points[at], float64(by)**s.points)
	}
	if t.stories[at] == 0 {
		t.points[at] = 0
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
	var cells []cellKey
	if s.initiative != "" {
		cells = append(cells, cellKey{product, s.initiative, ""})
	}
	for _, need := range s.needs {
		if c := (cellKey{product, s.initiative, need}); need != "" && !slices.Contains(cells, c) {
			cells = append(cells, c)
		}
	}
	return cells
}

// count moves a story between cells and categories. A story that is not there is a row without cells.
func (f *backlogFold) count(key itemKey, before, after storyRow, revision int64) {
	counts := before.category != after.category || !equal(before.points, after.points)
	if !counts && before.initiative == after.initiative && slices.Equal(before.needs, after.needs) {
		return
	}
	was, is := before.cells(key.product), after.cells(key.product)
	for _, cell := range was {
		switch {
		case !slices.Contains(is, cell):
			f.members.endKnown(memberKey{cell, key.number}, revision)
			f.tallies.set(cell, f.tallies.get(cell).with(before, -1), revision)
		case counts:
			f.tallies.set(cell, f.tallies.get(cell).with(before, -1).with(after, 1), revision)
		}
	}
	for _, cell := range is {
		if !slices.Contains(was, cell) {
			f.members.set(memberKey{cell, key.number}, struct{}{}, revision)
			f.tallies.set(cell, f.tallies.get(cell).with(after, 1), revision)
		}
	}
}

func equal(a, b *float64) bool { return a == b || a != nil && b != nil && *a == *b }

// cells are all where the stories of a page count before it or may count within it.
func (f *backlogFold) cells(stories []itemKey, page []events.Recorded) []cellKey {
	rows := make(map[itemKey][]storyRow, len(stories))
	for _, key := range stories {
		if row, has := f.stories.get(key); has {
			rows[key] = append(rows[key], row)
		}
	}
	add := func(product, story string, change func(*storyRow)) {
		key, err := itemKeyOf(product, events.StoryMark, story)
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
			add(r.Product, e.Story, func(s *storyRow) { s.initiative, s.needs = e.Initiative, e.Needs })
		}
		if e, revised := r.Event.(events.StoryRevised); revised {
			add(r.Product, e.Story, func(s *storyRow) { e.Initiative.Apply(&s.initiative); e.Needs.Apply(&s.needs) })
		}
	}
	var cells keySet[cellKey]
	for _, key := range stories { // in an order that is always the same
		for _, row := range rows[key] {
			for _, cell := range row.cells(key.product) {
				cells.add(cell)
			}
		}
	}
	return cells.keys
}

// tallies keeps the tallies of cells between pages.
type tallies struct{ cache *cache[cellKey, tallyRow] }

func newTallies() tallies {
	return tallies{newCache[cellKey](keptTallies, func(tallyRow) int { return 1 })}
}

// tallyFold is how a page changes tallies.
type tallyFold struct {
	tallies
	versions *versions[cellKey, tallyRow]
}

func (t tallies) begin() *tallyFold { return &tallyFold{t, newVersions(tallyTable())} }

func (f *tallyFold) get(cell cellKey) tallyRow {
	row, _ := f.cache.get(cell)
	return row
}

// set makes a version of a tally; one of nothing is none.
func (f *tallyFold) set(cell cellKey, row tallyRow, revision int64) {
	if before := f.get(cell); f.versions.now[cell] == nil && before != (tallyRow{}) {
		f.versions.load(cell, before)
	}
	if row == (tallyRow{}) {
		f.versions.end(cell, revision)
	} else {
		f.versions.set(cell, row, revision)
	}
	f.cache.put(cell, row)
}

// load finds the tallies that are not known.
func (f *tallyFold) load(ctx context.Context, tx pgx.Tx, cells []cellKey) error {
	var products, initiatives, needs []string
	for _, cell := range cells {
		if _, known := f.cache.get(cell); !known {
			f.cache.put(cell, tallyRow{})
			products, initiatives, needs = append(products, cell.product), append(initiatives, cell.initiative), append(needs, cell.need)
		}
	}
	if len(products) == 0 {
		return nil
	}
	args := pgx.NamedArgs{"products": products, "initiatives": initiatives, "needs": needs}
	return query(ctx, tx, statement("backlog_tallies.sql"), args, func(found struct {
		Product, Initiative, Need                          string
		Todo, Doing, Done, Dropped                         int32
		TodoPoints, DoingPoints, DonePoints, DroppedPoints float64
	}) {
		f.cache.put(cellKey{found.Product, found.Initiative, found.Need}, tallyRow{
			[...]int32{found.Todo, found.Doing, found.Done, found.Dropped},
			[...]float64{found.TodoPoints, found.DoingPoints, found.DonePoints, found.DroppedPoints},
		})
	})
}
