package jira

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"

	"waymark/importers/history"
)

// toldOtherwise are fields that say what is taken over in another way, or that are about Jira alone.
func toldOtherwise() []string {
	return []string{
		"created", "updated", "reporter", "project", "statuscategorychangedate", "statusCategory", "comment",
		"resolutiondate", "subtasks", "lastViewed", "workratio", "issuerestriction", "development",
	}
}

// others takes the fields of a team's own, and what else there is, by what they are.
func (c *checked) others(i *history.Item, raw rawIssue) {
	for _, name := range sortedNames(raw.Fields) {
		value := raw.Fields[name]
		_, known := system()[name]
		if known || slices.Contains(toldOtherwise(), name) {
			continue
		}
		c.other(i, raw, name, value)
	}
}

func sortedNames(fields map[string]json.RawMessage) []string {
	names := make([]string, 0, len(fields))
	for name := range fields {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

func (c *checked) other(i *history.Item, raw rawIssue, name string, value json.RawMessage) {
	rank, sprints := plainText(value), sprintsOf(value)
	switch {
	case lexoRank.MatchString(rank):
		c.mean(name, rankRole)
		i.Rank = rank
	case c.roles[name] == rankRole:
	case len(sprints) > 0:
		c.sprints(i, name, sprints)
	case name == "sprint" || name == "closedSprints" || c.roles[name] == sprintRole:
		i.Has = i.Has.With(history.Sprints)
	case name == "epic":
		if epic := parentOf(value); epic.Name != "" && len(i.Now[history.Parent]) == 0 {
			i.Now[history.Parent], i.Has = []history.Value{epic}, i.Has.With(history.Parent)
		}
	case name == "flagged" || c.roles[name] == flagRole || isFlag(value):
		if !isEmpty(value) {
			i.Now[history.Labels] = append(i.Now[history.Labels], history.Value{Name: flagged})
		}
		c.mean(name, flagRole)
	case isEmpty(value) || name == "creator" && (isEmpty(raw.Fields["reporter"]) || sameJSON(value, raw.Fields["reporter"])):
		if c.roles[name] == pointsRole {
			i.Has = i.Has.With(history.Points)
		}
	default:
		c.unsaid(i, name, value)
	}
}

// flagged is the label of an issue that has a flag: something hinders it.
const flagged = "flagged"

// isFlag knows the one choice that Jira's field for flags has.
func isFlag(value json.RawMessage) bool {
	var choices []struct{ Value string }
	return json.Unmarshal(value, &choices) == nil && len(choices) == 1 && choices[0].Value == "Impediment"
}

// unsaid keeps the values of a field that turn out to be something, by its name or by the mapping: a number, the key of an
// issue, words.
func (c *checked) unsaid(i *history.Item, name string, value json.RawMessage) {
	var number json.Number
	var choices []named
	open := func(values ...history.Value) {
		if i.Open == nil {
			i.Open = map[string][]history.Value{}
		}
		i.Open[name] = values
	}
	switch text := plainText(value); {
	case issueKey.MatchString(text):
		open(history.Value{Name: text})
	case json.Unmarshal(value, &number) == nil && !strings.HasPrefix(string(bytes.TrimSpace(value)), `"`):
		open(history.Value{Name: number.String()})
	case text != "" && len(text) <= history.LongestID:
		open(history.Value{Name: text})
	case json.Unmarshal(value, &choices) == nil && len(choices) > 0 && choices[0].Name != "":
		var all []history.Value
		for _, choice := range choices {
			all = append(all, choice.values()...)
		}
		open(all...)
	default:
		i.Unkept = append(i.Unkept, name)
	}
}

func sameJSON(a, b json.RawMessage) bool {
	var x, y rawPerson
	return json.Unmarshal(a, &x) == nil && json.Unmarshal(b, &y) == nil && x == y
}

// isEmpty knows what a field looks like that holds nothing: also votes, watches and work of which there are 0.
func isEmpty(value json.RawMessage) bool {
	text := string(bytes.TrimSpace(value))
	if slices.Contains([]string{"", "null", "[]", "{}", `""`, `"{}"`, "false"}, text) {
		return true
	}
	var counted struct{ Total, Votes, WatchCount *int }
	if !strings.HasPrefix(text, "{") || json.Unmarshal(value, &counted) != nil {
		return false
	}
	some := false
	for _, count := range []*int{counted.Total, counted.Votes, counted.WatchCount} {
		if count != nil && *count != 0 {
			return false
		}
		some = some || count != nil
	}
	return some
}
