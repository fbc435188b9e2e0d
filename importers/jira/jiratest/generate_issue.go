package jiratest

import (
	"encoding/json"
	"fmt"
	"strconv"
	"time"
)

// The shapes of Jira's REST API. Issue, in this package, is what is read from them again.

type issue struct {
	ID        string          `json:"id"`
	Key       string          `json:"key"`
	Names     json.RawMessage `json:"names,omitempty"`
	Fields    fields          `json:"fields"`
	Changelog changelog       `json:"changelog"`
}

type fields struct {
	Summary     string    `json:"summary"`
	Description string    `json:"description"`
	Type        named     `json:"issuetype"`
	Status      status    `json:"status"`
	Priority    named     `json:"priority"`
	Resolution  *named    `json:"resolution"`
	Created     string    `json:"created"`
	Updated     string    `json:"updated"`
	Project     project   `json:"project"`
	Reporter    *person   `json:"reporter"`
	Assignee    *person   `json:"assignee"`
	Labels      []string  `json:"labels"`
	Versions    []named   `json:"fixVersions"`
	Links       []link    `json:"issuelinks"`
	Parent      *linked   `json:"parent,omitempty"`
	Epic        string    `json:"customfield_10014,omitempty"`
	Points      *float64  `json:"customfield_10016"`
	Rank        string    `json:"customfield_10019"`
	Sprints     []*sprint `json:"customfield_10020"`
}

type named struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

type status struct {
	named
	Category struct {
		Key string `json:"key"`
	} `json:"statusCategory"`
}

type project struct {
	ID   string `json:"id"`
	Key  string `json:"key"`
	Name string `json:"name"`
}

type person struct {
	AccountID   string `json:"accountId"`
	DisplayName string `json:"displayName"`
}

type linked struct {
	ID  string `json:"id"`
	Key string `json:"key"`
}

type link struct {
	ID      string   `json:"id"`
	Type    linkType `json:"type"`
	Outward *linked  `json:"outwardIssue,omitempty"`
	Inward  *linked  `json:"inwardIssue,omitempty"`
}

type linkType struct {
	ID      string `json:"id"`
	Name    string `json:"name"`
	Inward  string `json:"inward"`
	Outward string `json:"outward"`
}

type sprint struct {
	ID       int    `json:"id"`
	Name     string `json:"name"`
	State    string `json:"state"`
	Start    string `json:"startDate"`
	End      string `json:"endDate"`
	Complete string `json:"completeDate,omitempty"`
}

type changelog struct {
	StartAt    int       `json:"startAt"`
	MaxResults int       `json:"maxResults"`
	Total      int       `json:"total"`
	Histories  []history `json:"histories"`
}

type history struct {
	ID      string  `json:"id"`
	Author  *person `json:"author"`
	Created string  `json:"created"`
	Items   []item  `json:"items"`
}

type item struct {
	Field      string  `json:"field"`
	FieldType  string  `json:"fieldtype"`
	FieldID    string  `json:"fieldId,omitempty"`
	From       *string `json:"from"`
	FromString *string `json:"fromString"`
	To         *string `json:"to"`
	ToString   *string `json:"toString"`
}

// text is a value of a log: null where there is none.
func text(value string) *string {
	if value == "" {
		return nil
	}
	return &value
}

// changed is an item of a log: the id and the name before, and after.
func changed(field, id string, from, fromName, to, toName string) item {
	kind := "jira"
	if len(id) > 6 && id[:6] == "custom" {
		kind = "custom"
	}
	return item{field, kind, id, text(from), text(fromName), text(to), text(toName)}
}

func stamp(at time.Time) string { return at.Format("2006-01-02T15:04:05.000-0700") }

// The world of the project.

func people() []string {
	return []string{"Ann", "Bob", "Chen", "Dora", "Emeka", "Fatima", "Greta", "Hugo", "Ines", "Jonas", "Kofi", "Lena", "Mei", "Nora", "Omar", "Priya"}
}

func someone(n int) *person { return &person{"account-" + strconv.Itoa(n), people()[n]} }

func statuses() []status {
	var list []status
	for _, s := range [][3]string{
		{"10000", "To Do", "new"}, {"10001", "Selected", "new"}, {"3", "In Progress", "indeterminate"}, {"10002", "In Review", "indeterminate"}, {"10003", "Done", "done"},
	} {
		made := status{named: named{s[0], s[1]}}
		made.Category.Key = s[2]
		list = append(list, made)
	}
	return list
}

func priorities() []named {
	return []named{{"1", "Highest"}, {"2", "High"}, {"3", "Medium"}, {"4", "Low"}, {"5", "Lowest"}}
}

func types() []named { return []named{{"10001", "Story"}, {"10002", "Task"}, {"10003", "Bug"}} }

func blocks() linkType { return linkType{"10100", "Blocks", "is blocked by", "blocks"} }

// began is when the project began.
func began() time.Time { return time.Date(2015, 1, 5, 9, 0, 0, 0, time.UTC) }

const (
	day          = 24 * time.Hour
	lasted       = 10 * 365 * day
	sprintLength = 14 * day
)

// between is how much time lies between two issues, so that all of them lie in the past.
func (e Export) between() time.Duration { return min(time.Hour, lasted/time.Duration(e.Issues)) }

// sprintAt is the sprint of a moment.
func sprintAt(at time.Time) *sprint {
	n := int(at.Sub(began()) / sprintLength)
	start := began().Add(time.Duration(n) * sprintLength)
	end := start.Add(sprintLength)
	return &sprint{n + 1, fmt.Sprint("Sprint ", n+1), "closed", stamp(start), stamp(end), stamp(end)}
}
