package events_test

import (
	"time"

	"waymark/events"
)

// example is an event with every field set, and one with as few as possible.
type example struct{ full, minimal events.Event }

func ref[T any](value T) *T { return &value }

func change[T any](from, to T) *events.Change[T] { return &events.Change[T]{From: from, To: to} }

func external(key string) *events.External {
	return &events.External{Source: "jira", Key: key, ID: "10436", Stamp: "2026-03-01T09:30:00Z"}
}

func everyMove() events.Move {
	return events.Move{After: "ACME-1", Before: "ACME-2", Top: true, Bottom: true, Place: 3}
}

// examples has an entry for every event type.
func examples() []example {
	var all []example
	all = append(all, productExamples()...)
	all = append(all, goalExamples()...)
	all = append(all, challengeExamples()...)
	all = append(all, importExamples()...)
	all = append(all, discoveryExamples()...)
	all = append(all, roadmapExamples()...)
	all = append(all, judgedExamples()...)
	all = append(all, proposalExamples()...)
	all = append(all, backlogExamples()...)
	all = append(all, storyExamples()...)
	all = append(all, carriedExamples()...)
	return append(all, sprintExamples()...)
}

func productExamples() []example {
	vision := func(statement string) *events.Vision {
		return &events.Vision{
			Statement: statement, Audience: "Buyers <of> all & sundry", Needs: []string{"Speed"}, Differentiators: []string{"Joy", "Calm"},
			BusinessGoals: []string{"Growth"},
		}
	}
	policy := func(level string) *events.Policy {
		return &events.Policy{
			Workflow: []events.Status{{Name: "To Do", Category: events.Todo}, {Name: "Dropped", Category: events.Dropped}},
			Levels:   []string{level, "Low"}, ReasonRequired: []string{"set-vision"}, Scoring: &events.Scoring{Framework: "rice", Version: 2},
		}
	}
	least := &events.Policy{Workflow: []events.Status{{Name: "To Do", Category: events.Todo}}, Levels: []string{"High"}}
	return []example{
		{events.ProductStarted{Key: "ACME", Name: "Acme für alle"}, events.ProductStarted{Key: "AC", Name: "A"}},
		{events.VisionSet{Vision: *change(vision("Find"), vision("Find anything"))},
			events.VisionSet{Vision: *change(nil, &events.Vision{Statement: "Find"})}},
		{events.RoleAssigned{Person: "ana@example.org", Role: events.ProductManager}, events.RoleAssigned{Person: "a", Role: events.Stakeholder}},
		{events.RoleRevoked{Person: "ana@example.org", Role: events.ProductOwner}, events.RoleRevoked{Person: "a", Role: events.TeamMember}},
		{events.DecisionPolicySet{Policy: *change(policy("High"), policy("Highest"))}, events.DecisionPolicySet{Policy: *change(nil, least)}},
		{events.ProductRenamed{Name: *change("Acme", "Acme für alle")}, events.ProductRenamed{Name: *change("A", "B")}},
		{events.LifecycleStageMoved{Stage: *change(events.Introduction, events.Growth)}, events.LifecycleStageMoved{Stage: *change(events.Decline, events.Retired)}},
		{events.RoleRestored{Person: "ana@example.org", Role: events.ProductOwner, Place: 2}, events.RoleRestored{Person: "a", Role: events.TeamMember, Place: 1}},
	}
}

func goalExamples() []example {
	return []example{
		{events.GoalSet{Goal: "ACME-G2", Title: "People find", Metric: "Share of searches that end in a purchase", Unit: "%", Baseline: 3.5, Target: 7, Due: "2026-06-30"},
			events.GoalSet{Goal: "ACME-G1", Title: "Calm", Metric: "Calls", Baseline: 90}},
		{events.GoalRevised{
			Goal: "ACME-G2", Title: change("People find", "People buy"), Metric: change("Searches", "Purchases"), Unit: change("%", "a day"),
			Baseline: change(3.5, 4), Target: change(7.0, 8), Due: change("2026-06-30", "2026-09-30"),
		}, events.GoalRevised{Goal: "ACME-G1"}},
		{events.GoalMeasured{Goal: "ACME-G2", On: "2026-03-31", Value: *change(ref(4.2), ref(0.1))},
			events.GoalMeasured{Goal: "ACME-G1", On: "2026-03-31", Value: *change(nil, ref(85.0))}},
		{events.GoalClosed{Goal: "ACME-G2", Outcome: events.GoalReached}, events.GoalClosed{Goal: "ACME-G1", Outcome: events.GoalAbandoned}},
		{events.GoalReopened{Goal: "ACME-G2", Outcome: events.GoalMissed}, events.GoalReopened{Goal: "ACME-G1", Outcome: events.GoalReached}},
		{events.GoalWithdrawn{Goal: "ACME-G2"}, events.GoalWithdrawn{Goal: "ACME-G1"}},
	}
}

func challengeExamples() []example {
	return []example{
		{events.ChallengeRaised{
			Challenge: "ACME-CH2", Description: "No access to buyers\n& sellers", People: []string{"bob@example.org"},
			Roles: []events.Role{events.ProductOwner, events.TeamMember}, Severity: events.SeverityCritical,
		}, events.ChallengeRaised{Challenge: "ACME-CH1", Description: "Noise", Severity: events.SeverityLow}},
		{events.ChallengeResolved{Challenge: "ACME-CH2", How: "A panel of buyers"}, events.ChallengeResolved{Challenge: "ACME-CH1", How: "Doors"}},
		{events.ChallengeReopened{Challenge: "ACME-CH2", How: "A panel of buyers"}, events.ChallengeReopened{Challenge: "ACME-CH1", How: "Doors"}},
		{events.ChallengeWithdrawn{Challenge: "ACME-CH2"}, events.ChallengeWithdrawn{Challenge: "ACME-CH1"}},
	}
}

func importExamples() []example {
	batch := "5f3f8f0e-7a3c-4a30-9d0e-0d8f2f3b1c05"
	return []example{
		{events.ImportRecorded{
			Import: batch, Source: "jira", Origin: "https://example.org ACME & more", Items: 2739, Decisions: 25000, Until: ref(time.Date(2026, 3, 1, 9, 30, 0, 0, time.UTC)),
			Names: events.ImportNames{{Of: "statuses", ID: "3", Name: "In Progress & more"}},
		}, events.ImportRecorded{Import: batch, Source: "jira", Origin: "a.json"}},
		{events.ImportTakenBack{Import: batch}, events.ImportTakenBack{Import: batch}},
	}
}

func roadmapExamples() []example {
	return []example{
		{events.InitiativePlanned{
			Initiative: "ACME-I3", Title: "Search", Outcome: "People find", Goal: "ACME-G1", Horizon: events.Now, Start: "2026-03-01",
			Due: "2026-06-30", Place: 2, External: external("FOO-3"),
		}, events.InitiativePlanned{Initiative: "ACME-I1", Title: "Search", Horizon: events.Later, Place: 1}},
		{events.InitiativeRevised{Initiative: "ACME-I3", Title: change("Search", "Find"), Outcome: change("Less", "More"), Goal: change("ACME-G1", "ACME-G2")},
			events.InitiativeRevised{Initiative: "ACME-I3"}},
		{events.InitiativePrioritized{Initiative: "ACME-I3", Move: everyMove(), Place: *change(2, 1)},
			events.InitiativePrioritized{Initiative: "ACME-I3", Move: events.Move{Top: true}, Place: *change(2, 1)}},
		{events.InitiativeRescheduled{
			Initiative: "ACME-I3", Horizon: change(events.Now, events.Next), Start: change("2026-03-01", "2026-04-01"),
			Due: change("2026-06-30", "2026-07-31"), Place: change(2, 5),
		}, events.InitiativeRescheduled{Initiative: "ACME-I3"}},
		{events.InitiativeStarted{Initiative: "ACME-I3"}, events.InitiativeStarted{Initiative: "ACME-I1"}},
		{events.InitiativeDelivered{Initiative: "ACME-I3", Place: 2}, events.InitiativeDelivered{Initiative: "ACME-I1", Place: 1}},
		{events.InitiativeDropped{Initiative: "ACME-I3", Progress: events.Started, Place: 2},
			events.InitiativeDropped{Initiative: "ACME-I1", Progress: events.Planned, Place: 1}},
		{events.ReleasePlanned{Release: "ACME-R2", Name: "2.0", Date: "2026-06-30", External: external("2.0")}, events.ReleasePlanned{Release: "ACME-R1", Name: "1.0"}},
		{events.ReleaseRescheduled{Release: "ACME-R2", Date: *change("2026-06-30", "2026-07-31")}, events.ReleaseRescheduled{Release: "ACME-R1", Date: *change("2026-06-30", "")}},
		{events.AssignedToRelease{Release: "ACME-R2", Item: "ACME-12"}, events.AssignedToRelease{Release: "ACME-R1", Item: "ACME-I1"}},
		{events.RemovedFromRelease{Release: "ACME-R2", Item: "ACME-12"}, events.RemovedFromRelease{Release: "ACME-R1", Item: "ACME-I1"}},
		{events.ReleaseShipped{Release: "ACME-R2", Undelivered: []string{"ACME-I1", "ACME-I3"}}, events.ReleaseShipped{Release: "ACME-R1"}},
		{events.InitiativeWithdrawn{Initiative: "ACME-I3", Title: "Search", Place: 2}, events.InitiativeWithdrawn{Initiative: "ACME-I1", Title: "S", Place: 1}},
		{events.InitiativeProgressRestored{Initiative: "ACME-I3", Progress: *change(events.Delivered, events.Started), Place: 2},
			events.InitiativeProgressRestored{Initiative: "ACME-I1", Progress: *change(events.Started, events.Planned)}},
		{events.ReleaseWithdrawn{Release: "ACME-R2", Name: "2.0"}, events.ReleaseWithdrawn{Release: "ACME-R1", Name: "1"}},
		{events.ReleaseRecalled{Release: "ACME-R2"}, events.ReleaseRecalled{Release: "ACME-R1"}},
	}
}

// everyScore has inputs of every framework.
func everyScore(category string) *events.Score {
	return &events.Score{
		Framework: "rice", Version: 2,
		Inputs: events.ScoreInputs{
			Reach: ref(500.0), Impact: ref(0.25), Confidence: ref(80.0), Effort: ref(0.5), Ease: ref(7.0), BusinessValue: ref(8.0),
			TimeCriticality: ref(5.0), RiskReduction: ref(3.0), JobSize: ref(13.0), Value: ref(9.0), Priority: "must", Functional: "like",
			Dysfunctional: "dislike",
		},
		Result: events.ScoreResult{Value: ref(12.5), Category: category},
	}
}

func judgedExamples() []example {
	moscow := &events.Score{Framework: "moscow", Version: 1, Inputs: events.ScoreInputs{Priority: "must"}, Result: events.ScoreResult{Category: "must"}}
	risk := &events.Validation{Verdict: events.AtRisk, Findings: "Nobody knows the old index"}
	return []example{
		{events.InitiativeScored{Initiative: "ACME-I3", Score: *change(everyScore("fill_in"), everyScore("quick_win"))},
			events.InitiativeScored{Initiative: "ACME-I1", Score: *change(nil, moscow)}},
		{events.InitiativesLinked{Initiative: "ACME-I3", DependsOn: "ACME-I1"}, events.InitiativesLinked{Initiative: "ACME-I2", DependsOn: "ACME-I1"}},
		{events.InitiativesUnlinked{Initiative: "ACME-I3", DependsOn: "ACME-I1"}, events.InitiativesUnlinked{Initiative: "ACME-I2", DependsOn: "ACME-I1"}},
		{events.InitiativeValidated{Initiative: "ACME-I3", Validation: *change(risk, &events.Validation{Verdict: events.Infeasible, Findings: "It can't be"})},
			events.InitiativeValidated{Initiative: "ACME-I1", Validation: *change(nil, &events.Validation{Verdict: events.Validated})}},
	}
}

func proposalExamples() []example {
	command := &events.ProposedCommand{Name: "drop-initiative", Body: []byte(`{"initiative":"ACME-I3"}`)}
	return []example{
		{events.RoadmapChangeProposed{Proposal: "ACME-PR2", Initiative: "ACME-I3", Change: "Drop it", Command: command},
			events.RoadmapChangeProposed{Proposal: "ACME-PR1", Change: "Fewer"}},
		{events.ProposalAccepted{Proposal: "ACME-PR2"}, events.ProposalAccepted{Proposal: "ACME-PR1"}},
		{events.ProposalDeclined{Proposal: "ACME-PR2"}, events.ProposalDeclined{Proposal: "ACME-PR1"}},
		{events.ProposalReopened{Proposal: "ACME-PR2", Status: *change(events.ProposalIsDeclined, events.ProposalIsOpen)},
			events.ProposalReopened{Proposal: "ACME-PR1", Status: *change(events.ProposalIsAccepted, events.ProposalIsOpen)}},
		{events.ProposalWithdrawn{Proposal: "ACME-PR2", Change: "Drop it"}, events.ProposalWithdrawn{Proposal: "ACME-PR1", Change: "D"}},
	}
}

func backlogExamples() []example {
	link := events.Link{Relation: "blocks", Target: "ACME-7"}
	outside := events.Link{Relation: "is related to", Target: "FOO-436"}
	status, category := *change("To Do", "Done"), *change(events.Todo, events.Done)
	return []example{
		{events.StoryWritten{
			Story: "ACME-12", Title: "Search", AsA: "buyer", IWant: "to search", SoThat: "I find", Description: "All of it\nand \"more\"",
			Acceptance: []string{"Finds it"}, Kind: "bug", Labels: []string{"web", "app"}, Needs: []string{"ACME-N1"}, Initiative: "ACME-I3",
			Points: ref(0.5), Level: "High", Status: "Done", Category: events.Done, Resolution: "Fixed", Move: everyMove(), Place: 3,
			External: external("FOO-12"),
		}, events.StoryWritten{Story: "ACME-1", Title: "Search", Kind: "story", Status: "To Do", Category: events.Todo, Place: 1}},
		{events.StoryRevised{
			Story: "ACME-12", Title: change("Search", "Find"), AsA: change("buyer", "seller"), IWant: change("to search", "to be found"),
			SoThat: change("I find", "I sell"), Description: change("All", "More"), Acceptance: change([]string{"Finds it"}, []string{"Finds it", "Fast"}),
			Kind: change("story", "bug"), Labels: change([]string{"web"}, []string{"app"}), Needs: change([]string{"ACME-N1"}, []string{"ACME-N2"}),
			Initiative: change("ACME-I1", "ACME-I3"), External: change(*external("FOO-12"), *external("BAR-12")),
		}, events.StoryRevised{Story: "ACME-1"}},
		{events.StoryEstimated{Story: "ACME-12", Points: *change(ref(3.0), ref(0.5))}, events.StoryEstimated{Story: "ACME-1", Points: *change(ref(3.0), nil)}},
		{events.StoryAssigned{Story: "ACME-12", Assignee: *change("ana@example.org", "ben@example.org")},
			events.StoryAssigned{Story: "ACME-1", Assignee: *change("ana@example.org", "")}},
		{events.StoryPrioritized{Story: "ACME-12", Move: everyMove(), Place: change(7, 3), Level: change("Low", "High")}, events.StoryPrioritized{Story: "ACME-1"}},
		{events.BacklogReordered{Stories: []string{"ACME-3", "ACME-1"}, From: []int{3, 1}, To: []int{1, 3}},
			events.BacklogReordered{Stories: []string{"ACME-2"}, From: []int{1}, To: []int{1}}},
		{events.StoryMoved{Story: "ACME-12", Status: status, Category: category, Resolution: change("Open", "Fixed")},
			events.StoryMoved{Story: "ACME-1", Status: status, Category: category}},
		{events.StoryDropped{Story: "ACME-12", Status: *change("To Do", "Dropped"), Category: *change(events.Todo, events.Dropped), Place: 3},
			events.StoryDropped{Story: "ACME-1", Status: *change("Doing", "Gone"), Category: *change(events.Doing, events.Dropped), Place: 1}},
		{events.StoryRestored{Story: "ACME-12", Status: *change("Dropped", "To Do"), Category: *change(events.Dropped, events.Todo), Place: 3},
			events.StoryRestored{Story: "ACME-1", Status: *change("Gone", "Doing"), Category: *change(events.Dropped, events.Doing), Place: 1}},
		{events.StoryLinked{Story: "ACME-12", Link: link}, events.StoryLinked{Story: "ACME-1", Link: outside}},
		{events.StoryUnlinked{Story: "ACME-12", Link: link}, events.StoryUnlinked{Story: "ACME-1", Link: outside}},
	}
}

func carriedExamples() []example {
	return []example{{
		events.StatusCarried{Status: *change("Doing", "In Progress"), Category: *change(events.Doing, events.Todo), Stories: []string{"ACME-1", "ACME-2"}, Accepted: []string{"ACME-2"}},
		events.StatusCarried{Status: *change("A", "B"), Category: *change(events.Todo, events.Todo), Stories: []string{"ACME-1"}},
	}}
}

func storyExamples() []example {
	full := events.ScoreInputs{
		Reach: ref(100.0), Impact: ref(2.0), Confidence: ref(80.0), Effort: ref(0.5), Ease: ref(3.0), BusinessValue: ref(8.0),
		TimeCriticality: ref(5.0), RiskReduction: ref(1.0), JobSize: ref(13.0), Value: ref(7.0), Priority: "must", Functional: "like",
		Dysfunctional: "dislike",
	}
	score := func(version int) *events.Score {
		return &events.Score{Framework: "rice", Version: version, Inputs: full, Result: events.ScoreResult{Value: ref(320.5), Category: "quick_win"}}
	}
	least := &events.Score{Framework: "moscow", Version: 1, Inputs: events.ScoreInputs{Priority: "must"}, Result: events.ScoreResult{Category: "must"}}
	toDropped, fromDropped := *change("To Do", "Dropped"), *change("Dropped", "To Do")
	dropped, restored := *change(events.Todo, events.Dropped), *change(events.Dropped, events.Todo)
	parts := []string{"ACME-13", "ACME-14"}
	return []example{
		{events.StoryScored{Story: "ACME-12", Score: *change(score(1), score(2))}, events.StoryScored{Story: "ACME-1", Score: *change(nil, least)}},
		{events.StoryAccepted{Story: "ACME-12"}, events.StoryAccepted{Story: "ACME-1"}},
		{events.StoryAcceptanceWithdrawn{Story: "ACME-12"}, events.StoryAcceptanceWithdrawn{Story: "ACME-1"}},
		{events.StoryRejected{
			Story: "ACME-12", Status: *change("Done", "In Progress"), Category: *change(events.Done, events.Doing), Resolution: change("Fixed", "Open"),
		}, events.StoryRejected{Story: "ACME-1", Status: *change("Done", "To Do"), Category: *change(events.Done, events.Todo)}},
		{events.StorySplit{Story: "ACME-12", Parts: parts, PointsDiffer: true, Status: toDropped, Category: dropped, Place: 3},
			events.StorySplit{Story: "ACME-1", Parts: parts, Status: toDropped, Category: dropped, Place: 1}},
		{events.StoryRejoined{Story: "ACME-12", Parts: parts, PointsDiffer: true, Status: fromDropped, Category: restored, Place: 3},
			events.StoryRejoined{Story: "ACME-1", Parts: parts, Status: fromDropped, Category: restored, Place: 1}},
		{events.StoryWithdrawn{Story: "ACME-12", Place: 3}, events.StoryWithdrawn{Story: "ACME-1", Place: 1}},
		{events.StoriesWithdrawn{Stories: parts}, events.StoriesWithdrawn{Stories: []string{"ACME-1"}}},
	}
}

func sprintExamples() []example {
	done, not := []string{"ACME-12"}, []string{"ACME-1", "ACME-3"}
	return []example{
		{events.SprintPlanned{Sprint: "ACME-S2", Name: "Sprint 2", Goal: "People find", Start: "2026-03-01", End: "2026-03-14"},
			events.SprintPlanned{Sprint: "ACME-S1", Name: "1"}},
		{events.SprintWithdrawn{Sprint: "ACME-S2"}, events.SprintWithdrawn{Sprint: "ACME-S1"}},
		{events.CommittedToSprint{Sprint: "ACME-S2", Stories: not}, events.CommittedToSprint{Sprint: "ACME-S1", Stories: done}},
		{events.RemovedFromSprint{Sprint: "ACME-S2", Stories: not}, events.RemovedFromSprint{Sprint: "ACME-S1", Stories: done}},
		{events.SprintStarted{Sprint: "ACME-S2"}, events.SprintStarted{Sprint: "ACME-S1"}},
		{events.SprintClosed{Sprint: "ACME-S2", Done: done, NotDone: not, Next: "ACME-S3"}, events.SprintClosed{Sprint: "ACME-S1"}},
		{events.SprintStateRestored{
			Sprint: "ACME-S2", State: *change(events.SprintIsClosed, events.SprintIsRunning), Done: done, NotDone: not, Next: "ACME-S3",
		}, events.SprintStateRestored{Sprint: "ACME-S1", State: *change(events.SprintIsRunning, events.SprintIsPlanned)}},
	}
}

func fullMetadata() events.Metadata {
	return events.Metadata{
		Actor: "ana@example.org", Role: events.ProductOwner, Reason: "They asked for it <again>",
		Evidence:    []events.Evidence{{Kind: "need", Value: "ACME-N1"}, {Kind: "link", Value: "https://example.org/?a=1&b=2"}},
		EffectiveAt: time.Date(2026, 3, 1, 9, 30, 0, 123456789, time.UTC), HappenedAt: ref(time.Date(2026, 2, 28, 23, 59, 59, 0, time.UTC)),
		CorrelationID: "5f3f8f0e-7a3c-4a30-9d0e-0d8f2f3b1c01", CausationID: "5f3f8f0e-7a3c-4a30-9d0e-0d8f2f3b1c02",
		CommandID: "5f3f8f0e-7a3c-4a30-9d0e-0d8f2f3b1c03", CommandDigest: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
		Source: "import:jira", Trace: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", Schema: 1,
	}
}

// undoMetadata is that of an event that takes another one back.
func undoMetadata() events.Metadata {
	m := fullMetadata()
	m.Undoes = "5f3f8f0e-7a3c-4a30-9d0e-0d8f2f3b1c04"
	return m
}

// recordedMetadata is that of an event with all that was added to metadata since.
func recordedMetadata() events.Metadata {
	m := batchMetadata()
	m.RecordedAt = time.Date(2026, 3, 1, 9, 30, 1, 5000, time.UTC)
	return m
}

// batchMetadata is that of an event of a batch.
func batchMetadata() events.Metadata {
	m := undoMetadata()
	m.RecordedBy, m.Command, m.BatchID = "ben@example.org", "undo", "5f3f8f0e-7a3c-4a30-9d0e-0d8f2f3b1c05"
	return m
}

func minimalMetadata() events.Metadata {
	return events.Metadata{
		Actor: "local", EffectiveAt: time.Date(2026, 3, 1, 9, 30, 0, 0, time.UTC), CorrelationID: "c1", CausationID: "c2", CommandID: "c3",
		Source: "api", Schema: 1,
	}
}
