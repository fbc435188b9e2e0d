package markup

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// beside is what stands beside a text: characters, and the brackets of a label.
type beside struct {
	last, next rune
	label      bool
}

// escaped is text as Markdown that means it. Only what would mean something is escaped, so that the text can also be read as it is.
func (b beside) escaped(text string) string {
	var out strings.Builder
	out.Grow(len(text))
	last := b.last
	for n, r := range text {
		_, size := utf8.DecodeRuneInString(text[n:])
		next, rest := b.next, text[n+size:]
		if rest != "" {
			next, _ = utf8.DecodeRuneInString(rest)
		}
		if b.means(r, last, next, rest) {
			out.WriteByte('\\')
		}
		out.WriteRune(r)
		last = r
	}
	return out.String()
}

// Whether a "&" begins a character: it does before the first of these, and could before the second, if the text goes on.
var (
	namesCharacter = regexp.MustCompile(`^#?[[:alnum:]]{1,32};`)
	couldName      = regexp.MustCompile(`^#?[[:alnum:]]{0,32}$`)
)

// means says whether a character would mean something in Markdown, between these two and before this rest of its text.
func (b beside) means(r, last, next rune, rest string) bool {
	switch r {
	case '`', '*', '~':
		return true
	case '_':
		return !isAlphanumeric(last) || !isAlphanumeric(next)
	case '\\':
		return rest == "" || next == '\n' || next > ' ' && next <= unicode.MaxASCII && !isAlphanumeric(next)
	case '[':
		return b.label
	case ']':
		return b.label || next == '(' || next == '[' || next == ':'
	case '!':
		return next == '['
	case '<':
		return isAlphanumeric(next) || next == '/' || next == '!' || next == '?'
	case '&':
		return namesCharacter.MatchString(rest) || !unicode.IsSpace(b.next) && couldName.MatchString(rest)
	}
	return false
}

func isAlphanumeric(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

// What a line must not begin with, each with the sign before which a backslash takes the meaning away.
var (
	headed  = regexp.MustCompile(`^(?:#{1,6}(?:\s|$)|>|[-+](?:\s|$)|\[[ xX]\](?:[^(]|$))`)
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
