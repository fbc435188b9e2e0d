package fakejira

import (
	"cmp"
	"fmt"
	"maps"
	"net/http"
	"slices"
)

// logged is an entry of the log of an issue.
type logged struct {
	of *Issue
	Entry
}

// place is where an entry stands among those of all issues, and the token of the page after it.
func (l logged) place() string { return fmt.Sprintf("%d/%s/%012d", l.At.UnixMilli(), l.of.ID, l.ID) }

// bulk answers a page of the change logs of up to 1,000 issues: oldest first over all of them, then by issue.
func (j *Jira) bulk(body []byte, endToken bool) (int, any) {
	var q struct {
		IDs   []string `json:"issueIdsOrKeys"`
		Most  int      `json:"maxResults"`
		Token string   `json:"nextPageToken"`
	}
	if err := decode(body, &q); err != nil || len(q.IDs) == 0 || len(q.IDs) > 1000 || q.Most > 10000 {
		return problem(http.StatusBadRequest, "Invalid request payload.")
	}
	if q.Token != "" && endToken {
		return problem(http.StatusBadRequest, "The nextPageToken is invalid or expired.")
	}
	list := j.logsOf(q.IDs)
	if q.Token != "" {
		list = slices.DeleteFunc(list, func(l logged) bool { return l.place() < q.Token || !j.Twice && l.place() == q.Token })
	}
	answer := map[string]any{"nextPageToken": nil}
	if size := min(cmp.Or(q.Most, 1000), j.BulkOf); len(list) > size {
		list = list[:size]
		answer["nextPageToken"] = list[size-1].place()
	}
	answer["issueChangeLogs"] = grouped(list)
	return http.StatusOK, answer
}

func (j *Jira) logsOf(ids []string) (list []logged) {
	for _, id := range ids {
		if i := j.find(id); i != nil {
			for _, e := range i.Log {
				list = append(list, logged{i, e})
			}
		}
	}
	slices.SortFunc(list, func(a, b logged) int { return cmp.Compare(a.place(), b.place()) })
	return list
}

func grouped(list []logged) []any {
	var order []string
	histories := map[string][]any{}
	for _, l := range list {
		if histories[l.of.ID] == nil {
			order = append(order, l.of.ID)
		}
		raw := maps.Clone(l.Raw)
		raw["created"] = millis(l.At)
		histories[l.of.ID] = append(histories[l.of.ID], raw)
	}
	groups := []any{}
	for _, id := range order {
		groups = append(groups, map[string]any{"issueId": id, "changeHistories": histories[id]})
	}
	return groups
}
