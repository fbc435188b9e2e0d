package jira_test

import (
	"cmp"
	"context"
	"fmt"

	"github.com/danielgtaylor/huma/v2"

	"waymark/events"
	"waymark/history"
)

type decisionsInput struct {
	Key         string `path:"key"`
	Source      string `query:"source"`
	Type        string `query:"type"`
	Order       string `query:"order" enum:"asc" required:"true"`
	Limit       int    `query:"limit" maximum:"500" required:"true"`
	Cursor      int    `query:"cursor"`
	MinPosition string `query:"min_position" required:"true"`
	AlsoMin     string `header:"Waymark-Min-Position"`
}

type decisionsOutput struct {
	Body struct {
		Items []itsCommand `json:"items"`
		Next  *string      `json:"next"`
	}
}

// itsCommand is of a decision what an import asks for. Its schema needs a name of its own.
type itsCommand struct {
	CommandID string      `json:"command_id"`
	Batch     string      `json:"batch"`
	Changes   []itsChange `json:"changes"`
}

type itsChange struct {
	Field string `json:"field"`
	From  any    `json:"from"`
	To    any    `json:"to"`
}

// decisions lists a product's decisions as the queries do, with as many parameters as an import needs. It shows what the
// log holds, so it has always caught up.
func (w *waymark) decisions(ctx context.Context, in *decisionsInput) (*decisionsOutput, error) {
	for _, position := range []string{in.MinPosition, cmp.Or(in.AlsoMin, in.MinPosition)} {
		if _, err := events.ParsePosition(position); err != nil {
			return nil, huma.Error422UnprocessableEntity(err.Error())
		}
	}
	out := &decisionsOutput{}
	out.Body.Items = []itsCommand{}
	n := 0
	for _, book := range []events.Book{events.Product, events.Roadmap, events.Backlog} {
		for raw, err := range w.store.ReadStream(ctx, book.Stream(in.Key), 0) {
			if err != nil {
				return nil, err
			}
			recorded, err := events.Record(raw)
			if err != nil {
				return nil, err
			}
			if in.Source != "" && recorded.Metadata.Source != in.Source || in.Type != "" && recorded.Event.Type() != in.Type {
				continue
			}
			if n++; n <= in.Cursor {
				continue
			}
			if len(out.Body.Items) == in.Limit {
				next := fmt.Sprint(n - 1)
				out.Body.Next = &next
				return out, nil
			}
			changes, err := changesOf(recorded)
			if err != nil {
				return nil, err
			}
			out.Body.Items = append(out.Body.Items, itsCommand{recorded.Metadata.CommandID, recorded.Metadata.Batch(), changes})
		}
	}
	return out, nil
}

func changesOf(r events.Recorded) ([]itsChange, error) {
	described, err := history.Describe(r.Product, r.Event)
	changes := make([]itsChange, len(described.Changes))
	for i, c := range described.Changes {
		changes[i] = itsChange(c)
	}
	return changes, err
}
