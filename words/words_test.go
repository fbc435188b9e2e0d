package words_test

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"waymark/words"
)

func TestWordsAreFoundHoweverTheyAreWritten(t *testing.T) {
	for text, want := range map[string][]string{
		"":                              {},
		" -- % ":                        {},
		"Search by name":                {"by", "name", "search"},
		"customers_asked, 100% of them": {"100", "asked", "customers", "of", "them"},
		"Größe GROSSE groesse":          {"groesse", "grosse"},
		"café CAFÉ cafe\u0301":          {"cafe"},
		"Łódź, Ærø, Đà Nẵng":            {"aero", "da", "lodz", "nang"},
		"Поиск по Имени":                {"имени", "по", "поиск"},
		"検索する":                          {"検索", "索す", "する"},
		"新 UI":                          {"ui", "新"},
		"版本v2":                          {"v2", "版本"},
		"ﬁnd ½ ＡＢＣ":                     {"1", "2", "abc", "find"},
		strings.Repeat("ü", 100):        {strings.Repeat("u", 64)},
		"don't e-mail":                  {"don", "e", "mail", "t"},
		"a\xffb":                        {"a", "b"},
	} {
		got := words.Of(text)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("%q has %q, want %q", text, got, want)
		}
	}
}

func TestAQueryIsOfAllWordsAndTheLastMayGoOn(t *testing.T) {
	for text, want := range map[string]string{
		"": "", "%": "", "Search na": "'search' & 'na':*", "Search name ": "'search' & 'name'", "a a": "'a':*", "検索": "'検索':*", "it's": "'it' & 's':*",
	} {
		if got := words.Query(text); got != want {
			t.Errorf("%q asks %q, want %q", text, got, want)
		}
	}
}

func TestAFinderFindsAllWordsAndTheLastMayGoOn(t *testing.T) {
	list := words.Of("Search by name")
	for text, want := range map[string]bool{
		"": true, "%": true, "NAME search": true, "search na": true, "na search": false, "search na ": false, "nam": true, "zoo": false, "search search": true,
	} {
		if got := words.Finder(text)(list); got != want {
			t.Errorf("%q finds %q: %v", text, list, got)
		}
	}
}

// Whatever stands in a text, its words are those of each of them, and are sorted as the database sorts them.
func TestWordsOfWordsAreTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		got := words.Of(rapid.String().Draw(t, "text"))
		if !slices.IsSorted(got) || slices.Contains(got, "") {
			t.Fatalf("%q", got)
		}
		for _, word := range got {
			if again := words.Of(word); !slices.Equal(again, []string{word}) {
				t.Fatalf("%q has the words %q", word, again)
			}
		}
	})
}
