package jira_test

import (
	"errors"
	"flag"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"waymark/importers/jira/simulated"
)

// tries checks a property, a few times unless -rapid.checks says how often: each try is several whole imports.
func tries(t *testing.T, property func(rt *rapid.T)) {
	t.Helper()
	if checks := flag.Lookup("rapid.checks"); checks.Value.String() == checks.DefValue {
		if err := checks.Value.Set("15"); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = checks.Value.Set(checks.DefValue) })
	}
	rapid.Check(t, property)
}

func TestAnImportOfASimulatedJiraMayBeCutAtAnyRequest(t *testing.T) {
	tries(t, func(rt *rapid.T) {
		j := drawn(rt)
		steps(rt, j, 20)
		first := gives(t, rt, j, formOf(rt, "first form"))
		steps(rt, j, 20)
		second := gives(t, rt, j, formOf(rt, "second form"))
		var ends [2][]string
		for n := range ends {
			w := newWaymarkOn(rt, newMemory())
			w.imports(rt, first)
			for cut := rapid.IntRange(0, 12).Draw(rt, "cut"); n == 1 && cut >= 0; cut -= 3 {
				w.left = cut
				if _, err := w.importFiles("SHOP", second...); err != nil && !errors.Is(err, errCut) {
					rt.Fatal(err)
				}
			}
			w.left = -1
			w.imports(rt, second)
			ends[n] = w.ends("SHOP")
		}
		if !slices.Equal(ends[0], ends[1]) {
			rt.Errorf("cut it ends otherwise: %s", firstDifference(ends[1], ends[0]))
		}
	})
}

// ours is what people decide in Waymark on a story; status is where they move it.
func ours(status string) map[string]map[string]any {
	return map[string]map[string]any{
		"revise-story": {"title": "Ours"}, "estimate-story": {"points": 77}, "assign-story": {"assignee": "our own"}, "move-story": {"status": status},
	}
}

func TestWhatIsDecidedInWaymarkStaysUnlessJiraChangesTheSameLater(t *testing.T) {
	tries(t, func(rt *rapid.T) {
		j, w := drawn(rt), newWaymarkOn(rt, newMemory())
		steps(rt, j, 20)
		w.imports(rt, gives(t, rt, j, formOf(rt, "first form")))
		then, before, held := j.Now, w.at("SHOP", ""), map[string]map[string]bool{}
		status := before.Policy.Workflow[0].Name
		for _, i := range j.Issues {
			held[i.ID] = map[string]bool{}
			for _, name := range []string{"revise-story", "estimate-story", "assign-story", "move-story"} {
				story := before.Stories[i.ID]
				if held[i.ID][name] = rapid.Bool().Draw(rt, name) && (name != "move-story" || story.Status != status); held[i.ID][name] {
					w.decide(name, story.Story, ours(status)[name])
				}
			}
		}
		steps(rt, j, 20)
		w.imports(rt, gives(t, rt, j, formOf(rt, "second form")))
		now := w.at("SHOP", "")
		for _, i := range j.Issues {
			compareOurs(rt, i, now.Stories[i.ID], held[i.ID], then, status)
		}
	})
}

func (w *waymark) decide(name, story string, what map[string]any) {
	body := maps.Clone(what)
	body["story"] = story
	w.give("SHOP", name, body)
}

// compareOurs says that what was decided in Waymark stays, but where Jira's log has a later change of the same.
func compareOurs(rt *rapid.T, i *simulated.Issue, s story, held map[string]bool, then time.Time, status string) {
	later, either := map[string]bool{}, map[string]bool{}
	for _, e := range i.Entries {
		for _, item := range e.Items {
			if field := item["field"].(string); e.At.After(then) {
				later[field] = true
				either[field] = either[field] || item["fromString"] == item["toString"] // two statuses of one name may be one here
			}
		}
	}
	want, _ := i.At(time.Now())
	points := 0.0
	if s.Points != nil {
		points = *s.Points
	}
	for _, c := range []struct {
		command, field string
		ours, theirs   bool
	}{
		{"revise-story", "summary", s.Title == "Ours", s.Title == want.Title},
		{"estimate-story", "Story Points", points == 77, points == float64(want.Points)},
		{"assign-story", "assignee", s.Assignee == "our own", naming{}.fits("assignee", s.Assignee, want.Assignee)},
		{"move-story", "status", s.Status == status, naming{}.fits("status", s.Status, want.Status)},
	} {
		if held[c.command] && either[c.field] && (c.ours || c.theirs) {
			continue
		}
		if keeps := held[c.command] && !later[c.field]; keeps && !c.ours || !keeps && !c.theirs {
			rt.Errorf("after the import %s of %s is %+v (decided here: %v, later in Jira: %v)", c.field, i.Key(), s, held[c.command], later[c.field])
		}
	}
}

func TestATableOfTheSameJiraEndsAsItIsNow(t *testing.T) {
	tries(t, func(rt *rapid.T) {
		j, w := drawn(rt), newWaymarkOn(rt, newMemory())
		steps(rt, j, 20)
		w.imports(rt, gives(t, rt, j, rapid.SampledFrom(append(simulated.Forms(), simulated.Table)).Draw(rt, "first form")))
		steps(rt, j, 20)
		table := gives(t, rt, j, simulated.Table)
		w.imports(rt, table)
		compareTable(rt, w, j)
		if again := w.imports(rt, table); len(again.Events) != 0 {
			rt.Errorf("the same again wrote %v", again.Events)
		}
	})
}

// compareTable compares what a table tells of every issue: the present, by names, of which one that an issue was imported with
// may be an old one.
func compareTable(rt *rapid.T, w *waymark, j *simulated.Jira) {
	now := w.at("SHOP", "")
	for _, i := range j.Issues {
		k, _ := i.At(time.Now())
		s, calls := now.Stories[i.ID], naming{}
		if !calls.fits("kind", s.Kind, k.Kind) || !calls.fits("status", s.Status, k.Status) || !calls.fits("priority", s.Priority, k.Priority) ||
			!calls.fits("resolution", s.Resolution, k.Resolution) || !calls.fits("assignee", s.Assignee, k.Assignee) {
			rt.Errorf("%s is %+v, want %+v", i.Key(), s, k)
		}
		want := wants(k, nil, j.Now)
		for field, got := range map[string]string{"title": s.Title, "description": s.Description, "labels": strings.Join(s.Labels, " "), "points": held(now, s)["points"]} {
			if got != want[field] {
				rt.Errorf("%s of %s is %q, want %q", field, i.Key(), got, want[field])
			}
		}
		var releases []string
		for _, r := range now.Releases {
			if slices.Contains(r.Items, s.Story) {
				releases = append(releases, r.Name)
			}
		}
		if sprints := now.sprintsOf("SHOP", s); !allCalled(sprints, k.Sprints) || !allCalled(releases, k.Versions) {
			rt.Errorf("%s is in %q and %q, want %v and %v", i.Key(), sprints, releases, k.Sprints, k.Versions)
		}
	}
	compareOrder(rt, w, j)
}

// allCalled says whether these are names of these things, one each.
func allCalled(names []string, things []*simulated.Thing) bool {
	for _, t := range things {
		at := slices.IndexFunc(names, func(name string) bool { return slices.Contains(t.Names, name) })
		if at < 0 {
			return false
		}
		names = slices.Delete(slices.Clone(names), at, at+1)
	}
	return len(names) == 0
}
