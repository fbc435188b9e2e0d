// Package scoring computes scores of stories and initiatives by the frameworks that product people use. Each framework
// has versions of its formula; a version never changes once it is here, for scores that it made are stored.
package scoring

import (
	"maps"
	"slices"

	"waymark/domain"
	"waymark/events"
)

// Known says whether there is such a version of such a framework.
func Known(framework string, version int) bool {
	_, ok := find(framework, version)
	return ok
}

// Compute is the score by a version of a framework. Its InvalidError names every fault: framework, version, or
// inputs.reach for the input reach.
func Compute(framework string, version int, inputs events.ScoreInputs) (events.Score, error) {
	var check domain.Check
	f, ok := find(framework, version)
	check.That(newest(framework) > 0, "framework", "must be one of %q", frameworks())
	check.That(ok || newest(framework) == 0, "version", "%s has no formula of version %d, but of 1 to %d", framework, version, newest(framework))
	if err := check.Err(); err != nil {
		return events.Score{}, err
	}
	f.check(&check, inputs)
	if err := check.Err(); err != nil {
		return events.Score{}, err
	}
	return events.Score{Framework: framework, Version: version, Inputs: inputs, Result: f.result(inputs)}, nil
}

// Decide is the score as a product with this policy scores: an empty framework is that of the policy, version 0 that of
// the policy too, or the framework's newest where the policy names none. The policy's framework is the one that scores
// must use.
func Decide(p events.Policy, asked events.Scoring, inputs events.ScoreInputs) (events.Score, error) {
	if p.Scoring == nil {
		if asked.Version == 0 {
			asked.Version = newest(asked.Framework)
		}
		return Compute(asked.Framework, asked.Version, inputs)
	}
	if asked.Framework == "" {
		asked.Framework = p.Scoring.Framework
	}
	if asked.Version == 0 {
		asked.Version = p.Scoring.Version
	}
	if asked != *p.Scoring {
		return events.Score{}, domain.Refuse("framework_of_policy", "the policy scores by version %d of %s",
			p.Scoring.Version, p.Scoring.Framework)
	}
	return Compute(asked.Framework, asked.Version, inputs)
}

// Same says whether two scores were made of the same by the same formula.
func Same(a, b events.Score) bool {
	return a.Framework == b.Framework && a.Version == b.Version && maps.Equal(given(a.Inputs), given(b.Inputs))
}

func find(framework string, version int) (formula, bool) {
	all := formulas()
	at := slices.IndexFunc(all, func(f formula) bool { return f.framework == framework && f.version == version })
	if at < 0 {
		return formula{}, false
	}
	return all[at], true
}

// newest is the newest version of a framework's formula; 0 where there is no such framework.
func newest(framework string) int {
	version := 0
	for _, f := range formulas() {
		if f.framework == framework {
			version = max(version, f.version)
		}
	}
	return version
}

func frameworks() []string {
	names := map[string]bool{}
	for _, f := range formulas() {
		names[f.framework] = true
	}
	return slices.Sorted(maps.Keys(names))
}
