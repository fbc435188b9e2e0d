package assessment_test

import (
	"maps"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"waymark/analytics/assessment"
	"waymark/events"
)

type figures = map[assessment.Figure]float64

// calm are figures with which nothing fires but the evidence, of somebody who decides both or of two people.
func calm(oneHand bool) figures {
	f := figures{}
	for _, r := range assessment.Rules() {
		switch {
		case slices.Contains(r.Signals, assessment.Evidence):
			f[r.Figure] = r.Threshold
		case r.AtMost:
			f[r.Figure] = r.Most
		default:
			f[r.Figure] = 0
		}
	}
	if oneHand {
		f[assessment.SameHands] = 1
	}
	return f
}

// speaking are figures with which as many rules fire for a signal as are needed, the named one among them, and too few for others.
func speaking(t *testing.T, signal assessment.Signal, named assessment.Rule) figures {
	f := calm(signal == assessment.Strain)
	f[named.Figure] = named.Threshold
	lacking := 0
	for _, r := range assessment.Needed() {
		if r.Signals[0] == signal {
			lacking = int(r.Threshold) - 1
		}
	}
	for _, r := range assessment.Rules() { // those first that speak for nothing else
		if lacking > 0 && r.Name != named.Name && slices.Equal(r.Signals, []assessment.Signal{signal}) {
			f[r.Figure], lacking = r.Threshold, lacking-1
		}
	}
	if lacking > 0 {
		t.Fatalf("%s has too few rules of its own", signal)
	}
	return f
}

func beyond(r assessment.Rule) map[string]float64 {
	if r.AtMost {
		return map[string]float64{r.Name: r.Threshold * 0.99}
	}
	return map[string]float64{r.Name: r.Threshold * 1.01}
}

func TestEachThresholdFlipsTheVerdictWhereItShould(t *testing.T) {
	verdicts := map[assessment.Signal][2]assessment.Verdict{
		assessment.Strain:   {assessment.Split, assessment.OnePerson},
		assessment.Friction: {assessment.Clarify, assessment.Split},
		assessment.Overload: {assessment.AddOwner, assessment.Split},
	}
	for _, r := range assessment.Rules() {
		for _, signal := range r.Signals {
			expected, counts := verdicts[signal]
			if !counts {
				continue
			}
			f := speaking(t, signal, r)
			if got := assessment.Assess(f, nil).Verdict; got != expected[0] {
				t.Errorf("%s for %s: %s, want %s", r.Name, signal, got, expected[0])
			}
			if got := assessment.Assess(f, beyond(r)).Verdict; got != expected[1] {
				t.Errorf("%s for %s, with another threshold: %s, want %s", r.Name, signal, got, expected[1])
			}
			for _, needed := range assessment.Needed() {
				more := map[string]float64{needed.Name: needed.Threshold + 1}
				if got := assessment.Assess(f, more).Verdict; needed.Signals[0] == signal && got != expected[1] {
					t.Errorf("%s for %s, where more are needed: %s, want %s", r.Name, signal, got, expected[1])
				}
			}
		}
	}
}

func TestWhoDecidesBothIsSaidByTheOverlapNotByTheTitles(t *testing.T) {
	f := calm(true)
	for _, c := range []struct {
		name   string
		titles float64
		policy map[string]float64
		f      figures
		want   assessment.Verdict
	}{
		{"one hand", 0, nil, f, assessment.OnePerson},
		{"one hand with two titles", 1, nil, f, assessment.Clarify},
		{"two hands with two titles", 1, nil, calm(false), assessment.Split},
		{"two hands with one title", 0, nil, calm(false), assessment.Split},
		{"half and half", 0, nil, with(f, assessment.SameHands, 0.5), assessment.OnePerson},
		{"half and half, where that is said to be two", 0, map[string]float64{"same_hands": 0.51}, with(f, assessment.SameHands, 0.5), assessment.Split},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := assessment.Assess(with(c.f, assessment.SplitTitles, c.titles), c.policy).Verdict; got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func with(f figures, figure assessment.Figure, value float64) figures {
	f = maps.Clone(f)
	f[figure] = value
	return f
}

func TestTooLittleEvidenceIsSaid(t *testing.T) {
	for _, r := range assessment.Rules() {
		if !slices.Contains(r.Signals, assessment.Evidence) {
			continue
		}
		f := calm(true)
		if got := assessment.Assess(f, beyond(r)); got.Verdict != assessment.TooLittle {
			t.Errorf("too little of %s is judged as %s", r.Name, got.Verdict)
		}
		delete(f, r.Figure)
		if got := assessment.Assess(f, nil); got.Verdict != assessment.TooLittle || sum(got.Confidence) != 0 {
			t.Errorf("nothing of %s is judged as %s, %v", r.Name, got.Verdict, got.Confidence)
		}
	}
}

func sum(confidence map[assessment.Verdict]float64) (all float64) {
	for _, c := range confidence {
		all += c
	}
	return all
}

func TestConfidenceIsHandComputed(t *testing.T) {
	f := calm(false)
	f[assessment.Decisions], f[assessment.Weeks] = 270, 12
	f[assessment.Thrash] = 3
	// The evidence is worth min(270/300, 12/16) = 0.75. One of two signals of friction: 1/3; none of overload: 1/9.
	want := map[assessment.Verdict]float64{
		assessment.OnePerson: 0, assessment.Clarify: 0.75 / 3, assessment.AddOwner: 0.75 * 2 / 3 / 9, assessment.Split: 0.75 * 2 / 3 * 8 / 9,
	}
	got := assessment.Assess(f, nil)
	for v, c := range want {
		if math.Abs(got.Confidence[v]-c) > 1e-9 {
			t.Errorf("%s: %v, want %v", v, got.Confidence[v], c)
		}
	}
}

func TestTheVerdictIsWhatTheSignalsSay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := figures{}
		for _, r := range assessment.Rules() {
			if rapid.Bool().Draw(t, "known "+r.Name) {
				f[r.Figure] = rapid.SampledFrom([]float64{0, r.Threshold / 2, r.Threshold, r.Threshold * 2}).Draw(t, r.Name)
			}
		}
		a := assessment.Assess(f, nil)
		fired := map[assessment.Signal]int{}
		evidence := true
		for _, r := range a.Results {
			if value, known := f[r.Figure]; r.Fired != (known && (r.AtMost && value <= r.Threshold || !r.AtMost && value >= r.Threshold)) {
				t.Fatalf("%s fired: %t", r.Name, r.Fired)
			}
			for _, s := range r.Signals {
				if r.Fired {
					fired[s]++
				}
			}
			evidence = evidence && (r.Fired || !slices.Contains(r.Signals, assessment.Evidence))
		}
		want := assessment.Split
		switch {
		case !evidence:
			want = assessment.TooLittle
		case fired[assessment.OneHand] > 0 && fired[assessment.InName] > 0:
			want = assessment.Clarify
		case fired[assessment.OneHand] > 0 && fired[assessment.Strain] < 3:
			want = assessment.OnePerson
		case fired[assessment.OneHand] > 0:
		case fired[assessment.Friction] >= 2:
			want = assessment.Clarify
		case fired[assessment.Overload] >= 2:
			want = assessment.AddOwner
		}
		if all := sum(a.Confidence); a.Verdict != want || all < 0 || all > 1+1e-9 {
			t.Fatalf("%v is %s, want %s; %v", fired, a.Verdict, want, a.Confidence)
		}
	})
}

func TestTheOverlapIsHandComputed(t *testing.T) {
	for _, c := range []struct {
		name   string
		people []assessment.Person
		want   float64
		known  bool
	}{
		{"one person", []assessment.Person{{"ana", 3, 40, 5}}, 1, true},
		{"two people apart", []assessment.Person{{"ana", 10, 0, 0}, {"bob", 0, 30, 0}}, 0, true},
		// min(8/10, 10/40) + min(2/10, 30/40)
		{"two people who do a little of both", []assessment.Person{{"ana", 8, 10, 0}, {"bob", 2, 30, 9}}, 0.45, true},
		{"nobody decides the strategy", []assessment.Person{{"ana", 0, 10, 0}, {"bob", 0, 3, 0}}, 1, true},
		{"nobody decides", []assessment.Person{{"ana", 0, 0, 7}}, 1, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got, known := assessment.Overlap(c.people); math.Abs(got-c.want) > 1e-9 || known != c.known {
				t.Errorf("got %v, %t", got, known)
			}
		})
	}
}

func TestEveryDecisionIsOfOneKind(t *testing.T) {
	kinds, seen := assessment.Kinds(), 0
	for _, types := range assessment.Types() {
		seen += len(types)
	}
	for _, name := range events.Types() {
		if _, known := kinds[name]; !known && name != "LedgerSealed" { // nobody's decision
			t.Errorf("%s is of no kind", name)
		}
	}
	for name := range kinds {
		if !slices.Contains(events.Types(), name) {
			t.Errorf("there is no %s", name)
		}
	}
	if seen != len(kinds) {
		t.Errorf("%d types are listed, %d of them once", seen, len(kinds))
	}
}

func TestEveryRuleIsWhole(t *testing.T) {
	names := map[string]bool{}
	for _, r := range slices.Concat(assessment.Rules(), assessment.Needed()) {
		if r.Name == "" || names[r.Name] || r.Says == "" || r.Source == "" || len(r.Signals) == 0 || r.Threshold < r.Least || r.Threshold > r.Most {
			t.Errorf("%+v", r)
		}
		names[r.Name] = true
	}
	if _, adjustable := assessment.Adjustable()["split_titles"]; adjustable || len(assessment.Adjustable()) != len(names)-1 {
		t.Errorf("%d of %d can be adjusted", len(assessment.Adjustable()), len(names))
	}
}
