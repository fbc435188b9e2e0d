package decisions

import (
	"slices"

	"waymark/events"
	"waymark/projections/kit"
)

// describe describes an event of any book.
func describe(product string, e events.Event) (description, error) {
	if e, ok := e.(events.ProductEvent); ok {
		return describeProduct(product, e)
	}
	if e, ok := e.(events.DiscoveryEvent); ok {
		return describeDiscovery(e)
	}
	if e, ok := e.(events.RoadmapEvent); ok {
		return describeRoadmap(e)
	}
	if e, ok := e.(events.BacklogEvent); ok {
		return describeBacklog(product, e)
	}
	return description{}, kit.Unknown(e)
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
