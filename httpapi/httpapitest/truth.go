package httpapitest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"mime"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"waymark/httpapi"
)

// root is the address under which the schemas of a document refer to each other.
const root = "openapi.json"

// Truth holds answers against an OpenAPI document: route, status, headers, content type and every member of the body.
type Truth struct {
	routes     *http.ServeMux // a pattern for each operation
	operations map[string]operation

	mu       sync.Mutex // of what follows: compiling is not safe
	compiler *jsonschema.Compiler
	compiled map[string]*jsonschema.Schema
	seen     map[string]int // answers by pattern and status
	looked   map[string]int // bytes of those that were looked at
}

type operation struct {
	Responses map[string]response `json:"responses"`
	at        string              // JSON pointer
}

type response struct {
	Content map[string]json.RawMessage `json:"content"`
	Headers map[string]json.RawMessage `json:"headers"`
}

// ReadTruth reads a document. Formats count, such as those of times and UUIDs.
func ReadTruth(text []byte) (*Truth, error) {
	var document struct {
		Paths map[string]map[string]operation `json:"paths"`
	}
	if err := json.Unmarshal(text, &document); err != nil {
		return nil, err
	}
	whole, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		return nil, err
	}
	t := &Truth{
		routes: http.NewServeMux(), operations: map[string]operation{}, compiler: jsonschema.NewCompiler(),
		compiled: map[string]*jsonschema.Schema{}, seen: map[string]int{}, looked: map[string]int{},
	}
	t.compiler.DefaultDraft(jsonschema.Draft2020)
	t.compiler.AssertFormat()
	for path, item := range document.Paths {
		for method, op := range item {
			pattern := strings.ToUpper(method) + " " + path
			op.at = "#/paths/" + pointer(path) + "/" + method
			t.operations[pattern] = op
			t.routes.Handle(pattern, http.NotFoundHandler())
		}
	}
	return t, t.compiler.AddResource(root, whole)
}

func pointer(name string) string {
	return strings.NewReplacer("~", "~0", "/", "~1", "{", "%7B", "}", "%7D").Replace(name)
}

// beside are the routes that are no part of the API, and not in its document.
var beside = []string{"/", "/docs", "/style.css", "/openapi.json", "/openapi.yaml", "/openapi-3.0.json", "/metrics", "/v1/backup"}

// Check says what the document does not say of an answer.
func (t *Truth) Check(r *http.Request, status int, header http.Header, body []byte) error {
	_, pattern := t.routes.Handler(r)
	op, ok := t.operations[pattern]
	what := fmt.Sprintf("%s %.300s answers %d", r.Method, r.URL, status)
	if plain := r.URL.EscapedPath(); !ok || path.Clean(plain) != plain { // a path that climbs leads nowhere
		if slices.Contains(beside, r.URL.Path) && status < http.StatusBadRequest || r.Method == http.MethodOptions {
			return nil
		}
		return t.checkRefusal(what, status, header, body)
	}
	whole := t.note(pattern, status, len(body))
	answer, ok := op.Responses[strconv.Itoa(status)]
	if !ok {
		return fmt.Errorf("%s: the document has no such status", what)
	}
	if err := checkHeaders(what, answer, header); err != nil {
		return err
	}
	if len(body) == 0 {
		if _, lines := answer.Content[httpapi.LinesType]; r.Method != http.MethodHead && len(answer.Content) > 0 && !lines {
			return fmt.Errorf("%s: there is no body", what)
		}
		return nil
	}
	kind, _, err := mime.ParseMediaType(header.Get("Content-Type"))
	if _, ok := answer.Content[kind]; err != nil || !ok {
		return fmt.Errorf("%s: the document has no content type %q", what, header.Get("Content-Type"))
	}
	if !whole {
		return nil
	}
	if isText(answer.Content[kind]) {
		return nil
	}
	schema := op.at + "/responses/" + strconv.Itoa(status) + "/content/" + pointer(kind) + "/schema"
	values := [][]byte{body}
	if kind == httpapi.LinesType {
		values = slices.Collect(bytes.Lines(body))
	}
	for _, value := range values {
		if err := t.checkBody(what, schema, value); err != nil {
			return err
		}
	}
	return nil
}

// isText says whether the document has an answer for a text, or for bytes, of which it says no more.
func isText(content json.RawMessage) bool {
	var says struct{ Schema struct{ Type any } }
	return json.Unmarshal(content, &says) == nil && says.Schema.Type == "string"
}

// checkRefusal holds an answer without a route against the schema of problem documents.
func (t *Truth) checkRefusal(what string, status int, header http.Header, body []byte) error {
	if status < http.StatusBadRequest {
		return fmt.Errorf("%s: the document has no such route", what)
	}
	if header.Get("Content-Type") != "application/problem+json" {
		return fmt.Errorf("%s: no problem document but %q", what, header.Get("Content-Type"))
	}
	if len(body) == 0 { // of HEAD
		return nil
	}
	return t.checkBody(what, "#/components/schemas/Problem", body)
}

// described are the headers that an answer has only where the document says so. Waymark's own are such too.
var described = []string{"Etag", "Link", "Retry-After"}

func checkHeaders(what string, answer response, header http.Header) error {
	for name := range header {
		told := slices.ContainsFunc(slices.Collect(maps.Keys(answer.Headers)), func(n string) bool { return strings.EqualFold(n, name) })
		if (slices.Contains(described, name) || strings.HasPrefix(name, "Waymark-")) && !told {
			return fmt.Errorf("%s: the document has no header %s", what, name)
		}
	}
	return nil
}

func (t *Truth) checkBody(what, schema string, body []byte) error {
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(body))
	if err != nil {
		return fmt.Errorf("%s: %w in %.2000s", what, err, body)
	}
	compiled, err := t.compile(schema)
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	if err := compiled.Validate(value); err != nil {
		return fmt.Errorf("%s: %#v\nin %.2000s", what, err, body)
	}
	return nil
}

func (t *Truth) compile(at string) (*jsonschema.Schema, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if s, ok := t.compiled[at]; ok {
		return s, nil
	}
	s, err := t.compiler.Compile(root + at)
	if err == nil {
		t.compiled[at] = s
	}
	return s, err
}

// A body with every member is held against the document for the first bytes of the answers of a kind, and then for one
// answer in so many: tests that move a story 100,000 times get the same answer each time, and would spend most of their
// time here.
const (
	allOfTheFirst = 500_000 // bytes
	thenOneIn     = 50      // answers
)

// note counts an answer of that size, and says whether its body is to be looked at.
func (t *Truth) note(pattern string, status, size int) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	kind := pattern + " " + strconv.Itoa(status)
	whole := t.looked[kind] < allOfTheFirst || t.seen[kind]%thenOneIn == 0
	t.seen[kind]++
	if whole {
		t.looked[kind] += size
	}
	return whole
}

// Unseen lists the operations that never answered with a success.
func (t *Truth) Unseen() []string {
	t.mu.Lock()
	defer t.mu.Unlock()
	var unseen []string
	for pattern := range t.operations {
		if t.seen[pattern+" 200"] == 0 {
			unseen = append(unseen, pattern)
		}
	}
	slices.Sort(unseen)
	return unseen
}
