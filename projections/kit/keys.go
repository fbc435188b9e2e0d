package kit

import (
	"errors"
	"fmt"
	"reflect"

	"waymark/events"
)

var (
	// ErrUnknown says that an event names something that no event before it made.
	ErrUnknown = errors.New("no earlier event made")
	// ErrPlace says that an event names a place that its order does not have.
	ErrPlace = errors.New("not a place of the order")
	// ErrKey says that an event names something by what is no key.
	ErrKey = errors.New("not a key")
)

// ItemKey names a story, an initiative, a need or the like by its number.
type ItemKey struct {
	Product string
	Number  uint32
}

// ItemKeyOf is the key such as "ACME-12" or, with a mark, "ACME-I12".
func ItemKeyOf(product string, mark events.Mark, key string) (ItemKey, error) {
	n, ok := mark.Number(product, key)
	if !ok {
		return ItemKey{}, fmt.Errorf("%q: %w", key, ErrKey)
	}
	return ItemKey{product, n}, nil
}

// KeySet are keys of things to load, each once.
type KeySet[K comparable] struct {
	seen map[K]bool
	Keys []K
}

// Add adds a key, unless it is there.
func (s *KeySet[K]) Add(key K) {
	if s.seen == nil {
		s.seen = map[K]bool{}
	}
	if !s.seen[key] {
		s.seen[key] = true
		s.Keys = append(s.Keys, key)
	}
}

// None is a row that says nothing but that it is there.
type None struct{}

// Need has the rows loaded of what these fields of an event name, by a key or several. Most events have but some of the fields.
func Need[R any](v *Versions[ItemKey, R], r events.Recorded, mark events.Mark, fields ...string) error {
	for _, field := range fields {
		for _, key := range Named(r.Event, field) {
			at, err := ItemKeyOf(r.Product, mark, key)
			if err != nil {
				return err
			}
			v.Need(at)
		}
	}
	return nil
}

// Named are the keys in a field of an event; none if it has no such field, or it is empty.
func Named(e events.Event, field string) []string {
	switch value := reflect.ValueOf(e).FieldByName(field); {
	case !value.IsValid():
	case value.Kind() == reflect.String && value.Len() > 0:
		return []string{value.String()}
	case value.Type() == reflect.TypeFor[[]string]():
		return value.Interface().([]string)
	}
	return nil
}

// Unknown says that a read model does not know the type of an event.
func Unknown(e events.Event) error { return fmt.Errorf("%w: %s", events.ErrUnknownType, e.Type()) }
