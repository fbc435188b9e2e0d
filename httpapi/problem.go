package httpapi

import (
	"encoding/json"
	"fmt"
	"net/http"
	"reflect"
	"sync"

	"github.com/danielgtaylor/huma/v2"
)

// problemContent is the content type of problem documents.
const problemContent = "application/problem+json"

var problemType = reflect.TypeFor[Problem]()

// useProblems makes huma answer what it refuses itself with Waymark's problem documents, and describe these.
var useProblems = sync.OnceFunc(func() {
	huma.NewError = func(status int, detail string, causes ...error) huma.StatusError {
		p := NewProblem(status, detail)
		if status < http.StatusInternalServerError { // causes of what is our own fault are not shown
			for _, cause := range causes {
				p.add(cause)
			}
		}
		if mend, ok := bodyMends[status]; ok && len(p.Errors) == 0 {
			p.At("body", mend)
		}
		return p
	}
})

// bodyMends are what to do about the bodies that huma refuses without a word on it.
var bodyMends = map[int]string{
	http.StatusBadRequest:            "must be JSON: what the operation takes, and {} at least",
	http.StatusRequestTimeout:        "must arrive in time: send it at once",
	http.StatusRequestEntityTooLarge: "is more than is taken at once: send shorter texts, or fewer commands",
}

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
	Type     string `json:"type" doc:"Such as StoryPrioritized"`
	Book     string `json:"book" doc:"product, discovery, roadmap or backlog"`
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

// Invalid is the answer to a parameter that is well formed but can't be met: 422, with the location of the parameter.
func Invalid(location, format string, args ...any) *Problem {
	message := fmt.Sprintf(format, args...)
	return NewProblem(http.StatusUnprocessableEntity, message).At(location, message)
}

// With adds a header to the answer.
func (p *Problem) With(name, value string) *Problem {
	if p.header == nil {
		p.header = http.Header{}
	}
	p.header.Set(name, value)
	return p
}

// mostFaults is how many faults a problem document lists: whoever made more did not make them by hand.
const mostFaults = 100

// At adds what is wrong in one place, such as "body.title", unless enough is listed already.
func (p *Problem) At(location, message string) *Problem {
	if !p.Full() {
		p.Errors = append(p.Errors, &huma.ErrorDetail{Location: location, Message: message})
	}
	return p
}

// Full says whether as many faults are listed as a problem document takes.
func (p *Problem) Full() bool { return len(p.Errors) >= mostFaults }

// longestValue is how much of what was sent a problem document shows.
const longestValue = 200

// add adds what is wrong as huma says it.
func (p *Problem) add(cause error) {
	if p.Full() {
		return
	}
	fault, ok := cause.(huma.ErrorDetailer)
	if !ok {
		p.Errors = append(p.Errors, &huma.ErrorDetail{Message: cause.Error()})
		return
	}
	detail := *fault.ErrorDetail()
	if text, ok := detail.Value.(string); ok && len(text) > longestValue {
		detail.Value = nil
	}
	p.Errors = append(p.Errors, &detail)
}

// ContentType is that of problem documents, whatever the client would rather have.
func (p *Problem) ContentType(string) string { return problemContent }

// GetHeaders are the headers of the answer.
func (p *Problem) GetHeaders() http.Header { return p.header }

// ServeHTTP answers a request with the problem.
func (p *Problem) ServeHTTP(w http.ResponseWriter, _ *http.Request) { p.write(w) }

func (p *Problem) write(w http.ResponseWriter) {
	safe(w.Header())
	for name, values := range p.header {
		w.Header()[name] = values
	}
	w.Header().Set("Content-Type", problemContent)
	w.WriteHeader(p.Status)
	_ = json.NewEncoder(w).Encode(p) // the client is gone: there is nobody left to tell
}
