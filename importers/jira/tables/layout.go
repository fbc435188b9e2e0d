package tables

import (
	"fmt"
	"slices"
	"strings"
)

// layOut decides what the columns hold, by what they say, by what stands in them, and by where they are.
func (t *table) layOut() error {
	t.tellRank()
	t.tellKeyAndID()
	t.tellByPlace()
	t.at, t.has = map[Column][]int{}, map[Column]bool{}
	for i, h := range t.headings {
		if h.column != "" {
			t.at[h.column] = append(t.at[h.column], i)
			t.has[h.column] = true
		} else if t.profiles[i].holds && !slices.Contains(t.about.NotUnderstood, h.text) {
			t.about.NotUnderstood = append(t.about.NotUnderstood, h.text)
		}
	}
	return t.checkRequired()
}

// tellRank knows the column of ranks by its values: its name is one of a field, which may be in any language. What is called
// so and holds no ranks is another field.
func (t *table) tellRank() {
	var named, all []int
	for i := range t.headings {
		isRank := t.profiles[i].is(ranks)
		if t.headings[i].column == Rank {
			if isRank {
				named = append(named, i)
			}
			t.headings[i].column = ""
		} else if isRank && t.headings[i].column == "" {
			all = append(all, i)
		}
	}
	switch {
	case len(named) > 0:
		t.headings[named[0]].column = Rank
	case len(all) == 1:
		t.headings[all[0]].column = Rank
	}
}

// tellKeyAndID knows the two by their values, where their words are not known: Jira puts the key before the id, and each row
// has both.
func (t *table) tellKeyAndID() {
	if t.has1(Key) || t.has1(ID) {
		t.tellOther()
		return
	}
	var pairs []int
	for i := 1; i < len(t.headings); i++ {
		if t.isUntold(i-1, keys) && t.isUntold(i, ids) {
			pairs = append(pairs, i)
		}
	}
	if len(pairs) == 1 {
		t.headings[pairs[0]-1].column, t.headings[pairs[0]].column = Key, ID
	}
}

// tellOther tells the key or the id that stands beside the other one, whose words are known.
func (t *table) tellOther() {
	for i := 1; i < len(t.headings); i++ {
		before, after := &t.headings[i-1].column, &t.headings[i].column
		switch {
		case *before == Key && !t.has1(ID) && t.isUntold(i, ids):
			*after = ID
		case *after == ID && !t.has1(Key) && t.isUntold(i-1, keys):
			*before = Key
		}
	}
}

// isUntold says whether nothing is known of a column but that each row has such a value in it.
func (t *table) isUntold(i int, s shape) bool {
	return t.headings[i].column == "" && t.profiles[i].is(s) && t.profiles[i].filled == t.about.Rows
}

func (t *table) has1(column Column) bool {
	return slices.ContainsFunc(t.headings, func(h heading) bool { return h.column == column })
}

// checkRequired refuses a table without a column that is needed, and says how to say which it is.
func (t *table) checkRequired() error {
	var missing []string
	for _, column := range required {
		if !t.has[column] {
			missing = append(missing, string(column))
		}
	}
	switch {
	case len(missing) == 0:
		return nil
	case len(missing) == len(required):
		return fmt.Errorf("%w: no column is known by its words (%s)", ErrForeign, t.words())
	}
	return fmt.Errorf("%w: %s. The file has %s. Say it in the mapping file: under columns, the words above the column and what it holds, as in "+
		`{"columns": {"Erstellt": "created"}}`, ErrColumns, strings.Join(missing, ", "), t.words())
}

// mostWords is how many columns a sentence names.
const mostWords = 40

// words are what stands above the columns, those that are not understood first.
func (t *table) words() string {
	var open, told []string
	for _, h := range t.headings {
		text := fmt.Sprintf("%.60q", h.text)
		switch {
		case slices.Contains(open, text) || slices.Contains(told, text):
		case h.column == "":
			open = append(open, text)
		default:
			told = append(told, fmt.Sprintf("%s (%s)", text, h.column))
		}
		if len(open) >= mostWords {
			break
		}
	}
	all := append(open, told...)
	if len(all) > mostWords {
		return strings.Join(all[:mostWords], ", ") + " and others"
	}
	return strings.Join(all, ", ")
}
