package audit

import (
	"waymark/events"
	"waymark/persistent"
)

// places are where things were moved from and to, by their number; 0 for nowhere.
type places map[uint32]*[2]int

func (p places) numbers() map[uint32]bool {
	numbers := map[uint32]bool{}
	for n := range p {
		numbers[n] = true
	}
	return numbers
}

func (p places) set(n uint32, side, place int) {
	if p[n] == nil {
		p[n] = &[2]int{}
	}
	p[n][side] = place
}

// moved are the things that were moved within orders, or from one to another; as few as explain the orders after.
func (d *differ) moved(mark events.Mark, before, after []persistent.Order) places {
	moved := places{}
	for i := range before {
		first, were, are := before[i].Differ(after[i])
		stays := d.stays(mark, were, are)
		for side, list := range [][]uint32{were, are} {
			for place, n := range list {
				if !stays(n) {
					moved.set(n, side, first+place+1)
				}
			}
		}
	}
	return moved
}

// stays says which things of an order were not moved. Mostly one was, which is quickly seen.
func (d *differ) stays(mark events.Mark, were, are []uint32) func(uint32) bool {
	if moved, one := persistent.Rotated(were, are); one {
		return func(n uint32) bool { return n != moved }
	}
	stay := persistent.NewRunning(were, are).Longest(func(n uint32) bool { return !d.named[mark.Key(d.after.Product.Key, n)] })
	return func(n uint32) bool { return stay[n] }
}
