package projections

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strconv"

	"github.com/jackc/pgx/v5"

	"waymark/events"
)

// model is a read model: the tables of one PostgreSQL schema, of the same name, that events make.
type model struct {
	name   string
	fold   int    // which fold this is: raised with every change of what events make of the tables
	schema string // makes the tables
	books  []events.Book
	// instants says that the table book_revision leads from instants to revisions.
	instants bool
	folder   func() folder
}

// version names the tables and the fold that fills them. Where another one is installed the read model is made anew from
// the first event.
func (m model) version() string { return versionOf(m.fold, m.schema) }

// versionOf is a number that people raise and a hash that nobody can forget to change.
func versionOf(number int, sql string) string {
	hash := sha256.Sum256([]byte(sql))
	return strconv.Itoa(number) + "-" + hex.EncodeToString(hash[:8])
}

// folder folds pages, one after the other. It may keep in memory what the database holds too.
type folder interface {
	// fold says what the page changes. It reads what it needs through the transaction in which that will be written. An
	// event that can't be folded is a *badEvent.
	fold(ctx context.Context, tx pgx.Tx, page []events.Recorded) ([]change, error)
	// settle says whether the changes of the last fold are in the database for sure.
	settle(committed bool)
	// last finds the last revision of each of these books of a product that the database holds; -1 before the first.
	last(ctx context.Context, tx pgx.Tx, product string, books []events.Book) (map[events.Book]int64, error)
}

// models lists every read model.
func models() []model {
	return []model{backlogModel(), roadmapModel(), discoveryModel(), charterModel(), decisionsModel()}
}

var (
	// errUnknown says that an event names something that no event before it made.
	errUnknown = errors.New("no earlier event made")
	// errPlace says that an event names a place that its order does not have.
	errPlace = errors.New("not a place of the order")
	// errKey says that an event names something by what is no key.
	errKey = errors.New("not a key")
)

// itemKey names a story, an initiative, a need or the like by its number.
type itemKey struct {
	product string
	number  uint32
}

// itemKeyOf is the key such as "ACME-12" or, with a mark, "ACME-I12".
func itemKeyOf(product string, mark events.Mark, key string) (itemKey, error) {
	n, ok := mark.Number(product, key)
	if !ok {
		return itemKey{}, fmt.Errorf("%q: %w", key, errKey)
	}
	return itemKey{product, n}, nil
}

// keySet are keys of things to load, each once.
type keySet[K comparable] struct {
	seen map[K]bool
	keys []K
}

func (s *keySet[K]) add(key K) {
	if s.seen == nil {
		s.seen = map[K]bool{}
	}
	if !s.seen[key] {
		s.seen[key] = true
		s.keys = append(s.keys, key)
	}
}

// none is a row that says nothing but that it is there.
type none struct{}

// need has the rows loaded of what these fields of an event name, by a key or several. Most events have but some of the fields.
func need[R any](v *versions[itemKey, R], r events.Recorded, mark events.Mark, fields ...string) error {
	for _, field := range fields {
		for _, key := range named(r.Event, field) {
			at, err := itemKeyOf(r.Product, mark, key)
			if err != nil {
				return err
			}
			v.need(at)
		}
	}
	return nil
}

// named are the keys in a field of an event; none if it has no such field, or it is empty.
func named(e events.Event, field string) []string {
	switch value := reflect.ValueOf(e).FieldByName(field); {
	case !value.IsValid():
	case value.Kind() == reflect.String && value.Len() > 0:
		return []string{value.String()}
	case value.Type() == reflect.TypeFor[[]string]():
		return value.Interface().([]string)
	}
	return nil
}

// filled is never nil: nil would be null.
func filled[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// mustJSON encodes a value of types whose encoding can't fail: they came from JSON.
func mustJSON(value any) json.RawMessage {
	data, err := json.Marshal(value)
	if err != nil {
		panic("projections: " + err.Error())
	}
	return data
}

// listJSON is the JSON of a list; most are empty.
func listJSON[T any](list []T) json.RawMessage {
	if len(list) == 0 {
		return json.RawMessage("[]")
	}
	return mustJSON(list)
}

// numbers are items as an array of the database holds them.
func numbers(items []uint32) []int32 {
	ints := make([]int32, len(items))
	for i, n := range items {
		ints[i] = int32(n)
	}
	return ints
}

func fromNumbers(ints []int32) []uint32 {
	items := make([]uint32, len(ints))
	for i, n := range ints {
		items[i] = uint32(n)
	}
	return items
}

// insertAt is the list with an item at a place from 1; the list itself stays as it is.
func insertAt(list []uint32, item uint32, place int) ([]uint32, error) {
	if place < 1 || place > len(list)+1 || slices.Contains(list, item) {
		return nil, fmt.Errorf("%d: %w", place, errPlace)
	}
	return slices.Insert(slices.Clone(list), place-1, item), nil
}

// without is the list without an item that it has; the list itself stays as it is.
func without(list []uint32, item uint32) ([]uint32, error) {
	at := slices.Index(list, item)
	if at < 0 {
		return nil, fmt.Errorf("of %d: %w", item, errPlace)
	}
	return slices.Delete(slices.Clone(list), at, at+1), nil
}
