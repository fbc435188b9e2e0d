package jira_test

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"waymark/events"
	"waymark/importers/history"
	"waymark/importers/jira/simulated"
)

// drawn is a simulated Jira to which what rapid draws happens.
func drawn(rt *rapid.T) *simulated.Jira {
	return simulated.New(func(what string, of int) int { return rapid.IntRange(0, of-1).Draw(rt, what) })
}

func steps(rt *rapid.T, j *simulated.Jira, most int) {
	for range rapid.IntRange(1, most).Draw(rt, "steps") {
		j.Step()
	}
}

// gives writes an export, whose files go with the test.
func gives(t *testing.T, rt *rapid.T, j *simulated.Jira, form simulated.Form) []string {
	dir, err := os.MkdirTemp(t.TempDir(), "")
	if err != nil {
		rt.Fatal(err)
	}
	files, err := j.Give(dir, form)
	if err != nil {
		rt.Fatal(err)
	}
	return files
}

func (w *waymark) imports(rt *rapid.T, files []string) history.Report {
	report, err := w.importFiles("SHOP", files...)
	if err != nil {
		rt.Fatal(err)
	}
	return report
}

func formOf(rt *rapid.T, what string) simulated.Form {
	return rapid.SampledFrom(simulated.Forms()).Draw(rt, what)
}

func TestWhateverHappensInJiraWaymarkKnowsWhatWasSoAtEveryMoment(t *testing.T) {
	tries(t, func(rt *rapid.T) {
		j, w := drawn(rt), newWaymarkOn(rt, newMemory())
		steps(rt, j, 30)
		first := gives(t, rt, j, formOf(rt, "first form"))
		faultless(rt, w.imports(rt, first))
		compareTruth(rt, w, j)
		steps(rt, j, 20)
		second := gives(t, rt, j, formOf(rt, "second form"))
		faultless(rt, w.imports(rt, second))
		compareTruth(rt, w, j)
		nobodyElse(rt, w, j)
		if again := w.imports(rt, second); len(again.Events) != 0 {
			rt.Errorf("the same again wrote %v", again.Events)
		}
	})
}

// faultless says that of a log without faults nothing needed to be guessed.
func faultless(rt *rapid.T, r history.Report) {
	if r.Gaps != 0 || r.Corrected != 0 || r.Overtaken != 0 || r.AlreadySo != 0 || len(r.Missing) != 0 {
		rt.Errorf("report is %v", r)
	}
}

// compareTruth compares every issue at every moment at which one of them changed.
func compareTruth(rt *rapid.T, w *waymark, j *simulated.Jira) {
	var moments []time.Time
	for _, i := range j.Issues {
		for _, k := range i.States {
			moments = append(moments, k.At.Add(-time.Millisecond), k.At)
		}
	}
	moments = append(moments, j.Now)
	slices.SortFunc(moments, time.Time.Compare)
	calls := naming{}
	for _, at := range slices.CompactFunc(moments, time.Time.Equal) {
		compareMoment(rt, w.at("SHOP", at.Format(time.RFC3339Nano)), j, at, calls)
	}
	compareOrder(rt, w, j)
}

func compareMoment(rt *rapid.T, now books, j *simulated.Jira, at time.Time, calls naming) {
	keys := map[string]string{} // of stories, by the ids of issues
	for id, s := range now.Stories {
		keys[id] = s.Story
	}
	for _, i := range j.Issues {
		want, has := i.At(at)
		s, is := now.Stories[i.ID]
		if has != is {
			rt.Fatalf("at %v it is %v that %s is there", at, is, i.Key())
		}
		if !has {
			continue
		}
		for name, pair := range map[string]struct {
			is    string
			thing *simulated.Thing
		}{
			"status": {s.Status, want.Status}, "kind": {s.Kind, want.Kind}, "priority": {s.Priority, want.Priority},
			"resolution": {s.Resolution, want.Resolution}, "assignee": {s.Assignee, want.Assignee},
		} {
			if !calls.fits(name, pair.is, pair.thing) {
				rt.Errorf("%s of %s at %v is %q, want %v", name, i.Key(), at, pair.is, pair.thing)
			}
		}
		got, wanted := held(now, s), wants(want, keys, at)
		if !maps.Equal(got, wanted) {
			rt.Errorf("%s at %v is\n%v, want\n%v", i.Key(), at, got, wanted)
		}
	}
}

// naming is what things of a simulated Jira are called in Waymark.
type naming map[string]string

// fits says whether the thing may be called so: as it ever was in Jira, with what tells it from others behind it, and not as
// another thing that means something else; nor otherwise than elsewhere.
func (n naming) fits(field, is string, t *simulated.Thing) bool {
	if t == nil {
		return is == ""
	}
	id := t.ID
	if field == "status" {
		id = t.Category
	} else if field != "assignee" {
		id = ""
	}
	if other, has := n[field+is]; has && other != id {
		return false
	}
	if other, has := n["\x00"+field+t.ID]; has && other != is {
		return false
	}
	n[field+is], n["\x00"+field+t.ID] = id, is
	return slices.ContainsFunc(t.Names, func(name string) bool { return is == name || strings.HasPrefix(is, name+" (") })
}

// held is what Waymark has of a story, but for what has a name of its own.
func held(now books, s story) map[string]string {
	all := now.tell("SHOP", s)
	all["title"], all["description"], all["labels"] = s.Title, s.Description, strings.Join(s.Labels, " ")
	var links []string
	for _, l := range s.Links {
		if l.Relation != "parent" {
			links = append(links, l.Relation+" "+l.Target)
		}
	}
	slices.Sort(links)
	all["links"] = strings.Join(links, ", ")
	for _, field := range []string{"status", "priority", "assignee"} {
		delete(all, field)
	}
	return all
}

func wants(k simulated.Known, keys map[string]string, at time.Time) map[string]string {
	all := map[string]string{"title": k.Title, "description": simulated.Texts[k.Text].Markdown, "points": "", "parent": "", "open sprint": ""}
	if k.Points > 0 {
		all["points"] = fmt.Sprint(k.Points)
	}
	if k.Parent != nil {
		all["parent"] = keys[k.Parent.ID]
	}
	labels := slices.Clone(k.Labels)
	if k.Flagged {
		labels = append(labels, "flagged")
	}
	var sprints, versions, links []string
	for _, s := range k.Sprints {
		sprints = append(sprints, s.ID)
		if s.End.IsZero() || s.End.After(at) {
			all["open sprint"] = s.ID
		}
	}
	for _, v := range k.Versions {
		versions = append(versions, v.ID)
	}
	for _, i := range k.Blocks {
		links = append(links, "blocks "+keys[i.ID])
	}
	for _, i := range k.Relates {
		if k.Self.ID < i.ID { // the older one tells of it
			links = append(links, "relates to "+keys[i.ID])
		}
	}
	for _, list := range [][]string{labels, sprints, versions, links} {
		slices.Sort(list)
	}
	all["labels"], all["sprints"], all["releases"] = strings.Join(labels, " "), strings.Join(sprints, " "), strings.Join(versions, " ")
	all["links"] = strings.Join(links, ", ")
	return all
}

func compareOrder(rt *rapid.T, w *waymark, j *simulated.Jira) {
	now, want := w.at("SHOP", "").Stories, []string{}
	for _, i := range slices.SortedFunc(slices.Values(j.Issues), func(a, b *simulated.Issue) int { return a.Rank - b.Rank }) {
		want = append(want, now[i.ID].Story)
	}
	if got := w.order("SHOP"); !slices.Equal(got, want) {
		rt.Errorf("the order is %v, want %v", got, want)
	}
}

// nobodyElse says that each decision on a story was taken in Jira, by who took it, when it was.
func nobodyElse(rt *rapid.T, w *waymark, j *simulated.Jira) {
	took := map[string][]string{} // names of who changed something, by instant
	for _, i := range j.Issues {
		at := i.Created.Format(time.RFC3339Nano)
		took[at] = append(took[at], i.Author.Names...)
		for _, e := range i.Entries {
			at := e.At.Format(time.RFC3339Nano)
			took[at] = append(took[at], e.By.Names...)
		}
	}
	for _, e := range w.log("SHOP", events.Backlog) {
		switch of := e.Event.(type) {
		case events.SprintPlanned, events.SprintStarted, events.SprintClosed, events.BacklogReordered: // Jira does not tell who
			continue
		case events.StoryRevised:
			if of.External != nil {
				continue
			}
		}
		names, actor := took[e.Metadata.EffectiveAt.UTC().Format(time.RFC3339Nano)], e.Metadata.Actor
		if !slices.ContainsFunc(names, func(name string) bool { return actor == name || strings.HasPrefix(actor, name+" (") }) {
			rt.Errorf("%s by %s at %v: nobody took it: %s", e.Event.Type(), actor, e.Metadata.EffectiveAt, fmt.Sprint(e.Event))
		}
	}
}
