package discovery

import (
	"slices"

	"waymark/domain"
	"waymark/events"
)

func recordPersona(s State, in domain.Context, c RecordPersona) ([]events.Event, error) {
	if c.Kind == "" {
		c.Kind = events.User
	}
	if err := checkPersona(&c.Name, &c.Kind, c.Goals, c.Pains, domain.None[string]()); err != nil {
		return nil, err
	}
	number, err := domain.FreeNumber(0, s.LastPersona, false, "persona")
	if err != nil {
		return nil, err
	}
	return []events.Event{events.PersonaRecorded{
		Persona: events.PersonaMark.Key(in.Product, number), Name: c.Name, Kind: c.Kind, Goals: c.Goals, Pains: c.Pains,
		Description: c.Description,
	}}, nil
}

func checkPersona(name *string, kind *events.PersonaKind, goals, pains []string, description domain.Optional[string]) error {
	var check domain.Check
	check.Text("name", name)
	check.That(kind == nil || slices.Contains(events.PersonaKinds(), *kind), "kind", "must be one of %v", events.PersonaKinds())
	domain.CheckDistinct(&check, "goals", goals)
	domain.CheckDistinct(&check, "pains", pains)
	check.OptionalText("description", description)
	return check.Err()
}

func revisePersona(s State, in domain.Context, c RevisePersona) ([]events.Event, error) {
	if err := checkPersona(c.Name, c.Kind, c.Goals.Or(nil), c.Pains.Or(nil), c.Description); err != nil {
		return nil, err
	}
	p, err := s.persona(in.Product, c.Persona)
	if err != nil {
		return nil, err
	}
	e := events.PersonaRevised{
		Persona: c.Persona, Name: domain.Changed(p.Name, c.Name), Kind: domain.Changed(p.Kind, c.Kind),
		Goals: domain.RevisedList(p.Goals, c.Goals), Pains: domain.RevisedList(p.Pains, c.Pains),
		Description: domain.Revised(p.Description, c.Description),
	}
	if e == (events.PersonaRevised{Persona: c.Persona}) {
		return nil, nil
	}
	return []events.Event{e}, nil
}
