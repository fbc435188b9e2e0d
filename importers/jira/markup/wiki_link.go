package markup

import (
	"cmp"
	"html"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// link reads [words|address], [address] and what else stands in brackets: people, files, anchors.
func (p *phraser) link() bool {
	end, other := p.end("]", p.at), p.end("[", p.at)
	if end < 0 || other >= 0 && other < end || p.href != "" {
		return false
	}
	words, to := linkParts(p.line[p.at+1 : end])
	size := end + 1 - p.at
	if user, found := strings.CutPrefix(to, "~"); found && user != "" {
		p.emit(p.person(user, words), size)
		return true
	}
	href, ok := target(to)
	if ok {
		p.flush()
		p.at += size
		p.label(cmp.Or(words, strings.TrimLeft(to, "^#")), href)
	}
	return ok
}

// linkParts are the words of a link and where it leads. How Jira shows it, and what it shows beside it, count for nothing.
func linkParts(text string) (words, to string) {
	parts := strings.Split(text, "|")
	if last := len(parts) - 1; last > 0 && strings.HasPrefix(parts[last], "smart-") {
		parts = parts[:last]
	}
	if len(parts) == 1 {
		return "", parts[0]
	}
	return parts[0], parts[1]
}

// label writes the words of a link, in the style that it stands in and their own.
func (p *phraser) label(words, href string) {
	if words == href {
		p.out = append(p.out, span{text: href, href: href, style: p.look})
		return
	}
	for _, s := range phrase(words, href) {
		s.style |= p.look
		p.out = append(p.out, s)
	}
}

// person is who is mentioned: Jira's Cloud has ids, its Server the names by which people log in.
func (p *phraser) person(user, words string) span {
	if id, found := strings.CutPrefix(user, accountScheme); found {
		return mention(id, words)
	}
	return span{text: "@" + user, style: p.look}
}

var scheme = regexp.MustCompile(`^(?:[[:alpha:]][[:alnum:]+.-]{1,31}:\S|//|/|www\.|#)`)

// target is where a link leads; false for what is no address.
func target(to string) (string, bool) {
	if name, found := strings.CutPrefix(to, "^"); found && name != "" {
		return file(name), true
	}
	if strings.HasPrefix(to, "www.") {
		return "https://" + to, true
	}
	return unescaped(to), scheme.MatchString(to)
}

var imageName = regexp.MustCompile(`^[^\s|!][^|!]*\.[[:alnum:]]{1,5}$`)

// image reads !name.png|thumbnail! and !https://...!.
func (p *phraser) image() bool {
	end := p.end("!", p.at)
	if end < 0 || isAlphanumeric(p.before(p.at)) {
		return false
	}
	name, params, _ := strings.Cut(p.line[p.at+1:end], "|")
	address := strings.Contains(name, "://") && !strings.ContainsFunc(name, unicode.IsSpace)
	if !address && !imageName.MatchString(name) {
		return false
	}
	s := span{text: alt(params), href: name, image: true}
	if !address {
		s.text, s.href = cmp.Or(s.text, name), file(name)
	}
	p.emit(s, end+1-p.at)
	return true
}

var altParam = regexp.MustCompile(`(?:^|,)\s*alt="?([^",]*)"?`)

func alt(params string) string {
	if m := altParam.FindStringSubmatch(params); m != nil {
		return m[1]
	}
	return ""
}

// mono reads {{code}}.
func (p *phraser) mono(rest string) bool {
	if !strings.HasPrefix(rest, "{{") {
		return false
	}
	end := p.end("}}", p.at+2)
	if end < 0 {
		return false
	}
	p.emit(span{text: unescaped(p.line[p.at+2 : end]), style: p.look | code, href: p.href}, end+2-p.at)
	return true
}

// unescaped is a text without the backslashes before signs.
func unescaped(text string) string {
	var out strings.Builder
	for n := 0; n < len(text); n++ {
		if text[n] == '\\' && n+1 < len(text) && text[n+1] < utf8.RuneSelf && !isAlphanumeric(rune(text[n+1])) && text[n+1] != ' ' {
			n++
		}
		out.WriteByte(text[n])
	}
	return out.String()
}

// tag passes over what only colours words, or names a place.
func (p *phraser) tag(rest string) bool {
	t := tagAt(rest, []string{"color", "anchor"})
	if t != nil {
		p.at += t.size
	}
	return t != nil
}

// address reads an address that stands among the words.
func (p *phraser) address(rest string) bool {
	if p.href != "" || isAlphanumeric(p.before(p.at)) || !startsAddress(rest) {
		return false
	}
	end := strings.IndexFunc(rest, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r) || strings.ContainsRune(`|<>"[]{}`, r)
	})
	if end < 0 {
		end = len(rest)
	}
	url := strings.TrimRight(rest[:end], `.,;:!?)'*_\`)
	if strings.HasSuffix(url, "/") && strings.HasSuffix(url, ":/") || url == "" || !isAddress(url) {
		return false
	}
	p.emit(span{text: url, href: url, style: p.look}, len(url))
	return true
}

func startsAddress(text string) bool {
	for _, start := range []string{"https://", "http://", "ftp://", "mailto:"} {
		if strings.HasPrefix(text, start) {
			return true
		}
	}
	return false
}

var characterName = regexp.MustCompile(`^&(?:#[[:digit:]]{1,7}|#[xX][[:xdigit:]]{1,6}|[[:alpha:]][[:alnum:]]{1,30});`)

// character reads one that is written by its name or number, as in HTML: Jira's editor leaves many a "&nbsp;".
func (p *phraser) character(rest string) bool {
	written := characterName.FindString(rest)
	read := html.UnescapeString(written)
	if written == read {
		return false
	}
	p.literal(read, len(written))
	return true
}

// sign reads a picture made of signs.
func (p *phraser) sign(rest string) bool {
	if strings.IndexByte("(:;", rest[0]) < 0 || isAlphanumeric(p.before(p.at)) {
		return false
	}
	for size := min(longestSign, len(rest)); size >= 2; size-- {
		if sign, known := signs[rest[:size]]; known && !isAlphanumeric(p.after(p.at+size)) {
			p.literal(sign, size)
			return true
		}
	}
	return false
}

// dash reads the dashes between words.
func (p *phraser) dash(rest string) bool {
	for _, d := range []struct{ written, read string }{{"--- ", "— "}, {"-- ", "– "}} {
		if strings.HasPrefix(rest, d.written) && unicode.IsSpace(p.before(p.at)) {
			p.literal(d.read, len(d.written))
			return true
		}
	}
	return false
}
