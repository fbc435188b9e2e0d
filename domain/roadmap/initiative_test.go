package roadmap_test

import (
	"testing"

	"waymark/domain"
	"waymark/domain/domaintest"
	"waymark/domain/roadmap"
	"waymark/events"
)

// dates gives an initiative that had none its dates.
func dates(key, start, due string) events.InitiativeRescheduled {
	return events.InitiativeRescheduled{Initiative: key, Start: change("", start), Due: change("", due)}
}

func TestPlanInitiative(t *testing.T) {
	plan := func(change func(*roadmap.PlanInitiative)) roadmap.PlanInitiative {
		c := roadmap.PlanInitiative{Title: "Search", Horizon: events.Now}
		change(&c)
		return c
	}
	full := roadmap.PlanInitiative{
		Number: 7, Title: "Search", Outcome: "People find", Goal: "ACME-G1", Horizon: events.Next, Start: "2026-03-01", Due: "2026-03-01",
		Top: true, External: &events.External{Source: "jira", Key: "FOO-1", ID: "1"},
	}
	check(t, []row{
		{"The first initiative is number 1, for later", nil, roadmap.PlanInitiative{Title: "Search"}, domaintest.Then(planned("ACME-I1", events.Later, 1))},
		{"An initiative goes to the bottom of its horizon", three(planned("ACME-I4", events.Next, 1)), plan(func(*roadmap.PlanInitiative) {}),
			domaintest.Then(planned("ACME-I5", events.Now, 4))},
		{"An initiative keeps everything that is said of it", three(), full, domaintest.Then(events.InitiativePlanned{
			Initiative: "ACME-I7", Title: "Search", Outcome: "People find", Goal: "ACME-G1", Horizon: events.Next, Start: "2026-03-01",
			Due: "2026-03-01", Place: 1, External: full.External})},
		{"An initiative may go to the top", three(), plan(func(c *roadmap.PlanInitiative) { c.Top = true }), domaintest.Then(planned("ACME-I4", events.Now, 1))},
		{"An initiative may go to the bottom", three(), plan(func(c *roadmap.PlanInitiative) { c.Bottom = true }), domaintest.Then(planned("ACME-I4", events.Now, 4))},
		{"An initiative may go below another one", three(), plan(func(c *roadmap.PlanInitiative) { c.After = "ACME-I1" }),
			domaintest.Then(planned("ACME-I4", events.Now, 2))},
		{"An initiative may go above another one", three(), plan(func(c *roadmap.PlanInitiative) { c.Before = "ACME-I3" }),
			domaintest.Then(planned("ACME-I4", events.Now, 3))},
		{"An initiative may take the place after the last one", three(), plan(func(c *roadmap.PlanInitiative) { c.Place = 4 }),
			domaintest.Then(planned("ACME-I4", events.Now, 4))},
		{"An initiative can't go beyond the end", three(), plan(func(c *roadmap.PlanInitiative) { c.Place = 5 }), domaintest.Refused("place_in_order")},
		{"A neighbour is of the same horizon", three(), plan(func(c *roadmap.PlanInitiative) { c.Horizon = events.Next; c.After = "ACME-I1" }),
			domaintest.Refused("neighbour_in_order")},
		{"A neighbour is open", three(delivered("ACME-I1", 1)), plan(func(c *roadmap.PlanInitiative) { c.After = "ACME-I1" }), domaintest.Refused("neighbour_in_order")},
		{"An unknown neighbour is unknown", three(), plan(func(c *roadmap.PlanInitiative) { c.Before = "ACME-1" }), domaintest.Unknown("initiative", "ACME-1")},
		{"A taken number is refused", three(), plan(func(c *roadmap.PlanInitiative) { c.Number = 2 }), domaintest.Refused("number_is_free")},
		{"The number of a dropped initiative is taken", three(dropped("ACME-I2", events.Planned, 2)), plan(func(c *roadmap.PlanInitiative) { c.Number = 2 }),
			domaintest.Refused("number_is_free")},
		{"The highest number is a number", nil, roadmap.PlanInitiative{Title: "Search", Number: events.HighestNumber},
			domaintest.Then(planned("ACME-I999999999", events.Later, 1))},
		{"There is no number after it", three(planned("ACME-I999999999", events.Later, 1)), plan(func(*roadmap.PlanInitiative) {}),
			domaintest.Refused("number_is_free")},
		{"The next number follows the highest", three(planned("ACME-I9", events.Now, 4), planned("ACME-I5", events.Now, 5)),
			plan(func(*roadmap.PlanInitiative) {}), domaintest.Then(planned("ACME-I10", events.Now, 6))},
		{"Every fault is named", nil, roadmap.PlanInitiative{
			Number: events.HighestNumber + 1, Title: " ", Horizon: "soon", Start: "2026-02-30", Due: "2026-2-1", Top: true, Place: -1,
		}, domaintest.Invalid("number", "title", "horizon", "start", "due", "after", "place")},
		{"A goal that looks like a key is one", nil, plan(func(c *roadmap.PlanInitiative) { c.Goal = "ACME-G2" }), domaintest.Unknown("goal", "ACME-G2")},
		{"A goal may be what people call it", nil, plan(func(c *roadmap.PlanInitiative) { c.Goal = "Growth" }), domaintest.Then(
			events.InitiativePlanned{Initiative: "ACME-I1", Title: "Search", Goal: "Growth", Horizon: events.Now, Place: 1})},
		{"The number of a withdrawn initiative is never given again", three(events.InitiativeWithdrawn{Initiative: "ACME-I2", Title: "Search", Place: 2}),
			plan(func(c *roadmap.PlanInitiative) { c.Number = 2 }), domaintest.Refused("number_is_free")},
		{"What is for later is not due before what is for now starts", three(dates("ACME-I2", "2026-06-01", "")),
			roadmap.PlanInitiative{Title: "Search", Due: "2026-05-31"}, domaintest.Refused("horizon_and_dates_agree")},
		{"What is for later may be due when what is for now starts", three(dates("ACME-I2", "2026-06-01", "")),
			roadmap.PlanInitiative{Title: "Search", Due: "2026-06-01"},
			domaintest.Then(events.InitiativePlanned{Initiative: "ACME-I4", Title: "Search", Horizon: events.Later, Due: "2026-06-01", Place: 1})},
		{"Nothing is due before it starts", nil, plan(func(c *roadmap.PlanInitiative) { c.Start, c.Due = "2026-03-02", "2026-03-01" }), domaintest.Invalid("due")},
	})
}

func TestReviseInitiative(t *testing.T) {
	everything := roadmap.ReviseInitiative{Initiative: "ACME-I1", Title: ref("Find"), Outcome: domain.Some("People find"), Goal: domain.Some("ACME-G1")}
	revised := events.InitiativeRevised{
		Initiative: "ACME-I1", Title: change("Search", "Find"), Outcome: change("", "People find"), Goal: change("", "ACME-G1"),
	}
	check(t, []row{
		{"Every field may change", three(), everything, domaintest.Then(revised)},
		{"All may be so already", three(revised), everything, domaintest.AlreadySo()},
		{"Nothing named is already so", three(), roadmap.ReviseInitiative{Initiative: "ACME-I1"}, domaintest.AlreadySo()},
		{"What is already so is left out", three(), roadmap.ReviseInitiative{Initiative: "ACME-I1", Title: ref("Search"), Goal: domain.Some("ACME-G1")},
			domaintest.Then(events.InitiativeRevised{Initiative: "ACME-I1", Goal: change("", "ACME-G1")})},
		{"A field may be emptied", three(revised), roadmap.ReviseInitiative{Initiative: "ACME-I1", Goal: domain.None[string]()},
			domaintest.Then(events.InitiativeRevised{Initiative: "ACME-I1", Goal: change("ACME-G1", "")})},
		{"A delivered initiative may be revised", three(delivered("ACME-I1", 1)), everything, domaintest.Then(revised)},
		{"A goal that looks like a key is one", three(), roadmap.ReviseInitiative{Initiative: "ACME-I1", Goal: domain.Some("ACME-G7")}, domaintest.Unknown("goal", "ACME-G7")},
		{"A goal that it has already is not asked for", three(events.InitiativeRevised{Initiative: "ACME-I1", Goal: change("", "ACME-G7")}),
			roadmap.ReviseInitiative{Initiative: "ACME-I1", Goal: domain.Some("ACME-G7")}, domaintest.AlreadySo()},
		{"An empty text clears nothing", three(), roadmap.ReviseInitiative{Initiative: "ACME-I1", Goal: domain.Some(""), Outcome: domain.Some(" ")}, domaintest.Invalid("outcome", "goal")},
		{"A title is not emptied", three(), roadmap.ReviseInitiative{Initiative: "ACME-I1", Title: ref(" ")}, domaintest.Invalid("title")},
		{"An unknown initiative is unknown", three(), roadmap.ReviseInitiative{Initiative: "ACME-I9"}, domaintest.Unknown("initiative", "ACME-I9")},
	})
}

func TestPrioritizeInitiative(t *testing.T) {
	moved := func(key string, from, to int, move events.Move) domaintest.Outcome {
		return domaintest.Then(events.InitiativePrioritized{Initiative: key, Move: move, Place: *change(from, to)})
	}
	check(t, []row{
		{"An initiative goes to the top", three(), roadmap.PrioritizeInitiative{Initiative: "ACME-I3", Top: true}, moved("ACME-I3", 3, 1, events.Move{Top: true})},
		{"An initiative goes to the bottom", three(), roadmap.PrioritizeInitiative{Initiative: "ACME-I1", Bottom: true}, moved("ACME-I1", 1, 3, events.Move{Bottom: true})},
		{"An initiative goes to a place", three(), roadmap.PrioritizeInitiative{Initiative: "ACME-I1", Place: 2}, moved("ACME-I1", 1, 2, events.Move{Place: 2})},
		{"An initiative goes down below another one", three(), roadmap.PrioritizeInitiative{Initiative: "ACME-I1", After: "ACME-I2"},
			moved("ACME-I1", 1, 2, events.Move{After: "ACME-I2"})},
		{"An initiative goes up above another one", three(), roadmap.PrioritizeInitiative{Initiative: "ACME-I3", Before: "ACME-I2"},
			moved("ACME-I3", 3, 2, events.Move{Before: "ACME-I2"})},
		{"A started initiative may be moved", three(events.InitiativeStarted{Initiative: "ACME-I3"}), roadmap.PrioritizeInitiative{Initiative: "ACME-I3", Top: true},
			moved("ACME-I3", 3, 1, events.Move{Top: true})},
		{"An initiative is there already", three(), roadmap.PrioritizeInitiative{Initiative: "ACME-I2", After: "ACME-I1"}, domaintest.AlreadySo()},
		{"The only one of a horizon is everywhere already", three(planned("ACME-I4", events.Next, 1)), roadmap.PrioritizeInitiative{Initiative: "ACME-I4", Bottom: true},
			domaintest.AlreadySo()},
		{"An initiative can't go beside itself", three(), roadmap.PrioritizeInitiative{Initiative: "ACME-I2", After: "ACME-I2"}, domaintest.Refused("not_beside_itself")},
		{"A neighbour is of the same horizon", three(planned("ACME-I4", events.Next, 1)), roadmap.PrioritizeInitiative{Initiative: "ACME-I2", After: "ACME-I4"},
			domaintest.Refused("neighbour_in_order")},
		{"A neighbour is open", three(dropped("ACME-I1", events.Planned, 1)), roadmap.PrioritizeInitiative{Initiative: "ACME-I2", After: "ACME-I1"},
			domaintest.Refused("neighbour_in_order")},
		{"A place is one of the horizon's", three(planned("ACME-I4", events.Next, 1)), roadmap.PrioritizeInitiative{Initiative: "ACME-I4", Place: 2},
			domaintest.Refused("place_in_order")},
		{"A delivered initiative has no place", three(delivered("ACME-I1", 1)), roadmap.PrioritizeInitiative{Initiative: "ACME-I1", Top: true},
			domaintest.Refused("initiative_is_open")},
		{"An unknown initiative is unknown", three(), roadmap.PrioritizeInitiative{Initiative: "OTHER-I1", Top: true}, domaintest.Unknown("initiative", "OTHER-I1")},
		{"An unknown neighbour is unknown", three(), roadmap.PrioritizeInitiative{Initiative: "ACME-I1", After: "ACME-I9"}, domaintest.Unknown("initiative", "ACME-I9")},
		{"A move needs a target", three(), roadmap.PrioritizeInitiative{Initiative: "ACME-I1"}, domaintest.Invalid("after")},
	})
}

func TestRescheduleInitiative(t *testing.T) {
	dated := events.InitiativeRescheduled{Initiative: "ACME-I2", Start: change("", "2026-03-01"), Due: change("", "2026-06-30")}
	next := events.InitiativeRescheduled{Initiative: "ACME-I2", Horizon: change(events.Now, events.Next), Place: change(2, 2)}
	reschedule := func(change func(*roadmap.RescheduleInitiative)) roadmap.RescheduleInitiative {
		c := roadmap.RescheduleInitiative{Initiative: "ACME-I2"}
		change(&c)
		return c
	}
	check(t, []row{
		{"An initiative goes to the bottom of another horizon", three(planned("ACME-I4", events.Next, 1)),
			reschedule(func(c *roadmap.RescheduleInitiative) { c.Horizon = ref(events.Next) }), domaintest.Then(next)},
		{"An initiative may come back", three(planned("ACME-I4", events.Next, 1), next), reschedule(func(c *roadmap.RescheduleInitiative) { c.Horizon = ref(events.Now) }),
			domaintest.Then(events.InitiativeRescheduled{Initiative: "ACME-I2", Horizon: change(events.Next, events.Now), Place: change(2, 3)})},
		{"An initiative gets dates", three(), reschedule(func(c *roadmap.RescheduleInitiative) {
			c.Start, c.Due = domain.Some("2026-03-01"), domain.Some("2026-06-30")
		}),
			domaintest.Then(dated)},
		{"A date may be taken away", three(dated), reschedule(func(c *roadmap.RescheduleInitiative) { c.Start = domain.None[string]() }),
			domaintest.Then(events.InitiativeRescheduled{Initiative: "ACME-I2", Start: change("2026-03-01", "")})},
		{"The same horizon is already so", three(), reschedule(func(c *roadmap.RescheduleInitiative) { c.Horizon = ref(events.Now) }), domaintest.AlreadySo()},
		{"The same dates are already so", three(dated), reschedule(func(c *roadmap.RescheduleInitiative) { c.Due = domain.Some("2026-06-30") }), domaintest.AlreadySo()},
		{"The same horizon with another date changes the date alone", three(dated),
			reschedule(func(c *roadmap.RescheduleInitiative) { c.Horizon, c.Due = ref(events.Now), domain.Some("2026-07-31") }),
			domaintest.Then(events.InitiativeRescheduled{Initiative: "ACME-I2", Due: change("2026-06-30", "2026-07-31")})},
		{"Nothing is due before its start", three(dated), reschedule(func(c *roadmap.RescheduleInitiative) { c.Due = domain.Some("2026-02-28") }), domaintest.Invalid("due")},
		{"Both dates may move past each other", three(dated), reschedule(func(c *roadmap.RescheduleInitiative) {
			c.Start, c.Due = domain.Some("2027-01-01"), domain.Some("2027-02-01")
		}),
			domaintest.Then(events.InitiativeRescheduled{Initiative: "ACME-I2", Start: change("2026-03-01", "2027-01-01"), Due: change("2026-06-30", "2027-02-01")})},
		{"Faults are named", three(), reschedule(func(c *roadmap.RescheduleInitiative) {
			c.Horizon, c.Start, c.Due = ref(events.Horizon("")), domain.Some("soon"), domain.Some("2026-13-01")
		}),
			domaintest.Invalid("horizon", "start", "due")},
		{"What is started stays for now", three(events.InitiativeStarted{Initiative: "ACME-I2"}),
			reschedule(func(c *roadmap.RescheduleInitiative) { c.Horizon = ref(events.Next) }), domaintest.Refused("started_is_now")},
		{"What was started elsewhere, before that was a rule, may come to now", []events.Event{planned("ACME-I2", events.Next, 1), events.InitiativeStarted{Initiative: "ACME-I2"}},
			reschedule(func(c *roadmap.RescheduleInitiative) { c.Horizon = ref(events.Now) }),
			domaintest.Then(events.InitiativeRescheduled{Initiative: "ACME-I2", Horizon: change(events.Next, events.Now), Place: change(1, 1)})},
		{"What is started may get other dates", three(events.InitiativeStarted{Initiative: "ACME-I2"}),
			reschedule(func(c *roadmap.RescheduleInitiative) { c.Due = domain.Some("2026-06-30") }),
			domaintest.Then(events.InitiativeRescheduled{Initiative: "ACME-I2", Due: change("", "2026-06-30")})},
		{"What is nearer does not start after what is farther is due", three(planned("ACME-I4", events.Next, 1), dates("ACME-I4", "", "2026-05-31")),
			reschedule(func(c *roadmap.RescheduleInitiative) { c.Start = domain.Some("2026-06-01") }), domaintest.Refused("horizon_and_dates_agree")},
		{"A started initiative may have any planned start", three(planned("ACME-I4", events.Next, 1), dates("ACME-I4", "", "2026-05-31"), events.InitiativeStarted{Initiative: "ACME-I2"}),
			reschedule(func(c *roadmap.RescheduleInitiative) { c.Start = domain.Some("2026-06-01") }),
			domaintest.Then(events.InitiativeRescheduled{Initiative: "ACME-I2", Start: change("", "2026-06-01")})},
		{"Dates agree whatever is delivered", three(planned("ACME-I4", events.Next, 1), dates("ACME-I4", "", "2026-05-31"), delivered("ACME-I4", 1)),
			reschedule(func(c *roadmap.RescheduleInitiative) { c.Start = domain.Some("2026-06-01") }),
			domaintest.Then(events.InitiativeRescheduled{Initiative: "ACME-I2", Start: change("", "2026-06-01")})},
		{"What is farther need not be due", three(planned("ACME-I4", events.Next, 1)), reschedule(func(c *roadmap.RescheduleInitiative) { c.Start = domain.Some("2026-06-01") }),
			domaintest.Then(events.InitiativeRescheduled{Initiative: "ACME-I2", Start: change("", "2026-06-01")})},
		{"What is nearer need not have a start", three(planned("ACME-I4", events.Next, 1)), roadmap.RescheduleInitiative{Initiative: "ACME-I4", Due: domain.Some("2026-06-01")},
			domaintest.Then(events.InitiativeRescheduled{Initiative: "ACME-I4", Due: change("", "2026-06-01")})},
		{"Dates of one horizon may be in any order", three(dates("ACME-I1", "", "2026-05-31")),
			reschedule(func(c *roadmap.RescheduleInitiative) { c.Start = domain.Some("2026-06-01") }),
			domaintest.Then(events.InitiativeRescheduled{Initiative: "ACME-I2", Start: change("", "2026-06-01")})},
		{"An initiative does not contradict itself", three(dates("ACME-I2", "2026-06-01", "2026-06-30")),
			reschedule(func(c *roadmap.RescheduleInitiative) {
				c.Horizon, c.Start, c.Due = ref(events.Later), domain.Some("2026-05-01"), domain.Some("2026-05-31")
			}),
			domaintest.Then(events.InitiativeRescheduled{Initiative: "ACME-I2", Horizon: change(events.Now, events.Later),
				Start: change("2026-06-01", "2026-05-01"), Due: change("2026-06-30", "2026-05-31"), Place: change(2, 1)})},
		{"Something must be named", three(), reschedule(func(*roadmap.RescheduleInitiative) {}), domaintest.Invalid("horizon")},
		{"A dropped initiative is not rescheduled", three(dropped("ACME-I2", events.Planned, 2)),
			reschedule(func(c *roadmap.RescheduleInitiative) { c.Horizon = ref(events.Next) }), domaintest.Refused("initiative_is_open")},
		{"An unknown initiative is unknown", nil, reschedule(func(c *roadmap.RescheduleInitiative) { c.Horizon = ref(events.Next) }),
			domaintest.Unknown("initiative", "ACME-I2")},
	})
}

func TestTheProgressOfAnInitiative(t *testing.T) {
	started := events.InitiativeStarted{Initiative: "ACME-I2"}
	check(t, []row{
		{"A planned initiative starts", three(), roadmap.StartInitiative{Initiative: "ACME-I2"}, domaintest.Then(started)},
		{"What starts comes to the bottom of now", three(planned("ACME-I4", events.Next, 1)), roadmap.StartInitiative{Initiative: "ACME-I4"}, domaintest.Then(
			events.InitiativeRescheduled{Initiative: "ACME-I4", Horizon: change(events.Next, events.Now), Place: change(1, 4)},
			events.InitiativeStarted{Initiative: "ACME-I4"})},
		{"What depends on undelivered ones is not delivered", three(linked("ACME-I2", "ACME-I1"), linked("ACME-I2", "ACME-I3")),
			roadmap.DeliverInitiative{Initiative: "ACME-I2"}, domaintest.Refused("dependencies_are_delivered")},
		{"What depends on an undelivered one is not delivered", three(linked("ACME-I2", "ACME-I1")),
			roadmap.DeliverInitiative{Initiative: "ACME-I2"}, domaintest.Refused("dependencies_are_delivered")},
		{"What depends on an undelivered one is delivered if that is said", three(linked("ACME-I2", "ACME-I1")),
			roadmap.DeliverInitiative{Initiative: "ACME-I2", WithUndelivered: true}, domaintest.Then(delivered("ACME-I2", 2))},
		{"What depends on delivered ones is delivered", three(linked("ACME-I2", "ACME-I1"), delivered("ACME-I1", 1)),
			roadmap.DeliverInitiative{Initiative: "ACME-I2"}, domaintest.Then(delivered("ACME-I2", 1))},
		{"A started initiative is started already", three(started), roadmap.StartInitiative{Initiative: "ACME-I2"}, domaintest.AlreadySo()},
		{"A delivered initiative does not start", three(delivered("ACME-I2", 2)), roadmap.StartInitiative{Initiative: "ACME-I2"}, domaintest.Refused("initiative_is_open")},
		{"A dropped initiative does not start", three(dropped("ACME-I2", events.Planned, 2)), roadmap.StartInitiative{Initiative: "ACME-I2"},
			domaintest.Refused("initiative_is_open")},
		{"An unknown initiative can't start", three(), roadmap.StartInitiative{Initiative: "ACME-I9"}, domaintest.Unknown("initiative", "ACME-I9")},
		{"A started initiative is delivered", three(started), roadmap.DeliverInitiative{Initiative: "ACME-I2"}, domaintest.Then(delivered("ACME-I2", 2))},
		{"A planned initiative is delivered", three(delivered("ACME-I1", 1)), roadmap.DeliverInitiative{Initiative: "ACME-I2"}, domaintest.Then(delivered("ACME-I2", 1))},
		{"A delivered initiative is delivered already", three(delivered("ACME-I2", 2)), roadmap.DeliverInitiative{Initiative: "ACME-I2"}, domaintest.AlreadySo()},
		{"A dropped initiative is not delivered", three(dropped("ACME-I2", events.Planned, 2)), roadmap.DeliverInitiative{Initiative: "ACME-I2"},
			domaintest.Refused("initiative_is_open")},
		{"An unknown initiative can't be delivered", three(), roadmap.DeliverInitiative{Initiative: "OTHER-I1"}, domaintest.Unknown("initiative", "OTHER-I1")},
		{"A planned initiative is dropped", three(), roadmap.DropInitiative{Initiative: "ACME-I2"}, domaintest.Then(dropped("ACME-I2", events.Planned, 2))},
		{"A started initiative is dropped", three(started), roadmap.DropInitiative{Initiative: "ACME-I2"}, domaintest.Then(dropped("ACME-I2", events.Started, 2))},
		{"A dropped initiative is dropped already", three(dropped("ACME-I2", events.Planned, 2)), roadmap.DropInitiative{Initiative: "ACME-I2"}, domaintest.AlreadySo()},
		{"A delivered initiative is not dropped", three(delivered("ACME-I2", 2)), roadmap.DropInitiative{Initiative: "ACME-I2"}, domaintest.Refused("initiative_is_open")},
		{"An unknown initiative can't be dropped", three(), roadmap.DropInitiative{Initiative: "I2"}, domaintest.Unknown("initiative", "I2")},
	})
}
