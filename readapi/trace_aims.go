package readapi

import (
	"context"

	"github.com/jackc/pgx/v5"

	"waymark/events"
)

// knownAim is a goal or a need that the product has.
type knownAim struct {
	ID   string
	Says string
	Origin
}

// knownAims are those of goals or needs that the product has at a revision of their book.
func (v view) knownAims(
	ctx context.Context, file, product string, revision int64, mark events.Mark, ids []string,
) (map[string]knownAim, error) {
	found, err := all[knownAim](ctx, v, file, pgx.NamedArgs{
		"product": product, "revision": revision, "numbers": numbersOf(product, mark, ids),
	})
	known := map[string]knownAim{}
	for _, k := range found {
		known[k.ID] = k
	}
	return known, err
}

// aim is a goal or a need with the initiatives and the stories that serve it.
func aim(id string, known map[string]knownAim, initiatives []string, stories []tally) tracedAim {
	a := tracedAim{ID: id, Initiatives: initiatives, Work: workOf(stories)}
	if k, is := known[id]; is {
		a.Known, a.Says, a.Decided = true, k.Says, &k.Origin
	}
	return a
}

// serving are the initiatives that serve a goal.
func serving(goal string, initiatives []tracedInitiative) []string {
	keys := []string{}
	for _, i := range initiatives {
		if i.Goal != nil && *i.Goal == goal {
			keys = append(keys, i.Initiative)
		}
	}
	return keys
}

// answeringOf are the initiatives by which needs are answered.
func answeringOf(initiatives []tracedInitiative) map[string][]string {
	keys := map[string][]string{}
	for _, i := range initiatives {
		for _, need := range i.Needs {
			keys[need] = append(keys[need], i.Initiative)
		}
	}
	return keys
}

// tally counts stories of one initiative that are as far; in tallies by need also those that serve the same one.
type tally struct {
	Need       string
	Initiative *string
	Category   string
	Stories    int
	Points     float64
}

func workOf(stories []tally) work {
	w := work{Stories: map[string]int{}, Points: map[string]float64{}}
	for _, category := range []string{"todo", "doing", "done", "dropped"} {
		w.Stories[category], w.Points[category] = 0, 0
	}
	for _, s := range stories {
		w.Stories[s.Category] += s.Stories
		w.Points[s.Category] += s.Points
	}
	return w
}

// talliesBy sorts tallies by what they are of; those that are of nothing are left out.
func talliesBy(tallies []tally, of func(tally) *string) map[string][]tally {
	by := map[string][]tally{}
	for _, t := range tallies {
		if key := of(t); key != nil {
			by[*key] = append(by[*key], t)
		}
	}
	return by
}

func only[T any](list []T, is func(T) bool) []T {
	var some []T
	for _, item := range list {
		if is(item) {
			some = append(some, item)
		}
	}
	return some
}

func keysOf(initiatives []tracedInitiative) []string {
	keys := make([]string, len(initiatives))
	for i, initiative := range initiatives {
		keys[i] = initiative.Initiative
	}
	return keys
}

// initiativesOf are the initiatives that stories belong to.
func initiativesOf(stories []tally) []string {
	var keys []string
	for _, s := range stories {
		if s.Initiative != nil {
			keys = append(keys, *s.Initiative)
		}
	}
	return distinct(keys)
}

// goalsOf are the goals of the trace: the one that was asked for, or those that the initiatives serve.
func goalsOf(a aims, initiatives []tracedInitiative) []string {
	if a.kind == "goal" {
		return []string{a.id}
	}
	var ids []string
	for _, i := range initiatives {
		if i.Goal != nil {
			ids = append(ids, *i.Goal)
		}
	}
	return distinct(ids)
}

// needsOf are the needs of the trace, likewise.
func needsOf(a aims, initiatives []tracedInitiative, stories foundStories) []string {
	if a.kind == "need" || stories.alone {
		return []string{a.id}
	}
	var ids []string
	for _, s := range stories.Needs {
		ids = append(ids, s.Need)
	}
	for _, i := range initiatives {
		ids = append(ids, i.Needs...)
	}
	return distinct(ids)
}

// distinct is the values without repetition, in the order in which they come first.
func distinct(values []string) []string {
	seen := map[string]bool{}
	unique := []string{}
	for _, value := range values {
		if !seen[value] {
			seen[value] = true
			unique = append(unique, value)
		}
	}
	return unique
}
