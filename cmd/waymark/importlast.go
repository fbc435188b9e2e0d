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
	Decision string    `json:"decision"` // the newest that an import had made then: another ledger, or one from a backup, may lack it
	AsOf     time.Time `json:"as_of"`
}

// lastImport is that of a product, and the file that remembers it; AsOf is zero where there was none that the product still knows.
func lastImport(ctx context.Context, api *client.Client, product string, f fromAPI) (last importedFrom, file string, err error) {
	dir, err := fetch.Dir(strings.TrimRight(f.URL, "/"), f.Project)
	if err != nil {
		return last, "", err
	}
	file = dir + ".done"
	text, err := os.ReadFile(file)
	if err != nil || json.Unmarshal(text, &last) != nil || last.Decision == "" {
		return importedFrom{}, file, nil
	}
	err = api.Do(ctx, http.MethodGet, decisionsOf(product)+"/"+url.PathEscape(last.Decision), nil, nil, nil)
	if p := new(client.Problem); errors.As(err, &p) && p.Status == http.StatusNotFound {
		return importedFrom{}, file, nil
	}
	return last, file, err
}

// rememberImport notes that a product holds what Jira had until a moment.
func rememberImport(ctx context.Context, api *client.Client, product, file string, asOf time.Time) error {
	var page struct {
		Items []struct{ ID string }
	}
	err := api.Do(ctx, http.MethodGet, decisionsOf(product)+"?source=import:jira&limit=1", nil, nil, &page)
	if p := new(client.Problem); errors.As(err, &p) && p.Status == http.StatusNotFound || err == nil && len(page.Items) == 0 {
		return nil // there was nothing to import
	}
	if err != nil {
		return err
	}
	text, err := json.Marshal(importedFrom{page.Items[0].ID, asOf})
	if err != nil {
		return err
	}
	return os.WriteFile(file, text, 0o600)
}

func decisionsOf(product string) string {
	return "/v1/products/" + url.PathEscape(product) + "/decisions"
}
