package scoring

import (
	"fmt"
	"maps"
	"slices"

	"waymark/domain"
	"waymark/events"
)

// input is one that a formula takes.
type input struct {
	name string // in JSON
	want string // what it must be
	fits func(any) bool
}

// between takes a number of a range.
func between(name string, least, most float64) input {
	return input{name, fmt.Sprintf("a number from %v to %v", least, most), func(v any) bool {
		n, ok := v.(float64)
		return ok && n >= least && n <= most
	}}
}

// tenths takes a number from 1 to 10.
func tenths(name string) input { return between(name, 1, 10) }

// among takes one of some numbers.
func among(name string, scale ...float64) input {
	return input{name, fmt.Sprintf("one of %v", scale), func(v any) bool {
		n, ok := v.(float64)
		return ok && slices.Contains(scale, n)
	}}
}

// relative takes a relative estimate as teams make them on modified Fibonacci numbers.
func relative(name string) input { return among(name, 1, 2, 3, 5, 8, 13, 20) }

// word takes one of some words.
func word(name string, words ...string) input {
	return input{name, fmt.Sprintf("one of %q", words), func(v any) bool {
		s, ok := v.(string)
		return ok && slices.Contains(words, s)
	}}
}

// check names each input that is missing, that does not fit, or that the formula does not take.
func (f formula) check(check *domain.Check, in events.ScoreInputs) {
	inputs := given(in)
	for _, i := range f.inputs {
		check.That(i.fits(inputs[i.name]), "inputs."+i.name, "must be %s", i.want)
		delete(inputs, i.name)
	}
	for _, name := range slices.Sorted(maps.Keys(inputs)) {
		check.That(false, "inputs."+name, "%s does not take it", f.framework)
	}
}

// given are the inputs that are set, by their names: numbers and words.
func given(in events.ScoreInputs) map[string]any {
	set := map[string]any{}
	for name, number := range map[string]*float64{
		"reach": in.Reach, "impact": in.Impact, "confidence": in.Confidence, "effort": in.Effort, "ease": in.Ease,
		"business_value": in.BusinessValue, "time_criticality": in.TimeCriticality, "risk_reduction": in.RiskReduction,
		"job_size": in.JobSize, "value": in.Value,
	} {
		if number != nil {
			set[name] = *number
		}
	}
	for name, word := range map[string]string{"priority": in.Priority, "functional": in.Functional, "dysfunctional": in.Dysfunctional} {
		if word != "" {
			set[name] = word
		}
	}
	return set
}
