package httpapi

import (
	"cmp"
	"net/http"
	"strconv"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/negotiation"
)

// kinds are the media types that an operation may offer, the one first that those get who do not care.
func kinds() []string { return []string{jsonType, LinesType, EventsType, MarkdownType} }

// offered are the kinds that an operation offers.
func offered(op *huma.Operation) (offers []string) {
	response := op.Responses[strconv.Itoa(http.StatusOK)]
	for _, kind := range kinds() {
		if response != nil && response.Content[kind] != nil {
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

// Negotiate is the media type that a client would rather have: JSON where it does not care. The API's own takes the last type of a list for
// one that is wanted most, whatever its weight.
func (d documented) Negotiate(accept string) (string, error) {
	return cmp.Or(negotiation.SelectQValue(accept, []string{jsonType, MarkdownType}), jsonType), nil
}

// negotiated lets only operations that offer a choice see what the client accepts: the others answer JSON to everybody. It says of those
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
func negotiate(ctx huma.Context) (answered huma.Context, kind string) {
	offers := offered(ctx.Operation())
	if len(offers) < 2 {
		return negotiated{ctx}, ""
	}
	ctx.AppendHeader("Vary", "Accept")
	return ctx, cmp.Or(negotiation.SelectQValue(ctx.Header("Accept"), offers), offers[0])
}
