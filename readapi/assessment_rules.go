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
		item.Decisions, item.MeasureURL = r.reversed.ContestedIDs, r.address("analytics/reversals")
	case assessment.Overrides:
		item.Decisions, item.MeasureURL = r.reversed.OverriddenIDs, r.address("analytics/reversals")
	case assessment.Thrash:
		item.MeasureURL = r.address("analytics/thrash")
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
		return url.Values{"type": {events.NeedCaptured{}.Type()}}
	case assessment.WaitingProposals:
		return url.Values{"type": {events.RoadmapChangeProposed{}.Type()}}
	case assessment.OpenChallenges:
		return url.Values{"type": {events.ChallengeRaised{}.Type()}}
	}
	return nil
}
