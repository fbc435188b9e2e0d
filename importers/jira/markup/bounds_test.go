package markup

import (
	"encoding/json"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

// hostile are pieces of text that, many times over, cost a careless reader the square of their length.
var hostile = []string{
	"*", "*a ", "*a* ", "_a", "*a_ ", "-a ", "{*}", "{*}a", "[", "[a](", "[a|", "[a|http://x] ", "\\]", "[\\]", "!", " !a", "!a.b|", "{{", "{{a", "}}", "{code}", "{code", "{code:", "{code}\n",
	"{quote}", "{quote}\n", "{panel:a}", "{noformat}{code}", "{color", "{color:red}", "|", "|a", "|a\n", "||a|\n", "|[a", "|{code}", "|{code", "| !a|", "\n", " ", " {code}", "* a\n", "*# a\n", "#", "# \n",
	"h1. ", "h1. a\n", "bq. a\n", "\\", "\\\\", "http://", "http://a ", "https://a|", "(", "(/)", ":", "-- ", "----\n", "<", "<a ", "&", "&a", "&amp;", "&amp", "`", "` ", "``a", "~~a", "a_", "> ", ">", "1. ", "a\n===\n", "[a]: b\n", "é", "\xff",
}

// mostTimes is how much longer four times a text may take: the square would be sixteen times.
const mostTimes = 8

func TestWhatStrangersWriteTakesTimeAsItsLengthDoes(t *testing.T) {
	both := func(text string) {
		told(FromWiki(text))
	}
	rich := func(text string) {
		markdown, _ := FromADF(doc(para(words(text)) + `,{"type":"bulletList","content":[{"type":"listItem","content":[` + para(marked(text, `{"type":"strong"}`)) + `]}]}`))
		told(markdown)
	}
	for _, piece := range hostile {
		for name, read := range map[string]func(string){"wiki": both, "rich": rich} {
			short, long := strings.Repeat(piece, 10_000/len(piece)), strings.Repeat(piece, 40_000/len(piece))
			if !linear(t, func() { read(short) }, func() { read(long) }) {
				t.Errorf("%s: %q 40,000 characters long takes more than %d times as long as 10,000", name, piece, mostTimes)
			}
		}
	}
}

// linear compares two runs, more than once if need be. What is quick is quick enough.
func linear(t *testing.T, short, long func()) bool {
	for range 3 {
		if most := max(time.Second/8, mostTimes*worked(t, short)); worked(t, long) < most {
			return true
		}
	}
	return false
}

// worked is how long the processor worked: the time of the clock also counts what others do meanwhile.
func worked(t *testing.T, run func()) time.Duration {
	before := processor(t)
	run()
	return processor(t) - before
}

func processor(t *testing.T) time.Duration {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		t.Fatal(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

func TestListsInListsAreBounded(t *testing.T) {
	nested := func(depth int) string {
		return strings.Repeat(`{"type":"bulletList","content":[{"type":"listItem","content":[`+para(words("a"))+`,`, depth) + para(words("b")) + strings.Repeat(`]}]}`, depth)
	}
	text, ok := FromADF(doc(nested(2_000)))
	if longest := longestLine(text); !ok || longest > 2*deepest+len("- a") {
		t.Errorf("a line is %d characters long", longest)
	}
	if n := strings.Count(text, "a"); n != 2_000 {
		t.Errorf("%d of 2,000 words are left", n)
	}
	if _, ok := FromADF(doc(nested(100_000))); ok {
		t.Error("what nests deeper than JSON may was read")
	}
	var wiki strings.Builder
	for n := range 600 {
		wiki.WriteString(strings.Repeat("*", n+1) + " a\n")
	}
	if longest := longestLine(FromWiki(wiki.String())); longest > 2*deepest+len("- a") {
		t.Errorf("a line is %d characters long", longest)
	}
}

func longestLine(text string) int {
	return len(slices.MaxFunc(strings.Split(text, "\n"), func(a, b string) int { return len(a) - len(b) }))
}

func FuzzWiki(f *testing.F) {
	for _, piece := range hostile {
		f.Add(piece + " a " + piece + "\n" + piece)
	}
	f.Fuzz(func(t *testing.T, text string) {
		markdown := FromWiki(text)
		if len(markdown) > 100*(len(text)+1) {
			t.Errorf("%d characters became %d", len(text), len(markdown))
		}
		if !Same(markdown, markdown+"\n") {
			t.Errorf("%q is not what it is with an empty line", markdown)
		}
		if Same(markdown, markdown+"\n\nmore") {
			t.Errorf("%q is what it is with a word more", markdown)
		}
	})
}

func FuzzRichText(f *testing.F) {
	f.Add([]byte(doc(table2(`"tableHeader"`))))
	f.Add([]byte(doc(para(marked("a", `{"type":"link","attrs":{"href":"x"}}`) + `,{"type":"mention","attrs":{"id":1}}`))))
	f.Add([]byte(`{"type":"doc","content":[{"type":"orderedList","attrs":{"order":-1e99},"content":[{"type":"listItem","content":[{"type":"heading"}]}]}]}`))
	f.Add([]byte(`{"type":"doc","content":[{"type":"table","content":[{"type":"tableRow"},{"content":[{},{}]}]},{"type":"rule"},{"type":"taskList","content":[{"type":"taskList"}]}]}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		if markdown, ok := FromADF(json.RawMessage(raw)); ok && len(markdown) > 100*(len(raw)+1) {
			t.Errorf("%d bytes became %d", len(raw), len(markdown))
		}
	})
}

func FuzzWords(f *testing.F) {
	for _, piece := range hostile {
		f.Add(piece + " a " + piece)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if text = strings.ToValidUTF8(text, ""); strings.ContainsAny(text, "\x00") {
			t.Skip("a character that no text of Markdown has")
		}
		var read []string
		markdown, _ := FromADF(doc(para(words(text))))
		for _, w := range told(markdown) {
			read = append(read, w.text)
		}
		if want := strings.Fields(text); !slices.Equal(read, want) {
			t.Errorf("%q became %q, which reads %q", text, markdown, read)
		}
	})
}
