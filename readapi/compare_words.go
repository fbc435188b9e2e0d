package readapi

import (
	"encoding/json"
	"strings"
	"unicode"

	"github.com/aymanbagabas/go-udiff/lcs"
)

const (
	wordsKept    = "kept"
	wordsRemoved = "removed"
	wordsAdded   = "added"
)

// wordsBetween are the words of two texts, or of two lists of texts whose items are lines; nil where one of them says nothing, or is
// neither.
func wordsBetween(from, to json.RawMessage) []ComparedWord {
	before, okBefore := textOf(from)
	after, okAfter := textOf(to)
	if !okBefore || !okAfter || before == after {
		return nil
	}
	return diffWords(before, after)
}

// textOf is the text that a value says; false where it says none.
func textOf(value json.RawMessage) (string, bool) {
	var text string
	if blank(value) {
		return "", false
	}
	if json.Unmarshal(value, &text) == nil {
		return text, true
	}
	var lines []string
	err := json.Unmarshal(value, &lines)
	return strings.Join(lines, "\n"), err == nil
}

// diffWords are the runs of words that lead from one text to the other.
func diffWords(before, after string) []ComparedWord {
	a, b := splitWords(before), splitWords(after)
	var d wordDiff
	done := 0
	for _, change := range lcs.DiffLines(a, b) {
		d.keep(strings.Join(a[done:change.Start], ""))
		d.change(strings.Join(a[change.Start:change.End], ""), strings.Join(b[change.ReplStart:change.ReplEnd], ""))
		done = change.End
	}
	d.keep(strings.Join(a[done:], ""))
	return d.all()
}

// wordDiff gathers runs: what is kept between two changes and is nothing but space is part of one change with them.
type wordDiff struct {
	runs           []ComparedWord
	removed, added strings.Builder
	space          string // kept behind the change that is gathered
}

func (d *wordDiff) change(removed, added string) {
	d.removed.WriteString(d.space + removed)
	d.added.WriteString(d.space + added)
	d.space = ""
}

func (d *wordDiff) keep(text string) {
	if d.changed() && strings.TrimSpace(text) == "" {
		d.space += text
		return
	}
	d.flush()
	d.add(wordsKept, text)
}

func (d *wordDiff) changed() bool { return d.removed.Len()+d.added.Len() > 0 }

func (d *wordDiff) flush() {
	d.add(wordsRemoved, d.removed.String())
	d.add(wordsAdded, d.added.String())
	d.add(wordsKept, d.space)
	d.removed.Reset()
	d.added.Reset()
	d.space = ""
}

func (d *wordDiff) add(is, text string) {
	if text == "" {
		return
	}
	if last := len(d.runs) - 1; last >= 0 && d.runs[last].Is == is {
		d.runs[last].Text += text
		return
	}
	d.runs = append(d.runs, ComparedWord{is, text})
}

func (d *wordDiff) all() []ComparedWord {
	d.flush()
	return d.runs
}

// splitWords cuts a text into words, runs of space, and all other characters each for itself. Scripts that write no space between words
// are cut into characters.
func splitWords(text string) (words []string) {
	begin, was := 0, -1
	for i, r := range text {
		is := runeClass(r)
		if i > begin && (is != was || is == classOther) {
			words, begin = append(words, text[begin:i]), i
		}
		was = is
	}
	if begin < len(text) {
		words = append(words, text[begin:])
	}
	return words
}

const (
	classWord = iota
	classSpace
	classOther
)

func runeClass(r rune) int {
	switch {
	case unicode.IsSpace(r):
		return classSpace
	case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar):
		return classOther
	case unicode.IsLetter(r), unicode.IsDigit(r), unicode.IsMark(r), r == '_':
		return classWord
	default:
		return classOther
	}
}
