package readapi

import (
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"
)

func TestWhatMeansSomethingInMarkdownIsEscaped(t *testing.T) {
	for text, want := range map[string]string{
		"a *bold* _word_":           `a \*bold\* \_word\_`,
		"[x](javascript:alert(1))":  `\[x\](javascript\:alert(1))`,
		"<img src=x>":               `\<img src=x\>`,
		"`code` ~~gone~~ a|b &amp;": "\\`code\\` \\~\\~gone\\~\\~ a\\|b \\&amp;",
		"http://x.org www.x.org":    `http\://x.org www\.x.org`,
		"@all #12 :smile: $x$ \\":   `\@all \#12 \:smile\: \$x\$ \\`,
		"one\n\n# two\r\n- three":   `one  \# two  - three`,
		"right\u202eleft":           `rightleft`,
		"plain text, 1. (2) + 3-4!": "plain text, 1. (2) + 3-4!",
	} {
		if got := escaped(text); got != want {
			t.Errorf("%q becomes %q, want %q", text, got, want)
		}
	}
}

func TestEscapedTextIsOneLineWithoutMarksAndSaysWhatItSaid(t *testing.T) {
	text := rapid.StringOf(rapid.OneOf(rapid.RuneFrom([]rune(marked+" \n\r\t.w")), rapid.Rune()))
	rapid.Check(t, func(t *rapid.T) {
		said := text.Draw(t, "text")
		got := escaped(said)
		var shown strings.Builder
		for i := 0; i < len(got); i++ {
			switch {
			case got[i] == '\\':
				i++ // what follows is shown as it is
			case strings.IndexByte(marked, got[i]) >= 0 || got[i] == '\n':
				t.Fatalf("%q becomes %q, where %q means something", said, got, got[i])
			}
			shown.WriteByte(got[i])
		}
		want := strings.Map(func(r rune) rune {
			switch {
			case unicode.Is(unicode.Bidi_Control, r):
				return -1
			case unicode.IsSpace(r) || unicode.IsControl(r):
				return ' '
			}
			return r
		}, said)
		if shown.String() != want {
			t.Fatalf("%q becomes %q, which shows %q, want %q", said, got, shown.String(), want)
		}
	})
}
