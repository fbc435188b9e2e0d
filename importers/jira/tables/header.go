package tables

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"waymark/importers/jira/dates"
)

// headers has a line for each column and language: column, language, where the words are from, words.
//
//go:embed headers.tsv
var headers string

// meaning is what a word above a column stands for, with the languages that have it.
type meaning struct {
	of        string
	languages []string
}

// The wrappers of headers: "Custom field (Rank)", and links, whose relation stands in the parentheses.
const (
	fieldWrapper   = "(field)"
	inwardWrapper  = "(inward)"
	outwardWrapper = "(outward)"
)

// wrapped are the columns that stand in a wrapper, or without one. Another field of a project may be called "Status" too.
var wrapped = []Column{Points, Rank, EpicLink, Flagged, Sprints}

// parentLink is the field by which Advanced Roadmaps names a parent, in every language.
const parentLink = "parentlink"

// vocabulary are the meanings of words; categories stand apart, since "Done" is no column.
type vocabulary struct{ columns, categories map[string]meaning }

var spoken = sync.OnceValue(func() vocabulary {
	all := vocabulary{columns: map[string]meaning{}, categories: map[string]meaning{}}
	for line := range strings.Lines(headers) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		fields := strings.Split(strings.TrimSpace(line), "\t")
		into := all.columns
		of, isCategory := strings.CutPrefix(fields[0], "=")
		if isCategory {
			into = all.categories
		}
		for word := range strings.SplitSeq(fields[3], "|") {
			known := into[plain(word)]
			into[plain(word)] = meaning{of, append(known.languages, fields[1])}
		}
	}
	return all
})

// plain are the letters and digits of a text, small and without accents.
func plain(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.In(r, unicode.L, unicode.M, unicode.Nd) {
			return r
		}
		return -1
	}, dates.Fold(text))
}

// heading is what the text above a column says.
type heading struct {
	text      string
	column    Column // empty: it says nothing that is known
	relation  string // of a link
	languages []string
}

// understand reads the text above a column. What people say of it goes before its own words.
func understand(text string, mapping map[string]Column) heading {
	h := heading{text: text}
	name := plain(text)
	outer, inner := unwrap(text)
	if column, said := mapping[name]; said {
		h.column, h.relation = column, inner
		return h
	}
	known := spoken().columns[name]
	if known.of == "" || strings.HasPrefix(known.of, "(") {
		known = h.understandWrapped(plain(outer), inner)
	}
	if known.of != "" {
		h.column, h.languages = Column(known.of), known.languages
	}
	return h
}

// understandWrapped reads "Custom field (Rank)" and "Inward issue link (Blocks)".
func (h *heading) understandWrapped(outer, inner string) meaning {
	wrapper := spoken().columns[outer]
	switch wrapper.of {
	case fieldWrapper:
		h.languages = wrapper.languages
		if field := FieldOf(inner); field != "" {
			return meaning{string(field), wrapper.languages}
		}
	case inwardWrapper:
		h.relation = inner
		return meaning{string(InwardLink), wrapper.languages}
	case outwardWrapper:
		h.relation = inner
		return meaning{string(OutwardLink), wrapper.languages}
	}
	return meaning{}
}

// unwrap takes "Custom field (Story Points)" apart; the parentheses of East Asian scripts are as good.
func unwrap(text string) (outer, inner string) {
	text = strings.TrimSpace(norm.NFKC.String(text))
	open := strings.Index(text, "(")
	if open <= 0 || !strings.HasSuffix(text, ")") {
		return text, ""
	}
	return text[:open], strings.TrimSpace(text[open+1 : len(text)-1])
}

// FieldOf is what a field of a project's own holds, by its name in any language; empty: nothing that is ours.
func FieldOf(name string) Column {
	if plain(name) == parentLink {
		return Parent
	}
	if field := Column(spoken().columns[plain(name)].of); slices.Contains(wrapped, field) {
		return field
	}
	return ""
}

// categoryOf is a category by its name in any language.
func categoryOf(name string) Category { return Category(spoken().categories[plain(name)].of) }
