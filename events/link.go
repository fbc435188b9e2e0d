package events

import "strings"

// Story is the number of the story of the same product that a link of a story leads to; false where it leads to
// something outside. A target that is a key of the product is that story, whether there is one yet or not; whatever else
// it is called, however near to a key, it is outside.
func (l Link) Story(of string) (uint32, bool) {
	from, ok := ParseKey(of)
	if !ok {
		return 0, false
	}
	return StoryMark.Number(from.Product, l.Target)
}

// Blocks says which of two stories waits for the other one by a link of a story. False: neither does, as with most
// relations, with targets outside, and where a story is linked to itself.
func (l Link) Blocks(of string) (blocker, blocked uint32, ok bool) {
	target, inside := l.Story(of)
	story := KeyNumber(of)
	if !inside || target == story {
		return 0, 0, false
	}
	switch strings.ToLower(strings.TrimSpace(l.Relation)) { // as people and tools write it
	case "blocks":
		return story, target, true
	case "is blocked by", "blocked by":
		return target, story, true
	}
	return 0, 0, false
}
