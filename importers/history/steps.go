package history

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"math"
	"slices"
	"strings"
	"time"

	"waymark/domain"
	"waymark/domain/backlog"
	"waymark/domain/roadmap"
	"waymark/events"
)

// step is a command that an item's past asks for.
type step struct {
	about
	key     string         // its idempotency key, without that of the tool
	command domain.Command // without the keys of stories, releases and sprints, which are known when it is sent
	matters []string       // what it decides on: of two steps on one matter, the later one holds
	release string         // id of the release that the command is about
	sprint  string         // likewise
	// corrects says that nobody took it in the tool: it leads over a gap in a log, or from its end to the item as it is.
	corrects bool
}

// The places of what is not in a log, among the steps of one moment.
const (
	atFirst = math.MinInt64
	atLast  = math.MaxInt64
)

// about is what all steps of one entry of a log have in common.
type about struct {
	at    time.Time
	entry int64 // orders steps of one moment
	actor string
	stamp string // tells the entry from others of the item, for ever
}

// digest tells texts apart, in a few characters.
func digest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:8])
}

// creation writes the story, with what it belonged to from the start.
func (p *plan) creation(i Item, s state) []step {
	write := backlog.WriteStory{
		Title: s.one[Title], Description: s.one[Description], Kind: s.one[Kind], Labels: s.many[Labels], Points: points(s.one[Points]),
		Level: s.one[Priority], Status: s.one[Status], Resolution: s.one[Resolution],
		Assignee: s.one[Assignee], External: p.external(i),
	}
	a := about{i.Created, atFirst, p.names.who(i.Author), "created"}
	first := step{
		about: a, key: i.ID + ":created", command: write,
		matters: []string{"title", "description", "kind", "labels", "points", "level", "status", "resolution", "assignee", "external"},
	}
	var nothing, belongs state
	belongs.one[Parent], belongs.many[Sprints] = s.one[Parent], s.many[Sprints]
	belongs.many[Releases], belongs.many[Links] = s.many[Releases], s.many[Links]
	return append([]step{first}, changes(i.ID, nothing, belongs, a)...)
}

func (p *plan) external(i Item) *events.External {
	return &events.External{
		Source: p.tool.Name, Key: clip(i.Key, longestKey), ID: i.ID, Stamp: i.Updated.UTC().Format(time.RFC3339Nano),
	}
}

// changes are the steps from one state of an item to another.
func changes(id string, from, to state, a about) []step {
	var steps []step
	add := func(s step, what string) {
		name := nameOf(s.command)
		s.about, s.key = a, id+":"+a.stamp+":"+name
		if what != "" {
			s.key += ":" + what
			s.matters = []string{name + ":" + what}
		}
		steps = append(steps, s)
	}
	if revise, matters := revision(from, to); len(matters) > 0 {
		add(step{command: revise, matters: matters}, "")
	}
	if move, matters := movement(from, to); len(matters) > 0 {
		add(step{command: move, matters: matters}, "")
	}
	if from.one[Priority] != to.one[Priority] {
		add(step{command: backlog.PrioritizeStory{Level: domain.SomeOrNone(to.one[Priority])}, matters: []string{"level"}}, "")
	}
	if from.one[Points] != to.one[Points] {
		add(step{command: backlog.EstimateStory{Points: estimate(to.one[Points])}, matters: []string{"points"}}, "")
	}
	if from.one[Assignee] != to.one[Assignee] {
		add(step{command: backlog.AssignStory{Assignee: domain.SomeOrNone(to.one[Assignee])}, matters: []string{"assignee"}}, "")
	}
	difference(from.many[Sprints], to.many[Sprints], func(sprint string, added bool) {
		add(step{command: backlog.CommitStories{Remove: !added}, sprint: sprint}, digest(sprint))
	})
	difference(from.many[Releases], to.many[Releases], func(release string, added bool) {
		add(step{command: roadmap.AssignToRelease{Remove: !added}, release: release}, release)
	})
	difference(from.links(), to.links(), func(link string, added bool) {
		relation, target, _ := strings.Cut(link, "\t")
		add(step{command: backlog.LinkStory{Relation: relation, Target: target, Remove: !added}}, digest(link))
	})
	return steps
}

// links are all links of an item, that to its parent among them.
func (s state) links() set {
	if s.one[Parent] == "" {
		return s.many[Links]
	}
	return s.many[Links].with(s.one[Parent], true)
}

// nameOf is the name of a command in the API.
func nameOf(c domain.Command) string {
	return cmp.Or(backlog.Commands().About(c).Name, roadmap.Commands().About(c).Name)
}

// estimate is the field of a command for points as text.
func estimate(text string) domain.Optional[float64] {
	if n := points(text); n != nil {
		return domain.Some(*n)
	}
	return domain.None[float64]()
}

func revision(from, to state) (c backlog.ReviseStory, matters []string) {
	if title := to.one[Title]; from.one[Title] != title && title != "" {
		c.Title, matters = &title, append(matters, "title")
	}
	if from.one[Description] != to.one[Description] {
		c.Description, matters = domain.SomeOrNone(to.one[Description]), append(matters, "description")
	}
	if kind := to.one[Kind]; from.one[Kind] != kind && kind != "" {
		c.Kind, matters = &kind, append(matters, "kind")
	}
	if strings.Join(from.many[Labels], " ") != strings.Join(to.many[Labels], " ") {
		c.Labels, matters = domain.Some(append([]string{}, to.many[Labels]...)), append(matters, "labels")
	}
	return c, matters
}

// movement changes the status, the resolution, or both. Out of no status there is no way: a story always has one.
func movement(from, to state) (c backlog.MoveStory, matters []string) {
	if to.one[Status] != "" && from.one[Status] != to.one[Status] {
		c.Status, matters = to.one[Status], append(matters, "status")
	}
	if from.one[Resolution] != to.one[Resolution] {
		c.Resolution, matters = domain.SomeOrNone(to.one[Resolution]), append(matters, "resolution")
	}
	return c, matters
}

// difference calls for what left a set, then for what came to it.
func difference(from, to set, changed func(name string, added bool)) {
	for _, name := range from {
		if !to.has(name) {
			changed(name, false)
		}
	}
	for _, name := range to {
		if !from.has(name) {
			changed(name, true)
		}
	}
}

// without is the step without the matters that are settled; false where nothing is left of it.
func (s step) without(settled map[string]bool) (step, bool) {
	left := slices.DeleteFunc(slices.Clone(s.matters), func(matter string) bool { return settled[matter] })
	if len(left) == len(s.matters) {
		return s, true
	}
	s.matters = left
	switch c := s.command.(type) {
	case backlog.ReviseStory:
		clearIf(settled["title"], &c.Title)
		clearIf(settled["description"], &c.Description)
		clearIf(settled["kind"], &c.Kind)
		clearIf(settled["labels"], &c.Labels)
		clearIf(settled["external"], &c.External)
		s.command = c
	case backlog.MoveStory:
		clearIf(settled["status"], &c.Status)
		clearIf(settled["resolution"], &c.Resolution)
		s.command = c
	}
	return s, len(left) > 0
}

func clearIf[T any](settled bool, field *T) {
	if settled {
		var leftOut T
		*field = leftOut
	}
}
