package kit

// BadEvent is an event that can't be taken.
type BadEvent struct {
	Index int // in the page
	Err   error
}

func (e *BadEvent) Error() string { return e.Err.Error() }

func (e *BadEvent) Unwrap() error { return e.Err }

// Bad says that the event at an index of a page can't be taken.
func Bad(index int, err error) error { return &BadEvent{Index: index, Err: err} }
