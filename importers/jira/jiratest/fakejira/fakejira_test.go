package fakejira_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"
	"time"

	"waymark/importers/jira/jiratest/fakejira"
)

type page struct {
	Issues        []struct{ ID, Key string }
	Total         int
	IsLast        bool
	NextPageToken string
}

// get asks a Jira without a server between.
func get(t *testing.T, j *fakejira.Jira, path string, query url.Values) (p page) {
	t.Helper()
	answer := httptest.NewRecorder()
	j.ServeHTTP(answer, httptest.NewRequest(http.MethodGet, path+"?"+query.Encode(), nil))
	if err := json.Unmarshal(answer.Body.Bytes(), &p); err != nil || answer.Code != http.StatusOK {
		t.Fatalf("%d %s", answer.Code, answer.Body)
	}
	return p
}

func of(cloud bool, issues int) *fakejira.Jira {
	now := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	j := fakejira.New(cloud, "SHOP", func() time.Time { now = now.Add(time.Second); return now })
	for range issues {
		j.Add(0)
	}
	return j
}

func TestTokensLeadThroughAllPagesOfCloud(t *testing.T) {
	j, seen := of(true, 25), map[string]bool{}
	query := url.Values{"jql": {`project = "SHOP" ORDER BY key ASC`}, "maxResults": {"10"}}
	for pages := 1; ; pages++ {
		p := get(t, j, "/rest/api/3/search/jql", query)
		for _, i := range p.Issues {
			seen[i.ID] = true
			if i.Key != "" {
				t.Errorf("%s came with more than its id, for which nobody asked", i.Key)
			}
		}
		if p.IsLast != (p.NextPageToken == "") || p.IsLast != (pages == 3) {
			t.Errorf("page %d: %+v", pages, p)
		}
		if p.IsLast || pages > 3 {
			break
		}
		query.Set("nextPageToken", p.NextPageToken)
	}
	if len(seen) != 25 {
		t.Errorf("%d issues", len(seen))
	}
}

// Without an order an index loses issues as soon as others work on the project.
func TestIndexesOfServerShiftWhileIssuesChange(t *testing.T) {
	for order, want := range map[string]int{"": 24, " ORDER BY key": 25} {
		j, seen := of(false, 25), map[string]bool{}
		for start := 0; start < 25; start += 10 {
			p := get(t, j, "/rest/api/2/search", url.Values{"jql": {`project = "SHOP"` + order}, "startAt": {fmt.Sprint(start)}, "maxResults": {"10"}})
			for _, i := range p.Issues {
				seen[i.Key] = true
			}
			if p.Total != 25 {
				t.Errorf("%+v", p)
			}
			if start == 10 {
				j.Change("SHOP-1", "Done") // the last one of all comes first
			}
		}
		if len(seen) != want {
			t.Errorf("%q finds %d issues, want %d", order, len(seen), want)
		}
	}
}
