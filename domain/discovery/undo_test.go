package discovery_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"waymark/domain"
	"waymark/domain/discovery"
	"waymark/domain/domaintest"
	"waymark/events"
)

// happened is an event of a walk with the states around it.
type happened struct {
	event         events.DiscoveryEvent
	before, after discovery.State
}

// walk is what random commands made, of every type of event but for undoing ones.
func walk(t *rapid.T) []happened {
	var all []happened
	var s discovery.State
	for range rapid.IntRange(1, 40).Draw(t, "steps") {
		decided, _ := discovery.Decide(s, acme(), commands(t))
		for _, e := range decided {
			all = append(all, evolved(s, e))
			s = all[len(all)-1].after
		}
	}
	return all
}

func evolved(s discovery.State, e events.Event) happened {
	event := e.(events.DiscoveryEvent)
	return happened{event, s, discovery.Evolve(s, event)}
}

// undo is what takes an event back in the state now, as it comes from the store.
func undo(t *rapid.T, h happened, now discovery.State) happened {
	undone, err := discovery.Undo(h.before, now, acme(), h.event)
	if err != nil || len(undone) != 1 {
		t.Fatalf("%#v is undone by %s, %v", h.event, domaintest.Text(undone), err)
	}
	stored, err := domaintest.Stored(undone[0])
	if err != nil {
		t.Fatal(err)
	}
	return evolved(now, stored)
}

func TestAWalkThatIsUndoneInReverseLeavesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := walk(t)
		var now, start discovery.State
		if len(all) > 0 {
			now = all[len(all)-1].after
		}
		end := content(t, now)
		var undoing []happened
		for _, h := range slices.Backward(all) {
			u := undo(t, h, now)
			now = u.after
			undoing = append(undoing, u)
			if content(t, now) != content(t, h.before) {
				t.Fatalf("%#v is undone by %#v to\n%s\nbut before it was\n%s", h.event, u.event, content(t, now), content(t, h.before))
			}
		}
		if content(t, now) != content(t, start) {
			t.Fatalf("left is %s", content(t, now))
		}
		for _, h := range slices.Backward(undoing) { // undoing can itself be undone
			now = undo(t, h, now).after
		}
		if content(t, now) != end {
			t.Fatalf("undone and done again it is\n%s\nand was\n%s", content(t, now), end)
		}
	})
}

// Any event may be undone that nothing later touches, at any time. Whatever an undo leaves makes sense, and what it does
// not set stays as it is.
func TestAnEventThatNothingTouchesSinceCanBeUndone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		log := walk(t)
		live := make([]bool, len(log))
		for i := range live {
			live[i] = true
		}
		for range rapid.IntRange(1, 40).Draw(t, "undos") {
			if len(log) == 0 {
				return
			}
			at := rapid.IntRange(0, len(log)-1).Draw(t, "undo")
			now := log[len(log)-1].after
			if !live[at] || blocked(log, live, at) {
				continue
			}
			undone, err := discovery.Undo(log[at].before, now, acme(), log[at].event)
			var refusal *domain.RuleError
			if errors.Is(err, domain.ErrUnknown) || errors.As(err, &refusal) {
				continue // what it names is not there any more
			}
			if err != nil || len(undone) != 1 {
				t.Fatalf("%#v: %v, %v", log[at].event, undone, err)
			}
			u := evolved(now, undone[0])
			sound(t, u.after)
			setTheSame(t, log[at].event, u.event)
			live[at] = false
			log, live = append(log, u), append(live, true)
		}
	})
}

// blocked says that a later live event touches what an event set. Nothing that only undoes a dead one counts.
func blocked(log []happened, live []bool, at int) bool {
	sets, _ := discovery.Facets(log[at].event)
	for i := at + 1; i < len(log); i++ {
		later, needs := discovery.Facets(log[i].event)
		if live[i] && slices.ContainsFunc(append(later, needs...), func(facet string) bool { return slices.Contains(sets, facet) }) {
			return true
		}
	}
	return false
}

func TestWhatIsUndoneIsAsItWas(t *testing.T) {
	first, second := &events.NeedAnswer{Stories: []string{"ACME-1"}}, &events.NeedAnswer{Explanation: "x"}
	revisedPersona := events.PersonaRevised{Persona: "ACME-P1", Name: change("Buyer", "User"), Pains: change([]string{}, []string{"Waiting"})}
	revisedCompetitor := events.CompetitorRevised{Competitor: "ACME-C1", Link: change("https://example.org", ""), Strengths: change([]string{"Cheap"}, []string{})}
	insight := events.InsightRecorded{Insight: "ACME-IN1", Statement: "Most leave", Needs: []string{"ACME-N1"}, Personas: []string{"ACME-P1"}}
	reopened := events.NeedReopened{Need: "ACME-N1", Status: *change(events.DismissedNeed, events.OpenNeed), Explanation: change("Too rare", "")}
	unanswered := events.NeedReopened{Need: "ACME-N1", Status: *change(events.AnsweredNeed, events.OpenNeed), Answer: change(first, nil)}
	unmerged := events.NeedsUnmerged{Into: "ACME-N1", Needs: []events.MergedNeed{
		{Need: "ACME-N2", Status: *change(events.MergedAway, events.OpenNeed), Into: *change("ACME-N1", "")},
	}}
	base := slices.Clip(three(persona("ACME-P1"), competitor("ACME-C1")))
	for _, test := range []struct {
		given []events.Event
		event events.DiscoveryEvent
		want  events.Event
	}{
		{nil, persona("ACME-P1"), events.PersonaWithdrawn{Persona: "ACME-P1"}},
		{base, revisedPersona, events.PersonaRevised{Persona: "ACME-P1", Name: change("User", "Buyer"), Pains: change([]string{"Waiting"}, []string{})}},
		{base, events.PersonaWithdrawn{Persona: "ACME-P1"}, persona("ACME-P1")},
		{nil, competitor("ACME-C1"), events.CompetitorWithdrawn{Competitor: "ACME-C1"}},
		{base, revisedCompetitor, events.CompetitorRevised{Competitor: "ACME-C1", Link: change("", "https://example.org"), Strengths: change([]string{}, []string{"Cheap"})}},
		{base, events.CompetitorWithdrawn{Competitor: "ACME-C1"}, competitor("ACME-C1")},
		{base, insight, events.InsightWithdrawn{Insight: "ACME-IN1"}},
		{append(base, insight), events.InsightWithdrawn{Insight: "ACME-IN1"}, insight},
		{nil, need("ACME-N1"), events.NeedWithdrawn{Need: "ACME-N1"}},
		{base, events.NeedWithdrawn{Need: "ACME-N1"}, need("ACME-N1")},
		{base, evidence("ACME-N1", 1), events.EvidenceWithdrawn(evidence("ACME-N1", 1))},
		{append(base, evidence("ACME-N1", 1)), events.EvidenceWithdrawn(evidence("ACME-N1", 1)), evidence("ACME-N1", 1)},
		{base, merged("ACME-N2", "ACME-N1"), unmerged},
		{append(base, merged("ACME-N2", "ACME-N1")), unmerged, merged("ACME-N2", "ACME-N1")},
		{base, answered("ACME-N1", nil, first), unanswered},
		{append(base, answered("ACME-N1", nil, first)), unanswered, answered("ACME-N1", nil, first)},
		{append(base, answered("ACME-N1", nil, first)), answered("ACME-N1", first, second), answered("ACME-N1", second, first)},
		{base, dismissed("ACME-N1", "", "Too rare"), reopened},
		{append(base, dismissed("ACME-N1", "", "Too rare")), reopened, dismissed("ACME-N1", "", "Too rare")},
		{append(base, dismissed("ACME-N1", "", "Too dear")), dismissed("ACME-N1", "Too dear", "Too rare"), dismissed("ACME-N1", "Too rare", "Too dear")},
	} {
		t.Run(test.event.Type(), func(t *testing.T) {
			before := theBook().After(test.given...)
			fault := domaintest.Then(test.want)(discovery.Undo(before, discovery.Evolve(before, test.event), acme(), test.event))
			if fault != "" {
				t.Errorf("%#v: %s", test.event, fault)
			}
			setTheSame(t, test.event, test.want.(events.DiscoveryEvent))
		})
	}
}

// setTheSame checks that an undo sets what the event did, so that whatever blocks the one blocks the other.
func setTheSame(t interface{ Fatalf(string, ...any) }, e, undo events.DiscoveryEvent) {
	sets, _ := discovery.Facets(e)
	undone, _ := discovery.Facets(undo)
	if len(sets) == 0 || !slices.Equal(slices.Sorted(slices.Values(sets)), slices.Sorted(slices.Values(undone))) {
		t.Fatalf("%#v sets %q, but its undo %q", e, sets, undone)
	}
}

func TestWhatCantComeBackIsNotUndone(t *testing.T) {
	gone := &events.NeedAnswer{Stories: []string{"ACME-3"}}
	ofPersona := events.NeedCaptured{Need: "ACME-N4", Statement: "Slow", Importance: 3, Persona: "ACME-P1"}
	insight := events.InsightRecorded{Insight: "ACME-IN1", Statement: "x", Competitors: []string{"ACME-C1"}}
	for name, test := range map[string]struct {
		before []events.Event // and so now, but for what was withdrawn
		later  []events.Event
		event  events.DiscoveryEvent
		want   domaintest.Outcome
	}{
		"a need of a persona that was withdrawn": {[]events.Event{persona("ACME-P1"), ofPersona}, []events.Event{events.PersonaWithdrawn{Persona: "ACME-P1"}},
			events.NeedWithdrawn{Need: "ACME-N4"}, domaintest.Unknown("persona", "ACME-P1")},
		"an insight about what was withdrawn": {[]events.Event{competitor("ACME-C1"), insight}, []events.Event{events.CompetitorWithdrawn{Competitor: "ACME-C1"}},
			events.InsightWithdrawn{Insight: "ACME-IN1"}, domaintest.Unknown("competitor", "ACME-C1")},
		"evidence of a need that was withdrawn": {three(evidence("ACME-N1", 1)), []events.Event{events.NeedWithdrawn{Need: "ACME-N1"}},
			events.EvidenceWithdrawn(evidence("ACME-N1", 1)), domaintest.Unknown("need", "ACME-N1")},
		"a merge into what is merged itself": {three(merged("ACME-N2", "ACME-N1")), []events.Event{merged("ACME-N1", "ACME-N3")}, events.NeedsUnmerged{
			Into: "ACME-N1", Needs: []events.MergedNeed{{Need: "ACME-N2", Status: *change(events.MergedAway, events.OpenNeed), Into: *change("ACME-N1", "")}},
		}, domaintest.Refused("need_is_not_merged")},
		"an answer by a story that is gone": {three(answered("ACME-N1", nil, gone)), nil, answered("ACME-N1", gone, &events.NeedAnswer{Explanation: "x"}),
			domaintest.Unknown("story", "ACME-3")},
		"an answer that was taken back, by a story that is gone": {three(answered("ACME-N1", nil, gone)), nil, events.NeedReopened{
			Need: "ACME-N1", Status: *change(events.AnsweredNeed, events.OpenNeed), Answer: change(gone, nil),
		}, domaintest.Unknown("story", "ACME-3")},
	} {
		t.Run(name, func(t *testing.T) {
			before := theBook().After(test.before...)
			now := discovery.Evolve(before, test.event)
			for _, e := range test.later {
				now = discovery.Evolve(now, e.(events.DiscoveryEvent))
			}
			if fault := test.want(discovery.Undo(before, now, acme(), test.event)); fault != "" {
				t.Error(fault)
			}
		})
	}
}

func TestEachPartOfAThingIsAFacet(t *testing.T) {
	for _, test := range []struct {
		event       events.DiscoveryEvent
		sets, needs string
	}{
		{persona("ACME-P1"), "ACME-P1 ACME-P1/name ACME-P1/kind ACME-P1/goals ACME-P1/pains ACME-P1/description", ""},
		{competitor("ACME-C1"), "ACME-C1 ACME-C1/name ACME-C1/strengths ACME-C1/weaknesses ACME-C1/positioning ACME-C1/link", ""},
		{events.NeedCaptured{Need: "ACME-N1"}, "ACME-N1 ACME-N1/status ACME-N1/merged", ""},
		{events.NeedCaptured{Need: "ACME-N1", Persona: "ACME-P1"}, "ACME-N1 ACME-N1/status ACME-N1/merged", "ACME-P1"},
		{events.PersonaRevised{Persona: "ACME-P1", Name: change("a", "b")}, "ACME-P1/name", "ACME-P1"},
		{events.PersonaRevised{Persona: "ACME-P1", Description: change("a", "b"), Pains: change([]string{}, []string{"a"})},
			"ACME-P1/pains ACME-P1/description", "ACME-P1"},
		{events.CompetitorRevised{Competitor: "ACME-C1", Name: change("a", "b"), Link: change("a", "b")}, "ACME-C1/name ACME-C1/link", "ACME-C1"},
		{events.CompetitorRevised{Competitor: "ACME-C1", Strengths: change([]string{}, []string{"a"}), Weaknesses: change([]string{}, []string{"a"}), Positioning: change("a", "b")},
			"ACME-C1/strengths ACME-C1/weaknesses ACME-C1/positioning", "ACME-C1"},
	} {
		sets, needs := discovery.Facets(test.event)
		if strings.Join(sets, " ") != test.sets || strings.Join(needs, " ") != test.needs {
			t.Errorf("%#v sets %q and needs %q", test.event, sets, needs)
		}
	}
}

func TestAnAnswerNeedsWhatItNames(t *testing.T) {
	_, needs := discovery.Facets(answered("ACME-N1", nil, &events.NeedAnswer{Stories: []string{"ACME-1"}, Initiatives: []string{"ACME-I1"}}))
	if !slices.Equal(needs, []string{"ACME-N1", "ACME-1", "ACME-I1"}) {
		t.Errorf("it needs %q", needs)
	}
}

func TestAMergeNeedsWhatItNamesAndNothingElse(t *testing.T) {
	_, needs := discovery.Facets(events.NeedsMerged{Into: "ACME-N3", Needs: []events.MergedNeed{
		mergedNeed("ACME-N1", events.OpenNeed, "", "ACME-N3"), mergedNeed("ACME-N2", events.MergedAway, "ACME-N4", "ACME-N3"),
	}})
	want := []string{"ACME-N3", "ACME-N3/merged", "ACME-N1", "ACME-N2", "ACME-N4", "ACME-N4/merged"}
	if !slices.Equal(needs, want) {
		t.Errorf("it needs %q, want %q", needs, want)
	}
}

func TestWhatTouchesTheSameStandsInTheWayOfAnUndo(t *testing.T) {
	ofPersona := events.NeedCaptured{Need: "ACME-N1", Persona: "ACME-P1"}
	insight := events.InsightRecorded{Insight: "ACME-IN1", Personas: []string{"ACME-P1"}, Needs: []string{"ACME-N1"}, Competitors: []string{"ACME-C1"}}
	follows := events.NeedsMerged{Into: "ACME-N3", Needs: []events.MergedNeed{
		mergedNeed("ACME-N1", events.OpenNeed, "", "ACME-N3"), mergedNeed("ACME-N2", events.MergedAway, "ACME-N1", "ACME-N3"),
	}}
	named := events.PersonaRevised{Persona: "ACME-P1", Name: change("a", "b")}
	linked := events.CompetitorRevised{Competitor: "ACME-C1", Link: change("a", "b")}
	for _, test := range []struct {
		name        string
		event, then events.DiscoveryEvent
		blocks      bool
	}{
		{"a persona that was revised", persona("ACME-P1"), named, true},
		{"a persona that has a need", persona("ACME-P1"), ofPersona, true},
		{"a persona beside another", persona("ACME-P1"), persona("ACME-P2"), false},
		{"a name that was changed again", named, named, true},
		{"a name beside other goals", named, events.PersonaRevised{Persona: "ACME-P1", Goals: change([]string{}, []string{"a"})}, false},
		{"a competitor that was revised", competitor("ACME-C1"), linked, true},
		{"a link beside a name", linked, events.CompetitorRevised{Competitor: "ACME-C1", Name: change("a", "b")}, false},
		{"a competitor with an insight", competitor("ACME-C1"), insight, true},
		{"a need with an insight", need("ACME-N1"), insight, true},
		{"a need with evidence", need("ACME-N1"), evidence("ACME-N1", 1), true},
		{"a need that others were merged into", need("ACME-N1"), merged("ACME-N2", "ACME-N1"), true},
		{"a need that was merged", need("ACME-N2"), merged("ACME-N2", "ACME-N1"), true},
		{"evidence beside other evidence", evidence("ACME-N1", 1), evidence("ACME-N1", 2), false},
		{"evidence that was withdrawn", evidence("ACME-N1", 1), events.EvidenceWithdrawn(evidence("ACME-N1", 1)), true},
		{"evidence of a need that was merged", evidence("ACME-N2", 1), merged("ACME-N2", "ACME-N1"), false},
		{"a merge that another one went on with", merged("ACME-N2", "ACME-N1"), follows, true},
		{"a merge beside another into the same", merged("ACME-N2", "ACME-N1"), merged("ACME-N3", "ACME-N1"), false},
		{"a merge into what was answered since", merged("ACME-N2", "ACME-N1"), answered("ACME-N1", nil, &events.NeedAnswer{Explanation: "x"}), false},
		{"a merge taken back before the need came to stand for another", events.NeedsUnmerged{Into: "ACME-N1", Needs: []events.MergedNeed{
			{Need: "ACME-N2", Status: *change(events.MergedAway, events.OpenNeed), Into: *change("ACME-N1", "")},
		}}, merged("ACME-N3", "ACME-N2"), true},
		{"an answer before a dismissal", answered("ACME-N1", nil, &events.NeedAnswer{Explanation: "x"}), dismissed("ACME-N1", "", "x"), true},
		{"an answer before a merge", answered("ACME-N2", nil, &events.NeedAnswer{Explanation: "x"}), merged("ACME-N2", "ACME-N1"), true},
		{"a dismissal of another need", dismissed("ACME-N1", "", "x"), dismissed("ACME-N2", "", "x"), false},
		{"an insight beside another", insight, events.InsightRecorded{Insight: "ACME-IN2", Needs: []string{"ACME-N1"}}, false},
	} {
		log := []happened{{event: test.event}, {event: test.then}}
		if got := blocked(log, []bool{true, true}, 0); got != test.blocks {
			t.Errorf("%s: blocked is %t", test.name, got)
		}
	}
}
