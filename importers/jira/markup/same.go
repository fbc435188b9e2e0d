package markup

import (
	"bytes"
	"html"
	"strings"
	"unicode"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	render "github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/text"
)

// Same says whether two texts that FromADF or FromWiki made say the same: the same words in the same order, the same addresses behind them, the
// same boxes ticked and the same pictures. Looks do not count: Jira writes a text down anew in its other form, and loses some of them. A person is
// its id, whatever the name, and a picture whose name one of the two does not tell can be any.
func Same(a, b string) bool {
	if a == b {
		return true
	}
	as, bs := told(a), told(b)
	if len(as) != len(bs) {
		return false
	}
	for n := range as {
		if as[n] != bs[n] && !(as[n].picture && bs[n].picture && (as[n].text == "" || bs[n].text == "")) {
			return false
		}
	}
	return true
}

// word is what a text says: a word, or an address, a box, a picture.
type word struct {
	text    string
	picture bool
}

var gfm parser.Parser = goldmark.New(goldmark.WithExtensions(extension.Table, extension.Strikethrough, extension.TaskList)).Parser()

// told are the words of a text.
func told(markdown string) []word {
	t := teller{source: []byte(markdown)}
	_ = ast.Walk(gfm.Parse(text.NewReader(t.source)), t.visit) // visit never fails
	t.end()
	return t.words
}

// teller gathers words. One ends with a space or a block, not with a change of style.
type teller struct {
	source []byte
	word   strings.Builder
	words  []word
}

func (t *teller) visit(n ast.Node, entering bool) (ast.WalkStatus, error) {
	if n.Type() == ast.TypeBlock {
		t.end()
	}
	switch n := n.(type) {
	case *ast.Image:
		if entering {
			t.picture(n)
		}
		return ast.WalkSkipChildren, nil
	case *ast.Link:
		return t.link(n, entering), nil
	}
	if !entering {
		return ast.WalkContinue, nil
	}
	switch n := n.(type) {
	case *ast.Text:
		t.text(n)
	case *ast.AutoLink:
		t.say(string(n.Label(t.source)))
	case *ast.RawHTML:
		t.lines(n.Segments)
	case *ast.CodeSpan:
		t.code(n)
		return ast.WalkSkipChildren, nil
	case *ast.CodeBlock, *ast.FencedCodeBlock, *ast.HTMLBlock:
		t.lines(n.Lines())
	case *east.TaskCheckBox:
		t.sign(word{text: map[bool]string{true: "[x]", false: "[ ]"}[n.IsChecked]})
	}
	return ast.WalkContinue, nil
}

// text is a text as it is shown: what was escaped is no longer, as the parser's own writer of HTML has it.
func (t *teller) text(n *ast.Text) {
	t.say(shown(n.Segment.Value(t.source)))
	if n.SoftLineBreak() || n.HardLineBreak() {
		t.end()
	}
}

func shown(source []byte) string {
	var out bytes.Buffer
	w := flusher{&out}
	render.DefaultWriter.Write(w, source)
	return html.UnescapeString(out.String())
}

// flusher makes what goldmark writes to of a buffer.
type flusher struct{ *bytes.Buffer }

func (flusher) Available() int { return 0 }
func (flusher) Buffered() int  { return 0 }
func (flusher) Flush() error   { return nil }

func (t *teller) code(n *ast.CodeSpan) {
	for child := n.FirstChild(); child != nil; child = child.NextSibling() {
		if part, ok := child.(*ast.Text); ok {
			t.say(string(part.Segment.Value(t.source)))
		}
	}
}

func (t *teller) lines(segments *text.Segments) {
	for n := range segments.Len() {
		segment := segments.At(n)
		t.say(string(segment.Value(t.source)))
	}
}

// link tells where a link leads, unless its words are just that: once, where it goes on in another style. Of a person only the id counts.
func (t *teller) link(n *ast.Link, entering bool) ast.WalkStatus {
	to := string(n.Destination)
	person := strings.HasPrefix(to, accountScheme)
	if entering && person {
		t.sign(word{text: to})
	}
	if person {
		return ast.WalkSkipChildren
	}
	leads := word{text: "](" + to}
	last := len(t.words) - 1
	switch {
	case entering && last >= 0 && t.words[last] == leads && t.word.Len() == 0:
		t.words = t.words[:last]
	case !entering && label(n, t.source) != to:
		t.sign(leads)
	}
	return ast.WalkContinue
}

func (t *teller) picture(n *ast.Image) {
	name := label(n, t.source)
	if to := string(n.Destination); name == "" && !strings.HasPrefix(to, attachmentScheme) {
		name = to
	}
	t.sign(word{name, true})
}

// label is the text of a link or picture.
func label(n ast.Node, source []byte) string {
	inner := teller{source: source}
	for child := n.FirstChild(); child != nil; child = child.NextSibling() {
		_ = ast.Walk(child, inner.visit)
	}
	inner.end()
	var out []string
	for _, w := range inner.words {
		out = append(out, w.text)
	}
	return strings.Join(out, " ")
}

func (t *teller) sign(w word) {
	t.end()
	t.words = append(t.words, w)
}

func (t *teller) say(text string) {
	for _, r := range text {
		if unicode.IsSpace(r) {
			t.end()
			continue
		}
		t.word.WriteRune(r)
	}
}

func (t *teller) end() {
	if t.word.Len() > 0 {
		t.words = append(t.words, word{text: t.word.String()})
		t.word.Reset()
	}
}
