package events

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Position is a place in the whole log. Positions increase with gaps and are otherwise opaque.
type Position struct {
	Commit, Prepare uint64
}

// Compare is -1, 0 or 1 as p is before, at or after q.
func (p Position) Compare(q Position) int {
	switch {
	case p == q:
		return 0
	case p.Commit < q.Commit, p.Commit == q.Commit && p.Prepare < q.Prepare:
		return -1
	default:
		return 1
	}
}

// String is the commit position alone where both are equal, else "commit/prepare".
func (p Position) String() string {
	if p.Commit == p.Prepare {
		return strconv.FormatUint(p.Commit, 10)
	}
	return fmt.Sprintf("%d/%d", p.Commit, p.Prepare)
}

// ParsePosition reads what String wrote.
func ParsePosition(s string) (Position, error) {
	commit, prepare, both := strings.Cut(s, "/")
	if !both {
		prepare = commit
	}
	c, err := strconv.ParseUint(commit, 10, 64)
	if err != nil {
		return Position{}, fmt.Errorf("position %q is not a number", s)
	}
	p, err := strconv.ParseUint(prepare, 10, 64)
	if err != nil {
		return Position{}, fmt.Errorf("position %q is not a number", s)
	}
	return Position{Commit: c, Prepare: p}, nil
}

// Raw is an event as the store holds it: data and metadata are the exact bytes that were appended.
type Raw struct {
	ID       string // UUID
	Stream   string
	Revision int64 // 0 is the stream's first event
	Position Position
	Created  time.Time // the store's clock
	Type     string
	Data     []byte
	Metadata []byte
}

// Recorded is a decoded event with everything that is known of it.
type Recorded struct {
	ID         string
	Book       Book
	Product    string
	Revision   int64
	Position   Position
	RecordedAt time.Time // when it was put into the log
	Metadata   Metadata
	Event      Event
}
