package product

import (
	"slices"

	"waymark/domain"
	"waymark/events"
)

func setVision(s State, in domain.Context, c SetVision) ([]events.Event, error) {
	var check domain.Check
	check.Text("statement", &c.Statement)
	if err := check.Err(); err != nil {
		return nil, err
	}
	vision := events.Vision{
		Statement: c.Statement, Audience: c.Audience, Needs: c.Needs, Differentiators: c.Differentiators, BusinessGoals: c.BusinessGoals,
	}
	if s.Vision != nil && equalVisions(*s.Vision, vision) {
		return nil, nil
	}
	if err := in.CheckNeeds(vision.Needs); err != nil {
		return nil, err
	}
	return []events.Event{events.VisionSet{Vision: events.Change[*events.Vision]{From: s.Vision, To: &vision}}}, nil
}

// needsOf are the needs that a vision names, by their keys or in words; no vision names none.
func needsOf(v *events.Vision) []string {
	if v == nil {
		return nil
	}
	return v.Needs
}

func equalVisions(a, b events.Vision) bool {
	return a.Statement == b.Statement && a.Audience == b.Audience && slices.Equal(a.Needs, b.Needs) &&
		slices.Equal(a.Differentiators, b.Differentiators) && slices.Equal(a.BusinessGoals, b.BusinessGoals)
}
