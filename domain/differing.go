package domain

import (
	"slices"

	"waymark/persistent"
)

// Differing calls f with each thing of a book on its way to how it shall be that is not so yet: as it is by then, and as it
// shall be. One that is not there is the zero value.
func Differing[T any](now func() persistent.Map[T], want persistent.Map[T], f func(is, shall T)) {
	for _, n := range slices.Collect(now().Differ(want)) {
		is, _ := now().Get(n)
		shall, _ := want.Get(n)
		f(is, shall)
	}
}
