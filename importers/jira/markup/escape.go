package markup

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// escaped is text as Markdown that means it. last and next are the characters beside it; label says that it stands between brackets. Only what
// would mean something is escaped, so that the text can also be read as it is.
func escaped(text string, last, next rune, label bool) string {
	var out strings.Builder
	out.Grow(len(text))
	for n, r := range text {
		after, size := next, utf8.RuneLen(r)
		if size < 0 || r == utf8.RuneError && !strings.HasPrefix(text[n:], "\uFFFD") {
			size = 1 // no UTF-8
		}
		atEnd := n+size >= len(text)
		if !atEnd {
			after, _ = utf8.DecodeRuneInString(text[n+size:])
		}
		if means(r, last, after, atEnd, label) {
			out.WriteByte('\\')
		}
		out.WriteRune(r)
		last = r
	}
	return out.String()
}

// means says whether a character would mean something in Markdown, between these two.
func means(r, last, next rune, atEnd, label bool) bool {
	switch r {
	case '`':
		return true
	case '*', '~':
		return !unicode.IsSpace(last) || !unicode.IsSpace(next)
	case '_':
		return !isAlphanumeric(last) || !isAlphanumeric(next)
	case '\\':
		return atEnd || next == '\n' || next > ' ' && next <= unicode.MaxASCII && !isAlphanumeric(next)
	case '[':
		return label
	case ']':
		return label || next == '(' || next == '[' || next == ':'
	case '!':
		return next == '['
	case '<':
		return isAlphanumeric(next) || next == '/' || next == '!' || next == '?'
	case '&':
		return isAlphanumeric(next) || next == '#'
	}
	return false
}

func isAlphanumeric(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

// What a line must not begin with, each with the sign before which a backslash takes the meaning away.
var (
	headed  = regexp.MustCompile(`^(?:#{1,6}(?:\s|$)|>|[-+*](?:\s|$)|\[[ xX]\](?:[^(]|$))`)
	drawn   = regexp.MustCompile(`^[-=|:+][-=|:+\s]*$`)
	counted = regexp.MustCompile(`^[0-9]{1,9}[.)](?:\s|$)`)
)

// harmless is a line of a paragraph that begins no block.
func harmless(line string) string {
	if headed.MatchString(line) || drawn.MatchString(line) {
		return `\` + line
	}
	if counted.MatchString(line) {
		sign := strings.IndexAny(line, ".)")
		return line[:sign] + `\` + line[sign:]
	}
	return line
}
