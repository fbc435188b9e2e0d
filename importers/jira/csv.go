package jira

import (
	"cmp"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// csvUsed are the columns that Waymark takes over.
func csvUsed() []string {
	return []string{
		"Summary", "Issue key", "Issue id", "Issue Type", "Status", "Status Category", "Project key", "Project name",
		"Priority", "Resolution", "Reporter", "Created", "Updated", "Description", "Labels", "Fix versions",
		"Fix Version/s", "Custom field (Story Points)", "Custom field (Story point estimate)", "Custom field (Rank)",
		"Parent", "Parent key", "Parent id", "Custom field (Epic Link)",
	}
}

// csvToldOtherwise are columns that say what is taken over in another way, or that are not about the issue.
func csvToldOtherwise() []string {
	return []string{
		"Status Category Changed", "Project type", "Project lead", "Project lead id", "Project description", "Reporter Id",
		"Resolved", "Work Ratio", "Last Viewed", "Parent summary",
	}
}

// readCSV reads an export, a row at a time. It has no change log: each issue is as it is now.
func (r *reader) readCSV(in io.Reader) error {
	rows := csv.NewReader(in)
	rows.FieldsPerRecord = -1
	header, err := rows.Read()
	if err != nil {
		return err
	}
	for {
		row, err := rows.Read()
		if errors.Is(err, io.EOF) {
			return r.checkDates()
		}
		if err != nil {
			return err
		}
		if r.full() {
			return errTooManyFaults
		}
		line, _ := rows.FieldPos(0)
		r.read++
		c := columns{header: header, line: line, values: map[string][]string{}}
		if fault := c.fill(row); fault != "" {
			if !r.looking {
				r.fault("", fmt.Sprintf("line %d", line), "%s", fault)
			}
			continue
		}
		if r.looking {
			r.lookAt(c)
		} else {
			r.row(c)
		}
	}
}

// columns are the values of a row that are not empty, by the name of their column; several where the name is repeated.
type columns struct {
	header []string
	line   int
	values map[string][]string
}

func (c columns) fill(row []string) string {
	if len(row) != len(c.header) { // Jira fills up every row: a short one was cut
		return fmt.Sprintf("has %d fields, the header %d", len(row), len(c.header))
	}
	for i, text := range row {
		if !utf8.ValidString(text) {
			return fmt.Sprintf("%s is not UTF-8", c.header[i])
		}
		if strings.TrimSpace(text) != "" {
			c.values[c.header[i]] = append(c.values[c.header[i]], text)
		}
	}
	return ""
}

// first is the first value of the first of the columns that has one.
func (c columns) first(names ...string) string {
	for _, name := range names {
		if len(c.values[name]) > 0 {
			return c.values[name][0]
		}
	}
	return ""
}

func (c columns) all(names ...string) []string {
	var all []string
	for _, name := range names {
		all = append(all, c.values[name]...)
	}
	return all
}

// lookAt notes what the row says of the order of dates, and that there is this copy of the issue.
func (r *reader) lookAt(c columns) {
	for _, text := range c.all("Created", "Updated") {
		r.about[r.file].dates.learn(text)
	}
	updated, _ := r.csvTime(cmp.Or(c.first("Updated"), c.first("Created")))
	if id := c.first("Issue id"); id != "" {
		r.propose(id, false, updated)
	}
}

func (r *reader) row(c columns) {
	before := len(r.faults)
	name := cmp.Or(c.first("Issue key"), fmt.Sprintf("in line %d", c.line))
	for _, needed := range []string{"Issue key", "Issue id", "Status", "Created"} {
		if c.first(needed) == "" {
			r.fault(name, needed, "is missing")
		}
	}
	if r.passesOver(c.first("Issue id")) {
		return
	}
	i := issue{
		id: c.first("Issue id"), key: c.first("Issue key"), reporter: person(c.first("Reporter"), c.first("Creator")),
		rank: c.first("Custom field (Rank)"), categories: map[string]string{c.first("Status"): csvCategory(c.first("Status Category"))},
		releases: map[string]release{}, lacks: c.lacks(), unknown: c.unrepresented(),
	}
	i.setProject(c.first("Project key"), c.first("Project name"))
	i.created = r.csvInstant(name, "Created", c.first("Created"))
	i.updated = later(r.csvInstant(name, "Updated", c.first("Updated")), i.created)
	i.now = c.valuesOf(&i)
	for _, version := range c.all("Fix versions", "Fix Version/s") {
		version = clip(version, longestKey)
		i.now.Releases[version] = true
		i.releases[version] = release{id: version, name: version}
	}
	if len(r.faults) == before {
		r.hand(i)
	}
}

func (c columns) valuesOf(i *issue) values {
	return values{
		Status: i.clean(normal("status", c.first("Status"))), Resolution: i.clean(normal("resolution", c.first("Resolution"))),
		Priority: i.clean(normal("priority", c.first("Priority"))),
		Kind:     i.clean(normal("issuetype", c.first("Issue Type"))),
		Title:    cmp.Or(i.clean(normal("summary", c.first("Summary"))), i.key), Description: i.clean(c.first("Description")),
		Points: pointsOf(c.first("Custom field (Story Points)", "Custom field (Story point estimate)")),
		Labels: labelsOf(c.values["Labels"]), Parent: c.first("Parent key", "Custom field (Epic Link)", "Parent", "Parent id"),
		Releases: set{}, Links: c.links(),
	}
}

// lacks says which fields the export has no column for.
func (c columns) lacks() map[string]bool {
	lacks := map[string]bool{"issuelinks": !slices.ContainsFunc(c.header, isLinkColumn)}
	for field, names := range map[string][]string{
		"summary": {"Summary"}, "description": {"Description"}, "priority": {"Priority"}, "issuetype": {"Issue Type"},
		"resolution": {"Resolution"}, "labels": {"Labels"}, "fixVersions": {"Fix versions", "Fix Version/s"},
		"points": {"Custom field (Story Points)", "Custom field (Story point estimate)"},
		"parent": {"Parent", "Parent key", "Parent id", "Custom field (Epic Link)"},
	} {
		lacks[field] = !slices.ContainsFunc(names, func(name string) bool { return slices.Contains(c.header, name) })
	}
	return lacks
}

func isLinkColumn(name string) bool {
	return strings.HasPrefix(name, "Outward issue link (") || strings.HasPrefix(name, "Inward issue link (")
}

// links are the columns "Outward issue link (Blocks)" and "Inward issue link (Blocks)".
func (c columns) links() set {
	links := set{}
	for name, targets := range c.values {
		if !isLinkColumn(name) {
			continue
		}
		_, kind, _ := strings.Cut(name, "(")
		kind = strings.TrimSuffix(kind, ")")
		if strings.HasPrefix(name, "Inward") {
			kind += ", inward"
		}
		for _, target := range targets {
			links[linkName(kind, target)] = true
		}
	}
	return links
}

func (c columns) unrepresented() []string {
	var unused []string
	for name := range c.values {
		if isLinkColumn(name) || slices.Contains(csvUsed(), name) || slices.Contains(csvToldOtherwise(), name) ||
			name == "Votes" && c.first(name) == "0" ||
			name == "Creator" && c.first(name) == c.first("Reporter") ||
			name == "Creator Id" && c.first(name) == c.first("Reporter Id") {
			continue
		}
		unused = append(unused, name)
	}
	return unused
}

// csvCategory is Jira's key of a category that an export gives by its name.
func csvCategory(name string) string {
	return map[string]string{"To Do": "new", "In Progress": "indeterminate", "Done": "done"}[name]
}

// csvLayouts are the ways in which exports write instants that can mean but one.
func csvLayouts() []string {
	return []string{
		"2/Jan/06 3:04 PM", "2/Jan/06 15:04", "2/Jan/2006 3:04 PM", "2/Jan/2006 15:04", "2 Jan 2006 15:04", "2 Jan 2006 3:04 PM",
		"2006-01-02 15:04", "2006-01-02 15:04:05", "2006-01-02 15:04:05.999999999", "2006/01/02 15:04", "2006/01/02 15:04:05",
		"2.1.2006 15:04", "2.1.06 15:04", "2006-01-02T15:04:05.999999999-0700", time.RFC3339Nano,
	}
}

// dateOrder is what the dates of an export such as 3/4/2025 mean: some date of the same export tells.
type dateOrder struct {
	slashed            string // a date that can be read both ways
	dayFirst, monFirst bool   // a date that can be read but one way
}

func slashedLayouts(dayFirst bool) []string {
	layouts := []string{"1/2/2006 15:04", "1/2/2006 3:04 PM", "1/2/06 15:04", "1/2/06 3:04 PM", "1/2/2006 15:04:05"}
	if dayFirst {
		for i, layout := range layouts {
			layouts[i] = strings.Replace(layout, "1/2", "2/1", 1)
		}
	}
	return layouts
}

func parseAny(text string, layouts []string, zone *time.Location) (time.Time, bool) {
	for _, layout := range layouts {
		if t, err := time.ParseInLocation(layout, text, zone); err == nil {
			return t.UTC(), true
		}
	}
	return time.Time{}, false
}

func (d *dateOrder) learn(text string) {
	_, day := parseAny(text, slashedLayouts(true), time.UTC)
	_, month := parseAny(text, slashedLayouts(false), time.UTC)
	switch {
	case day && month:
		d.slashed = cmp.Or(d.slashed, text)
	case day:
		d.dayFirst = true
	case month:
		d.monFirst = true
	}
}

// checkDates refuses, after the first look, an export whose dates could mean two things.
func (r *reader) checkDates() error {
	dates := r.about[r.file].dates
	if r.looking && dates.slashed != "" && dates.dayFirst == dates.monFirst {
		return fmt.Errorf("has dates such as %q: it can't be told whether the day or the month comes first", dates.slashed)
	}
	return nil
}

func (r *reader) csvTime(text string) (time.Time, bool) {
	dates := r.about[r.file].dates
	layouts := csvLayouts()
	if dates.dayFirst {
		layouts = append(layouts, slashedLayouts(true)...)
	}
	if dates.monFirst {
		layouts = append(layouts, slashedLayouts(false)...)
	}
	return parseAny(strings.TrimSpace(text), layouts, r.zone)
}

func (r *reader) csvInstant(issue, field, text string) time.Time {
	t, ok := r.csvTime(text)
	if text != "" && !ok {
		r.fault(issue, field, "%q is no instant", text)
	}
	if err := plausible(t); ok && err != nil {
		r.fault(issue, field, "%w", err)
	}
	return t
}
