package readapi

import (
	"net/url"

	"waymark/analytics/assessment"
	"waymark/events"
)

// shownRule is what a rule said, with the decisions that it is about.
func (r record) shownRule(result assessment.Result) ruleItem {
	item := ruleItem{
		Rule: result.Name, Question: result.Question, Says: result.Says, Figure: result.Figure, Value: result.Value, Fires: "at_least",
		Threshold: result.Threshold, Adjusted: result.Adjusted, Fired: result.Fired, Signals: result.Signals, Source: result.Source,
		Decisions: []string{},
	}
	if result.AtMost {
		item.Fires = "at_most"
	}
	switch result.Figure {
	case assessment.Contested:
		item.Decisions = r.reversed.ContestedIDs
	case assessment.Overrides:
		item.Decisions = r.reversed.OverriddenIDs
	default:
		if filter := r.filter(result.Figure); filter != nil {
			item.DecisionsURL = r.decisionsURL(filter)
		}
	}
	return item
}

// filter is that of the decisions that a figure is about; nil where none names them.
func (r record) filter(f assessment.Figure) url.Values {
	switch f {
	case assessment.Decisions, assessment.Weeks, assessment.SameHands, assessment.TacticalShare, assessment.QuietWeeks, assessment.LongestQuiet:
		return url.Values{}
	case assessment.Load:
		if busiest, any := assessment.Busiest(r.people()); any {
			return url.Values{"actor": {busiest.Actor}}
		}
	case assessment.Reasoned:
		return url.Values{"has_reason": {"false"}}
	case assessment.SplitTitles:
		return url.Values{"type": {events.RoleAssigned{}.Type()}}
	case assessment.AnswerDays:
		return url.Values{"type": {events.NeedAnswered{}.Type()}}
	case assessment.Measured:
		return url.Values{"type": {events.GoalMeasured{}.Type()}}
	case assessment.Team:
		return url.Values{"role": {string(events.TeamMember)}}
	case assessment.AgeingNeeds:
		return r.about("need", ageingDays)
	case assessment.WaitingProposals:
		return r.about("proposal", waitingDays)
	case assessment.OpenChallenges:
		return r.about("challenge", 0)
	case assessment.Thrash:
		return subjects(storiesOf(r.thrash))
	}
	return nil
}

// about is the filter of what waits for long.
func (r record) about(of string, days int) url.Values {
	_, long := r.waits(of, days)
	keys := make([]string, 0, len(long))
	for _, w := range long {
		keys = append(keys, w.Key)
	}
	return subjects(keys)
}

func storiesOf(thrash []thrashStory) (keys []string) {
	for _, story := range thrash {
		keys = append(keys, story.Story)
	}
	return keys
}

// subjects is the filter of the decisions on things, of no more than the filter takes; nil of none.
func subjects(keys []string) url.Values {
	if len(keys) == 0 {
		return nil
	}
	return url.Values{"subject": keys[:min(len(keys), mostWaiting)]}
}
