package dates

import (
	_ "embed"
	"strconv"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// cldr has a line a word: language, what it stands for (a month by its number, am, pm or day) and how it is written.
//
//go:embed cldr.tsv
var cldr string

// known is all that is known of words in dates. None stands for two months, whatever the language.
type known struct {
	months map[string]int  // 1 to 12
	noons  map[string]int  // hours to add: 0 before noon, 12 after it
	others map[string]bool // days of the week, and words that say nothing of the time
}

// fillers are words that say nothing of the time.
const fillers = "t h uhr kl klo de del den d of at um a à o ora г в р о об й ngày lúc er st nd rd th 日 일 分 분 min"

// spoken reads the table once.
var spoken = sync.OnceValue(func() known {
	all := known{months: map[string]int{}, noons: map[string]int{}, others: map[string]bool{}}
	for line := range strings.Lines(cldr) {
		_, entry, _ := strings.Cut(strings.TrimSpace(line), "\t")
		kind, words, _ := strings.Cut(entry, "\t")
		for word := range strings.SplitSeq(words, "|") {
			all.add(kind, strings.TrimSuffix(Fold(word), "."))
		}
	}
	all.add("3", "mrz") // German, as Java 8 wrote it
	for word := range strings.FieldsSeq(fillers) {
		all.others[Fold(word)] = true
	}
	return all
})

func (k known) add(kind, word string) {
	month, err := strconv.Atoi(kind)
	switch {
	case kind == "am":
		k.noons[word] = 0
	case kind == "pm":
		k.noons[word] = 12
	case kind == "day":
		k.others[word] = true
	case err == nil && !strings.ContainsAny(word, "0123456789"): // "2月" is a number with a sign: see dayPattern
		k.months[word] = month
	}
}

// month is the month that a word stands for: the word itself or, where none is, the beginning of one month alone, as "сен" of
// "сентября". 0: none.
func (k known) month(word string) int {
	if month := k.months[word]; month != 0 || utf8.RuneCountInString(word) < 3 {
		return month
	}
	found := 0
	for whole, month := range k.months {
		switch {
		case !strings.HasPrefix(whole, word):
		case found != 0 && found != month:
			return 0
		default:
			found = month
		}
	}
	return found
}

// Fold writes a text in small letters without the accents of Latin, Greek and Cyrillic letters, with plain spaces, and with
// abbreviations of several words as one: "FÉVR." is "fevr.", "a. m." is "am.".
func Fold(text string) string {
	var out strings.Builder
	decomposed := []rune(strings.ToLower(norm.NFKD.String(text)))
	for i, r := range decomposed {
		switch {
		case r >= 0x300 && r <= 0x36f: // accents; vowels of other scripts tell words apart
		case unicode.IsSpace(r):
			out.WriteByte(' ')
		case r == '.' && i > 0 && i+1 < len(decomposed) && inWord(decomposed[i-1]) && inWord(decomposed[i+1]):
		case r == 'ı':
			out.WriteByte('i')
		default:
			out.WriteRune(r)
		}
	}
	return spacedNoons.Replace(norm.NFC.String(out.String()))
}

var spacedNoons = strings.NewReplacer("a. m.", "am.", "p. m.", "pm.")

func inWord(r rune) bool { return unicode.In(r, unicode.L, unicode.M) }
