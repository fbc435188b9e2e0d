package projections

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5"

	"waymark/events"
)

// load loads what the page changes of what was there before it.
func (f *backlogFold) load(ctx context.Context, tx pgx.Tx, page []events.Recorded) error {
	named := newVersions(namedTable)
	var ordered keySet[string]
	for i, r := range page {
		if err := f.need(r); err != nil {
			return bad(i, err)
		}
		if e, ok := r.Event.(events.BacklogEvent); ok && places(e) { // another is refused when it is folded
			ordered.add(r.Product)
		}
	}
	named.need(f.stories.needed.keys...)
	if err := fetch(ctx, tx, f.stories, f.texts, f.sprints, named); err != nil {
		return err
	}
	for key, text := range named.now {
		if story, has := f.stories.get(key); has {
			story.Needs = text.row.Needs
			f.stories.amend(key, story)
		}
	}
	if err := f.tallies.load(ctx, tx, f.cells(page)); err != nil {
		return err
	}
	return f.order.orders.load(ctx, tx, ordered.keys)
}

// need says which rows an event changes. Those of stories don't say where they stand.
func (f *backlogFold) need(r events.Recorded) error {
	if e, ok := r.Event.(events.StoryPrioritized); ok && e.Level == nil {
		return nil
	}
	if _, ok := r.Event.(events.BacklogReordered); ok {
		return nil
	}
	err := errors.Join(
		need(f.stories, r, events.StoryMark, "Story", "Parts", "Stories", "Done", "NotDone"),
		need(f.sprints, r, events.SprintMark, "Sprint"),
	)
	if err == nil && changesText(r.Event) {
		err = need(f.texts, r, events.StoryMark, "Story")
	}
	return err
}

// changesText says whether an event changes or ends what a story says at length.
func changesText(e events.Event) bool {
	if revised, ok := e.(events.StoryRevised); ok {
		return isLong(revised)
	}
	_, withdrawn := e.(events.StoryWithdrawn)
	return withdrawn
}

// places says whether an event changes the order.
func places(e events.BacklogEvent) bool {
	switch e := e.(type) {
	case events.StoryWritten, events.StoryWithdrawn, events.BacklogReordered, events.StoryDropped, events.StoryRestored,
		events.StorySplit, events.StoryRejoined:
		return true
	case events.StoryPrioritized:
		return e.Place != nil
	case events.StoryRevised, events.StoryEstimated, events.StoryScored, events.StoryMoved, events.StoryAccepted,
		events.StoryAcceptanceWithdrawn, events.StoryRejected, events.StoryLinked, events.StoryUnlinked, events.StatusCarried,
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
