package projections

import (
	"slices"
	"strings"

	"waymark/events"
)

// progress takes what says how far a story is, and whether it is in the order.
func (b *plainBacklog) progress(r events.Recorded) {
	switch e := r.Event.(type) {
	case events.StoryMoved:
		b.becomes(r, e.Story, e.Status, e.Category, e.Resolution)
	case events.StoryRejected:
		b.becomes(r, e.Story, e.Status, e.Category, e.Resolution)
	case events.StoryAccepted:
		b.change(r, e.Story, func(s *plainStory) { s.Accepted = &plainAccept{r.Metadata.Actor, when(r)} })
	case events.StoryAcceptanceWithdrawn:
		b.change(r, e.Story, func(s *plainStory) { s.Accepted = nil })
	case events.StatusCarried:
		for _, story := range e.Stories {
			b.becomes(r, story, e.Status, e.Category, nil)
			if slices.Contains(e.Accepted, story) {
				b.stories[story].Accepted = &plainAccept{r.Metadata.Actor, when(r)}
			}
		}
	default:
		b.presence(r)
	}
}

// presence takes what brings a story out of the order, or back.
func (b *plainBacklog) presence(r events.Recorded) {
	switch e := r.Event.(type) {
	case events.StoryDropped:
		b.leave(e.Story)
		b.stories[e.Story].Dropped = true
		b.becomes(r, e.Story, e.Status, e.Category, e.Resolution)
	case events.StoryRestored:
		b.stories[e.Story].Dropped = false
		b.becomes(r, e.Story, e.Status, e.Category, e.Resolution)
		b.enter(r, e.Story, e.Place)
	case events.StorySplit:
		b.leave(e.Story)
		b.stories[e.Story].Dropped, b.stories[e.Story].Parts = true, e.Parts
		b.becomes(r, e.Story, e.Status, e.Category, nil)
		b.partOf(r, e.Parts, &e.Story)
	case events.StoryRejoined:
		b.stories[e.Story].Dropped, b.stories[e.Story].Parts = false, []string{}
		b.becomes(r, e.Story, e.Status, e.Category, nil)
		b.enter(r, e.Story, e.Place)
		b.partOf(r, e.Parts, nil)
	}
}

func (b *plainBacklog) becomes(
	r events.Recorded, story string, status events.Change[string], category events.Change[events.Category], resolution *events.Change[string],
) {
	b.change(r, story, func(s *plainStory) {
		s.Status, s.Category = status.To, category.To
		resolution.Apply(&s.Resolution)
	})
}

func (b *plainBacklog) partOf(r events.Recorded, parts []string, story *string) {
	for _, part := range parts {
		b.change(r, part, func(s *plainStory) { s.PartOf = story })
	}
}

// blockers are the open stories for which one waits: by a link "blocks" of theirs, or a link "is blocked by" of its own. What is closed
// waits for none.
func (b *plainBacklog) blockers(of *plainStory) []string {
	waits := []string{}
	if !open(of) {
		return waits
	}
	for _, key := range b.stories.keys() {
		if other := b.stories[key]; open(other) && other != of && (linked(other, of, "blocks") || linked(of, other, "is blocked by", "blocked by")) {
			waits = append(waits, key)
		}
	}
	return waits
}

func open(s *plainStory) bool { return s.Category == events.Todo || s.Category == events.Doing }

func linked(from, to *plainStory, relations ...string) bool {
	return slices.ContainsFunc(from.Links, func(l events.Link) bool {
		return l.Target == to.Story && slices.Contains(relations, strings.ToLower(strings.TrimSpace(l.Relation)))
	})
}

// show is a story in full, with what other stories and the roadmap say of it.
func (b *plainBooks) show(s *plainStory) plainStory {
	full := *s
	full.was, full.placedBy, full.worded = nil, events.Recorded{}, 0
	if at := slices.Index(b.backlog.order, s.Story); at >= 0 {
		place := at + 1
		full.Place = &place
	}
	full.Release, full.Releases = b.roadmap.releaseOf(s.Story), b.roadmap.releasesOf(s.Story)
	full.BlockedBy = b.backlog.blockers(s)
	full.Revision = max(s.Revision, s.worded)
	return full
}

// listedStories are the stories as the backlog lists them: in their order, then those that have no place, by number.
func (b *plainBooks) listedStories() []plainItem {
	items := []plainItem{}
	out := slices.DeleteFunc(b.backlog.stories.keys(), func(key string) bool { return slices.Contains(b.backlog.order, key) })
	for _, key := range slices.Concat(b.backlog.order, out) {
		s := b.backlog.stories[key]
		item := b.show(s).plainItem
		item.Revision = s.Revision
		items = append(items, item)
	}
	return items
}
