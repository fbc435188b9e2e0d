package httpapi

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/danielgtaylor/huma/v2"
)

// documented is huma's API, with what every operation has in common written into the OpenAPI document.
type documented struct {
	huma.API
	looked map[string]bool // schemas whose fields are told already to take null
}

// DocumentOperation adds an operation, with every answer that it can give, to the document.
func (d documented) DocumentOperation(op *huma.Operation) {
	problem := op.Responses[strconv.Itoa(http.StatusInternalServerError)]
	if problem == nil {
		problem = problemResponse(d.OpenAPI().Components.Schemas)
	}
	for _, status := range everywhere(op.Method) {
		if name := strconv.Itoa(status); op.Responses[name] == nil {
			answer := *problem
			answer.Description = http.StatusText(status)
			op.Responses[name] = &answer
		}
	}
	if success := op.Responses["200"]; op.Method == http.MethodGet && success.Headers["ETag"] != nil {
		tag := success.Headers["ETag"]
		op.Responses["304"] = &huma.Response{
			Description: "The client has the answer: If-None-Match named its ETag", Headers: map[string]*huma.Param{"ETag": tag},
		}
	}
	delete(op.Responses, "default")
	for _, p := range op.Parameters {
		boundParameter(p.Schema)
	}
	for name, response := range op.Responses {
		describeHeaders(name, response)
		describeHeader(response, RequestIDHeader, "Names the request in the log of the server: as the client did, else by its trace")
		if success := op.Responses["200"]; success != nil && success.Headers[StaleHeader] != nil { // then a refusal can too
			describeHeader(response, StaleHeader, success.Headers[StaleHeader].Description)
		}
	}
	takeNull(d.OpenAPI().Components.Schemas, d.looked)
	d.OpenAPI().AddOperation(op)
}

// everywhere lists the refusals that any operation of a method can answer with, before its handler has a say.
func everywhere(method string) []int {
	all := []int{
		http.StatusMisdirectedRequest, http.StatusUnprocessableEntity, http.StatusRequestURITooLong,
		http.StatusRequestHeaderFieldsTooLarge, http.StatusInternalServerError,
	}
	if method == http.MethodPost {
		return append(all, http.StatusBadRequest, http.StatusForbidden, http.StatusRequestTimeout,
			http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType)
	}
	return all
}

// longestParameter is how many characters a parameter can have that says nothing else.
const longestParameter = 1000

// boundParameter bounds a text, and the texts of a list.
func boundParameter(s *huma.Schema) {
	longest, most := longestParameter, mostValues
	if s.Type == huma.TypeArray {
		s.MaxItems = &most
		boundParameter(s.Items)
	}
	if s.Type == huma.TypeString && s.MaxLength == nil && len(s.Enum) == 0 {
		s.MaxLength = &longest
	}
	s.PrecomputeMessages()
}

// StaleHeader names the read models that an answer rests on and that can't take an event of its product: the answer is as
// it was before that event.
const StaleHeader = "Waymark-Stale"

// headerDocs are the headers of answers that no handler's output names, by status.
var headerDocs = map[string]map[string]string{
	"200": {"Cache-Control": "no-cache: ask again with If-None-Match; immutable: the answer never changes"},
	"304": {"Cache-Control": "As of the answer that the client has"},
	"412": {"ETag": "Revision at which the book is, as If-Match takes it"},
	"503": {"Retry-After": "Seconds after which to try again"},
}

func describeHeaders(status string, response *huma.Response) {
	for name, text := range headerDocs[status] {
		describeHeader(response, name, text)
	}
}

func describeHeader(response *huma.Response, name, text string) {
	if response.Headers == nil {
		response.Headers = map[string]*huma.Param{}
	}
	response.Headers[name] = &huma.Param{Description: text, Schema: &huma.Schema{Type: huma.TypeString}}
}

func problemResponse(registry huma.Registry) *huma.Response {
	schema := registry.Schema(problemType, true, "Problem")
	return &huma.Response{Content: map[string]*huma.MediaType{problemContent: {Schema: schema}}}
}

// TransformSchema says which members every problem document has.
func (p *Problem) TransformSchema(_ huma.Registry, s *huma.Schema) *huma.Schema {
	s.Required = []string{"title", "status", "detail"}
	s.Properties["errors"].Nullable = false
	s.Properties["decisions"].Nullable = false
	slices.Sort(s.Required)
	return s
}
