package readapi_test

import (
	"cmp"
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"waymark/domain/roadmap"
	"waymark/ledger"
)

// plainSlip counts slips as they happen.
type plainSlip struct {
	known  map[string]string // the last day that was known of a target
	now    map[string]string // that which is set
	counts slipCounts
	from   time.Time // only what happens since
}

func (p *plainSlip) set(target, day string, at time.Time) {
	before, known := p.now[target], p.known[target]
	if p.now[target] = day; day == "" {
		return
	}
	if p.known[target] = day; known == "" || known == day || at.Before(p.from) {
		return
	}
	moved := daysFrom(known, day)
	p.counts.NetDays += moved
	switch {
	case before == "":
		p.counts.SetAgain++
		p.counts.DaysAgain += moved
	case moved > 0:
		p.counts.Later++
		p.counts.DaysLater += moved
	default:
		p.counts.Earlier++
		p.counts.DaysEarlier -= moved
	}
}

func daysFrom(a, b string) int {
	from, _ := time.Parse(time.DateOnly, a)
	to, _ := time.Parse(time.DateOnly, b)
	return int(to.Sub(from).Hours() / 24)
}

// Each round is a roadmap of its own initiatives, measured since it began, or since its middle.
func TestSlipsOfRandomRoadmapsAreThoseOfANaiveCount(t *testing.T) {
	d := newDecided(t)
	initiatives := 0
	rapid.Check(t, func(rt *rapid.T) {
		begin := d.at
		p := plainSlip{known: map[string]string{}, now: map[string]string{}}
		drawDay := func() string {
			return rapid.SampledFrom([]string{"", "2026-05-01", "2026-05-04", "2026-06-01", "2026-07-20"}).Draw(rt, "day")
		}
		steps := rapid.IntRange(1, 12).Draw(rt, "steps")
		p.from = begin.Add(time.Duration(rapid.IntRange(0, steps).Draw(rt, "measured from")) * time.Minute)
		first := initiatives + 1
		for i := range steps {
			at := begin.Add(time.Duration(i) * time.Minute)
			start, end := drawDay(), drawDay()
			if end != "" && start > end { // no work begins behind its end
				start, end = end, start
			}
			number := rapid.IntRange(first, initiatives+1).Draw(rt, "initiative")
			key := fmt.Sprintf("ACME-I%d", number)
			var c ledger.Command = roadmap.RescheduleInitiative{Initiative: key, Start: due(start), Due: due(end)}
			if number > initiatives {
				initiatives++
				c = roadmap.PlanInitiative{Title: key, Start: start, Due: end}
			}
			d.at = at
			d.decide("", c)
			p.set(key+" start", start, at)
			p.set(key+" due", end, at)
		}
		d.at = begin.Add(time.Hour)
		path := fmt.Sprintf("/v1/products/ACME/analytics/roadmap-slip?from=%s&to=%s", p.from.Format(time.RFC3339), d.at.Format(time.RFC3339))
		got := seen[slipAnswer](d, path)
		if got.Totals != p.counts {
			rt.Fatalf("got %+v, want %+v", got.Totals, p.counts)
		}
		for _, item := range got.Items {
			target := item.Item + " " + item.Target
			if text(item.Present) != cmp.Or(p.now[target], "none") || item.NetDays != daysFrom(item.First, p.known[target]) {
				rt.Fatalf("%+v, want %s, %s", item, p.now[target], p.known[target])
			}
		}
	})
}
