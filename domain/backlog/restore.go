package backlog

import (
	"fmt"
	"slices"

	"waymark/domain"
	"waymark/events"
)

const (
	// mostWithdrawn is how many stories one event withdraws at most: the store takes 1 MiB at once.
	mostWithdrawn = 20_000
	// mostPlaces is how many places one event puts right at most; as many others may be touched by that.
	mostPlaces = 5_000
)

// Restore is what leads from the book as it stands to how it shall be: the difference, however many events lie between. Taken
// in turn each leaves a book that makes sense, so some of them may be recorded now and the rest of what is left then later.
// Only the last numbers that were given, and which numbers were withdrawn, stay as they are.
func Restore(now, want State, in domain.Context) []events.Event {
	r := restoring{now: now, want: want, product: in.Product}
	r.sprintScopes()
	r.sprintStates()
	r.returned()
	r.unlinked()
	r.withdrawn()
	r.written()
	r.revised()
	r.left()
	r.linked()
	r.sprintEnds()
	r.committed()
	r.order()
	return r.made
}

// TakeBack is Restore, unless what comes back names what is gone (domain.ErrUnknown) or breaks a rule that the commands keep.
func TakeBack(now, want State, in domain.Context) ([]events.Event, error) {
	made := Restore(now, want, in)
	for _, e := range made {
		var err error
		switch e := e.(type) {
		case events.StoryWritten:
			err = knownServed(in, e.Initiative, e.Needs)
		case events.StoryRevised:
			err = servedAgain(in, e)
		}
		if err != nil {
			return nil, err
		}
	}
	return book().Whole(now, in, made)
}

// restoring is a book on its way to how it shall be.
type restoring struct {
	now, want State
	product   string
	made      []events.Event
}

func (r *restoring) make(e events.BacklogEvent) {
	r.made, r.now = append(r.made, e), Evolve(r.now, e)
}

// differing are the numbers of the stories that are not what they shall be, ascending.
func (r *restoring) differing() []uint32 { return slices.Collect(r.now.Stories.Differ(r.want.Stories)) }

// both calls f with each story that is there and shall be there, as it is and as it shall be.
func (r *restoring) both(f func(n uint32, is, shall Story)) {
	for _, n := range r.differing() {
		is, there := r.now.Stories.Get(n)
		shall, wanted := r.want.Stories.Get(n)
		if there && wanted {
			f(n, is, shall)
		}
	}
}

// withdrawn takes out the stories that shall not be there.
func (r *restoring) withdrawn() {
	var gone []string
	for _, n := range r.differing() {
		story, there := r.now.Stories.Get(n)
		if _, wanted := r.want.Stories.Get(n); there && !wanted {
			gone = append(gone, story.Key)
		}
	}
	for some := range slices.Chunk(gone, mostWithdrawn) {
		r.make(events.StoriesWithdrawn{Stories: some})
	}
}

// written brings back the stories that are gone, each behind all others.
func (r *restoring) written() {
	for _, n := range r.differing() {
		if _, there := r.now.Stories.Get(n); there {
			continue
		}
		s, _ := r.want.Stories.Get(n)
		status, category := s.standing()
		place := r.now.Order.Len() + 1
		r.make(events.StoryWritten{
			Story: s.Key, Title: s.Title, AsA: s.AsA, IWant: s.IWant, SoThat: s.SoThat, Description: s.Description,
			Acceptance: s.Acceptance, Kind: s.Kind, Labels: s.Labels, Needs: s.Needs, Initiative: s.Initiative, Assignee: s.Assignee, Points: s.Points,
			Level: s.Level, Status: status, Category: category, Resolution: s.Resolution, Move: events.Move{Place: place},
			Place: place, External: s.External,
		})
	}
}

// standing is the status of a story while it is in the order: of one that left, that before.
func (story Story) standing() (string, events.Category) {
	if story.Before != nil {
		return story.Before.Status, story.Before.Category
	}
	return story.Status, story.Category
}

// unlinked takes away the links that stories shall not have, and linked gives them those that they shall.
func (r *restoring) unlinked() {
	r.both(func(_ uint32, is, shall Story) {
		for _, link := range is.Links {
			if !slices.Contains(shall.Links, link) {
				r.make(events.StoryUnlinked{Story: is.Key, Link: link})
			}
		}
	})
}

func (r *restoring) linked() {
	r.both(func(_ uint32, is, shall Story) {
		for _, link := range shall.Links {
			if !slices.Contains(is.Links, link) {
				r.make(events.StoryLinked{Story: is.Key, Link: link})
			}
		}
	})
}

// order puts the stories into their order, from the first place on.
func (r *restoring) order() {
	before, is, shall := r.now.Order.Differ(r.want.Order)
	at := make(map[uint32]int, len(is)) // where a story is in the list
	for i, n := range is {
		at[n] = i
	}
	for first := 0; ; {
		var wrong []int
		for ; first < len(is) && len(wrong) < mostPlaces; first++ {
			if is[first] != shall[first] {
				wrong = append(wrong, first)
			}
		}
		if len(wrong) == 0 {
			return
		}
		r.reorder(before, wrong, is, shall, at)
	}
}

// reorder gives the stories that shall be in some places these, and those that were there the places that become free.
func (r *restoring) reorder(before int, wrong []int, is, shall []uint32, at map[uint32]int) {
	comes, touched := map[uint32]bool{}, slices.Clone(wrong)
	for _, i := range wrong {
		comes[shall[i]] = true
		touched = append(touched, at[shall[i]])
	}
	slices.Sort(touched)
	touched = slices.Compact(touched)
	var goes []uint32
	for _, i := range touched {
		if !comes[is[i]] {
			goes = append(goes, is[i])
		}
	}
	var e events.BacklogReordered
	for _, i := range touched {
		next := shall[i]
		if !comes[next] {
			next, goes = goes[0], goes[1:]
		}
		e.Stories = append(e.Stories, events.StoryMark.Key(r.product, next))
		e.From, e.To = append(e.From, before+at[next]+1), append(e.To, before+i+1)
	}
	for i, n := range e.Stories {
		number := events.KeyNumber(n)
		is[e.To[i]-before-1], at[number] = number, e.To[i]-before-1
	}
	r.make(e)
}

// withdrawnAll is the state without stories, and without what they said of others and sprints hold of them.
func withdrawnAll(s State, e events.StoriesWithdrawn) State {
	for _, key := range e.Stories {
		n := events.KeyNumber(key)
		story, _ := s.Stories.Get(n)
		for _, link := range story.Links {
			s = unlinked(s, key, link)
		}
		s = withdrawn(s, events.StoryWithdrawn{Story: key})
	}
	return s
}

func staysWithdrawn() error {
	return fmt.Errorf("that the stories of an import were withdrawn %w: import again", domain.ErrNotReversible)
}
