package discovery

import (
	"waymark/domain"
	"waymark/events"
)

func recordCompetitor(s State, in domain.Context, c RecordCompetitor) ([]events.Event, error) {
	if err := checkCompetitor(&c.Name, c.Strengths, c.Weaknesses, domain.None[string](), domain.None[string]()); err != nil {
		return nil, err
	}
	number, err := domain.FreeNumber(0, s.LastCompetitor, false, "competitor")
	if err != nil {
		return nil, err
	}
	return []events.Event{events.CompetitorRecorded{
		Competitor: events.CompetitorMark.Key(in.Product, number), Name: c.Name, Strengths: c.Strengths, Weaknesses: c.Weaknesses,
		Positioning: c.Positioning, Link: c.Link,
	}}, nil
}

func checkCompetitor(name *string, strengths, weaknesses []string, positioning, link domain.Optional[string]) error {
	var check domain.Check
	check.Text("name", name)
	domain.CheckDistinct(&check, "strengths", strengths)
	domain.CheckDistinct(&check, "weaknesses", weaknesses)
	check.OptionalText("positioning", positioning)
	check.OptionalText("link", link)
	return check.Err()
}

func reviseCompetitor(s State, in domain.Context, c ReviseCompetitor) ([]events.Event, error) {
	if err := checkCompetitor(c.Name, c.Strengths.Or(nil), c.Weaknesses.Or(nil), c.Positioning, c.Link); err != nil {
		return nil, err
	}
	known, err := s.competitor(in.Product, c.Competitor)
	if err != nil {
		return nil, err
	}
	e := events.CompetitorRevised{
		Competitor: c.Competitor, Name: domain.Changed(known.Name, c.Name),
		Strengths:   domain.RevisedList(known.Strengths, c.Strengths),
		Weaknesses:  domain.RevisedList(known.Weaknesses, c.Weaknesses),
		Positioning: domain.Revised(known.Positioning, c.Positioning), Link: domain.Revised(known.Link, c.Link),
	}
	if e == (events.CompetitorRevised{Competitor: c.Competitor}) {
		return nil, nil
	}
	return []events.Event{e}, nil
}
