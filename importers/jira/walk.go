package jira

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"waymark/domain/backlog"
	"waymark/domain/roadmap"
	"waymark/events"
)

// command is a command of Waymark, without the keys of stories and releases, which are known when it is sent.
type command interface{ CommandName() string }

// step is a command that an issue's history asks for.
type step struct {
	at      time.Time
	history int64 // orders steps of one instant; -1: the creation, before everything
	key     string
	actor   string
	command command
	version string // the fix version that the command is about
}

// text is the represented field that an item of a change log is about; nil where it is no text, or not represented.
func (v *values) text(field string) *string {
	switch strings.ToLower(field) {
	case "status":
		return &v.Status
	case "resolution":
		return &v.Resolution
	case "priority":
		return &v.Priority
	case "issuetype", "type", "issue type":
		return &v.Kind
	case "summary":
		return &v.Title
	case "description":
		return &v.Description
	case "labels":
		return &v.Labels
	case "story points", "story point estimate":
		return &v.Points
	case "parent", "issueparentassociation", "epic link":
		return &v.Parent
	default:
		return nil
	}
}

// normal is a text of a change log as values hold it.
func normal(field, text string) string {
	switch strings.ToLower(field) {
	case "labels":
		return labelsOf(strings.Fields(text))
	case "story points", "story point estimate":
		return pointsOf(text)
	case "summary":
		return strings.TrimSpace(text)
	default:
		return text
	}
}

// member is what an item adds to a set of the issue, or takes away; false where it is about no set.
func (v *values) member(it item) (s *set, name string, added, ok bool) {
	added = it.to != ""
	switch strings.ToLower(it.field) {
	case "fix version":
		name = it.to + it.from
		return &v.Releases, name, added, name != ""
	case "link":
		if added {
			return &v.Links, linkOf(it.toString, it.to), true, true
		}
		return &v.Links, linkOf(it.fromString, it.from), false, it.from != ""
	default:
		return nil, "", false, false
	}
}

// walked is what an issue's history comes to.
type walked struct {
	steps     []step
	gaps      int            // entries that do not go on from where the one before ended
	repaired  int            // steps that lead from the end of the history to the issue as it is
	forgotten map[string]int // items by field that Waymark can't represent
}

// walk turns an issue into its steps: it is written as it was created, then changed as its change log says, then, where
// that does not lead to the issue as it is, corrected.
func (i issue) walk() walked {
	w := walked{forgotten: map[string]int{}}
	v := i.initial()
	w.steps = i.creation(v)
	for _, h := range i.histories {
		before := v
		for _, it := range h.items {
			w.apply(&v, it)
		}
		at := h.at
		if at.Before(i.created) {
			at = i.created
		}
		w.steps = append(w.steps, i.changes(before, v, at, h.id, h.author, strconv.FormatInt(h.id, 10))...)
	}
	now := i.complete(v)
	stamp := "now:" + strconv.FormatInt(i.updated.UnixMilli(), 10)
	last := int64(1<<63 - 1)
	repairs := i.changes(v, now, later(i.updated, w.steps[len(w.steps)-1].at), last, unnamed, stamp)
	w.repaired = len(repairs)
	w.steps = append(w.steps, repairs...)
	return w
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func (w *walked) apply(v *values, it item) {
	if field := v.text(it.field); field != nil {
		from, to := normal(it.field, it.fromString), normal(it.field, it.toString)
		if *field != from && *field != to { // equal to the new value: some fields are logged under two names
			w.gaps++
		}
		*field = to
		return
	}
	if s, name, added, ok := v.member(it); ok {
		*s = s.with(name, added)
		return
	}
	w.forgotten[it.field]++
}

// initial are the values with which the issue was created: of each text the value before its first change, of each set
// what was there before the first change that is about it.
func (i issue) initial() values {
	v := i.now
	seen := map[string]bool{}
	for _, h := range i.histories {
		for _, it := range h.items {
			if field := v.text(it.field); field != nil && !seen[fieldName(it.field)] {
				seen[fieldName(it.field)] = true
				*field = normal(it.field, it.fromString)
			}
			if s, name, added, ok := v.member(it); ok && !seen[fieldName(it.field)+"\t"+name] {
				seen[fieldName(it.field)+"\t"+name] = true
				*s = s.with(name, !added)
			}
		}
	}
	return v
}

// fieldName is one name for a field that change logs call by several.
func fieldName(field string) string {
	var v values
	for i, p := range []*string{&v.Kind, &v.Points, &v.Parent} {
		if v.text(field) == p {
			return []string{"kind", "points", "parent"}[i]
		}
	}
	return strings.ToLower(field)
}

// complete are the values as they are now, with what was not exported taken from the end of the history.
func (i issue) complete(end values) values {
	now := i.now
	for _, field := range i.lacks {
		switch field {
		case "points":
			now.Points = end.Points
		case "description":
			now.Description = end.Description
		case "labels":
			now.Labels = end.Labels
		case "fixVersions":
			now.Releases = end.Releases
		case "issuelinks":
			now.Links = end.Links
		case "parent":
			now.Parent = end.Parent
		case "resolution":
			now.Resolution = end.Resolution
		}
	}
	return now
}

// creation writes the story, with what it belonged to from the start.
func (i issue) creation(v values) []step {
	external := &events.External{Source: "jira", Key: i.key, ID: i.id}
	if !i.hasHistory {
		external.Stamp = i.updated.Format(time.RFC3339Nano)
	}
	write := backlog.WriteStory{
		Title: title(v.Title, i.key), Description: v.Description, Kind: v.Kind, Labels: strings.Fields(v.Labels),
		Points: points(v.Points), Level: v.Priority, Status: v.Status, Resolution: v.Resolution, External: external,
	}
	steps := []step{{at: i.created, history: -1, key: "jira:" + i.id + ":created", actor: i.reporter, command: write}}
	belongs := i.changes(values{Releases: set{}, Links: set{}}, values{Releases: v.Releases, Links: v.Links, Parent: v.Parent},
		i.created, -1, i.reporter, "created")
	return append(steps, belongs...)
}

func title(title, key string) string {
	if title == "" {
		return key
	}
	return title
}

func points(text string) *float64 {
	n, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return nil
	}
	return &n
}

// changes are the steps from one set of values to another.
func (i issue) changes(from, to values, at time.Time, history int64, actor, stamp string) []step {
	var steps []step
	add := func(c command, what, version string) {
		key := "jira:" + i.id + ":" + stamp + ":" + c.CommandName()
		if what != "" {
			key += ":" + what
		}
		steps = append(steps, step{at: at, history: history, key: key, actor: actor, command: c, version: version})
	}
	if revise := revision(from, to, i.key); revise != (backlog.ReviseStory{}) {
		add(revise, "", "")
	}
	if from.Status != to.Status || from.Resolution != to.Resolution {
		add(move(from, to), "", "")
	}
	if from.Priority != to.Priority {
		add(backlog.PrioritizeStory{Level: &to.Priority}, "", "")
	}
	if from.Points != to.Points {
		add(backlog.EstimateStory{Points: points(to.Points)}, "", "")
	}
	difference(from.Releases, to.Releases, func(id string, added bool) {
		add(roadmap.AssignToRelease{Remove: !added}, id, id)
	})
	difference(links(from), links(to), func(name string, added bool) {
		relation, target, _ := strings.Cut(name, "\t")
		add(backlog.LinkStory{Relation: relation, Target: target, Remove: !added}, relation+":"+target, "")
	})
	return steps
}

// links are all links of an issue, that to its parent among them.
func links(v values) set {
	if v.Parent == "" {
		return v.Links
	}
	return v.Links.with(linkName(parentRelation, v.Parent), true)
}

func revision(from, to values, key string) backlog.ReviseStory {
	var c backlog.ReviseStory
	if from.Title != to.Title {
		called := title(to.Title, key)
		c.Title = &called
	}
	if from.Description != to.Description {
		c.Description = &to.Description
	}
	if from.Kind != to.Kind {
		c.Kind = &to.Kind
	}
	if from.Labels != to.Labels {
		labels := strings.Fields(to.Labels)
		c.Labels = &labels
	}
	return c
}

func move(from, to values) backlog.MoveStory {
	var c backlog.MoveStory
	if from.Status != to.Status {
		c.Status = to.Status
	}
	if from.Resolution != to.Resolution {
		c.Resolution = &to.Resolution
	}
	return c
}

// difference calls f with what is in one of the sets alone: removed names first.
func difference(from, to set, f func(name string, added bool)) {
	for _, name := range from.sorted() {
		if !to[name] {
			f(name, false)
		}
	}
	for _, name := range to.sorted() {
		if !from[name] {
			f(name, true)
		}
	}
}

// statuses, levels and releases that an issue ever had; for the policy and the roadmap.
func (i issue) everHad(text func(*values) *string) []string {
	v := i.now
	all := []string{*text(&v)}
	for _, h := range i.histories {
		for _, it := range h.items {
			if v.text(it.field) == text(&v) {
				all = append(all, it.fromString, it.toString)
			}
		}
	}
	slices.Sort(all)
	return slices.DeleteFunc(slices.Compact(all), func(name string) bool { return name == "" })
}
