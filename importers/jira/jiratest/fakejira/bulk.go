package fakejira

import (
	"cmp"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
)

// logged is an entry of the log of an issue.
type logged struct {
	of *Issue
	Entry
}

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
	from := 0
	if q.Token != "" {
		from = slices.IndexFunc(list, func(l logged) bool { return strconv.FormatInt(l.ID, 10) == q.Token })
		if from < 0 {
			return problem(http.StatusBadRequest, "The nextPageToken is invalid or expired.")
		}
		if !j.Twice {
			from++
		}
	}
	list = list[from:]
	answer := map[string]any{"nextPageToken": nil}
	if size := min(cmp.Or(q.Most, 1000), j.BulkOf); len(list) > size {
		list = list[:size]
		answer["nextPageToken"] = fmt.Sprint(list[size-1].ID)
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
	slices.SortStableFunc(list, func(a, b logged) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.of.ID, b.of.ID), cmp.Compare(a.ID, b.ID))
	})
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
