// Package history is what a decision is to those who read it: what it was about, what it changed, and by what it is found.
package history

import (
	"fmt"
	"slices"

	"waymark/events"
)

// Describe describes an event of any book of a product. Errors: events.ErrUnknownType.
func Describe(product string, e events.Event) (Description, error) {
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
	return Description{}, unknown(e)
}

// unknown says that the history does not know the type of an event.
func unknown(e events.Event) error { return fmt.Errorf("%w: %s", events.ErrUnknownType, e.Type()) }

func describeList[T comparable](d *Description, field string, from, to []T) {
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
