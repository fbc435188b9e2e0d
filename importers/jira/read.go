package jira

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
)

// maxFaults is how many faults of the input are named before reading stops.
const maxFaults = 20

// errTooManyFaults ends the reading of input that is wrong throughout.
var errTooManyFaults = errors.New("too many faults")

// reader reads files and hands over issues that are whole. Faults are gathered: nothing may be sent where there are any.
type reader struct {
	file   string
	pages  map[string][]rawHistory // of long change logs, by id or key of their issue
	take   func(issue) error
	faults []error
}

// read reads files of any of Jira's formats. Pages of change logs are found first, wherever they stand.
func read(files []string, take func(issue) error) error {
	r := &reader{pages: map[string][]rawHistory{}, take: func(issue) error { return nil }}
	for _, file := range files {
		if isChangelog(file) {
			r.readFile(file)
		}
	}
	r.take = take
	for _, file := range files {
		if !isChangelog(file) {
			r.readFile(file)
		}
	}
	return errors.Join(r.faults...)
}

// isChangelog looks whether a file starts like a page of a change log; one that can't be read fails later, by name.
func isChangelog(file string) bool {
	in, err := os.Open(file)
	if err != nil {
		return false
	}
	defer in.Close()
	start, _ := bufio.NewReader(in).Peek(4096)
	return bytes.Contains(start, []byte(`/changelog`)) && !bytes.Contains(start, []byte(`"fields"`))
}

func (r *reader) readFile(file string) {
	r.file = file
	if err := r.parseFile(file); err != nil && !errors.Is(err, errTooManyFaults) {
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			err = errors.New("ends before its end: it is truncated or empty")
		}
		r.fault("", "", "%w", err)
	}
}

func (r *reader) parseFile(file string) error {
	in, err := os.Open(file)
	if err != nil {
		return err
	}
	defer in.Close()
	buffered := bufio.NewReaderSize(in, 1<<16)
	if mark, _ := buffered.Peek(3); bytes.Equal(mark, []byte("\xef\xbb\xbf")) {
		_, _ = buffered.Discard(3)
	}
	start, err := buffered.Peek(1)
	if err != nil {
		return err
	}
	header, _ := buffered.Peek(1 << 12)
	switch {
	case start[0] == '{' || start[0] == '[' || strings.TrimSpace(string(start)) == "":
		return r.readJSON(buffered)
	case bytes.Contains(header, []byte("Issue key")):
		return r.readCSV(buffered)
	default:
		return errors.New("is neither Jira's JSON nor its CSV export")
	}
}

// fault notes what is wrong with the input, and where.
func (r *reader) fault(issue, field, format string, args ...any) {
	if len(r.faults) >= maxFaults {
		return
	}
	where := r.file
	if issue != "" {
		where += ": issue " + issue
	}
	if field != "" {
		where += ": " + field
	}
	r.faults = append(r.faults, fmt.Errorf(where+": "+format, args...))
}

// issue checks a raw issue and hands it over.
func (r *reader) issue(raw rawIssue) {
	before := len(r.faults)
	i := issue{id: idText(raw.ID), key: raw.Key, releases: map[string]release{}, categories: map[string]string{}}
	name := raw.Key
	if name == "" {
		name = i.id
	}
	if i.id == "" {
		r.fault(name, "id", "is missing")
	}
	if i.key == "" {
		r.fault(name, "key", "is missing")
	}
	r.fields(&i, name, raw)
	r.changelog(&i, name, raw.Changelog)
	if len(r.faults) == before {
		r.hand(i)
	}
}

func (r *reader) hand(i issue) {
	if err := r.take(i); err != nil {
		r.fault(i.key, "", "%w", err)
	}
}

// rawFields are the fields of an issue that Waymark represents.
type rawFields struct {
	Summary     string          `json:"summary"`
	Description json.RawMessage `json:"description"`
	Status      *struct {
		Name           string               `json:"name"`
		StatusCategory struct{ Key string } `json:"statusCategory"`
	} `json:"status"`
	Priority    *struct{ Name string } `json:"priority"`
	IssueType   *struct{ Name string } `json:"issuetype"`
	Resolution  *struct{ Name string } `json:"resolution"`
	Labels      []string               `json:"labels"`
	FixVersions []struct {
		ID, Name, ReleaseDate string
		Released              bool
	} `json:"fixVersions"`
	IssueLinks []struct {
		Type         struct{ Inward, Outward string }
		InwardIssue  *struct{ Key string }
		OutwardIssue *struct{ Key string }
	} `json:"issuelinks"`
	Parent   json.RawMessage      `json:"parent"`
	Project  struct{ Key string } `json:"project"`
	Reporter *rawPerson           `json:"reporter"`
	Created  string               `json:"created"`
	Updated  string               `json:"updated"`
}

func (r *reader) fields(i *issue, name string, raw rawIssue) {
	whole, err := json.Marshal(raw.Fields)
	var f rawFields
	if err == nil {
		err = json.Unmarshal(whole, &f)
	}
	if err != nil {
		r.fault(name, "fields", "%w", err)
		return
	}
	if i.created, err = parseTime(f.Created); err != nil {
		r.fault(name, "created", "%w", err)
	}
	if i.updated, err = parseTime(f.Updated); err != nil {
		if f.Updated != "" {
			r.fault(name, "updated", "%w", err)
		}
		i.updated = i.created
	}
	if f.Status == nil || f.Status.Name == "" {
		r.fault(name, "status", "is missing")
		return
	}
	i.project, i.reporter = f.Project.Key, f.Reporter.name()
	if i.project == "" {
		i.project, _, _ = strings.Cut(i.key, "-")
	}
	i.categories[f.Status.Name] = f.Status.StatusCategory.Key
	i.unknown = unrepresented(raw.Fields, raw.Names)
	i.now = f.values(i)
	i.lacks = r.points(i, raw)
	for _, field := range []string{"description", "labels", "fixVersions", "issuelinks", "parent", "resolution"} {
		if _, has := raw.Fields[field]; !has {
			i.lacks = append(i.lacks, field)
		}
	}
}

// points finds the story points among the custom fields; which one it is only expand=names tells.
func (r *reader) points(i *issue, raw rawIssue) (lacks []string) {
	for field, called := range raw.Names {
		if value, has := raw.Fields[field]; isPoints(called) && has {
			i.now.Points = pointsOf(string(value))
			return nil
		}
	}
	return []string{"points"}
}

// values are the represented fields as they are now.
func (f rawFields) values(i *issue) values {
	v := values{
		Status: f.Status.Name, Title: strings.TrimSpace(f.Summary), Description: textOf(f.Description),
		Priority: nameOf(f.Priority), Kind: nameOf(f.IssueType), Resolution: nameOf(f.Resolution),
		Labels: labelsOf(f.Labels), Parent: parentKey(f.Parent), Releases: set{}, Links: set{},
	}
	for _, version := range f.FixVersions {
		v.Releases[version.ID] = true
		i.releases[version.ID] = release{version.ID, version.Name, version.ReleaseDate, version.Released}
	}
	for _, link := range f.IssueLinks {
		if link.OutwardIssue != nil {
			v.Links[linkName(link.Type.Outward, link.OutwardIssue.Key)] = true
		}
		if link.InwardIssue != nil {
			v.Links[linkName(link.Type.Inward, link.InwardIssue.Key)] = true
		}
	}
	return v
}

func nameOf(of *struct{ Name string }) string {
	if of == nil {
		return ""
	}
	return of.Name
}

func parentKey(raw json.RawMessage) string {
	var parent struct{ Key string }
	if json.Unmarshal(raw, &parent) == nil {
		return parent.Key
	}
	var key string
	_ = json.Unmarshal(raw, &key) // neither: no parent
	return key
}

func (r *reader) changelog(i *issue, name string, raw *rawChangelog) {
	histories := append(slices.Clone(r.pages[i.id]), r.pages[i.key]...)
	if raw != nil {
		i.hasHistory = true
		histories = append(histories, raw.Histories...)
	}
	seen := map[string]bool{}
	for _, h := range histories {
		if id := idText(h.ID); !seen[id] {
			seen[id] = true
			r.history(i, name, h)
		}
	}
	if raw != nil {
		i.missing = max(0, raw.Total-len(seen))
	}
	slices.SortStableFunc(i.histories, history.before)
}

func (r *reader) history(i *issue, name string, raw rawHistory) {
	var h history
	if _, err := fmt.Sscan(idText(raw.ID), &h.id); err != nil {
		r.fault(name, "changelog", "the id %q of an entry is no number", idText(raw.ID))
		return
	}
	var err error
	if h.at, err = parseTime(raw.Created); err != nil {
		r.fault(name, fmt.Sprintf("changelog entry %d: created", h.id), "%w", err)
	}
	h.author = raw.Author.name()
	for _, it := range raw.Items {
		if it.Field == "" {
			r.fault(name, fmt.Sprintf("changelog entry %d", h.id), "an item has no field")
		}
		h.items = append(h.items, item{it.Field, value(it.From), value(it.To), value(it.FromString), value(it.ToString)})
	}
	i.histories = append(i.histories, h)
}

func value(text *string) string {
	if text == nil {
		return ""
	}
	return *text
}
