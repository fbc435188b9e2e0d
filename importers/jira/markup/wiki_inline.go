package markup

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// wikiSpans are the words of a paragraph in wiki markup. Each end of a line is one.
func wikiSpans(text string) []span {
	var out []span
	for line := range strings.SplitSeq(text, "\n") {
		if len(out) > 0 {
			out = append(out, span{text: "\n"})
		}
		out = append(out, phrase(line, "")...)
	}
	return out
}

// phrases are the marks around words, and what they make of these. An underline and a subscript are no more than their words.
var phrases = map[string]style{"*": strong, "_": em, "-": strike, "+": 0, "^": sup, "~": 0, "??": em}

// phraser reads one line. Where marks could end is found first, so that whatever begins knows whether it ends, and the line is read once.
type phraser struct {
	line string
	href string // of the link whose words are read
	at   int
	ends map[string][]int // places of what could end something, ascending
	till map[string]int   // where the marks that have begun end
	look style
	out  []span
	word strings.Builder
}

func phrase(line, href string) []span {
	p := &phraser{line: line, href: href, ends: map[string][]int{}, till: map[string]int{}}
	p.findEnds()
	for p.at < len(line) {
		p.step()
	}
	p.flush()
	return p.out
}

func (p *phraser) flush() {
	if p.word.Len() > 0 {
		p.out = append(p.out, span{text: p.word.String(), style: p.look, href: p.href})
		p.word.Reset()
	}
}

func (p *phraser) emit(s span, size int) {
	p.flush()
	p.out = append(p.out, s)
	p.at += size
}

func (p *phraser) literal(text string, size int) {
	p.word.WriteString(text)
	p.at += size
}

// before and after are the characters beside a place; a space at the ends.
func (p *phraser) before(at int) rune {
	if at <= 0 {
		return ' '
	}
	r, _ := utf8.DecodeLastRuneInString(p.line[:at])
	return r
}

func (p *phraser) after(at int) rune {
	if at >= len(p.line) {
		return ' '
	}
	r, _ := utf8.DecodeRuneInString(p.line[at:])
	return r
}

// mark is the mark of a phrase at a place, and whether it stands in braces, as it must within a word.
func (p *phraser) mark(at int) (mark string, forced bool) {
	rest := p.line[at:]
	if forced = rest[0] == '{'; forced {
		rest = rest[1:]
	}
	switch {
	case strings.HasPrefix(rest, "??"):
		mark = "??"
	case rest != "" && strings.IndexByte("*_-+^~", rest[0]) >= 0:
		mark = rest[:1]
	}
	if mark == "" || forced && !strings.HasPrefix(rest[len(mark):], "}") {
		return "", false
	}
	return mark, forced
}

func (p *phraser) findEnds() {
	for at := 0; at < len(p.line); at++ {
		switch c := p.line[at]; {
		case c == '\\':
			at++
			continue
		case c == '[' || c == ']' || c == '!':
			p.found(string(c), at)
		case strings.HasPrefix(p.line[at:], "}}") && !strings.HasPrefix(p.line[at:], "}}}"):
			p.found("}}", at)
		}
		mark, forced := p.mark(at)
		switch {
		case forced:
			p.found("{"+mark, at)
			at += len(mark) + 1
		case mark != "" && !unicode.IsSpace(p.before(at)) && !isAlphanumeric(p.after(at+len(mark))) && !p.repeats(mark, at):
			p.found(mark, at)
		}
	}
}

func (p *phraser) found(what string, at int) { p.ends[what] = append(p.ends[what], at) }

// repeats says whether a mark stands beside itself, and so is a dash, or for show.
func (p *phraser) repeats(mark string, at int) bool {
	return strings.HasSuffix(p.line[:at], mark) || strings.HasPrefix(p.line[at+len(mark):], mark)
}

// end is the next place after this one where what could end does, or -1.
func (p *phraser) end(what string, at int) int {
	places := p.ends[what]
	for len(places) > 0 && places[0] <= at {
		places = places[1:]
	}
	if p.ends[what] = places; len(places) == 0 {
		return -1
	}
	return places[0]
}

// step reads what stands at the place.
func (p *phraser) step() {
	rest := p.line[p.at:]
	switch rest[0] {
	case '\\':
		p.escape(rest)
		return
	case '[':
		if p.link() {
			return
		}
	case '!':
		if p.image() {
			return
		}
	case '{':
		if p.mono(rest) || p.tag(rest) {
			return
		}
	case '&':
		if p.character(rest) {
			return
		}
	}
	if p.marked() || p.address(rest) || p.sign(rest) || p.dash(rest) {
		return
	}
	_, size := utf8.DecodeRuneInString(rest)
	p.literal(rest[:size], size)
}

// escape is a forced end of a line, a sign that means itself, or nothing else than a backslash.
func (p *phraser) escape(rest string) {
	switch {
	case len(rest) > 1 && rest[1] == '\\':
		p.literal("\n", 2)
	case len(rest) > 1 && rest[1] < utf8.RuneSelf && unicode.In(rune(rest[1]), unicode.P, unicode.S):
		p.literal(rest[1:2], 2)
	default:
		p.literal(`\`, 1)
	}
}

// marked is the beginning or the end of a phrase.
func (p *phraser) marked() bool {
	mark, forced := p.mark(p.at)
	name, size := mark, len(mark)
	if forced {
		name, size = "{"+mark, size+2
	}
	if mark == "" {
		return false
	}
	if till, begun := p.till[name]; begun && till == p.at {
		delete(p.till, name)
		p.restyle(size)
		return true
	}
	end := p.end(name, p.at)
	if _, begun := p.till[name]; begun || end < 0 || !forced && !p.begins(mark, end) {
		return false
	}
	p.till[name] = end
	p.restyle(size)
	return true
}

func (p *phraser) begins(mark string, end int) bool {
	next := p.at + len(mark)
	return !isAlphanumeric(p.before(p.at)) && !unicode.IsSpace(p.after(next)) && end > next && !p.repeats(mark, p.at)
}

// restyle begins to write in the style of all phrases that have begun and not ended.
func (p *phraser) restyle(size int) {
	p.flush()
	p.look = 0
	for name := range p.till {
		p.look |= phrases[strings.TrimPrefix(name, "{")]
	}
	p.at += size
}
