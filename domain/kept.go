package domain

import (
	"maps"
	"slices"
	"strings"

	"waymark/events"
)

// Book is what Kept needs to know of a book with state S and events E.
type Book[S any, E events.Event] struct {
	Evolve func(S, E) S
	Facets func(E) (sets, needs []string)
	// Breaks says which rule of the commands the thing of a key breaks as it stands; nothing of a key that is none.
	Breaks func(s S, in Context, key string) error
	// Hollow says whether the thing of a key has parts but is none: what is put into a thing that is gone makes such.
	Hollow func(s S, product, key string) bool
}

// Kept is what an undo decides, unless a thing that it touches then breaks a rule that the commands keep. An undo takes
// back one part of a thing while its other parts stand as later decisions left them: two dates that no command ever put
// out of order may come out of order that way.
func (b Book[S, E]) Kept(now S, in Context, undone []events.Event) ([]events.Event, error) {
	for _, e := range undone {
		event := e.(E)
		now = b.Evolve(now, event)
		sets, _ := b.Facets(event)
		seen := map[string]bool{}
		for _, facet := range sets {
			key, _, _ := strings.Cut(facet, "/")
			if seen[key] {
				continue
			}
			seen[key] = true
			if b.Hollow(now, in.Product, key) {
				thing, _ := events.ParseKey(key)
				return nil, Unknown(thing.Mark.Kind(), key)
			}
			if err := b.Breaks(now, in, key); err != nil {
				return nil, err
			}
		}
	}
	return undone, nil
}

// Whole is what was made, unless a thing that it touches breaks a rule that the commands keep once all of it has happened.
func (b Book[S, E]) Whole(now S, in Context, made []events.Event) ([]events.Event, error) {
	touched := map[string]bool{}
	for _, e := range made {
		event := e.(E)
		now = b.Evolve(now, event)
		sets, _ := b.Facets(event)
		for _, facet := range sets {
			key, _, _ := strings.Cut(facet, "/")
			touched[key] = true
		}
	}
	for _, key := range slices.Sorted(maps.Keys(touched)) {
		if err := b.Breaks(now, in, key); err != nil {
			return nil, err
		}
	}
	return made, nil
}
