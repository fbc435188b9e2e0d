package tables

// Jira's exports of all fields have the same columns in the same order in every language. Around the column with the type of
// the project, whose values are in no language, stand those in these places; Jira Server exports no ids of people.
var (
	beforeType = []Column{Key, ID, Kind, Status, ProjectKey, ProjectName}
	afterType  = map[int][]Column{ // by how far the first date is
		12: {Ignored, Ignored, Ignored, Priority, Resolution, Assignee, AssigneeID, Reporter, ReporterID, Creator, CreatorID, Created, Updated},
		9:  {Ignored, Ignored, Ignored, Priority, Resolution, Assignee, Reporter, Creator, Created, Updated},
	}
)

// tellByPlace tells columns by their places, in a table that has Jira's order wherever something else tells as well.
func (t *table) tellByPlace() {
	anchor, only := t.anchor()
	if !only {
		return
	}
	after := afterType[t.firstDate(anchor)-anchor]
	if after == nil {
		return
	}
	expected := map[int]Column{anchor: Ignored}
	for i, column := range after {
		expected[anchor+1+i] = column
	}
	place := anchor
	for i := len(beforeType) - 1; i >= 0; i-- {
		if place--; beforeType[i] == ID && place > 0 && !t.isKeyBefore(place) {
			place-- // Server has the parent's id before the kind
		}
		expected[place] = beforeType[i]
	}
	expected[place-1] = Title
	if t.fits(expected) {
		for i, column := range expected {
			t.headings[i].column = column
		}
	}
}

// anchor is the only column that holds types of projects.
func (t *table) anchor() (int, bool) {
	var found []int
	for i := range t.headings {
		if t.profiles[i].is(types) && t.profiles[i].filled == t.about.Rows {
			found = append(found, i)
		}
	}
	if len(found) != 1 {
		return 0, false
	}
	return found[0], true
}

func (t *table) firstDate(after int) int {
	for i := after + 1; i < len(t.profiles); i++ {
		if t.profiles[i].is(times) {
			return i
		}
	}
	return 0
}

func (t *table) isKeyBefore(i int) bool { return t.profiles[i-1].is(keys) }

// fits says whether what is known of the columns agrees with these places.
func (t *table) fits(expected map[int]Column) bool {
	for i, column := range expected {
		if i < 0 || i >= len(t.headings) || t.headings[i].column != column && t.headings[i].column != "" || !t.profiles[i].may(column, t.about.Rows) {
			return false
		}
		for other, h := range t.headings {
			if column != Ignored && h.column == column && other != i {
				return false // it is elsewhere
			}
		}
	}
	return true
}

// may says whether what stands in a column can be what it is taken for.
func (p *profile) may(column Column, rows int) bool {
	shapes := map[Column]shape{Key: keys, ID: ids, ProjectKey: projects, Created: times, Updated: times}
	if s, has := shapes[column]; has {
		return p.is(s) && p.filled == rows
	}
	return column != Status && column != Kind || p.filled == rows
}

// tellLinks tells links in words that are not known: of every relation, Jira puts the issues from which it comes before those
// to which it goes.
func (t *table) tellLinks() {
	first, second := "", ""
	open := map[string]string{} // how a relation is called in its first column
	for i := range t.headings {
		outer, relation := t.linkAt(i)
		before, seen := open[relation]
		switch {
		case relation == "":
		case !seen:
			open[relation] = outer
		case outer != before && second != "" && (before != first || outer != second):
			return // Jira has but two words
		case outer != before:
			first, second = before, outer
		}
	}
	if first != string(OutwardLink) && second != string(InwardLink) {
		t.nameLinks(map[string]Column{first: InwardLink, second: OutwardLink})
	}
}

// linkAt takes the words of a column apart that holds links, or may hold them; those that are known are written as ours.
func (t *table) linkAt(i int) (outer, relation string) {
	switch h := t.headings[i]; {
	case h.column == InwardLink || h.column == OutwardLink:
		return string(h.column), h.relation
	case h.column == "" && len(h.languages) == 0 && t.profiles[i].is(keys):
		return unwrap(h.text)
	}
	return "", ""
}

// nameLinks names the columns whose words before the relation are known now.
func (t *table) nameLinks(words map[string]Column) {
	for i := range t.headings {
		h := &t.headings[i]
		if outer, relation := t.linkAt(i); relation != "" && h.column == "" {
			h.column, h.relation = words[outer], relation
		}
	}
}
