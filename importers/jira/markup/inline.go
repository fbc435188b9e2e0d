package markup

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// lines are spans as lines of Markdown: all but the last end in the mark of a forced end, and none begins like a block.
func lines(spans []span) []string {
	var out []string
	for line := range strings.SplitSeq(inline(spans), "\n") {
		if line = strings.TrimFunc(line, unicode.IsSpace); line == "" {
			continue
		}
		if len(out) > 0 {
			out[len(out)-1] = strings.TrimSuffix(out[len(out)-1], `\\`) + forced(out[len(out)-1])
		}
		out = append(out, harmless(line))
	}
	return out
}

// forced is the mark of a forced end of a line. After a backslash, which is taken from there, not every reader sees it.
func forced(line string) string {
	if strings.HasSuffix(line, `\\`) {
		return `&#92;\`
	}
	return `\`
}

// oneLine are spans as Markdown for a heading or a cell, which have no second line.
func oneLine(spans []span) string {
	text := strings.Join(strings.Fields(inline(spans)), " ")
	if trimmed := strings.TrimRight(text, "#"); trimmed != text && (trimmed == "" || strings.HasSuffix(trimmed, " ")) {
		return trimmed + `\` + text[len(trimmed):] // a heading may be closed by these
	}
	return text
}

// inline are spans as Markdown, with "\n" where a line ends.
func inline(spans []span) string {
	pieces := pieces(spans)
	w := inliner{last: ' '}
	for n, s := range pieces {
		w.next = ' '
		if n+1 < len(pieces) {
			w.next = begins(pieces[n+1])
		}
		w.span(s)
	}
	return w.out.String()
}

// pieces are spans of one style each, with the space around them in pieces of its own, for marks must lie close to their words.
func pieces(spans []span) []span {
	var out []span
	for _, s := range joined(codeAlone(spans)) {
		if s.image || s.style == 0 && s.href == "" {
			out = append(out, s)
			continue
		}
		for line := range strings.SplitAfterSeq(s.text, "\n") {
			words := strings.TrimFunc(line, unicode.IsSpace)
			before, after, _ := strings.Cut(line, words)
			if words == "" {
				before, after = line, ""
			}
			for _, piece := range []span{{text: before}, {text: words, style: s.style, href: s.href}, {text: after}} {
				if piece.text != "" {
					out = append(out, piece)
				}
			}
		}
	}
	return joined(out)
}

// codeAlone are spans of which code has no other style: it stands between backticks, as all code does.
func codeAlone(spans []span) []span {
	out := slices.Clone(spans)
	for n, s := range out {
		if s.style&code != 0 {
			out[n].style = code
		}
	}
	return out
}

// joined are spans of which no two neighbours look the same.
func joined(spans []span) []span {
	var out []span
	var text strings.Builder
	for n, s := range spans {
		text.WriteString(s.text)
		if n+1 < len(spans) {
			if next := spans[n+1]; !s.image && !next.image && next.style == s.style && next.href == s.href {
				continue
			}
		}
		s.text = text.String()
		text.Reset()
		if s.text != "" || s.image {
			out = append(out, s)
		}
	}
	return out
}

// begins is the first character of what a span becomes, but for the marks of its style.
func begins(s span) rune {
	switch {
	case s.image:
		return '!'
	case s.href != "":
		return '['
	case s.style&code != 0:
		return '`'
	}
	first, _ := utf8.DecodeRuneInString(s.text)
	return first
}

// inliner writes spans. It knows the characters beside the one that it writes.
type inliner struct {
	out        strings.Builder
	last, next rune
	marked     bool // the last span ended with the mark of a style
}

func (w *inliner) span(s span) {
	marks := w.marks(s)
	w.out.WriteString(marks)
	if marks != "" {
		w.last, w.next = '*', '*'
	}
	switch {
	case s.image:
		w.out.WriteString("![" + beside{' ', ']', true}.escaped(s.text) + "](" + destination(s.href) + ")")
	case s.href == "":
		w.out.WriteString(w.words(s, false))
	case s.href == s.text && isAddress(s.href):
		w.out.WriteString("<" + s.href + ">")
	default:
		w.out.WriteString("[" + w.words(s, true) + "](" + destination(s.href) + ")")
	}
	w.out.WriteString(reversed(marks))
	w.marked = marks != ""
	w.last, _ = utf8.DecodeLastRuneInString(w.out.String()[max(0, w.out.Len()-utf8.UTFMax):])
}

// words are the words of a span: code as it is, others escaped.
func (w *inliner) words(s span, label bool) string {
	if s.style&code != 0 {
		return codeSpan(s.text)
	}
	b := beside{w.last, w.next, label}
	if label {
		b.last, b.next = '[', ']'
	}
	if s.style&sup != 0 {
		b.last = '^'
		return "^" + b.escaped(s.text)
	}
	return b.escaped(s.text)
}

// marks are the marks of a style, before what has it; none where they would be taken for something else. Code has backticks instead.
func (w *inliner) marks(s span) string {
	first, _ := utf8.DecodeRuneInString(s.text)
	last, _ := utf8.DecodeLastRuneInString(s.text)
	if s.image || s.style&code != 0 || w.marked || s.style&strike != 0 && (w.last == '~' || last == '~') {
		return "" // not every reader tells a "~" from a mark beside it, even escaped
	}
	marks := marksOf(s.style)
	if s.href != "" || s.style&sup != 0 || strings.HasPrefix(marks, "~~*") {
		first, last = '[', ']'
	}
	if isWord(w.last) && !isWord(first) || isWord(w.next) && !isWord(last) {
		return ""
	}
	return marks
}

func marksOf(s style) (marks string) {
	if s&strike != 0 {
		marks += "~~"
	}
	if s&strong != 0 {
		marks += "**"
	}
	if s&em != 0 {
		marks += "*"
	}
	return marks
}

// isWord says whether marks between this and a sign would be taken for signs.
func isWord(r rune) bool { return !unicode.IsSpace(r) && !unicode.IsPunct(r) && !unicode.IsSymbol(r) }

// reversed are marks in the order in which they close: each is a run of one character.
func reversed(marks string) string {
	out := []byte(marks)
	for a, b := 0, len(out)-1; a < b; a, b = a+1, b-1 {
		out[a], out[b] = out[b], out[a]
	}
	return string(out)
}

func codeSpan(text string) string {
	text = strings.ReplaceAll(text, "\n", " ")
	run := longestRun(text)
	fence := strings.Repeat("`", run+1)
	if run > 0 {
		return fence + " " + text + " " + fence
	}
	return fence + text + fence
}

var entity = regexp.MustCompile(`&[[:alnum:]#]+;`)

// destination is an address as it may stand in brackets.
func destination(href string) string {
	href = strings.Join(strings.FieldsFunc(href, unicode.IsControl), "")
	if href != "" && !strings.ContainsAny(href, `<>()\`) && !strings.ContainsFunc(href, unicode.IsSpace) && !entity.MatchString(href) {
		return href
	}
	href = strings.NewReplacer("<", `\<`, ">", `\>`, `\`, `\\`).Replace(href)
	return "<" + entity.ReplaceAllString(href, `\$0`) + ">"
}

// isAddress says whether a text is an address that Markdown knows as one between < and >.
func isAddress(text string) bool {
	scheme, rest, found := strings.Cut(text, ":")
	return found && len(scheme) >= 2 && len(scheme) <= 32 && rest != "" && isLetter(scheme[0]) &&
		!strings.ContainsFunc(scheme, func(r rune) bool {
			return r > unicode.MaxASCII || !isLetter(byte(r)) && !strings.ContainsRune("0123456789+.-", r)
		}) &&
		!strings.ContainsFunc(rest, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) || r == '<' || r == '>' })
}
