package httpapi

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/negotiation"

	"waymark/tabular"
)

// kinds are the media types that an operation may offer, the one first that those get who do not care.
func kinds() []string {
	return []string{jsonType, LinesType, EventsType, MarkdownType, tabular.CSV.MediaType()}
}

// offered are the kinds that an operation offers. A table is one beside JSON: elsewhere it is a file.
func offered(op *huma.Operation) (offers []string) {
	response := op.Responses[strconv.Itoa(http.StatusOK)]
	for _, kind := range kinds() {
		if response != nil && response.Content[kind] != nil && (kind != tabular.CSV.MediaType() || slices.Contains(offers, jsonType)) {
			offers = append(offers, kind)
		}
	}
	return offers
}

// success is the answer of an operation that says that all is well.
func success(op *huma.Operation) *huma.Response {
	status := strconv.Itoa(http.StatusOK)
	if op.Responses == nil {
		op.Responses = map[string]*huma.Response{}
	}
	if op.Responses[status] == nil {
		op.Responses[status] = &huma.Response{Description: http.StatusText(http.StatusOK)}
	}
	return op.Responses[status]
}

// Negotiate is the format in which the API writes an answer whose kind was chosen. Kinds without a format are written without it.
func (d documented) Negotiate(chosen string) (string, error) {
	if chosen == MarkdownType || chosen == tabular.CSV.MediaType() {
		return chosen, nil
	}
	return jsonType, nil
}

// negotiated has the API see the kind that was chosen in place of what the client accepts, of which it would take the last one whatever its
// weight.
type negotiated struct {
	humaContext
	kind string
}

// humaContext has a name that is none of its methods.
type humaContext huma.Context

// Unwrap lets humago find its own context.
func (n negotiated) Unwrap() huma.Context { return n.humaContext }

// Header is a header of the request.
func (n negotiated) Header(name string) string {
	if name == "Accept" {
		return n.kind
	}
	return n.humaContext.Header(name)
}

// SetHeader sets a header of the answer. Text has no charset unless it says so.
func (n negotiated) SetHeader(name, value string) {
	if name == "Content-Type" && strings.HasPrefix(value, "text/") && !strings.Contains(value, "charset") {
		value += "; charset=utf-8"
	}
	n.humaContext.SetHeader(name, value)
}

// negotiate says how a request is answered: operations that offer no choice answer JSON to everybody, the others say that their answer
// depends on what the client accepts.
func negotiate(ctx huma.Context) (answered huma.Context, kind string) {
	if offers := offered(ctx.Operation()); len(offers) > 1 {
		ctx.AppendHeader("Vary", "Accept")
		kind = cmp.Or(asked(ctx, offers), negotiation.SelectQValue(ctx.Header("Accept"), offers), offers[0])
	}
	return negotiated{ctx, kind}, kind
}
