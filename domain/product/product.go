// Package product decides the product book: what the product is for, who holds which role, how its people decide.
package product

import (
	"slices"
	"strings"

	"waymark/domain"
	"waymark/events"
)

// State is what a decision needs to know of the product book. Its zero value is the empty stream.
type State struct {
	Key    string
	Name   string
	Vision *events.Vision
	Policy events.Policy
	People []Holding // in the order of assignment; never changed in place
}

// Holding is a role that a person holds.
type Holding struct {
	Person string
	Role   events.Role
}

// Holds says whether the person holds the role.
func (s State) Holds(person string, role events.Role) bool {
	return slices.Contains(s.People, Holding{person, role})
}

// Started says whether the product exists.
func (s State) Started() bool { return s.Key != "" }

// Evolve is the state after the event.
func Evolve(s State, e events.ProductEvent) State {
	switch e := e.(type) {
	case events.ProductStarted:
		s.Key, s.Name = e.Key, e.Name
	case events.VisionSet:
		s.Vision = e.Vision.To
	case events.RoleAssigned:
		s.People = append(slices.Clone(s.People), Holding{e.Person, e.Role})
	case events.RoleRevoked:
		s.People = slices.DeleteFunc(slices.Clone(s.People), func(h Holding) bool { return h == Holding{e.Person, e.Role} })
	case events.DecisionPolicySet:
		s.Policy = *e.Policy.To
	}
	return s
}

// Decide is what the command makes happen: no events if all is already so.
func Decide(s State, in domain.Context, c Command) ([]events.Event, error) {
	if _, starts := c.(StartProduct); !starts && !s.Started() {
		return nil, domain.Unknown("product", in.Product)
	}
	switch c := c.(type) {
	case StartProduct:
		return startProduct(s, in, c)
	case SetVision:
		return setVision(s, c)
	case AssignRole:
		return assignRole(s, c)
	case RevokeRole:
		return revokeRole(s, c)
	case SetDecisionPolicy:
		return setDecisionPolicy(s, c)
	}
	return nil, nil
}

// DefaultPolicy is the policy of a new product.
func DefaultPolicy() events.Policy {
	return events.Policy{
		Workflow: []events.Status{
			{Name: "To Do", Category: events.Todo}, {Name: "In Progress", Category: events.Doing},
			{Name: "Done", Category: events.Done}, {Name: "Dropped", Category: events.Dropped},
		},
		Levels: []string{"Highest", "High", "Medium", "Low", "Lowest"},
	}
}

func startProduct(s State, in domain.Context, c StartProduct) ([]events.Event, error) {
	if s.Started() {
		return nil, domain.Refuse("product_key_is_unique", "product %s exists already", s.Key)
	}
	var check domain.Check
	check.That(ValidKey(c.Key), "key", "must be 2 to 20 capital letters and digits, a letter first")
	check.That(c.Key == in.Product, "key", "must be the key of the product whose book this is, %q", in.Product)
	check.That(strings.TrimSpace(c.Name) != "", "name", "must not be empty")
	if err := check.Err(); err != nil {
		return nil, err
	}
	policy := DefaultPolicy()
	return []events.Event{
		events.ProductStarted{Key: c.Key, Name: c.Name},
		events.RoleAssigned{Person: in.Actor, Role: events.ProductManager},
		events.RoleAssigned{Person: in.Actor, Role: events.ProductOwner},
		events.DecisionPolicySet{Policy: events.Change[*events.Policy]{To: &policy}},
	}, nil
}

// ValidKey says whether a product may have this key.
func ValidKey(key string) bool {
	letter := func(c byte) bool { return c >= 'A' && c <= 'Z' }
	if len(key) < 2 || len(key) > 20 || !letter(key[0]) {
		return false
	}
	for i := range len(key) {
		if !letter(key[i]) && (key[i] < '0' || key[i] > '9') {
			return false
		}
	}
	return true
}

func setVision(s State, c SetVision) ([]events.Event, error) {
	var check domain.Check
	check.That(strings.TrimSpace(c.Statement) != "", "statement", "must not be empty")
	if err := check.Err(); err != nil {
		return nil, err
	}
	vision := events.Vision(c)
	if s.Vision != nil && equalVisions(*s.Vision, vision) {
		return nil, nil
	}
	return []events.Event{events.VisionSet{Vision: events.Change[*events.Vision]{From: s.Vision, To: &vision}}}, nil
}

func equalVisions(a, b events.Vision) bool {
	return a.Statement == b.Statement && a.Audience == b.Audience && slices.Equal(a.Needs, b.Needs) &&
		slices.Equal(a.Differentiators, b.Differentiators) && slices.Equal(a.BusinessGoals, b.BusinessGoals)
}

func checkRole(person string, role events.Role) error {
	var check domain.Check
	check.That(strings.TrimSpace(person) != "", "person", "must not be empty")
	check.That(slices.Contains(events.Roles(), role), "role", "must be one of %v", events.Roles())
	return check.Err()
}

func assignRole(s State, c AssignRole) ([]events.Event, error) {
	if err := checkRole(c.Person, c.Role); err != nil {
		return nil, err
	}
	if s.Holds(c.Person, c.Role) {
		return nil, nil
	}
	if i := slices.IndexFunc(s.People, func(h Holding) bool { return h.Role == events.ProductOwner }); i >= 0 &&
		c.Role == events.ProductOwner {
		return nil, domain.Refuse("one_product_owner", "%s is the product owner; revoke that role first", s.People[i].Person)
	}
	return []events.Event{events.RoleAssigned(c)}, nil
}

func revokeRole(s State, c RevokeRole) ([]events.Event, error) {
	if err := checkRole(c.Person, c.Role); err != nil {
		return nil, err
	}
	if !s.Holds(c.Person, c.Role) {
		return nil, nil
	}
	managers := 0
	for _, h := range s.People {
		if h.Role == events.ProductManager {
			managers++
		}
	}
	if c.Role == events.ProductManager && managers == 1 {
		return nil, domain.Refuse("a_product_manager", "%s is the last product manager; assign another one first", c.Person)
	}
	return []events.Event{events.RoleRevoked(c)}, nil
}
