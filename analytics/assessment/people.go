package assessment

import "cmp"

// Person is what somebody decided.
type Person struct {
	Actor     string
	Strategic int64
	Tactical  int64
	Delivery  int64
}

// Of is how many decisions of a kind.
func (p *Person) Of(k Kind) *int64 {
	switch k {
	case Strategic:
		return &p.Strategic
	case Tactical:
		return &p.Tactical
	default:
		return &p.Delivery
	}
}

// Overlap is how far the people who decide the strategy are those who decide the backlog: 1 the same people to the same part, 0 none of them. It is
// the overlapping coefficient of both distributions over people, the sum of the smaller parts (Weitzman, "Measures of Overlap of Income
// Distributions", 1970). Where nobody decides one of the two the roles are in one hand, whatever the titles say: 1. False where nobody
// decides anything.
func Overlap(people []Person) (overlap float64, known bool) {
	var strategic, tactical int64
	for _, p := range people {
		strategic, tactical = strategic+p.Strategic, tactical+p.Tactical
	}
	if strategic == 0 || tactical == 0 {
		return 1, strategic+tactical > 0
	}
	for _, p := range people {
		overlap += min(float64(p.Strategic)/float64(strategic), float64(p.Tactical)/float64(tactical))
	}
	return overlap, true
}

// Busiest is who decides most of strategy and backlog, the first by name of several; false where nobody decides anything.
func Busiest(people []Person) (busiest Person, any bool) {
	for _, p := range people {
		of, most := p.Strategic+p.Tactical, busiest.Strategic+busiest.Tactical
		if of > 0 && (!any || cmp.Or(cmp.Compare(most, of), cmp.Compare(p.Actor, busiest.Actor)) < 0) {
			busiest, any = p, true
		}
	}
	return busiest, any
}
