package readapi_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"waymark/domain/backlog"
	"waymark/domain/discovery"
	"waymark/ledger"
)

type takenSeen struct {
	Stories       int
	P50, P85, P95 *float64
}

type legSeen struct {
	From, Group, Leg string
	takenSeen
	Missing, Backward, Decided int
}

type leadAnswer struct {
	Buckets, Totals []legSeen
	Statuses        []struct {
		Group, Status string
		takenSeen
	}
	Waiting []struct {
		Group, Category string
		takenSeen
		InStatus         takenSeen `json:"in_status"`
		Oldest           []struct{ Story, Title string }
		NeverPrioritized int                      `json:"never_prioritized"`
		OldestUnattended []struct{ Story string } `json:"oldest_unattended"`
	}
}

func (s takenSeen) String() string {
	if s.Stories == 0 {
		return "0"
	}
	return fmt.Sprintf("%d: %g %g %g", s.Stories, *s.P50, *s.P85, *s.P95)
}

func (l legSeen) String() string {
	return fmt.Sprintf("%s %s, %d missing, %d backward", l.Leg, l.takenSeen, l.Missing, l.Backward)
}

const leadTimePath = "/v1/products/ACME/analytics/lead-time"

// leadHouse has two stories that are done, of which one names a need and is accepted, and one that waits.
func leadHouse(t *testing.T) *decided {
	d := newDecided(t)
	d.decide("", discovery.CaptureNeed{Statement: "Slow", Source: "call", Importance: 3}, // 2 January
		writeStory("one", "", 1, "ACME-N1"),                       // 3, at the first place
		writeStory("two", "", 1),                                  // 4
		backlog.PrioritizeStory{Story: "ACME-2", Top: true},       // 5
		backlog.MoveStory{Story: "ACME-1", Status: "In Progress"}, // 6
		backlog.MoveStory{Story: "ACME-2", Status: "In Progress"}, // 7
		backlog.MoveStory{Story: "ACME-1", Status: "Done"},        // 8
		backlog.AcceptStory{Story: "ACME-1"},                      // 9
		backlog.MoveStory{Story: "ACME-2", Status: "Done"},        // 10
		backlog.WriteStory{Title: "three", Kind: "bug"})           // 11
	return d
}

// ACME-1 was captured on the 2nd, written on the 3rd, then at once the first, started on the 6th, done on the 8th and accepted on the 9th; ACME-2
// was written on the 4th, the first on the 5th, started on the 7th and done on the 10th. ACME-3 waits since the 11th: ten days until the 21st begins.
func TestLeadTimesAreMeasured(t *testing.T) {
	d := leadHouse(t)
	got := seen[leadAnswer](d, leadTimePath+"?top=1&to=2026-01-20")
	want := []string{
		"captured_written 1: 1 1 1, 1 missing, 0 backward", "written_top 2: 0 1 1, 0 missing, 0 backward",
		"top_started 2: 2 3 3, 0 missing, 0 backward", "started_done 2: 2 3 3, 0 missing, 0 backward",
		"done_accepted 1: 1 1 1, 1 missing, 0 backward", "written_done 2: 5 6 6, 0 missing, 0 backward",
	}
	for _, rows := range [][]legSeen{got.Totals, got.Buckets} {
		var lines []string
		for _, l := range rows {
			lines = append(lines, l.String())
		}
		if !slices.Equal(lines, want) || rows[0].Decided != 2 {
			t.Errorf("got %q", lines)
		}
	}
	var statuses []string
	for _, s := range got.Statuses {
		statuses = append(statuses, s.Status+" "+s.takenSeen.String())
	}
	if want := []string{"In Progress 2: 2 3 3", "To Do 2: 3 3 3"}; !slices.Equal(statuses, want) {
		t.Errorf("the statuses are %q", statuses)
	}
	if w := got.Waiting[0]; len(got.Waiting) != 1 || w.Category != "todo" || w.takenSeen.String() != "1: 10 10 10" || w.InStatus.String() != "1: 10 10 10" ||
		w.Oldest[0].Story != "ACME-3" || w.Oldest[0].Title != "three" || w.NeverPrioritized != 1 || w.OldestUnattended[0].Story != "ACME-3" {
		t.Errorf("what waits is %+v", got.Waiting)
	}
}

func TestLeadTimesAreMeasuredAsOfTheEndOfTheRange(t *testing.T) {
	d := leadHouse(t)
	for query, want := range map[string]string{
		"?to=2026-01-08&top=1":              "written_done 1: 5 5 5, 0 missing, 0 backward; doing 1: 5 5 5",
		"?from=2026-01-09&top=1&bucket=day": "written_done 1: 6 6 6, 0 missing, 0 backward; todo 1: ",
		"?to=2026-01-05":                    "; doing 0; todo 2: 2 3 3",
	} {
		got := seen[leadAnswer](d, leadTimePath+query)
		line := ""
		for _, l := range got.Totals {
			if l.Leg == "written_done" {
				line = l.String()
			}
		}
		for _, w := range got.Waiting {
			line += "; " + w.Category + " " + w.takenSeen.String()
		}
		want = strings.Replace(want, "doing 0; ", "", 1)
		if !strings.HasPrefix(line, want) {
			t.Errorf("%s: got %s, want %s", query, line, want)
		}
	}
	groups := seen[leadAnswer](d, leadTimePath+"?group=kind")
	if len(groups.Totals) != 6 || groups.Totals[0].Group != "story" || groups.Waiting[0].Group != "bug" {
		t.Errorf("by kind: %+v", groups)
	}
	for table, want := range map[string]string{
		"buckets":  "from,to,group,leg,stories,p50,p85,p95,missing,backward,decided,decisions,decisions_url\r\n2026-01-01 00:00:00,2026-02-01 00:00:00,,captured_written,1,1,1,1,1,0,2,",
		"totals":   "from,to,group,leg,",
		"statuses": "group,status,stories,p50,p85,p95\r\n,In Progress,2,2,3,3\r\n",
		"waiting":  "group,category,stories,p50,p85,p95,never_prioritized\r\n,todo,1,",
	} {
		if a := d.get(leadTimePath + "?format=csv&table=" + table); a.status != 200 || !strings.HasPrefix(string(a.body), want) {
			t.Errorf("%s: %d %s", table, a.status, a.body)
		}
	}
}

// plainLead is a story as its decisions told it, in hours; 0 is not yet.
type plainLead struct{ written, started, done, accepted, moved int }

// randomLives decides about ten stories, once an hour, and tells them along.
func randomLives(d *decided, r *rand.Rand) map[string]*plainLead {
	lives, begin := map[string]*plainLead{}, d.at
	hour := func() int { return int(d.at.Sub(begin).Hours()) + 1 }
	for i := range 10 {
		lives[fmt.Sprintf("ACME-%d", i+1)] = &plainLead{written: hour()}
		d.hourly(writeStory("story", "", 1))
	}
	for range 80 {
		key := fmt.Sprintf("ACME-%d", 1+r.IntN(10))
		l, at := lives[key], hour()
		var c ledger.Command
		switch r.IntN(6) {
		case 0:
			c = backlog.MoveStory{Story: key, Status: "To Do"}
		case 1, 2:
			c = backlog.MoveStory{Story: key, Status: "In Progress"}
		case 3:
			c = backlog.MoveStory{Story: key, Status: "Done"}
		case 4:
			c = backlog.PrioritizeStory{Story: key, Top: true}
		default:
			c = backlog.AcceptStory{Story: key}
		}
		made := ledger.Decision{Command: c, Actor: "ana", Source: "api"}
		result, err := d.ledger.Do(d.t.Context(), ledger.Request{Product: "ACME", Decisions: []ledger.Decision{made}})
		if err != nil || len(result.Events) == 0 {
			continue
		}
		d.position, d.at = result.Position, d.at.Add(time.Hour)
		l.becomes(c, at)
	}
	return lives
}

// becomes is the story after a command that changed it.
func (l *plainLead) becomes(c ledger.Command, at int) {
	switch c := c.(type) {
	case backlog.MoveStory:
		if c.Status != "Done" {
			l.done, l.accepted = 0, 0
		} else {
			l.done = at
		}
		if c.Status == "In Progress" && l.started == 0 {
			l.started = at
		}
	case backlog.AcceptStory:
		l.accepted = at
	case backlog.PrioritizeStory:
		if l.moved == 0 {
			l.moved = at
		}
	}
}

func TestLeadTimesOfRandomHistoriesAreThoseOfANaiveCount(t *testing.T) {
	for seed := range uint64(4) {
		d := newDecided(t)
		lives := randomLives(d, rand.New(rand.NewPCG(seed, seed)))
		got := seen[leadAnswer](d, leadTimePath+"?top=20")
		ends := map[string]func(l *plainLead) (from, to int){
			"started_done":  func(l *plainLead) (int, int) { return l.started, l.done },
			"done_accepted": func(l *plainLead) (int, int) { return l.done, l.accepted },
			"written_done":  func(l *plainLead) (int, int) { return l.written, l.done },
			"written_top":   func(l *plainLead) (int, int) { return l.written, l.written },
		}
		for _, leg := range got.Totals {
			of := ends[leg.Leg]
			if of == nil {
				continue
			}
			var hours []int
			missing := 0
			for _, l := range lives {
				if l.done == 0 {
					continue
				}
				if from, to := of(l); from == 0 || to == 0 {
					missing++
				} else {
					hours = append(hours, to-from)
				}
			}
			slices.Sort(hours)
			if leg.Stories != len(hours) || leg.Missing != missing || leg.Backward != 0 ||
				len(hours) > 0 && !nearly(*leg.P85*24, float64(hours[(85*len(hours)+99)/100-1])) {
				t.Errorf("seed %d: got %v, want %v hours and %d missing", seed, leg, hours, missing)
			}
		}
		open, never := 0, 0
		for _, w := range got.Waiting {
			open, never = open+w.Stories, never+w.NeverPrioritized
		}
		for _, l := range lives {
			if l.done == 0 {
				if open--; l.moved == 0 {
					never--
				}
			}
		}
		if open != 0 || never != 0 || len(got.Totals) != 6 {
			t.Errorf("seed %d: %d open stories and %d never prioritised too many", seed, open, never)
		}
	}
}
