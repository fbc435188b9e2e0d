// Package writeapi serves commands over HTTP.
package writeapi

import (
	"context"
	"log/slog"
	"net/http"
	"reflect"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"waymark/ledger"
)

const (
	maxCommandBytes = 1 << 20
	maxBatchBytes   = 4 << 20
)

// Ledger runs commands.
type Ledger interface {
	Do(ctx context.Context, r ledger.Request) (ledger.Result, error)
}

// Register adds the routes of every command.
func Register(api huma.API, l Ledger, log *slog.Logger) {
	h := &handlers{ledger: l, log: log, registry: api.OpenAPI().Components.Schemas, types: map[string]commandType{}, items: map[string]*huma.Schema{}}
	start, others := commandTypes()
	start = h.withSchema(start)
	register(api, h.operation("/v1/products", start.Name, start.Summary, maxCommandBytes, start.schema), h.start(start))
	for _, c := range others {
		c = h.withSchema(c)
		h.types[c.Name] = c
		register(api, h.operation("/v1/products/{key}/commands/"+c.Name, c.Name, c.Summary, maxCommandBytes, c.schema), h.one(c))
	}
	h.batch = batchSchema(h.registry)
	register(api, h.operation("/v1/products/{key}/commands", "batch",
		"Give several commands on one book; they happen together or not at all", maxBatchBytes, h.describedBatch()), h.many)
}

// register adds a route whose body is JSON alone: huma would say that it may be any bytes.
func register[I, O any](api huma.API, o huma.Operation, handler func(context.Context, *I) (*O, error)) {
	huma.Register(api, o, handler)
	delete(o.RequestBody.Content, "application/octet-stream")
}

func (h *handlers) withSchema(c commandType) commandType {
	c.schema = bodySchema(h.registry, reflect.TypeFor[single](), c.typ())
	if !c.starts() { // in a batch nothing does
		h.items[c.Name] = itemSchema(h.registry, c)
	}
	return c
}

func (h *handlers) operation(path, id, summary string, limit int64, body *huma.Schema) huma.Operation {
	return huma.Operation{
		Method: http.MethodPost, Path: path, OperationID: id, Summary: summary, Tags: []string{tag(path)},
		DefaultStatus: http.StatusOK, MaxBodyBytes: limit, SkipValidateBody: true, // check does
		RequestBody: &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{"application/json": {Schema: body}}},
		Errors:      []int{400, 403, 404, 409, 412, 413, 422, 503},
	}
}

func tag(path string) string {
	if strings.Contains(path, "/commands") {
		return "commands"
	}
	return "products"
}
