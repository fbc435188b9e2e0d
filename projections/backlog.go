package projections

import (
	"context"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"waymark/events"
)

func backlogModel() model {
	return model{
		name: "backlog", version: 2, schema: statement("backlog.sql"), books: []events.Book{events.Backlog},
		folder: func() folder { return newBacklogFolder(chunkStories) },
	}
}

// backlogFolder folds stories and their order.
type backlogFolder struct {
	books  *books
	orders orders
}

func newBacklogFolder(chunk int) *backlogFolder {
	return &backlogFolder{books: newBooks(statement("book_heads.sql")), orders: newOrders(chunk)}
}

type storyRow struct {
	story, title, kind, status string
	category                   events.Category
	resolution, level          string
	points                     *float64
	initiative                 string
	labels                     []string
	links                      []events.Link
	external                   *events.External
	dropped                    bool
}

func storyTable() *table[itemKey, storyRow] {
	return &table[itemKey, storyRow]{
		name: "story", keys: []column{{"product", "text"}, {"number", "int"}},
		columns: []string{
			"story", "title", "kind", "status", "status_category", "resolution", "priority", "points", "initiative", "labels",
			"links", "external", "external_id", "dropped",
		},
		key: itemKey.values,
		row: func(s storyRow) []any {
			var externalID *string
			if s.external != nil {
				externalID = &s.external.ID
			}
			return []any{
				s.story, s.title, s.kind, s.status, string(s.category), s.resolution, s.level, s.points, s.initiative,
				filled(s.labels), mustJSON(filled(s.links)), jsonOf(s.external), externalID, s.dropped,
			}
		},
	}
}

type textRow struct {
	asA, iWant, soThat, description string
	acceptance, needs               []string
}

func textTable() *table[itemKey, textRow] {
	return &table[itemKey, textRow]{
		name: "story_text", keys: []column{{"product", "text"}, {"number", "int"}},
		columns: []string{"as_a", "i_want", "so_that", "description", "acceptance_criteria", "needs"},
		key:     itemKey.values,
		row: func(t textRow) []any {
			return []any{t.asA, t.iWant, t.soThat, t.description, filled(t.acceptance), filled(t.needs)}
		},
	}
}

func (b *backlogFolder) settle(committed bool) {
	b.books.heads.settle(committed)
	b.orders.cache.settle(committed)
}

func (b *backlogFolder) fold(ctx context.Context, tx pgx.Tx, page []events.Recorded) ([]change, error) {
	if err := b.books.follow(ctx, tx, page); err != nil {
		return nil, err
	}
	f := &backlogFold{newVersions(storyTable()), newVersions(textTable()), b.orders.begin()}
	if err := f.load(ctx, tx, page); err != nil {
		return nil, err
	}
	for i, r := range page {
		if err := f.event(r); err != nil {
			return nil, bad(i, err)
		}
	}
	return []change{
		revisions(page), f.stories.changes(), f.texts.changes(), f.order.chunks.changes(), f.order.directories.changes(),
	}, nil
}

// backlogFold is how one page changes the backlog.
type backlogFold struct {
	stories *versions[itemKey, storyRow]
	texts   *versions[itemKey, textRow]
	order   *orderFold
}

// load loads what the page changes of stories that were written before it.
func (f *backlogFold) load(ctx context.Context, tx pgx.Tx, page []events.Recorded) error {
	var stories, texts keySet[itemKey]
	var products keySet[string]
	for i, r := range page {
		e, _ := r.Event.(events.BacklogEvent) // another is refused when it is folded
		story, text, placed := touches(e)
		if placed {
			products.add(r.Product)
		}
		if story == "" {
			continue
		}
		key, err := itemKeyOf(r.Product, "", story)
		if err != nil {
			return bad(i, err)
		}
		stories.add(key)
		if text {
			texts.add(key)
		}
	}
	if err := f.loadStories(ctx, tx, stories.keys); err != nil {
		return err
	}
	if err := f.loadTexts(ctx, tx, texts.keys); err != nil {
		return err
	}
	return f.order.orders.load(ctx, tx, products.keys)
}

// touches says which story's row an event changes, whether also what it says at length, and whether the order.
func touches(e events.BacklogEvent) (story string, text, placed bool) {
	switch e := e.(type) {
	case events.StoryWritten:
		return e.Story, false, true
	case events.StoryRevised:
		return e.Story, isLong(e), false
	case events.StoryEstimated:
		return e.Story, false, false
	case events.StoryPrioritized:
		return e.Story, false, e.Place != nil
	case events.BacklogReordered:
		return "", false, true
	case events.StoryMoved:
		return e.Story, false, false
	case events.StoryDropped:
		return e.Story, false, true
	case events.StoryRestored:
		return e.Story, false, true
	case events.StoryLinked:
		return e.Story, false, false
	case events.StoryUnlinked:
		return e.Story, false, false
	}
	return "", false, false
}

// isLong says whether a revision changes what a story says at length, isShort whether anything else.
func isLong(e events.StoryRevised) bool {
	return e.AsA != nil || e.IWant != nil || e.SoThat != nil || e.Description != nil || e.Acceptance != nil || e.Needs != nil
}

func isShort(e events.StoryRevised) bool {
	return e.Title != nil || e.Kind != nil || e.Labels != nil || e.Initiative != nil || e.External != nil
}

func (f *backlogFold) loadStories(ctx context.Context, tx pgx.Tx, keys []itemKey) error {
	if len(keys) == 0 {
		return nil
	}
	return query(ctx, tx, statement("backlog_stories.sql"), itemArgs(keys), func(found struct {
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
		Labels         []string
		Links          []events.Link
		External       *events.External
		Dropped        bool
	}) {
		f.stories.load(itemKey{found.Product, uint32(found.Number)}, storyRow{
			found.Story, found.Title, found.Kind, found.Status, found.StatusCategory, found.Resolution, found.Priority,
			found.Points, found.Initiative, found.Labels, found.Links, found.External, found.Dropped,
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

// event folds one event.
func (f *backlogFold) event(r events.Recorded) error {
	e, ok := r.Event.(events.BacklogEvent)
	if !ok {
		return fmt.Errorf("%w of the backlog: %s", events.ErrUnknownType, r.Event.Type())
	}
	if err := f.story(r, e); err != nil {
		return err
	}
	if _, _, placed := touches(e); !placed {
		return nil
	}
	before, _ := f.order.orders.cache.get(r.Product)
	after, err := reorder(before.Order, r.Product, e)
	if err == nil {
		f.order.changed(r.Product, after, r.Revision)
	}
	return err
}

func (f *backlogFold) story(r events.Recorded, e events.BacklogEvent) error {
	switch e := e.(type) {
	case events.StoryWritten:
		return f.written(r, e)
	case events.StoryRevised:
		return f.revised(r, e)
	case events.StoryEstimated:
		return f.change(r, e.Story, func(s *storyRow) { s.points = e.Points.To })
	case events.StoryPrioritized:
		if e.Level == nil {
			return nil
		}
		return f.change(r, e.Story, func(s *storyRow) { s.level = e.Level.To })
	case events.BacklogReordered:
		return nil
	case events.StoryMoved:
		return f.change(r, e.Story, func(s *storyRow) {
			s.status, s.category = e.Status.To, e.Category.To
			set(&s.resolution, e.Resolution)
		})
	case events.StoryDropped:
		return f.change(r, e.Story, func(s *storyRow) {
			s.status, s.category, s.dropped = e.Status.To, e.Category.To, true
		})
	case events.StoryRestored:
		return f.change(r, e.Story, func(s *storyRow) {
			s.status, s.category, s.dropped = e.Status.To, e.Category.To, false
		})
	case events.StoryLinked:
		return f.change(r, e.Story, func(s *storyRow) { s.links = append(slices.Clone(s.links), e.Link) })
	case events.StoryUnlinked:
		return f.change(r, e.Story, func(s *storyRow) {
			s.links = slices.DeleteFunc(slices.Clone(s.links), func(l events.Link) bool { return l == e.Link })
		})
	}
	return fmt.Errorf("%w: %s", events.ErrUnknownType, e.Type())
}

func (f *backlogFold) written(r events.Recorded, e events.StoryWritten) error {
	key, err := itemKeyOf(r.Product, "", e.Story)
	if err != nil {
		return err
	}
	if _, has := f.stories.get(key); has {
		return fmt.Errorf("%w: story %s was written before", errDiverged, e.Story)
	}
	f.stories.set(key, storyRow{
		story: e.Story, title: e.Title, kind: e.Kind, status: e.Status, category: e.Category, resolution: e.Resolution,
		level: e.Level, points: e.Points, initiative: e.Initiative, labels: e.Labels, external: e.External,
	}, r.Revision)
	f.texts.set(key, textRow{
		asA: e.AsA, iWant: e.IWant, soThat: e.SoThat, description: e.Description, acceptance: e.Acceptance, needs: e.Needs,
	}, r.Revision)
	return nil
}

func (f *backlogFold) revised(r events.Recorded, e events.StoryRevised) error {
	if isLong(e) {
		key, err := itemKeyOf(r.Product, "", e.Story)
		if err != nil {
			return err
		}
		text, has := f.texts.get(key)
		if !has {
			return fmt.Errorf("%w story %s", errUnknown, e.Story)
		}
		set(&text.asA, e.AsA)
		set(&text.iWant, e.IWant)
		set(&text.soThat, e.SoThat)
		set(&text.description, e.Description)
		set(&text.acceptance, e.Acceptance)
		set(&text.needs, e.Needs)
		f.texts.set(key, text, r.Revision)
	}
	if !isShort(e) {
		return nil
	}
	return f.change(r, e.Story, func(s *storyRow) {
		set(&s.title, e.Title)
		set(&s.kind, e.Kind)
		set(&s.labels, e.Labels)
		set(&s.initiative, e.Initiative)
		if e.External != nil {
			s.external = &e.External.To
		}
	})
}

// change makes a version of a story's row.
func (f *backlogFold) change(r events.Recorded, story string, change func(*storyRow)) error {
	key, err := itemKeyOf(r.Product, "", story)
	if err != nil {
		return err
	}
	row, has := f.stories.get(key)
	if !has {
		return fmt.Errorf("%w story %s", errUnknown, story)
	}
	change(&row)
	f.stories.set(key, row, r.Revision)
	return nil
}
