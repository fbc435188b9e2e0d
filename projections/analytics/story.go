package analytics

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"waymark/events"
	"waymark/projections/kit"
)

// load finds what the page needs to know of stories and levels, as far as it is not known.
func (f *fold) load(ctx context.Context, tx pgx.Tx, page []events.Recorded) error {
	stories, levels, lives := kit.NewVersions(storyTable), kit.NewVersions(levelsTable), kit.NewVersions(lifeTable)
	for i, r := range page {
		named, err := storiesOf(r)
		if err != nil {
			return kit.Bad(i, err)
		}
		for _, key := range named {
			if _, known := f.stories.Get(key); !known {
				stories.Need(key)
			}
		}
		for _, story := range livesOf(r.Event) {
			key, err := kit.ItemKeyOf(r.Product, events.StoryMark, story)
			if err != nil {
				return kit.Bad(i, err)
			}
			if _, known := f.lives.Get(key); !known {
				lives.Need(key)
			}
		}
		if e, is := r.Event.(events.StoryPrioritized); is && e.Level != nil {
			if _, known := f.levels.Get(r.Product); !known {
				levels.Need(r.Product)
			}
		}
	}
	if err := kit.Fetch(ctx, tx, stories, levels, lives); err != nil {
		return err
	}
	for key, row := range stories.All {
		f.stories.Put(key, row)
	}
	for key, row := range lives.All {
		f.lives.Put(key, row)
	}
	for product, row := range levels.All {
		f.levels.Put(product, row)
	}
	return nil
}

// storiesOf are the stories of which a fold needs to know what they are.
func storiesOf(r events.Recorded) ([]kit.ItemKey, error) {
	var named []string
	if e, is := r.Event.(events.StoryRevised); is && (e.Kind != nil || e.Initiative != nil) {
		named = []string{e.Story}
	}
	if e, is := r.Event.(events.StoryPrioritized); is {
		named = []string{e.Story}
	}
	if e, is := r.Event.(events.BacklogReordered); is {
		named = e.Stories
	}
	keys := make([]kit.ItemKey, len(named))
	for i, story := range named {
		var err error
		if keys[i], err = kit.ItemKeyOf(r.Product, events.StoryMark, story); err != nil {
			return nil, err
		}
	}
	return keys, nil
}

// event folds what an event says of stories, of levels, and of priorities.
func (f *fold) event(r events.Recorded) error {
	if e, is := r.Event.(events.DecisionPolicySet); is {
		f.policy(r, e)
	}
	if e, is := r.Event.(events.StoryWritten); is {
		return f.write(r, e)
	}
	if e, is := r.Event.(events.StoryRevised); is && (e.Kind != nil || e.Initiative != nil) {
		_, err := f.become(r, e.Story, func(s *storyRow) { e.Kind.Apply(&s.Kind); e.Initiative.Apply(&s.Initiative) })
		return err
	}
	if e, is := r.Event.(events.StoryPrioritized); is {
		return f.prioritized(r, e)
	}
	if e, is := r.Event.(events.BacklogReordered); is {
		return f.reordered(r, e)
	}
	return nil
}

func (f *fold) write(r events.Recorded, e events.StoryWritten) error {
	key, err := kit.ItemKeyOf(r.Product, events.StoryMark, e.Story)
	if err == nil {
		f.set(key, storyRow{Level: e.Level, Kind: e.Kind, Initiative: e.Initiative}, r.Revision)
	}
	return err
}

// policy notes the levels of a policy, where they are others than before.
func (f *fold) policy(r events.Recorded, e events.DecisionPolicySet) {
	var now levelsRow
	if e.Policy.To != nil {
		now.Levels = e.Policy.To.Levels
	}
	f.policies.Set(r.Product, now, r.Revision)
	f.levels.Put(r.Product, now)
}

// become changes what a story is, if that changes it.
func (f *fold) become(r events.Recorded, story string, change func(*storyRow)) (kit.ItemKey, error) {
	key, row, err := f.story(r, story)
	if err != nil {
		return key, err
	}
	before := row
	if change(&row); row != before {
		f.set(key, row, r.Revision)
	}
	return key, nil
}

func (f *fold) set(key kit.ItemKey, row storyRow, revision int64) {
	f.written.Set(key, row, revision)
	f.stories.Put(key, row)
}

// story is what a story is now.
func (f *fold) story(r events.Recorded, story string) (kit.ItemKey, storyRow, error) {
	key, err := kit.ItemKeyOf(r.Product, events.StoryMark, story)
	if err != nil {
		return key, storyRow{}, err
	}
	row, known := f.stories.Get(key)
	if !known {
		return key, row, fmt.Errorf("%w story %s", kit.ErrUnknown, story)
	}
	return key, row, nil
}
