// Package httpapi holds what the HTTP commands and the HTTP queries share: the OpenAPI document, problem documents and
// what every request passes through.
package httpapi

import (
	"maps"
	"net/http"
	"reflect"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"waymark/tabular"
)

// New is an empty API on the mux, with its description at /openapi.json and its documentation at /docs.
func New(mux *http.ServeMux, version string) huma.API {
	useProblems()
	config := huma.DefaultConfig("Waymark", version)
	config.Info.Description = "A decision ledger for product teams. A command is a POST, a query is a GET."
	config.CreateHooks = nil // no "$schema" in bodies
	config.Formats = maps.Clone(config.Formats)
	config.Formats[MarkdownType], config.Formats[tabular.CSV.MediaType()] = markdownFormat(), tableFormat()
	config.OpenAPIPath, config.DocsPath, config.SchemasPath = "", "", ""
	config.Components = &huma.Components{Schemas: huma.NewMapRegistry("#/components/schemas/", schemaName)}
	api := documented{humago.New(mux, config), map[string]bool{}}
	servePages(mux, api.OpenAPI())
	api.UseMiddleware(strict(api.OpenAPI()), withExchange)
	return api
}

// schemaName names a schema after its type. A generic type of a pointer is another one than that of the value.
func schemaName(t reflect.Type, hint string) string {
	name := huma.DefaultSchemaNamer(t, hint)
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if strings.Contains(t.Name(), "[*") {
		return "Optional" + name
	}
	return name
}
