// Package words takes texts of any language apart into the words by which they are found.
package words

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

const (
	most    = 2000 // words of a text
	longest = 64   // bytes of a word
)

// unspaced are scripts that put no spaces between words.
var unspaced = []*unicode.RangeTable{unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar}

// plain are letters that are no others with an accent, but that people write so who don't have them.
var plain = strings.NewReplacer("ß", "ss", "ς", "σ", "ø", "o", "đ", "d", "ł", "l", "æ", "ae", "œ", "oe", "ı", "i", "ħ", "h", "þ", "th", "ð", "d")

// Of lists the words of texts, each once, sorted by their bytes: letters and digits in small letters without accents. Of scripts that put no spaces between words
// each two neighbouring characters are one, and a character that stands alone. Of a text that goes on and on the first 2,000
// words count, of a word the first 64 bytes.
func Of(texts ...string) []string {
	found := map[string]bool{}
	for _, text := range texts {
		each(text, func(word string) bool {
			found[word] = true
			return len(found) < most
		})
	}
	list := make([]string, 0, len(found))
	for word := range found {
		list = append(list, word)
	}
	slices.Sort(list)
	return list
}

// each calls a function with the words of a text until it says no.
func each(text string, do func(word string) bool) {
	folded := plain.Replace(strings.ToLower(norm.NFKD.String(text)))
	var word []rune
	for _, r := range folded + " " {
		switch {
		case unicode.Is(unicode.Mn, r) && !unicode.In(r, unspaced...):
			continue
		case unicode.In(r, unicode.L, unicode.N, unicode.Mn, unicode.Mc):
			if len(word) > 0 && unicode.In(r, unspaced...) != unicode.In(word[0], unspaced...) {
				if !parts(word, do) {
					return
				}
				word = word[:0]
			}
			word = append(word, r)
			continue
		}
		if len(word) > 0 && !parts(word, do) {
			return
		}
		word = word[:0]
	}
}

// parts calls a function with what a run of letters is found by.
func parts(run []rune, do func(word string) bool) bool {
	if !unicode.In(run[0], unspaced...) {
		return do(cut(string(run)))
	}
	if len(run) == 1 {
		return do(string(run))
	}
	for i := range run[:len(run)-1] {
		if !do(string(run[i : i+2])) {
			return false
		}
	}
	return true
}

// cut is the beginning of a word that is not too long.
func cut(word string) string {
	if len(word) <= longest {
		return word
	}
	return strings.ToValidUTF8(word[:longest], "")
}

// Query is what finds texts with all words of a text, as a tsquery of PostgreSQL; the last one, unless a space follows, may go on. Empty: the
// text has no word.
func Query(text string) string {
	asked, open := ask(text)
	for i, word := range asked {
		asked[i] = "'" + word + "'"
		if i == len(asked)-1 && open {
			asked[i] += ":*"
		}
	}
	return strings.Join(asked, " & ")
}

// Finder says of the words of texts, as Of lists them, whether Query finds those texts. A text without a word finds all.
func Finder(text string) func(list []string) bool {
	asked, open := ask(text)
	return func(list []string) bool {
		for i, word := range asked {
			at, there := slices.BinarySearch(list, word)
			if !there && open && i == len(asked)-1 {
				there = at < len(list) && strings.HasPrefix(list[at], word)
			}
			if !there {
				return false
			}
		}
		return true
	}
}

// ask lists the words that are asked for, each once; open: the last one may go on.
func ask(text string) (asked []string, open bool) {
	each(text, func(word string) bool {
		if !slices.Contains(asked, word) {
			asked = append(asked, word)
		}
		return len(asked) < most
	})
	return asked, !strings.HasSuffix(text, " ")
}
