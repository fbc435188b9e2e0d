package tabular

import (
	"reflect"
	"strings"
)

// column is a field of a row.
type column struct {
	name string
	path []int
}

// columns are those of a type of rows, and of what it embeds. A field without a name is none.
func columns[T any]() (all []column) {
	for _, field := range reflect.VisibleFields(reflect.TypeFor[T]()) {
		if name, _, _ := strings.Cut(field.Tag.Get("parquet"), ","); name != "" && name != "-" {
			all = append(all, column{name, field.Index})
		}
	}
	return all
}

// Columns are the names of the columns of rows of a type.
func Columns[T any]() (names []string) {
	for _, c := range columns[T]() {
		names = append(names, c.name)
	}
	return names
}

// value is what a row has in a column; nil: nothing.
func (c column) value(row reflect.Value) any {
	v := row.FieldByIndex(c.path)
	if v.Kind() == reflect.Pointer {
		if v.IsNil() {
			return nil
		}
		v = v.Elem()
	}
	return v.Interface()
}
