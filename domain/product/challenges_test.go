package product_test

import (
	"slices"
	"testing"

	"waymark/domain/domaintest"
	"waymark/domain/product"
	"waymark/events"
)

func raised(key string) events.ChallengeRaised {
	return events.ChallengeRaised{
		Challenge: key, Description: "No access to buyers", People: []string{"bob"}, Roles: []events.Role{events.TeamMember},
		Severity: events.SeverityHigh,
	}
}

func resolved(how string) events.ChallengeResolved {
	return events.ChallengeResolved{Challenge: "ACME-CH1", How: how}
}

func TestRaiseChallenge(t *testing.T) {
	raise := product.RaiseChallenge{
		Description: "No access to buyers", People: []string{"bob"}, Roles: []events.Role{events.TeamMember}, Severity: events.SeverityHigh,
	}
	nobody, vague, personal := raise, raise, raise
	personal.Roles = nil
	nobody.People, nobody.Roles = nil, nil
	vague.People, vague.Roles = nil, []events.Role{events.TeamMember, events.TeamMember}
	check(t, []row{
		{"The first challenge is number 1", started(), raise, domaintest.Then(raised("ACME-CH1"))},
		{"The same challenge again is another one", started(raised("ACME-CH1")), raise, domaintest.Then(raised("ACME-CH2"))},
		{"A number is not given twice", started(raised("ACME-CH1"), events.ChallengeWithdrawn{Challenge: "ACME-CH1"}), raise,
			domaintest.Then(raised("ACME-CH2"))},
		{"There is an end of numbers", started(raised("ACME-CH999999999")), raise, domaintest.Refused("number_is_free")},
		{"A challenge may be one person's", started(), personal, domaintest.Then(events.ChallengeRaised{
			Challenge: "ACME-CH1", Description: "No access to buyers", People: []string{"bob"}, Severity: events.SeverityHigh,
		})},
		{"A challenge hinders somebody", started(), nobody, domaintest.Invalid("people")},
		{"A role is named once", started(), vague, domaintest.Invalid("roles")},
		{"Every fault is named", started(), product.RaiseChallenge{People: []string{"bob", "bob"}, Roles: []events.Role{"chief"}},
			domaintest.Invalid("description", "people", "roles", "severity")},
	})
}

func TestResolveChallenge(t *testing.T) {
	before := slices.Clip(started(raised("ACME-CH1")))
	resolve := product.ResolveChallenge{Challenge: "ACME-CH1", How: "a panel"}
	check(t, []row{
		{"A challenge is resolved", before, resolve, domaintest.Then(resolved("a panel"))},
		{"A challenge is resolved that way already", append(before, resolved("a panel")), resolve, domaintest.AlreadySo()},
		{"A challenge is resolved once", append(before, resolved("doors")), resolve, domaintest.Refused("challenge_is_open")},
		{"A challenge that was reopened may be resolved another way", append(before, resolved("doors"), events.ChallengeReopened(resolved("doors"))),
			resolve, domaintest.Then(resolved("a panel"))},
		{"It is said how", before, product.ResolveChallenge{Challenge: "ACME-CH1"}, domaintest.Invalid("how")},
		{"A challenge that is not there is unknown", before, product.ResolveChallenge{Challenge: "ACME-CH2", How: "a panel"},
			domaintest.Unknown("challenge", "ACME-CH2")},
		{"A goal is no challenge", before, product.ResolveChallenge{Challenge: "ACME-G1", How: "a panel"}, domaintest.Unknown("challenge", "ACME-G1")},
	})
}
