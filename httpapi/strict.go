package httpapi

import (
	"errors"
	"fmt"
	"maps"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"
)

// ownHeaders begin with this: one that no operation knows is a mistake, not somebody else's.
const ownHeaders = "Waymark-"

// mostValues is how often a parameter that may be given several times can be given.
const mostValues = 100

// strict refuses what an operation would ignore: parameters that it does not have or takes once, headers of Waymark
// that do not exist, and bodies that are no JSON. What an operation has is what the document says.
func strict(document *huma.OpenAPI) func(huma.Context, func(huma.Context)) {
	var known sync.Map // of operations what they take
	return func(ctx huma.Context, next func(huma.Context)) {
		op := ctx.Operation()
		found, ok := known.Load(op)
		if !ok {
			found, _ = known.LoadOrStore(op, takenBy(op))
		}
		t := found.(taken)
		p := NewProblem(http.StatusUnprocessableEntity, "the request has parameters that can't be met")
		t.checkPath(ctx, p)
		t.checkQuery(ctx, p)
		t.checkHeaders(ctx, document, p)
		if len(p.Errors) > 0 {
			answer(ctx, p)
			return
		}
		if op.RequestBody != nil {
			if refusal := checkContent(bodyKind(op), ctx.Header("Content-Type"), ctx.Header("Content-Encoding")); refusal != nil {
				answer(ctx, refusal)
				return
			}
		}
		next(ctx)
	}
}

// taken is what an operation takes, by name.
type taken struct{ path, query, header map[string]*huma.Param }

func takenBy(op *huma.Operation) taken {
	return taken{parameters(op, "path"), parameters(op, "query"), parameters(op, "header")}
}

// Answer ends a request with an error, which is a problem as a rule.
func Answer(ctx huma.Context, err error) {
	p := new(Problem)
	if !errors.As(err, &p) {
		p = NewProblem(http.StatusInternalServerError, "an unexpected error")
	}
	answer(ctx, p)
}

// answer ends a request with a problem.
func answer(ctx huma.Context, p *Problem) {
	_, w := humago.Unwrap(ctx)
	p.write(w)
}

// isText says whether a value is text as databases take it.
func isText(value string) bool { return utf8.ValidString(value) && !strings.ContainsRune(value, 0) }

const noText = "must be UTF-8 without the character U+0000"

func (t taken) checkPath(ctx huma.Context, p *Problem) {
	for name := range t.path {
		if !isText(ctx.Param(name)) {
			p.At("path."+name, noText)
		}
	}
}

func (t taken) checkQuery(ctx huma.Context, p *Problem) {
	address := ctx.URL()
	if address.RawQuery == "" {
		return
	}
	given, err := url.ParseQuery(address.RawQuery)
	if err != nil {
		p.At("query", "is not encoded as a query: "+err.Error())
		return
	}
	for _, name := range slices.Sorted(maps.Keys(given)) {
		location := "query." + ShortName(name)
		parameter, ok := t.query[name]
		switch values := given[name]; {
		case !ok:
			p.At(location, unknownParameter(name, slices.Sorted(maps.Keys(t.query))))
		case !isText(strings.Join(values, "")):
			p.At(location, noText)
		case len(values) > 1 && slices.Contains(values, ""):
			p.At(location, "is given several times, and empty: give values, or leave it out") // one empty value is none
		case len(values) > 1 && parameter.Schema.Type != huma.TypeArray:
			p.At(location, fmt.Sprintf("is given %d times: give it once", len(values)))
		case len(values) > mostValues:
			p.At(location, fmt.Sprintf("is given %d times: give it up to %d times", len(values), mostValues))
		}
	}
}

func unknownParameter(name string, known []string) string {
	switch near := Near(name, known); {
	case near != "":
		return fmt.Sprintf("there is no such parameter; is %s meant?", near)
	case name == "at":
		return "has no meaning here: the answer is not one of a moment"
	case len(known) == 0:
		return "there is no such parameter; none is taken here"
	default:
		return "there is no such parameter; those here are " + strings.Join(known, ", ")
	}
}

func (t taken) checkHeaders(ctx huma.Context, document *huma.OpenAPI, p *Problem) {
	r, _ := humago.Unwrap(ctx)
	var own []string
	for name := range r.Header {
		if _, ok := t.header[name]; ok || strings.HasPrefix(name, ownHeaders) {
			own = append(own, name)
		}
	}
	slices.Sort(own)
	for _, name := range own {
		_, ok := t.header[name]
		switch values := r.Header[name]; {
		case !ok:
			if known := ownHeadersOf(document); !slices.Contains(known, name) {
				p.At("header."+ShortName(name), "there is no such header; those are "+strings.Join(known, ", "))
			}
		case !isText(strings.Join(values, "")):
			p.At("header."+name, noText)
		case len(values) > 1:
			p.At("header."+name, fmt.Sprintf("is given %d times: give it once", len(values)))
		}
	}
}

// ownHeadersOf lists the headers of Waymark that some operation takes: on others they mean nothing, and do no harm.
func ownHeadersOf(document *huma.OpenAPI) []string {
	found := map[string]bool{}
	for _, item := range document.Paths {
		for _, op := range []*huma.Operation{item.Get, item.Post} {
			for name := range parameters(op, "header") {
				found[name] = found[name] || strings.HasPrefix(name, ownHeaders)
			}
		}
	}
	return slices.DeleteFunc(slices.Sorted(maps.Keys(found)), func(name string) bool { return !found[name] })
}

// parameters are those of an operation in one place, by name; of headers in their canonical form.
func parameters(op *huma.Operation, in string) map[string]*huma.Param {
	found := map[string]*huma.Param{}
	if op == nil {
		return found
	}
	for _, p := range op.Parameters {
		switch {
		case p.In != in:
		case in == "header":
			found[http.CanonicalHeaderKey(p.Name)] = p
		default:
			found[p.Name] = p
		}
	}
	return found
}

// bodyKind is the media type of what an operation takes.
func bodyKind(op *huma.Operation) string {
	if op.RequestBody.Content[LinesType] != nil {
		return LinesType
	}
	return jsonType
}

// checkContent refuses bodies that say that they are something else than what is wanted. One that does not say is taken for that, and
// so is what curl says if it is not told.
func checkContent(wanted, kind, encoding string) *Problem {
	p := NewProblem(http.StatusUnsupportedMediaType, "a body must be "+wanted+" in UTF-8").With("Accept", wanted)
	if encoding != "" && encoding != "identity" {
		return p.At("header.Content-Encoding", "must be left out: send the body as it is")
	}
	if kind == "" {
		return nil
	}
	media, options, err := mime.ParseMediaType(kind)
	charset := options["charset"]
	if err != nil || media != wanted && media != "application/x-www-form-urlencoded" ||
		charset != "" && !strings.EqualFold(charset, "utf-8") {
		return p.At("header.Content-Type", "must be "+wanted)
	}
	return nil
}
