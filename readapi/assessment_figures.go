package readapi

import (
	"cmp"
	"slices"

	"waymark/analytics"
	"waymark/analytics/assessment"
	"waymark/events"
)

const (
	ageingDays   = 90 // from which on an open need is old
	waitingDays  = 14 // from which on an open proposal is
	ownerPortion = 10 // who makes one of so many tactical decisions owns the backlog
)

// people are those who decided, by what they did: those who decided most of strategy and backlog first.
func (r record) people() []assessment.Person {
	kinds := assessment.Kinds()
	by := map[string]*assessment.Person{}
	for _, d := range r.decided {
		p := by[d.Actor]
		if p == nil {
			p = &assessment.Person{Actor: d.Actor}
			by[d.Actor] = p
		}
		*p.Of(kinds[d.Type]) += d.Decisions
	}
	var people []assessment.Person
	for _, p := range by {
		people = append(people, *p)
	}
	slices.SortFunc(people, func(a, b assessment.Person) int {
		return cmp.Or(cmp.Compare(b.Strategic+b.Tactical, a.Strategic+a.Tactical), cmp.Compare(b.Delivery, a.Delivery), cmp.Compare(a.Actor, b.Actor))
	})
	return people
}

// counted are how many decisions of strategy and backlog there were, how many of them with a reason and with evidence.
func (r record) counted() (total decidedRow) {
	kinds := assessment.Kinds()
	for _, d := range r.decided {
		if kinds[d.Type] != assessment.Delivery {
			total.Decisions, total.Reasoned, total.Evidenced = total.Decisions+d.Decisions, total.Reasoned+d.Reasoned, total.Evidenced+d.Evidenced
		}
	}
	return total
}

// quiet is in how many of the weeks with a decision none was strategic, and the longest run of weeks, whether anything was decided in them or
// not, without a strategic one.
func (r record) quiet() (weeks, longest int) {
	last := 0
	for _, w := range r.weeks {
		if !w.Strategic {
			weeks++
			continue
		}
		longest = max(longest, w.Nr-last-1)
		last = w.Nr
	}
	return weeks, max(longest, len(r.stretch.spans())-last)
}

// waits are things of a kind that wait, those that have done so for some days first.
func (r record) waits(of string, days int) (all, long []waitingRow) {
	for _, w := range r.waiting {
		if w.Of != of {
			continue
		}
		all = append(all, w)
		if !w.Since.After(r.stretch.To.AddDate(0, 0, -days)) {
			long = append(long, w)
		}
	}
	return all, long
}

// team are the people who hold the role of a team member, or decided on the work itself, by name.
func (r record) team() []string {
	people := r.charter.holders(events.TeamMember)
	for _, p := range r.people() {
		if p.Delivery > 0 {
			people = append(people, p.Actor)
		}
	}
	return slices.Compact(slices.Sorted(slices.Values(people)))
}

// owners are those who make at least a tenth of the tactical decisions.
func owners(people []assessment.Person) (n int) {
	var tactical int64
	for _, p := range people {
		tactical += p.Tactical
	}
	for _, p := range people {
		if p.Tactical > 0 && p.Tactical*ownerPortion >= tactical {
			n++
		}
	}
	return n
}

// split says whether both roles are held, by more than one person together.
func (c recordCharter) split() bool {
	managers, owners := c.holders(events.ProductManager), c.holders(events.ProductOwner)
	all := slices.Compact(slices.Sorted(slices.Values(slices.Concat(managers, owners))))
	return len(managers) > 0 && len(owners) > 0 && len(all) > 1
}

// figures are what rules compare.
func (r record) figures() map[assessment.Figure]float64 {
	people, total := r.people(), r.counted()
	quiet, longest := r.quiet()
	_, ageing := r.waits("need", ageingDays)
	_, waiting := r.waits("proposal", waitingDays)
	challenges, _ := r.waits("challenge", 0)
	f := map[assessment.Figure]float64{
		assessment.Decisions: float64(total.Decisions), assessment.Weeks: float64(len(r.weeks)), assessment.SplitTitles: 0,
		assessment.LongestQuiet: float64(longest), assessment.AgeingNeeds: float64(len(ageing)), assessment.WaitingProposals: float64(len(waiting)),
		assessment.OpenChallenges: float64(len(challenges)), assessment.Team: float64(len(r.team())),
		assessment.Thrash: float64(len(r.thrash) + r.levels), assessment.Measured: 0,
	}
	if r.charter.split() {
		f[assessment.SplitTitles] = 1
	}
	if overlap, known := assessment.Overlap(people); known {
		f[assessment.SameHands] = overlap
	}
	if busiest, any := assessment.Busiest(people); any && len(r.weeks) > 0 {
		f[assessment.Load] = float64(busiest.Strategic+busiest.Tactical) / float64(len(r.weeks))
	}
	if days, any := analytics.PercentilesOf(r.answers); any {
		f[assessment.AnswerDays] = days.P50
	}
	if n := owners(people); n > 0 {
		f[assessment.OpenStories] = float64(r.backlog.Unstarted) / float64(n)
	}
	known := func(figure assessment.Figure, part, of int64) {
		if share, any := analytics.Share(part, of); any {
			f[figure] = share
		}
	}
	known(assessment.Measured, r.goals.Measured, r.goals.Open)
	known(assessment.QuietWeeks, int64(quiet), int64(len(r.weeks)))
	known(assessment.TacticalShare, tactical(people), total.Decisions)
	known(assessment.Traced, r.backlog.Traced, r.backlog.Unstarted)
	known(assessment.Reasoned, total.Reasoned, total.Decisions)
	known(assessment.Contested, r.reversed.Contested, r.reversed.Moved)
	known(assessment.Overrides, r.reversed.Overridden, r.reversed.First)
	return f
}

func tactical(people []assessment.Person) (n int64) {
	for _, p := range people {
		n += p.Tactical
	}
	return n
}
