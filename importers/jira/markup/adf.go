package markup

import (
	"cmp"
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"time"
)

// FromADF is a document in Atlassian Document Format as Markdown, and false for what is none. A node that is not known keeps its text.
func FromADF(raw json.RawMessage) (string, bool) {
	doc, ok := parseADF(raw)
	if !ok || doc.Type != "doc" {
		return "", false
	}
	return markdown(doc.blocks()), true
}

// parseADF takes what it can: an attribute of an unexpected type is passed over, and the rest is read.
func parseADF(raw json.RawMessage) (node, bool) {
	var n node
	wrong := new(json.UnmarshalTypeError)
	err := json.Unmarshal(raw, &n)
	return n, (err == nil || errors.As(err, &wrong)) && n.Type != ""
}

// node is a node of Atlassian Document Format.
type node struct {
	Type    string `json:"type"`
	Text    string `json:"text"`
	Attrs   attrs  `json:"attrs"`
	Marks   []node `json:"marks"`
	Content []node `json:"content"`
}

type attrs map[string]any

func (a attrs) text(name string) string {
	switch value := a[name].(type) {
	case string:
		return value
	case float64:
		return strconv.FormatFloat(value, 'f', -1, 64)
	}
	return ""
}

func (a attrs) number(name string, least, most int) int {
	value, _ := a[name].(float64)
	return int(max(float64(least), min(float64(most), value)))
}

// blocks are the blocks within a node. Text that stands between blocks becomes a paragraph.
func (n node) blocks() []block {
	var out []block
	var line []span
	for _, child := range n.Content {
		if child.isInline() {
			line = append(line, child.spans()...)
			continue
		}
		out, line = with(out, block{spans: line}), nil
		for _, b := range child.block() {
			out = with(out, b)
		}
	}
	return with(out, block{spans: line})
}

// block is a node as blocks. One that is only there for the looks of its content is that content.
func (n node) block() []block {
	switch n.Type {
	case "paragraph", "caption":
		return []block{{spans: n.inner()}}
	case "heading":
		return []block{{kind: heading, level: n.Attrs.number("level", 1, 6), spans: n.inner()}}
	case "bulletList", "taskList", "decisionList":
		return []block{{kind: list, kids: n.items()}}
	case "orderedList":
		return []block{{kind: list, ordered: true, start: n.start(), kids: n.items()}}
	case "codeBlock":
		return []block{{kind: codeBlock, lang: n.Attrs.text("language"), code: plain(n.inner())}}
	case "blockquote", "panel":
		return []block{{kind: quote, kids: n.blocks()}}
	case "expand", "nestedExpand":
		return append([]block{titled(n.Attrs.text("title"))}, n.blocks()...)
	case "rule":
		return []block{{kind: rule}}
	case "table":
		return []block{{kind: table, kids: n.rows()}}
	case "media":
		return []block{{spans: n.media()}}
	case "blockCard", "embedCard":
		return []block{{spans: n.card()}}
	}
	return n.blocks()
}

// titled is the title of what can be opened and closed, or of a panel.
func titled(title string) block { return block{spans: []span{{text: title, style: strong}}} }

func (n node) start() int {
	if n.Attrs["order"] == nil {
		return 1
	}
	return n.Attrs.number("order", 0, 99_999_999)
}

// items are the items of a list. A list that lies in a list directly, as those of tasks do, belongs to the item before it.
func (n node) items() []block {
	var items []block
	for _, child := range n.Content {
		if last := len(items) - 1; last >= 0 && strings.HasSuffix(child.Type, "List") {
			for _, b := range child.block() {
				items[last].kids = with(items[last].kids, b)
			}
			continue
		}
		items = with(items, block{kind: item, task: child.task(), kids: child.blocks()})
	}
	return items
}

func (n node) task() string {
	switch {
	case n.Type != "taskItem" && n.Type != "blockTaskItem":
		return ""
	case n.Attrs.text("state") == "DONE":
		return "[x] "
	}
	return "[ ] "
}

func (n node) rows() []block {
	var rows []block
	for _, child := range n.Content {
		r := block{kind: row}
		for _, c := range child.Content {
			r.kids = append(r.kids, block{kind: cell, header: c.Type == "tableHeader", kids: c.blocks()})
		}
		rows = with(rows, r)
	}
	return rows
}

func (n node) isInline() bool {
	switch n.Type {
	case "text", "hardBreak", "mention", "emoji", "date", "status", "inlineCard", "mediaInline", "placeholder", "inlineExtension":
		return true
	}
	return n.Text != "" || len(n.Content) == 0 && n.Attrs.text("text") != ""
}

// inner are the spans of all that a node contains.
func (n node) inner() []span {
	var spans []span
	for _, child := range n.Content {
		spans = append(spans, child.spans()...)
	}
	return spans
}

func (n node) spans() []span {
	switch n.Type {
	case "hardBreak":
		return []span{{text: "\n"}}
	case "mention":
		return []span{mention(n.Attrs.text("id"), n.Attrs.text("text"))}
	case "emoji":
		return []span{{text: emoji(n.Attrs.text("shortName"), n.Attrs.text("text"))}}
	case "date":
		return []span{{text: day(n.Attrs.text("timestamp"))}}
	case "status":
		return []span{{text: "[ " + n.Attrs.text("text") + " ]", style: strong}}
	case "inlineCard", "blockCard", "embedCard":
		return n.card()
	case "media", "mediaInline":
		return n.media()
	}
	if text := cmp.Or(n.Text, n.Attrs.text("text")); text != "" {
		return []span{n.marked(span{text: text})}
	}
	return n.inner()
}

func (n node) marked(s span) span {
	for _, mark := range n.Marks {
		switch mark.Type {
		case "strong":
			s.style |= strong
		case "em":
			s.style |= em
		case "strike":
			s.style |= strike
		case "code":
			s.style |= code
		case "link":
			s.href = mark.Attrs.text("href")
		case "subsup":
			if mark.Attrs.text("type") == "sup" {
				s.style |= sup
			}
		}
	}
	return s
}

// card is a link that shows a title of what it leads to; that title is not in the document.
func (n node) card() []span {
	url := n.Attrs.text("url")
	if data, ok := n.Attrs["data"].(map[string]any); ok && url == "" {
		url = attrs(data).text("url")
	}
	return []span{{text: url, href: url}}
}

// media is a file. Its id is one of a service that nobody can ask; its name, where there is one, stands beside.
func (n node) media() []span {
	alt := n.Attrs.text("alt")
	if url := n.Attrs.text("url"); url != "" {
		return []span{{text: alt, href: url, image: true}}
	}
	return []span{{text: alt, href: file(cmp.Or(alt, n.Attrs.text("id"))), image: true}}
}

// day is a date, which is kept as the milliseconds at which it begins.
func day(timestamp string) string {
	ms, err := strconv.ParseInt(timestamp, 10, 64)
	if err != nil {
		return timestamp
	}
	return time.UnixMilli(ms).UTC().Format(time.DateOnly)
}

// plain are the words of spans alone.
func plain(spans []span) string {
	var out strings.Builder
	for _, s := range spans {
		out.WriteString(s.text)
	}
	return out.String()
}
