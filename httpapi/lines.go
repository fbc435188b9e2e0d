package httpapi

import (
	"bytes"
	"context"
	"net/http"
	"reflect"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"
)

const (
	// LinesType is the media type of an answer of JSON values, one a line.
	LinesType = "application/x-ndjson"
	// EventsType is that of Server-Sent Events.
	EventsType = "text/event-stream"
)

// OfferJSON says in the document that an operation answers a value of a type, which it writes itself.
func OfferJSON(api huma.API, op *huma.Operation, body reflect.Type) {
	offer(op, jsonType, api.OpenAPI().Components.Schemas.Schema(body, true, body.Name()))
}

// OfferLines says in the document that an operation answers values of a type one after the other: a line each, or a Server-Sent Event each
// to those who accept that rather. What else it answers is there already.
func OfferLines(api huma.API, op *huma.Operation, line reflect.Type, description string) {
	offer(op, LinesType, api.OpenAPI().Components.Schemas.Schema(line, true, line.Name()))
	offer(op, EventsType, &huma.Schema{Type: huma.TypeString, Description: description})
}

// offer adds a media type to what an operation answers.
func offer(op *huma.Operation, kind string, schema *huma.Schema) {
	response := success(op)
	if response.Content == nil {
		response.Content = map[string]*huma.MediaType{}
	}
	response.Content[kind] = &huma.MediaType{Schema: schema}
}

// AsEvents says whether the request that the context is of is answered in Server-Sent Events.
func AsEvents(ctx context.Context) bool {
	return Kind(ctx) == EventsType
}

const (
	// heldBytes of an answer wait at most until they are sent.
	heldBytes = 32 << 10
	// heldTime is how long they do where more follows.
	heldTime = 100 * time.Millisecond
)

// Lines writes an answer value by value, as it is made. Its first value is sent at once, the others together with those that follow soon.
type Lines struct {
	w       http.ResponseWriter
	control *http.ResponseController
	events  bool
	held    bytes.Buffer
	sent    time.Time
}

// Stream is the body of an answer that is written value by value. An error of writing, which says that nobody reads any more, is to be
// returned; so is any other after which the answer can't be brought to its end: it is cut off, so that nobody takes it for whole.
func Stream(ctx context.Context, write func(*Lines) error) func(huma.Context) {
	events := AsEvents(ctx)
	return func(out huma.Context) {
		_, w := humago.Unwrap(out)
		l := &Lines{w: w, control: http.NewResponseController(w), events: events}
		w.Header().Set("Content-Type", LinesType)
		if events {
			BeginEvents(w.Header())
		}
		if err := write(l); err != nil || l.Flush() != nil {
			panic(http.ErrAbortHandler)
		}
	}
}

// Write adds a value, as an event of a kind with an id, if it has one.
func (l *Lines) Write(kind, id string, value any) error {
	text, err := Encode(value)
	if err != nil {
		return err
	}
	if l.events {
		l.held.Write(Frame(kind, id, text))
	} else {
		l.held.Write(append(text, '\n'))
	}
	if l.held.Len() < heldBytes && time.Since(l.sent) < heldTime {
		return nil
	}
	return l.Flush()
}

// Flush sends what is held.
func (l *Lines) Flush() error {
	l.sent = time.Now()
	if _, err := l.held.WriteTo(l.w); err != nil {
		return err
	}
	return l.control.Flush()
}
