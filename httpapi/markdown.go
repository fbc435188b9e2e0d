package httpapi

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"net/http"
	"strconv"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/negotiation"
)

const jsonType = "application/json"

// MarkdownType is the media type of answers that people read.
const MarkdownType = "text/markdown"

// Summary is a body that says in Markdown what it says in JSON.
type Summary interface{ Markdown() string }

// SummaryType is the content type of a body that is a Summary, for a media type: Markdown has no charset unless it says so.
func SummaryType(kind string) string {
	if kind == MarkdownType {
		return MarkdownType + "; charset=utf-8"
	}
	return kind
}

// OfferMarkdown says in the document that an operation answers a summary in Markdown to those who accept that rather than JSON. Its body is
// a Summary.
func OfferMarkdown(op *huma.Operation, description string) {
	status := strconv.Itoa(http.StatusOK)
	if op.Responses == nil {
		op.Responses = map[string]*huma.Response{}
	}
	if op.Responses[status] == nil {
		op.Responses[status] = &huma.Response{Description: http.StatusText(http.StatusOK)}
	}
	op.Responses[status].Content = map[string]*huma.MediaType{
		jsonType:     {},
		MarkdownType: {Schema: &huma.Schema{Type: huma.TypeString, Description: description}},
	}
}

func offersMarkdown(op *huma.Operation) bool {
	response := op.Responses[strconv.Itoa(http.StatusOK)]
	return response != nil && response.Content[MarkdownType] != nil
}

// AsMarkdown says whether the request that the context is of is answered in Markdown.
func AsMarkdown(ctx context.Context) bool {
	e, _ := ctx.Value(exchangeKey{}).(exchange)
	return e.markdown
}

// markdownFormat writes summaries.
func markdownFormat() huma.Format {
	return huma.Format{Marshal: func(w io.Writer, v any) error {
		summary, ok := v.(Summary)
		if !ok {
			return fmt.Errorf("%T is no summary", v)
		}
		_, err := io.WriteString(w, summary.Markdown())
		return err
	}}
}

// Negotiate is the media type that a client would rather have: JSON where it does not care. The API's own takes the last type of a list for
// one that is wanted most, whatever its weight.
func (d documented) Negotiate(accept string) (string, error) {
	return cmp.Or(negotiation.SelectQValue(accept, []string{jsonType, MarkdownType}), jsonType), nil
}

// negotiated lets only operations that offer Markdown see what the client accepts: the others answer JSON to everybody. It says of those
// that do that their answer depends on it.
type negotiated struct{ humaContext }

// humaContext has a name that is none of its methods.
type humaContext huma.Context

// Unwrap lets humago find its own context.
func (n negotiated) Unwrap() huma.Context { return n.humaContext }

// Header hides what is accepted.
func (n negotiated) Header(name string) string {
	if name == "Accept" {
		return ""
	}
	return n.humaContext.Header(name)
}

// negotiate says how a request is answered.
func negotiate(api huma.API, ctx huma.Context) (answered huma.Context, markdown bool) {
	if !offersMarkdown(ctx.Operation()) {
		return negotiated{ctx}, false
	}
	ctx.AppendHeader("Vary", "Accept")
	kind, err := api.Negotiate(ctx.Header("Accept"))
	return ctx, err == nil && kind == MarkdownType
}
