// Package assessment answers from the record of decisions whether one person can go on as product manager and product owner. Titles don't
// decide, outcomes do: its rules are data, each with its threshold and the source from which it comes (docs/assessment.md).
package assessment

// Kind is what a decision is about: where the product is to go, what comes next on the way, or the work itself.
type Kind string

// The kinds of decisions.
const (
	Strategic Kind = "strategic" // vision, goals, market, roadmap: the product manager's
	Tactical  Kind = "tactical"  // needs, stories, their order, what the roadmap is told: the product owner's
	Delivery  Kind = "delivery"  // estimates, status, sprints: the team's
)

// Types are the types of the events of each kind of decisions.
func Types() map[Kind][]string {
	return map[Kind][]string{
		Strategic: {
			"ProductStarted", "ProductRenamed", "VisionSet", "LifecycleStageMoved", "RoleAssigned", "RoleRevoked", "RoleRestored", "DecisionPolicySet",
			"GoalSet", "GoalRevised", "GoalMeasured", "GoalClosed", "GoalReopened", "GoalWithdrawn",
			"ChallengeRaised", "ChallengeResolved", "ChallengeReopened", "ChallengeWithdrawn", "ImportRecorded", "ImportTakenBack",
			"PersonaRecorded", "PersonaRevised", "PersonaWithdrawn", "CompetitorRecorded", "CompetitorRevised", "CompetitorWithdrawn",
			"InsightRecorded", "InsightWithdrawn",
			"InitiativePlanned", "InitiativeRevised", "InitiativePrioritized", "InitiativeRescheduled", "InitiativeStarted", "InitiativeDelivered",
			"InitiativeDropped", "InitiativeScored", "InitiativesLinked", "InitiativesUnlinked", "InitiativeWithdrawn", "InitiativeProgressRestored",
			"ReleasePlanned", "ReleaseRescheduled", "ReleaseShipped", "ReleaseWithdrawn", "ReleaseRecalled", "AssignedToRelease", "RemovedFromRelease",
			"ProposalAccepted", "ProposalDeclined", "ProposalReopened",
		},
		Tactical: {
			"NeedCaptured", "NeedWithdrawn", "EvidenceAdded", "EvidenceWithdrawn", "NeedsMerged", "NeedsUnmerged", "NeedAnswered", "NeedDismissed",
			"NeedReopened", "InitiativeValidated", "RoadmapChangeProposed", "ProposalWithdrawn",
			"StoryWritten", "StoryRevised", "StoryPrioritized", "BacklogReordered", "StoryDropped", "StoryRestored", "StoryLinked", "StoryUnlinked",
			"StoryScored", "StoryAccepted", "StoryAcceptanceWithdrawn", "StoryRejected", "StorySplit", "StoryRejoined", "StoryWithdrawn", "StoriesWithdrawn",
		},
		Delivery: {
			"StoryEstimated", "StoryAssigned", "StoryMoved", "SprintPlanned", "SprintWithdrawn", "CommittedToSprint", "RemovedFromSprint", "SprintStarted", "SprintClosed",
			"SprintStateRestored", "StatusCarried",
		},
	}
}

// Kinds are the kinds of all decisions by the types of their events.
func Kinds() map[string]Kind {
	all := map[string]Kind{}
	for kind, types := range Types() {
		for _, t := range types {
			all[t] = kind
		}
	}
	return all
}
