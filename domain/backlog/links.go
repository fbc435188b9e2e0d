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
	if !c.Outside {
		_, target, err := s.story(in.Product, c.Target)
		if err != nil {
			return nil, err
		}
		if target == n {
			return nil, domain.Refuse("no_link_to_itself", "%s can't be linked to itself", c.Story)
		}
	}
	if has {
		return nil, nil
	}
	if err := s.acyclic(in, c.Story, link); err != nil {
		return nil, err
	}
	return []events.Event{events.StoryLinked{Story: c.Story, Link: link}}, nil
}

// acyclic refuses a link by which a story would have to wait for itself. What was decided elsewhere is not judged.
func (s State) acyclic(in domain.Context, story string, link events.Link) error {
	n := domain.RecordedNumber(story)
	target, ok := targetOf(story, link.Target)
	if !ok || in.Imported {
		return nil
	}
	blocker, blocked := n, target
	switch direction(link.Relation) {
	case isBlocked:
		blocker, blocked = target, n
	case noBlock:
		return nil
	}
	if blocker == blocked || s.waits(blocker, blocked, map[uint32]bool{}) {
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
	story, _ := s.Stories.Get(n)
	for _, link := range story.Links {
		if target, ok := targetOf(story.Key, link.Target); ok && direction(link.Relation) == blocks {
			blocked = append(blocked, target)
		}
	}
	others, _ := s.Linked.Get(n)
	for _, other := range others {
		from, _ := s.Stories.Get(other)
		for _, link := range from.Links {
			if link.Target == story.Key && direction(link.Relation) == isBlocked {
				blocked = append(blocked, other)
			}
		}
	}
	return blocked
}

// The ways in which a link may tell of a dependency.
const (
	noBlock = iota
	blocks
	isBlocked
)

// direction reads a relation as people and tools write it.
func direction(relation string) int {
	switch strings.ToLower(strings.TrimSpace(relation)) {
	case "blocks":
		return blocks
	case "is blocked by", "blocked by":
		return isBlocked
	}
	return noBlock
}

// targetOf is the number of the story of the same product that a link of a story names; false where it names none.
func targetOf(story, target string) (uint32, bool) {
	return domain.Number(story[:max(0, strings.LastIndexByte(story, '-'))], "", target)
}

// linked is the state with a link of a story.
func linked(s State, story string, link events.Link) State {
	if target, ok := targetOf(story, link.Target); ok {
		from, _ := s.Linked.Get(target)
		if at, has := slices.BinarySearch(from, domain.RecordedNumber(story)); !has {
			s.Linked = s.Linked.Set(target, slices.Insert(slices.Clone(from), at, domain.RecordedNumber(story)))
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
	n := domain.RecordedNumber(key)
	story, _ := s.Stories.Get(n)
	toTarget := func(l events.Link) bool { return l.Target == link.Target }
	target, ok := targetOf(key, link.Target)
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
