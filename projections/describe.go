package projections

import (
	"fmt"
	"slices"

	"waymark/events"
)

// describe describes an event of any book.
func describe(product string, e events.Event) (description, error) {
	if e, ok := e.(events.ProductEvent); ok {
		return describeProduct(product, e)
	}
	if e, ok := e.(events.RoadmapEvent); ok {
		return describeRoadmap(e)
	}
	if e, ok := e.(events.BacklogEvent); ok {
		return describeBacklog(product, e)
	}
	return description{}, unknown(e)
}

func unknown(e events.Event) error { return fmt.Errorf("%w: %s", events.ErrUnknownType, e.Type()) }

func describeProduct(product string, e events.ProductEvent) (description, error) {
	d := about(product)
	switch e := e.(type) {
	case events.ProductStarted:
		d.new("name", e.Name)
	case events.VisionSet:
		describeVision(&d, e.Vision)
	case events.RoleAssigned:
		d = about(e.Person, product)
		d.new("people", holding(e))
	case events.RoleRevoked:
		d = about(e.Person, product)
		d.add("people", holding(e), nil)
	case events.DecisionPolicySet:
		describePolicy(&d, e.Policy)
	default:
		return d, unknown(e)
	}
	return d, nil
}

func describeVision(d *description, c events.Change[*events.Vision]) {
	from, to := orZero(c.From), orZero(c.To)
	text := func(field, a, b string) {
		if a != b {
			d.add(field, orNull(a), orNull(b))
		}
	}
	text("statement", from.Statement, to.Statement)
	text("audience", from.Audience, to.Audience)
	describeList(d, "needs", from.Needs, to.Needs)
	describeList(d, "differentiators", from.Differentiators, to.Differentiators)
	describeList(d, "business_goals", from.BusinessGoals, to.BusinessGoals)
}

func describePolicy(d *description, c events.Change[*events.Policy]) {
	from, to := orZero(c.From), orZero(c.To)
	describeList(d, "workflow", from.Workflow, to.Workflow)
	describeList(d, "levels", from.Levels, to.Levels)
	describeList(d, "reason_required", from.ReasonRequired, to.ReasonRequired)
	if orZero(from.Scoring) != orZero(to.Scoring) {
		d.add("scoring", from.Scoring, to.Scoring)
	}
}

func describeList[T comparable](d *description, field string, from, to []T) {
	if !slices.Equal(from, to) {
		d.add(field, from, to)
	}
}

func orZero[T any](value *T) T {
	var zero T
	if value == nil {
		return zero
	}
	return *value
}

func orNull(s string) any {
	if s == "" {
		return nil
	}
	return s
}
