package projections

import (
	"encoding/binary"
	"fmt"
	"hash/maphash"
	"slices"

	"waymark/projections/kit"
)

// tally is how many rows a table has and a sum over them, in no order. Each row adds its hash under a key that this
// process drew by lot: nobody can make other rows that add up to the same.
type tally struct {
	rows int
	sum  uint64
}

func (t *tally) add(hash uint64) { t.rows, t.sum = t.rows+1, t.sum+hash }

// expectation is the tally of the rows that a fold makes of a table, one page after the other. Of the rows that hold it
// remembers the hashes, since they are yet to end.
type expectation struct {
	layout *layout
	encode encoder
	seed   maphash.Seed
	done   tally
	open   map[string]uint64 // by what the row is about
	bytes  []byte
}

func newExpectation(t *layout, e encoder, seed maphash.Seed) *expectation {
	return &expectation{layout: t, encode: e, seed: seed, open: map[string]uint64{}}
}

// add takes what a page changes.
func (x *expectation) add(c kit.Change) error {
	for _, ended := range c.Ended {
		if err := x.end(c, ended); err != nil {
			return err
		}
	}
	places := x.places(c.Columns)
	for _, row := range c.Rows {
		if err := x.row(row, places); err != nil {
			return err
		}
	}
	return nil
}

// places are where in a row of the change the columns of the table are; -1 for those that are not given.
func (x *expectation) places(columns []string) []int {
	places := make([]int, len(x.layout.columns))
	for i, c := range x.layout.columns {
		places[i] = slices.Index(columns, c.name)
	}
	return places
}

func (x *expectation) end(c kit.Change, ended []any) error {
	last := len(ended) - 1
	columns := make([]string, last)
	for i, k := range c.Keys {
		columns[i] = k.Name
	}
	key, err := x.identity(ended, x.places(columns))
	if err != nil {
		return err
	}
	hash, ok := x.open[string(key)]
	if !ok {
		return fmt.Errorf("%w: no row of %s is there to end", kit.ErrDiverged, x.layout.name)
	}
	delete(x.open, string(key))
	until := ended[last].(int64)
	x.done.add(whole(x.seed, hash, &until))
	return nil
}

// identity is what a row is about; it holds until the next.
func (x *expectation) identity(row []any, places []int) ([]byte, error) {
	to := x.bytes[:0]
	for _, at := range x.layout.identity {
		var err error
		if to, err = x.encode.value(to, x.layout.columns[at].typ, row[places[at]]); err != nil {
			return nil, err
		}
	}
	x.bytes = to
	return to, nil
}

func (x *expectation) row(row []any, places []int) error {
	to := x.bytes[:0]
	for i, c := range x.layout.columns {
		var value any
		if places[i] >= 0 {
			value = row[places[i]]
		}
		if i == x.layout.until {
			continue
		}
		var err error
		if to, err = x.encode.value(to, c.typ, value); err != nil {
			return fmt.Errorf("%s.%s: %w", x.layout.name, c.name, err)
		}
	}
	x.bytes = to
	hash := maphash.Bytes(x.seed, to)
	if x.layout.until < 0 {
		x.done.add(hash)
		return nil
	}
	if until, _ := row[places[x.layout.until]].(*int64); until != nil {
		x.done.add(whole(x.seed, hash, until))
		return nil
	}
	key, err := x.identity(row, places)
	if err != nil {
		return err
	}
	if _, twice := x.open[string(key)]; twice {
		return fmt.Errorf("%w: two rows of %s hold at once", kit.ErrDiverged, x.layout.name)
	}
	x.open[string(key)] = hash
	return nil
}

// total is the tally of all rows.
func (x *expectation) total() tally {
	all := x.done
	for _, hash := range x.open {
		all.add(whole(x.seed, hash, nil))
	}
	return all
}

// whole is the hash of a row by that of its other columns and the revision until which it holds; nil: still.
func whole(seed maphash.Seed, hash uint64, until *int64) uint64 {
	var both [17]byte
	binary.BigEndian.PutUint64(both[:], hash)
	if until != nil {
		both[8] = 1
		binary.BigEndian.PutUint64(both[9:], uint64(*until))
	}
	return maphash.Bytes(seed, both[:])
}
