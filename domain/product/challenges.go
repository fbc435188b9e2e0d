package product

import (
	"slices"

	"waymark/domain"
	"waymark/events"
)

// Challenge is what hinders people, or all who hold one of the roles.
type Challenge struct {
	Key         string
	Description string
	People      []string
	Roles       []events.Role
	Severity    events.Severity
	Resolution  string // empty while it is open
}

func (s State) challenge(product, key string) (Challenge, error) {
	c, _, err := domain.Find(s.Challenges, product, events.ChallengeMark, key)
	return c, err
}

func raiseChallenge(s State, in domain.Context, c RaiseChallenge) ([]events.Event, error) {
	var check domain.Check
	check.Text("description", &c.Description)
	check.That(len(c.People)+len(c.Roles) > 0, "people", "name whom it hinders: people, roles, or both")
	domain.CheckDistinct(&check, "people", c.People)
	domain.CheckDistinct(&check, "roles", c.Roles)
	for _, role := range c.Roles {
		check.That(slices.Contains(events.Roles(), role), "roles", "%q must be one of %q", role, events.Roles())
	}
	check.That(slices.Contains(events.Severities(), c.Severity), "severity", "must be one of %q", events.Severities())
	if err := check.Err(); err != nil {
		return nil, err
	}
	n, err := domain.FreeNumber(0, s.LastChallenge, false, "challenge")
	if err != nil {
		return nil, err
	}
	return []events.Event{events.ChallengeRaised{
		Challenge: events.ChallengeMark.Key(in.Product, n), Description: c.Description, People: c.People, Roles: c.Roles, Severity: c.Severity,
	}}, nil
}

func resolveChallenge(s State, in domain.Context, c ResolveChallenge) ([]events.Event, error) {
	var check domain.Check
	check.Text("how", &c.How)
	if err := check.Err(); err != nil {
		return nil, err
	}
	challenge, err := s.challenge(in.Product, c.Challenge)
	if err != nil || challenge.Resolution == c.How {
		return nil, err
	}
	if challenge.Resolution != "" {
		return nil, domain.Refuse("challenge_is_open", "%s is resolved: %s", c.Challenge, challenge.Resolution)
	}
	return []events.Event{events.ChallengeResolved{Challenge: c.Challenge, How: c.How}}, nil
}
