package readapi

import (
	"context"
	"fmt"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/jackc/pgx/v5"

	"waymark/httpapi"
)

// standing fails with errBuilding where one of these read models is just being built, and tells in the answer which of them
// do not hold the product up to date. Nothing that is said while one does not is settled.
func (v *view) standing(ctx context.Context, product string, models []string) error {
	found, err := all[struct {
		Model    string
		Building bool
	}](ctx, *v, "stale.sql", pgx.NamedArgs{"models": models, "product": product})
	if err != nil {
		return err
	}
	var stale []string
	for _, m := range found {
		if m.Building {
			return fmt.Errorf("the read model %s %w", m.Model, errBuilding)
		}
		stale = append(stale, m.Model)
	}
	if v.stale = len(stale) > 0; v.stale {
		httpapi.SetHeader(ctx, httpapi.StaleHeader, strings.Join(stale, ", "))
	}
	return nil
}

// staleResponses describe the header in the OpenAPI document.
func staleResponses() map[string]*huma.Response {
	text := "Read models that can't take an event of the product, and so hold it as it was before; left out: none"
	return map[string]*huma.Response{"200": {Description: "OK", Headers: map[string]*huma.Param{
		httpapi.StaleHeader: {Description: text, Schema: &huma.Schema{Type: huma.TypeString}},
	}}}
}
