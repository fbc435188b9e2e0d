package jira

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"time"
	"unicode/utf8"
)

// The shapes of Jira's REST API, versions 2 and 3.

type rawIssue struct {
	ID        json.RawMessage            `json:"id"` // text, or a number
	Key       string                     `json:"key"`
	Fields    map[string]json.RawMessage `json:"fields"`
	Changelog *rawChangelog              `json:"changelog"`
	Names     map[string]string          `json:"names"` // what custom fields are called, with expand=names
}

// called is how a fault names the issue.
func (raw rawIssue) called(nth int32) string {
	return cmp.Or(raw.Key, idText(raw.ID), fmt.Sprintf("number %d", nth))
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
	return person(p.Name, p.DisplayName, p.AccountID)
}

func person(names ...string) string { return clip(cmp.Or(append(names, unnamed)...), longestActor) }

// readJSON reads a search page, a list of issues, one issue, or a page of one issue's change log, an issue at a time.
func (r *reader) readJSON(in io.Reader) error {
	decoder := json.NewDecoder(in)
	start, err := decoder.Token()
	if err != nil {
		return err
	}
	if start == json.Delim('[') {
		err = r.readIssues(decoder)
	} else {
		err = r.readObject(decoder)
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
func (r *reader) readIssues(decoder *json.Decoder) error {
	for decoder.More() {
		var text json.RawMessage
		if err := decoder.Decode(&text); err != nil {
			return err
		}
		if !utf8.Valid(text) {
			return fmt.Errorf("issue number %d is not UTF-8", r.read+1)
		}
		if err := r.rawText(text); err != nil {
			return err
		}
	}
	_, err := decoder.Token()
	return err
}

// readObject reads the rest of an object: a search page if it has issues, else an issue or a page of a change log.
func (r *reader) readObject(decoder *json.Decoder) error {
	members, paged := map[string]json.RawMessage{}, false
	for decoder.More() {
		name, err := decoder.Token()
		if err != nil {
			return err
		}
		if name == "issues" {
			paged = true
			if start, err := decoder.Token(); err != nil || start != json.Delim('[') {
				return cmp.Or(err, errors.New("its issues are no list"))
			}
			if err := r.readIssues(decoder); err != nil {
				return err
			}
			continue
		}
		var member json.RawMessage
		if err := decoder.Decode(&member); err != nil {
			return err
		}
		if name == "names" {
			_ = json.Unmarshal(member, &r.about[r.file].names) // without them custom fields stay unnamed
		}
		if name != "schema" {
			members[name.(string)] = member
		}
	}
	if _, err := decoder.Token(); err != nil || paged {
		return err
	}
	return r.single(members)
}

func (r *reader) single(members map[string]json.RawMessage) error {
	whole, err := json.Marshal(members)
	if err != nil {
		return err
	}
	switch {
	case members["values"] != nil:
		return r.changelogPage(whole)
	case members["fields"] != nil || members["changelog"] != nil:
		return r.rawText(whole)
	default:
		return errors.New("holds neither issues, an issue nor a change log")
	}
}

// idText is an id as text; empty where there is none.
func idText(raw json.RawMessage) string {
	text := string(bytes.Trim(bytes.TrimSpace(raw), `"`))
	if text == "null" {
		return ""
	}
	return text
}

// timeLayouts are the ways in which Jira's API writes instants.
var timeLayouts = []string{"2006-01-02T15:04:05.999999999-0700", time.RFC3339Nano}

func parseTime(text string) (time.Time, error) {
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

// changelog takes the issue's change log, from its own page and from others.
func (r *reader) changelog(i *issue, name string, raw *rawChangelog) {
	var histories []rawHistory
	total := 0
	for _, of := range []string{i.id, i.key} {
		if pages := r.pages[of]; pages != nil {
			pages.used, i.hasHistory, total = true, true, max(total, pages.total)
			histories = append(histories, pages.histories...)
		}
	}
	if raw != nil {
		i.hasHistory, total = true, max(total, raw.Total)
		histories = append(histories, raw.Histories...)
	}
	seen := map[string]bool{}
	for _, h := range histories {
		if id := idText(h.ID); !seen[id] {
			seen[id] = true
			r.history(i, name, h)
		}
	}
	i.missing = max(0, total-len(seen))
	slices.SortStableFunc(i.histories, history.before)
}

func (r *reader) history(i *issue, name string, raw rawHistory) {
	var h history
	var err error
	if h.id, err = strconv.ParseInt(idText(raw.ID), 10, 64); err != nil {
		r.fault(name, "changelog", "the id %q of an entry is no number", idText(raw.ID))
		return
	}
	place := fmt.Sprintf("changelog entry %d", h.id)
	if h.at, err = parseTime(raw.Created); err != nil {
		r.fault(name, place+": created", "%w", err)
	}
	h.author = raw.Author.name()
	for n, it := range raw.Items {
		if it.Field == "" {
			r.fault(name, fmt.Sprintf("%s: item %d", place, n+1), "has no field")
		}
		h.items = append(h.items, item{
			it.Field, value(it.From), value(it.To), i.clean(value(it.FromString)), i.clean(value(it.ToString)),
		})
	}
	i.histories = append(i.histories, h)
}

func value(text *string) string {
	if text == nil {
		return ""
	}
	return *text
}
