package fakejira

import (
	"cmp"
	"encoding/base64"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// search answers a page of a search: on Cloud from a token on, on Server from an index on.
func (j *Jira) search(q url.Values) (int, any) {
	list, fault := j.selected(q.Get("jql"))
	if fault != "" {
		return problem(http.StatusBadRequest, fault)
	}
	size, err := strconv.Atoi(cmp.Or(q.Get("maxResults"), "50"))
	if err != nil {
		return problem(http.StatusBadRequest, "maxResults is no number.")
	}
	size = min(size, j.PageOf)
	answer := map[string]any{}
	if strings.Contains(q.Get("expand"), "names") {
		answer["names"], answer["schema"] = j.names, j.schema
	}
	if j.Cloud {
		list = j.fromToken(answer, list, q.Get("nextPageToken"), size)
	} else {
		list = fromIndex(answer, list, q.Get("startAt"), size)
	}
	answer["issues"] = j.page(list, q)
	return http.StatusOK, answer
}

// fromToken is a page of Cloud, whose token is the key of the last issue of the page before.
func (j *Jira) fromToken(answer map[string]any, list []*Issue, token string, size int) []*Issue {
	if after, err := base64.URLEncoding.DecodeString(token); err == nil && len(after) > 0 {
		list = slices.DeleteFunc(list, func(i *Issue) bool { return number(i.Key) <= number(string(after)) })
	}
	if len(list) > size {
		list = list[:size]
		answer["nextPageToken"], answer["isLast"] = base64.URLEncoding.EncodeToString([]byte(list[size-1].Key)), false
	} else if !j.Coy {
		answer["isLast"] = true
	}
	return list
}

// fromIndex is a page of Server.
func fromIndex(answer map[string]any, list []*Issue, startAt string, size int) []*Issue {
	start, _ := strconv.Atoi(startAt)
	answer["startAt"], answer["maxResults"], answer["total"] = start, size, len(list)
	list = list[min(max(0, start), len(list)):]
	return list[:min(size, len(list))]
}

// page is the issues of a page. Cloud gives nothing but ids unless it is asked for fields.
func (j *Jira) page(list []*Issue, q url.Values) []any {
	page := []any{}
	for _, i := range list {
		shown := j.shown(i, strings.Contains(q.Get("expand"), "changelog"), j.LogOf)
		if j.Cloud && q.Get("fields") == "" {
			shown = map[string]any{"id": i.ID}
		}
		page = append(page, shown)
	}
	if j.Reversed {
		slices.Reverse(page)
	}
	return page
}

var (
	ordered = regexp.MustCompile(`^(.*?)(?: ORDER BY key(?: ASC)?)?$`)
	clause  = regexp.MustCompile(`^(project|key|updated) (=|>|>=) "([^"]+)"$`)
)

// selected are the issues that a JQL finds, of as much of JQL as is asked here. Without an order the last to change is first, so that
// pages shift while others work.
func (j *Jira) selected(jql string) (list []*Issue, fault string) {
	where := ordered.FindStringSubmatch(jql)[1]
	list = slices.Clone(j.inProject())
	for _, c := range strings.Split(where, " AND ") {
		parts := clause.FindStringSubmatch(c)
		if parts == nil {
			return nil, "Error in the JQL Query: " + c
		}
		keep, fault := j.keeps(parts[1], parts[2], parts[3])
		if fault != "" {
			return nil, fault
		}
		list = slices.DeleteFunc(list, func(i *Issue) bool { return !keep(i) })
	}
	slices.SortStableFunc(list, func(a, b *Issue) int {
		if where == jql {
			return b.Updated().Compare(a.Updated())
		}
		return number(a.Key) - number(b.Key)
	})
	return list, ""
}

// keeps is what a clause keeps.
func (j *Jira) keeps(field, operator, value string) (keep func(*Issue) bool, fault string) {
	switch field + operator {
	case "project=":
		if value != j.Project {
			return nil, "The value '" + value + "' does not exist for the field 'project'."
		}
		return func(*Issue) bool { return true }, ""
	case "updated>=":
		minutes, err := strconv.Atoi(strings.TrimSuffix(strings.TrimPrefix(value, "-"), "m"))
		if err != nil || !strings.HasSuffix(value, "m") || value[0] != '-' {
			return nil, "Date value '" + value + "' for field 'updated' is invalid."
		}
		from := j.Now().Add(-time.Duration(minutes) * time.Minute)
		return func(i *Issue) bool { return !i.Updated().Before(from) }, ""
	}
	return j.keepsKeys(operator, value)
}

// keepsKeys compares with the key of an issue, which must be there: Server says so, on Cloud nothing is found. Where it is in another
// project now, nothing here follows it.
func (j *Jira) keepsKeys(operator, value string) (keep func(*Issue) bool, fault string) {
	at := j.find(value)
	if at == nil && !j.Cloud {
		return nil, "An issue with key '" + value + "' does not exist for field 'key'."
	}
	if at == nil || !strings.HasPrefix(at.Key, j.Project+"-") {
		return func(*Issue) bool { return false }, ""
	}
	return func(i *Issue) bool {
		return operator != "=" && number(i.Key) > number(at.Key) || operator != ">" && i == at
	}, ""
}
