package eventstore

import (
	"context"
	"encoding/json"

	"github.com/ThreeDotsLabs/watermill"
	"github.com/ThreeDotsLabs/watermill/message"

	"waymark/events"
)

// Page is a run of events of the log, in its order.
type Page struct {
	Events   []events.Raw    // none where the log was searched without finding any, or its end was reached
	End      events.Position // the checkpoint to keep once the page is taken; zero if there is no new one
	CaughtUp bool            // the log held no more when the page was made
}

type pageKey struct{}

// PageOf is the page that a message of a Subscriber carries. It travels in the message's context, so that nothing is
// encoded twice on its way; contexts that are derived from it carry it too.
func PageOf(m *message.Message) (Page, bool) {
	p, ok := m.Context().Value(pageKey{}).(Page)
	return p, ok
}

// messageOf is the message that carries a page; its payload tells people which.
func messageOf(ctx context.Context, p Page) (*message.Message, error) {
	about := struct {
		Events   int    `json:"events"`
		First    string `json:"first,omitempty"`
		Last     string `json:"last,omitempty"`
		CaughtUp bool   `json:"caught_up"`
	}{Events: len(p.Events), CaughtUp: p.CaughtUp}
	if n := len(p.Events); n > 0 {
		about.First, about.Last = p.Events[0].Position.String(), p.Events[n-1].Position.String()
	}
	payload, err := json.Marshal(about)
	if err != nil {
		return nil, err
	}
	m := message.NewMessage(watermill.NewUUID(), payload)
	m.SetContext(context.WithValue(ctx, pageKey{}, p))
	return m, nil
}
