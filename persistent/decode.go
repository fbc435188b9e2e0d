package persistent

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"reflect"
)

// ErrNotEncoded says that bytes are not what Encode made of a value of the type.
var ErrNotEncoded = errors.New("not an encoded value")

// mostAtOnce is for how many elements there is room before one of them was read: bytes that lie about a length take no memory.
const mostAtOnce = 1024

// Decode is the value whose bytes Encode made, whatever they are otherwise an ErrNotEncoded.
func Decode[T any](bytes []byte) (value T, err error) {
	c, err := codecOf(reflect.TypeFor[T]())
	if err != nil {
		return value, err
	}
	d := &decoder{rest: bytes, texts: []string{""}}
	c.read(d, reflect.ValueOf(&value).Elem())
	if d.err == nil && len(d.rest) > 0 {
		d.fail("%d bytes are left", len(d.rest))
	}
	return value, d.err
}

// decoder reads zero values once it has failed.
type decoder struct {
	rest  []byte
	texts []string
	err   error // the first one
}

func (d *decoder) fail(format string, args ...any) {
	if d.err == nil {
		d.err = fmt.Errorf("%w: "+format, append([]any{ErrNotEncoded}, args...)...)
	}
	d.rest = nil
}

// after goes on behind so many bytes; none or less: what was looked for is not there.
func (d *decoder) after(n int) {
	if n <= 0 || n > len(d.rest) {
		d.fail("it ends too early, or in a number that is too large")
		return
	}
	d.rest = d.rest[n:]
}

func (d *decoder) number() uint64 {
	n, size := binary.Uvarint(d.rest)
	d.after(size)
	return n
}

func (d *decoder) bit() bool {
	n := d.number()
	if n > 1 {
		d.fail("%d is neither yes nor no", n)
	}
	return n == 1
}

// length is the length of a list that is not nil. Each element takes a byte at least.
func (d *decoder) length() (length int, is bool) {
	n := d.number()
	if n > uint64(len(d.rest))+1 {
		d.fail("a list is longer than what is left")
		return 0, false
	}
	return int(n) - 1, n > 0
}

func (d *decoder) text() string {
	if n := d.number(); n != newText {
		if n-firstText >= uint64(len(d.texts)) {
			d.fail("text %d was not written before", n)
			return ""
		}
		return d.texts[n-firstText]
	}
	length := d.number()
	if length > uint64(len(d.rest)) {
		d.fail("a text is longer than what is left")
		return ""
	}
	text := string(d.rest[:length])
	d.texts, d.rest = append(d.texts, text), d.rest[length:]
	return text
}

func readPlain(d *decoder, v reflect.Value) {
	switch {
	case v.Kind() == reflect.String:
		v.SetString(d.text())
	case v.Kind() == reflect.Bool:
		v.SetBool(d.bit())
	case v.CanInt():
		n, size := binary.Varint(d.rest)
		if d.after(size); v.OverflowInt(n) {
			d.fail("%d is no %s", n, v.Type())
		}
		v.SetInt(n)
	case v.CanUint():
		n := d.number()
		if v.OverflowUint(n) {
			d.fail("%d is no %s", n, v.Type())
		}
		v.SetUint(n)
	default:
		if len(d.rest) < 8 {
			d.fail("it ends in a number")
			return
		}
		v.SetFloat(math.Float64frombits(binary.BigEndian.Uint64(d.rest)))
		d.rest = d.rest[8:]
	}
}
