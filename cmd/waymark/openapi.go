package main

import (
	"encoding/json"
	"log/slog"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"waymark/audit/merkle"
	"waymark/audit/seal"
	"waymark/eventstore"
	"waymark/feeds"
	"waymark/httpapi"
	"waymark/ledger"
	"waymark/projections"
)

type openapiCommand struct{}

// Run prints the document that a server has at /openapi.json. It needs no server and starts none.
func (openapiCommand) Run(s streams) error {
	return json.NewEncoder(s.out).Encode(document())
}

// document describes the whole API, made of parts that are never asked anything.
func document() *huma.OpenAPI {
	store, quiet := &eventstore.Client{}, slog.New(slog.DiscardHandler)
	a := &app{sealer: &seal.Sealer{}, feed: feeds.New(feeds.Options{Store: store}), engine: projections.New(projections.Options{Client: store})}
	api := httpapi.New(http.NewServeMux(), build().version)
	a.register(api, &Config{}, store, nil, merkle.New(nil, store), ledger.New(ledger.Options{Store: store, Logger: quiet}), quiet)
	return api.OpenAPI()
}
