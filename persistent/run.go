package persistent

// Running are the items that two lists have in common, in the order of the first one, with their places in the second. A run of them is a
// subsequence with ascending places: items that kept their order.
type Running struct {
	items  []uint32
	places []int
	last   int // a place behind all
}

// NewRunning looks at two lists without repetitions.
func NewRunning(before, after []uint32) Running {
	at := make(map[uint32]int, len(after))
	for i, item := range after {
		at[item] = i
	}
	r := Running{last: len(after)}
	for _, item := range before {
		if place, has := at[item]; has {
			r.items, r.places = append(r.items, item), append(r.places, place)
		}
	}
	return r
}

// Undecided are the items that are in some longest runs, and not in all: those of which another can stand at the same step of a run.
func (r Running) Undecided() (items []uint32) {
	up, down := make([]int64, len(r.items)), make([]int64, len(r.items)) // steps up to an item, and from it on
	ends, begins := newBestRuns(r.last), newBestRuns(r.last)
	var most int64
	for i, place := range r.places {
		run, _ := ends.before(place)
		up[i] = run + 1
		ends.put(place, up[i], i)
		most = max(most, up[i])
	}
	for i := len(r.places) - 1; i >= 0; i-- {
		place := r.last - 1 - r.places[i]
		run, _ := begins.before(place)
		down[i] = run + 1
		begins.put(place, down[i], i)
	}
	at := make([]int, most+1)
	for i := range r.items {
		if up[i]+down[i]-1 == most {
			at[up[i]]++
		}
	}
	for i, item := range r.items {
		if up[i]+down[i]-1 == most && at[up[i]] > 1 {
			items = append(items, item)
		}
	}
	return items
}

// Longest are the items of the longest run: they stay, so that the fewest are moved. Of several runs it is the one with the most items that
// are wanted. See Fredman, "On computing the length of longest increasing subsequences", 1975.
func (r Running) Longest(wanted func(uint32) bool) map[uint32]bool {
	best := newBestRuns(r.last)
	previous, last := make([]int, len(r.items)), -1
	var most int64
	for i, item := range r.items {
		worth, end := best.before(r.places[i])
		worth += oneItem
		if wanted(item) {
			worth++
		}
		previous[i] = end
		best.put(r.places[i], worth, i)
		if worth > most {
			most, last = worth, i
		}
	}
	run := map[uint32]bool{}
	for ; last >= 0; last = previous[last] {
		run[r.items[last]] = true
	}
	return run
}

// oneItem is what an item of a run counts; that it is wanted counts one more, which never outweighs another item.
const oneItem = 1 << 32

// bestRuns knows the best run that ends before a place: a Fenwick tree of maxima.
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

// put notes the run that ends at a place, with the index of its last item.
func (b bestRuns) put(place int, run int64, end int) {
	for i := place + 1; i < len(b.runs); i += i & -i {
		if run > b.runs[i] {
			b.runs[i], b.ends[i] = run, end
		}
	}
}
