package feeds

import (
	"context"

	"waymark/events"
	"waymark/history"
)

// What a page may be at most, beside the limit that is asked for.
const (
	pageBytes  = 4 << 20
	pageLooked = 20_000 // events that are looked at
)

// page is a piece of the log as lines of JSON.
type page struct {
	lines    []byte
	next     events.Position // up to which everything was looked at
	caughtUp bool            // the log had no more
}

// page is what a reader is told of what comes next in the log, which has reached end.
func (f *Feed) page(ctx context.Context, q question, end events.Position, limit int) (page, error) {
	p := page{next: q.after}
	told, looked := 0, 0
	for raw, err := range f.log(ctx, q.product, q.after, end) {
		if err != nil {
			return p, err
		}
		if told == limit || looked == pageLooked || len(p.lines) > pageBytes {
			return p, nil
		}
		e, wanted, err := q.tells(history.Read(raw))
		if err != nil {
			return p, err
		}
		looked++
		p.next = raw.Position
		if !wanted {
			continue
		}
		text, err := line(e)
		if err != nil {
			return p, err
		}
		told++
		p.lines = append(append(p.lines, text...), '\n')
	}
	if end.Compare(p.next) > 0 {
		p.next = end
	}
	p.caughtUp = true
	return p, nil
}
