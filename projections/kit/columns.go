package kit

import (
	"encoding/json"
	"reflect"
	"strings"
	"time"
	"unicode"

	"github.com/jackc/pgx/v5/pgtype"
)

// Column is a column of a table, made from a field of a struct.
type Column struct {
	Name string // of the field in snake case, or what its tag `column` says
	kind
	path []int // leads to the field
}

// kind is how PostgreSQL holds a Go type.
type kind struct {
	Typ   string
	value func(field reflect.Value) any // what the database gets
	read  string                        // how the field's type is read: %s is the column
}

// columnsOf are the columns that the fields of a struct make, those of embedded structs included. A field that is tagged
// `column:"-"` makes none.
func columnsOf(t reflect.Type) []Column {
	var columns []Column
	for _, field := range reflect.VisibleFields(t) {
		name, tagged := field.Tag.Lookup("column")
		if !tagged {
			name = snake(field.Name)
		}
		if name != "-" && !field.Anonymous {
			columns = append(columns, Column{name, kindOf(field.Type), field.Index})
		}
	}
	return columns
}

// kindOf is how PostgreSQL holds a type. Lists are never null; a nil pointer is null; what has no type of its own is jsonb.
func kindOf(t reflect.Type) kind {
	switch {
	case t == reflect.TypeFor[Date]():
		return kind{"date", func(v reflect.Value) any { return dateOf(v.String()) }, "coalesce(%s::text, '')"}
	case t == reflect.TypeFor[time.Time](), t == reflect.TypeFor[*time.Time]():
		return kind{"timestamptz", reflect.Value.Interface, "%s"}
	case t == reflect.TypeFor[pgtype.UUID]():
		return kind{"uuid", reflect.Value.Interface, "%s"}
	case t == reflect.TypeFor[*int]():
		return kind{"int", reflect.Value.Interface, "%s"}
	case t == reflect.TypeFor[*float64]():
		return kind{"float8", reflect.Value.Interface, "%s"}
	case t == reflect.TypeFor[*string]():
		return kind{"text", reflect.Value.Interface, "%s"}
	case t == reflect.TypeFor[[]byte]():
		return kind{"bytea", reflect.Value.Interface, "%s"}
	case t.Kind() == reflect.Slice && t.Elem().Kind() == reflect.String:
		return kind{"text[]", textList, "%s"}
	case t == reflect.TypeFor[[]uint32]():
		return kind{"int[]", func(v reflect.Value) any { return numbers(v.Interface().([]uint32)) }, "%s"}
	}
	switch t.Kind() {
	case reflect.String:
		return kind{"text", func(v reflect.Value) any { return v.String() }, "%s"}
	case reflect.Bool:
		return kind{"boolean", func(v reflect.Value) any { return v.Bool() }, "%s"}
	case reflect.Uint32:
		return kind{"int", func(v reflect.Value) any { return int32(v.Uint()) }, "%s"}
	case reflect.Int, reflect.Int32:
		return kind{"int", func(v reflect.Value) any { return int32(v.Int()) }, "%s"}
	case reflect.Int64:
		return kind{"bigint", func(v reflect.Value) any { return v.Int() }, "%s"}
	case reflect.Float64:
		return kind{"float8", func(v reflect.Value) any { return v.Float() }, "%s"}
	}
	return kind{"jsonb", document, "%s"}
}

// textList is a list of strings of whatever type.
func textList(v reflect.Value) any {
	if list, ok := v.Interface().([]string); ok {
		return Filled(list)
	}
	list := make([]string, v.Len())
	for i := range list {
		list[i] = v.Index(i).String()
	}
	return list
}

// document is the JSON of a value.
func document(v reflect.Value) any {
	switch {
	case v.Kind() == reflect.Pointer && v.IsNil():
		return nil
	case v.Kind() == reflect.Slice && v.Len() == 0: // most are
		return json.RawMessage("[]")
	}
	return MustJSON(v.Interface())
}

// snake is a name such as SoThat or CommandID as PostgreSQL writes it: so_that, command_id.
func snake(name string) string {
	var b strings.Builder
	letters := []rune(name)
	for i, r := range letters {
		begins := i > 0 && unicode.IsUpper(r) &&
			(unicode.IsLower(letters[i-1]) || i+1 < len(letters) && unicode.IsLower(letters[i+1]))
		if begins {
			b.WriteByte('_')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}
