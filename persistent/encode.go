package persistent

import (
	"encoding/binary"
	"fmt"
	"maps"
	"math"
	"reflect"
	"slices"
	"sync"
)

// Encode is a value in bytes, and Decode reads it again: plain Go values, structs whose fields are all exported, and the
// collections of this package. The bytes say nothing of the type: who reads them must know that it is the same. A type that
// holds anything else is an error, also where the value doesn't: no field can be forgotten.
//
// A text that was written before is written as a number, and is held once when it is read again.
func Encode[T any](value *T) ([]byte, error) {
	c, err := codecOf(reflect.TypeFor[T]())
	if err != nil {
		return nil, err
	}
	e := &encoder{texts: map[string]uint64{"": firstText}}
	c.write(e, reflect.ValueOf(value).Elem())
	return e.bytes, nil
}

const (
	newText   = 0 // its length and bytes follow
	firstText = 1 // the empty one, which needs not be written
)

type encoder struct {
	bytes []byte
	texts map[string]uint64 // their numbers
}

func (e *encoder) number(n uint64) { e.bytes = binary.AppendUvarint(e.bytes, n) }

func (e *encoder) text(text string) {
	if n, known := e.texts[text]; known {
		e.number(n)
		return
	}
	e.texts[text] = uint64(len(e.texts)) + firstText
	e.number(newText)
	e.number(uint64(len(text)))
	e.bytes = append(e.bytes, text...)
}

// codec writes and reads values of one type. They are addressable.
type codec struct {
	write func(*encoder, reflect.Value)
	read  func(*decoder, reflect.Value)
}

// codecs are by type.
var codecs sync.Map

func codecOf(t reflect.Type) (codec, error) {
	if c, known := codecs.Load(t); known {
		return c.(codec), nil
	}
	c, err := newCodec(t)
	if err == nil {
		codecs.Store(t, c)
	}
	return c, err
}

func newCodec(t reflect.Type) (codec, error) {
	switch {
	case t == reflect.TypeFor[Order]():
		return codec{writeOrder, readOrder}, nil
	case reflect.PointerTo(t).Implements(reflect.TypeFor[mapping]()):
		return mappingCodec(t)
	}
	switch t.Kind() {
	case reflect.Bool, reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64, reflect.Uint, reflect.Uint8, reflect.Uint16,
		reflect.Uint32, reflect.Uint64, reflect.Float32, reflect.Float64, reflect.String:
		return codec{writePlain, readPlain}, nil
	case reflect.Pointer:
		return within(t.Elem(), t, pointerCodec)
	case reflect.Slice:
		return within(t.Elem(), t, sliceCodec)
	case reflect.Array:
		return within(t.Elem(), t, arrayCodec)
	case reflect.Map:
		return within(t.Elem(), t, mapCodec)
	case reflect.Struct:
		return structCodec(t)
	default:
		return codec{}, fmt.Errorf("%s can't be encoded", t)
	}
}

// within is the codec of a type that holds others of one type.
func within(element, t reflect.Type, of func(codec) codec) (codec, error) {
	c, err := codecOf(element)
	if err != nil {
		return c, fmt.Errorf("in %s: %w", t, err)
	}
	if t.Kind() == reflect.Map && t.Key().Kind() != reflect.String {
		return c, fmt.Errorf("%s has other keys than texts", t)
	}
	return of(c), nil
}

func writePlain(e *encoder, v reflect.Value) {
	switch {
	case v.Kind() == reflect.String:
		e.text(v.String())
	case v.Kind() == reflect.Bool && v.Bool():
		e.number(1)
	case v.Kind() == reflect.Bool:
		e.number(0)
	case v.CanInt():
		e.bytes = binary.AppendVarint(e.bytes, v.Int())
	case v.CanUint():
		e.number(v.Uint())
	default:
		e.bytes = binary.BigEndian.AppendUint64(e.bytes, math.Float64bits(v.Float()))
	}
}

func pointerCodec(to codec) codec {
	return codec{
		write: func(e *encoder, v reflect.Value) {
			if v.IsNil() {
				e.number(0)
				return
			}
			e.number(1)
			to.write(e, v.Elem())
		},
		read: func(d *decoder, v reflect.Value) {
			if d.bit() {
				v.Set(reflect.New(v.Type().Elem()))
				to.read(d, v.Elem())
			}
		},
	}
}

// sliceCodec writes one more than the length, for 0 is nil.
func sliceCodec(element codec) codec {
	return codec{
		write: func(e *encoder, v reflect.Value) {
			if v.IsNil() {
				e.number(0)
				return
			}
			e.number(uint64(v.Len()) + 1)
			for i := range v.Len() {
				element.write(e, v.Index(i))
			}
		},
		read: func(d *decoder, v reflect.Value) {
			length, is := d.length()
			if !is {
				return
			}
			v.Set(reflect.MakeSlice(v.Type(), 0, min(length, mostAtOnce)))
			for i := 0; i < length && d.err == nil; i++ {
				v.Grow(1)
				v.SetLen(i + 1)
				element.read(d, v.Index(i))
			}
		},
	}
}

func arrayCodec(element codec) codec {
	return codec{
		write: func(e *encoder, v reflect.Value) {
			for i := range v.Len() {
				element.write(e, v.Index(i))
			}
		},
		read: func(d *decoder, v reflect.Value) {
			for i := range v.Len() {
				element.read(d, v.Index(i))
			}
		},
	}
}

// mapCodec writes a map in the order of its keys, so that equal ones have equal bytes; its length as that of a slice.
func mapCodec(element codec) codec {
	return codec{
		write: func(e *encoder, v reflect.Value) {
			if v.IsNil() {
				e.number(0)
				return
			}
			e.number(uint64(v.Len()) + 1)
			byText := map[string]reflect.Value{}
			for key, value := range v.Seq2() {
				byText[key.String()] = value
			}
			for _, key := range slices.Sorted(maps.Keys(byText)) {
				e.text(key)
				value := reflect.New(v.Type().Elem()).Elem()
				value.Set(byText[key])
				element.write(e, value)
			}
		},
		read: func(d *decoder, v reflect.Value) {
			length, is := d.length()
			if !is {
				return
			}
			v.Set(reflect.MakeMap(v.Type()))
			for i := 0; i < length && d.err == nil; i++ {
				key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
				key.SetString(d.text())
				element.read(d, value)
				v.SetMapIndex(key, value)
			}
		},
	}
}

func structCodec(t reflect.Type) (codec, error) {
	fields := make([]codec, t.NumField())
	for i := range fields {
		f := t.Field(i)
		if !f.IsExported() {
			return codec{}, fmt.Errorf("%s.%s can't be encoded: it is not exported", t, f.Name)
		}
		var err error
		if fields[i], err = codecOf(f.Type); err != nil {
			return codec{}, fmt.Errorf("%s.%s: %w", t, f.Name, err)
		}
	}
	return codec{
		write: func(e *encoder, v reflect.Value) {
			for i, f := range fields {
				f.write(e, v.Field(i))
			}
		},
		read: func(d *decoder, v reflect.Value) {
			for i, f := range fields {
				f.read(d, v.Field(i))
			}
		},
	}, nil
}
