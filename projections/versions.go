package projections

// table is a table whose rows are versions: each holds for a range of revisions of its book.
type table[K comparable, R any] struct {
	name string
	// keys are the columns of the key, each with its type: text or int. The first is the product.
	keys    []column
	columns []string      // of the row, without key and range
	key     func(K) []any // strings and int32s
	row     func(R) []any // what the columns hold
}

// column is a column of a key.
type column struct{ name, typ string }

// versions are the rows of a table as one page of events changes them. What holds at the start of the page is loaded
// before it is changed.
type versions[K comparable, R any] struct {
	table   *table[K, R]
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
		v.begun = append(v.begun, v.record(key, h, &revision))
	}
	return h
}

func (v *versions[K, R]) record(key K, h *held[R], until *int64) []any {
	record := append(v.table.key(key), h.from, until)
	return append(record, v.table.row(h.row)...)
}

// changes are what the page writes to the table.
func (v *versions[K, R]) changes() change {
	rows := v.begun
	for _, key := range v.touched {
		if h := v.now[key]; !h.gone && !h.stored {
			rows = append(rows, v.record(key, h, nil))
		}
	}
	columns := make([]string, 0, len(v.table.keys)+2+len(v.table.columns))
	for _, k := range v.table.keys {
		columns = append(columns, k.name)
	}
	columns = append(append(columns, "from_revision", "until_revision"), v.table.columns...)
	return change{table: v.table.name, columns: columns, rows: rows, keys: v.table.keys, ended: v.ended}
}
