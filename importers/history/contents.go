package history

import (
	"strings"

	"waymark/events"
)

// contents tell what stories hold that earlier imports wrote.
type contents struct {
	stories  []knownStory
	ids      map[string]string   // of items, by the keys of their stories
	releases map[string][]string // ids of releases that a story is in
	sprints  map[uint32][]string // of sprints, by the number of the story
}

func contentsOf(tool Tool, k known) contents {
	c := contents{stories: k.stories, ids: map[string]string{}, releases: map[string][]string{}, sprints: map[uint32][]string{}}
	for _, s := range k.stories {
		if tool.knows(s.External) {
			c.ids[s.Story] = s.External.ID
		}
	}
	for _, r := range k.releases {
		for _, item := range r.Items {
			if tool.knows(r.External) {
				c.releases[item] = append(c.releases[item], r.External.ID)
			}
		}
	}
	for _, s := range k.sprints {
		for _, story := range s.Stories {
			if tool.knows(s.External) {
				c.sprints[story] = append(c.sprints[story], s.External.ID)
			}
		}
	}
	return c
}

// of are the values of a story as its item would have them.
func (c contents) of(k knownStory) state {
	var s state
	s.one[Status], s.one[Resolution], s.one[Priority], s.one[Kind] = k.Status, k.Resolution, k.Priority, k.Kind
	s.one[Title], s.one[Description], s.one[Points], s.one[Assignee] = k.Title, k.Description, pointsText(k.Points), k.Assignee
	s.many[Labels] = labelsOf(k.Labels)
	for _, id := range c.releases[k.Story] {
		s.many[Releases] = s.many[Releases].with(id, true)
	}
	for _, id := range c.sprints[events.KeyNumber(k.Story)] {
		s.many[Sprints] = s.many[Sprints].with(id, true)
	}
	for _, l := range k.Links {
		target := l.Target
		if id, ok := c.ids[target]; ok {
			target = inside + id
		}
		link := l.Relation + "\t" + target
		if strings.HasPrefix(link, parentRelation+"\t") && s.one[Parent] == "" {
			s.one[Parent] = link
		} else {
			s.many[Links] = s.many[Links].with(link, true)
		}
	}
	return s
}
