package jira

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// textOf is a text field: plain, or rich text in Atlassian Document Format, which becomes text with marks as in Markdown.
func textOf(raw json.RawMessage) string {
	var plain string
	if len(raw) == 0 || json.Unmarshal(raw, &plain) == nil {
		return plain
	}
	var node richText
	if json.Unmarshal(raw, &node) != nil {
		return string(raw) // neither: better as it is than not at all
	}
	var out strings.Builder
	node.write(&out, "", 0)
	return strings.TrimSpace(out.String())
}

// richText is a node of Atlassian Document Format.
type richText struct {
	Type    string         `json:"type"`
	Text    string         `json:"text"`
	Attrs   map[string]any `json:"attrs"`
	Marks   []mark         `json:"marks"`
	Content []richText     `json:"content"`
}

type mark struct {
	Type  string         `json:"type"`
	Attrs map[string]any `json:"attrs"`
}

// write writes the text of a node, the nth among its siblings: a line a block, a mark before each item of a list.
func (n richText) write(out *strings.Builder, indent string, nth int) {
	switch n.Type {
	case "text":
		out.WriteString(n.marked())
	case "hardBreak":
		out.WriteString("\n" + indent)
	case "rule":
		out.WriteString(indent + "---\n")
	case "heading":
		out.WriteString(strings.Repeat("#", n.level()) + " ")
		n.block(out, indent)
	case "codeBlock":
		out.WriteString("```\n")
		n.block(out, indent)
		out.WriteString("```\n")
	case "orderedList":
		for i, item := range n.Content {
			item.item(out, indent, fmt.Sprintf("%d. ", i+1))
		}
	case "bulletList", "taskList", "decisionList":
		for _, item := range n.Content {
			item.item(out, indent, "- ")
		}
	case "tableCell", "tableHeader":
		n.cell(out, nth)
	default:
		n.other(out, indent)
	}
}

func (n richText) other(out *strings.Builder, indent string) {
	if n.Content == nil {
		out.WriteString(n.inline())
		return
	}
	n.block(out, indent)
}

// block writes what a node contains, ended by the end of a line where it is a block.
func (n richText) block(out *strings.Builder, indent string) {
	for i, child := range n.Content {
		child.write(out, indent, i)
	}
	blocks := []string{"paragraph", "heading", "codeBlock", "tableRow", "blockquote", "panel"}
	if slices.Contains(blocks, n.Type) && !strings.HasSuffix(out.String(), "\n") {
		out.WriteString("\n")
	}
}

func (n richText) item(out *strings.Builder, indent, start string) {
	out.WriteString(indent + start)
	n.block(out, indent+strings.Repeat(" ", len(start)))
	if !strings.HasSuffix(out.String(), "\n") {
		out.WriteString("\n")
	}
}

func (n richText) cell(out *strings.Builder, nth int) {
	var cell strings.Builder
	n.block(&cell, "")
	if nth > 0 {
		out.WriteString(" | ")
	}
	out.WriteString(strings.ReplaceAll(strings.TrimSpace(cell.String()), "\n", " "))
}

// marked is a text with its marks: links, code and emphasis.
func (n richText) marked() string {
	text := n.Text
	for _, m := range n.Marks {
		switch m.Type {
		case "code":
			text = "`" + text + "`"
		case "strong":
			text = "**" + text + "**"
		case "em":
			text = "*" + text + "*"
		case "strike":
			text = "~~" + text + "~~"
		case "link":
			if href, ok := m.Attrs["href"].(string); ok && href != text {
				text = "[" + text + "](" + href + ")"
			}
		}
	}
	return text
}

// inline is the text of a node that has attributes instead: a mention, an emoji, a card, a status, a date, an image.
func (n richText) inline() string {
	of := func(name string) string { text, _ := n.Attrs[name].(string); return text }
	if ms, err := strconv.ParseInt(of("timestamp"), 10, 64); err == nil {
		return time.UnixMilli(ms).UTC().Format(time.DateOnly)
	}
	if text := cmp.Or(of("text"), of("shortName"), of("url")); text != "" || n.Type != "media" {
		return text
	}
	return "![" + of("alt") + "](" + of("id") + ")\n"
}

func (n richText) level() int {
	level, _ := n.Attrs["level"].(float64)
	return max(1, min(6, int(level)))
}
