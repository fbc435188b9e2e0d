package backlog

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5"

	"waymark/events"
	"waymark/projections/kit"
)

// load loads what the page changes of what was there before it.
func (f *fold) load(ctx context.Context, tx pgx.Tx, page []events.Recorded) error {
	named, traits := kit.NewVersions(namedTable), kit.NewVersions(storyTraitTable)
	var ordered kit.KeySet[string]
	for i, r := range page {
		if err := errors.Join(f.need(r), f.needTraits(r, traits)); err != nil {
			return kit.Bad(i, err)
		}
		if e, ok := r.Event.(events.BacklogEvent); ok && places(e) { // another is refused when it is folded
			ordered.Add(r.Product)
		}
	}
	named.Need(f.stories.Wanted()...)
	if err := kit.Fetch(ctx, tx, f.stories, f.texts, f.sprints, f.leveled, named, traits); err != nil {
		return err
	}
	for key, what := range traits.All {
		f.traits.Put(key, trait(what))
	}
	for key, text := range named.All {
		if story, has := f.stories.Get(key); has {
			story.Needs = text.Needs
			f.stories.Amend(key, story)
		}
	}
	if err := f.tallies.load(ctx, tx, f.cells(page)); err != nil {
		return err
	}
	return f.order.orders.load(ctx, tx, ordered.Keys)
}

// need says which rows an event changes. Those of stories don't say where they stand.
func (f *fold) need(r events.Recorded) error {
	if e, ok := r.Event.(events.StoryPrioritized); ok && e.Level == nil {
		return nil
	}
	if _, ok := r.Event.(events.BacklogReordered); ok {
		return nil
	}
	err := errors.Join(
		kit.Need(f.stories, r, events.StoryMark, "Story", "Parts", "Stories", "Done", "NotDone"),
		kit.Need(f.sprints, r, events.SprintMark, "Sprint"),
	)
	if _, leveled := r.Event.(events.StoryPrioritized); leveled && err == nil {
		err = kit.Need(f.leveled, r, events.StoryMark, "Story")
	}
	if err == nil && changesText(r.Event) {
		err = kit.Need(f.texts, r, events.StoryMark, "Story", "Stories")
	}
	return err
}

// needTraits says of which stories an event asks what they are, and nobody knows.
func (f *fold) needTraits(r events.Recorded, traits *kit.Versions[kit.ItemKey, storyTrait]) error {
	for _, story := range movable(r.Event) {
		key, err := kit.ItemKeyOf(r.Product, events.StoryMark, story)
		if err != nil {
			return err
		}
		if _, known := f.traits.Get(key); !known {
			traits.Need(key)
		}
	}
	return nil
}

// changesText says whether an event changes or ends what a story says at length.
func changesText(e events.Event) bool {
	if revised, ok := e.(events.StoryRevised); ok {
		return isLong(revised)
	}
	switch e.(type) {
	case events.StoryWithdrawn, events.StoriesWithdrawn:
		return true
	}
	return false
}

// places says whether an event changes the order.
func places(e events.BacklogEvent) bool {
	switch e := e.(type) {
	case events.StoryWritten, events.StoryWithdrawn, events.StoriesWithdrawn, events.BacklogReordered, events.StoryDropped, events.StoryRestored,
		events.StorySplit, events.StoryRejoined:
		return true
	case events.StoryPrioritized:
		return e.Place != nil
	case events.StoryRevised, events.StoryEstimated, events.StoryAssigned, events.StoryScored, events.StoryMoved,
		events.StoryAccepted, events.StoryAcceptanceWithdrawn, events.StoryRejected, events.StoryLinked, events.StoryUnlinked, events.StatusCarried,
		events.SprintEvent:
	}
	return false
}

// isLong says whether a revision changes what a story says at length, isShort whether anything else.
func isLong(e events.StoryRevised) bool {
	return e.AsA != nil || e.IWant != nil || e.SoThat != nil || e.Description != nil || e.Acceptance != nil || e.Needs != nil
}

func isShort(e events.StoryRevised) bool {
	return e.Title != nil || e.Kind != nil || e.Labels != nil || e.Initiative != nil || e.External != nil
}
