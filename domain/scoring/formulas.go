package scoring

import (
	"slices"

	"waymark/events"
)

// formula is one version of a framework's formula.
type formula struct {
	framework string
	version   int
	inputs    []input
	result    func(events.ScoreInputs) events.ScoreResult // of inputs that were checked
}

// formulas lists every version of every framework.
func formulas() []formula {
	return []formula{
		{"rice", 1, riceInputs(), rice},
		{"ice", 1, []input{tenths("impact"), tenths("confidence"), tenths("ease")}, ice},
		{"wsjf", 1, []input{relative("business_value"), relative("time_criticality"), relative("risk_reduction"), relative("job_size")}, wsjf},
		{"moscow", 1, []input{word("priority", "must", "should", "could", "wont")}, moscow},
		{"kano", 1, []input{word("functional", answers()...), word("dysfunctional", answers()...)}, kano},
		{"value_effort", 1, []input{tenths("value"), tenths("effort")}, valueEffort},
	}
}

func riceInputs() []input {
	return []input{
		between("reach", 0, 1e9), among("impact", 0.25, 0.5, 1, 2, 3), between("confidence", 0, 100), between("effort", 0.01, 1e4),
	}
}

// rice is reach times impact times confidence, divided by effort (Sean McBride, "RICE: simple prioritization for product
// managers", Intercom): reach in people a period; impact on each 3 massive, 2 high, 1 medium, 0.5 low, 0.25 minimal;
// confidence in percent; effort in person-months.
func rice(in events.ScoreInputs) events.ScoreResult {
	return value(*in.Reach * *in.Impact * *in.Confidence / 100 / *in.Effort)
}

// ice is impact times confidence times ease, each from 1 to 10 (Sean Ellis, GrowthHackers).
func ice(in events.ScoreInputs) events.ScoreResult {
	return value(*in.Impact * *in.Confidence * *in.Ease)
}

// wsjf is weighted shortest job first: the cost of delay, which is the value to users and the business plus time
// criticality plus risk reduction or opportunity enablement, divided by the job's size (Scaled Agile Framework, "WSJF",
// after Don Reinertsen). Each is a relative estimate on the scale 1, 2, 3, 5, 8, 13, 20.
func wsjf(in events.ScoreInputs) events.ScoreResult {
	return value((*in.BusinessValue + *in.TimeCriticality + *in.RiskReduction) / *in.JobSize)
}

// moscow is the priority itself: must have, should have, could have, won't have this time (Dai Clegg; Agile Business
// Consortium, DSDM handbook, "MoSCoW Prioritisation").
func moscow(in events.ScoreInputs) events.ScoreResult {
	return events.ScoreResult{Category: in.Priority}
}

// answers are those to both questions of Kano's questionnaire, in the order of its evaluation table: I like it, I expect
// it, I am neutral, I can tolerate it, I dislike it.
func answers() []string { return []string{"like", "expect", "neutral", "tolerate", "dislike"} }

// kano is the category by Kano's evaluation table (Noriaki Kano et al., 1984; Charles Berger et al., "Kano's methods for
// understanding customer-defined quality", 1993): a row for each answer to the functional question, in it a letter for
// each answer to the dysfunctional one.
func kano(in events.ScoreInputs) events.ScoreResult {
	table := map[string]string{"like": "QAAAO", "expect": "RIIIM", "neutral": "RIIIM", "tolerate": "RIIIM", "dislike": "RRRRQ"}
	categories := map[byte]string{
		'A': "attractive", 'O': "one_dimensional", 'M': "must_be", 'I': "indifferent", 'R': "reverse", 'Q': "questionable",
	}
	letter := table[in.Functional][slices.Index(answers(), in.Dysfunctional)]
	return events.ScoreResult{Category: categories[letter]}
}

// valueEffort is value divided by effort, each from 1 to 10, and the quadrant of the action priority matrix (Mind Tools),
// whose lines lie between 5 and 6: quick_win, major_project, fill_in or thankless_task.
func valueEffort(in events.ScoreInputs) events.ScoreResult {
	quadrants := map[[2]bool]string{ // of high value, of high effort
		{true, false}: "quick_win", {true, true}: "major_project", {false, false}: "fill_in", {false, true}: "thankless_task",
	}
	result := value(*in.Value / *in.Effort)
	result.Category = quadrants[[2]bool{*in.Value > 5, *in.Effort > 5}]
	return result
}

func value(v float64) events.ScoreResult { return events.ScoreResult{Value: &v} }
