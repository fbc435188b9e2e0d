package roadmap_test

import (
	"errors"
	"testing"

	"waymark/domain"
	"waymark/domain/domaintest"
	"waymark/domain/roadmap"
	"waymark/events"
)

func linked(key, dependsOn string) events.InitiativesLinked {
	return events.InitiativesLinked{Initiative: key, DependsOn: dependsOn}
}

func ice(impact float64) *events.Score {
	return &events.Score{
		Framework: "ice", Version: 1, Inputs: events.ScoreInputs{Impact: ref(impact), Confidence: ref(5.0), Ease: ref(2.0)},
		Result: events.ScoreResult{Value: ref(impact * 10)},
	}
}

func scored(from, to *events.Score) events.InitiativeScored {
	return events.InitiativeScored{Initiative: "ACME-I2", Score: *change(from, to)}
}

func TestScoreInitiative(t *testing.T) {
	by := func(framework string, impact float64) roadmap.ScoreInitiative {
		return roadmap.ScoreInitiative{Initiative: "ACME-I2", Framework: framework, Inputs: ice(impact).Inputs}
	}
	check(t, []row{
		{"An initiative is scored", three(), by("ice", 3), domaintest.Then(scored(nil, ice(3)))},
		{"An initiative is scored anew", three(scored(nil, ice(3))), by("ice", 4), domaintest.Then(scored(ice(3), ice(4)))},
		{"A score of the same is already so", three(scored(nil, ice(3))), by("ice", 3), domaintest.AlreadySo()},
		{"A framework must be named where the policy names none", three(), by("", 3), domaintest.Invalid("framework")},
		{"A version must be there", three(), roadmap.ScoreInitiative{Initiative: "ACME-I2", Framework: "ice", Version: 2}, domaintest.Invalid("version")},
		{"Every bad input is named", three(), roadmap.ScoreInitiative{Initiative: "ACME-I2", Framework: "ice", Inputs: events.ScoreInputs{Impact: ref(11.0), Reach: ref(1.0)}},
			domaintest.Invalid("inputs.impact", "inputs.confidence", "inputs.ease", "inputs.reach")},
		{"A dropped initiative is not scored", three(dropped("ACME-I2", events.Planned, 2)), by("ice", 3), domaintest.Refused("initiative_is_open")},
		{"An unknown initiative can't be scored", nil, by("ice", 3), domaintest.Unknown("initiative", "ACME-I2")},
	})
	in := acme()
	in.Policy.Scoring = &events.Scoring{Framework: "ice", Version: 1}
	for _, r := range []row{
		{"The policy names the framework", three(), by("", 3), domaintest.Then(scored(nil, ice(3)))},
		{"Another framework than the policy's is refused", three(), by("rice", 3), domaintest.Refused("framework_of_policy")},
	} {
		theBook().Check(t, in, domaintest.Case[roadmap.Command](r))
	}
}

func TestLinkInitiatives(t *testing.T) {
	link := func(key, dependsOn string) roadmap.LinkInitiatives {
		return roadmap.LinkInitiatives{Initiative: key, DependsOn: dependsOn}
	}
	remove := roadmap.LinkInitiatives{Initiative: "ACME-I2", DependsOn: "ACME-I1", Remove: true}
	unlinked := events.InitiativesUnlinked{Initiative: "ACME-I2", DependsOn: "ACME-I1"}
	check(t, []row{
		{"An initiative depends on another one", three(), link("ACME-I2", "ACME-I1"), domaintest.Then(linked("ACME-I2", "ACME-I1"))},
		{"A dependency is there already", three(linked("ACME-I2", "ACME-I1")), link("ACME-I2", "ACME-I1"), domaintest.AlreadySo()},
		{"A dependency is removed", three(linked("ACME-I2", "ACME-I1")), remove, domaintest.Then(unlinked)},
		{"A dependency is gone already", three(linked("ACME-I2", "ACME-I1"), unlinked), remove, domaintest.AlreadySo()},
		{"A dependency of a dropped initiative is removed", three(linked("ACME-I2", "ACME-I1"), dropped("ACME-I2", events.Planned, 2)), remove, domaintest.Then(unlinked)},
		{"An initiative may build on a delivered one", three(delivered("ACME-I1", 1)), link("ACME-I2", "ACME-I1"), domaintest.Then(linked("ACME-I2", "ACME-I1"))},
		{"Nothing depends on a dropped initiative", three(dropped("ACME-I1", events.Planned, 1)), link("ACME-I2", "ACME-I1"), domaintest.Refused("initiative_is_open")},
		{"A delivered initiative depends on nothing new", three(delivered("ACME-I2", 2)), link("ACME-I2", "ACME-I1"), domaintest.Refused("initiative_is_open")},
		{"An initiative does not depend on itself", three(), link("ACME-I2", "ACME-I2"), domaintest.Refused("no_dependency_cycle")},
		{"Two initiatives don't depend on each other", three(linked("ACME-I1", "ACME-I2")), link("ACME-I2", "ACME-I1"), domaintest.Refused("no_dependency_cycle")},
		{"Ways that meet are no cycle", three(planned("ACME-I4", events.Now, 4), linked("ACME-I1", "ACME-I2"), linked("ACME-I1", "ACME-I3"), linked("ACME-I2", "ACME-I4"), linked("ACME-I3", "ACME-I4"), planned("ACME-I5", events.Now, 5)),
			link("ACME-I5", "ACME-I1"), domaintest.Then(linked("ACME-I5", "ACME-I1"))},
		{"An unknown initiative depends on nothing", three(), link("ACME-I9", "ACME-I1"), domaintest.Unknown("initiative", "ACME-I9")},
		{"An unknown initiative has no dependency to remove", three(), roadmap.LinkInitiatives{Initiative: "ACME-I9", DependsOn: "ACME-I1", Remove: true},
			domaintest.Unknown("initiative", "ACME-I9")},
		{"Nothing depends on an unknown initiative", three(), link("ACME-I1", "ACME-1"), domaintest.Unknown("initiative", "ACME-1")},
	})
}

func TestARefusedCycleIsNamed(t *testing.T) {
	s := theBook().After(three(linked("ACME-I1", "ACME-I2"), linked("ACME-I2", "ACME-I3"))...)
	_, err := roadmap.Decide(s, acme(), roadmap.LinkInitiatives{Initiative: "ACME-I3", DependsOn: "ACME-I1"})
	var rule *domain.RuleError
	if !errors.As(err, &rule) || rule.Message != "each would depend on the next: ACME-I3, ACME-I1, ACME-I2, ACME-I3" {
		t.Errorf("refused by %v", err)
	}
}

// Each initiative depends on the next two: there are more ways from the first to the last than could ever be walked.
func TestManyWaysAreLookedAtOnce(t *testing.T) {
	key := func(n int) string { return events.InitiativeMark.Key("ACME", uint32(n)) }
	var given []events.Event
	for n := 1; n <= 93; n++ {
		given = append(given, planned(key(n), events.Now, n))
	}
	for n := 2; n <= 91; n++ {
		given = append(given, linked(key(n), key(n+1)), linked(key(n), key(n+2)))
	}
	check(t, []row{{"A new one may depend on the first", given, roadmap.LinkInitiatives{Initiative: key(1), DependsOn: key(2)}, domaintest.Then(linked(key(1), key(2)))}})
}

func TestValidateInitiative(t *testing.T) {
	fine := &events.Validation{Verdict: events.Validated}
	risky := &events.Validation{Verdict: events.AtRisk, Findings: "Nobody knows the old index"}
	validated := func(from, to *events.Validation) events.InitiativeValidated {
		return events.InitiativeValidated{Initiative: "ACME-I2", Validation: *change(from, to)}
	}
	as := func(v *events.Validation) roadmap.ValidateInitiative {
		return roadmap.ValidateInitiative{Initiative: "ACME-I2", Verdict: v.Verdict, Findings: v.Findings}
	}
	check(t, []row{
		{"An initiative is validated without a word", three(), as(fine), domaintest.Then(validated(nil, fine))},
		{"An initiative is at risk later", three(validated(nil, fine)), as(risky), domaintest.Then(validated(fine, risky))},
		{"The same finding is already so", three(validated(nil, risky)), as(risky), domaintest.AlreadySo()},
		{"A risk is named", three(), as(&events.Validation{Verdict: events.AtRisk, Findings: " "}), domaintest.Invalid("findings")},
		{"A verdict is one of three", three(), as(&events.Validation{Verdict: "nice"}), domaintest.Invalid("verdict", "findings")},
		{"A delivered initiative is not validated", three(delivered("ACME-I2", 2)), as(fine), domaintest.Refused("initiative_is_open")},
		{"An unknown initiative can't be validated", nil, as(fine), domaintest.Unknown("initiative", "ACME-I2")},
	})
}
