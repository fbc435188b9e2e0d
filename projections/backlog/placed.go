package backlog

import (
	"waymark/events"
	"waymark/persistent"
	"waymark/projections/kit"
)

// placedRow says that a revision gave a story its place by a decision on it, and past whom. The stories that it passed are a run of
// neighbours: the row names both ends.
type placedRow struct {
	Product              string
	Number               uint32
	FromRevision         int64
	PlaceFrom            *int // nil: it came into the order
	PlaceTo              int
	Passed, PassedBefore *int // numbers of stories, the one nearest to where it went, and to where it came from; nil: none, or the same
}

// place notes what places an event gave to stories by a decision on them.
func (f *fold) place(r events.Recorded, e events.BacklogEvent, before, after persistent.Order) error {
	for _, story := range given(e) {
		key, err := kit.ItemKeyOf(r.Product, events.StoryMark, story)
		if err != nil {
			return err
		}
		row := placedRow{Product: r.Product, Number: key.Number, FromRevision: r.Revision, PlaceTo: after.Place(key.Number)}
		if from := before.Place(key.Number); from > 0 {
			row.PlaceFrom = &from
			row.Passed, row.PassedBefore = passed(before, after, from, row.PlaceTo)
		}
		f.placed.Add(row)
	}
	return nil
}

// passed are the stories with which one changed sides on its way between two places: those at the ends of what it went over. Where others moved
// with it, those ends may stand to it as they did before.
func passed(before, after persistent.Order, from, to int) (near, far *int) {
	if from == to {
		return nil, nil
	}
	way := 1 // downward
	if to < from {
		way = -1
	}
	last, first := after.At(to-way), before.At(from+way)
	if (before.Place(last)-from)*way > 0 {
		near = number(last)
	}
	if first != last && (after.Place(first)-to)*way < 0 {
		far = number(first)
	}
	return near, far
}

func number(story uint32) *int {
	n := int(story)
	return &n
}

// given are the stories to which an event gives a place.
func given(e events.BacklogEvent) []string {
	switch e := e.(type) {
	case events.StoryWritten:
		return []string{e.Story}
	case events.StoryRestored:
		return []string{e.Story}
	case events.StoryRejoined:
		return []string{e.Story}
	case events.StoryPrioritized:
		return []string{e.Story} // one without a place does not come here
	case events.BacklogReordered:
		var moved []string
		for i, story := range e.Stories {
			if e.From[i] != e.To[i] {
				moved = append(moved, story)
			}
		}
		return moved
	case events.StoryDropped, events.StorySplit, events.StoryWithdrawn: // they leave theirs
	case events.StoryRevised, events.StoryEstimated, events.StoryScored, events.StoryMoved, events.StoryAccepted,
		events.StoryAcceptanceWithdrawn, events.StoryRejected, events.StoryLinked, events.StoryUnlinked, events.StatusCarried,
		events.SprintEvent:
	}
	return nil
}
