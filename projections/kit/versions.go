package kit

import "github.com/jackc/pgx/v5"

// Versions are the rows of a table as one page of events changes them. What holds at the start of the page is loaded
// before it is changed.
type Versions[K comparable, R any] struct {
	table   *Table[K, R]
	needed  KeySet[K]
	now     map[K]*held[R]
	touched []K     // keys that changed, in the order of their first change
	begun   [][]any // rows of versions that began and ended within the page
	ended   [][]any // keys of stored versions that ended, each followed by the revision
}

// held is the version of a row that holds after the events folded so far.
type held[R any] struct {
	row     R
	from    int64
	stored  bool // the database has it
	gone    bool // none holds now
	touched bool
}

func NewVersions[K comparable, R any](t *Table[K, R]) *Versions[K, R] {
	return &Versions[K, R]{table: t, now: map[K]*held[R]{}}
}

// Need has a row loaded, if one holds.
func (v *Versions[K, R]) Need(keys ...K) {
	for _, key := range keys {
		v.needed.Add(key)
	}
}

// Wanted are the keys of the rows that are needed.
func (v *Versions[K, R]) Wanted() []K { return v.needed.Keys }

func (v *Versions[K, R]) queueNeeded(batch *pgx.Batch) {
	if len(v.needed.Keys) > 0 {
		v.table.queue(batch, v.needed.Keys, func(key K, row R, from int64) {
			v.now[key] = &held[R]{row: row, from: from, stored: true}
		})
	}
}

// Load says what the database holds now.
func (v *Versions[K, R]) Load(key K, row R) { v.now[key] = &held[R]{row: row, stored: true} }

// Knows says whether a row was loaded or changed.
func (v *Versions[K, R]) Knows(key K) bool { return v.now[key] != nil }

// All yields the rows that hold, as far as they were loaded or changed.
func (v *Versions[K, R]) All(yield func(K, R) bool) {
	for key, h := range v.now {
		if !h.gone && !yield(key, h.row) {
			return
		}
	}
}

// Get is the row that holds; false where none does.
func (v *Versions[K, R]) Get(key K) (R, bool) {
	if h := v.now[key]; h != nil && !h.gone {
		return h.row, true
	}
	var none R
	return none, false
}

// Since is the revision from which on the row holds that was loaded as needed, or changed.
func (v *Versions[K, R]) Since(key K) int64 { return v.now[key].from }

// Set makes the row hold from the revision on.
func (v *Versions[K, R]) Set(key K, row R, revision int64) {
	h := v.finish(key, revision)
	h.row, h.from, h.stored, h.gone = row, revision, false, false
}

// Amend changes of the row that holds what its columns do not say.
func (v *Versions[K, R]) Amend(key K, row R) { v.now[key].row = row }

// End makes no row hold from the revision on.
func (v *Versions[K, R]) End(key K, revision int64) { v.finish(key, revision).gone = true }

// EndKnown ends a version that is known to hold, without having been loaded.
func (v *Versions[K, R]) EndKnown(key K, revision int64) {
	if v.now[key] == nil {
		var unknown R
		v.Load(key, unknown)
	}
	v.End(key, revision)
}

// finish ends the version that holds. One that began with the same event never held.
func (v *Versions[K, R]) finish(key K, revision int64) *held[R] {
	h := v.now[key]
	if h == nil {
		h = &held[R]{gone: true}
		v.now[key] = h
	}
	if !h.touched {
		h.touched = true
		v.touched = append(v.touched, key)
	}
	switch {
	case h.gone:
	case h.stored && v.table.appends:
	case h.stored:
		v.ended = append(v.ended, append(v.table.key(key), revision))
	case h.from < revision:
		v.begun = append(v.begun, v.table.record(key, h.from, &revision, h.row))
	}
	return h
}

// Changes are what the page writes to the table.
func (v *Versions[K, R]) Changes() Change {
	rows := v.begun
	for _, key := range v.touched {
		if h := v.now[key]; !h.gone && !h.stored {
			rows = append(rows, v.table.record(key, h.from, nil, h.row))
		}
	}
	return Change{Table: v.table.name, Columns: v.table.names, Rows: rows, Keys: v.table.keys, Ended: v.ended}
}
