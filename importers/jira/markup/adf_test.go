package markup

import (
	"encoding/json"
	"testing"
)

// doc is a document of these blocks, as JSON.
func doc(blocks string) json.RawMessage {
	return json.RawMessage(`{"version":1,"type":"doc","content":[` + blocks + `]}`)
}

func para(inline string) string { return `{"type":"paragraph","content":[` + inline + `]}` }

func words(text string) string {
	quoted, _ := json.Marshal(text)
	return `{"type":"text","text":` + string(quoted) + `}`
}

func marked(text, marks string) string {
	quoted, _ := json.Marshal(text)
	return `{"type":"text","text":` + string(quoted) + `,"marks":[` + marks + `]}`
}

func TestRichTextBecomesMarkdown(t *testing.T) {
	tests := map[string]struct{ adf, want string }{
		"a paragraph":           {para(words("Hello")), "Hello"},
		"a heading of level 3":  {`{"type":"heading","attrs":{"level":3},"content":[` + words("Why") + `]}`, "### Why"},
		"a heading that closes": {`{"type":"heading","attrs":{"level":1},"content":[` + words("C #") + `]}`, `# C \#`},
		"marks":                 {para(marked("a", `{"type":"strong"}`) + "," + words(" ") + "," + marked("b", `{"type":"em"}`) + "," + words(" ") + "," + marked("c", `{"type":"strike"}`) + "," + words(" ") + "," + marked("d*", `{"type":"code"}`)), "**a** *b* ~~c~~ `d*`"},
		"strong and em":         {para(marked("a", `{"type":"strong"},{"type":"em"}`)), "***a***"},
		"space within marks":    {para(marked(" a ", `{"type":"strong"}`) + "," + words("b")), "**a** b"},
		"marks that would not be read as such are left out": {para(words("a") + "," + marked("(b)", `{"type":"strong"}`) + "," + words("c")), "a(b)c"},
		"marks beside marks":               {para(marked("a", `{"type":"strong"}`) + "," + marked("b", `{"type":"em"}`)), "**a**b"},
		"underline and colour":             {para(marked("a", `{"type":"underline"},{"type":"textColor","attrs":{"color":"#ff0000"}}`)), "a"},
		"ten to the sixth":                 {para(words("10") + "," + marked("6", `{"type":"subsup","attrs":{"type":"sup"}}`)), "10^6"},
		"water":                            {para(words("H") + "," + marked("2", `{"type":"subsup","attrs":{"type":"sub"}}`) + "," + words("O")), "H2O"},
		"a link":                           {para(marked("here", `{"type":"link","attrs":{"href":"https://x.org/a_(b)"}}`)), `[here](<https://x.org/a_(b)>)`},
		"a link that is its own text":      {para(marked("https://x.org", `{"type":"link","attrs":{"href":"https://x.org"}}`)), "<https://x.org>"},
		"a forced end of a line":           {para(words("a") + `,{"type":"hardBreak"},` + words("b")), "a\\\nb"},
		"a list in a list":                 {`{"type":"bulletList","content":[{"type":"listItem","content":[` + para(words("a")) + `,{"type":"orderedList","content":[{"type":"listItem","content":[` + para(words("b")) + `]}]}]}]}`, "- a\n  1. b"},
		"numbers from 9":                   {`{"type":"orderedList","attrs":{"order":9},"content":[{"type":"listItem","content":[` + para(words("a")) + `]},{"type":"listItem","content":[` + para(words("b")) + `,` + para(words("c")) + `]}]}`, "9. a\n10. b\n\n    c"},
		"two lists are two":                {`{"type":"bulletList","content":[{"type":"listItem","content":[` + para(words("a")) + `]}]},{"type":"bulletList","content":[{"type":"listItem","content":[` + para(words("b")) + `]}]}`, "- a\n\n* b"},
		"tasks, one in another":            {`{"type":"taskList","content":[{"type":"taskItem","attrs":{"state":"DONE"},"content":[` + words("a") + `]},{"type":"taskList","content":[{"type":"taskItem","attrs":{"state":"TODO"},"content":[` + words("b") + `]}]}]}`, "- [x] a\n  - [ ] b"},
		"decisions":                        {`{"type":"decisionList","content":[{"type":"decisionItem","attrs":{"state":"DECIDED"},"content":[` + words("a") + `]}]}`, "- a"},
		"code":                             {`{"type":"codeBlock","attrs":{"language":"go"},"content":[` + words("a := `b`\n\n\tc") + `]}`, "```go\na := `b`\n\n\tc\n```"},
		"code with a fence":                {`{"type":"codeBlock","content":[` + words("```") + `]}`, "````\n```\n````"},
		"a quote":                          {`{"type":"blockquote","content":[` + para(words("a")) + `,` + para(words("b")) + `]}`, "> a\n>\n> b"},
		"a panel":                          {`{"type":"panel","attrs":{"panelType":"info"},"content":[` + para(words("a")) + `]}`, "> a"},
		"a rule":                           {para(words("a")) + `,{"type":"rule"}`, "a\n\n___"},
		"a table with a head":              {table2(`"tableHeader"`), "| a | b \\| c |\n| --- | --- |\n| 1 - x - y |  |"},
		"a table without":                  {table2(`"tableCell"`), "|  |  |\n| --- | --- |\n| a | b \\| c |\n| 1 - x - y |  |"},
		"a picture":                        {`{"type":"mediaSingle","content":[{"type":"media","attrs":{"type":"file","id":"u-1","alt":"a.png"}}]}`, "![a.png](attachment:a.png)"},
		"a picture without a name":         {`{"type":"mediaGroup","content":[{"type":"media","attrs":{"type":"file","id":"u-1"}}]}`, "![](attachment:u-1)"},
		"a picture of elsewhere":           {`{"type":"mediaSingle","content":[{"type":"media","attrs":{"type":"external","url":"https://x.org/a.png"}}]}`, "![](https://x.org/a.png)"},
		"a person":                         {para(`{"type":"mention","attrs":{"id":"5b10","text":"@Ann Example"}}`), "[@Ann Example](accountid:5b10)"},
		"an emoji":                         {para(`{"type":"emoji","attrs":{"shortName":":grinning:","text":"😀"}}`), "😀"},
		"a sign of Jira's":                 {para(`{"type":"emoji","attrs":{"shortName":":check_mark:","text":":check_mark:"}}`), "✅"},
		"a date":                           {para(`{"type":"date","attrs":{"timestamp":"1704067200000"}}`), "2024-01-01"},
		"a status":                         {para(`{"type":"status","attrs":{"text":"DONE","color":"green"}}`), "**[ DONE ]**"},
		"cards":                            {para(`{"type":"inlineCard","attrs":{"url":"https://x.org/1"}}`) + `,{"type":"blockCard","attrs":{"url":"https://x.org/2"}},{"type":"embedCard","attrs":{"url":"https://x.org/3"}}`, "<https://x.org/1>\n\n<https://x.org/2>\n\n<https://x.org/3>"},
		"what can be opened":               {`{"type":"expand","attrs":{"title":"More"},"content":[` + para(words("a")) + `]}`, "**More**\n\na"},
		"columns":                          {`{"type":"layoutSection","content":[{"type":"layoutColumn","content":[` + para(words("a")) + `]},{"type":"layoutColumn","content":[` + para(words("b")) + `]}]}`, "a\n\nb"},
		"unknown nodes keep their text":    {`{"type":"new","content":[{"type":"newer","content":[` + words("a") + `]},{"type":"leaf","attrs":{"text":"b"}}]}`, "a\n\nb"},
		"what is empty is nothing":         {para("") + `,{"type":"bulletList","content":[{"type":"listItem","content":[` + para("") + `]}]},` + para(words("a")), "a"},
		"attributes of unexpected types":   {`{"type":"heading","attrs":{"level":"2"},"content":[` + words("a") + `]},{"type":"paragraph","attrs":[1],"content":[` + words("b") + `]}`, "# a\n\nb"},
		"what would mean something else":   {para(words("# a")) + `,` + para(words("- b")) + `,` + para(words("1. c")) + `,` + para(words("*d* _e_ `f` <b> &amp; [x](y) a_b 2 * 3")), "\\# a\n\n\\- b\n\n1\\. c\n\n\\*d\\* \\_e\\_ \\`f\\` \\<b> \\&amp; [x\\](y) a_b 2 \\* 3"},
		"lines that would underline":       {para(words("a") + `,{"type":"hardBreak"},` + words("---")), "a\\\n\\---"},
		"an exclamation before a link":     {para(words("Look!") + "," + marked("a", `{"type":"link","attrs":{"href":"https://x.org"}}`)), `Look\![a](https://x.org)`},
		"a mark of a list in what is code": {para(marked("- a", `{"type":"code"}`)), "`- a`"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if got, ok := FromADF(doc(test.adf)); !ok || got != test.want {
				t.Errorf("%q (%v), want %q", got, ok, test.want)
			}
		})
	}
}

// table2 is a table with a first row of this type, and a cell with several blocks.
func table2(first string) string {
	cell := func(kind, content string) string { return `{"type":` + kind + `,"content":[` + content + `]}` }
	item := func(text string) string { return `{"type":"listItem","content":[` + para(words(text)) + `]}` }
	return `{"type":"table","content":[{"type":"tableRow","content":[` + cell(first, para(words("a"))) + `,` + cell(first, para(words("b | c"))) + `]},` +
		`{"type":"tableRow","content":[` + cell(`"tableCell"`, para(words("1"))+`,{"type":"bulletList","content":[`+item("x")+`,`+item("y")+`]}`) + `,` + cell(`"tableCell"`, para("")) + `]}]}`
}

func TestWhatIsNoDocumentIsSaidToBeNone(t *testing.T) {
	for _, raw := range []string{"", "null", `"text"`, "17", "[]", "{}", `{"type":"paragraph"}`, `{"type":"doc","content":[`} {
		if got, ok := FromADF(json.RawMessage(raw)); ok {
			t.Errorf("%s became %q", raw, got)
		}
	}
}
