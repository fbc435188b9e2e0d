package ledger

import (
	"cmp"
	"slices"
	"strings"

	"waymark/domain"
	"waymark/domain/product"
	"waymark/events"
)

// authorise is the role in which the actor gives a command that these roles may give. An imported decision has none: what
// counts is that its sender may import.
func (l *Ledger) authorise(p product.State, d Decision, owners []events.Role) (events.Role, error) {
	if d.Imported {
		return "", l.mayImport(p, d)
	}
	if _, starts := d.Command.(product.StartProduct); starts {
		return events.ProductManager, nil
	}
	for _, role := range owners {
		if p.Holds(d.Actor, role) && (d.As == "" || d.As == role) {
			return role, nil
		}
	}
	return "", &ForbiddenError{Actor: d.Actor, Command: describe(d.Command).Name, As: d.As, Roles: owners}
}

// mayImport refuses a sender who has no right to record decisions of others and of the past. It takes a product manager
// of the product, or an administrator of the installation; who starts a product becomes its manager, so nobody else may be
// named as the one who started it. In local mode nobody is known, so everybody may.
func (l *Ledger) mayImport(p product.State, d Decision) error {
	_, starts := d.Command.(product.StartProduct)
	if l.local || d.Administrator || p.Holds(d.sender(), events.ProductManager) || starts && d.sender() == d.Actor {
		return nil
	}
	return &ForbiddenError{Actor: d.sender(), Command: "import " + describe(d.Command).Name, Roles: []events.Role{events.ProductManager}}
}

func (d Decision) sender() string { return cmp.Or(d.Sender, d.Actor) }

// recordedBy is the sender where that is not the actor.
func (d Decision) recordedBy() string {
	if d.sender() == d.Actor {
		return ""
	}
	return d.sender()
}

// checkReason refuses a decision without the reason that the policy asks for. It counts as each of the commands: an undo as
// those that it takes back too.
func checkReason(p events.Policy, d Decision, commands ...string) error {
	if d.Imported || strings.TrimSpace(d.Reason) != "" {
		return nil
	}
	for _, name := range commands {
		if slices.Contains(p.ReasonRequired, name) {
			return domain.Refuse("reason_required", "the policy asks for a reason to %s", name)
		}
	}
	return nil
}
