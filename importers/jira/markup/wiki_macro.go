package markup

import (
	"encoding/json"
	"strings"
)

// tag is the beginning or the end of a macro.
type tag struct {
	name, params string
	size         int
}

// longestTag bounds how far the end of a tag is looked for.
const longestTag = 300

var blockMacros = []string{"code", "noformat", "quote", "panel", "adf"}

// tagAt is the tag with which a text begins.
func tagAt(text string, names []string) *tag {
	for _, name := range names {
		rest, found := strings.CutPrefix(text[1:], name)
		if !found || rest == "" || rest[0] != '}' && rest[0] != ':' {
			continue
		}
		if end := strings.IndexAny(rest[:min(len(rest), longestTag)], "}\n"); end >= 0 && rest[end] == '}' {
			return &tag{name, strings.TrimPrefix(rest[:end], ":"), 1 + len(name) + end + 1}
		}
	}
	return nil
}

// param is a parameter of a tag by its name: {code:java|title=A.java}. The first may have none.
func (t tag) param(name string) string {
	for param := range strings.SplitSeq(t.params, "|") {
		key, value, named := strings.Cut(param, "=")
		if named && key == name {
			return strings.TrimSpace(value)
		}
		if !named && name == "" {
			return strings.TrimSpace(param)
		}
	}
	return ""
}

// ends says whether a macro whose inside is taken as it is has an end. Quotes and panels end with the text.
func (p *wiki) ends(t *tag, rest string) bool {
	if t.name == "quote" || t.name == "panel" {
		return true
	}
	if !p.unclosed[t.name] && !strings.Contains(rest, t.end()) {
		p.unclosed[t.name] = true
	}
	return !p.unclosed[t.name]
}

func (t tag) end() string { return "{" + t.name + "}" }

func (p *wiki) macro(t tag) {
	switch t.name {
	case "quote", "panel":
		p.flush()
		p.toggle(t)
		return
	case "adf":
		p.flush()
		p.document(p.inside(t))
		return
	}
	p.endParagraph()
	p.endTable()
	p.add(block{kind: codeBlock, lang: t.param(""), code: p.inside(t)})
}

// inside is what stands before the end of a macro, which is there.
func (p *wiki) inside(t tag) string {
	inside, rest, _ := strings.Cut(p.rest, t.end())
	p.rest = rest
	return inside
}

// document is what has no wiki markup: Jira's Cloud writes its rich text in between.
func (p *wiki) document(text string) {
	n, ok := parseADF(json.RawMessage(text))
	if !ok {
		p.done = with(p.done, block{kind: codeBlock, code: text})
		return
	}
	for _, b := range (node{Content: []node{n}}).blocks() {
		p.done = with(p.done, b)
	}
}

// toggle begins or ends a quote or panel: either has one tag for both. One with parameters always begins.
func (p *wiki) toggle(t tag) {
	if p.endContainer(t.name) && t.params == "" {
		return
	}
	p.open = append(p.open, container{t.name, p.done})
	p.done = with(nil, titled(t.param("title")))
}

// endContainer ends the one of a name and all within it, if it is open.
func (p *wiki) endContainer(name string) bool {
	for n, c := range p.open {
		if c.name == name {
			for len(p.open) > n {
				p.close()
			}
			return true
		}
	}
	return false
}

// close ends the innermost quote or panel.
func (p *wiki) close() {
	p.flush()
	last := len(p.open) - 1
	p.done = with(p.open[last].before, block{kind: quote, kids: p.done})
	p.open = p.open[:last]
}
