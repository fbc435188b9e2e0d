package roadmap

import (
	"fmt"
	"slices"

	"waymark/projections/kit"
)

// insertAt is the list with an item at a place from 1; the list itself stays as it is.
func insertAt(list []uint32, item uint32, place int) ([]uint32, error) {
	if place < 1 || place > len(list)+1 || slices.Contains(list, item) {
		return nil, fmt.Errorf("%d: %w", place, kit.ErrPlace)
	}
	return slices.Insert(slices.Clone(list), place-1, item), nil
}

// without is the list without an item that it has; the list itself stays as it is.
func without(list []uint32, item uint32) ([]uint32, error) {
	at := slices.Index(list, item)
	if at < 0 {
		return nil, fmt.Errorf("of %d: %w", item, kit.ErrPlace)
	}
	return slices.Delete(slices.Clone(list), at, at+1), nil
}
