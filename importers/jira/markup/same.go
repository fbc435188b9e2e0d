package markup

import (
	"bytes"
	"html"
	"strconv"
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
		if as[n] != bs[n] && !(as[n].is == picture && bs[n].is == picture && (as[n].text == "" || bs[n].text == "")) {
			return false
		}
	}
	return true
}

// word is what a text says, in its order.
type word struct {
	text string
	is   saying
}

// saying is what a word is: one that is read, or a sign of something.
type saying int

const (
	read    saying = iota
	address        // to which the words before it lead
	person
	picture
	box
)

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
	if link, ok := n.(*ast.Link); ok {
		return t.link(link, entering), nil
	}
	if entering {
		return t.enter(n), nil
	}
	return ast.WalkContinue, nil
}

func (t *teller) enter(n ast.Node) ast.WalkStatus {
	switch n := n.(type) {
	case *ast.Text:
		t.text(n)
	case *ast.AutoLink:
		t.say(string(n.Label(t.source)))
	case *ast.RawHTML:
		t.lines(n.Segments)
	case *ast.CodeBlock, *ast.FencedCodeBlock, *ast.HTMLBlock:
		t.lines(n.Lines())
	case *east.TaskCheckBox:
		t.sign(word{strconv.FormatBool(n.IsChecked), box})
	case *ast.CodeSpan:
		t.code(n)
		return ast.WalkSkipChildren
	case *ast.Image:
		t.picture(n)
		return ast.WalkSkipChildren
	}
	return ast.WalkContinue
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
	to := word{string(n.Destination), address}
	last := len(t.words) - 1
	switch id, found := strings.CutPrefix(to.text, accountScheme); {
	case found && entering:
		t.sign(word{id, person})
		return ast.WalkSkipChildren
	case found:
	case entering && last >= 0 && t.words[last] == to && t.word.Len() == 0:
		t.words = t.words[:last]
	case !entering && label(n, t.source) != to.text:
		t.sign(to)
	}
	return ast.WalkContinue
}

func (t *teller) picture(n *ast.Image) {
	name := label(n, t.source)
	if to := string(n.Destination); name == "" && !strings.HasPrefix(to, attachmentScheme) {
		name = to
	}
	t.sign(word{name, picture})
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
