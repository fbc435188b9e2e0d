// Package product decides the product book: what the product is for, where it stands in its life, who holds which role,
// how its people decide, what they want to reach and what hinders them.
package product

import (
	"slices"

	"waymark/domain"
	"waymark/events"
	"waymark/persistent"
)

// State is what a decision needs to know of the product book. Its zero value is the empty stream. It is never changed in
// place.
type State struct {
	Key           string
	Name          string
	Stage         events.Stage
	Vision        *events.Vision
	Policy        events.Policy
	Became        map[string]string         // by the name of a status that the workflow lost the one that its stories got; replaced, never changed
	Back          []events.StatusMove       // which stories go back, for a change of the workflow was taken back; replaced, never changed
	People        []Holding                 // in the order of assignment
	Goals         persistent.Map[Goal]      // by the number in their key
	Challenges    persistent.Map[Challenge] // by the number in their key
	LastGoal      uint32                    // the highest number that was given, also to one that was withdrawn
	LastChallenge uint32
	Imports       []Import // in the order in which they were recorded; replaced, never changed
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

// Decide is what the command makes happen: no events if all is already so.
func Decide(s State, in domain.Context, c Command) ([]events.Event, error) {
	if _, starts := c.(StartProduct); !starts && !s.Started() {
		return nil, domain.Unknown("product", in.Product)
	}
	return commands.Decide(s, in, c)
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
	check.That(events.ValidProduct(c.Key), "key", "must be 2 to 20 capital letters, digits and underscores, a letter first")
	check.That(c.Key == in.Product, "key", "must be the key of the product whose book this is, %q", in.Product)
	check.Text("name", &c.Name)
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

func renameProduct(s State, _ domain.Context, c RenameProduct) ([]events.Event, error) {
	var check domain.Check
	check.Text("name", &c.Name)
	if err := check.Err(); err != nil {
		return nil, err
	}
	if s.Name == c.Name {
		return nil, nil
	}
	return []events.Event{events.ProductRenamed{Name: events.Change[string]{From: s.Name, To: c.Name}}}, nil
}

func moveLifecycleStage(s State, _ domain.Context, c MoveLifecycleStage) ([]events.Event, error) {
	var check domain.Check
	check.That(slices.Contains(events.Stages(), c.Stage), "stage", "must be one of %q", events.Stages())
	if err := check.Err(); err != nil {
		return nil, err
	}
	if s.Stage == c.Stage {
		return nil, nil
	}
	return []events.Event{events.LifecycleStageMoved{Stage: events.Change[events.Stage]{From: s.Stage, To: c.Stage}}}, nil
}
