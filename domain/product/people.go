package product

import (
	"cmp"
	"slices"
	"strings"

	"waymark/domain"
	"waymark/events"
)

func checkRole(person string, role events.Role) error {
	var check domain.Check
	check.Text("person", &person)
	check.That(slices.Contains(events.Roles(), role), "role", "must be one of %v", events.Roles())
	return check.Err()
}

// checkPerson refuses who is nearly somebody that holds a role, and whose name has white space around it. Who was known
// by such a name of old still is.
func (s State) checkPerson(in domain.Context, person string) error {
	if in.Imported {
		return nil
	}
	var check domain.Check
	domain.CheckPerson(&check, "person", person)
	same := func(h Holding) bool { return h.Person == person }
	near := func(h Holding) bool { return strings.EqualFold(h.Person, person) }
	if at := slices.IndexFunc(s.People, near); at >= 0 && !slices.ContainsFunc(s.People, same) {
		check.That(false, "person", "did you mean %q, who holds a role? %q holds none", s.People[at].Person, person)
	}
	return check.Err()
}

func assignRole(s State, in domain.Context, c AssignRole) ([]events.Event, error) {
	if err := checkRole(c.Person, c.Role); err != nil {
		return nil, err
	}
	if s.Holds(c.Person, c.Role) {
		return nil, nil
	}
	if err := cmp.Or(s.checkPerson(in, c.Person), s.mayGain(c.Role)); err != nil {
		return nil, err
	}
	return []events.Event{events.RoleAssigned{Person: c.Person, Role: c.Role}}, nil
}

func revokeRole(s State, in domain.Context, c RevokeRole) ([]events.Event, error) {
	if err := checkRole(c.Person, c.Role); err != nil {
		return nil, err
	}
	if !s.Holds(c.Person, c.Role) {
		return nil, s.checkPerson(in, c.Person)
	}
	if err := s.mayLose(c.Role); err != nil {
		return nil, err
	}
	return []events.Event{events.RoleRevoked{Person: c.Person, Role: c.Role}}, nil
}

// holders are the people who hold the role.
func (s State) holders(role events.Role) []string {
	var people []string
	for _, h := range s.People {
		if h.Role == role {
			people = append(people, h.Person)
		}
	}
	return people
}

// mayGain refuses a second product owner.
func (s State) mayGain(role events.Role) error {
	if owners := s.holders(events.ProductOwner); role == events.ProductOwner && len(owners) > 0 {
		return domain.Refuse("one_product_owner", "%s is the product owner; revoke that role first", owners[0])
	}
	return nil
}

// mayLose refuses to leave a product without a product manager.
func (s State) mayLose(role events.Role) error {
	if managers := s.holders(events.ProductManager); role == events.ProductManager && len(managers) == 1 {
		return domain.Refuse("a_product_manager", "%s is the last product manager; assign another one first", managers[0])
	}
	return nil
}
