package assessment

import (
	"cmp"
	"math"
	"slices"
)

// Verdict is what is recommended.
type Verdict string

// The verdicts.
const (
	OnePerson Verdict = "one_person"            // one person can go on in both roles
	Split     Verdict = "split"                 // two people, one for each role: split them, or keep them so
	Clarify   Verdict = "clarify"               // who decides what is to be said, and kept to
	AddOwner  Verdict = "add_product_owner"     // a product owner for a team
	TooLittle Verdict = "insufficient_evidence" // nothing can be said yet
)

// Says is what is to be done.
func (v Verdict) Says() string {
	switch v {
	case OnePerson:
		return "One person can go on as product manager and product owner."
	case Split:
		return "Product manager and product owner are to be two people: split the roles, or keep them so where they are split."
	case Clarify:
		return "Clarify the split: say who decides what, and keep to it."
	case AddOwner:
		return "Add a product owner for a team: there is more to own than one can."
	default:
		return "Too little was decided, or over too short a time, to say anything."
	}
}

// Verdicts are those among which a recommendation is made.
func Verdicts() []Verdict { return []Verdict{OnePerson, Split, Clarify, AddOwner} }

// Result is what a rule said.
type Result struct {
	Rule              // with the threshold that held
	Value    *float64 // nil: not known
	Fired    bool
	Adjusted bool // the policy says the threshold
}

// Assessment is what the rules say of a product.
type Assessment struct {
	Verdict    Verdict
	Confidence map[Verdict]float64 // from 0 to 1, of each of Verdicts; their sum is how much the evidence is worth
	OneHand    bool                // the same people decide both
	InName     bool                // though by the titles they are split
	Results    []Result            // in the order of the table
	Needed     []Result            // how many signals fired together, and how many must
}

// Assess applies the rules to figures, with the thresholds of a policy in the place of the table's.
func Assess(figures map[Figure]float64, policy map[string]float64) Assessment {
	var a Assessment
	for _, r := range Rules() {
		value, known := figures[r.Figure]
		a.Results = append(a.Results, apply(r, value, known, policy))
	}
	for _, r := range Needed() {
		a.Needed = append(a.Needed, apply(r, float64(a.fired(r.Signals[0])), true, policy))
	}
	a.OneHand, a.InName = a.fired(OneHand) > 0, a.fired(InName) > 0
	a.Confidence = a.confidence()
	a.Verdict = TooLittle
	if !slices.ContainsFunc(a.Results, func(r Result) bool { return slices.Contains(r.Signals, Evidence) && !r.Fired }) {
		a.Verdict = slices.MaxFunc(Verdicts(), func(v, w Verdict) int { return cmp.Compare(a.Confidence[v], a.Confidence[w]) })
	}
	return a
}

func apply(r Rule, value float64, known bool, policy map[string]float64) Result {
	result := Result{Rule: r}
	if said, has := policy[r.Name]; has {
		result.Threshold, result.Adjusted = said, true
	}
	if known {
		result.Value = &value
		result.Fired = r.AtMost && value <= result.Threshold || !r.AtMost && value >= result.Threshold
	}
	return result
}

// fired is how many rules fired that speak for a signal.
func (a Assessment) fired(s Signal) (n int) {
	for _, r := range a.Results {
		if r.Fired && slices.Contains(r.Signals, s) {
			n++
		}
	}
	return n
}

// confidence weighs each verdict. What the evidence is worth grows with each figure v of it by v / (v + t), half at the threshold t. Each kind
// of signals is a degree of truth: 2/3 if just as many fire as are needed, 1/3 with one less, 8/9 with one more and so on, as odds that
// double twice with each signal. A verdict is the product of what it takes.
func (a Assessment) confidence() map[Verdict]float64 {
	strain, friction, overload := a.degree(Strain), a.degree(Friction), a.degree(Overload)
	var weighed map[Verdict]float64
	switch {
	case a.OneHand && a.InName:
		weighed = map[Verdict]float64{Clarify: 1}
	case a.OneHand:
		weighed = map[Verdict]float64{OnePerson: 1 - strain, Split: strain}
	default:
		weighed = map[Verdict]float64{Clarify: friction, AddOwner: (1 - friction) * overload, Split: (1 - friction) * (1 - overload)}
	}
	worth := 1.0
	for _, r := range a.Results {
		if slices.Contains(r.Signals, Evidence) {
			worth = min(worth, worthOf(r))
		}
	}
	all := map[Verdict]float64{}
	for _, v := range Verdicts() {
		all[v] = worth * weighed[v]
	}
	return all
}

func worthOf(r Result) float64 {
	if r.Value == nil || *r.Value <= 0 {
		return 0
	}
	return *r.Value / (*r.Value + r.Threshold)
}

// degree is how true it is that enough signals of a kind fired.
func (a Assessment) degree(s Signal) float64 {
	for _, r := range a.Needed {
		if slices.Contains(r.Signals, s) {
			return 1 / (1 + math.Pow(2, -1-2*(*r.Value-math.Ceil(r.Threshold))))
		}
	}
	return 0
}
