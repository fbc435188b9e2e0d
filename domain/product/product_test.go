package product_test

import (
	"slices"
	"strings"
	"testing"

	"waymark/domain"
	"waymark/domain/domaintest"
	"waymark/domain/product"
	"waymark/events"
)

type (
	book = domaintest.Book[product.State, product.Command, events.ProductEvent]
	row  struct {
		Name  string
		Given []events.Event
		When  product.Command
		Then  domaintest.Outcome
	}
)

func theBook() book { return book{Decide: product.Decide, Evolve: product.Evolve} }

func check(t *testing.T, rows []row) {
	t.Helper()
	for _, r := range rows {
		theBook().Check(t, in(), domaintest.Case[product.Command](r))
	}
}

// in knows the commands of this book, and one need.
func in() domain.Context {
	return domain.Context{
		Product: "ACME", Actor: "ana", Need: func(key string) bool { return key == "ACME-N1" },
		Command: func(name string) bool { _, is := product.Commands().Named(name); return is },
	}
}

func policySet(from, to *events.Policy) events.DecisionPolicySet {
	return events.DecisionPolicySet{Policy: events.Change[*events.Policy]{From: from, To: to}}
}

func defaults(changes ...func(*events.Policy)) *events.Policy {
	policy := product.DefaultPolicy()
	for _, change := range changes {
		change(&policy)
	}
	return &policy
}

func assigned(person string, role events.Role) events.RoleAssigned {
	return events.RoleAssigned{Person: person, Role: role}
}

func revoked(person string, role events.Role) events.RoleRevoked {
	return events.RoleRevoked{Person: person, Role: role}
}

// started is what starting the product decided, and what happened later.
func started(later ...events.Event) []events.Event {
	return slices.Concat([]events.Event{
		events.ProductStarted{Key: "ACME", Name: "Acme"}, assigned("ana", events.ProductManager),
		assigned("ana", events.ProductOwner), policySet(nil, defaults()),
	}, later)
}

func TestStartProduct(t *testing.T) {
	check(t, []row{
		{"Whoever starts a product manages and owns it", nil, product.StartProduct{Key: "ACME", Name: "Acme"}, domaintest.Then(started()...)},
		{"A product starts once", started(), product.StartProduct{Key: "ACME", Name: "Acme"}, domaintest.Refused("product_key_is_unique")},
		{"A product starts in its own book", nil, product.StartProduct{Key: "OTHER", Name: "Acme"}, domaintest.Invalid("key")},
		{"A product needs a key and a name", nil, product.StartProduct{Key: "acme", Name: " "}, domaintest.Invalid("key", "name")},
	})
}

func TestAProductOfABadKeyIsNotStarted(t *testing.T) {
	in := in()
	in.Product = "acme"
	fault := domaintest.Invalid("key")(product.Decide(product.State{}, in, product.StartProduct{Key: "acme", Name: "Acme"}))
	if fault != "" {
		t.Error(fault)
	}
}

func TestNothingIsDecidedBeforeTheProductIsStarted(t *testing.T) {
	for _, c := range product.Commands().All()[1:] {
		check(t, []row{{c.Name + " finds no product", nil, c.Command.(product.Command), domaintest.Unknown("product", "ACME")}})
	}
}

func TestSetVision(t *testing.T) {
	asking := func(v events.Vision) product.SetVision {
		return product.SetVision{
			Statement: v.Statement, Audience: v.Audience, Needs: v.Needs, Differentiators: v.Differentiators, BusinessGoals: v.BusinessGoals,
		}
	}
	vision := events.Vision{
		Statement: "Find anything", Audience: "buyers", Needs: []string{"speed"}, Differentiators: []string{"fun"}, BusinessGoals: []string{"growth"},
	}
	full := asking(vision)
	set := func(from, to *events.Vision) events.VisionSet {
		return events.VisionSet{Vision: events.Change[*events.Vision]{From: from, To: to}}
	}
	variant := func(change func(*events.Vision)) (product.SetVision, events.Event) {
		to := vision
		change(&to)
		return asking(to), set(&vision, &to)
	}
	check(t, []row{
		{"The first vision replaces none", started(), full, domaintest.Then(set(nil, &vision))},
		{"The same vision is set already", started(set(nil, &vision)), full, domaintest.AlreadySo()},
		{"An empty list is no change to no list", started(set(nil, &events.Vision{Statement: "Find"})), product.SetVision{Statement: "Find", Needs: []string{}},
			domaintest.AlreadySo()},
		{"A vision may name a need that was captured", started(), product.SetVision{Statement: "Find", Needs: []string{"ACME-N1"}},
			domaintest.Then(set(nil, &events.Vision{Statement: "Find", Needs: []string{"ACME-N1"}}))},
		{"What looks like the key of a need is one", started(), product.SetVision{Statement: "Find", Needs: []string{"speed", "ACME-N2"}},
			domaintest.Unknown("need", "ACME-N2")},
		{"A vision needs a statement", started(), product.SetVision{Statement: " \n", Audience: "buyers"}, domaintest.Invalid("statement")},
	})
	for name, change := range map[string]func(*events.Vision){
		"statement": func(v *events.Vision) { v.Statement = "Find it" }, "audience": func(v *events.Vision) { v.Audience = "" },
		"needs":           func(v *events.Vision) { v.Needs = []string{"speed", "ease"} },
		"differentiators": func(v *events.Vision) { v.Differentiators = []string{"joy"} },
		"business goals":  func(v *events.Vision) { v.BusinessGoals = nil },
	} {
		command, event := variant(change)
		check(t, []row{{"A vision with other " + name + " is another one", started(set(nil, &vision)), command, domaintest.Then(event)}})
	}
}

func TestAssignRole(t *testing.T) {
	check(t, []row{
		{"A person gets a role", started(), product.AssignRole{Person: "bob", Role: events.TeamMember}, domaintest.Then(assigned("bob", events.TeamMember))},
		{"A person may hold several roles", started(), product.AssignRole{Person: "ana", Role: events.Stakeholder},
			domaintest.Then(assigned("ana", events.Stakeholder))},
		{"There may be several product managers", started(), product.AssignRole{Person: "bob", Role: events.ProductManager},
			domaintest.Then(assigned("bob", events.ProductManager))},
		{"A second product owner is refused", started(), product.AssignRole{Person: "bob", Role: events.ProductOwner}, domaintest.Refused("one_product_owner")},
		{"A product owner may follow another one", started(revoked("ana", events.ProductOwner)), product.AssignRole{Person: "bob", Role: events.ProductOwner},
			domaintest.Then(assigned("bob", events.ProductOwner))},
		{"The product owner is the product owner already", started(), product.AssignRole{Person: "ana", Role: events.ProductOwner}, domaintest.AlreadySo()},
		{"A role that is held is held already", started(assigned("bob", events.TeamMember)), product.AssignRole{Person: "bob", Role: events.TeamMember},
			domaintest.AlreadySo()},
		{"A person has a name and a role is a known one", started(), product.AssignRole{Person: " ", Role: "chief"}, domaintest.Invalid("person", "role")},
	})
}

func TestRevokeRole(t *testing.T) {
	check(t, []row{
		{"A person loses a role", started(assigned("bob", events.TeamMember)), product.RevokeRole{Person: "bob", Role: events.TeamMember},
			domaintest.Then(revoked("bob", events.TeamMember))},
		{"The product owner may go", started(), product.RevokeRole{Person: "ana", Role: events.ProductOwner}, domaintest.Then(revoked("ana", events.ProductOwner))},
		{"The last product manager stays", started(), product.RevokeRole{Person: "ana", Role: events.ProductManager}, domaintest.Refused("a_product_manager")},
		{"One of two product managers may go", started(assigned("bob", events.ProductManager)), product.RevokeRole{Person: "ana", Role: events.ProductManager},
			domaintest.Then(revoked("ana", events.ProductManager))},
		{"The one who is left of two product managers stays", started(assigned("bob", events.ProductManager), revoked("ana", events.ProductManager)),
			product.RevokeRole{Person: "bob", Role: events.ProductManager}, domaintest.Refused("a_product_manager")},
		{"Somebody else's last role of a manager is not held", started(), product.RevokeRole{Person: "bob", Role: events.ProductManager}, domaintest.AlreadySo()},
		{"A role that is revoked is revoked already", started(assigned("bob", events.TeamMember), revoked("bob", events.TeamMember)),
			product.RevokeRole{Person: "bob", Role: events.TeamMember}, domaintest.AlreadySo()},
		{"A person has a name and a role is a known one", started(), product.RevokeRole{}, domaintest.Invalid("person", "role")},
	})
}

func TestSetDecisionPolicy(t *testing.T) {
	workflow := []events.Status{{Name: "Ready", Category: events.Todo}, {Name: "Gone", Category: events.Dropped}}
	whole := product.SetDecisionPolicy{
		Workflow: workflow, Levels: []string{"P1", "P2"}, ReasonRequired: domain.Some([]string{"set-vision"}), Scoring: domain.Some(events.Scoring{Framework: "rice", Version: 1}),
	}
	all := &events.Policy{Workflow: workflow, Levels: []string{"P1", "P2"}, ReasonRequired: []string{"set-vision"}, Scoring: whole.Scoring.Pointer()}
	strict := defaults(func(p *events.Policy) { p.ReasonRequired = []string{"set-vision"} })
	scored := defaults(func(p *events.Policy) { p.Scoring = &events.Scoring{Framework: "rice", Version: 1} })
	rescored := defaults(func(p *events.Policy) { p.Scoring = &events.Scoring{Framework: "ice", Version: 1} })
	forgotten := defaults(func(p *events.Policy) {
		p.ReasonRequired, p.Scoring = []string{"old"}, &events.Scoring{Framework: "old", Version: 7}
	})
	relevelled := defaults(func(p *events.Policy) { *p = *forgotten; p.Levels = []string{"P1"} })
	adjusted := defaults(func(p *events.Policy) { p.Thresholds = map[string]float64{"load": 80} })
	check(t, []row{
		{"Everything may change", started(), whole, domaintest.Then(policySet(defaults(), all))},
		{"The same policy is set already", started(policySet(defaults(), all)), whole, domaintest.AlreadySo()},
		{"Nothing named stays as it is", started(), product.SetDecisionPolicy{}, domaintest.AlreadySo()},
		{"What is left out stays as it is", started(), product.SetDecisionPolicy{ReasonRequired: domain.Some([]string{"set-vision"})}, domaintest.Then(policySet(defaults(), strict))},
		{"Reasons may be made optional again", started(policySet(defaults(), strict)), product.SetDecisionPolicy{ReasonRequired: domain.Some([]string{})},
			domaintest.Then(policySet(strict, defaults()))},
		{"Reasons are optional already", started(), product.SetDecisionPolicy{ReasonRequired: domain.Some([]string{})}, domaintest.AlreadySo()},
		{"Another formula is used", started(policySet(defaults(), scored)), product.SetDecisionPolicy{Scoring: domain.Some(*rescored.Scoring)},
			domaintest.Then(policySet(scored, rescored))},
		{"The formula is in use already", started(policySet(defaults(), scored)), product.SetDecisionPolicy{Scoring: domain.Some(events.Scoring{Framework: "rice", Version: 1})},
			domaintest.AlreadySo()},
		{"Thresholds of the assessment may differ", started(), product.SetDecisionPolicy{Thresholds: domain.Some([]product.Threshold{{"load", 80}})},
			domaintest.Then(policySet(defaults(), adjusted))},
		{"They may be those of the table again", started(policySet(defaults(), adjusted)), product.SetDecisionPolicy{Thresholds: domain.None[[]product.Threshold]()},
			domaintest.Then(policySet(adjusted, defaults()))},
		{"They differ already", started(policySet(defaults(), adjusted)), product.SetDecisionPolicy{Thresholds: domain.Some([]product.Threshold{{"load", 80}})},
			domaintest.AlreadySo()},
		{"A threshold is one of a rule", started(), product.SetDecisionPolicy{Thresholds: domain.Some([]product.Threshold{{"laod", 80}})}, domaintest.Invalid("thresholds")},
		{"A title's threshold is what it is", started(), product.SetDecisionPolicy{Thresholds: domain.Some([]product.Threshold{{"split_titles", 1}})},
			domaintest.Invalid("thresholds")},
		{"A rule has one threshold", started(), product.SetDecisionPolicy{Thresholds: domain.Some([]product.Threshold{{"load", 80}, {"load", 90}})},
			domaintest.Invalid("thresholds")},
		{"A threshold means something", started(), product.SetDecisionPolicy{Thresholds: domain.Some([]product.Threshold{{"load", 0}, {"contested", 1.5}})},
			domaintest.Invalid("thresholds")},
		{"Statuses have distinct names", started(), product.SetDecisionPolicy{Workflow: append([]events.Status{{Name: "To Do", Category: events.Todo}}, product.DefaultPolicy().Workflow...)},
			domaintest.Invalid("workflow")},
		{"Categories of statuses are known", started(), product.SetDecisionPolicy{Workflow: append([]events.Status{{Name: "Gone", Category: "other"}}, product.DefaultPolicy().Workflow...)},
			domaintest.Invalid("workflow")},
		{"A workflow is not empty", started(), product.SetDecisionPolicy{Workflow: []events.Status{}}, domaintest.Invalid("workflow")},
		{"A workflow has a status to start in", started(), product.SetDecisionPolicy{Workflow: workflow[1:]}, domaintest.Invalid("workflow")},
		{"A workflow has a status to drop into", started(), product.SetDecisionPolicy{Workflow: workflow[:1]}, domaintest.Invalid("workflow")},
		{"Statuses have names", started(), product.SetDecisionPolicy{Workflow: append([]events.Status{{Name: " ", Category: events.Todo}}, workflow...)},
			domaintest.Invalid("workflow")},
		{"Every fault is named", started(), product.SetDecisionPolicy{Levels: []string{}, ReasonRequired: domain.Some([]string{"a", "a"}), Scoring: domain.Some(events.Scoring{Framework: "rice"})},
			domaintest.Invalid("levels", "reason_required", "scoring")},
		{"Commands that need a reason are known, and so are formulas", started(),
			product.SetDecisionPolicy{ReasonRequired: domain.Some([]string{"set-vision", "fly"}), Scoring: domain.Some(events.Scoring{Framework: "rice", Version: 99})},
			domaintest.Invalid("reason_required", "scoring")},
		{"What the policy has named before stays", started(policySet(defaults(), forgotten)), product.SetDecisionPolicy{Levels: []string{"P1"}},
			domaintest.Then(policySet(forgotten, relevelled))},
		{"A command that needs a reason is named once", started(), product.SetDecisionPolicy{ReasonRequired: domain.Some([]string{"set-vision", "set-vision"})},
			domaintest.Invalid("reason_required")},
		{"Levels are distinct", started(), product.SetDecisionPolicy{Levels: []string{"P1", "P1"}}, domaintest.Invalid("levels")},
		{"A formula has a framework", started(), product.SetDecisionPolicy{Scoring: domain.Some(events.Scoring{Version: 1})}, domaintest.Invalid("scoring")},
	})
}

func TestTwoFuturesOfAProductKnowNothingOfEachOther(t *testing.T) {
	people := func(s product.State) string {
		var all []string
		for _, h := range s.People {
			all = append(all, h.Person)
		}
		return strings.Join(all, " ")
	}
	s, known := theBook().After(), ""
	for _, person := range strings.Fields("a b c d e f g h i") {
		one := product.Evolve(s, assigned(person, events.TeamMember))
		other := product.Evolve(s, assigned("x", events.TeamMember))
		left := product.Evolve(one, revoked("a", events.TeamMember))
		next := strings.TrimSpace(known + " " + person)
		if people(s) != known || people(one) != next || people(other) != strings.TrimSpace(known+" x") ||
			"a "+people(left) != next && people(left) != "" {
			t.Fatalf("%q became %q, %q and %q", people(s), people(one), people(other), people(left))
		}
		s, known = one, next
	}
}

func TestTheStateKnowsWhatHappened(t *testing.T) {
	vision := &events.Vision{Statement: "Find"}
	s := theBook().After(started(events.VisionSet{Vision: events.Change[*events.Vision]{To: vision}}, assigned("bob", events.TeamMember))...)
	if !s.Started() || s.Key != "ACME" || s.Name != "Acme" || s.Vision.Statement != "Find" || len(s.Policy.Levels) != 5 ||
		!s.Holds("bob", events.TeamMember) || s.Holds("bob", events.ProductOwner) || s.Holds("eve", events.TeamMember) {
		t.Errorf("the state is %+v", s)
	}
	if (product.State{}).Started() {
		t.Error("the empty stream is a product")
	}
}

func TestRenameProduct(t *testing.T) {
	renamed := events.ProductRenamed{Name: events.Change[string]{From: "Acme", To: "Emca"}}
	check(t, []row{
		{"A product gets another name", started(), product.RenameProduct{Name: "Emca"}, domaintest.Then(renamed)},
		{"A product has its name already", started(renamed), product.RenameProduct{Name: "Emca"}, domaintest.AlreadySo()},
		{"A product has a name", started(), product.RenameProduct{Name: " "}, domaintest.Invalid("name")},
	})
}

func TestMoveLifecycleStage(t *testing.T) {
	moved := func(from, to events.Stage) events.LifecycleStageMoved {
		return events.LifecycleStageMoved{Stage: events.Change[events.Stage]{From: from, To: to}}
	}
	check(t, []row{
		{"A product grows", started(), product.MoveLifecycleStage{Stage: events.Growth}, domaintest.Then(moved(events.Introduction, events.Growth))},
		{"A product that was retired may come back", started(moved(events.Introduction, events.Retired)), product.MoveLifecycleStage{Stage: events.Growth},
			domaintest.Then(moved(events.Retired, events.Growth))},
		{"A new product is introduced already", started(), product.MoveLifecycleStage{Stage: events.Introduction}, domaintest.AlreadySo()},
		{"A stage is a known one", started(), product.MoveLifecycleStage{Stage: "birth"}, domaintest.Invalid("stage")},
	})
}
