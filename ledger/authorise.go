package ledger

import (
	"slices"
	"strings"

	"waymark/domain"
	"waymark/domain/product"
	"waymark/events"
)

// authorise is the role in which the actor gives a command that these roles may give.
func authorise(p product.State, d Decision, owners []events.Role) (events.Role, error) {
	if d.Imported {
		return "", nil
	}
	if _, starts := d.Command.(product.StartProduct); starts {
		return events.ProductManager, nil
	}
	for _, role := range owners {
		if p.Holds(d.Actor, role) && (d.As == "" || d.As == role) {
			return role, nil
		}
	}
	return "", &ForbiddenError{Actor: d.Actor, Command: d.Command.CommandName(), As: d.As, Roles: owners}
}

func checkReason(p events.Policy, d Decision) error {
	name := d.Command.CommandName()
	if !d.Imported && strings.TrimSpace(d.Reason) == "" && slices.Contains(p.ReasonRequired, name) {
		return domain.Refuse("reason_required", "the policy asks for a reason to %s", name)
	}
	return nil
}
