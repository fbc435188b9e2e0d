package httpapi

import (
	"context"
	"net/url"

	"github.com/danielgtaylor/huma/v2"
)

type exchangeKey struct{}

// exchange is what a handler may know and say beside its input and output.
type exchange struct {
	query url.Values
	set   func(name, value string)
}

// withExchange lets handlers set headers, and see the query, through their context.
func withExchange(ctx huma.Context, next func(huma.Context)) {
	address := ctx.URL()
	next(huma.WithValue(ctx, exchangeKey{}, exchange{query: address.Query(), set: ctx.SetHeader}))
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
	copied := url.Values{}
	for name, values := range e.query {
		copied[name] = append([]string{}, values...)
	}
	return copied
}
