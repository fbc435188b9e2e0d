package analytics

import (
	"cmp"
	"fmt"
	"slices"

	"waymark/events"
	"waymark/projections/kit"
)

// longestReason is how many characters of a reason decisions are counted by.
const longestReason = 100

// prioritized counts a decision on one story.
func (f *fold) prioritized(r events.Recorded, e events.StoryPrioritized) error {
	if e.Level != nil {
		if _, err := f.become(r, e.Story, func(s *storyRow) { s.Level = e.Level.To }); err != nil {
			return err
		}
	}
	c, err := f.changeOf(r, e.Story, e.Place)
	if err != nil {
		return err
	}
	if e.Level != nil {
		c.levelFrom = &e.Level.From
		if c.to == 0 {
			c.direction = f.rankOf(r.Product, *e.Level)
			f.levelChanges.Add(levelChangeRow{r.Product, r.Revision, c.number, c.direction, r.Metadata.Reason != "", e.Level.From, c.storyRow})
		}
	}
	f.count(r, []change{c})
	return nil
}

// reordered counts a decision on several stories.
func (f *fold) reordered(r events.Recorded, e events.BacklogReordered) error {
	if len(e.Stories) != len(e.From) || len(e.Stories) != len(e.To) {
		return fmt.Errorf("places of %d stories: %w", len(e.Stories), kit.ErrPlace)
	}
	changes := make([]change, len(e.Stories))
	for i, story := range e.Stories {
		var err error
		if changes[i], err = f.changeOf(r, story, &events.Change[int]{From: e.From[i], To: e.To[i]}); err != nil {
			return err
		}
	}
	f.count(r, changes)
	return nil
}

// changeOf is what a decision changed of a story's place.
func (f *fold) changeOf(r events.Recorded, story string, place *events.Change[int]) (change, error) {
	key, row, err := f.story(r, story)
	c := change{number: key.Number, storyRow: row}
	if place != nil && place.From != place.To {
		c.from, c.to, c.direction = place.From, place.To, cmp.Compare(place.From, place.To)
	}
	return c, err
}

// firstOf are the first characters of a reason.
func firstOf(reason string) string {
	n := 0
	for at := range reason {
		if n++; n > longestReason {
			return reason[:at]
		}
	}
	return reason
}

// rankOf says whether a change of level is one up (1) or down (-1) in the policy that holds; 0 where that does not name both.
func (f *fold) rankOf(product string, level events.Change[string]) int {
	known, _ := f.levels.Get(product)
	from, to := slices.Index(known.Levels, level.From), slices.Index(known.Levels, level.To)
	if from < 0 || to < 0 {
		return 0
	}
	return cmp.Compare(from, to)
}

// count counts what a decision changed, if anything.
func (f *fold) count(r events.Recorded, changes []change) {
	var whole counts
	parts := map[tallyKey]counts{} // of those dimensions in which stories of one decision may differ
	block := f.blockOf(r)
	for _, c := range changes {
		n := c.counts()
		if n == (counts{}) {
			continue
		}
		for _, of := range c.storyRow.values() {
			key := tallyKey{r.Product, of.dimension, block, of.value}
			parts[key] = parts[key].plus(n)
		}
		whole = whole.plus(n)
	}
	if whole == (counts{}) {
		return
	}
	for _, of := range wholeValues(r) {
		parts[tallyKey{r.Product, of.dimension, block, of.value}] = whole
	}
	for key, n := range parts {
		n.Decisions, n.Reasoned = 1, one(r.Metadata.Reason != "")
		f.tallies.Add(key, n, r.Revision)
	}
}

// shared is what decisions may have in common.
type shared struct {
	dimension
	value string
}

// values are of what a decision on the story counts.
func (s storyRow) values() []shared {
	return []shared{{level, s.Level}, {kind, s.Kind}, {initiative, s.Initiative}}
}

// wholeValues are of what a decision counts as a whole.
func wholeValues(r events.Recorded) []shared {
	m := r.Metadata
	return []shared{{all, ""}, {actor, m.Actor}, {role, string(m.Role)}, {reason, firstOf(m.Reason)}, {source, m.Source}}
}

// counts are the numbers of one change.
func (c change) counts() counts {
	var n counts
	if c.to > 0 {
		n.Moves, n.Places = 1, int64(max(c.from-c.to, c.to-c.from))
	}
	n.LevelChanges, n.Up, n.Down = one(c.levelFrom != nil), one(c.direction > 0), one(c.direction < 0)
	return n
}

func (n counts) plus(m counts) counts {
	n.Moves, n.LevelChanges, n.Up, n.Down, n.Places = n.Moves+m.Moves, n.LevelChanges+m.LevelChanges, n.Up+m.Up, n.Down+m.Down, n.Places+m.Places
	return n
}
