package roadmap_test

import (
	"strings"
	"testing"

	"waymark/domain"
	"waymark/domain/domaintest"
	"waymark/domain/roadmap"
	"waymark/events"
)

func release(key string) events.ReleasePlanned {
	return events.ReleasePlanned{Release: key, Name: "1.0", Date: "2026-03-01"}
}

func assigned(item string) events.AssignedToRelease {
	return events.AssignedToRelease{Release: "ACME-R1", Item: item}
}

// released are three initiatives and a release.
func released(more ...events.Event) []events.Event { return append(three(release("ACME-R1")), more...) }

func TestPlanRelease(t *testing.T) {
	external := &events.External{Source: "jira", Key: "1.0", ID: "100"}
	check(t, []row{
		{"The first release is number 1", three(), roadmap.PlanRelease{Name: "1.0", Date: "2026-03-01"}, domaintest.Then(release("ACME-R1"))},
		{"A release needs no date", three(), roadmap.PlanRelease{Name: "1.0"}, domaintest.Then(events.ReleasePlanned{Release: "ACME-R1", Name: "1.0"})},
		{"Two releases may have the same name", released(), roadmap.PlanRelease{Name: "1.0", Date: "2026-03-01"}, domaintest.Then(release("ACME-R2"))},
		{"A release keeps its number and its foreign name", released(), roadmap.PlanRelease{Number: 7, Name: "2.0", External: external},
			domaintest.Then(events.ReleasePlanned{Release: "ACME-R7", Name: "2.0", External: external})},
		{"The next number follows the highest", released(release("ACME-R7"), release("ACME-R3")), roadmap.PlanRelease{Name: "1.0", Date: "2026-03-01"},
			domaintest.Then(release("ACME-R8"))},
		{"The highest number is a number", released(), roadmap.PlanRelease{Name: "1.0", Date: "2026-03-01", Number: events.HighestNumber},
			domaintest.Then(release("ACME-R999999999"))},
		{"There is no number after it", released(release("ACME-R999999999")), roadmap.PlanRelease{Name: "1.0"}, domaintest.Refused("number_is_free")},
		{"A taken number is refused", released(), roadmap.PlanRelease{Name: "1.0", Number: 1}, domaintest.Refused("number_is_free")},
		{"The number of a withdrawn release is never given again", released(events.ReleaseWithdrawn{Release: "ACME-R1", Name: "1.0"}),
			roadmap.PlanRelease{Name: "1.0", Number: 1}, domaintest.Refused("number_is_free")},
		{"Every fault is named", nil, roadmap.PlanRelease{Number: events.HighestNumber + 1, Name: " ", Date: "March"}, domaintest.Invalid("number", "name", "date")},
	})
}

func TestRescheduleRelease(t *testing.T) {
	moved := func(to string) events.ReleaseRescheduled {
		return events.ReleaseRescheduled{Release: "ACME-R1", Date: *change("2026-03-01", to)}
	}
	shipped := events.ReleaseShipped{Release: "ACME-R1"}
	check(t, []row{
		{"A release gets another date", released(), roadmap.RescheduleRelease{Release: "ACME-R1", Date: domain.Some("2026-04-01")}, domaintest.Then(moved("2026-04-01"))},
		{"A release loses its date", released(), roadmap.RescheduleRelease{Release: "ACME-R1", Date: domain.None[string]()}, domaintest.Then(moved(""))},
		{"A date that is left out says nothing", released(), roadmap.RescheduleRelease{Release: "ACME-R1"}, domaintest.Invalid("date")},
		{"A date is not empty", released(), roadmap.RescheduleRelease{Release: "ACME-R1", Date: domain.Some("")}, domaintest.Invalid("date")},
		{"A release has its date already", released(moved("2026-04-01")), roadmap.RescheduleRelease{Release: "ACME-R1", Date: domain.Some("2026-04-01")}, domaintest.AlreadySo()},
		{"A shipped release is out", released(shipped), roadmap.RescheduleRelease{Release: "ACME-R1", Date: domain.Some("2026-04-01")}, domaintest.Refused("release_is_open")},
		{"A shipped release has its date already", released(shipped), roadmap.RescheduleRelease{Release: "ACME-R1", Date: domain.Some("2026-03-01")}, domaintest.AlreadySo()},
		{"A date is a date", released(), roadmap.RescheduleRelease{Release: "ACME-R1", Date: domain.Some("2026-02-29")}, domaintest.Invalid("date")},
		{"An unknown release is unknown", released(), roadmap.RescheduleRelease{Release: "ACME-R2", Date: domain.Some("2026-04-01")}, domaintest.Unknown("release", "ACME-R2")},
	})
}

func TestAssignToRelease(t *testing.T) {
	check(t, []row{
		{"An initiative ships with a release", released(), roadmap.AssignToRelease{Release: "ACME-R1", Initiative: "ACME-I1"}, domaintest.Then(assigned("ACME-I1"))},
		{"A story ships with a release", released(assigned("ACME-I1")), roadmap.AssignToRelease{Release: "ACME-R1", Story: "ACME-1"}, domaintest.Then(assigned("ACME-1"))},
		{"A story may ship with several releases", released(release("ACME-R2"), events.AssignedToRelease{Release: "ACME-R2", Item: "ACME-1"}),
			roadmap.AssignToRelease{Release: "ACME-R1", Story: "ACME-1"}, domaintest.Then(assigned("ACME-1"))},
		{"What is assigned is assigned already", released(assigned("ACME-1")), roadmap.AssignToRelease{Release: "ACME-R1", Story: "ACME-1"}, domaintest.AlreadySo()},
		{"A story is taken out", released(assigned("ACME-1"), assigned("ACME-I1")), roadmap.AssignToRelease{Release: "ACME-R1", Story: "ACME-1", Remove: true},
			domaintest.Then(events.RemovedFromRelease{Release: "ACME-R1", Item: "ACME-1"})},
		{"What is out is out already", released(assigned("ACME-1"), events.RemovedFromRelease{Release: "ACME-R1", Item: "ACME-1"}),
			roadmap.AssignToRelease{Release: "ACME-R1", Story: "ACME-1", Remove: true}, domaintest.AlreadySo()},
		{"An unknown release is unknown", released(), roadmap.AssignToRelease{Release: "ACME-R9", Story: "ACME-1"}, domaintest.Unknown("release", "ACME-R9")},
		{"An unknown story is unknown", released(), roadmap.AssignToRelease{Release: "ACME-R1", Story: "ACME-3"}, domaintest.Unknown("story", "ACME-3")},
		{"An initiative is no story", released(), roadmap.AssignToRelease{Release: "ACME-R1", Story: "ACME-I1"}, domaintest.Unknown("story", "ACME-I1")},
		{"A story is no initiative", released(), roadmap.AssignToRelease{Release: "ACME-R1", Initiative: "ACME-1"}, domaintest.Unknown("initiative", "ACME-1")},
		{"Something must be assigned", released(), roadmap.AssignToRelease{Release: "ACME-R1"}, domaintest.Invalid("story")},
		{"One thing is assigned", released(), roadmap.AssignToRelease{Release: "ACME-R1", Story: "ACME-1", Initiative: "ACME-I1"}, domaintest.Invalid("story")},
	})
}

func TestShipRelease(t *testing.T) {
	shipped := events.ReleaseShipped{Release: "ACME-R1"}
	without := events.ReleaseShipped{Release: "ACME-R1", Undelivered: []string{"ACME-I1", "ACME-I3"}}
	unfinished := released(assigned("ACME-I1"), assigned("ACME-I2"), assigned("ACME-1"), assigned("ACME-I3"), delivered("ACME-I2", 2), dropped("ACME-I3", events.Planned, 2))
	check(t, []row{
		{"An empty release ships", released(), roadmap.ShipRelease{Release: "ACME-R1"}, domaintest.Then(shipped)},
		{"A release of delivered initiatives ships", released(assigned("ACME-I1"), delivered("ACME-I1", 1)), roadmap.ShipRelease{Release: "ACME-R1"}, domaintest.Then(shipped)},
		{"A release of stories that are not open ships", released(assigned("ACME-1")), roadmap.ShipRelease{Release: "ACME-R1"}, domaintest.Then(shipped)},
		{"An open story holds a release back", released(assigned("ACME-1"), assigned("ACME-2")), roadmap.ShipRelease{Release: "ACME-R1"}, domaintest.Refused("stories_are_done")},
		{"A release that ships with open stories says so", released(assigned("ACME-1"), assigned("ACME-2"), assigned("ACME-I1")),
			roadmap.ShipRelease{Release: "ACME-R1", WithUndelivered: true}, domaintest.Then(events.ReleaseShipped{Release: "ACME-R1", Undelivered: []string{"ACME-I1", "ACME-2"}})},
		{"An undelivered initiative holds a release back", released(assigned("ACME-I1")), roadmap.ShipRelease{Release: "ACME-R1"}, domaintest.Refused("initiatives_are_delivered")},
		{"Undelivered initiatives hold a release back", unfinished, roadmap.ShipRelease{Release: "ACME-R1"}, domaintest.Refused("initiatives_are_delivered")},
		{"A release may ship without what is not delivered", unfinished, roadmap.ShipRelease{Release: "ACME-R1", WithUndelivered: true}, domaintest.Then(without)},
		{"An initiative that was taken out holds nothing back", released(assigned("ACME-I1"), events.RemovedFromRelease{Release: "ACME-R1", Item: "ACME-I1"}),
			roadmap.ShipRelease{Release: "ACME-R1"}, domaintest.Then(shipped)},
		{"A shipped release is out already", released(shipped), roadmap.ShipRelease{Release: "ACME-R1"}, domaintest.AlreadySo()},
		{"A release that shipped without an initiative is out already", append(unfinished, without), roadmap.ShipRelease{Release: "ACME-R1"}, domaintest.AlreadySo()},
		{"An unknown release is unknown", released(), roadmap.ShipRelease{Release: "ACME-I1"}, domaintest.Unknown("release", "ACME-I1")},
	})
}

func TestTwoFuturesOfARoadmapKnowNothingOfEachOther(t *testing.T) {
	items := func(s roadmap.State) string {
		release, _ := s.Releases.Get(1)
		return strings.Join(release.Items, " ")
	}
	s, known := theBook().After(released()...), ""
	for _, item := range strings.Fields("a b c d e f g h i") {
		one := roadmap.Evolve(s, assigned(item))
		other := roadmap.Evolve(s, assigned("x"))
		removed := roadmap.Evolve(one, events.RemovedFromRelease{Release: "ACME-R1", Item: "a"})
		next := strings.TrimSpace(known + " " + item)
		if items(s) != known || items(one) != next || items(other) != strings.TrimSpace(known+" x") ||
			"a "+items(removed) != next && items(removed) != "" {
			t.Fatalf("%q became %q, %q and %q", items(s), items(one), items(other), items(removed))
		}
		s, known = one, next
	}
}
