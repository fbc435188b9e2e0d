package projections

import (
	"context"
	"slices"

	"github.com/jackc/pgx/v5"

	"waymark/events"
)

// load loads what the page changes of what was there before it.
func (f *backlogFold) load(ctx context.Context, tx pgx.Tx, page []events.Recorded) error {
	var stories, counted, texts, sprints keySet[itemKey]
	var products keySet[string]
	for i, r := range page {
		e, _ := r.Event.(events.BacklogEvent) // another is refused when it is folded
		t := touches(e)
		if t.placed {
			products.add(r.Product)
		}
		if err := addAll(&stories, r.Product, events.StoryMark, t.stories); err != nil {
			return bad(i, err)
		}
		if t.counted {
			if err := addAll(&counted, r.Product, events.StoryMark, t.stories); err != nil {
				return bad(i, err)
			}
		}
		if t.text {
			if err := addAll(&texts, r.Product, events.StoryMark, t.stories); err != nil {
				return bad(i, err)
			}
		}
		if err := addAll(&sprints, r.Product, events.SprintMark, t.sprints); err != nil {
			return bad(i, err)
		}
	}
	if err := f.loadStories(ctx, tx, stories.keys, counted); err != nil {
		return err
	}
	if err := f.tallies.load(ctx, tx, f.cells(counted.keys, page)); err != nil {
		return err
	}
	if err := f.loadTexts(ctx, tx, texts.keys); err != nil {
		return err
	}
	if err := f.loadSprints(ctx, tx, sprints.keys); err != nil {
		return err
	}
	return f.order.orders.load(ctx, tx, products.keys)
}

// addAll adds the keys of things with a mark.
func addAll(s *keySet[itemKey], product string, mark events.Mark, keys []string) error {
	for _, text := range keys {
		key, err := itemKeyOf(product, mark, text)
		if err != nil {
			return err
		}
		s.add(key)
	}
	return nil
}

// touched is what an event changes: rows of stories, what the stories say at length, what they are counted by, the order,
// rows of sprints.
type touched struct {
	stories, sprints      []string // keys
	text, counted, placed bool
}

func touches(e events.BacklogEvent) touched {
	switch e := e.(type) {
	case events.StoryWritten:
		return touched{stories: []string{e.Story}, counted: true, placed: true}
	case events.StoryWithdrawn:
		return touched{stories: []string{e.Story}, counted: true, text: true, placed: true}
	case events.StoryRevised:
		return touched{stories: []string{e.Story}, text: isLong(e), counted: e.Initiative != nil || e.Needs != nil}
	case events.StoryEstimated:
		return touched{stories: []string{e.Story}, counted: true}
	case events.StoryScored:
		return touched{stories: []string{e.Story}}
	case events.StoryPrioritized:
		if e.Level == nil {
			return touched{placed: e.Place != nil} // the rows of stories don't say where they stand
		}
		return touched{stories: []string{e.Story}, placed: e.Place != nil}
	case events.BacklogReordered:
		return touched{placed: true}
	case events.StoryMoved:
		return touched{stories: []string{e.Story}, counted: true}
	case events.StoryAccepted:
		return touched{stories: []string{e.Story}}
	case events.StoryAcceptanceWithdrawn:
		return touched{stories: []string{e.Story}}
	case events.StoryRejected:
		return touched{stories: []string{e.Story}, counted: true}
	case events.StoryDropped:
		return touched{stories: []string{e.Story}, counted: true, placed: true}
	case events.StoryRestored:
		return touched{stories: []string{e.Story}, counted: true, placed: true}
	case events.StorySplit:
		return touched{stories: append([]string{e.Story}, e.Parts...), counted: true, placed: true}
	case events.StoryRejoined:
		return touched{stories: append([]string{e.Story}, e.Parts...), counted: true, placed: true}
	case events.StatusCarried:
		return touched{stories: e.Stories, counted: true}
	case events.StoryLinked:
		return touched{stories: []string{e.Story}}
	case events.StoryUnlinked:
		return touched{stories: []string{e.Story}}
	case events.SprintEvent:
		return touchesSprint(e)
	}
	return touched{}
}

func touchesSprint(e events.SprintEvent) touched {
	switch e := e.(type) {
	case events.SprintPlanned:
		return touched{sprints: []string{e.Sprint}}
	case events.SprintWithdrawn:
		return touched{sprints: []string{e.Sprint}}
	case events.CommittedToSprint:
		return touched{stories: e.Stories}
	case events.RemovedFromSprint:
		return touched{stories: e.Stories}
	case events.SprintStarted:
		return touched{sprints: []string{e.Sprint}}
	case events.SprintClosed:
		return touched{sprints: []string{e.Sprint}, stories: slices.Concat(e.Done, e.NotDone)}
	case events.SprintStateRestored:
		return touched{sprints: []string{e.Sprint}, stories: slices.Concat(e.Done, e.NotDone)}
	}
	return touched{}
}

// isLong says whether a revision changes what a story says at length, isShort whether anything else.
func isLong(e events.StoryRevised) bool {
	return e.AsA != nil || e.IWant != nil || e.SoThat != nil || e.Description != nil || e.Acceptance != nil || e.Needs != nil
}

func isShort(e events.StoryRevised) bool {
	return e.Title != nil || e.Kind != nil || e.Labels != nil || e.Initiative != nil || e.External != nil
}

// loadStories loads rows of stories; of those that will be counted, with the needs that they name.
func (f *backlogFold) loadStories(ctx context.Context, tx pgx.Tx, keys []itemKey, counted keySet[itemKey]) error {
	if len(keys) == 0 {
		return nil
	}
	args, counts := itemArgs(keys), make([]bool, len(keys))
	for i, key := range keys {
		counts[i] = counted.seen[key]
	}
	args["counted"] = counts
	return query(ctx, tx, statement("backlog_stories.sql"), args, func(found struct {
		Product        string
		Number         int32
		Story          string
		Title          string
		Kind           string
		Status         string
		StatusCategory events.Category
		Resolution     string
		Priority       string
		Points         *float64
		Initiative     string
		Needs          []string
		Labels         []string
		Links          []events.Link
		External       *events.External
		Dropped        bool
		Score          *events.Score
		Acceptance     *acceptance
		Sprint         string
		SplitInto      []string
		SplitFrom      string
	}) {
		f.stories.load(itemKey{found.Product, uint32(found.Number)}, storyRow{
			found.Story, found.Title, found.Kind, found.Status, found.StatusCategory, found.Resolution, found.Priority,
			found.Points, found.Initiative, found.Needs, found.Labels, found.Links, found.External, found.Dropped, found.Score,
			found.Acceptance, found.Sprint, found.SplitInto, found.SplitFrom,
		})
	})
}

func (f *backlogFold) loadTexts(ctx context.Context, tx pgx.Tx, keys []itemKey) error {
	if len(keys) == 0 {
		return nil
	}
	return query(ctx, tx, statement("backlog_texts.sql"), itemArgs(keys), func(found struct {
		Product            string
		Number             int32
		AsA                string
		IWant              string
		SoThat             string
		Description        string
		AcceptanceCriteria []string
		Needs              []string
	}) {
		f.texts.load(itemKey{found.Product, uint32(found.Number)}, textRow{
			found.AsA, found.IWant, found.SoThat, found.Description, found.AcceptanceCriteria, found.Needs,
		})
	})
}

func (f *backlogFold) loadSprints(ctx context.Context, tx pgx.Tx, keys []itemKey) error {
	if len(keys) == 0 {
		return nil
	}
	return query(ctx, tx, statement("backlog_sprints.sql"), itemArgs(keys), func(found struct {
		Product   string
		Number    int32
		Sprint    string
		Name      string
		Goal      string
		StartDate string
		EndDate   string
		State     events.SprintState
		Done      []string
	}) {
		f.sprints.load(itemKey{found.Product, uint32(found.Number)}, sprintRow{
			found.Sprint, found.Name, found.Goal, found.StartDate, found.EndDate, found.State, found.Done,
		})
	})
}
