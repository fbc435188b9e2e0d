package readapi

// stayers are the items that kept their places among each other from one order to another: as many as possible, so that the fewest were
// moved. Where there is a choice, those stay that nobody moved. It is the longest increasing subsequence of places.
func stayers(before, after []uint32, movedByHand func(uint32) bool) map[uint32]bool {
	at := make(map[uint32]int, len(after))
	for i, item := range after {
		at[item] = i
	}
	var common []uint32
	for _, item := range before {
		if _, has := at[item]; has {
			common = append(common, item)
		}
	}
	best := newBestRuns(len(after))
	previous := make([]int, len(common))
	last := -1
	var longest int64
	for i, item := range common {
		run, end := best.before(at[item])
		run += keptOne
		if !movedByHand(item) {
			run++
		}
		previous[i] = end
		best.put(at[item], run, i)
		if run > longest {
			longest, last = run, i
		}
	}
	stay := map[uint32]bool{}
	for ; last >= 0; last = previous[last] {
		stay[common[last]] = true
	}
	return stay
}

// keptOne is what an item counts that stays; it counts one more if nobody moved it, which never outweighs another item.
const keptOne = 1 << 32

// bestRuns knows the best run of items that ends before a place: a Fenwick tree of maxima.
type bestRuns struct {
	runs []int64
	ends []int
}

func newBestRuns(places int) bestRuns {
	return bestRuns{make([]int64, places+1), make([]int, places+1)}
}

// before is the best run that ends before a place, and the index of its last item; -1 for none.
func (b bestRuns) before(place int) (best int64, end int) {
	end = -1
	for i := place; i > 0; i -= i & -i {
		if b.runs[i] > best {
			best, end = b.runs[i], b.ends[i]
		}
	}
	return best, end
}

// put notes the run that ends at a place, with the index of its item.
func (b bestRuns) put(place int, run int64, end int) {
	for i := place + 1; i < len(b.runs); i += i & -i {
		if run > b.runs[i] {
			b.runs[i], b.ends[i] = run, end
		}
	}
}
