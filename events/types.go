package events

import (
	"fmt"

	"github.com/go-json-experiment/json"
	jsonv1 "github.com/go-json-experiment/json/v1"
)

// asStored reads what encoding/json wrote as that would, in a third of the time.
var asStored = jsonv1.DefaultOptionsV1()

// eventType is one event type: its stored name and how data stored under a schema version becomes today's event.
type eventType struct {
	name   string
	decode func(schema int, data []byte) (Event, error)
}

// upcaster turns an event's data as stored under one schema version into the form of the next.
type upcaster func(data []byte) ([]byte, error)

// typeOf is an event type; upcasters[v] leads from schema version v to the next, where the form changed there.
func typeOf[E Event](upcasters map[int]upcaster) eventType {
	var zero E
	return eventType{name: zero.Type(), decode: func(schema int, data []byte) (Event, error) {
		for v := schema; v < Schema; v++ {
			if up, ok := upcasters[v]; ok {
				var err error
				if data, err = up(data); err != nil {
					return nil, fmt.Errorf("upcast %s from schema %d: %w", zero.Type(), v, err)
				}
			}
		}
		var e E
		if err := json.Unmarshal(data, &e, asStored); err != nil {
			return nil, fmt.Errorf("decode %s: %w", zero.Type(), err)
		}
		return e, nil
	}}
}

// types is the one list of event types. A type whose stored form changes keeps its name, Schema grows, and its entry
// gets the upcaster from the version before.
var types = func() map[string]eventType {
	byName := map[string]eventType{}
	for _, t := range []eventType{
		typeOf[ProductStarted](nil), typeOf[VisionSet](nil), typeOf[RoleAssigned](nil), typeOf[RoleRevoked](nil),
		typeOf[DecisionPolicySet](nil), typeOf[ProductRenamed](nil), typeOf[LifecycleStageMoved](nil), typeOf[RoleRestored](nil),
		typeOf[GoalSet](nil), typeOf[GoalRevised](nil), typeOf[GoalMeasured](nil), typeOf[GoalClosed](nil),
		typeOf[GoalReopened](nil), typeOf[GoalWithdrawn](nil), typeOf[ChallengeRaised](nil), typeOf[ChallengeResolved](nil),
		typeOf[ChallengeReopened](nil), typeOf[ChallengeWithdrawn](nil),
		typeOf[ImportRecorded](nil), typeOf[ImportTakenBack](nil),

		typeOf[PersonaRecorded](nil), typeOf[PersonaRevised](nil), typeOf[PersonaWithdrawn](nil),
		typeOf[CompetitorRecorded](nil), typeOf[CompetitorRevised](nil), typeOf[CompetitorWithdrawn](nil),
		typeOf[NeedCaptured](nil), typeOf[NeedWithdrawn](nil), typeOf[EvidenceAdded](nil), typeOf[EvidenceWithdrawn](nil),
		typeOf[NeedsMerged](nil), typeOf[NeedsUnmerged](nil), typeOf[NeedAnswered](nil), typeOf[NeedDismissed](nil),
		typeOf[NeedReopened](nil), typeOf[InsightRecorded](nil), typeOf[InsightWithdrawn](nil),

		typeOf[InitiativePlanned](nil), typeOf[InitiativeRevised](nil), typeOf[InitiativePrioritized](nil),
		typeOf[InitiativeRescheduled](nil), typeOf[InitiativeStarted](nil), typeOf[InitiativeDelivered](nil),
		typeOf[InitiativeDropped](nil), typeOf[ReleasePlanned](nil), typeOf[ReleaseRescheduled](nil),
		typeOf[AssignedToRelease](nil), typeOf[RemovedFromRelease](nil), typeOf[ReleaseShipped](nil),
		typeOf[InitiativeScored](nil), typeOf[InitiativesLinked](nil), typeOf[InitiativesUnlinked](nil),
		typeOf[InitiativeValidated](nil), typeOf[RoadmapChangeProposed](nil), typeOf[ProposalAccepted](nil),
		typeOf[ProposalDeclined](nil), typeOf[ProposalReopened](nil), typeOf[ProposalWithdrawn](nil),
		typeOf[InitiativeWithdrawn](nil), typeOf[InitiativeProgressRestored](nil), typeOf[ReleaseWithdrawn](nil),
		typeOf[ReleaseRecalled](nil),

		typeOf[StoryWritten](nil), typeOf[StoryRevised](nil), typeOf[StoryEstimated](nil), typeOf[StoryAssigned](nil),
		typeOf[StoryPrioritized](nil),
		typeOf[BacklogReordered](nil), typeOf[StoryMoved](nil), typeOf[StoryDropped](nil), typeOf[StoryRestored](nil),
		typeOf[StoryLinked](nil), typeOf[StoryUnlinked](nil), typeOf[StoryScored](nil), typeOf[StoryAccepted](nil),
		typeOf[StoryAcceptanceWithdrawn](nil), typeOf[StoryRejected](nil), typeOf[StorySplit](nil),
		typeOf[StoryRejoined](nil), typeOf[StoryWithdrawn](nil), typeOf[StoriesWithdrawn](nil), typeOf[SprintPlanned](nil), typeOf[SprintWithdrawn](nil),
		typeOf[CommittedToSprint](nil), typeOf[RemovedFromSprint](nil), typeOf[SprintStarted](nil),
		typeOf[SprintClosed](nil), typeOf[SprintStateRestored](nil), typeOf[StatusCarried](nil),
	} {
		byName[t.name] = t
	}
	return byName
}()

// Types lists the stored names of every event type.
func Types() []string {
	names := make([]string, 0, len(types))
	for name := range types {
		names = append(names, name)
	}
	return names
}
