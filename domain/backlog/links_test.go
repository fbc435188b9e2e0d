package backlog_test

import (
	"slices"
	"testing"

	"waymark/domain/backlog"
	"waymark/domain/domaintest"
	"waymark/events"
)

func linked(story, relation, target string) events.StoryLinked {
	return events.StoryLinked{Story: story, Link: events.Link{Relation: relation, Target: target}}
}

func TestStoriesDoNotWaitForEachOther(t *testing.T) {
	link := func(story, relation, target string) backlog.LinkStory {
		return backlog.LinkStory{Story: story, Relation: relation, Target: target}
	}
	chain := three(linked("ACME-1", "blocks", "ACME-2"), linked("ACME-3", "Is Blocked By", "ACME-2"))
	refused := domaintest.Refused("no_dependency_cycle")
	check(t, acme(), []row{
		{"A chain is no circle", three(linked("ACME-1", "blocks", "ACME-2")), link("ACME-2", "blocks", "ACME-3"), domaintest.Then(linked("ACME-2", "blocks", "ACME-3"))},
		{"A shortcut is no circle", chain, link("ACME-1", "Blocks", "ACME-3"), domaintest.Then(linked("ACME-1", "Blocks", "ACME-3"))},
		{"Two stories", three(linked("ACME-1", "blocks", "ACME-2")), link("ACME-2", "Blocks", "ACME-1"), refused},
		{"Two stories, said from the other side", three(linked("ACME-1", "blocks", "ACME-2")), link("ACME-1", "is blocked by", "ACME-2"), refused},
		{"Three stories", chain, link("ACME-3", "blocks", "ACME-1"), refused},
		{"Three stories, said from the other side", chain, link("ACME-1", "blocked by", "ACME-3"), refused},
		{"Other relations make no circle", chain, link("ACME-3", "relates to", "ACME-1"), domaintest.Then(linked("ACME-3", "relates to", "ACME-1"))},
		{"Who relates to a story does not wait for it", three(linked("ACME-1", "relates to", "ACME-2")), link("ACME-2", "blocks", "ACME-1"),
			domaintest.Then(linked("ACME-2", "blocks", "ACME-1"))},
		{"Who waits for a story does not block it", three(linked("ACME-1", "is blocked by", "ACME-2")), link("ACME-2", "blocks", "ACME-1"),
			domaintest.Then(linked("ACME-2", "blocks", "ACME-1"))},
		{"Who waits for one story need not wait for another to which it relates",
			three(linked("ACME-2", "is blocked by", "ACME-3"), linked("ACME-2", "relates to", "ACME-1")), link("ACME-2", "blocks", "ACME-1"),
			domaintest.Then(linked("ACME-2", "blocks", "ACME-1"))},
		{"Who relates to a story no more may still wait for it",
			three(linked("ACME-2", "relates to", "ACME-1"), linked("ACME-2", "is blocked by", "ACME-1"), events.StoryUnlinked(linked("ACME-2", "relates to", "ACME-1"))),
			link("ACME-2", "blocks", "ACME-1"), refused},
		{"What is outside makes no circle", chain, backlog.LinkStory{Story: "ACME-1", Relation: "blocks", Target: "FOO-1", Outside: true},
			domaintest.Then(linked("ACME-1", "blocks", "FOO-1"))},
		{"A link that is gone closes no circle", append(chain, events.StoryUnlinked(linked("ACME-1", "blocks", "ACME-2"))),
			link("ACME-3", "blocks", "ACME-1"), domaintest.Then(linked("ACME-3", "blocks", "ACME-1"))},
	})
	imported := acme()
	imported.Imported = true
	check(t, imported, []row{{"What was linked elsewhere is not judged", chain, link("ACME-3", "blocks", "ACME-1"),
		domaintest.Then(linked("ACME-3", "blocks", "ACME-1"))}})
}

func TestWhatIsOutsideIsNotCalledByAKey(t *testing.T) {
	outside := func(target string) backlog.LinkStory {
		return backlog.LinkStory{Story: "ACME-1", Relation: "blocks", Target: target, Outside: true}
	}
	old := linked("ACME-1", "blocks", "ACME-02")
	check(t, acme(), []row{
		{"The key of a story", three(), outside("ACME-2"), domaintest.Invalid("outside")},
		{"The key of no story yet", three(), outside("ACME-9"), domaintest.Invalid("outside")},
		{"Its own key", three(), outside("ACME-1"), domaintest.Invalid("outside")},
		{"The key of an initiative", three(), outside("ACME-I9"), domaintest.Invalid("outside")},
		{"Nearly a key", three(), outside("ACME-02"), domaintest.Invalid("target")},
		{"A key in small letters", three(), outside("acme-2"), domaintest.Invalid("target")},
		{"A key with a space", three(), outside("ACME-2 "), domaintest.Invalid("target")},
		{"The key of another product", three(), outside("OTHER-2"), domaintest.Then(linked("ACME-1", "blocks", "OTHER-2"))},
		{"Nearly the key of another product", three(), outside("other-02"), domaintest.Then(linked("ACME-1", "blocks", "other-02"))},
		{"What was called so of old is there already", three(old), outside("ACME-02"), domaintest.AlreadySo()},
		{"What was called so of old can be removed", three(old),
			backlog.LinkStory{Story: "ACME-1", Relation: "blocks", Target: "ACME-02", Remove: true}, domaintest.Then(events.StoryUnlinked(old))},
		{"What was called so of old makes no circle", three(old),
			backlog.LinkStory{Story: "ACME-2", Relation: "blocks", Target: "ACME-1"}, domaintest.Then(linked("ACME-2", "blocks", "ACME-1"))},
	})
	imported := acme()
	imported.Imported = true
	check(t, imported, []row{
		{"A key of a story that comes later", three(), outside("ACME-9"), domaintest.Then(linked("ACME-1", "blocks", "ACME-9"))},
		{"Nearly a key, as the other tool had it", three(), outside("ACME-02"), domaintest.Then(old)},
	})
}

func TestALinkIsKnownAtItsTargetOnce(t *testing.T) {
	s := theBook().After(three(linked("ACME-1", "blocks", "ACME-2"), linked("ACME-1", "relates to", "ACME-2"), linked("ACME-3", "blocks", "ACME-2"))...)
	if from, _ := s.Linked.Get(2); !slices.Equal(from, []uint32{1, 3}) {
		t.Errorf("ACME-2 is linked from %v", from)
	}
}

func TestACircleThatWasImportedIsWalkedOnce(t *testing.T) {
	circle := append(three(story("ACME-4", 4)), linked("ACME-1", "blocks", "ACME-2"), linked("ACME-2", "blocks", "ACME-1"),
		linked("ACME-2", "blocks", "ACME-3"))
	check(t, acme(), []row{
		{"A link beside it", circle, backlog.LinkStory{Story: "ACME-4", Relation: "blocks", Target: "ACME-1"}, domaintest.Then(linked("ACME-4", "blocks", "ACME-1"))},
		{"A link into it that closes another one", circle, backlog.LinkStory{Story: "ACME-3", Relation: "blocks", Target: "ACME-1"}, domaintest.Refused("no_dependency_cycle")},
	})
}
