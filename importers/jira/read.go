package jira

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"
)

// maxFaults is how many faults of the input are named before reading stops.
const maxFaults = 20

// errTooManyFaults ends the reading of input that is wrong throughout.
var errTooManyFaults = errors.New("too many faults: reading ended")

// reader reads files and hands over issues that are whole. It goes over the files twice: a first look finds what stands
// behind the issues that it is about (names of custom fields, pages of change logs, newer copies of an issue, what the
// dates of a CSV export mean). Faults are gathered: nothing may be sent where there are any.
type reader struct {
	looking    bool // the first time
	zone       *time.Location
	file       string
	about      map[string]*aboutFile
	pages      map[string]*changelogPages // of long change logs, by id or key of their issue
	best       map[string]candidate       // which copy of an issue counts, by its id
	read       int32                      // issues so far, copies among them
	duplicates int
	take       func(issue) error
	faults     []error
}

// aboutFile is what the first look found out about a file.
type aboutFile struct {
	names  map[string]string // what custom fields are called
	dates  dateOrder
	broken bool // a fault ended the look: there is no use in reading it
}

// candidate is a copy of an issue: where there are several, the one with a change log counts, then the newest.
type candidate struct {
	nth     int32
	logged  bool
	updated int64
}

// changelogPages is a change log that came page by page.
type changelogPages struct {
	file      string
	total     int
	histories []rawHistory
	used      bool
}

// read reads files of any of Jira's formats and says how many copies of issues were passed over.
func read(o Options, take func(issue) error) (duplicates int, err error) {
	r := &reader{
		zone: o.Zone, about: map[string]*aboutFile{}, pages: map[string]*changelogPages{}, best: map[string]candidate{}, take: take,
	}
	if r.zone == nil {
		r.zone = time.UTC
	}
	for _, looking := range []bool{true, false} {
		r.looking, r.read = looking, 0
		for _, file := range o.Files {
			r.readFile(file)
		}
	}
	for of, pages := range r.pages {
		if r.file = pages.file; !pages.used && len(r.faults) == 0 {
			r.fault(of, "changelog", "is here, but the issue is in none of the files")
		}
	}
	return r.duplicates, errors.Join(r.faults...)
}

func (r *reader) readFile(file string) {
	r.file = file
	if r.about[file] == nil {
		r.about[file] = &aboutFile{}
	}
	if r.about[file].broken || r.full() {
		return
	}
	err := r.parseFile(file)
	if err == nil || errors.Is(err, errTooManyFaults) {
		return
	}
	r.about[file].broken = true
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		err = errors.New("ends before its end: it is truncated or empty")
	}
	r.fault("", "", "%w", err)
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
	header, err := buffered.Peek(1 << 14)
	if len(header) == 0 {
		return err
	}
	switch start := bytes.TrimSpace(header); {
	case len(start) > 0 && (start[0] == '{' || start[0] == '['):
		return r.readJSON(buffered)
	case bytes.Contains(header, []byte("Issue key")):
		return r.readCSV(buffered)
	default:
		return errors.New("is neither Jira's JSON nor its CSV export")
	}
}

func (r *reader) full() bool { return len(r.faults) > maxFaults }

// fault notes what is wrong with the input, and where.
func (r *reader) fault(issue, field, format string, args ...any) {
	switch {
	case r.full():
		return
	case len(r.faults) == maxFaults:
		r.faults = append(r.faults, errTooManyFaults)
		return
	}
	where := r.file
	if issue != "" {
		where += ": issue " + issue
	}
	if field != "" {
		where += ": " + field
	}
	r.faults = append(r.faults, fmt.Errorf("%s: %w", where, fmt.Errorf(format, args...)))
}

// propose notes a copy of an issue, on the first look.
func (r *reader) propose(id string, logged bool, updated time.Time) {
	c, before := candidate{r.read, logged, updated.UnixMilli()}, r.best[id]
	if before.nth == 0 || c.logged && !before.logged || c.logged == before.logged && c.updated > before.updated {
		r.best[id] = c
	}
}

// passesOver says whether another copy of the issue counts instead of this one.
func (r *reader) passesOver(id string) bool {
	best, known := r.best[id]
	if known && best.nth != r.read {
		r.duplicates++
		return true
	}
	return false
}

// rawText takes the JSON of one issue.
func (r *reader) rawText(text json.RawMessage) error {
	if r.full() {
		return errTooManyFaults
	}
	r.read++
	if r.looking {
		r.look(text)
		return nil
	}
	var raw rawIssue
	err := json.Unmarshal(text, &raw)
	if r.passesOver(idText(raw.ID)) {
		return nil
	}
	if err != nil {
		r.fault(raw.called(r.read), fieldOf(err), "is not as Jira gives it: %w", err)
		return nil
	}
	r.issue(raw)
	return nil
}

// look notes what is needed to choose between copies. What is wrong with an issue is told when it is read.
func (r *reader) look(text json.RawMessage) {
	var raw struct {
		ID        json.RawMessage
		Changelog *struct{}
		Fields    struct{ Updated string }
	}
	_ = json.Unmarshal(text, &raw)
	updated, _ := parseTime(raw.Fields.Updated)
	if id := idText(raw.ID); id != "" {
		r.propose(id, raw.Changelog != nil, updated)
	}
}

// fieldOf is the place that an error of encoding/json names.
func fieldOf(err error) string {
	wrong := new(json.UnmarshalTypeError)
	if errors.As(err, &wrong) {
		return wrong.Field
	}
	return ""
}

// issue checks a raw issue and hands it over.
func (r *reader) issue(raw rawIssue) {
	before := len(r.faults)
	i := issue{id: idText(raw.ID), key: raw.Key, releases: map[string]release{}, categories: map[string]string{}}
	name := raw.called(r.read)
	if i.id == "" {
		r.fault(name, "id", "is missing")
	}
	if len(i.id) > longestID {
		r.fault(name, "id", "is longer than %d bytes", longestID)
	}
	if i.key == "" {
		r.fault(name, "key", "is missing")
	}
	if len(raw.Fields) == 0 {
		r.fault(name, "fields", "is missing")
		return
	}
	r.fields(&i, name, raw)
	r.changelog(&i, name, raw.Changelog)
	i.setUpdated()
	if len(r.faults) == before {
		r.hand(i)
	}
}

func (r *reader) hand(i issue) {
	if err := r.take(i); err != nil {
		r.fault(i.key, "", "%w", err)
	}
}

// changelogPage keeps a page of a long change log, on the first look.
func (r *reader) changelogPage(whole []byte) error {
	if !r.looking {
		return nil
	}
	var page struct {
		Self   string       `json:"self"`
		Total  int          `json:"total"`
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
	of := r.pages[id]
	if of == nil {
		of = &changelogPages{file: r.file}
		r.pages[id] = of
	}
	of.total = max(of.total, page.Total)
	of.histories = append(of.histories, page.Values...)
	return nil
}
