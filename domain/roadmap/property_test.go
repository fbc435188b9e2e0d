package roadmap_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"waymark/domain/domaintest"
	"waymark/domain/roadmap"
	"waymark/events"
	"waymark/persistent"
)

// text shows everything that a state holds, also which numbers were given.
func text(t *rapid.T, s roadmap.State) string {
	var spent [][]uint32
	for _, numbers := range []persistent.Map[struct{}]{s.WithdrawnInitiatives, s.WithdrawnReleases} {
		spent = append(spent, slices.Collect(maps.Keys(maps.Collect(numbers.All))))
	}
	return fmt.Sprint(content(t, s), s.LastInitiative, s.LastRelease, s.LastProposal, spent)
}

// content shows what a state says; an empty list is as good as none.
func content(t *rapid.T, s roadmap.State) string {
	var all struct {
		Orders      [3][]uint32
		Initiatives []roadmap.Initiative
		Releases    []roadmap.Release
		Proposals   []roadmap.Proposal
	}
	for i, order := range s.Orders {
		all.Orders[i] = slices.Collect(order.All)
	}
	for _, initiative := range s.Initiatives.All {
		all.Initiatives = append(all.Initiatives, initiative)
	}
	for _, release := range s.Releases.All {
		all.Releases = append(all.Releases, release)
	}
	for _, proposal := range s.Proposals.All {
		all.Proposals = append(all.Proposals, proposal)
	}
	shown, err := json.Marshal(all)
	if err != nil {
		t.Fatal(err)
	}
	return strings.ReplaceAll(string(shown), "[]", "null")
}

func words(some ...string) *rapid.Generator[string] { return rapid.SampledFrom(some) }

func optional[T any](g *rapid.Generator[T]) *rapid.Generator[*T] { return rapid.Ptr(g, true) }

func initiatives() *rapid.Generator[string] {
	return words("ACME-I1", "ACME-I2", "ACME-I3", "ACME-I4", "ACME-I1", "ACME-I2", "ACME-I3", "ACME-I01", "ACME-1", "OTHER-I1")
}

func releases() *rapid.Generator[string] { return words("ACME-R1", "ACME-R2", "ACME-R1", "ACME-R02") }

func horizons() *rapid.Generator[events.Horizon] {
	return rapid.SampledFrom([]events.Horizon{events.Now, events.Now, events.Next, events.Later, "", "soon"})
}

func dated() *rapid.Generator[string] { return words("", "2026-03-01", "2026-06-30", "", "2026-02-30") }

func numbers() *rapid.Generator[uint32] {
	return rapid.SampledFrom([]uint32{0, 0, 0, 2, 5, events.HighestNumber + 1})
}

func moves(t *rapid.T) events.Move {
	switch rapid.IntRange(0, 5).Draw(t, "move") {
	case 0:
		return events.Move{After: initiatives().Draw(t, "after")}
	case 1:
		return events.Move{Before: initiatives().Draw(t, "before")}
	case 2:
		return events.Move{Top: true}
	case 3:
		return events.Move{Bottom: true}
	case 4:
		return events.Move{Place: rapid.IntRange(-1, 6).Draw(t, "place")}
	default:
		return events.Move{}
	}
}

func commands(t *rapid.T) roadmap.Command {
	key := initiatives().Draw(t, "initiative")
	switch rapid.IntRange(0, 19).Draw(t, "command") {
	case 0, 1, 2:
		m := moves(t)
		return roadmap.PlanInitiative{
			Number: numbers().Draw(t, "number"), Title: words("a", "b", "").Draw(t, "title"), Horizon: horizons().Draw(t, "horizon"),
			Start: dated().Draw(t, "start"), Due: dated().Draw(t, "due"),
			After: m.After, Before: m.Before, Top: m.Top, Bottom: m.Bottom, Place: m.Place,
		}
	case 3:
		return roadmap.ReviseInitiative{Initiative: key, Title: optional(words("a", "b", "")).Draw(t, "title"), Goal: domaintest.Optional(words("", "g")).Draw(t, "goal")}
	case 4, 5:
		m := moves(t)
		return roadmap.PrioritizeInitiative{Initiative: key, After: m.After, Before: m.Before, Top: m.Top, Bottom: m.Bottom, Place: m.Place}
	case 6, 7:
		return roadmap.RescheduleInitiative{
			Initiative: key, Horizon: optional(horizons()).Draw(t, "horizon"), Start: domaintest.Optional(dated()).Draw(t, "start"), Due: domaintest.Optional(dated()).Draw(t, "due"),
		}
	case 8:
		return roadmap.StartInitiative{Initiative: key}
	case 9:
		return rapid.SampledFrom([]roadmap.Command{roadmap.DeliverInitiative{Initiative: key, WithUndelivered: rapid.Bool().Draw(t, "undelivered")}, roadmap.DropInitiative{Initiative: key}}).Draw(t, "end")
	case 10, 11, 12:
		return releaseCommands(t, key)
	case 13, 14, 15:
		return judgements(t, key)
	default:
		return proposals(t, key)
	}
}

func judgements(t *rapid.T, key string) roadmap.Command {
	switch rapid.IntRange(0, 4).Draw(t, "judgement") {
	case 0:
		return roadmap.ScoreInitiative{Initiative: key, Framework: words("moscow", "kano").Draw(t, "framework"),
			Inputs: events.ScoreInputs{Priority: words("must", "could", "").Draw(t, "priority")}}
	case 1:
		return roadmap.ValidateInitiative{Initiative: key, Verdict: rapid.SampledFrom(events.Verdicts()).Draw(t, "verdict"), Findings: words("", "a").Draw(t, "findings")}
	default:
		return roadmap.LinkInitiatives{Initiative: key, DependsOn: initiatives().Draw(t, "depends on"), Remove: rapid.IntRange(0, 3).Draw(t, "remove") == 0}
	}
}

func proposals(t *rapid.T, key string) roadmap.Command {
	proposal := words("ACME-PR1", "ACME-PR2", "ACME-PR3", "ACME-PR01").Draw(t, "proposal")
	c := roadmap.ProposeRoadmapChange{Change: "please"}
	switch rapid.IntRange(0, 7).Draw(t, "proposal command") {
	case 0:
		return roadmap.DeclineProposal{Proposal: proposal}
	case 1, 2:
		return roadmap.AcceptProposal{Proposal: proposal}
	case 3:
		c.Initiative = words("", key).Draw(t, "about")
	case 4:
		c.Plan = &roadmap.PlanInitiative{Title: "a", Number: numbers().Draw(t, "number")}
	case 5:
		c.Reschedule = &roadmap.RescheduleInitiative{Initiative: key, Horizon: optional(horizons()).Draw(t, "horizon"), Due: domaintest.Optional(dated()).Draw(t, "due")}
	case 6:
		c.Prioritize = &roadmap.PrioritizeInitiative{Initiative: key, Top: true}
	default:
		c.Drop = &roadmap.DropInitiative{Initiative: key}
	}
	return c
}

func releaseCommands(t *rapid.T, initiative string) roadmap.Command {
	key := releases().Draw(t, "release")
	switch rapid.IntRange(0, 4).Draw(t, "release command") {
	case 0:
		return roadmap.PlanRelease{Number: numbers().Draw(t, "number"), Name: words("1.0", "").Draw(t, "name"), Date: dated().Draw(t, "date")}
	case 1:
		return roadmap.RescheduleRelease{Release: key, Date: domaintest.Optional(dated()).Draw(t, "date")}
	case 2:
		return roadmap.AssignToRelease{Release: key, Initiative: initiative, Remove: rapid.Bool().Draw(t, "remove")}
	case 3:
		return roadmap.AssignToRelease{Release: key, Story: words("ACME-1", "ACME-2", "ACME-3").Draw(t, "item"), Remove: rapid.Bool().Draw(t, "remove")}
	default:
		return roadmap.ShipRelease{Release: key, WithUndelivered: rapid.Bool().Draw(t, "undelivered")}
	}
}

func TestWhateverIsDecidedTheRoadmapStaysWhole(t *testing.T) {
	walk := domaintest.Walk[roadmap.State, roadmap.Command, events.RoadmapEvent]{
		Book: book{Decide: roadmap.Decide, Evolve: roadmap.Evolve}, In: acme(), Steps: 50, Draw: commands, Text: text, Sound: sound,
		Evolved: placesAreTrue, Repeats: plans,
	}
	rapid.Check(t, walk.Check)
}

// sound checks that every open initiative is in the order of its horizon exactly once and nowhere else, and that none
// depends on itself.
func sound(t *rapid.T, s roadmap.State) {
	for _, initiative := range s.Initiatives.All {
		if reaches(s, initiative.DependsOn, initiative.Key) {
			t.Fatalf("%s depends on itself", initiative.Key)
		}
	}
	open := 0
	for n, initiative := range s.Initiatives.All {
		is := initiative.Progress == events.Planned || initiative.Progress == events.Started
		if is {
			open++
		}
		for i, order := range s.Orders {
			in := slices.Contains(slices.Collect(order.All), n)
			if in != (is && events.Horizons()[i] == initiative.Horizon) {
				t.Fatalf("%+v is in the order of %s: %t", initiative, events.Horizons()[i], in)
			}
		}
		if initiative.Progress == events.Started && initiative.Horizon != events.Now {
			t.Fatalf("%s is started for %s", initiative.Key, initiative.Horizon)
		}
		if initiative.Start != "" && initiative.Due != "" && initiative.Due < initiative.Start || n > s.LastInitiative {
			t.Fatalf("%+v", initiative)
		}
	}
	if placed := s.Orders[0].Len() + s.Orders[1].Len() + s.Orders[2].Len(); placed != open {
		t.Fatalf("%d open initiatives have %d places", open, placed)
	}
}

// reaches says whether dependencies lead to an initiative; it would not end if they led round in a circle past it.
func reaches(s roadmap.State, keys []string, to string) bool {
	return slices.ContainsFunc(keys, func(key string) bool {
		n, _ := events.InitiativeMark.Number("ACME", key)
		initiative, _ := s.Initiatives.Get(n)
		return key == to || reaches(s, initiative.DependsOn, to)
	})
}

// place is where an initiative stands in its horizon; 0 where it is in none.
func place(s roadmap.State, key string) int {
	n, _ := events.InitiativeMark.Number("ACME", key)
	initiative, ok := s.Initiatives.Get(n)
	if !ok {
		return 0
	}
	return s.Orders[roadmap.Index(initiative.Horizon)].Place(n)
}

// placesAreTrue checks that the places in an event are those in the states before and after.
func placesAreTrue(t *rapid.T, e events.Event, before, after roadmap.State) {
	var key string
	var places events.Change[int]
	switch e := e.(type) {
	case events.InitiativePlanned:
		key, places = e.Initiative, events.Change[int]{To: e.Place}
	case events.InitiativePrioritized:
		key, places = e.Initiative, e.Place
	case events.InitiativeDelivered:
		key, places = e.Initiative, events.Change[int]{From: e.Place}
	case events.InitiativeDropped:
		key, places = e.Initiative, events.Change[int]{From: e.Place}
	case events.InitiativeRescheduled:
		key, places = e.Initiative, events.Change[int]{From: place(before, e.Initiative), To: place(before, e.Initiative)}
		if e.Place != nil {
			places = *e.Place
		}
	case events.InitiativeWithdrawn:
		key, places = e.Initiative, events.Change[int]{From: e.Place}
	case events.InitiativeProgressRestored:
		key, places = e.Initiative, events.Change[int]{To: e.Place}
		if e.Place == 0 {
			places = events.Change[int]{From: place(before, key), To: place(before, key)}
		}
	default:
		return
	}
	if place(before, key) != places.From || place(after, key) != places.To {
		t.Fatalf("%+v: was at %d and is at %d", e, place(before, key), place(after, key))
	}
}

// plans says that a command may be given twice: the same may be planned, or proposed, again.
func plans(c roadmap.Command) bool {
	switch c.(type) {
	case roadmap.PlanInitiative, roadmap.PlanRelease, roadmap.ProposeRoadmapChange:
		return true
	default:
		return false
	}
}
