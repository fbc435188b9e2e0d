package readapi_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"waymark/analytics"
	"waymark/domain"
	"waymark/domain/backlog"
	"waymark/domain/product"
	"waymark/domain/roadmap"
	"waymark/ledger"
)

type slipCounts struct {
	Later, Earlier int
	DaysLater      int `json:"days_later"`
	DaysEarlier    int `json:"days_earlier"`
	SetAgain       int `json:"set_again"`
	DaysAgain      int `json:"days_again"`
	NetDays        int `json:"net_days"`
}

type slipAnswer struct {
	Buckets []struct {
		From, Group string
		slipCounts
		Decided   int
		Decisions []string
	}
	Totals slipCounts
	Items  []struct {
		Kind, Item, Target, First string
		Present, Ended            *string
		Late                      *int
		slipCounts
		Decided int
	}
	ItemsTotal int `json:"items_total"`
	Throughput struct {
		Weeks   int
		Done    []int
		TooFew  bool `json:"too_few"`
		Explain string
	}
	Forecasts []struct {
		Kind, Item    string
		Remaining     int
		Due           *string
		P50, P85, P95 *string
	}
}

// buckets are the buckets in short.
func (a slipAnswer) buckets() string {
	var lines []string
	for _, b := range a.Buckets {
		lines = append(lines, fmt.Sprintf("%s %s: %d later %d, %d earlier %d, %d again %d, by %d", b.From[:10], b.Group, b.Later, b.DaysLater,
			b.Earlier, b.DaysEarlier, b.SetAgain, b.DaysAgain, b.Decided))
	}
	return strings.Join(lines, "; ")
}

// items are the items in short.
func (a slipAnswer) items() string {
	var lines []string
	for _, i := range a.Items {
		line := fmt.Sprintf("%s %s %s to %s: %d", i.Item, i.Target, i.First, text(i.Present), i.NetDays)
		if i.Ended != nil {
			line += " " + *i.Ended
		}
		if i.Late != nil {
			line += fmt.Sprint(" ", *i.Late)
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "; ")
}

func text(s *string) string {
	if s == nil {
		return "none"
	}
	return *s
}

func due(day string) domain.Optional[string] {
	if day == "" {
		return domain.None[string]()
	}
	return domain.Some(day)
}

// slipHouse has decisions of each day since 1 January: what moves is on 4 January and later.
func slipHouse(t *testing.T) *decided {
	d := newDecided(t) // 1 January
	d.decide("plan",
		roadmap.PlanInitiative{Title: "Fast", Start: "2026-01-10", Due: "2026-02-01"}, // 2
		product.SetGoal{Title: "Grow", Metric: "sales", Target: 1, Due: "2026-06-30"}) // 3
	d.decide("late", roadmap.RescheduleInitiative{Initiative: "ACME-I1", Start: due("2026-01-12"), Due: due("2026-02-11")}) // 4: 2 and 10 later
	d.decide("", roadmap.RescheduleInitiative{Initiative: "ACME-I1", Due: due("2026-02-08")},                               // 5: 3 earlier
		roadmap.PlanRelease{Name: "1.0", Date: "2026-01-09"},                   // 6
		roadmap.RescheduleRelease{Release: "ACME-R1", Date: due("")},           // 7: taken away
		roadmap.RescheduleRelease{Release: "ACME-R1", Date: due("2026-01-11")}, // 8: 2 later than the last
		roadmap.ShipRelease{Release: "ACME-R1"},                                // 9: 2 days before its day
		product.ReviseGoal{Goal: "ACME-G1", Due: due("2026-07-30")},            // 10: 30 later
		roadmap.PlanInitiative{Title: "Calm", Due: "2026-05-01"},               // 11
		roadmap.PlanInitiative{Title: "Mistake", Due: "2026-05-01"},            // 12
		roadmap.DeliverInitiative{Initiative: "ACME-I1"})                       // 13: 26 days before its day
	return d
}

func TestSlipIsCountedByTimeAndGroup(t *testing.T) {
	d := slipHouse(t)
	for query, want := range map[string]string{
		"": "2026-01-01 : 3 later 42, 1 earlier 3, 1 again 2, by 4",
		"?bucket=week": "2025-12-29 : 2 later 12, 0 earlier 0, 0 again 0, by 1; " +
			"2026-01-05 : 1 later 30, 1 earlier 3, 1 again 2, by 3",
		"?group=kind": "2026-01-01 goal: 1 later 30, 0 earlier 0, 0 again 0, by 1; " +
			"2026-01-01 initiative: 2 later 12, 1 earlier 3, 0 again 0, by 2; 2026-01-01 release: 0 later 0, 0 earlier 0, 1 again 2, by 1",
		"?group=target":                             "2026-01-01 due: 2 later 40, 1 earlier 3, 1 again 2, by 4; 2026-01-01 start: 1 later 2, 0 earlier 0, 0 again 0, by 1",
		"?group=reason":                             "2026-01-01 with: 2 later 12, 0 earlier 0, 0 again 0, by 1; 2026-01-01 without: 1 later 30, 1 earlier 3, 1 again 2, by 3",
		"?group=actor":                              "2026-01-01 ana: 3 later 42, 1 earlier 3, 1 again 2, by 4",
		"?from=2026-01-05&to=2026-01-08":            "2026-01-01 : 0 later 0, 1 earlier 3, 1 again 2, by 2",
		"?from=2026-01-11":                          "",
		"?bucket=day&tz=Asia/Tokyo&from=2026-01-10": "2026-01-10 : 1 later 30, 0 earlier 0, 0 again 0, by 1",
	} {
		if query == "?bucket=day&tz=Asia/Tokyo&from=2026-01-10" {
			want = strings.Replace(want, "2026-01-10", "2026-01-09", 1) // midnight there
		}
		if got := seen[slipAnswer](d, "/v1/products/ACME/analytics/roadmap-slip"+query); got.buckets() != want {
			t.Errorf("%s: got %s, want %s", query, got.buckets(), want)
		}
	}
	totals := seen[slipAnswer](d, "/v1/products/ACME/analytics/roadmap-slip").Totals
	if totals != (slipCounts{Later: 3, DaysLater: 42, Earlier: 1, DaysEarlier: 3, SetAgain: 1, DaysAgain: 2, NetDays: 41}) {
		t.Errorf("totals are %+v", totals)
	}
}

func TestEachTargetIsToldFromItsFirstDay(t *testing.T) {
	d := slipHouse(t)
	for query, want := range map[string]string{
		"": "ACME-G1 due 2026-06-30 to 2026-07-30: 30; ACME-I1 due 2026-02-01 to 2026-02-08: 7 delivered -26; " +
			"ACME-I1 start 2026-01-10 to 2026-01-12: 2 delivered; ACME-R1 due 2026-01-09 to 2026-01-11: 2 shipped -2",
		"?to=2026-01-07": "ACME-I1 due 2026-02-01 to 2026-02-08: 7; ACME-I1 start 2026-01-10 to 2026-01-12: 2; " +
			"ACME-R1 due 2026-01-09 to none: 0",
		"?from=2026-01-13": "ACME-I1 due 2026-02-01 to 2026-02-08: 7 delivered -26; ACME-I1 start 2026-01-10 to 2026-01-12: 2 delivered",
	} {
		if got := seen[slipAnswer](d, "/v1/products/ACME/analytics/roadmap-slip"+query); got.items() != want {
			t.Errorf("%s: got %s, want %s", query, got.items(), want)
		}
	}
}

// What was taken back never was on the roadmap.
func TestWhatWasTakenBackDidNotSlip(t *testing.T) {
	d := newDecided(t)
	d.decide("", roadmap.PlanInitiative{Title: "Mistake", Due: "2026-05-01"},
		roadmap.RescheduleInitiative{Initiative: "ACME-I1", Due: due("2026-06-01")})
	const path = "/v1/products/ACME/analytics/roadmap-slip"
	undo := func(nth int) {
		history := seen[struct{ Items []struct{ ID string } }](d, "/v1/products/ACME/decisions")
		d.decide("", ledger.Undo{Decision: history.Items[nth].ID})
	}
	undo(0)
	if got := seen[slipAnswer](d, path); got.Totals.NetDays != 0 || got.Totals.Later != 1 || got.Totals.Earlier != 1 {
		t.Errorf("undone it moved there and back: got %+v", got.Totals)
	}
	undo(2)
	if got := seen[slipAnswer](d, path); got.Totals != (slipCounts{}) || got.ItemsTotal != 0 {
		t.Errorf("never planned: got %+v", got)
	}
}

// From 5 January, a Monday, on each line is a week: two stories are done in the first, none in the second, and so on.
func TestForecastsAreDrawnFromWeeks(t *testing.T) {
	d := newDecided(t)
	d.decide("", roadmap.PlanInitiative{Title: "Fast", Due: "2026-05-01"}, roadmap.PlanRelease{Name: "1.0"}) // 2, 3 January
	for i := range 8 {
		d.decide("", backlog.WriteStory{Title: fmt.Sprint(i), Initiative: "ACME-I1"}) // 4 to 11
	}
	d.decide("", roadmap.AssignToRelease{Release: "ACME-R1", Initiative: "ACME-I1"}, // 12
		roadmap.AssignToRelease{Release: "ACME-R1", Story: "ACME-8"}) // 13: counted once
	d.decide("", backlog.WriteStory{Title: "alone"}, roadmap.AssignToRelease{Release: "ACME-R1", Story: "ACME-9"}) // 14, 15
	for _, story := range []string{"ACME-1", "ACME-2"} {
		d.decide("", backlog.MoveStory{Story: story, Status: "Done"}) // 16, 17 January
	}
	d.at = d.at.AddDate(0, 0, 14)                                    // 1 February
	d.decide("", backlog.MoveStory{Story: "ACME-3", Status: "Done"}) // 1 February, a Sunday
	got := seen[slipAnswer](d, "/v1/products/ACME/analytics/roadmap-slip?from=2026-01-05&to=2026-02-01&first=3")
	if fmt.Sprint(got.Throughput.Done) != "[0 2 0 1]" || got.Throughput.TooFew || got.Throughput.Weeks != 4 {
		t.Errorf("the weeks are %+v", got.Throughput)
	}
	to := day(32) // the end of the range
	var want []string
	for _, line := range []struct {
		item      string
		remaining int
	}{{"ACME-I1", 5}, {"ACME-R1", 6}, {"ACME", 3}} {
		f := analytics.Forecasts(got.Throughput.Done, []int{line.remaining}, 1, 10_000)[0]
		want = append(want, fmt.Sprintf("%s %d", line.item, line.remaining))
		for _, weeks := range []int{f.P50, f.P85, f.P95} {
			want = append(want, to.AddDate(0, 0, 7*weeks).Format(time.DateOnly))
		}
	}
	var lines []string
	for _, f := range got.Forecasts {
		lines = append(lines, fmt.Sprintf("%s %d", f.Item, f.Remaining), text(f.P50), text(f.P85), text(f.P95))
	}
	if !slices.Equal(lines, want) {
		t.Errorf("got %q, want %q", lines, want)
	}
	if again := seen[slipAnswer](d, "/v1/products/ACME/analytics/roadmap-slip?from=2026-01-05&to=2026-02-01&first=3&seed=2"); reflect.DeepEqual(again.Forecasts, got.Forecasts) {
		t.Error("another seed draws the same")
	}
	early := seen[slipAnswer](d, "/v1/products/ACME/analytics/roadmap-slip?from=2026-01-05&to=2026-01-25")
	if !early.Throughput.TooFew || early.Throughput.Explain == "" || len(early.Forecasts) != 0 {
		t.Errorf("of three weeks it says %+v", early.Throughput)
	}
}

func TestSlipIsATableOfBucketsOfItemsOrOfForecasts(t *testing.T) {
	d := slipHouse(t)
	seen[slipAnswer](d, "/v1/products/ACME/analytics/roadmap-slip")
	for table, want := range map[string]string{
		"buckets": "from,to,group,later,earlier,days_later,days_earlier,set_again,days_again,net_days,decided,decisions,decisions_url\r\n" +
			"2026-01-01 00:00:00,2026-02-01 00:00:00,goal,1,0,30,0,0,0,30,1,",
		"items": "kind,item,title,target,first,present,later,earlier,days_later,days_earlier,set_again,days_again,net_days,ended,ended_at,late,decided,decisions,decisions_url\r\n" +
			"goal,ACME-G1,Grow,due,2026-06-30,2026-07-30,1,0,30,0,0,0,30,,,,1,",
		"forecasts": "kind,item,title,remaining,due,p50,p85,p95\r\n",
	} {
		if a := d.get("/v1/products/ACME/analytics/roadmap-slip?format=csv&group=kind&table=" + table); a.status != 200 || !strings.HasPrefix(string(a.body), want) {
			t.Errorf("%s: %d %s", table, a.status, a.body)
		}
	}
}
