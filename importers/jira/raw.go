package jira

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"time"

	"waymark/importers/history"
)

// The shapes of Jira's REST API, versions 2 and 3.

type rawIssue struct {
	ID        json.RawMessage            `json:"id"` // text, or a number
	Key       string                     `json:"key"`
	Self      string                     `json:"self"`
	Fields    map[string]json.RawMessage `json:"fields"`
	Changelog *rawChangelog              `json:"changelog"`
	Names     map[string]string          `json:"names"`  // what fields are called, with expand=names
	Schema    map[string]rawSchema       `json:"schema"` // what fields are, with expand=schema
}

// called is how a fault names the issue.
func (raw rawIssue) called(nth int) string {
	return cmp.Or(raw.Key, idText(raw.ID), fmt.Sprintf("number %d", nth))
}

type rawSchema struct {
	Custom string `json:"custom"`
}

type rawChangelog struct {
	Total     int          `json:"total"`
	Histories []rawHistory `json:"histories"`
}

type rawHistory struct {
	ID      json.RawMessage `json:"id"`
	Created json.RawMessage `json:"created"` // text, or milliseconds
	Author  *rawPerson      `json:"author"`
	Items   []rawItem       `json:"items"`
}

type rawItem struct {
	Field      string  `json:"field"`
	FieldID    string  `json:"fieldId"`
	From       *string `json:"from"`
	FromString *string `json:"fromString"`
	To         *string `json:"to"`
	ToString   *string `json:"toString"`
}

type rawPerson struct {
	Name        string `json:"name"`
	Key         string `json:"key"`
	DisplayName string `json:"displayName"`
	AccountID   string `json:"accountId"`
}

// value is a person: known by the account, on Jira Server by the user's key.
func (p *rawPerson) value() history.Value {
	switch {
	case p == nil:
		return history.Value{}
	case p.AccountID != "":
		return history.Value{ID: p.AccountID, Name: cmp.Or(p.DisplayName, p.Name)}
	default:
		return history.Value{ID: cmp.Or(p.Key, p.Name), Name: cmp.Or(p.Name, p.DisplayName)}
	}
}

// named is a thing with a name, such as a priority.
type named struct {
	ID   json.RawMessage `json:"id"`
	Name string          `json:"name"`
}

// values are the thing, if there is one.
func (n *named) values() []history.Value {
	if n == nil || n.Name == "" && idText(n.ID) == "" {
		return nil
	}
	return []history.Value{{ID: idText(n.ID), Name: n.Name}}
}

type rawStatus struct {
	named
	StatusCategory struct {
		Key string `json:"key"`
	} `json:"statusCategory"`
}

type rawVersion struct {
	named
	ReleaseDate string `json:"releaseDate"`
	Released    bool   `json:"released"`
}

type rawLink struct {
	Type struct {
		Inward  string `json:"inward"`
		Outward string `json:"outward"`
	} `json:"type"`
	InwardIssue  *rawOther `json:"inwardIssue"`
	OutwardIssue *rawOther `json:"outwardIssue"`
}

// rawOther is another issue, as a link or a parent names it.
type rawOther struct {
	ID  json.RawMessage `json:"id"`
	Key string          `json:"key"`
}

func (o *rawOther) value() history.Value { return history.Value{ID: idText(o.ID), Name: o.Key} }

type rawProject struct {
	Key  string `json:"key"`
	Name string `json:"name"`
}

// idText is an id as text; empty where there is none.
func idText(raw json.RawMessage) string {
	text := string(bytes.Trim(bytes.TrimSpace(raw), `"`))
	if text == "null" {
		return ""
	}
	return text
}

// value is a text that may be null.
func text(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// timeLayouts are the ways in which Jira's API writes instants.
var timeLayouts = []string{"2006-01-02T15:04:05.999999999-0700", time.RFC3339Nano}

// parseTime reads an instant: text, or milliseconds since 1970.
func parseTime(raw json.RawMessage) (time.Time, error) {
	if ms, err := strconv.ParseInt(string(bytes.TrimSpace(raw)), 10, 64); err == nil {
		t := time.UnixMilli(ms).UTC()
		return t, plausible(t)
	}
	text := idText(raw)
	for _, layout := range timeLayouts {
		if t, err := time.Parse(layout, text); err == nil {
			return t.UTC(), plausible(t)
		}
	}
	if text == "" {
		return time.Time{}, errors.New("is missing")
	}
	return time.Time{}, fmt.Errorf("%q is no instant", text)
}

func plausible(t time.Time) error {
	if year := t.UTC().Year(); year < 1970 {
		return fmt.Errorf("the year %d can't be", year)
	}
	if t.After(time.Now().Add(5 * time.Minute)) { // as the ledger has it
		return fmt.Errorf("%s lies in the future", t.Format(time.RFC3339))
	}
	return nil
}
