package readapi_test

import (
	"encoding/json"
	"fmt"
	"net/url"
	"testing"
	"time"

	"waymark/domain"
	"waymark/domain/backlog"
	"waymark/domain/product"
	"waymark/domain/roadmap"
	"waymark/ledger"
)

// traceHouse has two goals, one of them with a key; three initiatives; five stories, and needs named by keys and by text.
func traceHouse(t *testing.T) *house {
	h := newHouse(t)
	h.start("ACME", day(0))
	for revision := 1; revision <= 3; revision++ {
		h.insert("charter.book_revision", row{"product": "ACME", "revision": revision, "effective_at": day(2 * revision)})
	}
	vision := func(from int, until any, statement string) row {
		return row{"product": "ACME", "from_revision": from, "until_revision": until, "vision": fmt.Sprintf(`{"statement":%q}`, statement)}
	}
	h.insert("charter.vision", vision(1, 3, "First"), vision(3, nil, "Second"))
	h.insert("charter.goal", row{"product": "ACME", "number": 1, "from_revision": 2, "goal": "ACME-G1", "title": "Calm", "metric": "Calls",
		"unit": "", "baseline": 9, "target": 1, "outcome": ""})
	for revision := range 4 {
		h.insert("roadmap.book_revision", row{"product": "ACME", "revision": revision, "effective_at": day(2*revision + 1)})
	}
	initiative := func(number, from int, until any, goal string) row {
		return row{"product": "ACME", "number": number, "from_revision": from, "until_revision": until, "initiative": fmt.Sprint("ACME-I", number),
			"title": "Title", "outcome": "", "goal": goal, "horizon": "now", "progress": "planned"}
	}
	h.insert("roadmap.initiative", initiative(1, 0, nil, "ACME-G1"), initiative(2, 1, 3, "ACME-G1"), initiative(2, 3, nil, "Growth/more"),
		initiative(3, 2, nil, ""))
	h.insert("discovery.book_revision", row{"product": "ACME", "revision": 0, "effective_at": day(2)})
	h.insert("discovery.need", row{"product": "ACME", "number": 1, "from_revision": 0, "need": "ACME-N1", "statement": "Slow", "source": "",
		"importance": 3, "customers": []string{}, "persona": "", "status": "answered", "explanation": "", "merged_into": "",
		"answer": `{"stories":["ACME-4"],"initiatives":["ACME-I3"]}`})
	stories := map[int]testStory{}
	history := []backlogAt{}
	made := testStories(5)
	for n := 1; n <= 5; n++ {
		s, points := made[n], float64(n)
		s.Points, s.Initiative, s.Category = &points, []string{"", "ACME-I1", "ACME-I1", "ACME-I2", "", "ACME-I1"}[n], "todo"
		if n == 2 {
			s.Category = "done"
		}
		stories[n] = s
		at := backlogAt{stories: map[int]testStory{}}
		for k := 1; k <= n; k++ {
			at.order, at.stories[k] = append(at.order, k), stories[k]
		}
		history = append(history, at)
	}
	h.write("ACME", history, func(revision int) time.Time { return day(revision + 3) })
	needs := func(number int, needs ...string) row {
		return row{"product": "ACME", "number": number, "from_revision": number - 1, "as_a": "", "i_want": "", "so_that": "", "description": "",
			"acceptance_criteria": []string{}, "needs": append([]string{}, needs...)}
	}
	h.insert("backlog.story_text", needs(1, "ACME-N1"), needs(2), needs(3, "ACME-N1", "speed"), needs(4, "speed"))
	h.tallied()
	return h
}

type traced struct {
	Kind         string
	Goals, Needs []struct {
		ID          string
		Known       bool
		Says        string
		Initiatives []string
		Work        struct{ Stories map[string]int }
		Decided     *broughtBy
	}
	Initiatives []struct {
		Initiative string
		Work       struct{ Points map[string]float64 }
		broughtBy
	}
	Stories []struct {
		Story string
		Goal  *string
		Needs []string
		broughtBy
	}
	Work struct{ Stories map[string]int }
}

type broughtBy struct {
	Revision int64 `json:"decided_revision"`
	Vision   *struct {
		Revision  int64
		Statement string
	}
}

// brief is a trace in a line.
func (a traced) brief() string {
	text := a.Kind + " goals"
	for _, g := range a.Goals {
		text += fmt.Sprintf(" %s%v%t", g.ID, g.Initiatives, g.Known)
	}
	text += " needs"
	for _, n := range a.Needs {
		text += fmt.Sprintf(" %s%v", n.ID, n.Initiatives)
	}
	text += " initiatives"
	for _, i := range a.Initiatives {
		text += " " + i.Initiative
	}
	text += " stories"
	for _, s := range a.Stories {
		text += " " + s.Story
	}
	return text + fmt.Sprint(" done ", a.Work.Stories["done"])
}

func TestATraceNamesNoVisionThatWasTakenBackBefore(t *testing.T) {
	h := newHouse(t)
	h.start("ACME", day(0))
	for revision := 1; revision <= 3; revision++ {
		h.insert("charter.book_revision", row{"product": "ACME", "revision": revision, "effective_at": day(revision)})
	}
	h.insert("charter.vision", row{"product": "ACME", "from_revision": 1, "until_revision": 2, "vision": `{"statement":"First"}`})
	h.insert("charter.goal", row{"product": "ACME", "number": 1, "from_revision": 3, "goal": "ACME-G1", "title": "Calm", "metric": "Calls",
		"unit": "", "baseline": 9, "target": 1, "outcome": ""})
	if got, _ := read[traced](h, "/v1/products/ACME/trace/ACME-G1"); got.Goals[0].Decided.Vision != nil {
		t.Errorf("the goal was set under the vision %v", *got.Goals[0].Decided.Vision)
	}
}

func TestATraceLeadsFromEverythingToWhatItServesAndWhatServesIt(t *testing.T) {
	h := traceHouse(t)
	for _, c := range []struct{ id, at, want string }{
		{"ACME-1", "", "story goals ACME-G1[ACME-I1]true needs ACME-N1[ACME-I1] initiatives ACME-I1 stories ACME-1 done 0"},
		{"ACME-4", "", "story goals needs speed[] ACME-N1[] initiatives stories ACME-4 done 0"},
		{"ACME-I1", "", "initiative goals ACME-G1[ACME-I1]true needs ACME-N1[ACME-I1] initiatives ACME-I1 stories ACME-1 ACME-2 ACME-5 done 1"},
		{"ACME-I3", "", "initiative goals needs ACME-N1[ACME-I3] initiatives ACME-I3 stories done 0"},
		{"ACME-G1", "", "goal goals ACME-G1[ACME-I1]true needs ACME-N1[ACME-I1] initiatives ACME-I1 stories ACME-1 ACME-2 ACME-5 done 1"},
		{"ACME-G1", "revision:2", "goal goals ACME-G1[ACME-I1 ACME-I2]true needs ACME-N1[ACME-I1 ACME-I2] speed[ACME-I2] " +
			"initiatives ACME-I1 ACME-I2 stories ACME-1 ACME-2 ACME-3 done 1"},
		{"ACME-G9", "", "goal goals ACME-G9[]false needs initiatives stories done 0"},
		{"Growth/more", "", "text goals Growth/more[ACME-I2]false needs ACME-N1[ACME-I2] speed[ACME-I2] initiatives ACME-I2 stories ACME-3 done 0"},
		{"ACME-N1", "", "need goals ACME-G1[ACME-I1]true Growth/more[ACME-I2]false needs ACME-N1[ACME-I1 ACME-I2 ACME-I3] " +
			"initiatives ACME-I1 ACME-I2 ACME-I3 stories ACME-1 ACME-3 ACME-4 done 0"},
		{"speed", "", "text goals Growth/more[ACME-I2]false needs ACME-N1[ACME-I2] speed[ACME-I2] initiatives ACME-I2 stories ACME-3 ACME-4 done 0"},
		{"nothing", "", "text goals needs initiatives stories done 0"},
	} {
		t.Run(c.id+c.at, func(t *testing.T) {
			got, a := read[traced](h, "/v1/products/ACME/trace/"+url.PathEscape(c.id)+"?at="+c.at)
			if got.brief() != c.want {
				t.Errorf("got  %s\nwant %s\n%s", got.brief(), c.want, a.body)
			}
		})
	}
	h.refused("/v1/products/ACME/trace/ACME-9", 404)
	h.refused("/v1/products/ACME/trace/ACME-I9", 404)
	h.refused("/v1/products/ACME/trace/ACME-5?at=revision:2", 404)
	h.refused("/v1/products/NONE/trace/ACME-1", 404)
}

func TestATraceKnowsTheVisionUnderWhichEachThingWasDecided(t *testing.T) {
	h := traceHouse(t)
	got, a := read[traced](h, "/v1/products/ACME/trace/ACME-I1")
	first, last := got.Stories[0].broughtBy, got.Stories[2].broughtBy
	if first.Revision != 0 || first.Vision.Statement != "First" || last.Revision != 4 || last.Vision.Revision != 3 ||
		got.Initiatives[0].Vision != nil || got.Goals[0].Says != "Calm" || got.Goals[0].Decided.Vision.Revision != 1 {
		t.Errorf("answers %s", a.body)
	}
	if need := got.Needs[0]; !need.Known || need.Says != "Slow" || need.Decided == nil || need.Decided.Vision.Revision != 1 {
		t.Errorf("the need is %+v", need)
	}
	if points := got.Initiatives[0].Work.Points; points["todo"] != 6 || points["done"] != 2 || points["dropped"] != 0 {
		t.Errorf("the points are %v", points)
	}
	var whole map[string]json.RawMessage
	if err := json.Unmarshal(a.body, &whole); err != nil || len(whole) != 10 {
		t.Errorf("answers %s", a.body)
	}
}

// Everything is counted, and only so much is shown.
func TestATraceCountsAllStoriesAndShowsTheFirst(t *testing.T) {
	d := newDecided(t)
	d.decide("", product.SetGoal{Title: "Grow", Metric: "sales", Target: 1}, roadmap.PlanInitiative{Title: "Fast", Goal: "ACME-G1"})
	half := 0.5
	var many []ledger.Decision
	for i := range 510 {
		story := backlog.WriteStory{Title: fmt.Sprint(i), Initiative: "ACME-I1", Points: &half}
		if i%2 == 0 {
			story.Status, story.Needs = "Done", []string{"speed"}
		}
		many = append(many, ledger.Decision{Command: story, Actor: "ana", Source: "api"})
	}
	if _, err := d.ledger.Do(t.Context(), ledger.Request{Product: "ACME", Decisions: many}); err != nil {
		t.Fatal(err)
	}
	d.decide("", backlog.ReviseStory{Story: "ACME-1", Initiative: domain.None[string]()})
	body := seen[struct {
		Goals, Needs, Initiatives []struct {
			Work struct {
				Stories map[string]int
				Points  map[string]float64
			}
		}
		Stories []struct{ Story string }
		Work    struct {
			Stories map[string]int
			Points  map[string]float64
		}
	}](d, "/v1/products/ACME/trace/ACME-G1")
	if len(body.Stories) != 500 || body.Stories[0].Story != "ACME-2" || body.Stories[499].Story != "ACME-501" {
		t.Fatalf("%d stories are shown", len(body.Stories))
	}
	if w := body.Work; w.Stories["done"] != 254 || w.Stories["todo"] != 255 || w.Points["done"] != 127 || w.Points["todo"] != 127.5 {
		t.Errorf("the work is %+v", w)
	}
	if w := body.Goals[0].Work; w.Stories["done"] != 254 || body.Initiatives[0].Work.Stories["todo"] != 255 {
		t.Errorf("the work for the goal is %+v", w)
	}
	if w := body.Needs[0].Work; w.Stories["done"] != 254 || w.Stories["todo"] != 0 || w.Points["done"] != 127 {
		t.Errorf("the work for the need is %+v", w)
	}
}
