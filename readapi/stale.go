package readapi

import (
	"fmt"

	"github.com/danielgtaylor/huma/v2"
	"github.com/jackc/pgx/v5"

	"waymark/httpapi"
)

// standing are the read models that do not hold the product up to date.
func standing(rows pgx.Rows) (stale []string, err error) {
	found, err := pgx.CollectRows(rows, pgx.RowToStructByName[struct {
		Model    string
		Building bool
	}])
	for _, m := range found {
		if m.Building {
			return nil, fmt.Errorf("the read model %s %w", m.Model, errBuilding)
		}
		stale = append(stale, m.Model)
	}
	return stale, err
}

// staleResponses describe the header in the OpenAPI document.
func staleResponses() map[string]*huma.Response {
	text := "Read models that can't take an event of the product, and so hold it as it was before; left out: none"
	return map[string]*huma.Response{"200": {Description: "OK", Headers: map[string]*huma.Param{
		httpapi.StaleHeader: {Description: text, Schema: &huma.Schema{Type: huma.TypeString}},
	}}}
}
