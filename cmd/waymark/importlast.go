package main

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"

	"waymark/client"
	"waymark/importers/jira/fetch"
)

// importedFrom is what is remembered of the last complete import from a Jira into a product. It lies beside what is fetched: without it
// everything is fetched, and nothing is recorded twice.
type importedFrom struct {
	Product string    `json:"product"` // first decision of the product: another ledger may have one of the same key
	AsOf    time.Time `json:"as_of"`
	path    string
	key     string
}

// lastImport is that of a product; AsOf is zero where there was none.
func lastImport(ctx context.Context, api *client.Client, product string, f fromAPI) (last importedFrom, err error) {
	dir, err := fetch.Dir(strings.TrimRight(f.URL, "/"), f.Project)
	if err != nil {
		return last, err
	}
	first, err := firstDecision(ctx, api, product)
	if err != nil {
		return last, err
	}
	if text, err := os.ReadFile(dir + ".done"); err == nil {
		_ = json.Unmarshal(text, &last) // else as if there was none
	}
	if last.Product != first {
		last = importedFrom{}
	}
	last.path, last.key = dir+".done", product
	return last, nil
}

func (l importedFrom) since(all bool) time.Time {
	if all {
		return time.Time{}
	}
	return l.AsOf
}

// keep remembers a complete import.
func (l importedFrom) keep(ctx context.Context, api *client.Client, asOf time.Time) (err error) {
	if l.Product, err = firstDecision(ctx, api, l.key); err != nil {
		return err
	}
	l.AsOf = asOf
	text, err := json.Marshal(l)
	if err != nil {
		return err
	}
	return os.WriteFile(l.path, text, 0o600)
}

// firstDecision is the id of the decision that started a product; empty: there is none.
func firstDecision(ctx context.Context, api *client.Client, product string) (string, error) {
	var page struct {
		Items []struct{ ID string }
	}
	err := api.Do(ctx, http.MethodGet, "/v1/products/"+url.PathEscape(product)+"/decisions?order=asc&limit=1", nil, nil, &page)
	if p := new(client.Problem); errors.As(err, &p) && p.Status == http.StatusNotFound || err == nil && len(page.Items) == 0 {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	return page.Items[0].ID, nil
}
