package jira

import (
	"cmp"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"
)

// issue is an issue of any of Jira's formats, read and checked.
type issue struct {
	id, key, project string
	created, updated time.Time
	reporter         string
	now              values
	lacks            []string          // represented fields that were not exported: now says nothing of them
	categories       map[string]string // status name to Jira's category key
	releases         map[string]release
	rank             string // LexoRank, of a CSV export
	histories        []history
	hasHistory       bool // the change log was exported, be it empty
	missing          int  // histories that the change log has and the files have not
	unknown          []string
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

// set is a set of names. It is never changed in place.
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

// item is one changed field.
type item struct {
	field      string
	from, to   string // ids, where the field has them
	fromString string
	toString   string
}

// linkName is a link as a member of a set: relation, a tab, target.
func linkName(relation, target string) string { return relation + "\t" + target }

// parentRelation is how a sub-task is linked to its parent.
const parentRelation = "parent"

// linkOf reads a change log's "This issue blocks ACME-7", whose target is ACME-7.
func linkOf(text, target string) string {
	relation := strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(text), target))
	relation = strings.TrimSpace(strings.TrimPrefix(relation, "This issue"))
	return linkName(cmp.Or(relation, "relates to"), target)
}

// labelsOf is the text of a label field in a form that compares.
func labelsOf(labels []string) string {
	sorted := slices.Compact(slices.Sorted(slices.Values(labels)))
	return strings.Join(sorted, " ")
}

// pointsOf is a number as text in a form that compares; empty where it is none.
func pointsOf(text string) string {
	n, err := strconv.ParseFloat(strings.TrimSpace(text), 64)
	if err != nil || n < 0 {
		return ""
	}
	return strconv.FormatFloat(n, 'f', -1, 64)
}

// textOf is a text field: plain, or rich text in Atlassian Document Format, of which the text is kept.
func textOf(raw json.RawMessage) string {
	var plain string
	if json.Unmarshal(raw, &plain) == nil {
		return plain
	}
	var node richText
	if json.Unmarshal(raw, &node) != nil {
		return ""
	}
	var out strings.Builder
	node.write(&out, "")
	return strings.TrimSpace(out.String())
}

// richText is a node of Atlassian Document Format.
type richText struct {
	Type    string         `json:"type"`
	Text    string         `json:"text"`
	Attrs   map[string]any `json:"attrs"`
	Content []richText     `json:"content"`
}

// write writes the text of a node: a line a block, a dash before each item of a list.
func (n richText) write(out *strings.Builder, indent string) {
	switch n.Type {
	case "text":
		out.WriteString(n.Text)
	case "hardBreak":
		out.WriteString("\n" + indent)
	case "mention", "emoji", "inlineCard", "status", "date":
		for _, name := range []string{"text", "url", "timestamp", "shortName"} {
			if text, ok := n.Attrs[name].(string); ok {
				out.WriteString(text)
				break
			}
		}
	case "listItem":
		out.WriteString(indent + "- ")
		for _, child := range n.Content {
			child.write(out, indent+"  ")
		}
	default:
		for _, child := range n.Content {
			child.write(out, indent)
		}
		if n.isBlock() && !strings.HasSuffix(out.String(), "\n") {
			out.WriteString("\n")
		}
	}
}

func (n richText) isBlock() bool {
	return slices.Contains([]string{"paragraph", "heading", "codeBlock", "rule", "tableRow", "blockquote", "panel"}, n.Type)
}

func (h history) before(other history) int {
	return cmp.Or(h.at.Compare(other.at), cmp.Compare(h.id, other.id))
}
