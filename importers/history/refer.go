package history

import (
	"cmp"
	"strings"
	"time"

	"waymark/events"
)

// numbered gives things of the tool their keys: known ones keep theirs, others follow the last.
type numbered struct {
	mark events.Mark
	last uint32
	keys map[string]string // by the ids of the tool
}

// keyOf is the key of a thing of the tool. One that is mentioned for the first time gets the next, and is planned first.
func keyOf[T any, K keyed](n *numbered, m mentions[T, K], product, id string, plan func(thing *mention[T], number uint32)) string {
	if key, ok := n.keys[id]; ok {
		return key
	}
	if known, ok := m.planned(id); ok {
		n.keys[id] = known.key()
		return n.keys[id]
	}
	n.last++
	n.keys[id] = n.mark.Key(product, n.last)
	plan(m.of(id), n.last)
	return n.keys[id]
}

// refer names the story that a command is about, and the one that it links to. A story that is not written yet is linked
// to as something outside.
func (s *sender) refer(body map[string]any, name string, item int32) {
	story := s.plan.items[item].story
	switch name {
	case "write-story":
		body["number"] = events.KeyNumber(story)
		s.written[item] = true
		s.now = append(s.now, story)
		return
	case "commit-stories":
		body["stories"] = []string{story}
		return
	case "link-story":
		body["target"], body["outside"] = s.linked(item, body["target"].(string))
	}
	body["story"] = story
}

// linked is what the target of a link of an item is called, and whether it is outside.
func (s *sender) linked(item int32, target string) (string, bool) {
	id, ok := strings.CutPrefix(target, inside)
	if !ok {
		return target, true
	}
	n := s.plan.in.byID[id]
	return s.plan.items[n].story, !s.written[n] || n == item
}

// release is the key of the release that a version became.
func (s *sender) release(st stored) string {
	return keyOf(&s.releases, s.plan.releases.mentions, s.plan.product, st.Release, func(version *mention[Release], number uint32) {
		body := s.planned("plan-release", "version:"+st.Release+":planned", version.name, st.Release, st)
		body["number"] = number
		if _, err := time.Parse(time.DateOnly, version.is.Date); err == nil {
			body["date"] = version.is.Date
		}
		s.roadmap = append(s.roadmap, body)
	})
}

// sprint is the key of the sprint that one of the tool's became.
func (s *sender) sprint(st stored) string {
	return keyOf(&s.sprints, s.plan.sprints.mentions, s.plan.product, st.Sprint, func(sprint *mention[Sprint], number uint32) {
		body := s.planned("plan-sprint", "sprint:"+st.Sprint+":planned", sprint.name, st.Sprint, st)
		body["number"] = number
		if sprint.is.Goal != "" {
			body["goal"] = clip(sprint.is.Goal, longestGoal)
		}
		start, end := date(sprint.is.Start), date(sprint.is.End)
		if start != "" {
			body["start"] = start
		}
		if end != "" && end >= start {
			body["end"] = end
		}
		s.backlog = append(s.backlog, body)
	})
}

// rescope follows a command about a sprint. A story that comes into it is taken out of the one that it is in before.
func (s *sender) rescope(body map[string]any, st stored, item int32) {
	sprint := body["sprint"].(string)
	if st.Name == "close-sprint" {
		s.scopes.over[sprint] = true
	}
	if st.Name != "commit-stories" {
		return
	}
	story := s.plan.items[item].story
	if body["remove"] == true {
		s.scopes.goes(story, sprint)
		return
	}
	if left := s.scopes.comes(story, sprint); left != "" {
		leaves := s.plan.about(st.Key+":leaves", st.Actor, st.At)
		leaves["command"], leaves["sprint"], leaves["stories"], leaves["remove"] = st.Name, left, []string{story}, true
		s.backlog = append(s.backlog, leaves)
	}
}

// planned is a command that plans a thing of the tool, by whoever was the first to put something into it.
func (s *sender) planned(command, key, name, id string, st stored) map[string]any {
	body, name := s.plan.about(key, st.Actor, st.At), cmp.Or(name, id)
	body["command"], body["name"] = command, clip(name, longestRelease)
	body["external"] = events.External{Source: s.plan.tool.Name, Key: clip(name, longestKey), ID: id}
	return body
}

// date is the day of a moment; empty for none.
func date(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.UTC().Format(time.DateOnly)
}
