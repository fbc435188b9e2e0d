package backlog

import (
	"cmp"
	"slices"
	"strings"

	"waymark/domain"
	"waymark/events"
)

func linkStory(s State, in domain.Context, c LinkStory) ([]events.Event, error) {
	var check domain.Check
	check.That(strings.TrimSpace(c.Relation) != "", "relation", "must not be empty")
	check.That(strings.TrimSpace(c.Target) != "", "target", "must not be empty")
	if err := check.Err(); err != nil {
		return nil, err
	}
	story, n, err := s.story(in.Product, c.Story)
	if err != nil {
		return nil, err
	}
	link := events.Link{Relation: c.Relation, Target: c.Target}
	has := slices.Contains(story.Links, link)
	if c.Remove {
		if !has {
			return nil, nil
		}
		return []events.Event{events.StoryUnlinked{Story: c.Story, Link: link}}, nil
	}
	if has {
		return nil, nil
	}
	if err := cmp.Or(s.checkTarget(in, n, c), s.acyclic(in, c.Story, link)); err != nil {
		return nil, err
	}
	return []events.Event{events.StoryLinked{Story: c.Story, Link: link}}, nil
}

// checkTarget refuses a target that is not what the command says it is: another story, or something outside of the
// product. What is outside is not called by a key of the product, nor nearly so; a tool that Waymark imports from may have
// called it that.
func (s State) checkTarget(in domain.Context, story uint32, c LinkStory) error {
	if !c.Outside {
		_, target, err := s.story(in.Product, c.Target)
		if err == nil && target == story {
			return domain.Refuse("no_link_to_itself", "%s can't be linked to itself", c.Story)
		}
		return err
	}
	if in.Imported {
		return nil
	}
	key, isKey := events.ParseKey(c.Target)
	var check domain.Check
	check.That(!isKey || key.Product != in.Product, "outside", "%s is a key of this product: leave out outside", c.Target)
	domain.CheckNear(&check, "target", in.Product, c.Target)
	return check.Err()
}

// acyclic refuses a link by which a story would have to wait for itself. What was decided elsewhere is not judged.
func (s State) acyclic(in domain.Context, story string, link events.Link) error {
	blocker, blocked, ok := link.Blocks(story)
	if ok && !in.Imported && s.waits(blocker, blocked, map[uint32]bool{}) {
		return domain.Refuse("no_dependency_cycle", "%s %s %s would close a circle of stories that wait for each other",
			story, link.Relation, link.Target)
	}
	return nil
}

// waits says whether a story waits, directly or not, for another one.
func (s State) waits(story, other uint32, seen map[uint32]bool) bool {
	if seen[other] {
		return false
	}
	seen[other] = true
	for _, next := range s.blockedBy(other) {
		if next == story || s.waits(story, next, seen) {
			return true
		}
	}
	return false
}

// blockedBy are the numbers of the stories that a story blocks, whichever of both says so.
func (s State) blockedBy(n uint32) []uint32 {
	var blocked []uint32
	others, _ := s.Linked.Get(n)
	for _, other := range append([]uint32{n}, others...) {
		from, _ := s.Stories.Get(other)
		for _, link := range from.Links {
			if blocker, waiting, ok := link.Blocks(from.Key); ok && blocker == n {
				blocked = append(blocked, waiting)
			}
		}
	}
	return blocked
}

// linked is the state with a link of a story.
func linked(s State, story string, link events.Link) State {
	if target, ok := link.Story(story); ok {
		from, _ := s.Linked.Get(target)
		if at, has := slices.BinarySearch(from, events.KeyNumber(story)); !has {
			s.Linked = s.Linked.Set(target, slices.Insert(slices.Clone(from), at, events.KeyNumber(story)))
		}
	}
	return s.change(story, func(story *Story) {
		if at, has := slices.BinarySearchFunc(story.Links, link, byRelation); !has {
			story.Links = slices.Insert(slices.Clone(story.Links), at, link)
		}
	})
}

// unlinked is the state without a link of a story.
func unlinked(s State, key string, link events.Link) State {
	s = s.change(key, func(story *Story) {
		story.Links = slices.DeleteFunc(slices.Clone(story.Links), func(l events.Link) bool { return l == link })
	})
	n := events.KeyNumber(key)
	story, _ := s.Stories.Get(n)
	toTarget := func(l events.Link) bool { return l.Target == link.Target }
	target, ok := link.Story(key)
	if !ok || slices.ContainsFunc(story.Links, toTarget) {
		return s
	}
	from, _ := s.Linked.Get(target)
	from = slices.DeleteFunc(slices.Clone(from), func(other uint32) bool { return other == n })
	if len(from) == 0 {
		s.Linked = s.Linked.Delete(target)
	} else {
		s.Linked = s.Linked.Set(target, from)
	}
	return s
}

func byRelation(a, b events.Link) int {
	return cmp.Or(cmp.Compare(a.Relation, b.Relation), cmp.Compare(a.Target, b.Target))
}
