package projections

import (
	"hash/crc32"
	"maps"
	"slices"
	"sync"
	"sync/atomic"
)

// laneCount is how many lanes a read model has, over which its products are spread: so many nodes can share it at most. With another
// number every read model is made anew, as with other tables of the engine.
const laneCount = 8

// laneOf is the lane of a product, by its key or as that is kept: for ever, since what was folded in one lane is not folded again in another.
func laneOf(product string) int32 {
	return int32(crc32.ChecksumIEEE([]byte(kept(product))) % laneCount)
}

// everyLane lists the lanes.
func everyLane() []int32 {
	all := make([]int32, laneCount)
	for i := range all {
		all[i] = int32(i)
	}
	return all
}

// lanes are the lanes of a read model that a consumer has, each with the epoch of its lease. All of them stand at one place. Whoever
// writes as their owner without having the consumer locked keeps them from changing meanwhile.
type lanes struct {
	changing sync.Mutex
	epochs   atomic.Pointer[map[int32]int64]
}

func (l *lanes) all() map[int32]int64 {
	if epochs := l.epochs.Load(); epochs != nil {
		return *epochs
	}
	return nil
}

// list are the lanes in their order, and the epoch of each.
func (l *lanes) list() (lanes []int32, epochs []int64) {
	all := l.all()
	lanes = slices.Sorted(maps.Keys(all))
	for _, lane := range lanes {
		epochs = append(epochs, all[lane])
	}
	return lanes, epochs
}

func (l *lanes) has(lane int32) bool {
	_, has := l.all()[lane]
	return has
}

// whole says that it has all lanes of the read model.
func (l *lanes) whole() bool { return len(l.all()) == laneCount }

func (l *lanes) set(epochs map[int32]int64) { l.epochs.Store(&epochs) }

// drop gives some up.
func (l *lanes) drop(some []int32) {
	left := maps.Clone(l.all())
	for _, lane := range some {
		delete(left, lane)
	}
	l.set(left)
}
