// Package markup makes Markdown of the two ways in which Jira writes texts: Atlassian Document Format, which its Cloud gives for what is now, and
// wiki markup, which its change logs and its Server give. Both become the same tree, and one writer makes Markdown of it, so that a text that was
// kept in both ways reads the same.
//
// The Markdown is CommonMark, with the tables, task lists and strike-through of GitHub. What it has no mark for keeps its words alone: underlines,
// colours, subscripts; a superscript keeps a "^", because 10^6^ is not 106. People become links to "accountid:...", files to "attachment:...".
package markup

import "strings"

// deepest is how deep lists and quotes lie within each other; what lies deeper stands at that depth.
const deepest = 12

type kind int

const (
	paragraph kind = iota
	heading
	list
	item
	quote
	codeBlock
	rule
	table
	row
	cell
)

// block is a part of a text that stands on lines of its own.
type block struct {
	kind    kind
	level   int    // of a heading
	ordered bool   // a list with numbers
	start   int    // the first of them
	task    string // the box before an item of a task list, or ""
	header  bool   // a cell that names its row or column
	code    string
	lang    string
	spans   []span  // of a paragraph or heading
	kids    []block // of all else
}

// holds says whether there is anything to read in a block. Blocks are made from the inside out, so it looks no deeper.
func (b block) holds() bool {
	switch b.kind {
	case rule:
		return true
	case codeBlock:
		return strings.TrimSpace(b.code) != ""
	case paragraph, heading:
		for _, s := range b.spans {
			if s.image || strings.TrimSpace(s.text) != "" {
				return true
			}
		}
		return false
	case cell:
		return true // an empty one keeps the others in their columns
	}
	return len(b.kids) > 0
}

// with adds a block to others, if it holds anything.
func with(blocks []block, b block) []block {
	if b.holds() {
		return append(blocks, b)
	}
	return blocks
}

type style int

const (
	strong style = 1 << iota
	em
	strike
	code
	sup
)

// span is a piece of text in one style. A "\n" in it is the end of a line.
type span struct {
	text  string
	style style
	href  string
	image bool // text is what it shows
}

// mention is a person, who is known by an id.
func mention(id, name string) span {
	if name = strings.TrimPrefix(name, "@"); name == "" {
		name = id
	}
	return span{text: "@" + name, href: accountScheme + id}
}

// file is something that is attached, by its name.
func file(name string) string { return attachmentScheme + name }

const (
	accountScheme    = "accountid:"
	attachmentScheme = "attachment:"
)
