package markup

import "testing"

func TestWikiMarkupBecomesMarkdown(t *testing.T) {
	tests := map[string]struct{ wiki, want string }{
		"headings":                            {"h1. a\nh6. b", "# a\n\n###### b"},
		"phrases":                             {"*a* _b_ -c- +d+ 10 ^6^ ~e~ ??f?? {{g*}}", "**a** *b* ~~c~~ d 10 ^6 e *f* `g*`"},
		"phrases within each other":           {"*a _b_ c*", "**a** ***b*** **c**"},
		"phrases across each other":           {"*a _b* c_", "**a** ***b*** *c*"},
		"marks within words":                  {"2*3*4 a_b_c well-known-thing", `2\*3\*4 a_b_c well-known-thing`},
		"marks forced within words":           {"re{*}mark{*}able", "re**mark**able"},
		"marks that never end":                {"*a _b -c {{d [e !f", `\*a \_b -c {{d [e !f`},
		"marks end with their line":           {"*a\nb*", "\\*a\\\nb\\*"},
		"what is escaped":                     {`\*a\* \[b] \{code} \\ c`, "\\*a\\* [b] {code}\\\nc"},
		"a path":                              {`C:\dir\file`, `C:\dir\file`},
		"ends of lines":                       {"a\nb\\\\c\n\n\nd", "a\\\nb\\\nc\n\nd"},
		"ends of lines of Windows":            {"a\r\n\r\nb", "a\n\nb"},
		"a quoted paragraph":                  {"bq. a", "> a"},
		"a quote":                             {"{quote}\na\n\nb\n{quote}\nc", "> a\n>\n> b\n\nc"},
		"a quote in a line":                   {"a {quote}b{quote} c", "a\n\n> b\n\nc"},
		"a panel with its title":              {"{panel:title=My title|borderStyle=dashed}\na\n{panel}", "> **My title**\n>\n> a"},
		"a quote in a panel, neither ends":    {"{panel}\na\n{quote}\nb", "> a\n>\n> > b"},
		"code":                                {"{code:java|title=A.java}\n*a*\n\n {quote}\n{code}", "```java\n*a*\n\n {quote}\n```"},
		"code in a line":                      {"a {code}b{code} c", "a\n\n```\nb\n```\n\nc"},
		"code that never ends":                {"a {code}\nb", "a {code}\\\nb"},
		"no format":                           {"{noformat}\n|a|\n{noformat}", "```\n|a|\n```"},
		"colours":                             {"{color:red}a{color} b", "a b"},
		"an anchor":                           {"{anchor:here}a", "a"},
		"an unknown macro":                    {"{toc} a", "{toc} a"},
		"lists in lists":                      {"* a\n** b\n*# c\n*# d\n* e", "- a\n  - b\n\n  1. c\n  2. d\n- e"},
		"lists of three kinds":                {"- a\n- b\n# c", "- a\n- b\n\n1. c"},
		"a list that begins deep":             {"*** a\n* b", "- a\n\n* b"},
		"an item goes on":                     {"* a\nb\n\nc", "- a\\\n  b\n\nc"},
		"code in an item":                     {"# a\n{code}\nb\n{code}\n# c", "1. a\n\n   ```\n   b\n   ```\n2. c"},
		"a rule":                              {"a\n----\nb", "a\n\n___\n\nb"},
		"dashes":                              {"a -- b --- c", "a – b — c"},
		"a table":                             {"||a||b||\n|c|d|", "| a | b |\n| --- | --- |\n| c | d |"},
		"a table without a head":              {"|a|b|", "|  |  |\n| --- | --- |\n| a | b |"},
		"rows with heads of their own":        {"||a|b|\n||c|d|", "|  |  |\n| --- | --- |\n| a | b |\n| c | d |"},
		"a row that is longer than the head":  {"||a||\n|b|c|", "| a |  |\n| --- | --- |\n| b | c |"},
		"what separates no cells":             {`|[a|https://x.org]|!b.png|thumbnail!|{code}c|d{code}|e\|f|`, "|  |  |  |  |\n| --- | --- | --- | --- |\n| [a](https://x.org) | ![b.png](attachment:b.png) | c\\|d | e\\|f |"},
		"a cell of several lines":             {"|a\n* b|c|\nd", "|  |  |\n| --- | --- |\n| a - b | c |\n\nd"},
		"an empty cell":                       {"|a| |b|", "|  |  |  |\n| --- | --- | --- |\n| a |  | b |"},
		"links":                               {"[a|https://x.org] [https://y.org] [mailto:a@b.org] [c|#there] [#there] [^f.pdf]", "[a](https://x.org) <https://y.org> <mailto:a@b.org> [c](#there) [there](#there) [f.pdf](attachment:f.pdf)"},
		"a link as Cloud writes it":           {"[https://x.org/1|https://x.org/1|smart-link]", "<https://x.org/1>"},
		"a link with marks":                   {"[*a* b|https://x.org]", "**[a](https://x.org)** [b](https://x.org)"},
		"what is no link":                     {"[a] [b|c] [d", "[a] [b|c] [d"},
		"people":                              {"[~ann] [~accountid:5b10]", "@ann [@5b10](accountid:5b10)"},
		"an address among words":              {"see https://x.org/a_b?c=1&d=2, or (https://y.org).", "see <https://x.org/a_b?c=1&d=2>, or (<https://y.org>)."},
		"pictures":                            {`!a.png! !b c.png|width=10,alt="d"! !https://x.org/e.png!`, "![a.png](attachment:a.png) ![d](<attachment:b c.png>) ![](https://x.org/e.png)"},
		"what is no picture":                  {"Hello! World! !!", "Hello! World! !!"},
		"signs":                               {"(/) (x) :) f(x) (xy)", "✅ ❌ 🙂 f(x) (xy)"},
		"characters by name and number":       {`a&nbsp;b &amp;amp; &#92;* R&D \&amp; a=b&c`, "a\u00a0b \\&amp; \\\\\\* R&D \\&amp; a=b&c"},
		"what Markdown would read otherwise":  {"<b> `a` 1) x", "\\<b> \\`a\\` 1) x"},
		"the rich text within":                {"a\n{adf:display=block}\n{\"type\":\"expand\",\"attrs\":{\"title\":\"More\"},\"content\":[{\"type\":\"paragraph\",\"content\":[{\"type\":\"text\",\"text\":\"b\"}]}]}\n{adf}", "a\n\n**More**\n\nb"},
		"what only looks like rich text":      {"{adf}a{adf}", "```\na\n```"},
		"a status as Cloud writes it":         {"*{color:#36b37e}[ DONE ]{color}*", "**[ DONE ]**"},
		"nothing":                             {" \n\n", ""},
		"a line that looks like a head's own": {"a\n=====", "a\\\n\\====="},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if got := FromWiki(test.wiki); got != test.want {
				t.Errorf("%q, want %q", got, test.want)
			}
		})
	}
}
