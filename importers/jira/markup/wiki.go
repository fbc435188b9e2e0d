package markup

import (
	"regexp"
	"strings"
)

// FromWiki is a text in Jira's wiki markup as Markdown. What is no markup, such as what opens and never closes, stays text.
func FromWiki(text string) string {
	return markdown(parseWiki(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text), false))
}

func parseWiki(text string, inCell bool) []block {
	p := &wiki{rest: text, inCell: inCell, unclosed: map[string]bool{}}
	for p.rest != "" {
		p.line(p.cut())
	}
	for len(p.open) > 0 {
		p.close()
	}
	p.flush()
	return p.done
}

// wiki reads wiki markup from its beginning to its end, once.
type wiki struct {
	rest     string
	inCell   bool            // of a table, which contains no other
	unclosed map[string]bool // macros that have no further end
	cutShort bool            // the rest of a line follows a macro
	done     []block
	open     []container // quotes and panels that have not ended
	text     []string    // the lines of the paragraph that is being read
	rows     [][]string  // the rows of the table that is being read, with their lines
	lists    []level     // the lists that are being read, the innermost last
}

// container is a quote or a panel, with what stood before it.
type container struct {
	name   string
	before []block
}

// cut takes the next line, or what stands on it before a macro that makes blocks. In a table a macro is part of its cell.
func (p *wiki) cut() (string, *tag) {
	inTable := p.rowIsOpen() || p.beginsRow(p.rest)
	for n := 0; n < len(p.rest); n++ {
		switch p.rest[n] {
		case '\\':
			if n+1 < len(p.rest) && p.rest[n+1] != '\n' {
				n++
			}
		case '\n':
			return p.take(n, 1), nil
		case '{':
			if t := tagAt(p.rest[n:], blockMacros); t != nil && !inTable && p.ends(t, p.rest[n+t.size:]) {
				return p.take(n, t.size), t
			}
		}
	}
	return p.take(len(p.rest), 0), nil
}

// take takes n bytes of the rest, and passes over the next.
func (p *wiki) take(n, next int) string {
	line := p.rest[:n]
	p.rest = p.rest[n+next:]
	return line
}

var (
	headingLine = regexp.MustCompile(`^\s*h([1-6])\.\s+(.*)$`)
	quoteLine   = regexp.MustCompile(`^\s*bq\.\s+(.*)$`)
	ruleLine    = regexp.MustCompile(`^\s*-{4,5}\s*$`)
	listLine    = regexp.MustCompile(`^\s*([*#-]+)\s+(.*)$`)
)

// line takes a line, or what stands on one before a macro, and then that macro.
func (p *wiki) line(line string, macro *tag) {
	blank := strings.TrimSpace(line) == ""
	switch {
	case !blank:
		p.words(line)
	case macro == nil && !p.cutShort:
		p.flush()
	}
	if p.cutShort = macro != nil; macro != nil {
		p.macro(*macro)
	}
}

func (p *wiki) words(line string) {
	if p.rowIsOpen() {
		last := len(p.rows) - 1
		p.rows[last] = append(p.rows[last], line)
		return
	}
	if p.beginsRow(line) {
		p.endParagraph()
		p.endLists()
		p.rows = append(p.rows, []string{line})
		return
	}
	p.endTable()
	if m := listLine.FindStringSubmatch(line); m != nil && !ruleLine.MatchString(line) {
		p.endParagraph()
		p.item(m[1])
		p.text = append(p.text, m[2])
		return
	}
	if b, ok := single(line); ok {
		p.flush()
		p.done = with(p.done, b)
		return
	}
	p.text = append(p.text, line)
}

// single is the block of one line that a line is, if it is one.
func single(line string) (block, bool) {
	if m := headingLine.FindStringSubmatch(line); m != nil {
		return block{kind: heading, level: int(m[1][0] - '0'), spans: wikiSpans(m[2])}, true
	}
	if m := quoteLine.FindStringSubmatch(line); m != nil {
		return block{kind: quote, kids: with(nil, block{spans: wikiSpans(m[1])})}, true
	}
	return block{kind: rule}, ruleLine.MatchString(line)
}

// flush ends what is being read.
func (p *wiki) flush() {
	p.endParagraph()
	p.endLists()
	p.endTable()
}

func (p *wiki) endParagraph() {
	if len(p.text) > 0 {
		p.add(block{spans: wikiSpans(strings.Join(p.text, "\n"))})
		p.text = nil
	}
}

// add adds a block to the item that is being read, or else to the text.
func (p *wiki) add(b block) {
	if len(p.lists) == 0 {
		p.done = with(p.done, b)
		return
	}
	items := p.lists[len(p.lists)-1].list.kids
	last := &items[len(items)-1]
	last.kids = with(last.kids, b)
}

// level is a list, with the marks before its items: "*#" is a list with numbers in one without.
type level struct {
	marks string
	list  block
}

// item begins an item of the list that has these marks, which ends the lists that are none around it.
func (p *wiki) item(marks string) {
	for len(p.lists) > 0 && !strings.HasPrefix(marks, p.lists[len(p.lists)-1].marks) {
		p.endList()
	}
	if len(p.lists) == 0 || p.lists[len(p.lists)-1].marks != marks {
		p.lists = append(p.lists, level{marks, block{kind: list, ordered: strings.HasSuffix(marks, "#"), start: 1}})
	}
	top := &p.lists[len(p.lists)-1].list
	top.kids = append(top.kids, block{kind: item})
}

func (p *wiki) endLists() {
	for len(p.lists) > 0 {
		p.endList()
	}
}

// endList ends the innermost list, whose items without a word are none.
func (p *wiki) endList() {
	last := len(p.lists) - 1
	ended := p.lists[last].list
	p.lists = p.lists[:last]
	var items []block
	for _, it := range ended.kids {
		items = with(items, it)
	}
	ended.kids = items
	p.add(ended)
}
