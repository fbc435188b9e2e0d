package jira

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// csvLayouts are the ways in which exports write instants. They name no zone: it is taken to be UTC.
var csvLayouts = []string{
	"02/Jan/06 3:04 PM", "02/Jan/06 15:04", "2006-01-02 15:04", "2006-01-02 15:04:05", "2006-01-02 15:04:05.0",
	"01/02/2006 15:04", "02/Jan/2006 3:04 PM", "2006-01-02T15:04:05.999999999-0700", time.RFC3339Nano,
}

// csvUsed are the columns that Waymark takes over, or that say again what others say.
var csvUsed = []string{
	"Summary", "Issue key", "Issue id", "Issue Type", "Status", "Status Category", "Status Category Changed",
	"Project key", "Project name", "Project type", "Project lead", "Project lead id", "Project description", "Priority",
	"Resolution", "Reporter", "Reporter Id", "Created", "Updated", "Description", "Labels", "Fix versions",
	"Fix Version/s", "Custom field (Story Points)", "Custom field (Story point estimate)", "Custom field (Rank)",
	"Parent key", "Parent", "Resolved", "Work Ratio", "Votes", "Last Viewed",
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
			return nil
		}
		if err != nil {
			return err
		}
		line, _ := rows.FieldPos(0)
		if !utf8.ValidString(strings.Join(row, "")) {
			r.fault("", fmt.Sprintf("line %d", line), "is not valid UTF-8")
			continue
		}
		if len(row) > len(header) {
			r.fault("", fmt.Sprintf("line %d", line), "has %d fields, the header %d", len(row), len(header))
			continue
		}
		r.row(columns(header, row), line)
	}
}

// columns are the values of a row that are not empty, by the name of their column; several where the name is repeated.
func columns(header, row []string) map[string][]string {
	named := map[string][]string{}
	for i, text := range row {
		if strings.TrimSpace(text) != "" {
			named[header[i]] = append(named[header[i]], text)
		}
	}
	return named
}

func (r *reader) row(c map[string][]string, line int) {
	before := len(r.faults)
	first := func(names ...string) string {
		for _, name := range names {
			if len(c[name]) > 0 {
				return c[name][0]
			}
		}
		return ""
	}
	name := first("Issue key")
	if name == "" {
		name = fmt.Sprintf("in line %d", line)
	}
	for _, needed := range []string{"Issue key", "Issue id", "Status", "Created"} {
		if first(needed) == "" {
			r.fault(name, needed, "is missing")
		}
	}
	i := issue{
		id: first("Issue id"), key: first("Issue key"), project: first("Project key"), reporter: first("Reporter", "Creator"),
		rank: first("Custom field (Rank)"), categories: map[string]string{first("Status"): csvCategory(first("Status Category"))},
		releases: map[string]release{}, lacks: []string{"issuelinks"}, unknown: unusedColumns(c),
	}
	if i.reporter == "" {
		i.reporter = unnamed
	}
	if i.project == "" {
		i.project, _, _ = strings.Cut(i.key, "-")
	}
	i.created = r.csvTime(name, "Created", first("Created"))
	i.updated = i.created
	if updated := first("Updated"); updated != "" {
		i.updated = r.csvTime(name, "Updated", updated)
	}
	i.now = values{
		Status: first("Status"), Resolution: first("Resolution"), Priority: first("Priority"), Kind: first("Issue Type"),
		Title: strings.TrimSpace(first("Summary")), Description: first("Description"),
		Points: pointsOf(first("Custom field (Story Points)", "Custom field (Story point estimate)")),
		Labels: labelsOf(c["Labels"]), Parent: first("Parent key"), Releases: set{}, Links: csvLinks(c),
	}
	for _, version := range append(c["Fix versions"], c["Fix Version/s"]...) {
		i.now.Releases = i.now.Releases.with(version, true)
		i.releases[version] = release{id: version, name: version}
	}
	if len(r.faults) == before {
		r.hand(i)
	}
}

// csvCategory is Jira's key of a category that an export gives by its name.
func csvCategory(name string) string {
	return map[string]string{"To Do": "new", "In Progress": "indeterminate", "Done": "done"}[name]
}

func (r *reader) csvTime(issue, field, text string) time.Time {
	for _, layout := range csvLayouts {
		if t, err := time.Parse(layout, text); err == nil {
			return t.UTC()
		}
	}
	if text != "" {
		r.fault(issue, field, "%q is no instant", text)
	}
	return time.Time{}
}

// csvLinks are the columns "Outward issue link (Blocks)" and "Inward issue link (Blocks)".
func csvLinks(c map[string][]string) set {
	links := set{}
	for name, targets := range c {
		kind, isLink := strings.CutPrefix(name, "Outward issue link (")
		if !isLink {
			if kind, isLink = strings.CutPrefix(name, "Inward issue link ("); isLink {
				kind += ", inward"
			}
		}
		for _, target := range targets {
			if isLink {
				links[linkName(strings.Replace(kind, ")", "", 1), target)] = true
			}
		}
	}
	return links
}

func unusedColumns(c map[string][]string) []string {
	var unused []string
	for name, values := range c {
		if !slices.Contains(csvUsed, name) && !strings.Contains(name, "ward issue link (") {
			for range values {
				unused = append(unused, name)
			}
		}
	}
	return unused
}
