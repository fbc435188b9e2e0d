package domain

import (
	"bytes"
	"encoding/json"
	"strings"
)

// Optional is a field of a command that changes something which may be none: left out it stays as it is, null says that
// there shall be none, and anything else is what it shall be. Its zero value is a field that was left out.
type Optional[T any] struct {
	given bool
	value *T // nil: none
}

// Some is a field that says what shall be.
func Some[T any](value T) Optional[T] { return Optional[T]{given: true, value: &value} }

// None is a field that says that there shall be none: null.
func None[T any]() Optional[T] { return Optional[T]{given: true} }

// SomeOrNone is none for the zero value, and else what it says.
func SomeOrNone[T comparable](value T) Optional[T] {
	var zero T
	if value == zero {
		return None[T]()
	}
	return Some(value)
}

// Given says whether the field was not left out.
func (o Optional[T]) Given() bool { return o.given }

// Pointer is what shall be; nil for none, and where the field was left out.
func (o Optional[T]) Pointer() *T { return o.value }

// Or is what shall be: the zero value for none, and what is now where the field was left out.
func (o Optional[T]) Or(now T) T {
	if !o.given {
		return now
	}
	if o.value == nil {
		var none T
		return none
	}
	return *o.value
}

// IsZero says that the field was left out, to encoding/json among others.
func (o Optional[T]) IsZero() bool { return !o.given }

// MarshalJSON writes null for none. A field that was left out is left out by the option omitzero.
func (o Optional[T]) MarshalJSON() ([]byte, error) { return json.Marshal(o.value) }

// UnmarshalJSON reads a field that was given.
func (o *Optional[T]) UnmarshalJSON(text []byte) error {
	o.given, o.value = true, nil
	if bytes.Equal(text, []byte("null")) {
		return nil
	}
	o.value = new(T)
	return json.Unmarshal(text, o.value)
}

// OptionalText faults a text that is given and says nothing: there is one way to say none.
func (c *Check) OptionalText(field string, text Optional[string]) {
	c.That(text.value == nil || strings.TrimSpace(*text.value) != "", field, "must not be empty; null says that there is none")
}
