package assessment

import "slices"

// Figure names a figure of the record, by which rules ask.
type Figure string

// The figures. One that is not known, such as the time from need to decision where there was no need, is left out: no rule on it fires.
const (
	Decisions        Figure = "decisions"         // strategic and tactical ones in the range
	Weeks            Figure = "weeks"             // with a decision
	SameHands        Figure = "overlap"           // see Overlap
	SplitTitles      Figure = "split_titles"      // 1: more than one person hold the roles of product manager and product owner, both of which are held; else 0
	QuietWeeks       Figure = "quiet_weeks"       // share of the weeks with a decision that had no strategic one
	LongestQuiet     Figure = "longest_quiet"     // weeks in a row without a strategic decision
	TacticalShare    Figure = "tactical_share"    // of strategic and tactical decisions
	Load             Figure = "load"              // strategic and tactical decisions a week of the busiest person, in weeks with one of that person
	AnswerDays       Figure = "answer_days"       // median of the days from the capture of a need to the first decision that answers or dismisses it
	AgeingNeeds      Figure = "ageing_needs"      // open needs that were captured 90 days ago or earlier
	WaitingProposals Figure = "waiting_proposals" // open proposals that were made 14 days ago or earlier
	OpenChallenges   Figure = "open_challenges"
	Traced           Figure = "traced"    // share of the stories not yet done that lead to a need or a goal
	Measured         Figure = "measured"  // share of the open goals that were measured in the range; 0 without a goal
	Overrides        Figure = "overrides" // share of the latest moves from or to the first places that another role took back within 14 days
	Contested        Figure = "contested" // share of the latest moves that another person took back within 14 days
	Thrash           Figure = "thrash"    // stories that went back and forth
	Reasoned         Figure = "reasoned"  // share of strategic and tactical decisions with a reason
	Team             Figure = "team"      // people who hold the role of a team member, or decided on estimates, status or sprints
	OpenStories      Figure = "per_owner" // stories not yet done for each person who made at least a tenth of the tactical decisions
)

// Signal is what a rule that fires speaks for.
type Signal string

// The signals.
const (
	Evidence Signal = "evidence" // there is enough to judge by; all of these must fire
	OneHand  Signal = "one_hand" // the same people decide both
	InName   Signal = "in_name"  // by the titles they are split
	Strain   Signal = "strain"   // where one hand decides both, it is too much
	Friction Signal = "friction" // where both are split, it is not clear who decides what
	Overload Signal = "overload" // where both are split, there is more to own than one product owner can
)

// Rule is a line of the table by which a product is assessed.
type Rule struct {
	Name      string   // of its threshold in the policy
	Question  int      // which of the four it is about: who does what, what hinders, how is decided, what is success
	Figure    Figure   // what is compared
	AtMost    bool     // it fires at or below the threshold; else at or above
	Threshold float64  // unless the policy says another one
	Least     float64  // that a policy may say
	Most      float64  // likewise
	Signals   []Signal // for which it speaks
	Says      string   // when it fires
	Source    string
}

// Rules is the table.
func Rules() []Rule {
	return []Rule{
		{"decisions", 1, Decisions, false, 30, 1, 100_000, []Signal{Evidence}, "enough was decided to see a pattern", craft},
		{"weeks", 1, Weeks, false, 4, 1, 520, []Signal{Evidence}, "it was decided over long enough", "Scrum Guide 2020: a Sprint is a month or less; one whole of it must be seen"},
		{"same_hands", 1, SameHands, false, 0.5, 0, 1, []Signal{OneHand}, "the same people decide the strategy and the backlog", overlapping},
		{"split_titles", 1, SplitTitles, false, 1, 1, 1, []Signal{InName}, "by their roles these are different people", scrum},
		{"load", 1, Load, false, 50, 1, 10_000, []Signal{Strain, Overload}, "one person decides more in a week than can be thought through", craft},
		{"tactical_share", 1, TacticalShare, false, 0.9, 0, 1, []Signal{Strain}, "nearly all that is decided is tactical", perri},
		{"team", 1, Team, false, 10, 1, 10_000, []Signal{Overload}, "there are more people than one team has", "Scrum Guide 2020: a Scrum Team has 10 people or fewer"},
		{"quiet_weeks", 2, QuietWeeks, false, 0.75, 0, 1, []Signal{Strain}, "most weeks pass without a strategic decision", perri},
		{"longest_quiet", 2, LongestQuiet, false, 8, 1, 520, []Signal{Strain}, "the strategy lay still for long", perri},
		{"ageing_needs", 2, AgeingNeeds, false, 10, 1, 100_000, []Signal{Strain, Overload}, "needs of customers wait for months", reinertsen},
		{"waiting_proposals", 2, WaitingProposals, false, 3, 1, 100_000, []Signal{Strain, Friction}, "proposals to change the roadmap wait for weeks", reinertsen},
		{"open_challenges", 2, OpenChallenges, false, 3, 1, 100_000, []Signal{Strain}, "what hinders the key people stays open", craft},
		{"stories_per_owner", 2, OpenStories, false, 200, 1, 1_000_000, []Signal{Overload}, "the backlog is longer than one person can know", "Pichler, Agile Product Management with Scrum, 2010: a backlog is to be small enough to be groomed"},
		{"answer_days", 3, AnswerDays, false, 30, 1, 3650, []Signal{Strain, Friction, Overload}, "it takes long from a need to a decision on it", reinertsen},
		{"reasoned", 3, Reasoned, true, 0.5, 0, 1, []Signal{Friction}, "half of the decisions or more have no reason", craft},
		{"contested", 3, Contested, false, 0.15, 0, 1, []Signal{Friction}, "decisions on priority are taken back by others", cagan},
		{"overrides", 3, Overrides, false, 0.1, 0, 1, []Signal{Friction}, "one role overrides the other on what comes first", scrum},
		{"thrash", 3, Thrash, false, 3, 1, 100_000, []Signal{Friction}, "stories go back and forth", cagan},
		{"traced", 4, Traced, true, 0.5, 0, 1, []Signal{Strain}, "half of the backlog or more leads to no need and no goal", perri},
		{"measured", 4, Measured, true, 0.5, 0, 1, []Signal{Strain}, "half of the goals or more are not measured", "Doerr, Measure What Matters, 2018: a key result without a number is none"},
	}
}

// Sources of more than one rule.
const (
	craft       = "a rule of thumb of ours: adjust it to what you see"
	overlapping = "half of the overlapping coefficient (Weitzman, 1970): more in common than not"
	scrum       = "Scrum Guide 2020: the Product Owner is one person, and the organization must respect the decisions"
	perri       = "Perri, Escaping the Build Trap, 2018: who works off a backlog alone is no product manager"
	cagan       = "Cagan, Inspired, 2nd edition, 2017: who decides without agreed objectives decides again"
	reinertsen  = "Reinertsen, The Principles of Product Development Flow, 2009: queues cost more than capacity"
)

// Needed are how many signals of a kind must fire together. Each counts the same: weights that nobody measured add nothing (Dawes, "The
// Robust Beauty of Improper Linear Models", American Psychologist 34, 1979).
func Needed() []Rule {
	return []Rule{
		{"strain", 0, "", false, 3, 1, 20, []Signal{Strain}, "it is too much for one hand", dawes},
		{"friction", 0, "", false, 2, 1, 20, []Signal{Friction}, "it is not clear who decides what", dawes},
		{"overload", 0, "", false, 2, 1, 20, []Signal{Overload}, "it is too much for one product owner", dawes},
	}
}

const dawes = "signals of equal weight: Dawes, 1979; how many is a rule of thumb of ours"

// Adjustable are the rules whose thresholds a policy may adjust, by their names.
func Adjustable() map[string]Rule {
	all := map[string]Rule{}
	for _, r := range slices.Concat(Rules(), Needed()) {
		if r.Least < r.Most {
			all[r.Name] = r
		}
	}
	return all
}
