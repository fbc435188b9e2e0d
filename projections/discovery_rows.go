package projections

import "waymark/events"

var (
	personaTable    = newTable[itemKey, events.PersonaRecorded]("persona")
	competitorTable = newTable[itemKey, events.CompetitorRecorded]("competitor")
	needTable       = newTable[itemKey, needRow]("need")
	evidenceTable   = newTable[evidenceKey, events.NeedEvidence]("evidence")
	insightTable    = newTable[itemKey, events.InsightRecorded]("insight")
	// answerTable finds the needs that an item answers.
	answerTable = newTable[answerKey, none]("answer")
)

// needRow is a need as it was captured, and what was decided on it.
type needRow struct {
	events.NeedCaptured
	Status      events.NeedStatus
	Answer      *events.NeedAnswer
	Explanation string
	MergedInto  string
}

// answerKey is a story or an initiative that answers a need.
type answerKey struct {
	product, item string
	need          uint32
}

// evidenceKey names evidence by the number of its need and its own within the need.
type evidenceKey struct {
	product string
	need    uint32
	number  int
}
