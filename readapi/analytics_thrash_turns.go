package readapi

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"github.com/jackc/pgx/v5"

	"waymark/analytics"
	"waymark/events"
)

// thrashed is what went back and forth in a range.
type thrashed struct {
	pairs  []analytics.Thrashed
	levels []leveled
}

// leveled is a story that got levels back.
type leveled struct {
	number    uint32
	revisions []int64 // of its turns, the oldest first
	levels    []string
}

func (v view) thrashed(ctx context.Context, in *thrashInput, from, until int64) (t thrashed, err error) {
	args := pgx.NamedArgs{"product": in.Key, "from": from, "until": until, "top": in.Top, "turns": in.Turns}
	flips, err := v.flips(ctx, args)
	if err != nil {
		return t, err
	}
	t.pairs = analytics.Thrash(flips, in.Turns)
	rows, err := v.rows(ctx, "analytics_thrash_levels.sql", args)
	if err != nil {
		return t, err
	}
	var number uint32
	var revision int64
	var level string
	_, err = pgx.ForEachRow(rows, []any{&number, &revision, &level}, func() error {
		if n := len(t.levels); n == 0 || t.levels[n-1].number != number {
			t.levels = append(t.levels, leveled{number: number})
		}
		l := &t.levels[len(t.levels)-1]
		l.revisions, l.levels = append(l.revisions, revision), append(l.levels, level)
		return nil
	})
	return t, err
}

// flipped are moves that changed sides.
type flipped struct {
	Revisions            []int64
	Numbers              []uint32
	Ways                 []int32 // over how many places they went, below 0: up
	Passed, PassedBefore []uint32
}

// flips are the changes of sides that decisions made.
func (v view) flips(ctx context.Context, args pgx.NamedArgs) ([]analytics.Flip, error) {
	m, err := one[flipped](ctx, v, "analytics_thrash_flips.sql", args)
	if err != nil {
		return nil, err
	}
	flips := make([]analytics.Flip, 0, 2*len(m.Numbers))
	for _, i := range m.order() {
		for _, other := range []uint32{m.Passed[i], m.PassedBefore[i]} {
			switch way := int(m.Ways[i]); {
			case other == 0:
			case way < 0:
				flips = append(flips, analytics.Flip{Decision: m.Revisions[i], Over: m.Numbers[i], Under: other, Places: -way})
			default:
				flips = append(flips, analytics.Flip{Decision: m.Revisions[i], Over: other, Under: m.Numbers[i], Places: way})
			}
		}
	}
	return flips, nil
}

// order are the moves by decision, and those of one by the numbers of their stories.
func (m flipped) order() []int {
	order := make([]int, len(m.Numbers))
	begin := 0
	for i := range order {
		order[i] = i
		if m.Revisions[i] != m.Revisions[begin] {
			begin = i
		}
		for j := i; j > begin && m.Numbers[order[j]] < m.Numbers[order[j-1]]; j-- {
			order[j], order[j-1] = order[j-1], order[j]
		}
	}
	return order
}

// worst are the pairs and levels with the most turns, so many at most.
func (t thrashed) worst(limit int) thrashed {
	t.pairs = t.pairs[:min(limit, len(t.pairs))]
	slices.SortFunc(t.levels, func(a, b leveled) int {
		return cmp.Or(cmp.Compare(len(b.revisions), len(a.revisions)), cmp.Compare(a.number, b.number))
	})
	t.levels = t.levels[:min(limit, len(t.levels))]
	return t
}

// stories sum pairs up.
func (t thrashed) stories(in *thrashInput) []thrashStory {
	stories := []thrashStory{}
	for _, s := range analytics.ByItem(t.pairs) {
		if len(stories) == in.Limit {
			break
		}
		stories = append(stories, thrashStory{events.StoryMark.Key(in.Key, s.Item), s.Pairs, s.Turns, s.Places})
	}
	return stories
}

// revisions are those of all turns.
func (t thrashed) revisions() []int64 {
	all := map[int64]bool{}
	for _, p := range t.pairs {
		for _, turn := range p.Turns {
			all[turn.Decision] = true
		}
	}
	for _, l := range t.levels {
		for _, revision := range l.revisions {
			all[revision] = true
		}
	}
	return slices.Sorted(maps.Keys(all))
}

// thrashItems are what went back and forth with its decisions, the worst first.
func (v view) thrashItems(ctx context.Context, in *thrashInput, t thrashed) ([]thrashItem, error) {
	decisions, err := v.decisionsAt(ctx, in.Key, backlogBook, t.revisions())
	if err != nil {
		return nil, err
	}
	items := []thrashItem{}
	for _, p := range t.pairs {
		other := events.StoryMark.Key(in.Key, p.Under)
		item := thrashItem{Kind: "order", Story: events.StoryMark.Key(in.Key, p.Over), Other: &other, Turns: len(p.Turns), Places: p.Places}
		for _, turn := range p.Turns {
			item.turned(decisions[turn.Decision], thrashTurn{Over: new(events.StoryMark.Key(in.Key, turn.Over))})
		}
		items = append(items, item)
	}
	for _, l := range t.levels {
		item := thrashItem{Kind: "level", Story: events.StoryMark.Key(in.Key, l.number), Turns: len(l.revisions)}
		for i, revision := range l.revisions {
			item.turned(decisions[revision], thrashTurn{Level: &l.levels[i]})
		}
		items = append(items, item)
	}
	items = slices.DeleteFunc(items, func(t thrashItem) bool { return len(t.History) == 0 })
	for i := range items {
		items[i].sum()
	}
	slices.SortStableFunc(items, func(a, b thrashItem) int {
		return cmp.Or(cmp.Compare(b.Turns, a.Turns), cmp.Compare(b.Places, a.Places), b.Last.Compare(a.Last))
	})
	return items[:min(in.Limit, len(items))], nil
}

// turned adds a turn with its decision, if the history has it: it may be behind its book.
func (t *thrashItem) turned(by ComparedWhy, turn thrashTurn) {
	if by.ID == "" {
		return
	}
	turn.Decision, turn.At, turn.Actor, turn.Role, turn.Reason = by.ID, by.At, by.Actor, by.Role, by.Reason
	t.History = append(t.History, turn)
}

// sum makes the figures of the turns, and leaves the latest of them.
func (t *thrashItem) sum() {
	last := len(t.History) - 1
	t.First, t.Last = t.History[0].At, t.History[last].At
	t.Days, t.Decided, t.Decisions = t.Last.Sub(t.First).Hours()/24, int64(len(t.History)), []string{}
	people := map[string]bool{}
	for _, turn := range t.History {
		people[turn.Actor] = true
	}
	t.People = slices.Sorted(maps.Keys(people))
	t.History = t.History[max(0, len(t.History)-mostTurns):]
	for i := len(t.History) - 1; i >= 0 && len(t.Decisions) < mostBehind; i-- {
		t.Decisions = append(t.Decisions, t.History[i].Decision)
	}
}
