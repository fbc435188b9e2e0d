package jira

import (
	"strconv"
	"strings"
)

// fieldName is one name for a field that Jira calls by several.
func fieldName(field string) string {
	switch field = strings.ToLower(field); field {
	case "issuetype", "type", "issue type":
		return "kind"
	case "story points", "story point estimate":
		return "points"
	case "parent", "issueparentassociation", "epic link":
		return "parent"
	default:
		return field
	}
}

// text is the represented field that an item of a change log is about; nil where it is no text, or not represented.
func (v *values) text(field string) *string {
	switch fieldName(field) {
	case "status":
		return &v.Status
	case "resolution":
		return &v.Resolution
	case "priority":
		return &v.Priority
	case "kind":
		return &v.Kind
	case "summary":
		return &v.Title
	case "description":
		return &v.Description
	case "labels":
		return &v.Labels
	case "points":
		return &v.Points
	case "parent":
		return &v.Parent
	default:
		return nil
	}
}

// normal is a text of Jira's as values hold it.
func normal(field, text string) string {
	switch fieldName(field) {
	case "labels":
		return labelsOf(strings.Fields(text))
	case "points":
		return pointsOf(text)
	case "summary":
		return clip(strings.TrimSpace(text), longestTitle)
	case "resolution":
		if strings.TrimSpace(text) == "" {
			return ""
		}
		return clip(text, longestResolution)
	case "kind":
		if strings.TrimSpace(text) == "" {
			return "story" // what Waymark calls what has no kind
		}
		return clip(text, longestKind)
	case "status", "priority":
		if strings.TrimSpace(text) == "" {
			return ""
		}
		return clip(text, longestName)
	default:
		if strings.TrimSpace(text) == "" {
			return ""
		}
		return text
	}
}

// change is what an item does to a set of the issue: a member comes or goes.
type change struct {
	name  string
	added bool
}

// changes are what an item does to a set; none where it is about no set, and then the set is nil.
func (v *values) changes(it item) (*set, []change) {
	member, s := func(id, _ string) string { return id }, &v.Releases
	switch fieldName(it.field) {
	case "fix version":
	case "link":
		member, s = func(id, text string) string { return linkOf(text, id) }, &v.Links
	default:
		return nil, nil
	}
	var list []change
	if it.from != "" {
		list = append(list, change{member(it.from, it.fromString), false})
	}
	if it.to != "" {
		list = append(list, change{member(it.to, it.toString), true})
	}
	return s, list
}

// walked is what an issue's history comes to.
type walked struct {
	steps     []step
	gaps      int            // items that do not go on from where the one before ended
	repaired  int            // steps that lead over gaps, and from the end of the history to the issue as it is
	forgotten map[string]int // items by field that Waymark can't represent
}

// walk turns an issue into its steps: it is written as it was created, then changed as its change log says, then, where
// that does not lead to the issue as it is, corrected.
func (i issue) walk() walked {
	w := walked{forgotten: map[string]int{}}
	v := i.initial()
	w.steps = i.creation(v)
	for _, h := range i.histories {
		at, id := later(h.at, i.created), strconv.FormatInt(h.id, 10)
		start, end := w.apply(v, h.items)
		gap := i.changes(v, start, about{at, h.id, unnamed, id + ":gap"})
		w.repaired += len(gap)
		w.steps = append(append(w.steps, gap...), i.changes(start, end, about{at, h.id, h.author, id})...)
		v = end
	}
	last := later(i.updated, w.steps[len(w.steps)-1].at)
	stamp := "now:" + strconv.FormatInt(i.updated.UnixMilli(), 10)
	repairs := i.changes(v, i.complete(v), about{last, atLast, unnamed, stamp})
	w.repaired += len(repairs)
	w.steps = append(w.steps, repairs...)
	return w
}

// apply are the values before and after the items of one entry. Before differs from v where the log has a gap.
func (w *walked) apply(v values, items []item) (before, after values) {
	before, after = v, v
	changed := map[string]bool{}
	for _, it := range items {
		field, name := after.text(it.field), fieldName(it.field)
		if field == nil {
			w.applyMember(&after, it)
			continue
		}
		from, to := normal(it.field, it.fromString), normal(it.field, it.toString)
		switch {
		case changed[name] && *field == to: // the same change under another name of the field
			continue
		case *field != from && !changed[name]:
			w.gaps++
			if from != "" || name != "status" {
				*before.text(it.field) = from
			}
		}
		*field, changed[name] = to, true
		if it.toString != "" && to == "" && name == "points" {
			w.forgotten[it.field]++ // no number that could be an estimate
		}
	}
	return before, after
}

func (w *walked) applyMember(v *values, it item) {
	s, changes := v.changes(it)
	if len(changes) == 0 {
		w.forgotten[it.field]++
	}
	for _, c := range changes {
		if (*s)[c.name] == c.added {
			w.gaps++
			continue
		}
		*s = s.with(c.name, c.added)
	}
}

// initial are the values with which the issue was created: of each text the value before its first change, of each set
// what was there before the first change that is about it.
func (i issue) initial() values {
	v := i.now
	seen := map[string]bool{}
	first := func(name string) bool {
		was := seen[name]
		seen[name] = true
		return !was
	}
	for _, h := range i.histories {
		for _, it := range h.items {
			if field := v.text(it.field); field != nil && first(fieldName(it.field)) {
				*field = normal(it.field, it.fromString)
			}
			s, changes := v.changes(it)
			for _, c := range changes {
				if first(fieldName(it.field) + "\t" + c.name) {
					*s = s.with(c.name, !c.added)
				}
			}
		}
	}
	if v.Title == "" {
		v.Title = i.key
	}
	return v
}

// complete are the values as they are now, with what was not exported taken from other ones.
func (i issue) complete(end values) values {
	now := i.now
	for field, take := range map[string]func(){
		"summary": func() { now.Title = end.Title }, "description": func() { now.Description = end.Description },
		"priority": func() { now.Priority = end.Priority }, "issuetype": func() { now.Kind = end.Kind },
		"resolution": func() { now.Resolution = end.Resolution }, "labels": func() { now.Labels = end.Labels },
		"points": func() { now.Points = end.Points }, "parent": func() { now.Parent = end.Parent },
		"fixVersions": func() { now.Releases = end.Releases }, "issuelinks": func() { now.Links = end.Links },
	} {
		if i.lacks[field] {
			take()
		}
	}
	return now
}
