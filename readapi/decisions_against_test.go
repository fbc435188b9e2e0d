package readapi_test

import (
	"reflect"
	"testing"
)

type againstPage struct {
	Items []struct {
		ID      string
		Against map[string]any
	}
}

// against are the decisions that take back one of the other role, with that.
func (h *house) against(query string) map[string]any {
	h.t.Helper()
	got, _ := read[againstPage](h, "/v1/products/ACME/decisions"+query)
	took := map[string]any{}
	for _, item := range got.Items {
		if item.Against != nil {
			took[item.ID] = item.Against["id"]
		}
	}
	return took
}

// againstHouse has decisions of mia, a manager, of oda, an owner, of tim, of the team, and of people without a role, of which many are taken back.
func againstHouse(t *testing.T) *house {
	h := newHouse(t)
	h.start("ACME", day(0))
	const manager, owner, team = "product_manager", "product_owner", "team_member"
	move := func(n int, actor, role string) row {
		return decision(n, "backlog", "StoryPrioritized", actor, role, "", "api", "ACME-1")
	}
	proposal := func(n, revision int, kind, actor, role string) row {
		return decision(revision, "roadmap", kind, actor, role, "", "api", "ACME-PR1").with(row{"id": decisionID(n), "commit_position": 100 * n})
	}
	undo := func(n, of int, actor, role string) row {
		return move(n, actor, role).with(row{"undoes": decisionID(of)})
	}
	h.insert("decisions.decision",
		move(1, "mia", manager), undo(2, 1, "oda", owner), move(3, "oda", owner), undo(4, 3, "jira", ""), move(5, "jira", ""), undo(6, 5, "mia", manager),
		move(7, "tim", team), undo(8, 7, "oda", owner), undo(9, 8, "oda", owner),
		proposal(10, 1, "RoadmapChangeProposed", "oda", owner), proposal(11, 2, "ProposalDeclined", "mia", manager),
		proposal(12, 3, "ProposalReopened", "mia", manager).with(row{"undoes": decisionID(11)}), proposal(13, 4, "ProposalDeclined", "mia", manager),
		decision(5, "roadmap", "InitiativePrioritized", "mia", manager, "", "api", "ACME-I1").with(row{"id": decisionID(14), "commit_position": 1400}))
	return h
}

func TestADecisionSaysWhatItIsAgainstThatAnotherRoleHadDecided(t *testing.T) {
	h := againstHouse(t)
	want := map[string]any{
		decisionID(2):  decisionID(1),                                  // of another role; not of one that nobody knows, nor by one
		decisionID(8):  decisionID(7),                                  // and not what 9 undoes, of the same role
		decisionID(11): decisionID(10), decisionID(13): decisionID(10), // a proposal, declined twice
	}
	if got := h.against(""); !reflect.DeepEqual(got, want) {
		t.Errorf("got %v", got)
	}
	if got := h.against("?order=asc&limit=2"); !reflect.DeepEqual(got, map[string]any{decisionID(2): decisionID(1)}) {
		t.Errorf("on a page of two: %v", got)
	}
	full, a := read[map[string]any](h, "/v1/products/ACME/decisions/"+decisionID(2))
	if got := full["against"]; !reflect.DeepEqual(got, map[string]any{
		"id": decisionID(1), "book": "backlog", "revision": 1.0, "at": "2026-01-02T00:00:00Z", "actor": "mia", "role": "product_manager",
	}) {
		t.Errorf("in full: %s", a.body)
	}
}

// What the decisions of a page take back is found without a look at the others, however many there are.
func TestWhatAPageTakesBackIsFoundByLookingAtItAlone(t *testing.T) {
	touched := map[string][]int{}
	for _, decisions := range []int{1500, 30_000} {
		h := newHouse(t)
		h.fillDecisions(decisions)
		h.exec(`update decisions.decision d set role = case when d.revision % 2 = 0 then 'product_manager' else 'product_owner' end,
			undoes = (select o.id from decisions.decision o where o.product = d.product and o.book = d.book and o.revision = d.revision - 1)`)
		const query = "?batch=b"
		if got := h.against(query); len(got) != 10 {
			t.Fatalf("%d of 10 take something back", len(got))
		}
		touched[query] = append(touched[query], h.touched("/v1/products/ACME/decisions"+query))
	}
	checkBound(t, touched)
}
