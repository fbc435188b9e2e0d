package export

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"iter"

	"github.com/go-json-experiment/json"

	"waymark/events"
)

// largestLine is more than an event of the largest size takes in which every character is escaped.
const largestLine = 40 << 20

// ErrNoExport says that a file is no export.
var ErrNoExport = errors.New("this is no export of Waymark")

// errLine says that a line is none of an export.
var errLine = errors.New("it is no line of an export")

// reading reads the lines of an export.
type reading struct {
	*bufio.Scanner
	number int64 // of the line that was read last
}

func newReading(r io.Reader) *reading {
	s := bufio.NewScanner(r)
	s.Buffer(make([]byte, 64<<10), largestLine)
	return &reading{Scanner: s}
}

// into reads the next line; false at the end of the file. What is no such line, and a file that can't be read, are errors.
func (r *reading) into(value any) (bool, error) {
	if !r.Scan() {
		return false, r.Err()
	}
	r.number++
	if err := json.Unmarshal(r.Bytes(), value, json.RejectUnknownMembers(true)); err != nil {
		return true, fmt.Errorf("%w: %w", errLine, err)
	}
	return true, nil
}

// head reads the first line. Errors: ErrNoExport, those of reading.
func (r *reading) head() (h Head, err error) {
	there, err := r.into(&h)
	switch {
	case err != nil && !errors.Is(err, errLine):
		return h, err
	case err != nil || !there || h.Kind != Kind:
		return h, fmt.Errorf("%w: its first line must have the kind %q", ErrNoExport, Kind)
	}
	return h, nil
}

// next reads a line behind the head, which has exactly one member.
func (r *reading) next() (l line, there bool, err error) {
	if there, err = r.into(&l); err != nil || !there {
		return l, there, err
	}
	members := 0
	for _, is := range []bool{l.Event != nil, l.Inclusion != nil, l.Seal != nil, l.End != nil} {
		if is {
			members++
		}
	}
	if members != 1 {
		err = fmt.Errorf("%w: it must have exactly one of event, inclusion, seal, end", errLine)
	}
	return l, true, err
}

// Events are the events of an export that was verified, in its order. An error ends them.
func Events(r io.Reader) iter.Seq2[events.Raw, error] {
	return func(yield func(events.Raw, error) bool) {
		lines := newReading(r)
		if _, err := lines.head(); err != nil {
			yield(events.Raw{}, err)
			return
		}
		for {
			l, there, err := lines.next()
			switch {
			case err != nil:
				yield(events.Raw{}, fmt.Errorf("line %d: %w", lines.number, err))
				return
			case !there:
				return
			case l.Event != nil && !yield(l.Event.Raw(), nil):
				return
			}
		}
	}
}
