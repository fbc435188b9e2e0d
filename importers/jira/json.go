package jira

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
)

// The shapes of Jira's REST API, versions 2 and 3.

type rawIssue struct {
	ID        json.RawMessage            `json:"id"` // text, or a number
	Key       string                     `json:"key"`
	Fields    map[string]json.RawMessage `json:"fields"`
	Changelog *rawChangelog              `json:"changelog"`
	Names     map[string]string          `json:"names"` // what custom fields are called, with expand=names
}

type rawChangelog struct {
	Total     int          `json:"total"`
	Histories []rawHistory `json:"histories"`
}

type rawHistory struct {
	ID      json.RawMessage `json:"id"`
	Created string          `json:"created"`
	Author  *rawPerson      `json:"author"`
	Items   []rawItem       `json:"items"`
}

type rawItem struct {
	Field      string  `json:"field"`
	From       *string `json:"from"`
	FromString *string `json:"fromString"`
	To         *string `json:"to"`
	ToString   *string `json:"toString"`
}

type rawPerson struct {
	Name        string `json:"name"`
	DisplayName string `json:"displayName"`
	AccountID   string `json:"accountId"`
}

// unnamed is who did what Jira does not tell of whom.
const unnamed = "unknown"

// name is the name by which a person is known: the login name of Jira Server, else the name that is shown.
func (p *rawPerson) name() string {
	if p == nil {
		return unnamed
	}
	for _, name := range []string{p.Name, p.DisplayName, p.AccountID} {
		if name != "" {
			return name
		}
	}
	return unnamed
}

// readJSON reads a search page, a list of issues, one issue, or a page of one issue's change log, an issue at a time.
func (r *reader) readJSON(in io.Reader) error {
	decoder := json.NewDecoder(in)
	start, err := decoder.Token()
	if err != nil {
		return err
	}
	switch start {
	case json.Delim('['):
		err = r.readIssues(decoder, nil)
	case json.Delim('{'):
		err = r.readObject(decoder)
	default:
		return errors.New("holds neither an object nor a list")
	}
	if err != nil {
		return err
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return errors.New("goes on after its end")
	}
	return nil
}

// readIssues reads the rest of a list of issues.
func (r *reader) readIssues(decoder *json.Decoder, names map[string]string) error {
	for decoder.More() {
		var raw rawIssue
		if err := decoder.Decode(&raw); err != nil {
			return err
		}
		if raw.Names == nil {
			raw.Names = names
		}
		r.issue(raw)
	}
	_, err := decoder.Token()
	return err
}

// readObject reads the rest of an object: a search page if it has issues, else an issue or a page of a change log.
func (r *reader) readObject(decoder *json.Decoder) error {
	members, paged := map[string]json.RawMessage{}, false
	var names map[string]string
	for decoder.More() {
		name, err := decoder.Token()
		if err != nil {
			return err
		}
		if name == "issues" {
			paged = true
			if _, err := decoder.Token(); err != nil {
				return err
			}
			if err := r.readIssues(decoder, names); err != nil {
				return err
			}
			continue
		}
		var member json.RawMessage
		if err := decoder.Decode(&member); err != nil {
			return err
		}
		if name == "names" {
			_ = json.Unmarshal(member, &names) // without them custom fields stay unnamed
		}
		members[name.(string)] = member
	}
	if _, err := decoder.Token(); err != nil {
		return err
	}
	if paged {
		return nil
	}
	return r.single(members)
}

func (r *reader) single(members map[string]json.RawMessage) error {
	whole, err := json.Marshal(members)
	if err != nil {
		return err
	}
	if members["values"] != nil {
		return r.changelogPage(whole)
	}
	if members["fields"] == nil {
		return errors.New("holds neither issues, an issue nor a change log")
	}
	var raw rawIssue
	if err := json.Unmarshal(whole, &raw); err != nil {
		return err
	}
	r.issue(raw)
	return nil
}

// changelogPage keeps a page of a long change log until its issue is read.
func (r *reader) changelogPage(whole []byte) error {
	var page struct {
		Self   string       `json:"self"`
		Values []rawHistory `json:"values"`
	}
	if err := json.Unmarshal(whole, &page); err != nil {
		return err
	}
	_, rest, ok := strings.Cut(page.Self, "/issue/")
	id, _, _ := strings.Cut(rest, "/")
	if !ok || id == "" {
		return errors.New("is a page of a change log whose self names no issue")
	}
	r.pages[id] = append(r.pages[id], page.Values...)
	return nil
}

func idText(raw json.RawMessage) string { return string(bytes.Trim(raw, `"`)) }

// timeLayouts are the ways in which Jira writes instants.
var timeLayouts = []string{"2006-01-02T15:04:05.999999999-0700", time.RFC3339Nano}

func parseTime(text string) (time.Time, error) {
	for _, layout := range timeLayouts {
		if t, err := time.Parse(layout, text); err == nil {
			return t.UTC(), nil
		}
	}
	return time.Time{}, fmt.Errorf("%q is no instant", text)
}

// represented are the fields of an issue that Waymark takes over, or that only say again what others say.
var represented = []string{
	"summary", "description", "status", "priority", "issuetype", "resolution", "labels", "fixVersions", "issuelinks",
	"parent", "created", "updated", "reporter", "project", "statuscategorychangedate", "statusCategory",
	"resolutiondate",
}

// unrepresented lists fields that hold something that Waymark can't take over.
func unrepresented(fields map[string]json.RawMessage, names map[string]string) []string {
	var list []string
	for name, value := range fields {
		text := string(bytes.TrimSpace(value))
		if slices.Contains(represented, name) || isPoints(names[name]) ||
			slices.Contains([]string{"null", "[]", "{}", `""`}, text) {
			continue
		}
		if called := names[name]; called != "" {
			name = called
		}
		list = append(list, name)
	}
	return list
}

func isPoints(field string) bool {
	return strings.EqualFold(field, "Story Points") || strings.EqualFold(field, "Story point estimate")
}
