package readapi

import "waymark/persistent"

// stayers are the items that kept their order from one list to another: as many as possible, so that the fewest were moved. Where there is
// a choice, those stay that nobody moved, which is asked of all among whom there is one. It is the longest increasing subsequence of
// places.
func stayers(before, after []uint32, moved func([]uint32) (map[uint32]bool, error)) (map[uint32]bool, error) {
	r := persistent.NewRunning(before, after)
	byHand, err := moved(r.Undecided())
	return r.Longest(func(item uint32) bool { return !byHand[item] }), err
}
