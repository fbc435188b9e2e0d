package jira

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// issue is an issue of any of Jira's formats, read and checked.
type issue struct {
	id, key              string
	project, projectName string
	created, updated     time.Time
	reporter             string
	now                  values
	lacks                map[string]bool   // represented fields that were not exported: now says nothing of them
	categories           map[string]string // status name to Jira's category key
	releases             map[string]release
	rank                 string // LexoRank, of a CSV export
	histories            []history
	hasHistory           bool // the change log was exported, be it empty
	missing              int  // histories that the change log has and the files have not
	shortened            int  // texts that are longer than Waymark takes
	unknown              []string
}

// release is a fix version.
type release struct {
	id, name, date string
	released       bool
}

// values are the fields of an issue that Waymark represents, at one moment.
type values struct {
	Status      string
	Resolution  string
	Priority    string
	Kind        string
	Title       string
	Description string
	Points      string // a number as text; empty: none
	Labels      string // sorted, separated by single spaces
	Parent      string // key of the issue that this one is a part of
	Releases    set    // ids of fix versions
	Links       set    // relation and target, see linkName
}

// set is a set of names. It is never changed once its issue is read.
type set map[string]bool

func (s set) with(name string, in bool) set {
	next := set{}
	for n := range s {
		next[n] = true
	}
	if in {
		next[name] = true
	} else {
		delete(next, name)
	}
	return next
}

func (s set) sorted() []string {
	names := make([]string, 0, len(s))
	for n := range s {
		names = append(names, n)
	}
	slices.Sort(names)
	return names
}

// history is one entry of a change log: what one person changed at one moment.
type history struct {
	id     int64
	at     time.Time
	author string
	items  []item
}

func (h history) before(other history) int {
	return cmp.Or(h.at.Compare(other.at), cmp.Compare(h.id, other.id))
}

// item is one changed field.
type item struct {
	field      string
	from, to   string // ids, where the field has them
	fromString string
	toString   string
}

// setProject takes the project that the issue is in; without one it is read off the key.
func (i *issue) setProject(key, name string) {
	if key == "" {
		key, _, _ = strings.Cut(i.key, "-")
	}
	i.project, i.projectName = key, cmp.Or(name, key)
}

// setUpdated is for exports that do not tell when the issue was updated: then when it was created, or last changed.
func (i *issue) setUpdated() {
	if !i.updated.IsZero() {
		return
	}
	i.updated = i.created
	if n := len(i.histories); n > 0 {
		i.updated = later(i.created, i.histories[n-1].at)
	}
}

// stamp marks the state of the issue: it grows with every change in Jira.
func (i issue) stamp() string { return i.updated.UTC().Format(time.RFC3339Nano) }

// What Waymark takes at most, in characters.
const (
	longestText       = 200_000 // of a description
	longestTitle      = 1000
	longestKind       = 100
	longestResolution = 200
	longestRelation   = 100
	longestTarget     = 300
	longestActor      = 255
	longestName       = 100 // of a status or a priority
	longestLabel      = 255
	longestKey        = 255
	longestID         = 100 // of an issue or a version; it can't be shortened: it tells them apart
	mostLabels        = 200
	mostPoints        = 1_000_000
)

// clean is a text as Waymark takes it: with plain line ends, without NUL, and not too long.
func (i *issue) clean(text string) string {
	text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\x00", "")
	short := clip(text, longestText)
	if short != text {
		i.shortened++
	}
	return short
}

// clip shortens a text to so many characters, the last of which then shows that something is missing.
func clip(text string, most int) string {
	if len(text) <= most || utf8.RuneCountInString(text) <= most {
		return text
	}
	return string([]rune(text)[:most-1]) + "…"
}

// linkName is a link as a member of a set: relation, a tab, target.
func linkName(relation, target string) string {
	relation = clip(cmp.Or(strings.TrimSpace(relation), "relates to"), longestRelation)
	return relation + "\t" + clip(target, longestTarget)
}

// parentRelation is how a sub-task is linked to its parent, and a story to its epic.
const parentRelation = "parent"

// linkOf reads a change log's "This issue blocks ACME-7", whose target is ACME-7.
func linkOf(text, target string) string {
	relation := strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(text), target))
	return linkName(strings.TrimPrefix(relation, "This issue"), target)
}

// labelsOf is the text of a label field in a form that compares.
func labelsOf(labels []string) string {
	words := strings.Fields(strings.Join(labels, " "))
	for i := range words {
		words[i] = clip(words[i], longestLabel)
	}
	sorted := slices.Compact(slices.Sorted(slices.Values(words)))
	return strings.Join(sorted[:min(len(sorted), mostLabels)], " ")
}

// pointsOf is a number as text in a form that compares; empty where it is none that can be an estimate.
func pointsOf(text string) string {
	n, err := strconv.ParseFloat(strings.TrimSpace(text), 64)
	if err != nil || math.IsNaN(n) || n < 0 || n > mostPoints {
		return ""
	}
	return strconv.FormatFloat(n, 'f', -1, 64)
}
