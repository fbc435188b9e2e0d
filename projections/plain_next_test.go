package projections

import (
	"slices"

	"waymark/events"
)

type plainNext struct {
	Story      string      `json:"story"`
	Place      int         `json:"place"`
	Title      string      `json:"title"`
	Status     string      `json:"status"`
	Priority   *string     `json:"priority"`
	Points     *float64    `json:"points"`
	Kind       string      `json:"kind"`
	Initiative *string     `json:"initiative"`
	Goal       *string     `json:"goal"`
	Needs      []string    `json:"needs"`
	Sprint     *string     `json:"sprint"`
	Score      *plainScore `json:"score"`
	Placed     plainPlaced `json:"placed"`
}

type plainPlaced struct {
	Decision string      `json:"decision"`
	Type     string      `json:"type"`
	Actor    string      `json:"actor"`
	Role     events.Role `json:"role"`
	Reason   string      `json:"reason"`
	At       string      `json:"at"`
}

type plainLeftOut struct {
	Story     string         `json:"story"`
	Title     string         `json:"title"`
	Place     int            `json:"place"`
	Why       string         `json:"why"`
	BlockedBy []plainBlocker `json:"blocked_by"`
	Lacks     []string       `json:"lacks"`
}

type plainBlocker struct {
	Story  string `json:"story"`
	Title  string `json:"title"`
	Status string `json:"status"`
}

// mostLeftOut is how many of those that were left out are told.
const mostLeftOut = 50

// next are the first n stories that can be begun, those of the running sprint first, and those that were passed over on the way.
func (b *plainBooks) next(n int) (items []plainNext, left []plainLeftOut, total int) {
	items, left = []plainNext{}, []plainLeftOut{}
	around := b.around()
	for _, story := range b.unstarted() {
		if len(items) == n {
			break
		}
		full := b.show(b.backlog.stories[story], around)
		if lacks := b.lacking(full); len(lacks)+len(full.BlockedBy) > 0 {
			if total++; total <= mostLeftOut {
				left = append(left, b.leftOut(full, lacks))
			}
			continue
		}
		items = append(items, b.begin(full))
	}
	return items, left, total
}

// unstarted are the stories to do in the order in which they are to be begun.
func (b *plainBooks) unstarted() []string {
	var sprint, others []string
	for _, key := range b.backlog.order {
		s := b.backlog.stories[key]
		switch {
		case s.Category != events.Todo:
		case s.Sprint != nil && b.backlog.sprints[*s.Sprint].State == events.SprintIsRunning:
			sprint = append(sprint, key)
		default:
			others = append(others, key)
		}
	}
	return append(sprint, others...)
}

// lacking is what a story lacks of what the policy asks for.
func (b *plainBooks) lacking(s plainStory) []string {
	has := map[string]bool{
		"acceptance_criteria": len(s.Acceptance) > 0, "description": s.Description != "", "initiative": s.Initiative != nil,
		"needs": len(s.Needs) > 0, "points": s.Points != nil, "priority": s.Priority != nil, "score": s.Score != nil,
	}
	return slices.DeleteFunc(listed(b.product.policy.ReadyNeeds), func(need string) bool { return has[need] })
}

func (b *plainBooks) leftOut(s plainStory, lacks []string) plainLeftOut {
	left := plainLeftOut{s.Story, s.Title, *s.Place, "not_ready", []plainBlocker{}, lacks}
	for _, key := range s.BlockedBy {
		other := b.backlog.stories[key]
		left.Why, left.BlockedBy = "blocked", append(left.BlockedBy, plainBlocker{key, other.Title, other.Status})
	}
	return left
}

func (b *plainBooks) begin(s plainStory) plainNext {
	by := b.backlog.stories[s.Story].placedBy
	return plainNext{
		s.Story, *s.Place, s.Title, s.Status, s.Priority, s.Points, s.Kind, s.Initiative, b.goalOf(s.Initiative), s.Needs, s.Sprint, s.Score,
		plainPlaced{by.ID, by.Event.Type(), by.Metadata.Actor, by.Metadata.Role, by.Metadata.Reason, when(by)},
	}
}

// goalOf is the goal that an initiative serves; nil for none.
func (b *plainBooks) goalOf(initiative *string) *string {
	if initiative == nil || b.roadmap.initiatives[*initiative] == nil {
		return nil
	}
	return some(b.roadmap.initiatives[*initiative].Goal)
}
