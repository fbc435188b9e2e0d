package readapi

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"waymark/analytics"
	"waymark/events"
)

// leadMeasure is what is measured of lives.
type leadMeasure struct {
	product string
	stretch
	backlog int64 // its revision at the end of the range
	lives   []lifeRow
}

// lifeRow is how far a story came.
type lifeRow struct {
	Number        uint32
	WrittenAt     time.Time
	PrioritizedAt *time.Time
	TopAt         *time.Time
	StartedAt     *time.Time
	DoneAt        *time.Time
	DoneRevision  int64
	AcceptedAt    *time.Time
	Status        string
	Category      string
	Since         time.Time
	Spent         map[string]int64 // of one that was done in the range
	Group         string

	captured *time.Time
}

// doneIn says whether a story was done in the range.
func (l *lifeRow) doneIn(s stretch) bool {
	return l.DoneAt != nil && !l.DoneAt.Before(s.From) && l.DoneAt.Before(s.To)
}

func (l *lifeRow) isOpen() bool { return l.Category == "todo" || l.Category == "doing" }

// life is the story as the formulas take it.
func (l *lifeRow) life() analytics.Life {
	return analytics.Life{
		Captured: l.captured, Written: &l.WrittenAt, Top: l.TopAt, Started: l.StartedAt, Done: l.DoneAt, Accepted: l.AcceptedAt,
	}
}

// readLives reads how far stories came by the end of the range.
func (v view) readLives(ctx context.Context, m *leadMeasure, in *leadInput) error {
	state, err := v.bookAt(ctx, backlogBook, in.Key, justBefore(m.To))
	if err != nil {
		return err
	}
	m.backlog = state.Revision
	m.lives, err = all[lifeRow](ctx, v, "analytics_lives.sql", pgx.NamedArgs{
		"product": in.Key, "backlog": m.backlog, "revisions": []int64{m.backlog}, "from": m.From, "to": m.To, "top": in.Top, "group": in.Group,
	})
	if err != nil {
		return err
	}
	return v.readCaptured(ctx, m)
}

// naming is a story with the needs that it names.
type naming struct {
	Number uint32
	Needs  []string
}

// readCaptured finds when the first of the needs that the stories name was captured.
func (v view) readCaptured(ctx context.Context, m *leadMeasure) error {
	var numbers []uint32
	at := map[uint32]*lifeRow{}
	for i := range m.lives {
		if l := &m.lives[i]; l.doneIn(m.stretch) {
			numbers, at[l.Number] = append(numbers, l.Number), l
		}
	}
	named, err := all[naming](ctx, v, "export_needs.sql", pgx.NamedArgs{"product": m.product, "revision": m.backlog, "numbers": numbers})
	if err != nil {
		return err
	}
	times, err := v.capturedAt(ctx, m.product, named)
	for _, n := range named {
		l := at[n.Number]
		for _, need := range numbersOf(m.product, events.NeedMark, n.Needs) {
			if t := times[need]; t != nil && (l.captured == nil || t.Before(*l.captured)) {
				l.captured = t
			}
		}
	}
	return err
}

// capturedAt says when the needs were captured, by their numbers; what people called a need by its text is none.
func (v view) capturedAt(ctx context.Context, product string, named []naming) (map[uint32]*time.Time, error) {
	var needs []uint32
	for _, n := range named {
		needs = append(needs, numbersOf(product, events.NeedMark, n.Needs)...)
	}
	captured, err := all[struct {
		Number uint32
		At     time.Time
	}](ctx, v, "analytics_captured.sql", pgx.NamedArgs{"product": product, "needs": needs})
	times := map[uint32]*time.Time{}
	for i, c := range captured {
		times[c.Number] = &captured[i].At
	}
	return times, err
}
