package jira

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"waymark/importers/history"
)

// entries are those of a change log.
func (c *checked) entries(histories []rawHistory) []history.Entry {
	entries := make([]history.Entry, 0, len(histories))
	for _, h := range histories {
		if e, ok := c.entry(h); ok {
			entries = append(entries, e)
		}
	}
	return entries
}

func (c *checked) entry(raw rawHistory) (e history.Entry, ok bool) {
	e.ID = idText(raw.ID)
	if _, err := strconv.ParseInt(e.ID, 10, 64); err != nil {
		c.fault("changelog", fmt.Errorf("the id %q of an entry is no number", e.ID))
		return e, false
	}
	place := "changelog entry " + e.ID
	var err error
	if e.At, err = parseTime(raw.Created); err != nil {
		c.fault(place+": created", err)
	}
	e.By = raw.Author.value()
	for n, it := range raw.Items {
		if it.Field == "" && it.FieldID == "" {
			c.fault(fmt.Sprintf("%s: item %d", place, n+1), errors.New("has no field"))
		}
		e.Changes = append(e.Changes, c.change(it))
	}
	return e, true
}

// Why changes are lost.
const (
	noPlace = "Waymark has no such field"
	noRank  = "Jira's log does not say the place"
)

// change is a change as an item of a change log tells it.
func (c *checked) change(it rawItem) history.Change {
	change := history.Change{Source: it.Field}
	if it.Field == "" {
		change.Source = it.FieldID
	}
	name := strings.ToLower(change.Source)
	is := c.roles[it.FieldID]
	if is == unknownRole {
		is = roleByName(name)
		if strings.HasPrefix(it.FieldID, "customfield_") {
			c.mean(it.FieldID, is)
			c.in.Call(it.FieldID, it.Field)
		}
	}
	if f, known := system()[it.FieldID]; known {
		change.Field = f
	} else {
		change.Field = systemName(name)
	}
	if change.Field == history.Nothing {
		change.Field = is.field()
	}
	change.From, change.To = c.side(change.Field, it.From, it.FromString), c.side(change.Field, it.To, it.ToString)
	if is == flagRole {
		change.From, change.To = flag(it.FromString), flag(it.ToString)
	}
	if change.Field != history.Nothing {
		return change
	}
	switch {
	case name == "key":
		change.Key = text(it.FromString)
	case is == rankRole:
		change.Lost = noRank
	case !slices.Contains(bookkeeping(), name):
		change.Open, change.Lost = it.FieldID, noPlace
		if change.Open == "" {
			change.Open = name
		}
	}
	return change
}

// bookkeeping are the names of fields in which Jira notes what follows from something else.
func bookkeeping() []string {
	return []string{"key", "project", "workflow", "epic child", "statuscategorychangedate", "resolutiondate", "votes", "watchers"}
}

// systemName is the field that a change log calls so, in small letters.
func systemName(name string) history.Field {
	switch name {
	case "summary":
		return history.Title
	case "description":
		return history.Description
	case "issuetype", "type", "issue type":
		return history.Kind
	case "status":
		return history.Status
	case "priority":
		return history.Priority
	case "resolution":
		return history.Resolution
	case "labels":
		return history.Labels
	case "assignee":
		return history.Assignee
	case "fix version", "fix version/s", "fixversions":
		return history.Releases
	case "link":
		return history.Links
	case "parent", "parent issue", "issueparentassociation", "epic link":
		return history.Parent
	default:
		return history.Nothing
	}
}

// side is the value before or after a change.
func (c *checked) side(f history.Field, id, said *string) []history.Value {
	v := history.Value{ID: text(id), Name: text(said)}
	if v == (history.Value{}) {
		return nil
	}
	switch f {
	case history.Sprints:
		return sprintList(v)
	case history.Labels:
		return words(v.Name)
	case history.Links:
		return []history.Value{linkOf(v)}
	case history.Description:
		return textValue(wikiText(v.Name))
	case history.Title, history.Points:
		return textValue(v.Name)
	default:
		return []history.Value{v}
	}
}

func words(text string) []history.Value {
	var all []history.Value
	for _, word := range strings.Fields(text) {
		all = append(all, history.Value{Name: word})
	}
	return all
}

func flag(said *string) []history.Value {
	if text(said) == "" {
		return nil
	}
	return []history.Value{{Name: flagged}}
}

// sprintList reads lists of ids and of names: "7, 8" and "Sprint 7, Sprint 8". A name may hold commas, and then names can't
// be told apart.
func sprintList(v history.Value) []history.Value {
	if v.ID == "" {
		return []history.Value{{Name: v.Name}}
	}
	ids, names := strings.Split(v.ID, ","), strings.Split(v.Name, ", ")
	all := make([]history.Value, len(ids))
	for n, id := range ids {
		all[n].ID = strings.TrimSpace(id)
		if len(names) == len(ids) {
			all[n].Name = names[n]
		}
	}
	return slices.DeleteFunc(all, func(v history.Value) bool { return v.ID == "" })
}

// linkOf reads "This issue blocks ACME-7", whose target is ACME-7.
func linkOf(v history.Value) history.Value {
	relation := strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(v.Name), v.ID))
	relation = strings.TrimSpace(strings.TrimPrefix(relation, "This issue"))
	return history.Value{Name: v.ID, Relation: relation}
}

// isChangeLog says whether the address of an answer is that of a change log.
func isChangeLog(self string) bool {
	_, rest, ok := strings.Cut(self, "/issue/")
	_, rest, _ = strings.Cut(rest, "/")
	return ok && strings.HasPrefix(rest, "changelog")
}

// changeLogPage reads a page of one issue's change log.
func (r *reader) changeLogPage(whole json.RawMessage) error {
	var page struct {
		Self   string       `json:"self"`
		Total  int          `json:"total"`
		Values []rawHistory `json:"values"`
	}
	if err := json.Unmarshal(whole, &page); err != nil {
		return err
	}
	_, rest, _ := strings.Cut(page.Self, "/issue/")
	id, _, _ := strings.Cut(rest, "/")
	return r.log(id, page.Total, page.Values)
}

// changeLogText reads the change log of one issue among those of many.
func (r *reader) changeLogText(text json.RawMessage) error {
	var raw struct {
		IssueID         json.RawMessage `json:"issueId"`
		ChangeHistories []rawHistory    `json:"changeHistories"`
	}
	if err := json.Unmarshal(text, &raw); err != nil {
		return r.fault("", fieldOf(err), fmt.Errorf("is not as Jira gives it: %w", err))
	}
	if idText(raw.IssueID) == "" {
		return r.fault("", "issueId", errors.New("is missing"))
	}
	return r.log(idText(raw.IssueID), 0, raw.ChangeHistories)
}

// log hands a piece of a change log over.
func (r *reader) log(of string, total int, histories []rawHistory) error {
	c := checked{reader: r, name: of}
	entries := c.entries(histories)
	if c.end != nil || c.faulty {
		return c.end
	}
	if err := r.in.AddLog(r.file, of, total, entries); err != nil {
		return fmt.Errorf("%w: %w", errEnd, err)
	}
	return nil
}

// webhook reads what Jira sends when an issue was changed: the issue after it, and what was changed.
func (r *reader) webhook(text json.RawMessage) error {
	var raw struct {
		Timestamp json.RawMessage
		User      *rawPerson
		Issue     rawIssue
		Changelog *rawHistory
	}
	r.read++
	if err := json.Unmarshal(text, &raw); err != nil {
		return r.fault(raw.Issue.called(r.read), fieldOf(err), fmt.Errorf("is not as Jira gives it: %w", err))
	}
	if err := r.issue(raw.Issue); err != nil || raw.Changelog == nil || len(raw.Changelog.Items) == 0 {
		return err
	}
	raw.Changelog.Created, raw.Changelog.Author = raw.Timestamp, raw.User
	return r.log(idText(raw.Issue.ID), 0, []rawHistory{*raw.Changelog})
}

// page reads a page of a result that stands in a list.
func (r *reader) page(text json.RawMessage) error {
	var page struct {
		rawPage
		Issues          []json.RawMessage
		IssueChangeLogs []json.RawMessage
		Names           json.RawMessage
		Schema          json.RawMessage
	}
	if err := json.Unmarshal(text, &page); err != nil {
		return err
	}
	r.describes("names", page.Names)
	r.describes("schema", page.Schema)
	r.place = 0
	if page.StartAt != nil {
		r.place = *page.StartAt
	}
	for _, each := range page.Issues {
		if err := r.issueText(each); err != nil {
			return err
		}
	}
	for _, each := range page.IssueChangeLogs {
		if err := r.changeLogText(each); err != nil {
			return err
		}
	}
	list := "issues"
	if page.Issues == nil {
		list = "issueChangeLogs"
	}
	r.results.add(r.file, list, page.rawPage, len(page.Issues))
	return nil
}
