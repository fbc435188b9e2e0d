package markup

import (
	"regexp"
	"strings"
)

// beginsRow says whether a line begins a row of a table.
func (p *wiki) beginsRow(line string) bool {
	return !p.inCell && strings.HasPrefix(strings.TrimLeft(line, " \t"), "|")
}

// rowIsOpen says whether the last row goes on: it does until a line ends as its last cell does.
func (p *wiki) rowIsOpen() bool {
	if len(p.rows) == 0 {
		return false
	}
	lines := p.rows[len(p.rows)-1]
	last := strings.TrimSpace(lines[len(lines)-1])
	return !strings.HasSuffix(last, "|") || len(lines) == 1 && strings.Trim(last, "|") == ""
}

func (p *wiki) endTable() {
	t := block{kind: table}
	for _, lines := range p.rows {
		t.kids = with(t.kids, block{kind: row, kids: cells(strings.TrimSpace(strings.Join(lines, "\n")))})
	}
	p.rows = nil
	p.done = with(p.done, t)
}

// cells are the cells of a row: "|" begins one, "||" one of the head. What stands in links, pictures and code separates none.
func cells(text string) []block {
	var out []block
	s := separators{text: text}
	for at := 0; at < len(text); {
		header := strings.HasPrefix(text[at:], "||")
		if at++; header {
			at++
		}
		end := s.next(at)
		if content := text[at:end]; end < len(text) || strings.TrimSpace(content) != "" {
			out = append(out, block{kind: cell, header: header, kids: parseWiki(content, true)})
		}
		at = end
	}
	return out
}

// separators finds what separates cells, going on.
type separators struct {
	text   string
	closed int // the next end of a link, as far as it has been looked for
	open   map[string]bool
}

var imageInCell = regexp.MustCompile(`^![^\s!|][^!|\n]*\|[^!|\n]*!`)

// next is the place of the next separator, or the end.
func (s *separators) next(at int) int {
	for ; at < len(s.text); at++ {
		switch s.text[at] {
		case '|':
			return at
		case '\\':
			at++
		case '[':
			at = s.afterLink(at)
		case '!':
			if m := imageInCell.FindString(s.text[at:min(len(s.text), at+longestTag)]); m != "" {
				at += len(m) - 1
			}
		case '{':
			at = s.afterCode(at)
		}
	}
	return len(s.text)
}

// afterLink is the place of the end of the link that begins here, or this one.
func (s *separators) afterLink(at int) int {
	if s.closed <= at {
		s.closed = len(s.text)
		if n := strings.IndexAny(s.text[at:], "]\n"); n >= 0 {
			s.closed = at + n
		}
	}
	if s.closed < len(s.text) && s.text[s.closed] == ']' {
		return s.closed
	}
	return at
}

// afterCode is the place of the last sign of the code that begins here, or this one.
func (s *separators) afterCode(at int) int {
	t := tagAt(s.text[at:], []string{"code", "noformat"})
	if t == nil || s.open[t.name] {
		return at
	}
	n := strings.Index(s.text[at+t.size:], t.end())
	if n < 0 {
		s.open = map[string]bool{t.name: true}
		return at
	}
	return at + t.size + n + len(t.end()) - 1
}
