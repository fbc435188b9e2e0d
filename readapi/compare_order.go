package readapi

// stayers are the items that kept their order from one list to another: as many as possible, so that the fewest were moved. Where there is
// a choice, those stay that nobody moved, which is asked of all among whom there is one. It is the longest increasing subsequence of
// places.
func stayers(before, after []uint32, moved func([]uint32) (map[uint32]bool, error)) (map[uint32]bool, error) {
	r := newRunning(before, after)
	byHand, err := moved(r.undecided())
	stay := map[uint32]bool{}
	for _, i := range r.longest(func(item uint32) bool { return !byHand[item] }) {
		stay[r.items[i]] = true
	}
	return stay, err
}

// running are the items that two lists have in common, in the order of the first one, with their places in the second.
type running struct {
	items  []uint32
	places []int
	last   int // a place behind all
}

func newRunning(before, after []uint32) running {
	at := make(map[uint32]int, len(after))
	for i, item := range after {
		at[item] = i
	}
	r := running{last: len(after)}
	for _, item := range before {
		if place, has := at[item]; has {
			r.items, r.places = append(r.items, item), append(r.places, place)
		}
	}
	return r
}

// undecided are the items that are in some longest runs, and not in all: those of which another can stand at the same step of a run.
func (r running) undecided() (items []uint32) {
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

// longest is the longest run, by the indices of its items; of several the one with the most that are wanted.
func (r running) longest(wanted func(uint32) bool) (run []int) {
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
	for ; last >= 0; last = previous[last] {
		run = append(run, last)
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
