package sample

import "waymark/events"

// plan is an initiative: what it is for, when it was planned and begun, and how often its day moved.
type plan struct {
	title, outcome string
	goal           int // from 1 on
	planned, start int // weeks since the beginning
	weeks          int // how long it was to take; 0: it has no dates
	slips          []int
	needs          []int // the plans that it depends on, from 1 on
	nearer         int   // the week in which it came to what is next; 0: it did not
	horizon        events.Horizon
	verdict        events.Verdict
	findings       string
	delivered      int // the week; 0: not yet
}

func plans() []plan {
	return []plan{
		{"Know where it is", "Nobody calls to ask where the parcel is", 1, 3, 6, 24, []int{3}, nil, 0, events.Now, events.Validated, "", 34},
		{"Arrive when we said", "The window holds for nine of ten", 3, 22, 36, 40, []int{4, 3, 3}, nil, 0, events.Next, events.Validated, "", 0},
		{"Same-day delivery", "Ordered until noon, there in the evening", 3, 40, 92, 30, []int{6, 7}, []int{6}, 0, events.Later, events.AtRisk, "Two vans and one depot can't do it", 0},
		{"Shops that stay", "Fewer than two of a hundred shops leave in a month", 4, 48, 62, 36, []int{1}, nil, 0, events.Next, events.Validated, "", 0},
		{"Neighbours as depots", "Half of the missed parcels wait next door", 5, 66, 108, 26, []int{7}, []int{2}, 88, events.Later, events.Validated, "", 0},
		{"One handheld for all rounds", "A courier carries one device", 3, 22, 30, 20, []int{-1}, nil, 0, events.Next, events.Validated, "", 58},
		{"Returns that announce themselves", "A shop knows of a return before it is at the door", 4, 82, 110, 18, []int{3, 2}, []int{4}, 94, events.Later, events.Validated, "", 0},
		{"A locker at every depot", "Nobody has to be there before six", 5, 90, 0, 0, nil, []int{5}, 0, events.Later, events.AtRisk, "Nobody knows yet what a locker costs in the rain", 0},
	}
}

// aim is a goal with what was measured of it, month by month from the one in which it was set.
type aim struct {
	title, metric, unit string
	baseline, target    float64
	set, due            int // weeks since the beginning
	measured            []float64
	outcome             events.GoalOutcome // how it ended; empty: it is open
}

// aims are in the order in which they were set.
func aims() []aim {
	return []aim{
		{"Fewer calls to support", "Calls that ask where a parcel is, a month", "calls", 412, 290, 2, 40, []float64{412, 405, 398, 371, 352, 330, 301, 284}, events.GoalReached},
		{"Margin of a parcel", "What is left of a parcel", "EUR", 0.42, 0.6, 12, 52, []float64{0.42, 0.43, 0.41, 0.44, 0.45, 0.45, 0.46, 0.44, 0.47, 0.46}, events.GoalMissed},
		{"On time 92 %", "Deliveries within the window that was said", "%", 74, 92, 20, 110, []float64{
			74, 75, 74.5, 77, 78, 78.5, 80, 81, 80.5, 83, 84, 84, 85, 86.5, 86, 87, 88, 88.5,
		}, ""},
		{"Shops stay", "Shops that leave in a month", "%", 4.1, 2, 46, 112, []float64{4.1, 4.0, 3.8, 3.9, 3.4, 3.1, 3.0, 2.8, 2.9, 2.6, 2.5}, ""},
		{"Half of the missed parcels next door", "Missed parcels that a neighbour took", "%", 3, 50, 64, 126, []float64{3, 3, 4, 6, 7, 9, 11, 12}, ""},
	}
}

// proposal is what the owner proposed, and how the manager answered.
type proposal struct {
	week                    int
	change, initiative, why string
	need                    int
	accepted                bool
	answer                  string // empty: it waits
}

// proposals are in the order in which they were made.
func proposals() []proposal {
	return []proposal{
		{50, "Shops before same-day delivery", "PARCEL-I4", "Nine of ten tickets are theirs", 4, true, "Agreed: the shops pay"},
		{61, "Leave the handheld as it is for a quarter", "PARCEL-I6", "Couriers ask for gate codes, not for a device", 6, false, "The old ones break"},
		{74, "Ask neighbours in one street first", "PARCEL-I5", "The pilot says yes", 3, true, "One street, four weeks"},
		{88, "Same-day delivery for pharmacies alone", "PARCEL-I3", "They are the ones who lose orders", 14, true, "And see what it costs"},
		{99, "A second window in the evening", "PARCEL-I2", "44 of 100 come home after six", 13, false, ""},
	}
}
