package projections

import (
	"time"

	"pgregory.net/rapid"

	"waymark/domain"
	"waymark/domain/product"
	"waymark/events"
)

// undone is a product event that is taken back, at its revision.
type undone struct{ revision int }

func (d draw) rename() any { return product.RenameProduct{Name: "p" + d.text()} }
func (d draw) stage() any {
	return product.MoveLifecycleStage{Stage: rapid.SampledFrom(events.Stages()).Draw(d.t, "stage")}
}
func (d draw) goal() string {
	return events.GoalMark.Key(d.key, d.number(last(d.p.product).LastGoal))
}
func (d draw) value() float64 {
	return rapid.SampledFrom([]float64{-1, 0, 0.1, 1e9}).Draw(d.t, "value")
}
func (d draw) setGoal() any {
	return product.SetGoal{
		Title: "g" + d.text(), Metric: "m", Unit: d.text(), Baseline: d.value(), Target: d.value(), Due: d.date(),
	}
}
func (d draw) reviseGoal() any {
	target := d.value()
	return product.ReviseGoal{Goal: d.goal(), Title: d.some(), Metric: d.some(), Unit: d.perhaps(), Target: &target}
}
func (d draw) measureGoal() any {
	return product.MeasureGoal{Goal: d.goal(), On: d.date(), Value: d.value()}
}
func (d draw) closeGoal() any {
	return product.CloseGoal{Goal: d.goal(), Outcome: rapid.SampledFrom(events.GoalOutcomes()).Draw(d.t, "outcome")}
}
func (d draw) raiseChallenge() any {
	return product.RaiseChallenge{
		Description: "c" + d.text(), People: []string{d.person()}, Severity: rapid.SampledFrom(events.Severities()).Draw(d.t, "severity"),
		Roles: rapid.SampledFrom([][]events.Role{nil, {events.Stakeholder}, events.Roles()}).Draw(d.t, "roles"),
	}
}
func (d draw) resolveChallenge() any {
	return product.ResolveChallenge{
		Challenge: events.ChallengeMark.Key(d.key, d.number(last(d.p.product).LastChallenge)), How: "h" + d.text(),
	}
}

func (d draw) recordImport() any {
	until := time.Date(2026, 3, 1, 9, 30, 0, 0, time.UTC)
	return product.RecordImport{
		Import: rapid.SampledFrom([]string{"5f3f8f0e-7a3c-4a30-9d0e-0d8f2f3b1c05", "5f3f8f0e-7a3c-4a30-9d0e-0d8f2f3b1c06"}).Draw(d.t, "import"),
		Tool:   "jira", Origin: "o" + d.text(), Items: rapid.IntRange(0, 2).Draw(d.t, "items"), Until: rapid.Ptr(rapid.Just(until), true).Draw(d.t, "until"),
		Names: rapid.SampledFrom([][]events.ImportName{nil, {}, {{Of: "statuses", ID: "1", Name: "a"}}, {
			{Of: "statuses", ID: "2", Name: "b"}, {Of: "people", ID: "1", Name: "ü"}, {Of: "statuses", ID: "1", Name: "b"}, {Of: "statuses", ID: "1", Name: "c"},
		}}).Draw(d.t, "names"),
	}
}

// withoutImport is what is left to say when imports were taken out of all books.
type withoutImport []events.Event

// takeBackImport says of the last import that it was taken back.
func (d draw) takeBackImport() any {
	imports := last(d.p.product).Imports
	if len(imports) == 0 || imports[len(imports)-1].TakenBack {
		return withoutImport(nil)
	}
	return withoutImport{events.ImportTakenBack{Import: imports[len(imports)-1].ID}}
}

// undoProduct takes back the product book's last event.
func (d draw) undoProduct() any { return undone{len(d.p.product) - 1} }

// undo takes back a product event.
func (h *history) undo(key string, in domain.Context, u undone) ([]events.Event, error) {
	p := h.products[key]
	var before product.State
	if u.revision > 0 {
		before = p.product[u.revision-1]
	}
	for _, raw := range h.log {
		if raw.Stream == events.Product.Stream(key) && raw.Revision == int64(u.revision) {
			r, err := events.Record(raw)
			if err != nil {
				return nil, err
			}
			return product.Undo(before, last(p.product), in, r.Event.(events.ProductEvent))
		}
	}
	return nil, nil
}

func (d draw) vision() any {
	return product.SetVision{Statement: "s" + d.text(), Audience: d.text(), Needs: d.words()}
}
func (d draw) person() string {
	return rapid.SampledFrom([]string{"ann", "bob", "cy"}).Draw(d.t, "person")
}
func (d draw) assignRole() any {
	return product.AssignRole{Person: d.person(), Role: rapid.SampledFrom(events.Roles()).Draw(d.t, "role")}
}
func (d draw) revokeRole() any {
	return product.RevokeRole{Person: d.person(), Role: rapid.SampledFrom(events.Roles()).Draw(d.t, "role")}
}
func (d draw) policy() any {
	reasons := d.words()
	c := product.SetDecisionPolicy{ReasonRequired: domain.Some(reasons)}
	if d.coin() {
		c.ReadyNeeds = domain.Some(rapid.SampledFrom([][]string{{}, {"points"}, events.ReadyNeeds()}).Draw(d.t, "ready"))
	}
	workflow := product.DefaultPolicy().Workflow
	moved := func(to string, from ...string) {
		for _, name := range from {
			c.Moved = append(c.Moved, product.MovedStatus{From: name, To: to})
		}
	}
	switch rapid.IntRange(0, 4).Draw(d.t, "workflow") {
	case 0:
		c.Workflow = append(workflow, events.Status{Name: "Doing", Category: events.Doing})
		moved("Doing", "Building")
	case 1:
		workflow[1].Name = "Building"
		c.Workflow = workflow
		moved("Building", "In Progress", "Doing")
	case 2:
		workflow[1].Category, workflow[2].Category = events.Todo, events.Doing
		c.Workflow = workflow
		moved("In Progress", "Building", "Doing")
	case 3:
		c.Workflow = workflow
		moved("To Do", "Building", "Doing")
	}
	return c
}
