package jira

import (
	"cmp"
	"errors"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"waymark/domain/backlog"
	"waymark/domain/roadmap"
	"waymark/events"
)

// plan is everything that an import needs to know before it sends anything: read in one pass over the files, it keeps a
// few words an issue and leaves the steps to the spool.
type plan struct {
	product    string
	known      map[string]knownStory // by the id of their issue
	steps      *spool
	issues     []planned
	index      map[string]int32 // of issues, by id
	statuses   map[string]string
	priorities map[string]bool
	releases   map[string]release
	mentioned  map[string]time.Time // when a release was first mentioned, by id
	ranked     []int32              // issues with a rank, to be put in its order
	ranks      map[int32]string
	first      time.Time // when the history begins
	newest     time.Time // when its last step is
	report     Report
}

// planned is what is kept of an issue.
type planned struct {
	id, key, project string
	story            string // key of its story; given by number
	created          time.Time
	dropped          bool // in Waymark: it is left alone
	fresh            bool // not imported yet, or changed since it was
}

func newPlan(product string, k known) (*plan, error) {
	steps, err := newSpool()
	if err != nil {
		return nil, err
	}
	p := &plan{
		product: product, known: map[string]knownStory{}, steps: steps, index: map[string]int32{},
		statuses: map[string]string{}, priorities: map[string]bool{}, releases: map[string]release{},
		mentioned: map[string]time.Time{}, ranks: map[int32]string{}, report: newReport(),
	}
	for _, s := range k.stories {
		if s.External != nil && s.External.Source == "jira" {
			p.known[s.External.ID] = s
		}
	}
	return p, nil
}

// add takes an issue in. An issue that stands in several files counts once: as in the first.
func (p *plan) add(i issue) error {
	if _, twice := p.index[i.id]; twice {
		return nil
	}
	n := int32(len(p.issues))
	p.index[i.id] = n
	before, isKnown := p.known[i.id]
	p.issues = append(p.issues, planned{
		id: i.id, key: i.key, project: i.project, story: before.Story, created: i.created, dropped: before.Dropped,
		fresh: !isKnown || !i.hasHistory && before.External.Stamp != stampOf(i),
	})
	p.learn(i, n)
	steps := i.stepsAfter(before, isKnown, p)
	p.report.Issues++
	if before.Dropped {
		p.report.LeftAlone += len(steps)
		return nil
	}
	for _, s := range steps {
		if p.first.IsZero() || s.at.Before(p.first) {
			p.first = s.at
		}
		p.newest = later(p.newest, s.at)
		if at, ok := p.mentioned[s.version]; s.version != "" && (!ok || s.at.Before(at)) {
			p.mentioned[s.version] = s.at
		}
	}
	return p.steps.add(n, steps)
}

func stampOf(i issue) string { return i.updated.Format(time.RFC3339Nano) }

// learn gathers the vocabulary of the issue.
func (p *plan) learn(i issue, n int32) {
	for _, name := range i.everHad(func(v *values) *string { return &v.Status }) {
		p.statuses[name] = cmp.Or(i.categories[name], p.statuses[name])
	}
	for _, name := range i.everHad(func(v *values) *string { return &v.Priority }) {
		p.priorities[name] = true
	}
	for _, h := range i.histories {
		for _, it := range h.items {
			if id := it.to + it.from; strings.EqualFold(it.field, "fix version") && p.releases[id].id == "" {
				p.releases[id] = release{id: id, name: it.toString + it.fromString}
			}
		}
	}
	maps.Copy(p.releases, i.releases) // as they are now: names change
	if i.rank != "" {
		p.ranked = append(p.ranked, n)
		p.ranks[n] = i.rank
	}
	for _, field := range i.unknown {
		p.report.LostFields[field]++
	}
	if i.missing > 0 {
		p.report.Truncated = append(p.report.Truncated, i.key)
	}
}

// stepsAfter are the issue's steps. Of an issue without a change log that is known already only the difference of two
// exports could tell what changed: it is set to what it is now, once for each new state.
func (i issue) stepsAfter(before knownStory, isKnown bool, p *plan) []step {
	if isKnown && !i.hasHistory {
		return i.resync(before)
	}
	w := i.walk()
	p.report.Gaps += w.gaps
	p.report.Corrected += w.repaired
	for field, n := range w.forgotten {
		p.report.LostItems[field] += n
	}
	if isKnown && before.External.Key != i.key {
		external := *before.External
		external.Key = i.key
		w.steps = append(w.steps, i.renamed(external, "key:"+i.key))
	}
	return w.steps
}

func (i issue) renamed(external events.External, what string) step {
	return step{
		at: i.updated, history: 1<<63 - 1, key: "jira:" + i.id + ":" + what, actor: unnamed,
		command: backlog.ReviseStory{External: &external},
	}
}

func (i issue) resync(before knownStory) []step {
	stamp := stampOf(i)
	if before.External.Stamp == stamp {
		return nil
	}
	unlike := values{ // differs from everything, so that every field is set
		Status: "\x00", Resolution: "\x00", Priority: "\x00", Kind: "\x00", Title: "\x00", Description: "\x00",
		Points: "\x00", Labels: "\x00", Releases: set{}, Links: set{},
	}
	steps := i.changes(unlike, i.now, i.updated, 1<<63-1, unnamed, "now:"+stamp)
	return append(steps, i.renamed(events.External{Source: "jira", Key: i.key, ID: i.id, Stamp: stamp}, "stamp:"+stamp))
}

// number gives every story its key. Known ones keep theirs; an issue of a project that is called like the product keeps
// its number where that is free; others follow the highest number in the order of their creation. Every run of an import
// comes to the same numbers.
func (p *plan) number(k known) error {
	taken, highest := map[int]bool{}, 0
	take := func(n int) { taken[n], highest = true, max(highest, n) }
	for _, s := range k.stories {
		take(numberIn(s.Story, p.product+"-"))
	}
	var others []int32
	for n := range p.issues {
		i := &p.issues[n]
		wish := numberIn(i.key, p.product+"-")
		switch {
		case i.story != "":
		case i.project == p.product && wish > 0 && !taken[wish]:
			take(wish)
			i.story = i.key
		default:
			others = append(others, int32(n))
		}
	}
	slices.SortStableFunc(others, func(a, b int32) int {
		x, y := p.issues[a], p.issues[b]
		return cmp.Or(x.created.Compare(y.created), cmp.Compare(numberIn(x.id, ""), numberIn(y.id, "")))
	})
	for _, n := range others {
		highest++
		p.issues[n].story = p.product + "-" + strconv.Itoa(highest)
	}
	if len(p.issues) == 0 {
		return errors.New("the files hold no issues")
	}
	return nil
}

// numberIn is the number behind a prefix; 0 where there is none.
func numberIn(key, prefix string) int {
	digits, ok := strings.CutPrefix(key, prefix)
	n, err := strconv.Atoi(digits)
	if !ok || err != nil || n < 1 || n > 999_999_999 || digits[0] == '0' {
		return 0
	}
	return n
}

// shipments are the steps that ship the releases that are out: each at its date, but not before it is planned.
func (p *plan) shipments() []step {
	var steps []step
	for id, r := range p.releases {
		date, err := time.Parse(time.DateOnly, r.date)
		if !r.released || err != nil {
			continue
		}
		if at, ok := p.mentioned[id]; ok {
			steps = append(steps, step{
				at: later(date, at), history: 1<<63 - 1, key: "jira:version:" + id + ":shipped", actor: unnamed,
				command: roadmap.ShipRelease{WithUndelivered: true}, version: id,
			})
		}
	}
	slices.SortFunc(steps, func(a, b step) int { return cmp.Or(a.at.Compare(b.at), cmp.Compare(a.key, b.key)) })
	return steps
}
