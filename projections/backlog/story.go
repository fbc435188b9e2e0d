package backlog

import (
	"cmp"
	"fmt"
	"slices"

	"waymark/events"
	"waymark/projections/kit"
)

func (f *fold) story(r events.Recorded, e events.BacklogEvent) error {
	switch e := e.(type) {
	case events.StoryWritten:
		return f.written(r, e)
	case events.StoryWithdrawn:
		return f.withdrawn(r, e.Story)
	case events.StoriesWithdrawn:
		return f.withdrawnAll(r, e)
	case events.StoryRevised:
		return f.revised(r, e)
	case events.StoryEstimated:
		return f.change(r, e.Story, func(s *storyRow) { s.Points = e.Points.To })
	case events.StoryAssigned:
		return f.change(r, e.Story, func(s *storyRow) { s.Assignee = e.Assignee.To })
	case events.StoryPrioritized:
		if e.Level == nil {
			return nil
		}
		if err := f.level(r, e); err != nil {
			return err
		}
		return f.change(r, e.Story, func(s *storyRow) { s.Level = e.Level.To })
	case events.BacklogReordered:
		return nil
	case events.StoryMoved:
		return f.change(r, e.Story, func(s *storyRow) {
			s.Status, s.Category = e.Status.To, e.Category.To
			e.Resolution.Apply(&s.Resolution)
		})
	case events.StoryRejected:
		return f.change(r, e.Story, func(s *storyRow) {
			s.Status, s.Category = e.Status.To, e.Category.To
			e.Resolution.Apply(&s.Resolution)
		})
	case events.StoryAccepted:
		return f.change(r, e.Story, func(s *storyRow) { s.Acceptance = &acceptance{r.Metadata.Actor, kit.Effective(r)} })
	case events.StoryAcceptanceWithdrawn:
		return f.change(r, e.Story, func(s *storyRow) { s.Acceptance = nil })
	case events.StoryScored:
		return f.change(r, e.Story, func(s *storyRow) { s.Score = e.Score.To })
	case events.StoryDropped:
		return f.change(r, e.Story, func(s *storyRow) {
			s.Status, s.Category, s.Dropped = e.Status.To, e.Category.To, true
			e.Resolution.Apply(&s.Resolution)
		})
	case events.StoryRestored:
		return f.change(r, e.Story, func(s *storyRow) {
			s.Status, s.Category, s.Dropped = e.Status.To, e.Category.To, false
			e.Resolution.Apply(&s.Resolution)
		})
	case events.StorySplit:
		return f.split(r, e)
	case events.StoryRejoined:
		return f.rejoined(r, e)
	case events.StoryLinked:
		return f.linked(r, e.Story, e.Link)
	case events.StoryUnlinked:
		return f.unlinked(r, e.Story, e.Link)
	case events.StatusCarried:
		return f.carried(r, e)
	case events.SprintEvent:
		return f.sprint(r, e)
	}
	return fmt.Errorf("%w: %s", events.ErrUnknownType, e.Type())
}

func (f *fold) written(r events.Recorded, e events.StoryWritten) error {
	key, err := kit.ItemKeyOf(r.Product, events.StoryMark, e.Story)
	if err != nil {
		return err
	}
	if _, has := f.stories.Get(key); has {
		return fmt.Errorf("%w: story %s was written before", kit.ErrDiverged, e.Story)
	}
	f.set(key, storyRow{
		Story: e.Story, Title: e.Title, Kind: e.Kind, Status: e.Status, Category: e.Category, Resolution: e.Resolution,
		Level: e.Level, Points: e.Points, Initiative: e.Initiative, Assignee: e.Assignee, Needs: e.Needs, Labels: e.Labels,
		External: e.External,
	}, r.Revision)
	f.texts.Set(key, textRow{
		AsA: e.AsA, IWant: e.IWant, SoThat: e.SoThat, Description: e.Description, AcceptanceCriteria: e.Acceptance, Needs: e.Needs,
	}, r.Revision)
	return nil
}

func (f *fold) revised(r events.Recorded, e events.StoryRevised) error {
	if isLong(e) {
		key, err := kit.ItemKeyOf(r.Product, events.StoryMark, e.Story)
		if err != nil {
			return err
		}
		text, has := f.texts.Get(key)
		if !has {
			return fmt.Errorf("%w story %s", kit.ErrUnknown, e.Story)
		}
		e.AsA.Apply(&text.AsA)
		e.IWant.Apply(&text.IWant)
		e.SoThat.Apply(&text.SoThat)
		e.Description.Apply(&text.Description)
		e.Acceptance.Apply(&text.AcceptanceCriteria)
		e.Needs.Apply(&text.Needs)
		f.texts.Set(key, text, r.Revision)
		if err := f.named(r, key, e); err != nil {
			return err
		}
	}
	if !isShort(e) {
		return nil
	}
	return f.change(r, e.Story, func(s *storyRow) {
		e.Title.Apply(&s.Title)
		e.Kind.Apply(&s.Kind)
		e.Labels.Apply(&s.Labels)
		e.Initiative.Apply(&s.Initiative)
		if e.External != nil {
			s.External = nil
			if e.External.To != (events.External{}) {
				s.External = &e.External.To
			}
		}
	})
}

// named says which needs a story names from now on: the story's own row does not.
func (f *fold) named(r events.Recorded, key kit.ItemKey, e events.StoryRevised) error {
	before, has := f.stories.Get(key)
	if !has {
		return fmt.Errorf("%w story %s", kit.ErrUnknown, e.Story)
	}
	after := before
	e.Needs.Apply(&after.Needs)
	f.count(key, before, after, r.Revision)
	f.stories.Amend(key, after)
	return nil
}

// change makes a version of a story's row.
func (f *fold) change(r events.Recorded, story string, change func(*storyRow)) error {
	key, err := kit.ItemKeyOf(r.Product, events.StoryMark, story)
	if err != nil {
		return err
	}
	row, has := f.stories.Get(key)
	if !has {
		return fmt.Errorf("%w story %s", kit.ErrUnknown, story)
	}
	change(&row)
	if row.Category != events.Done {
		row.Acceptance = nil // what is not done is not accepted
	}
	f.set(key, row, r.Revision)
	return nil
}

// set makes a version of a story's row, says what its status means, and counts it.
func (f *fold) set(key kit.ItemKey, row storyRow, revision int64) {
	before, had := f.stories.Get(key)
	if !had || row.Category != before.Category {
		f.categorize(key, before, row, revision)
	}
	f.count(key, before, row, revision)
	f.stories.Set(key, row, revision)
	f.traits.Put(key, trait{row.Level, row.Kind, row.Initiative})
}

// categorize says what the status of a story means while it is in the order. A story that is not there is an empty row.
func (f *fold) categorize(key kit.ItemKey, before, after storyRow, revision int64) {
	if before.ordered() {
		f.categories.EndKnown(key, revision)
	}
	if after.ordered() {
		f.categories.Set(key, categoryRow{after.Category}, revision)
	}
}

// ordered says whether a story is in the order: dropped ones are not.
func (s storyRow) ordered() bool { return s.Story != "" && s.Category != events.Dropped }

func (f *fold) withdrawn(r events.Recorded, story string) error {
	key, err := kit.ItemKeyOf(r.Product, events.StoryMark, story)
	if err != nil {
		return err
	}
	row, has := f.stories.Get(key)
	if !has {
		return fmt.Errorf("%w story %s", kit.ErrUnknown, story)
	}
	for _, link := range row.Links {
		if of, ok := blockOf(r.Product, story, link); ok {
			f.blocks.EndKnown(of, r.Revision)
		}
	}
	f.categorize(key, row, storyRow{}, r.Revision)
	f.count(key, row, storyRow{}, r.Revision)
	f.stories.End(key, r.Revision)
	f.texts.End(key, r.Revision)
	return nil
}

func (f *fold) withdrawnAll(r events.Recorded, e events.StoriesWithdrawn) error {
	for _, story := range e.Stories {
		if err := f.withdrawn(r, story); err != nil {
			return err
		}
	}
	return nil
}

// carried gives the stories that follow the workflow their status.
func (f *fold) carried(r events.Recorded, e events.StatusCarried) error {
	for _, story := range e.Stories {
		err := f.change(r, story, func(s *storyRow) {
			s.Status, s.Category = e.Status.To, e.Category.To
			if slices.Contains(e.Accepted, story) {
				s.Acceptance = &acceptance{r.Metadata.Actor, kit.Effective(r)}
			}
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (f *fold) split(r events.Recorded, e events.StorySplit) error {
	for _, part := range e.Parts {
		if err := f.change(r, part, func(s *storyRow) { s.SplitFrom = e.Story }); err != nil {
			return err
		}
	}
	return f.change(r, e.Story, func(s *storyRow) {
		s.Status, s.Category, s.Dropped, s.SplitInto = e.Status.To, e.Category.To, true, e.Parts
	})
}

func (f *fold) rejoined(r events.Recorded, e events.StoryRejoined) error {
	for _, part := range e.Parts {
		if err := f.change(r, part, func(s *storyRow) { s.SplitFrom = "" }); err != nil {
			return err
		}
	}
	return f.change(r, e.Story, func(s *storyRow) {
		s.Status, s.Category, s.Dropped, s.SplitInto = e.Status.To, e.Category.To, false, nil
	})
}

// linked adds a link to a story, whose links are kept by relation and target.
func (f *fold) linked(r events.Recorded, story string, link events.Link) error {
	if key, ok := blockOf(r.Product, story, link); ok {
		f.blocks.Set(key, kit.None{}, r.Revision)
	}
	return f.change(r, story, func(s *storyRow) {
		s.Links = append(slices.Clone(s.Links), link)
		slices.SortFunc(s.Links, func(a, b events.Link) int {
			return cmp.Or(cmp.Compare(a.Relation, b.Relation), cmp.Compare(a.Target, b.Target))
		})
	})
}

func (f *fold) unlinked(r events.Recorded, story string, link events.Link) error {
	if key, ok := blockOf(r.Product, story, link); ok {
		f.blocks.EndKnown(key, r.Revision)
	}
	return f.change(r, story, func(s *storyRow) {
		s.Links = slices.DeleteFunc(slices.Clone(s.Links), func(l events.Link) bool { return l == link })
	})
}

// blockOf is what a link says of stories of the product that block each other; false where it says nothing.
func blockOf(product, story string, link events.Link) (blockKey, bool) {
	blocker, blocked, ok := link.Blocks(story)
	return blockKey{product, blocked, link.Relation, blocker}, ok
}
