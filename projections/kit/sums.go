package kit

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"
)

// keptLatest is how many events a row of sums remembers.
const keptLatest = 10

// latestColumn holds the revisions of the latest events that a row counts, the newest first.
const latestColumn = "latest"

// Sums are what a page adds to a table whose rows are counted up in place. The fields of K are the columns of its key, those of N numbers
// that are added up; the column latest, which follows them, remembers the revisions of the latest ten events. Nothing is read before it is
// written, and what becomes of a row does not depend on where pages end.
type Sums[K comparable, N any] struct {
	table     string
	keys      []Column
	numbers   []Column
	remembers bool // the latest events
	rows      map[K]*sum
	touched   []K // in the order of their first event
}

// sum is what a page adds to one row.
type sum struct {
	numbers []int64
	latest  []int64 // the newest last
}

// NewSums are the sums of the table of that name, none yet.
func NewSums[K comparable, N any](table string) *Sums[K, N] {
	return &Sums[K, N]{
		table: table, keys: columnsOf(reflect.TypeFor[K]()), numbers: columnsOf(reflect.TypeFor[N]()), remembers: true, rows: map[K]*sum{},
	}
}

// NewCounts are the sums of a table without the column latest, none yet.
func NewCounts[K comparable, N any](table string) *Sums[K, N] {
	s := NewSums[K, N](table)
	s.remembers = false
	return s
}

// Add counts an event in a row. The events of a row come in the order of their revisions, each once.
func (s *Sums[K, N]) Add(key K, numbers N, revision int64) {
	row := s.count(key, numbers)
	if len(row.latest) == keptLatest {
		row.latest = append(row.latest[:0], row.latest[1:]...)
	}
	row.latest = append(row.latest, revision)
}

// Count adds numbers to a row that need not remember of which event they are.
func (s *Sums[K, N]) Count(key K, numbers N) { s.count(key, numbers) }

func (s *Sums[K, N]) count(key K, numbers N) *sum {
	row := s.rows[key]
	if row == nil {
		row = &sum{numbers: make([]int64, len(s.numbers))}
		s.rows[key] = row
		s.touched = append(s.touched, key)
	}
	v := reflect.ValueOf(numbers)
	for i, c := range s.numbers {
		row.numbers[i] += v.FieldByIndex(c.path).Int()
	}
	return row
}

// Changes are what the page adds to the table.
func (s *Sums[K, N]) Changes() Change {
	c := Change{Table: s.table, Keys: s.keys, sums: true}
	for _, column := range slices.Concat(s.keys, s.numbers) {
		c.Columns = append(c.Columns, column.Name)
	}
	if s.remembers {
		c.Columns = append(c.Columns, latestColumn)
	}
	for _, key := range s.touched {
		c.Rows = append(c.Rows, s.record(key))
	}
	return c
}

func (s *Sums[K, N]) record(key K) []any {
	row := s.rows[key]
	record := valuesOf(s.keys, key)
	for _, n := range row.numbers {
		record = append(record, n)
	}
	if !s.remembers {
		return record
	}
	latest := make([]string, len(row.latest))
	for i, revision := range row.latest {
		latest[len(latest)-1-i] = strconv.FormatInt(revision, 10)
	}
	return append(record, "{"+strings.Join(latest, ",")+"}")
}

// Sums says whether the rows are added to those that the table has of their keys, not put beside them.
func (c Change) Sums() bool { return c.sums }

// QueueSums adds all rows of sums in one statement.
func (c Change) QueueSums(batch *pgx.Batch) {
	if len(c.Rows) == 0 {
		return
	}
	var arrays, read, keys, sets []string
	var args []any
	for i, name := range c.Columns {
		typ, value := "bigint", "e."+name
		switch {
		case i < len(c.Keys):
			typ, keys = c.Keys[i].Typ, append(keys, name)
		case name == latestColumn: // of an array there is no array that unnest takes apart by one
			typ, value = "text", value+"::bigint[]"
			sets = append(sets, fmt.Sprintf("%[1]s = (excluded.%[1]s || t.%[1]s)[1:%[2]d]", name, keptLatest))
		default:
			sets = append(sets, fmt.Sprintf("%[1]s = t.%[1]s + excluded.%[1]s", name))
		}
		arrays, args = append(arrays, fmt.Sprintf("$%d::%s[]", i+1, typ)), append(args, ColumnOf(c.Rows, i))
		read = append(read, value)
	}
	batch.Queue(fmt.Sprintf(`insert into %[1]s as t (%[2]s)
		select %[3]s from unnest(%[4]s) as e (%[2]s)
		on conflict (%[5]s) do update set %[6]s`,
		c.table().Sanitize(), strings.Join(c.Columns, ", "), strings.Join(read, ", "), strings.Join(arrays, ", "),
		strings.Join(keys, ", "), strings.Join(sets, ", ")), args...)
}
