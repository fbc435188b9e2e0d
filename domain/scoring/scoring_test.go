package scoring_test

import (
	"encoding/json"
	"errors"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"waymark/domain"
	"waymark/domain/scoring"
	"waymark/events"
)

// inputs are the inputs that the JSON says.
func inputs(t *testing.T, text string) events.ScoreInputs {
	t.Helper()
	var in events.ScoreInputs
	if err := json.Unmarshal([]byte(text), &in); err != nil {
		t.Fatal(err)
	}
	return in
}

func TestAScoreIsComputedByItsFormula(t *testing.T) {
	for _, c := range []struct{ framework, inputs, result string }{
		{"rice", `{"reach":500,"impact":2,"confidence":80,"effort":4}`, `{"value":200}`},
		{"rice", `{"reach":0,"impact":3,"confidence":100,"effort":0.5}`, `{"value":0}`},
		{"rice", `{"reach":1000000000,"impact":0.25,"confidence":50,"effort":10000}`, `{"value":12500}`},
		{"rice", `{"reach":7,"impact":1,"confidence":0,"effort":0.01}`, `{"value":0}`},
		{"ice", `{"impact":8,"confidence":5,"ease":2.5}`, `{"value":100}`},
		{"ice", `{"impact":1,"confidence":1,"ease":10}`, `{"value":10}`},
		{"wsjf", `{"business_value":13,"time_criticality":8,"risk_reduction":3,"job_size":5}`, `{"value":4.8}`},
		{"wsjf", `{"business_value":1,"time_criticality":2,"risk_reduction":3,"job_size":1}`, `{"value":6}`},
		{"wsjf", `{"business_value":20,"time_criticality":20,"risk_reduction":20,"job_size":20}`, `{"value":3}`},
		{"moscow", `{"priority":"must"}`, `{"category":"must"}`},
		{"moscow", `{"priority":"wont"}`, `{"category":"wont"}`},
		{"value_effort", `{"effort":5,"value":6}`, `{"value":1.2,"category":"quick_win"}`},
		{"value_effort", `{"effort":6,"value":9}`, `{"value":1.5,"category":"major_project"}`},
		{"value_effort", `{"effort":5,"value":5}`, `{"value":1,"category":"fill_in"}`},
		{"value_effort", `{"effort":10,"value":1}`, `{"value":0.1,"category":"thankless_task"}`},
	} {
		score, err := scoring.Compute(c.framework, 1, inputs(t, c.inputs))
		if err != nil {
			t.Fatalf("%s of %s: %v", c.framework, c.inputs, err)
		}
		got, _ := json.Marshal(score)
		want := `{"framework":"` + c.framework + `","version":1,"inputs":` + c.inputs + `,"result":` + c.result + `}`
		if string(got) != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
}

// The table as it stands in the literature, read row by row.
func TestKanosTableTellsTheCategory(t *testing.T) {
	answers := []string{"like", "expect", "neutral", "tolerate", "dislike"}
	const a, o, m, i, r, q = "attractive", "one_dimensional", "must_be", "indifferent", "reverse", "questionable"
	for row, categories := range [][]string{{q, a, a, a, o}, {r, i, i, i, m}, {r, i, i, i, m}, {r, i, i, i, m}, {r, r, r, r, q}} {
		for column, want := range categories {
			in := events.ScoreInputs{Functional: answers[row], Dysfunctional: answers[column]}
			score, err := scoring.Compute("kano", 1, in)
			if err != nil || score.Result.Category != want || score.Result.Value != nil {
				t.Errorf("%s and %s make %+v, %v; want %s", answers[row], answers[column], score.Result, err, want)
			}
		}
	}
}

func TestEveryBadInputIsNamed(t *testing.T) {
	for _, c := range []struct {
		framework string
		version   int
		inputs    string
		faults    string
	}{
		{"rice", 1, `{}`, "inputs.confidence inputs.effort inputs.impact inputs.reach"},
		{"rice", 1, `{"reach":-1,"impact":4,"confidence":101,"effort":0}`, "inputs.confidence inputs.effort inputs.impact inputs.reach"},
		{"rice", 1, `{"reach":1000000001,"impact":1,"confidence":-1,"effort":10001}`, "inputs.confidence inputs.effort inputs.reach"},
		{"rice", 1, `{"reach":1,"impact":1,"confidence":1,"effort":1,"ease":1,"priority":"must"}`, "inputs.ease inputs.priority"},
		{"ice", 1, `{"impact":0.9,"confidence":10.1,"ease":0}`, "inputs.confidence inputs.ease inputs.impact"},
		{"wsjf", 1, `{"business_value":4,"time_criticality":0,"risk_reduction":21}`, "inputs.business_value inputs.job_size inputs.risk_reduction inputs.time_criticality"},
		{"moscow", 1, `{"priority":"maybe","value":3}`, "inputs.priority inputs.value"},
		{"kano", 1, `{"functional":"like"}`, "inputs.dysfunctional"},
		{"kano", 1, `{"functional":"love","dysfunctional":"hate"}`, "inputs.dysfunctional inputs.functional"},
		{"value_effort", 1, `{"value":11,"effort":0.5}`, "inputs.effort inputs.value"},
		{"rice", 2, `{"reach":-1}`, "version"},
		{"rice", 0, `{}`, "version"},
		{"drice", 1, `{"reach":-1}`, "framework"},
		{"", 0, `{}`, "framework"},
	} {
		_, err := scoring.Compute(c.framework, c.version, inputs(t, c.inputs))
		if got := faults(err); got != c.faults {
			t.Errorf("%s %d of %s: %q, want %q", c.framework, c.version, c.inputs, got, c.faults)
		}
	}
	_, err := scoring.Compute("drice", 1, events.ScoreInputs{})
	if want := `framework: must be one of ["ice" "kano" "moscow" "rice" "value_effort" "wsjf"]`; err.Error() != want {
		t.Errorf("%v, want %s", err, want)
	}
	none := math.NaN()
	if _, err := scoring.Compute("value_effort", 1, events.ScoreInputs{Value: &none, Effort: &none}); faults(err) != "inputs.effort inputs.value" {
		t.Errorf("what is no number made %v", err)
	}
}

// faults are the faulty fields in order.
func faults(err error) string {
	var invalid *domain.InvalidError
	if !errors.As(err, &invalid) {
		return ""
	}
	var fields []string
	for _, f := range invalid.Faults {
		fields = append(fields, f.Field)
	}
	slices.Sort(fields)
	return strings.Join(fields, " ")
}

func TestAProductScoresByTheFrameworkOfItsPolicy(t *testing.T) {
	full := inputs(t, `{"impact":1,"confidence":1,"ease":1}`)
	none := events.Policy{}
	policy := events.Policy{Scoring: &events.Scoring{Framework: "ice", Version: 1}}
	old := events.Policy{Scoring: &events.Scoring{Framework: "gut", Version: 1}}
	for _, c := range []struct {
		name    string
		policy  events.Policy
		asked   events.Scoring
		outcome string
	}{
		{"nothing said is the policy's", policy, events.Scoring{}, "ice"},
		{"the policy's framework is its version", policy, events.Scoring{Framework: "ice"}, "ice"},
		{"the policy's own", policy, events.Scoring{Framework: "ice", Version: 1}, "ice"},
		{"another framework", policy, events.Scoring{Framework: "rice"}, "framework_of_policy"},
		{"another version", policy, events.Scoring{Version: 2}, "framework_of_policy"},
		{"without a policy any framework", none, events.Scoring{Framework: "ice", Version: 1}, "ice"},
		{"without a policy the newest version", none, events.Scoring{Framework: "ice"}, "ice"},
		{"without a policy an unknown version", none, events.Scoring{Framework: "ice", Version: 2}, "version"},
		{"without a policy one must be named", none, events.Scoring{}, "framework"},
		{"a policy of a framework that is none", old, events.Scoring{}, "framework"},
	} {
		score, err := scoring.Decide(c.policy, c.asked, full)
		var rule *domain.RuleError
		got := score.Framework + faults(err)
		if errors.As(err, &rule) {
			got += rule.Rule
		}
		if got != c.outcome || err == nil && score.Version != 1 {
			t.Errorf("%s: %q of version %d, want %q", c.name, got, score.Version, c.outcome)
		}
	}
}

func TestFrameworksAreKnownByTheirVersions(t *testing.T) {
	for _, framework := range []string{"rice", "ice", "wsjf", "moscow", "kano", "value_effort"} {
		if !scoring.Known(framework, 1) || scoring.Known(framework, 0) || scoring.Known(framework, 2) {
			t.Errorf("%s is known in other versions than 1", framework)
		}
	}
	if scoring.Known("RICE", 1) || scoring.Known("", 1) {
		t.Error("what is no framework is known")
	}
}

func TestScoresAreTheSameIfTheyWereMadeOfTheSame(t *testing.T) {
	a, _ := scoring.Compute("moscow", 1, events.ScoreInputs{Priority: "must"})
	same, _ := scoring.Compute("moscow", 1, events.ScoreInputs{Priority: "must"})
	other, _ := scoring.Compute("moscow", 1, events.ScoreInputs{Priority: "could"})
	later, elsewhere := a, a
	later.Version = 2
	elsewhere.Framework = "kano"
	if !scoring.Same(a, same) || scoring.Same(a, other) || scoring.Same(a, later) || scoring.Same(a, elsewhere) || scoring.Same(a, events.Score{}) {
		t.Error("scores are not told apart")
	}
}

// An input that is not checked would be let through to every framework.
func TestEveryInputIsRefusedByAFrameworkThatDoesNotTakeIt(t *testing.T) {
	typ := reflect.TypeFor[events.ScoreInputs]()
	for i := range typ.NumField() {
		var in events.ScoreInputs
		one := 1.0
		switch field := reflect.ValueOf(&in).Elem().Field(i); field.Kind() {
		case reflect.Pointer:
			field.Set(reflect.ValueOf(&one))
		default:
			field.SetString("must")
		}
		name, _, _ := strings.Cut(typ.Field(i).Tag.Get("json"), ",")
		refused := false
		for _, framework := range []string{"ice", "moscow"} {
			_, err := scoring.Compute(framework, 1, in)
			refused = refused || strings.Contains(faults(err), "inputs."+name)
		}
		if !refused {
			t.Errorf("%s is not looked at", name)
		}
	}
}
