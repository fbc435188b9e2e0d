package audit

import (
	"context"
	"errors"
	"iter"
	"maps"
	"net/http"
	"slices"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"waymark/events"
	"waymark/history"
	"waymark/httpapi"
)

// steps says whether the replay is to go step by step, and refuses parameters of the other kind, which would be ignored.
func (in *input) steps(ctx context.Context) (bool, error) {
	query := httpapi.Query(ctx)
	steps := query.Has("from") || query.Has("to") || httpapi.AsEvents(ctx)
	p := httpapi.NewProblem(http.StatusUnprocessableEntity, "the request has parameters that do not go together")
	for _, name := range slices.Sorted(maps.Keys(query)) {
		switch toMoment := name == "at" || name == "check"; {
		case name == "tz" || name == "of":
		case toMoment && steps:
			p.At("query."+name, "is of a replay to one moment: leave it out, or from and to")
		case !toMoment && !steps:
			p.At("query."+name, "is of a replay step by step: give from= or to= too")
		}
	}
	if len(p.Errors) > 0 {
		return steps, p
	}
	return steps, nil
}

// Kinds of lines.
const (
	startLine = "start"
	stepLine  = "step"
	endLine   = "end"
	faultLine = "fault"
)

// Step is a line of a replay step by step.
type Step struct {
	Kind        string                `json:"kind" enum:"start,step,end,fault" doc:"start: the books before the first step, which is the first line; step: a decision; end: the last line of a replay that was not cut off; fault: it can't go on"`
	At          *time.Time            `json:"at,omitempty" doc:"Of a step when the decision took effect"`
	Revisions   map[events.Book]int64 `json:"revisions,omitempty" doc:"Of the last event folded, by book; -1 for none"`
	Decision    *history.Decision     `json:"decision,omitempty" doc:"Of a step"`
	Differences *[]FieldDifference    `json:"differences,omitempty" doc:"Since the line before, also by decisions that the filters leave out. Of an order what was moved is named, and not what was thereby pushed aside."`
	Books       *Books                `json:"books,omitempty" doc:"The books at the start, and with show=states at every step"`
	Steps       *int                  `json:"steps,omitempty" doc:"At the end, how many there were"`
	Problem     *httpapi.Problem      `json:"problem,omitempty" doc:"Of a fault: why it can't go on"`
}

// stepping is a replay step by step.
type stepping struct {
	of     string
	states bool
	choose history.Choice
	now    Replay
	told   Replay          // as of the line before
	named  map[string]bool // keys of what the decisions since are about
	steps  int
}

// begin reads the books before the first step, and the steps, which are read as they are asked for.
func (r Replayer) begin(ctx context.Context, in *input) (*stepping, iter.Seq2[events.Recorded, error], error) {
	now := time.Now()
	from, to, err := in.Bounds(now)
	if err != nil {
		return nil, nil, err
	}
	choose, err := in.Choose(now)
	if err != nil {
		return nil, nil, err
	}
	s := &stepping{of: in.Of, states: in.Show == "states", choose: choose, named: map[string]bool{}}
	if s.now, err = r.until(ctx, in.Product, before(from, bound{})); err != nil {
		return nil, nil, err
	}
	s.told = s.now
	return s, r.after(ctx, in.Product, s.now, before(to, end())), nil
}

// before is the bound before an instant; another one where there is none.
func before(instant *time.Time, otherwise bound) bound {
	if instant == nil {
		return otherwise
	}
	return bound{until: instant.Add(-1)}
}

// write writes the lines.
func (s *stepping) write(l *httpapi.Lines, steps iter.Seq2[events.Recorded, error]) error {
	if err := l.Write(startLine, "", Step{Kind: startLine, Revisions: s.now.Revisions, Books: s.now.books(s.of)}); err != nil {
		return err
	}
	for event, err := range steps {
		if err != nil {
			return fault{err}
		}
		if err := s.step(l, event); err != nil {
			return err
		}
	}
	last := Step{Kind: endLine, Revisions: s.now.Revisions, Steps: &s.steps}
	if err := s.show(&last); err != nil {
		return err
	}
	return l.Write(endLine, "", last)
}

// fault is what keeps a replay from going on, other than that nobody reads it.
type fault struct{ error }

// Unwrap is the cause.
func (f fault) Unwrap() error { return f.error }

// step folds an event, and tells it if the filters let it through.
func (s *stepping) step(l *httpapi.Lines, event events.Recorded) error {
	entry, err := history.Of(event)
	if err != nil {
		return fault{err}
	}
	s.now.Revisions = maps.Clone(s.now.Revisions)
	s.now.add(event)
	for _, key := range entry.Moved() {
		s.named[key] = true
	}
	told, err := s.choose(&entry)
	if err != nil {
		return fault{err}
	}
	if !told {
		return nil
	}
	s.steps++
	line := Step{Kind: stepLine, At: &entry.At, Revisions: s.now.Revisions, Decision: &entry.Decision}
	if err := s.show(&line); err != nil {
		return err
	}
	return l.Write(stepLine, entry.Position, line)
}

// show has a line show what it is to show.
func (s *stepping) show(line *Step) error {
	if s.states {
		line.Books = s.now.books(s.of)
		return nil
	}
	d := differ{before: s.told, after: s.now, named: s.named}
	found, err := d.differences(s.of)
	line.Differences, s.told, s.named = &found, s.now, map[string]bool{}
	return err
}

// stream is the answer of a replay step by step. What keeps it from going on is its last line.
func (r Replayer) stream(ctx context.Context, in *input, explain func(error) *httpapi.Problem) (func(huma.Context), error) {
	s, steps, err := r.begin(ctx, in)
	if err != nil {
		return nil, err
	}
	return httpapi.Stream(ctx, func(l *httpapi.Lines) error {
		err := s.write(l, steps)
		var stopped fault
		if errors.As(err, &stopped) {
			return l.Write(faultLine, "", Step{Kind: faultLine, Problem: explain(stopped.error)})
		}
		return err
	}), nil
}
