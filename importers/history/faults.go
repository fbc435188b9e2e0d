package history

import (
	"errors"
	"fmt"
)

// maxFaults is how many faults of the input are named before reading stops.
const maxFaults = 20

// ErrTooManyFaults ends the reading of input that is wrong throughout.
var ErrTooManyFaults = errors.New("too many faults: reading ended")

// Place is where something is wrong: a file, an item in it by its key or number, a field of that. What is not known is empty.
type Place struct{ File, Item, Field string }

func (p Place) String() string {
	where := p.File
	if p.Item != "" {
		where += ": issue " + p.Item
	}
	if p.Field != "" {
		where += ": " + p.Field
	}
	return where
}

// faults are what is wrong with the input. Where there are any nothing is sent.
type faults struct{ list []error }

func (f *faults) full() bool { return len(f.list) > maxFaults }

func (f *faults) add(at Place, err error) {
	switch {
	case f.full():
	case len(f.list) == maxFaults:
		f.list = append(f.list, ErrTooManyFaults)
	default:
		f.list = append(f.list, fmt.Errorf("%s: %w", at, err))
	}
}

func (f *faults) err() error { return errors.Join(f.list...) }
