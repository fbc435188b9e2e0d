package backlog_test

import (
	"testing"

	"waymark/domain"
	"waymark/domain/backlog"
	"waymark/domain/domaintest"
	"waymark/events"
)

func TestPrioritizeStory(t *testing.T) {
	moved := func(key string, from, to int, move events.Move) events.StoryPrioritized {
		return events.StoryPrioritized{Story: key, Move: move, Place: change(from, to)}
	}
	high := events.StoryPrioritized{Story: "ACME-2", Level: change("", "High")}
	check(t, acme(), []row{
		{"A story goes to the top", three(), backlog.PrioritizeStory{Story: "ACME-3", Top: true}, domaintest.Then(moved("ACME-3", 3, 1, events.Move{Top: true}))},
		{"A story goes to the bottom", three(), backlog.PrioritizeStory{Story: "ACME-1", Bottom: true},
			domaintest.Then(moved("ACME-1", 1, 3, events.Move{Bottom: true}))},
		{"A story goes down below another one", three(), backlog.PrioritizeStory{Story: "ACME-1", After: "ACME-2"},
			domaintest.Then(moved("ACME-1", 1, 2, events.Move{After: "ACME-2"}))},
		{"A story goes down above another one", three(), backlog.PrioritizeStory{Story: "ACME-1", Before: "ACME-3"},
			domaintest.Then(moved("ACME-1", 1, 2, events.Move{Before: "ACME-3"}))},
		{"A story goes up below another one", three(), backlog.PrioritizeStory{Story: "ACME-3", After: "ACME-1"},
			domaintest.Then(moved("ACME-3", 3, 2, events.Move{After: "ACME-1"}))},
		{"A story goes up above another one", three(), backlog.PrioritizeStory{Story: "ACME-3", Before: "ACME-1"},
			domaintest.Then(moved("ACME-3", 3, 1, events.Move{Before: "ACME-1"}))},
		{"A story goes to a place", three(), backlog.PrioritizeStory{Story: "ACME-1", Place: 3}, domaintest.Then(moved("ACME-1", 1, 3, events.Move{Place: 3}))},
		{"A story gets a level", three(), backlog.PrioritizeStory{Story: "ACME-2", Level: domain.Some("High")}, domaintest.Then(high)},
		{"A story loses its level", three(high), backlog.PrioritizeStory{Story: "ACME-2", Level: domain.None[string]()},
			domaintest.Then(events.StoryPrioritized{Story: "ACME-2", Level: change("High", "")})},
		{"A story gets a place and a level at once", three(), backlog.PrioritizeStory{Story: "ACME-2", Top: true, Level: domain.Some("High")},
			domaintest.Then(events.StoryPrioritized{Story: "ACME-2", Move: events.Move{Top: true}, Place: change(2, 1), Level: change("", "High")})},
		{"A level that it has is left out of a move", three(high), backlog.PrioritizeStory{Story: "ACME-2", Top: true, Level: domain.Some("High")},
			domaintest.Then(moved("ACME-2", 2, 1, events.Move{Top: true}))},
		{"A move to where it is leaves a level alone", three(), backlog.PrioritizeStory{Story: "ACME-2", Place: 2, Level: domain.Some("High")},
			domaintest.Then(events.StoryPrioritized{Story: "ACME-2", Move: events.Move{Place: 2}, Level: change("", "High")})},
		{"The top story is at the top already", three(), backlog.PrioritizeStory{Story: "ACME-1", Top: true}, domaintest.AlreadySo()},
		{"The bottom story is at the bottom already", three(), backlog.PrioritizeStory{Story: "ACME-3", Bottom: true}, domaintest.AlreadySo()},
		{"A story is below its neighbour already", three(), backlog.PrioritizeStory{Story: "ACME-2", After: "ACME-1"}, domaintest.AlreadySo()},
		{"A story is above its neighbour already", three(), backlog.PrioritizeStory{Story: "ACME-2", Before: "ACME-3"}, domaintest.AlreadySo()},
		{"A story is at its place already", three(), backlog.PrioritizeStory{Story: "ACME-2", Place: 2}, domaintest.AlreadySo()},
		{"A story has its level already", three(high), backlog.PrioritizeStory{Story: "ACME-2", Level: domain.Some("High")}, domaintest.AlreadySo()},
		{"The only story is everywhere already", domaintest.Given(story("ACME-1", 1)), backlog.PrioritizeStory{Story: "ACME-1", Bottom: true}, domaintest.AlreadySo()},
		{"A story can't go below itself", three(), backlog.PrioritizeStory{Story: "ACME-2", After: "ACME-2"}, domaintest.Refused("not_beside_itself")},
		{"A story can't go above itself", three(), backlog.PrioritizeStory{Story: "ACME-2", Before: "ACME-2"}, domaintest.Refused("not_beside_itself")},
		{"A story can't go beside a dropped one", three(dropped("ACME-1", 1)), backlog.PrioritizeStory{Story: "ACME-2", After: "ACME-1"}, domaintest.Refused("neighbour_in_order")},
		{"A story can't go beyond the end", three(), backlog.PrioritizeStory{Story: "ACME-2", Place: 4}, domaintest.Refused("place_in_order")},
		{"A dropped story has no place", three(dropped("ACME-2", 2)), backlog.PrioritizeStory{Story: "ACME-2", Top: true}, domaintest.Refused("story_is_live")},
		{"A refused move changes no level", three(), backlog.PrioritizeStory{Story: "ACME-2", Place: 4, Level: domain.Some("High")}, domaintest.Refused("place_in_order")},
		{"An unknown story is unknown", three(), backlog.PrioritizeStory{Story: "ACME-12", Top: true}, domaintest.Unknown("story", "ACME-12")},
		{"An unknown neighbour is unknown", three(), backlog.PrioritizeStory{Story: "ACME-1", After: "OTHER-2"}, domaintest.Unknown("story", "OTHER-2")},
		{"A neighbour of another product is unknown", three(), backlog.PrioritizeStory{Story: "ACME-1", After: "OTHER-2"}, domaintest.Unknown("story", "OTHER-2")},
		{"A move needs a target", three(), backlog.PrioritizeStory{Story: "ACME-1"}, domaintest.Invalid("after")},
		{"A move has one target", three(), backlog.PrioritizeStory{Story: "ACME-1", After: "ACME-2", Before: "ACME-3"}, domaintest.Invalid("after")},
		{"A place is at least 1", three(), backlog.PrioritizeStory{Story: "ACME-1", Place: -1}, domaintest.Invalid("place")},
		{"A level is one of the policy's", three(), backlog.PrioritizeStory{Story: "ACME-1", Level: domain.Some("high")}, domaintest.Invalid("level")},
	})
}

func TestReorderBacklog(t *testing.T) {
	reversed := events.BacklogReordered{Stories: []string{"ACME-3", "ACME-2", "ACME-1"}, From: []int{3, 2, 1}, To: []int{1, 2, 3}}
	reorder := func(stories ...string) backlog.ReorderBacklog { return backlog.ReorderBacklog{Stories: stories} }
	check(t, acme(), []row{
		{"The whole order may be given", three(), reorder("ACME-3", "ACME-2", "ACME-1"), domaintest.Then(reversed)},
		{"Some stories change places among themselves", three(), reorder("ACME-3", "ACME-1"),
			domaintest.Then(events.BacklogReordered{Stories: []string{"ACME-3", "ACME-1"}, From: []int{3, 1}, To: []int{1, 3}})},
		{"Dropped stories leave no holes", three(dropped("ACME-1", 1)), reorder("ACME-3", "ACME-2"),
			domaintest.Then(events.BacklogReordered{Stories: []string{"ACME-3", "ACME-2"}, From: []int{2, 1}, To: []int{1, 2}})},
		{"The order may be so already", three(reversed), reorder("ACME-3", "ACME-2", "ACME-1"), domaintest.AlreadySo()},
		{"A part of the order may be so already", three(), reorder("ACME-1", "ACME-3"), domaintest.AlreadySo()},
		{"One story is in order already", three(), reorder("ACME-2"), domaintest.AlreadySo()},
		{"A dropped story has no place", three(dropped("ACME-1", 1)), reorder("ACME-2", "ACME-1"), domaintest.Refused("story_is_live")},
		{"An unknown story is unknown", three(), reorder("ACME-2", "ACME-4"), domaintest.Unknown("story", "ACME-4")},
		{"A story of another product is unknown", three(), reorder("OTHER-2", "ACME-1"), domaintest.Unknown("story", "OTHER-2")},
		{"A story written in two ways is not taken twice", three(), reorder("ACME-1", "ACME-01"), domaintest.Invalid("stories[1]")},
		{"A story is named once", three(), reorder("ACME-2", "ACME-1", "ACME-2"), domaintest.Invalid("stories")},
		{"An order names a story", three(), reorder(), domaintest.Invalid("stories")},
	})
}
