package markup

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestTextsThatSayTheSame(t *testing.T) {
	adf := func(blocks string) string {
		text, ok := FromADF(doc(blocks))
		if !ok {
			t.Fatalf("%s is no document", blocks)
		}
		return text
	}
	item := func(text string) string { return `{"type":"listItem","content":[` + para(words(text)) + `]}` }
	person := para(words("by ") + `,{"type":"mention","attrs":{"id":"5b10","text":"@Ann Example"}}`)
	tests := map[string]struct {
		adf, wiki string
		same      bool
	}{
		"a heading and a list":        {`{"type":"heading","attrs":{"level":2},"content":[` + words("Why") + `]},{"type":"bulletList","content":[` + item("fewer calls") + `]}`, "h2. Why\n\n* fewer calls", true},
		"another word":                {para(words("fewer calls")), "fewer mails", false},
		"another number":              {para(words("10 days")), "11 days", false},
		"a number apart":              {para(words("1 0 days")), "10 days", false},
		"a word more":                 {para(words("a b")), "a b c", false},
		"emphasis":                    {para(words("a b")), "*a* {color:red}_b_{color}", true},
		"a person by its id":          {person, "by [~accountid:5b10]", true},
		"another person":              {person, "by [~accountid:5b11]", false},
		"a card":                      {para(`{"type":"inlineCard","attrs":{"url":"https://x.org"}}`), "[https://x.org|https://x.org|smart-link]", true},
		"a link elsewhere":            {para(marked("a", `{"type":"link","attrs":{"href":"https://x.org"}}`)), "[a|https://y.org]", false},
		"a link in two styles":        {para(marked("a b", `{"type":"link","attrs":{"href":"https://x.org"}}`)), "[*a* b|https://x.org]", true},
		"a picture whose name is not": {`{"type":"mediaSingle","content":[{"type":"media","attrs":{"type":"file","id":"u-1"}}]}`, "!a.png|width=20!", true},
		"a picture less":              {para(words("a")), "a\n!a.png!", false},
		"another picture":             {`{"type":"mediaSingle","content":[{"type":"media","attrs":{"type":"file","id":"u-1","alt":"b.png"}}]}`, "!a.png!", false},
		"a status":                    {para(`{"type":"status","attrs":{"text":"IN REVIEW","color":"blue"}}`), "*{color:#36b37e}[ IN REVIEW ]{color}*", true},
		"a sign":                      {para(`{"type":"emoji","attrs":{"shortName":":check_mark:","text":":check_mark:"}}`), "(/)", true},
		"words in entities":           {para(words("&amp;")), "&", false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			a, b := adf(test.adf), FromWiki(test.wiki)
			if Same(a, b) != test.same || Same(b, a) != test.same {
				t.Errorf("%q and %q: want same %v", a, b, test.same)
			}
		})
	}
	for a, b := range map[string]string{"- [x] a": "- [ ] a", `a \]\(b`: "[a](b)", "![](a)": "a", "[@Ann](accountid:a)": "a", "- [x] b": "true b"} {
		if Same(a, b) {
			t.Errorf("%q says what %q says", a, b)
		}
	}
}

// What strangers write, much of which means something in one of the markups.
var vocabulary = []string{
	"ship", "it", "10", "3.5", "#", "##", "*", "**", "-", "--", "---", "+", "1.", "2)", ">", "|", "||", "a_b", "_x_", "*y*", "~", "~z~", "`", "``q``", "<b>", "</b>", "<!--",
	"&amp;", "&", "[x]", "[", "]", "[u](v)", "![w]", "!p.png!", "{code}", "{quote}", "h1.", "bq.", "(x)", ":)", "^", "^2^", "??", "=", "===", "$", "Grüße", "日本", "e\u0301", "@me", "C:\\dir",
}

// part is a piece of a document that a test makes, and can write in both ways.
type part struct {
	kind  string // paragraph, heading, code, quote, table, bulletList or orderedList
	words []string
	looks []string // of each word
	parts []part
}

var looks = map[string]string{"": "", "strong": "*", "em": "_", "strike": "-", "underline": "+", "code": "{{"}

func parts(depth int) *rapid.Generator[part] {
	return rapid.Custom(func(t *rapid.T) part {
		kinds := []string{"paragraph", "heading", "code"}
		if depth > 0 {
			kinds = append(kinds, "bulletList", "orderedList")
		}
		if depth == 2 {
			kinds = append(kinds, "quote", "table")
		}
		p := part{kind: rapid.SampledFrom(kinds).Draw(t, "kind")}
		for range rapid.IntRange(1, 6).Draw(t, "words") {
			p.words = append(p.words, rapid.SampledFrom(vocabulary).Draw(t, "word"))
			p.looks = append(p.looks, rapid.SampledFrom([]string{"", "", "", "strong", "em", "strike", "underline", "code"}).Draw(t, "look"))
		}
		if strings.HasSuffix(p.kind, "List") {
			p.parts = rapid.SliceOfN(parts(depth-1).Filter(func(p part) bool { return p.kind != "heading" && p.kind != "code" }), 0, 2).Draw(t, "parts")
		}
		return p
	})
}

// adf writes a part as rich text.
func (p part) adf() string {
	var inline []string
	for n, word := range p.words {
		if n > 0 {
			inline = append(inline, words(" "))
		}
		mark := ""
		if p.looks[n] != "" && p.kind != "code" {
			mark = `{"type":"` + p.looks[n] + `"}`
		}
		inline = append(inline, marked(word, mark))
	}
	content := strings.Join(inline, ",")
	switch p.kind {
	case "heading":
		return `{"type":"heading","attrs":{"level":2},"content":[` + content + `]}`
	case "code":
		return `{"type":"codeBlock","content":[` + content + `]}`
	case "quote":
		return `{"type":"blockquote","content":[` + para(content) + `]}`
	case "table":
		cell := func(kind string) string { return `{"type":"` + kind + `","content":[` + para(content) + `]}` }
		return `{"type":"table","content":[{"type":"tableRow","content":[` + cell("tableHeader") + `]},{"type":"tableRow","content":[` + cell("tableCell") + `]}]}`
	case "bulletList", "orderedList":
		content = para(content)
		for _, inner := range p.parts {
			content += "," + inner.adf()
		}
		return `{"type":"` + p.kind + `","content":[{"type":"listItem","content":[` + content + `]}]}`
	}
	return para(content)
}

// wiki writes a part as wiki markup. Paragraphs in items of lists go on with their item, for wiki markup has none there.
func (p part) wiki(marks string) string {
	var inline []string
	for n, word := range p.words {
		inline = append(inline, styled(escapedWiki(word), p.looks[n]))
	}
	line := strings.Join(inline, " ")
	switch p.kind {
	case "heading":
		return "h2. " + line + "\n\n"
	case "code":
		return "{noformat}" + strings.Join(p.words, " ") + "{noformat}\n\n"
	case "quote":
		return "{quote}" + line + "{quote}\n\n"
	case "table":
		return "||" + line + "||\n|" + line + "|\n\n"
	case "bulletList", "orderedList":
		return p.item(line, marks+map[string]string{"bulletList": "*", "orderedList": "#"}[p.kind])
	}
	return line + "\n\n"
}

func (p part) item(line, marks string) string {
	out := marks + " " + line + "\n"
	for _, inner := range p.parts {
		out += strings.TrimRight(inner.wiki(marks), "\n") + "\n"
	}
	if len(marks) == 1 {
		out += "\n"
	}
	return out
}

func styled(text, look string) string {
	switch mark := looks[look]; mark {
	case "":
		return text
	case "{{":
		return "{{" + text + "}}"
	default:
		return "{" + mark + "}" + text + "{" + mark + "}"
	}
}

func escapedWiki(word string) string {
	var out strings.Builder
	for _, r := range word {
		if r < 128 && strings.ContainsRune("*_-+^~?{}[]|!#(:;.`&", r) {
			out.WriteByte('\\')
		}
		out.WriteRune(r)
	}
	return strings.ReplaceAll(out.String(), `C\:\d`, `C:\d`)
}

func TestWhatIsWrittenInBothWaysIsTheSameAndAnotherWordIsNot(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		made := rapid.SliceOfN(parts(2), 1, 4).Draw(t, "document")
		write := func() (adf, wiki string) {
			var blocks []string
			for _, p := range made {
				blocks = append(blocks, p.adf())
				wiki += p.wiki("")
			}
			adf, _ = FromADF(doc(strings.Join(blocks, ",")))
			return adf, FromWiki(wiki)
		}
		adf, wiki := write()
		if !Same(adf, wiki) {
			t.Fatalf("not the same:\n%s\n%v\n---\n%s\n%v", adf, told(adf), wiki, told(wiki))
		}
		p := made[rapid.IntRange(0, len(made)-1).Draw(t, "where")]
		n := rapid.IntRange(0, len(p.words)-1).Draw(t, "which")
		p.words[n] += rapid.SampledFrom([]string{"x", "7", "!", "."}).Draw(t, "more")
		changedADF, changedWiki := write()
		for _, pair := range [][2]string{{adf, changedADF}, {adf, changedWiki}, {wiki, changedADF}, {wiki, changedWiki}} {
			if Same(pair[0], pair[1]) {
				t.Fatalf("the same, with %q changed:\n%s\n---\n%s", p.words[n], pair[0], pair[1])
			}
		}
	})
}

func TestWordsAreReadAsTheyWereWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(
			rapid.StringOf(rapid.RuneFrom([]rune("ab1 \n*_~`[]()<>!&;#+-=|.:\\^\"'/?{}"))),
			rapid.Map(rapid.SliceOf(rapid.SampledFrom(vocabulary)), func(words []string) string { return strings.Join(words, "") }),
		).Draw(t, "text")
		for name, blocks := range map[string]string{
			"a paragraph": para(words(text)),
			"an item":     `{"type":"bulletList","content":[{"type":"listItem","content":[` + para(words(text)) + `]}]}`,
			"a cell":      `{"type":"table","content":[{"type":"tableRow","content":[{"type":"tableCell","content":[` + para(words(text)) + `]}]}]}`,
			"a heading":   `{"type":"heading","attrs":{"level":1},"content":[` + words(text) + `]}`,
			"code":        `{"type":"codeBlock","content":[` + words(text) + `]}`,
			"strong":      para(marked(text, `{"type":"strong"},{"type":"em"},{"type":"strike"}`)),
			"a span":      para(marked(text, `{"type":"code"}`)),
			"many styles": para(manyStyles(t, text)),
		} {
			markdown, _ := FromADF(doc(blocks))
			var read []string
			for _, w := range told(markdown) {
				read = append(read, w.text)
			}
			if want := strings.Fields(text); fmt.Sprint(read) != fmt.Sprint(want) {
				t.Fatalf("%s of %q became %q, which reads %q", name, text, markdown, read)
			}
		}
	})
}

// manyStyles cuts a text anywhere, and gives each piece looks of its own.
func manyStyles(t *rapid.T, text string) string {
	pieces := []string{words("")}
	letters := []rune(text)
	for len(letters) > 0 {
		n := rapid.IntRange(1, len(letters)).Draw(t, "piece")
		var marks []string
		for _, look := range rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"strong", "em", "strike", "code", "underline"}), 0, 3, rapid.ID).Draw(t, "looks") {
			marks = append(marks, `{"type":"`+look+`"}`)
		}
		pieces = append(pieces, marked(string(letters[:n]), strings.Join(marks, ",")))
		letters = letters[n:]
	}
	return strings.Join(pieces, ",")
}
