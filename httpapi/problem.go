package httpapi

import (
	"encoding/json"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
)

// Problem is a problem document (RFC 9457) with what Waymark adds.
type Problem struct {
	huma.ErrorModel
	Rule            string          `json:"rule,omitempty" doc:"The rule of the domain that forbids the command"`
	CurrentRevision *int64          `json:"current_revision,omitempty" doc:"The revision at which the book is"`
	Decisions       []LaterDecision `json:"decisions,omitempty" maxItems:"100" doc:"The first of the later decisions that stand in the way of an undo"`
	header          http.Header
}

// LaterDecision is an event that stands in the way of an undo.
type LaterDecision struct {
	ID       string `json:"id" doc:"Of the event, as in /decisions"`
	Type     string `json:"type"`
	Book     string `json:"book"`
	Revision int64  `json:"revision" doc:"Of its book"`
}

// NewProblem is a problem document with this status and explanation.
func NewProblem(status int, detail string) *Problem {
	return &Problem{ErrorModel: huma.ErrorModel{Title: http.StatusText(status), Status: status, Detail: detail}}
}

// Unavailable is a problem that goes away by itself: 503 with Retry-After.
func Unavailable(detail string) *Problem {
	return NewProblem(http.StatusServiceUnavailable, detail).With("Retry-After", "1")
}

// With adds a header to the answer.
func (p *Problem) With(name, value string) *Problem {
	if p.header == nil {
		p.header = http.Header{}
	}
	p.header.Set(name, value)
	return p
}

// At adds what is wrong in one place, such as "body.title".
func (p *Problem) At(location, message string) *Problem {
	p.Errors = append(p.Errors, &huma.ErrorDetail{Location: location, Message: message})
	return p
}

// GetHeaders are the headers of the answer.
func (p *Problem) GetHeaders() http.Header { return p.header }

// ServeHTTP answers a request with the problem.
func (p *Problem) ServeHTTP(w http.ResponseWriter, _ *http.Request) { p.write(w) }

func (p *Problem) write(w http.ResponseWriter) {
	for name, values := range p.header {
		w.Header()[name] = values
	}
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(p.Status)
	_ = json.NewEncoder(w).Encode(p) // the client is gone: there is nobody left to tell
}
