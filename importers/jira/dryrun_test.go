package jira_test

import (
	"context"
	"maps"
	"net/http"
	"testing"

	"pgregory.net/rapid"

	"waymark/importers/history"
	"waymark/importers/jira"
)

// counting is a target that counts the commands that it is given, by type.
type counting struct {
	*waymark
	given map[string]int
}

func (c counting) Do(ctx context.Context, method, path string, header http.Header, body, into any) error {
	if request, is := body.(map[string]any); is && request["dry_run"] == nil {
		commands, _ := request["commands"].([]map[string]any)
		for _, command := range commands {
			c.given[command["command"].(string)]++
		}
	}
	return c.waymark.Do(ctx, method, path, header, body, into)
}

// What a dry run says is what comes, but for what an import says of itself and of the product.
func TestADryRunTellsWhatAnImportGives(t *testing.T) {
	tries(t, func(rt *rapid.T) {
		j, w := drawn(rt), newWaymarkOn(rt, newMemory())
		for range 2 {
			steps(rt, j, 25)
			files := gives(t, rt, j, formOf(rt, "form"))
			o := jira.Options{Options: history.Options{Product: "SHOP", Actor: "local", DryRun: true}, Files: files}
			said, err := jira.Import(rt.Context(), w, o)
			if err != nil {
				rt.Fatal(err)
			}
			came := counting{w, map[string]int{}}
			o.DryRun = false
			if _, err := jira.Import(rt.Context(), came, o); err != nil {
				rt.Fatal(err)
			}
			maps.DeleteFunc(came.given, func(name string, _ int) bool { return name == "record-import" || name == "set-decision-policy" })
			if !maps.Equal(said.Events, came.given) {
				rt.Errorf("said were %v, given %v", said.Events, came.given)
			}
		}
	})
}
