package history

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"waymark/domain/backlog"
	"waymark/events"
)

// plan turns everything that was taken in into steps, item by item, and leaves them on disk in the order of time.
type plan struct {
	tool     Tool
	product  string
	in       *Intake
	names    *names
	known    map[string]knownStory // by the id of their item
	recorded recorded
	contents contents
	before   int    // how many imports of the tool were taken back: what they recorded is decided again
	batch    string // the id that all decisions of the import share
	imports  []knownImport
	origin   string
	steps    *sorted
	items    []planned // as the intake has them
	words    vocabulary
	releases releases
	sprints  sprints
	first    time.Time // when the past begins
	newest   time.Time // when something was last updated
	report   *Report
}

// planned is what becomes of an item.
type planned struct {
	story   string // key of its story
	known   bool   // it has a story
	dropped bool   // in Waymark: it is left alone
}

// all plans every item.
func (p *plan) all(tell func(string, ...any)) error {
	for n := range p.in.items {
		if err := p.in.ctx.Err(); err != nil {
			return err
		}
		tell("planning: %d of %d issues", n+1, len(p.in.items))
		i, err := p.in.item(int32(n))
		if err == nil {
			err = p.add(int32(n), i)
		}
		if err != nil {
			return err
		}
	}
	for _, steps := range [][]step{p.releases.steps(p.newest), p.sprints.steps(p.newest)} {
		fresh, _ := p.fresh(steps)
		for _, s := range fresh {
			if err := p.steps.add(-1, s); err != nil {
				return err
			}
		}
	}
	p.report.Order = p.orderKnown()
	return p.number()
}

func (p *plan) add(n int32, i Item) error {
	p.learn(i)
	before, isKnown := p.known[i.ID]
	w := p.resolver().walk(n, i, &p.report.Gaps)
	var all []step
	if !isKnown || i.HasLog {
		all = p.stepsOf(i, w)
	}
	if isKnown && len(all) > 0 {
		all = all[1:] // the story is there
		p.report.Replayed++
	}
	fresh, overtaken := p.fresh(all)
	if isKnown {
		fresh = append(fresh, p.drift(i, before, fresh)...)
	}
	p.items = append(p.items, planned{story: before.Story, known: isKnown, dropped: before.Dropped})
	p.count(i, w, before.Dropped, overtaken)
	p.mention(all)
	if before.Dropped {
		p.report.LeftAlone += len(fresh)
		return nil
	}
	for _, s := range fresh {
		if p.first.IsZero() || s.at.Before(p.first) {
			p.first = s.at
		}
		p.words.learn(s)
		if s.corrects {
			p.report.Corrected++
		}
		if err := p.steps.add(n, s); err != nil {
			return err
		}
	}
	return nil
}

// learn counts what can't be represented.
func (p *plan) learn(i Item) {
	p.report.Issues++
	p.report.Shortened += i.Shortened
	p.report.Comments += i.Comments
	p.newest = later(p.newest, i.Updated)
	for _, field := range i.Unkept {
		p.report.Unkept[field]++
	}
	if missing := i.Total - len(i.Log); missing > 0 {
		p.in.Missing(fmt.Sprintf("%s: %d of %d entries of its change log", i.Key, missing, i.Total))
	}
}

// count says of each change of the log what became of it.
func (p *plan) count(i Item, w past, dropped bool, overtaken map[string]bool) {
	for k, e := range i.Log {
		for j, c := range e.Changes {
			m := w.moves[k]
			lost := m.lost[j]
			switch {
			case m.decides[j] && dropped:
				lost = "the story was dropped here"
			case m.decides[j] && overtaken[e.ID]:
				lost = "a later change of the same was recorded before"
			}
			p.report.count(c, m.decides[j], lost)
		}
	}
}

// stepsOf are the steps of an item's past: it is written as it was created, then changed as its log says, then, where that
// does not lead to the item as it is, corrected.
func (p *plan) stepsOf(i Item, w past) []step {
	steps := p.joined(i, w.first, p.creation(i, w.first))
	now, at := w.first, i.Created
	for _, m := range w.moves {
		at = later(m.at, at)
		a := about{m.at, entryNumber(m.entry), unnamed, m.entry + ":gap"}
		gap := changes(i.ID, now, m.before, a)
		correct(gap)
		a.actor, a.stamp = m.by, m.entry
		steps = append(append(steps, gap...), changes(i.ID, m.before, m.after, a)...)
		p.sprints.moved(m.before.many[Sprints], m.after.many[Sprints], m.at)
		now = m.after
	}
	is := p.present(i, now)
	if is.equal(now) {
		return steps
	}
	a := about{later(i.Updated, at), atLast, unnamed, "now:" + now.difference(is)}
	repairs := changes(i.ID, now, is, a)
	correct(repairs)
	return append(steps, repairs...)
}

// correct marks steps that nobody took in the tool.
func correct(steps []step) {
	for n := range steps {
		steps[n].corrects = true
	}
}

// entryNumber is an id of an entry as a number; 0 where it is none.
func entryNumber(id string) int64 {
	n, _ := strconv.ParseInt(id, 10, 64)
	return n
}

func (p *plan) resolver() resolver { return resolver{p.names, p.in, p.releases, p.sprints} }

// joined lets an item that was in several sprints, of which its log tells nothing, come into each when the one before ended.
func (p *plan) joined(i Item, first state, steps []step) []step {
	ids := p.sprints.inTurn(first.many[Sprints])
	for n := 1; n < len(ids); n++ {
		at := p.sprints.closed(ids[n-1])
		if at.IsZero() {
			at = i.Created
			p.sprints.leave(ids[n-1], at)
		}
		for k := range steps {
			if steps[k].sprint == ids[n] {
				steps[k].at, steps[k].entry = later(at, i.Created), atFirst+3
			}
		}
	}
	return steps
}

// present is the item as it is, with what was not exported as it was at the end.
func (p *plan) present(i Item, end state) state {
	is := p.resolver().state(p.in.byID[i.ID], i.Now).except(^i.Has, end)
	is.one[Title] = cmp.Or(is.one[Title], end.one[Title])
	is.one[Status] = cmp.Or(is.one[Status], end.one[Status])
	return is
}

// fresh are the steps that no earlier import recorded. One that a recorded step has overtaken - it decided on the same
// matter later - is left out, and the entry of the log that it is of is named: it would undo that decision.
func (p *plan) fresh(all []step) (fresh []step, overtaken map[string]bool) {
	settled, overtaken := map[string]bool{}, map[string]bool{}
	for _, s := range slices.Backward(all) {
		if p.has(s.key) {
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
			overtaken[entryOf(s)] = true
		}
	}
	slices.Reverse(fresh)
	return fresh, overtaken
}

// entryOf is the id of the log's entry that a step is of.
func entryOf(s step) string {
	entry, _, _ := strings.Cut(s.stamp, ":")
	return entry
}

// drift are the steps that lead from the story, after its fresh steps, to the item as it is, if that was updated since it was
// last imported: what changed without an entry in a log, or in an export that has none. Of what the log tells, it is the log
// that counts; so what was decided here since stays.
func (p *plan) drift(i Item, before knownStory, fresh []step) []step {
	at := i.Updated
	if len(fresh) > 0 {
		at = later(at, fresh[len(fresh)-1].at)
	}
	last, err := time.Parse(time.RFC3339Nano, before.External.Stamp)
	if err == nil && !i.Updated.After(last) {
		return nil
	}
	stamp := i.Updated.UTC().Format(time.RFC3339Nano)
	is := p.contents.of(before)
	for _, s := range fresh {
		is = is.after(s)
	}
	end := p.present(i, is).except(settled(i, is), is)
	steps := changes(i.ID, is, end, about{at, atLast, unnamed, "now:" + stamp})
	correct(steps)
	p.sprints.drifted(is.many[Sprints], end.many[Sprints], at)
	p.mention(steps)
	if len(steps)+len(fresh) == 0 && before.External.Key == i.Key {
		return nil
	}
	return append(steps, step{
		about: about{at: at, entry: atLast, actor: unnamed}, key: i.ID + ":stamp:" + stamp,
		command: backlog.ReviseStory{External: p.external(i)}, matters: []string{"external"},
	})
}

// settled are the fields in which an item can't have drifted: those that its log tells of, and, if that is whole, those of one
// value, of which each change has an entry. What differs there got another name since, or was decided here.
func settled(i Item, is state) Fields {
	all := i.logged()
	for f := Title; f < Labels; f++ {
		if i.HasLog && len(i.Log) >= i.Total && is.one[f] != "" {
			all = all.With(f)
		}
	}
	return all
}

// mention notes which releases and sprints steps are about.
func (p *plan) mention(steps []step) {
	for _, s := range steps {
		p.releases.decided(s.release, s.at)
		p.sprints.decided(s.sprint, s.at)
	}
}

// number gives every story its key. Known ones keep theirs; an item of a project that is called like the product keeps its
// number where that is free; others follow the highest number in the order of their creation. Every run of an import comes
// to the same numbers.
func (p *plan) number() error {
	taken, highest := map[uint32]bool{}, uint32(0)
	take := func(n uint32) { taken[n], highest = true, max(highest, n) }
	for _, s := range p.contents.stories {
		take(events.KeyNumber(s.Story))
	}
	var others []int32
	for n := range p.items {
		i := &p.items[n]
		wish, isKey := events.StoryMark.Number(p.product, p.in.items[n].Key)
		switch {
		case i.known:
		case isKey && !taken[wish]:
			take(wish)
			i.story = p.in.items[n].Key
		default:
			others = append(others, int32(n))
		}
	}
	slices.SortStableFunc(others, func(a, b int32) int { return p.in.items[a].created.Compare(p.in.items[b].created) })
	for _, n := range others {
		highest++
		p.items[n].story = events.StoryMark.Key(p.product, highest)
	}
	return nil
}
