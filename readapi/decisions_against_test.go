package readapi_test

import (
	"reflect"
	"testing"

	"github.com/jackc/pgx/v5"
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

func reversal(by, of, story int, change row) row {
	return row{"product": "ACME", "from_revision": by, "reversed": of, "number": story, "leads": 3, "level": false, "undoes": false}.with(change)
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
	h.insert("decisions.decision",
		move(1, "mia", manager), move(2, "oda", owner), move(3, "oda", owner), move(4, "jira", ""), move(5, "mia", manager),
		move(6, "oda", owner), move(7, "tim", team), move(8, "oda", owner).with(row{"undoes": decisionID(7)}), move(9, "oda", owner).with(row{"undoes": decisionID(8)}),
		proposal(10, 1, "RoadmapChangeProposed", "oda", owner), proposal(11, 2, "ProposalDeclined", "mia", manager),
		proposal(12, 3, "ProposalReopened", "mia", manager).with(row{"undoes": decisionID(11)}), proposal(13, 4, "ProposalDeclined", "mia", manager),
		decision(5, "roadmap", "InitiativePrioritized", "mia", manager, "", "api", "ACME-I1").with(row{"id": decisionID(14), "commit_position": 1400}))
	for revision, until := range map[int]any{1: 2, 2: 3, 3: 4, 4: nil} {
		h.insert("roadmap.proposal", row{"product": "ACME", "number": 1, "from_revision": revision, "until_revision": until, "proposal": "ACME-PR1", "initiative": "",
			"change": "Later", "status": "open", "proposed_by": "oda", "proposed_at": day(10)})
	}
	h.insert("backlog.reversal",
		reversal(2, 1, 1, row{"within": 1}), reversal(3, 2, 1, nil), // of another role, and of the same
		reversal(4, 3, 1, nil), reversal(5, 4, 1, nil), // by nobody knows which role, and of such a one
		reversal(6, 1, 2, nil), reversal(6, 5, 1, row{"level": true}), reversal(6, 3, 3, nil), // of three stories
		reversal(8, 5, 1, row{"undoes": true}), // moved with what it undoes
		reversal(9, 5, 1, row{"product": "OTHER"}))
	return h
}

func TestADecisionSaysWhatItIsAgainstThatAnotherRoleHadDecided(t *testing.T) {
	h := againstHouse(t)
	want := map[string]any{
		decisionID(2):  decisionID(1),                                  // a move, soon
		decisionID(6):  decisionID(5),                                  // the latest of them, a level, after long
		decisionID(8):  decisionID(7),                                  // undone; not what 9 undoes, of the same role
		decisionID(11): decisionID(10), decisionID(13): decisionID(10), // a proposal, declined twice
	}
	if got := h.against(""); !reflect.DeepEqual(got, want) {
		t.Errorf("got %v", got)
	}
	if got := h.against("?order=asc&limit=2"); !reflect.DeepEqual(got, map[string]any{decisionID(2): decisionID(1)}) {
		t.Errorf("on a page of two: %v", got)
	}
	full, a := read[map[string]any](h, "/v1/products/ACME/decisions/"+decisionID(6))
	if got := full["against"]; !reflect.DeepEqual(got, map[string]any{
		"id": decisionID(5), "book": "backlog", "revision": 5.0, "at": "2026-01-06T00:00:00Z", "actor": "mia", "role": "product_manager",
	}) {
		t.Errorf("in full: %s", a.body)
	}
}

// One that touched several stories says of each what it took back of that one.
func TestADecisionOfManyStoriesSaysOfOneWhatItTakesBackOfIt(t *testing.T) {
	h := againstHouse(t)
	h.exec("update decisions.decision set others = '{ACME-2,ACME-3}' where id = $1", decisionID(6))
	for story, want := range map[string]map[string]any{
		"ACME-2": {decisionID(6): decisionID(1)}, "ACME-3": {},
	} {
		if got := h.against("?story=" + story); !reflect.DeepEqual(got, want) {
			t.Errorf("of %s: %v", story, got)
		}
	}
}

// What the decisions of a page take back is found without a look at the others, however many there are.
func TestWhatAPageTakesBackIsFoundByLookingAtItAlone(t *testing.T) {
	touched := map[string][]int{}
	for _, decisions := range []int{1500, 30_000} {
		h := newHouse(t)
		h.fillDecisions(decisions)
		h.fillWith(pgx.NamedArgs{"decisions": decisions},
			`update decisions.decision set role = case when revision % 2 = 0 then 'product_manager' else 'product_owner' end`,
			`insert into backlog.reversal (product, from_revision, reversed, number, leads, level, undoes)
			select 'ACME', n, n - 1, 1, 3, false, false from generate_series(2, @decisions::int) n`)
		const query = "?batch=b"
		if got := h.against(query); len(got) != 10 {
			t.Fatalf("%d of 10 take something back", len(got))
		}
		touched[query] = append(touched[query], h.touched("/v1/products/ACME/decisions"+query))
	}
	checkBound(t, touched)
}
