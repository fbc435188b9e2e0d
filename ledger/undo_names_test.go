package ledger_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"waymark/audit"
	"waymark/domain"
	"waymark/domain/backlog"
	"waymark/domain/discovery"
	"waymark/domain/product"
	"waymark/domain/roadmap"
	"waymark/events"
	"waymark/httpapi/moment"
	"waymark/ledger"
)

// naming is a command of any book that makes a thing, or names things of its own and of other books.
func naming(t *rapid.T, key string) ledger.Command {
	one := func(mark events.Mark) string { return mark.Key(key, rapid.Uint32Range(1, 2).Draw(t, "number")) }
	some := func(mark events.Mark) []string {
		if rapid.Bool().Draw(t, "none") {
			return nil
		}
		return []string{one(mark)}
	}
	perhaps := func(mark events.Mark) string { return append(some(mark), "")[0] }
	remove := rapid.Bool().Draw(t, "remove")
	return rapid.SampledFrom([]func() ledger.Command{
		func() ledger.Command { return product.SetGoal{Title: "x", Metric: "x", Target: 1} },
		func() ledger.Command {
			return product.SetVision{Statement: rapid.SampledFrom([]string{"a", "b"}).Draw(t, "statement"), Needs: some("N")}
		},
		func() ledger.Command { return discovery.CaptureNeed{Statement: "x"} },
		func() ledger.Command {
			return discovery.AnswerNeed{Need: one("N"), Stories: some(""), Initiatives: some("I"), Explanation: "x"}
		},
		func() ledger.Command { return roadmap.PlanInitiative{Title: "x", Goal: perhaps("G")} },
		func() ledger.Command {
			return roadmap.ReviseInitiative{Initiative: one("I"), Goal: domain.SomeOrNone(perhaps("G"))}
		},
		func() ledger.Command {
			return roadmap.LinkInitiatives{Initiative: one("I"), DependsOn: one("I"), Remove: remove}
		},
		func() ledger.Command { return roadmap.PlanRelease{Name: "x"} },
		func() ledger.Command {
			return roadmap.AssignToRelease{Release: one("R"), Story: one(""), Remove: remove}
		},
		func() ledger.Command {
			return roadmap.AssignToRelease{Release: one("R"), Initiative: one("I"), Remove: remove}
		},
		func() ledger.Command { return roadmap.ProposeRoadmapChange{Initiative: perhaps("I"), Change: "x"} },
		func() ledger.Command {
			return backlog.WriteStory{Title: "x", Initiative: perhaps("I"), Needs: some("N")}
		},
		func() ledger.Command {
			needs := some("N")
			return backlog.ReviseStory{Story: one(""), Initiative: domain.SomeOrNone(perhaps("I")), Needs: domain.Some(needs)}
		},
		func() ledger.Command {
			return backlog.LinkStory{Story: one(""), Relation: "blocks", Target: one(""), Remove: remove}
		},
	}).Draw(t, "command")()
}

// names are the things of a product and what they name, each by its key.
type names struct {
	there map[string]bool
	named map[string][]string
}

func (n *names) add(key string, named ...string) {
	if key == "" {
		n.named["the log"] = append(n.named["the log"], "a thing without a key")
	}
	n.there[key] = true
	for _, name := range named {
		if name != "" {
			n.named[key] = append(n.named[key], name)
		}
	}
}

// namesOf are those of a product as its log says.
func namesOf(t *rapid.T, store ledger.Store, key string) names {
	now, err := audit.Replayer{Store: store}.At(t.Context(), key, moment.Moment{})
	if err != nil {
		t.Fatal(err)
	}
	all := names{map[string]bool{}, map[string][]string{}}
	if now.Product.Vision != nil {
		all.add("the vision", now.Product.Vision.Needs...)
	}
	for _, goal := range now.Product.Goals.All {
		all.add(goal.Key)
	}
	for _, need := range now.Discovery.Needs.All {
		all.add(need.Key)
		if need.Answer != nil {
			all.add(need.Key, append(slices.Clone(need.Answer.Stories), need.Answer.Initiatives...)...)
		}
	}
	for _, initiative := range now.Roadmap.Initiatives.All {
		all.add(initiative.Key, append(slices.Clone(initiative.DependsOn), initiative.Goal)...)
	}
	for _, release := range now.Roadmap.Releases.All {
		all.add(release.Key, release.Items...)
	}
	for _, proposal := range now.Roadmap.Proposals.All {
		all.add(proposal.Key, proposal.Initiative)
	}
	for _, story := range now.Backlog.Stories.All {
		all.add(story.Key, append(slices.Clone(story.Needs), story.Initiative)...)
		for _, link := range story.Links {
			all.add(story.Key, link.Target)
		}
	}
	return all
}

// Decisions of all books and undos of any of them, also of undos, leave nothing that names what is not there.
func TestWhateverIsUndoneNothingNamesWhatIsGone(t *testing.T) {
	store := newStore(t)
	l := newLedger(store)
	products, undone, blocked := 0, 0, 0
	rapid.Check(t, func(t *rapid.T) {
		products++
		key := fmt.Sprint("ACME", products)
		ask := func(c ledger.Command) (ledger.Result, error) {
			result, err := l.Do(t.Context(), ledger.Request{Product: key, Decisions: []ledger.Decision{by("ana", c)}})
			rule := new(domain.RuleError)
			if err != nil && !errors.Is(err, domain.ErrUnknown) && !errors.As(err, &rule) {
				t.Fatalf("%#v: %v", c, err)
			}
			return result, err
		}
		if _, err := ask(product.StartProduct{Key: key, Name: "Acme"}); err != nil {
			t.Fatal(err)
		}
		var made []ledger.Result
		for range rapid.IntRange(1, 60).Draw(t, "steps") {
			var c ledger.Command
			if len(made) > 0 && rapid.Bool().Draw(t, "undo") {
				recent := made[max(0, len(made)-rapid.SampledFrom([]int{4, 60}).Draw(t, "recent")):]
				c = ledger.Undo{Decision: rapid.SampledFrom(recent).Draw(t, "decision").Events[0].ID}
			} else {
				c = naming(t, key)
			}
			result, err := ask(c)
			if len(result.Events) > 0 {
				made = append(made, result)
			}
			if _, is := c.(ledger.Undo); is && err == nil {
				undone++
			} else if is {
				blocked++
			}
			all := namesOf(t, store, key)
			for thing, named := range all.named {
				for _, name := range named {
					if !all.there[name] {
						t.Fatalf("after %#v (%v) %s names %s, which is not there", c, err, thing, name)
					}
				}
			}
		}
	})
	if undone == 0 || blocked == 0 {
		t.Errorf("%d undos happened, and %d were refused", undone, blocked)
	}
}

// A part of a thing that was taken away, and then the thing itself: the part does not come back alone.
func TestNoUndoBringsBackAPartOfWhatIsGone(t *testing.T) {
	for name, c := range map[string]struct{ whole, part ledger.Command }{
		"a story of a release": {roadmap.PlanRelease{Name: "x"}, roadmap.AssignToRelease{Release: "ACME-R1", Story: "ACME-1"}},
		"what an initiative depends on": {roadmap.PlanInitiative{Title: "x"},
			roadmap.LinkInitiatives{Initiative: "ACME-I2", DependsOn: "ACME-I1"}},
		"a proposal's answer": {roadmap.ProposeRoadmapChange{Change: "x"}, roadmap.DeclineProposal{Proposal: "ACME-PR1"}},
		"a need's evidence":   {discovery.CaptureNeed{Statement: "x"}, discovery.AddEvidence{Need: "ACME-N1", Kind: "interview", Text: "x"}},
		"a story's link": {backlog.WriteStory{Title: "x"},
			backlog.LinkStory{Story: "ACME-3", Relation: "blocks", Target: "elsewhere", Outside: true}},
		"a story of a sprint":      {backlog.PlanSprint{Name: "x"}, backlog.CommitStories{Sprint: "ACME-S1", Stories: []string{"ACME-1"}}},
		"a goal's measurement":     {product.SetGoal{Title: "x", Metric: "x", Target: 1}, product.MeasureGoal{Goal: "ACME-G1", On: "2026-01-01", Value: 1}},
		"a challenge's resolution": {product.RaiseChallenge{Description: "x", People: []string{"ana"}, Severity: "low"}, product.ResolveChallenge{Challenge: "ACME-CH1", How: "x"}},
	} {
		t.Run(name, func(t *testing.T) {
			store := newStore(t)
			l := acme(t, store)
			must(t, l, request(by("ana", roadmap.PlanInitiative{Title: "there"})))
			whole, part := must(t, l, request(by("ana", c.whole))), by("ana", c.part)
			part.Reason = "x"
			away := must(t, l, request(undo(must(t, l, request(part)))))
			must(t, l, request(undo(whole)))
			before := total(t, store)
			_, err := l.Do(t.Context(), request(undo(away)))
			if rule := new(domain.RuleError); !errors.Is(err, domain.ErrUnknown) && !errors.As(err, &rule) || total(t, store) != before {
				t.Errorf("what is gone has its part again: %v, %d events more", err, total(t, store)-before)
			}
		})
	}
}
