package httpapi

import (
	"context"
	"net/url"

	"github.com/danielgtaylor/huma/v2"
)

type exchangeKey struct{}

// exchange is what a handler may know and say beside its input and output.
type exchange struct {
	address url.URL
	kind    string // media type of the answer, where the operation offers several
	set     func(name, value string)
}

// withExchange lets handlers set headers, and see what is asked, through their context.
func withExchange(ctx huma.Context, next func(huma.Context)) {
	ctx, kind := negotiate(ctx)
	next(huma.WithValue(ctx, exchangeKey{}, exchange{ctx.URL(), kind, ctx.SetHeader}))
}

// SetHeader sets a header of the answer to the request that the context is of.
func SetHeader(ctx context.Context, name, value string) {
	if e, ok := ctx.Value(exchangeKey{}).(exchange); ok {
		e.set(name, value)
	}
}

// Query is a copy of the query parameters of the request that the context is of.
func Query(ctx context.Context) url.Values {
	e, _ := ctx.Value(exchangeKey{}).(exchange)
	return e.address.Query()
}

// Question is the address of the request that the context is of, without these query parameters, and how it is answered. The order of
// parameters does not count.
func Question(ctx context.Context, without ...string) string {
	e, _ := ctx.Value(exchangeKey{}).(exchange)
	query := e.address.Query()
	for _, name := range without {
		query.Del(name)
	}
	question := e.address.EscapedPath() + "?" + query.Encode()
	return question + " " + e.kind
}

// Aside is a context for what is done for several requests. It does not end with that of the context, and headers that are set
// through it are kept, for each of them to set.
func Aside(ctx context.Context) (aside context.Context, set map[string]string) {
	e, _ := ctx.Value(exchangeKey{}).(exchange)
	set = map[string]string{}
	e.set = func(name, value string) { set[name] = value }
	return context.WithValue(context.WithoutCancel(ctx), exchangeKey{}, e), set
}
