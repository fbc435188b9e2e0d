package projections

import "github.com/jackc/pgx/v5"

// versions are the rows of a table as one page of events changes them. What holds at the start of the page is loaded
// before it is changed.
type versions[K comparable, R any] struct {
	table   *table[K, R]
	needed  keySet[K]
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

func newVersions[K comparable, R any](t *table[K, R]) *versions[K, R] {
	return &versions[K, R]{table: t, now: map[K]*held[R]{}}
}

// need has a row loaded, if one holds.
func (v *versions[K, R]) need(keys ...K) {
	for _, key := range keys {
		v.needed.add(key)
	}
}

func (v *versions[K, R]) queueNeeded(batch *pgx.Batch) {
	if len(v.needed.keys) > 0 {
		v.table.queue(batch, v.needed.keys, v.load)
	}
}

// load says what the database holds now.
func (v *versions[K, R]) load(key K, row R) { v.now[key] = &held[R]{row: row, stored: true} }

// get is the row that holds; false where none does.
func (v *versions[K, R]) get(key K) (R, bool) {
	if h := v.now[key]; h != nil && !h.gone {
		return h.row, true
	}
	var none R
	return none, false
}

// set makes the row hold from the revision on.
func (v *versions[K, R]) set(key K, row R, revision int64) {
	h := v.finish(key, revision)
	h.row, h.from, h.stored, h.gone = row, revision, false, false
}

// amend changes of the row that holds what its columns do not say.
func (v *versions[K, R]) amend(key K, row R) { v.now[key].row = row }

// end makes no row hold from the revision on.
func (v *versions[K, R]) end(key K, revision int64) { v.finish(key, revision).gone = true }

// endKnown ends a version that is known to hold, without having been loaded.
func (v *versions[K, R]) endKnown(key K, revision int64) {
	if v.now[key] == nil {
		var unknown R
		v.load(key, unknown)
	}
	v.end(key, revision)
}

// finish ends the version that holds. One that began with the same event never held.
func (v *versions[K, R]) finish(key K, revision int64) *held[R] {
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
	case h.stored:
		v.ended = append(v.ended, append(v.table.key(key), revision))
	case h.from < revision:
		v.begun = append(v.begun, v.table.record(key, h.from, &revision, h.row))
	}
	return h
}

// changes are what the page writes to the table.
func (v *versions[K, R]) changes() change {
	rows := v.begun
	for _, key := range v.touched {
		if h := v.now[key]; !h.gone && !h.stored {
			rows = append(rows, v.table.record(key, h.from, nil, h.row))
		}
	}
	return change{table: v.table.name, columns: v.table.names, rows: rows, keys: v.table.keys, ended: v.ended}
}
