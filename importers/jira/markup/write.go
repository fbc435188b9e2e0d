package markup

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// markdown writes blocks as Markdown.
func markdown(blocks []block) string {
	w := &writer{}
	w.blocks(blocks, "")
	return strings.TrimSuffix(w.out.String(), "\n")
}

// writer writes lines. Each begins with what the lists and quotes around it demand.
type writer struct {
	out   strings.Builder
	first string // of the next line alone, with its mark, if it begins an item
	depth int
}

func (w *writer) line(prefix, text string) {
	if w.first != "" {
		prefix, w.first = w.first, ""
	}
	w.out.WriteString(strings.TrimRightFunc(prefix+text, unicode.IsSpace))
	w.out.WriteByte('\n')
}

// verbatim is a line whose end counts too.
func (w *writer) verbatim(prefix, text string) {
	w.out.WriteString(prefix)
	w.out.WriteString(text)
	w.out.WriteByte('\n')
}

func (w *writer) blocks(blocks []block, prefix string) {
	for n, b := range blocks {
		if n > 0 && !follows(blocks[n-1], b) {
			w.line(prefix, "")
		}
		other := n > 0 && blocks[n-1].kind == list && blocks[n-1].ordered == b.ordered
		w.block(b, prefix, other)
	}
}

// follows says whether b needs no empty line after a: a list after what it belongs to. One that begins with another number than 1 needs it.
func follows(a, b block) bool {
	return a.kind == paragraph && b.kind == list && (!b.ordered || b.start == 1)
}

// block writes a block. other demands a mark that tells a list from the one before it.
func (w *writer) block(b block, prefix string, other bool) {
	switch b.kind {
	case paragraph:
		for _, line := range lines(b.spans) {
			w.line(prefix, line)
		}
	case heading:
		w.line(prefix, strings.Repeat("#", b.level)+" "+oneLine(b.spans))
	case list:
		w.list(b, prefix, other)
	case quote:
		w.within(b.kids, prefix, "> ", "> ")
	case codeBlock:
		w.code(b, prefix)
	case rule:
		w.line(prefix, "___") // "---" and "***" could be taken for the marks of lists
	case table:
		w.table(b, prefix)
	default:
		w.blocks(b.kids, prefix)
	}
}

// within writes what lies in an item or a quote.
func (w *writer) within(blocks []block, prefix, first, rest string) {
	if w.depth++; w.depth <= deepest {
		if w.first == "" {
			w.first = prefix
		}
		w.first += first
		prefix += rest
	}
	w.blocks(blocks, prefix)
	w.depth--
}

func (w *writer) list(b block, prefix string, other bool) {
	for n, it := range b.kids {
		mark := "- "
		if other {
			mark = "* "
		}
		if b.ordered {
			mark = numbered(b.start+n, other)
		}
		w.within(it.kids, prefix, mark+it.task, strings.Repeat(" ", len(mark)))
	}
}

func numbered(n int, other bool) string {
	if other {
		return strconv.Itoa(n) + ") "
	}
	return strconv.Itoa(n) + ". "
}

func (w *writer) code(b block, prefix string) {
	fence := strings.Repeat("`", max(3, longestRun(b.code)+1))
	w.line(prefix, fence+language(b.lang))
	for line := range strings.SplitSeq(strings.Trim(b.code, "\n"), "\n") {
		w.verbatim(prefix, line)
	}
	w.line(prefix, fence)
}

// longestRun is the length of the longest run of backticks.
func longestRun(text string) (longest int) {
	run := 0
	for n := range len(text) {
		if run++; text[n] != '`' {
			run = 0
		}
		longest = max(longest, run)
	}
	return longest
}

// language is the name of a programming language, as far as it could stand behind a fence.
func language(name string) string {
	if strings.ContainsFunc(name, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("+#-_.", r)
	}) {
		return ""
	}
	return name
}

// table writes rows. Markdown demands a head: where the first row is none, it is empty. The head has as many cells as the longest row, for others
// would not be shown.
func (w *writer) table(b block, prefix string) {
	columns := 0
	for _, r := range b.kids {
		columns = max(columns, len(r.kids))
	}
	rows := b.kids
	head := block{kind: row}
	if isHead(rows[0]) {
		head, rows = rows[0], rows[1:]
	}
	w.row(head, prefix, columns)
	w.line(prefix, "|"+strings.Repeat(" --- |", columns))
	for _, r := range rows {
		w.row(r, prefix, 0)
	}
}

// isHead says whether a row names columns; one that begins with the name of itself does not.
func isHead(r block) bool {
	return !slices.ContainsFunc(r.kids, func(c block) bool { return !c.header })
}

// row writes a row of at least so many cells.
func (w *writer) row(r block, prefix string, cells int) {
	var out strings.Builder
	out.WriteByte('|')
	for _, c := range r.kids {
		out.WriteString(" " + inCell(flat(c.kids)) + " |")
	}
	out.WriteString(strings.Repeat("  |", max(0, cells-len(r.kids))))
	w.line(prefix, out.String())
}

// inCell are spans as Markdown for a cell, in which a "|" must be escaped. Readers take their time to find one in code, and beside code, if there
// are many: in code it makes text of it, and beside code it is written by its number.
func inCell(spans []span) string {
	for n, s := range spans {
		if strings.Contains(s.text, "|") {
			spans[n].style &^= code
		}
	}
	text := oneLine(spans)
	if strings.Contains(text, "`") {
		return strings.ReplaceAll(text, "|", "&#124;")
	}
	return strings.ReplaceAll(text, "|", `\|`)
}

// flat are blocks as the spans of one line.
func flat(blocks []block) []span {
	var out []span
	for _, b := range blocks {
		out = append(out, span{text: "\n"})
		switch b.kind {
		case codeBlock:
			out = append(out, span{text: b.code, style: code})
		case list:
			for n, it := range b.kids {
				mark := "\n- "
				if b.ordered {
					mark = "\n" + numbered(b.start+n, false)
				}
				out = append(append(out, span{text: mark + it.task}), flat(it.kids)...)
			}
		default:
			out = append(append(out, b.spans...), flat(b.kids)...)
		}
	}
	return out
}
