package discovery

import (
	"waymark/domain"
	"waymark/events"
)

func recordCompetitor(s State, in domain.Context, c RecordCompetitor) ([]events.Event, error) {
	if err := checkCompetitor(&c.Name, &c.Strengths, &c.Weaknesses); err != nil {
		return nil, err
	}
	number, err := domain.FreeNumber(0, s.LastCompetitor, false, "competitor")
	if err != nil {
		return nil, err
	}
	return []events.Event{events.CompetitorRecorded{
		Competitor: domain.Key(in.Product, "C", number), Name: c.Name, Strengths: c.Strengths, Weaknesses: c.Weaknesses,
		Positioning: c.Positioning, Link: c.Link,
	}}, nil
}

func checkCompetitor(name *string, strengths, weaknesses *[]string) error {
	var check domain.Check
	check.Text("name", name)
	checkList(&check, "strengths", strengths)
	checkList(&check, "weaknesses", weaknesses)
	return check.Err()
}

func reviseCompetitor(s State, in domain.Context, c ReviseCompetitor) ([]events.Event, error) {
	if err := checkCompetitor(c.Name, c.Strengths, c.Weaknesses); err != nil {
		return nil, err
	}
	known, err := s.competitor(in.Product, c.Competitor)
	if err != nil {
		return nil, err
	}
	e := events.CompetitorRevised{
		Competitor: c.Competitor, Name: domain.Changed(known.Name, c.Name),
		Strengths:   domain.ChangedList(known.Strengths, c.Strengths),
		Weaknesses:  domain.ChangedList(known.Weaknesses, c.Weaknesses),
		Positioning: domain.Changed(known.Positioning, c.Positioning), Link: domain.Changed(known.Link, c.Link),
	}
	if e == (events.CompetitorRevised{Competitor: c.Competitor}) {
		return nil, nil
	}
	return []events.Event{e}, nil
}
