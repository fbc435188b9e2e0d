package discovery

import (
	"waymark/domain"
	"waymark/events"
)

func recordInsight(s State, in domain.Context, c RecordInsight) ([]events.Event, error) {
	var check domain.Check
	check.Text("statement", &c.Statement)
	domain.CheckDistinct(&check, "personas", c.Personas)
	domain.CheckDistinct(&check, "needs", c.Needs)
	domain.CheckDistinct(&check, "competitors", c.Competitors)
	if err := check.Err(); err != nil {
		return nil, err
	}
	if err := s.knowAll(in.Product, c.Personas, c.Needs, c.Competitors); err != nil {
		return nil, err
	}
	number, err := domain.FreeNumber(0, s.LastInsight, false, "insight")
	if err != nil {
		return nil, err
	}
	return []events.Event{events.InsightRecorded{
		Insight: events.InsightMark.Key(in.Product, number), Statement: c.Statement, Method: c.Method, Personas: c.Personas,
		Needs: c.Needs, Competitors: c.Competitors,
	}}, nil
}

// knowAll is an error if one of the things that an insight is about does not exist.
func (s State) knowAll(product string, personas, needs, competitors []string) error {
	known := func(key string) error { _, err := s.persona(product, key); return err }
	if err := each(personas, known); err != nil {
		return err
	}
	known = func(key string) error { _, err := s.need(product, key); return err }
	if err := each(needs, known); err != nil {
		return err
	}
	known = func(key string) error { _, err := s.competitor(product, key); return err }
	return each(competitors, known)
}
