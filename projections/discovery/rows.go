package discovery

import (
	"waymark/events"
	"waymark/projections/kit"
)

var (
	personaTable    = kit.NewTable[kit.ItemKey, events.PersonaRecorded]("persona")
	competitorTable = kit.NewTable[kit.ItemKey, events.CompetitorRecorded]("competitor")
	needTable       = kit.NewTable[kit.ItemKey, needRow]("need")
	evidenceTable   = kit.NewTable[evidenceKey, events.NeedEvidence]("evidence")
	insightTable    = kit.NewTable[kit.ItemKey, events.InsightRecorded]("insight")
	// answerTable finds the needs that an item answers.
	answerTable = kit.NewTable[answerKey, kit.None]("answer")
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
