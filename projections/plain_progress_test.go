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

// around is what others say of the stories, by their keys.
type around struct {
	places   map[string]int
	waits    map[string][]string // the open stories for which each waits
	releases map[string][]string // what each ships with
}

func (b *plainBooks) around() around {
	a := around{map[string]int{}, b.backlog.waits(), map[string][]string{}}
	for i, key := range b.backlog.order {
		a.places[key] = i + 1
	}
	for _, key := range b.roadmap.releases.keys() {
		for _, item := range b.roadmap.releases[key].Items {
			a.releases[item] = append(a.releases[item], key)
		}
	}
	return a
}

// waits are the open stories for which open ones wait: by a link "blocks" of the other, or a link "is blocked by" of their own.
func (b *plainBacklog) waits() map[string][]string {
	found := map[string][]string{}
	add := func(waits, on string) {
		if waits != on && b.isOpen(waits) && b.isOpen(on) && !slices.Contains(found[waits], on) {
			found[waits] = byNumber(append(found[waits], on))
		}
	}
	for key, s := range b.stories {
		for _, l := range s.Links {
			switch strings.ToLower(strings.TrimSpace(l.Relation)) {
			case "blocks":
				add(l.Target, key)
			case "is blocked by", "blocked by":
				add(key, l.Target)
			}
		}
	}
	return found
}

func (b *plainBacklog) isOpen(story string) bool {
	s := b.stories[story]
	return s != nil && (s.Category == events.Todo || s.Category == events.Doing)
}

// show is a story in full, with what others say of it.
func (b *plainBooks) show(s *plainStory, a around) plainStory {
	full := *s
	full.was, full.placedBy, full.worded = nil, events.Recorded{}, 0
	if place := a.places[s.Story]; place > 0 {
		full.Place = &place
	}
	full.Releases, full.BlockedBy = listed(a.releases[s.Story]), listed(a.waits[s.Story])
	full.Release = b.roadmap.firstOf(full.Releases)
	full.Revision = max(s.Revision, s.worded)
	return full
}

// listedStories are the stories as the backlog lists them: in their order, then those that have no place, by number.
func (b *plainBooks) listedStories() []plainItem {
	items, a := []plainItem{}, b.around()
	out := slices.DeleteFunc(b.backlog.stories.keys(), func(key string) bool { return a.places[key] > 0 })
	for _, key := range slices.Concat(b.backlog.order, out) {
		s := b.backlog.stories[key]
		item := b.show(s, a).plainItem
		item.Revision = s.Revision
		items = append(items, item)
	}
	return items
}
