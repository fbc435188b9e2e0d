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
	t.tellLinks()
	t.at, t.has = map[Column][]int{}, map[Column]bool{}
	var open names
	for i, h := range t.headings {
		if h.column != "" {
			t.at[h.column] = append(t.at[h.column], i)
			t.has[h.column] = true
		} else if t.profiles[i].holds {
			open.add(h.text)
		}
	}
	t.about.NotUnderstood = open.list
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
	hasKey, hasID := t.hasColumn(Key), t.hasColumn(ID)
	var pairs []int // by the place of the id
	for i := 1; i < len(t.headings) && !(hasKey && hasID); i++ {
		isKey := t.headings[i-1].column == Key || !hasKey && t.isUntold(i-1, keys)
		isID := t.headings[i].column == ID || !hasID && t.isUntold(i, ids)
		if isKey && isID {
			pairs = append(pairs, i)
		}
	}
	if len(pairs) == 1 {
		t.headings[pairs[0]-1].column, t.headings[pairs[0]].column = Key, ID
	}
}

// isUntold says whether nothing is known of a column but that each row has such a value in it.
func (t *table) isUntold(i int, s shape) bool {
	return t.headings[i].column == "" && t.profiles[i].is(s) && t.profiles[i].filled == t.about.Rows
}

func (t *table) hasColumn(column Column) bool {
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
	var open, told names
	for _, h := range t.headings {
		if text := fmt.Sprintf("%.60q", h.text); h.column == "" {
			open.add(text)
		} else {
			told.add(fmt.Sprintf("%s (%s)", text, h.column))
		}
	}
	all := append(open.list, told.list...)
	if len(all) > mostWords {
		return strings.Join(all[:mostWords], ", ") + " and others"
	}
	return strings.Join(all, ", ")
}

// names are texts, each once, in their order.
type names struct {
	list []string
	seen map[string]bool
}

func (n *names) add(text string) {
	if n.seen[text] {
		return
	}
	if n.seen == nil {
		n.seen = map[string]bool{}
	}
	n.seen[text] = true
	n.list = append(n.list, text)
}
