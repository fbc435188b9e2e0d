package jira

import (
	"cmp"
	"errors"
	"slices"
	"strings"
	"time"

	"waymark/domain/backlog"
	"waymark/events"
)

// plan is everything that an import needs to know before it sends anything: read in one pass over the files, it keeps a
// few words an issue and leaves the steps to the spool.
type plan struct {
	product  string
	known    map[string]knownStory // by the id of their issue
	recorded recorded
	contents contents
	steps    *spool
	issues   []planned
	index    map[string]int32 // of issues, by id
	aliases  map[string]int32 // of issues, by every key that they ever had
	words    vocabulary
	releases releases
	ranked   []int32 // issues with a rank, to be put in its order
	ranks    map[int32]string
	first    time.Time // when the history begins
	newest   time.Time // when something was last updated
	report   Report
}

// planned is what is kept of an issue.
type planned struct {
	id, key, project, projectName string
	story                         string // key of its story; given by number
	created                       time.Time
	known                         bool // it has a story
	dropped                       bool // in Waymark: it is left alone
	fresh                         bool // not imported yet, or changed since it was
}

func newPlan(product string, k known) (*plan, error) {
	steps, err := newSpool()
	if err != nil {
		return nil, err
	}
	p := &plan{
		product: product, known: map[string]knownStory{}, recorded: k.recorded, contents: contentsOf(k), steps: steps,
		index: map[string]int32{}, aliases: map[string]int32{}, words: newVocabulary(), releases: releasesOf(k),
		ranks: map[int32]string{}, report: newReport(),
	}
	for _, s := range k.stories {
		if s.External != nil && s.External.Source == "jira" {
			p.known[s.External.ID] = s
		}
	}
	return p, nil
}

// add takes an issue in.
func (p *plan) add(i issue) error {
	n := int32(len(p.issues))
	before, isKnown := p.known[i.id]
	p.index[i.id] = n
	p.learn(i, n)
	all, fresh := p.stepsOf(i, before, isKnown)
	p.issues = append(p.issues, planned{
		id: i.id, key: i.key, project: i.project, projectName: i.projectName, story: before.Story, created: i.created,
		known: isKnown, dropped: before.Dropped, fresh: len(fresh) > 0,
	})
	for _, s := range all {
		p.releases.mention(s)
	}
	p.newest = later(p.newest, i.updated)
	if before.Dropped {
		p.report.LeftAlone += len(fresh)
		return nil
	}
	for _, s := range fresh {
		if p.first.IsZero() || s.at.Before(p.first) {
			p.first = s.at
		}
		p.words.learn(s, i)
	}
	return p.steps.add(n, fresh)
}

// learn gathers what issues tell about others, and what of them can't be represented.
func (p *plan) learn(i issue, n int32) {
	p.report.Issues++
	for _, h := range i.histories {
		for _, it := range h.items {
			p.releases.named(h.at, it)
			p.words.number(it)
			if fieldName(it.field) == "key" {
				p.alias(it.fromString, n)
			}
		}
	}
	p.aliases[i.key] = n // as it is called now, whoever was called so before
	for _, r := range i.releases {
		p.releases.current(i.updated, r)
	}
	if i.rank != "" {
		p.ranked = append(p.ranked, n)
		p.ranks[n] = i.rank
	}
	for _, field := range i.unknown {
		p.report.LostFields[field]++
	}
	p.report.Shortened += i.shortened
	if i.missing > 0 {
		p.report.Truncated = append(p.report.Truncated, i.key)
	}
}

func (p *plan) alias(key string, n int32) {
	if _, taken := p.aliases[key]; !taken && key != "" {
		p.aliases[key] = n
	}
}

// stepsOf are the steps of the issue's history: all, and those that are to be sent.
func (p *plan) stepsOf(i issue, before knownStory, isKnown bool) (all, fresh []step) {
	if !isKnown || i.hasHistory {
		w := i.walk()
		p.report.Gaps += w.gaps
		for field, n := range w.forgotten {
			p.report.LostItems[field] += n
		}
		if all = w.steps; isKnown {
			all = all[1:] // the story is there
			p.report.Replayed++
		}
	}
	fresh = p.fresh(all)
	if isKnown {
		fresh = append(fresh, p.drift(i, before, fresh)...)
	}
	for _, s := range fresh {
		if s.actor == unnamed && (strings.Contains(s.key, ":gap:") || strings.Contains(s.key, ":now:")) {
			p.report.Corrected++
		}
	}
	return all, fresh
}

// fresh are the steps that no earlier import recorded. One that a recorded step has overtaken - it decided on the same
// matter later - is left out: it would undo that decision.
func (p *plan) fresh(all []step) []step {
	settled := map[string]bool{}
	var fresh []step
	for n := len(all) - 1; n >= 0; n-- {
		s := all[n]
		if p.recorded.has(s.key) {
			p.report.Replayed++
			for _, matter := range s.matters {
				settled[matter] = true
			}
			continue
		}
		if rest, some := s.without(settled); some {
			fresh = append(fresh, rest)
		} else {
			p.report.Overtaken++
		}
	}
	slices.Reverse(fresh)
	return fresh
}

// drift are the steps that lead from the story, after its fresh steps, to the issue as it is, if that was updated since it
// was last imported: what changed without an entry in a change log, or in an export that has none.
func (p *plan) drift(i issue, before knownStory, fresh []step) []step {
	at := i.updated
	if len(fresh) > 0 {
		at = later(at, fresh[len(fresh)-1].at)
	}
	a := about{at, atLast, unnamed, "now:" + i.stamp()}
	last, err := time.Parse(time.RFC3339Nano, before.External.Stamp)
	if err == nil && !i.updated.After(last) {
		return nil
	}
	v := p.contents.of(before)
	for _, s := range fresh {
		v = v.after(s)
	}
	v = v.split()
	steps := i.changes(v, i.complete(v), a)
	if len(steps)+len(fresh) == 0 && before.External.Key == i.key {
		return nil
	}
	return append(steps, step{
		at: a.at, history: atLast, key: "jira:" + i.id + ":stamp:" + i.stamp(), actor: unnamed,
		command: backlog.ReviseStory{External: i.external()}, matters: []string{"external"},
	})
}

// contents tells what stories hold that earlier imports wrote.
type contents struct {
	issues   map[string]string   // Jira's key of what a story was imported from, by the story's key
	versions map[string][]string // ids of the fix versions that a story is in
}

func contentsOf(k known) contents {
	c := contents{issues: map[string]string{}, versions: map[string][]string{}}
	for _, s := range k.stories {
		if s.External != nil && s.External.Source == "jira" {
			c.issues[s.Story] = s.External.Key
		}
	}
	for _, r := range k.releases {
		for _, item := range r.Items {
			if r.External != nil && r.External.Source == "jira" {
				c.versions[item] = append(c.versions[item], r.External.ID)
			}
		}
	}
	return c
}

// of are the values of a story as an issue would have them.
func (c contents) of(s knownStory) values {
	v := values{
		Status: s.Status, Resolution: s.Resolution, Priority: s.Priority, Kind: s.Kind, Title: s.Title,
		Description: s.Description, Points: pointsText(s.Points), Labels: labelsOf(s.Labels), Releases: set{}, Links: set{},
	}
	for _, id := range c.versions[s.Story] {
		v.Releases[id] = true
	}
	for _, link := range s.Links {
		v.Links[linkName(link.Relation, cmp.Or(c.issues[link.Target], link.Target))] = true
	}
	return v
}

// split takes the parent out of the links.
func (v values) split() values {
	for _, name := range v.Links.sorted() {
		if relation, target, _ := strings.Cut(name, "\t"); relation == parentRelation && v.Parent == "" {
			v.Parent, v.Links = target, v.Links.with(name, false)
		}
	}
	return v
}

// number gives every story its key. Known ones keep theirs; an issue of a project that is called like the product keeps
// its number where that is free; others follow the highest number in the order of their creation. Every run of an import
// comes to the same numbers.
func (p *plan) number(k known) error {
	if len(p.issues) == 0 {
		return errors.New("the files hold no issues")
	}
	taken, highest := map[uint32]bool{}, uint32(0)
	take := func(n uint32) { taken[n], highest = true, max(highest, n) }
	for _, s := range k.stories {
		take(events.KeyNumber(s.Story))
	}
	var others []int32
	for n := range p.issues {
		i := &p.issues[n]
		wish, isKey := events.StoryMark.Number(p.product, i.key)
		switch {
		case i.known:
		case i.project == p.product && isKey && !taken[wish]:
			take(wish)
			i.story = i.key
		default:
			others = append(others, int32(n))
		}
	}
	slices.SortStableFunc(others, func(a, b int32) int {
		return cmp.Or(p.issues[a].created.Compare(p.issues[b].created), p.byID(a, b))
	})
	for _, n := range others {
		highest++
		p.issues[n].story = events.StoryMark.Key(p.product, highest)
	}
	return nil
}

// byID compares issues by their ids, which are numbers. What is about no issue comes last.
func (p *plan) byID(a, b int32) int {
	if a < 0 || b < 0 {
		return cmp.Compare(b, a)
	}
	x, y := p.issues[a].id, p.issues[b].id
	return cmp.Or(cmp.Compare(len(x), len(y)), cmp.Compare(x, y))
}

// target is what a link's target is called in Waymark, and whether it is the story of an issue of this import.
func (p *plan) target(name string) (planned, int32, bool) {
	n, known := p.aliases[name]
	if !known {
		n, known = p.index[name]
	}
	if !known {
		return planned{}, 0, false
	}
	return p.issues[n], n, true
}
