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
	if err := checkPersona(&c.Name, &c.Kind, &c.Goals, &c.Pains); err != nil {
		return nil, err
	}
	number, err := domain.FreeNumber(0, s.LastPersona, false, "persona")
	if err != nil {
		return nil, err
	}
	return []events.Event{events.PersonaRecorded{
		Persona: domain.Key(in.Product, "P", number), Name: c.Name, Kind: c.Kind, Goals: c.Goals, Pains: c.Pains,
		Description: c.Description,
	}}, nil
}

func checkPersona(name *string, kind *events.PersonaKind, goals, pains *[]string) error {
	var check domain.Check
	check.Text("name", name)
	check.That(kind == nil || slices.Contains(events.PersonaKinds(), *kind), "kind", "must be one of %v", events.PersonaKinds())
	checkList(&check, "goals", goals)
	checkList(&check, "pains", pains)
	return check.Err()
}

func revisePersona(s State, in domain.Context, c RevisePersona) ([]events.Event, error) {
	if err := checkPersona(c.Name, c.Kind, c.Goals, c.Pains); err != nil {
		return nil, err
	}
	p, err := s.persona(in.Product, c.Persona)
	if err != nil {
		return nil, err
	}
	e := events.PersonaRevised{
		Persona: c.Persona, Name: domain.Changed(p.Name, c.Name), Kind: domain.Changed(p.Kind, c.Kind),
		Goals: domain.ChangedList(p.Goals, c.Goals), Pains: domain.ChangedList(p.Pains, c.Pains),
		Description: domain.Changed(p.Description, c.Description),
	}
	if e == (events.PersonaRevised{Persona: c.Persona}) {
		return nil, nil
	}
	return []events.Event{e}, nil
}
