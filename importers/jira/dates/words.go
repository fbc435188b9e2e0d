package dates

import (
	_ "embed"
	"strconv"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// cldr has a line a word: language, what it stands for (a month by its number, am, pm or day) and how it is written.
//
//go:embed cldr.tsv
var cldr string

// vocabulary is what words stand for, by language.
type vocabulary map[string]map[string]int

func (v vocabulary) add(word, language string, means int) {
	word = strings.TrimSuffix(Fold(word), ".")
	if strings.ContainsAny(word, "0123456789") {
		return // "2月": a number and a sign for months, see dayPattern
	}
	if v[word] == nil {
		v[word] = map[string]int{}
	}
	if _, known := v[word][language]; !known {
		v[word][language] = means
	}
}

// language is all that is known of the languages in which dates are written.
type language struct {
	months vocabulary // 1 to 12
	noons  vocabulary // hours to add: 0 before noon, 12 after it
	others map[string]bool
}

// fillers are words that say nothing of the time.
var fillers = strings.Fields("t h uhr kl klo de del den d of at um a à o ora г в р о об й ngày lúc er st nd rd th 日 일 分 분 min clock")

// spoken reads the table once.
var spoken = sync.OnceValue(func() language {
	all := language{months: vocabulary{}, noons: vocabulary{}, others: map[string]bool{}}
	for line := range strings.Lines(cldr) {
		fields := strings.Split(strings.TrimSpace(line), "\t")
		if len(fields) != 3 {
			continue
		}
		for word := range strings.SplitSeq(fields[2], "|") {
			all.add(fields[0], fields[1], word)
		}
	}
	all.months.add("Mrz", "de", 3) // what Java 8 wrote
	for _, word := range fillers {
		all.others[Fold(word)] = true
	}
	return all
})

func (l language) add(language, kind, word string) {
	switch kind {
	case "am":
		l.noons.add(word, language, 0)
	case "pm":
		l.noons.add(word, language, 12)
	case "day":
		l.others[strings.TrimSuffix(Fold(word), ".")] = true
	default:
		month, _ := strconv.Atoi(kind)
		l.months.add(word, language, month)
	}
}

// month says what month a word is in each language that knows it: the word itself or, where none knows that, the beginning of
// one month alone, as "сен" of "сентября".
func (l language) month(word string) map[string]int {
	if found := l.months[word]; found != nil || len([]rune(word)) < 3 {
		return found
	}
	found := map[string]int{}
	for whole, meanings := range l.months {
		if !strings.HasPrefix(whole, word) {
			continue
		}
		for language, month := range meanings {
			if before, known := found[language]; known && before != month {
				month = 0 // the beginning of two
			}
			found[language] = month
		}
	}
	for language, month := range found {
		if month == 0 {
			delete(found, language)
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
