package projections

import (
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5/pgxpool"

	"waymark/domain/roadmap"
	"waymark/events"
	"waymark/projections/kit"
)

func checkRoadmap(t tester, pool *pgxpool.Pool, key string, p *told) {
	t.Helper()
	initiatives := load(t, pool, "roadmap.initiative", "number", key)
	horizons := load(t, pool, "roadmap.horizon", "horizon", key)
	releases := load(t, pool, "roadmap.release", "number", key)
	assignments := load(t, pool, "roadmap.assignment", "release || ' ' || item", key)
	for r, state := range p.roadmap {
		revision := int64(r)
		for n, i := range state.Initiatives.All {
			sameJSON(t, fmt.Sprintf("%s at %d", i.Key, r), initiatives.at(t, fmt.Sprint(n), revision, "initiative", "title",
				"outcome", "goal", "horizon", "start_date", "due_date", "progress", "external", "score"), plain(map[string]any{
				"initiative": i.Key, "title": i.Title, "outcome": i.Outcome, "goal": i.Goal, "horizon": i.Horizon,
				"start_date": nullable(i.Start), "due_date": nullable(i.Due), "progress": i.Progress, "external": i.External,
				"score": i.Score,
			}))
		}
		if got := initiatives.count(revision); got != len(numbersOf(state.Initiatives.All)) {
			t.Fatalf("%s has %d initiatives at %d", key, got, r)
		}
		for _, horizon := range events.Horizons() {
			got, _ := horizons.at(t, string(horizon), revision, "initiatives")["initiatives"].([]any)
			want := slices.Collect(state.Orders[roadmap.Index(horizon)].All)
			sameJSON(t, fmt.Sprintf("%s of %s at %d", horizon, key, r), kit.Filled(got), kit.Filled(want))
		}
		assigned := 0
		for n, release := range state.Releases.All {
			sameJSON(t, fmt.Sprintf("%s at %d", release.Key, r), releases.at(t, fmt.Sprint(n), revision, "release", "name", "date",
				"shipped", "external", "undelivered"), plain(map[string]any{
				"release": release.Key, "name": release.Name, "date": nullable(release.Date), "shipped": release.Shipped,
				"external": release.External, "undelivered": append([]string{}, release.Undelivered...),
			}))
			for _, item := range release.Items {
				if assignments.at(t, release.Key+" "+item, revision) == nil {
					t.Fatalf("%s is not assigned to %s at %d", item, release.Key, r)
				}
			}
			assigned += len(release.Items)
		}
		if got := assignments.count(revision); got != assigned {
			t.Fatalf("%s has %d assignments at %d, want %d", key, got, r, assigned)
		}
		if got := releases.count(revision); got != len(numbersOf(state.Releases.All)) {
			t.Fatalf("%s has %d releases at %d", key, got, r)
		}
	}
	checkJudgements(t, pool, key, p)
	checkProposals(t, pool, key, p)
}

func checkJudgements(t tester, pool *pgxpool.Pool, key string, p *told) {
	t.Helper()
	validations := load(t, pool, "roadmap.validation", "number", key)
	dependencies := load(t, pool, "roadmap.dependency", "initiative || ' ' || depends_on", key)
	for r, state := range p.roadmap {
		revision := int64(r)
		validated, linked := 0, 0
		for n, i := range state.Initiatives.All {
			what := fmt.Sprintf("validation of %s at %d", i.Key, r)
			got := validations.at(t, fmt.Sprint(n), revision, "verdict", "findings")
			if i.Validation == nil {
				sameJSON(t, what, got, nil)
			} else {
				validated++
				sameJSON(t, what, got, map[string]any{"verdict": i.Validation.Verdict, "findings": i.Validation.Findings})
			}
			for _, other := range i.DependsOn {
				linked++
				if dependencies.at(t, i.Key+" "+other, revision) == nil {
					t.Fatalf("%s does not depend on %s at %d", i.Key, other, r)
				}
			}
		}
		if validations.count(revision) != validated || dependencies.count(revision) != linked {
			t.Fatalf("%s has %d validations and %d dependencies at %d", key, validations.count(revision), dependencies.count(revision), r)
		}
	}
}

func checkProposals(t tester, pool *pgxpool.Pool, key string, p *told) {
	t.Helper()
	proposals := load(t, pool, "roadmap.proposal", "number", key)
	for r, state := range p.roadmap {
		revision := int64(r)
		if got := proposals.count(revision); got != len(numbersOf(state.Proposals.All)) {
			t.Fatalf("%s has %d proposals at %d", key, got, r)
		}
		for n, proposal := range state.Proposals.All {
			sameJSON(t, fmt.Sprintf("%s at %d", proposal.Key, r), proposals.at(t, fmt.Sprint(n), revision,
				"proposal", "initiative", "change", "command", "status"), plain(map[string]any{
				"proposal": proposal.Key, "initiative": proposal.Initiative, "change": proposal.Change,
				"command": proposal.Command, "status": proposal.Status,
			}))
			decision := proposals.at(t, fmt.Sprint(n), revision, "decided_by", "decided_at", "reason")
			for field, value := range decision {
				if (value == nil) != (proposal.Status == events.ProposalIsOpen) {
					t.Fatalf("%s is %s at %d, %s is %v", proposal.Key, proposal.Status, r, field, value)
				}
			}
		}
	}
}
