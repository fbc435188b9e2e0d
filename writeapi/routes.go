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
	huma.Register(api, h.operation("/v1/products", start.name, start.summary, maxCommandBytes, start.schema), h.start(start))
	for _, c := range others {
		c = h.withSchema(c)
		h.types[c.name] = c
		huma.Register(api, h.operation("/v1/products/{key}/commands/"+c.name, c.name, c.summary, maxCommandBytes, c.schema), h.one(c))
	}
	batch := huma.SchemaFromType(h.registry, reflect.TypeFor[batchBody]())
	batch.PrecomputeMessages()
	h.batch = batch
	huma.Register(api, h.operation("/v1/products/{key}/commands", "batch",
		"Give several commands on one book; they happen together or not at all", maxBatchBytes, batch), h.many)
}

func (h *handlers) withSchema(c commandType) commandType {
	c.schema = bodySchema(h.registry, reflect.TypeFor[single](), c.typ)
	h.items[c.name] = bodySchema(h.registry, reflect.TypeFor[batchItem](), c.typ)
	return c
}

func (h *handlers) operation(path, id, summary string, limit int64, body *huma.Schema) huma.Operation {
	return huma.Operation{
		Method: http.MethodPost, Path: path, OperationID: id, Summary: summary, Tags: []string{tag(path)},
		DefaultStatus: http.StatusOK, MaxBodyBytes: limit, SkipValidateBody: true, // parse does, after UTF-8
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
