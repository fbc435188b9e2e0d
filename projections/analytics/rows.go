package analytics

import (
	"waymark/events"
	"waymark/projections/kit"
)

var (
	storyTable  = kit.NewAppendTable[kit.ItemKey, storyRow]("story")
	levelsTable = kit.NewAppendTable[string, levelsRow]("levels")
)

// passedRow is an event that is no decision and is counted nowhere.
type passedRow struct {
	Product  string
	Book     events.Book
	Revision int64
}

// storyRow is what a story is to priority decisions.
type storyRow struct{ Level, Kind, Initiative string }

// levelsRow are the levels of a policy, the highest first.
type levelsRow struct{ Levels []string }

// change is what a priority decision changed of a story.
type change struct {
	number    uint32
	from, to  int // places; 0: its place did not change
	direction int // 1: up, -1: down, 0: neither
	levelFrom *string
	storyRow  // after the decision
}

// levelChangeRow is a fact: a priority decision gave a story another level and no other place.
type levelChangeRow struct {
	Product   string
	Revision  int64
	Number    uint32
	Direction int
	Reasoned  bool // the decision has a reason
	LevelFrom string
	storyRow
}

// blockRevisions is of how many revisions of a book a row is the sum.
const blockRevisions = 1024

// dimension is what priority decisions may have in common.
type dimension string

const (
	all        dimension = "all"
	actor      dimension = "actor"
	role       dimension = "role"
	reason     dimension = "reason"
	source     dimension = "source"
	level      dimension = "level"
	kind       dimension = "kind"
	initiative dimension = "initiative"
)

// tallyKey is what priority decisions are counted by.
type tallyKey struct {
	Product   string
	Dimension dimension
	Block     int
	Value     string
}

// counts are the numbers of a tally.
type counts struct {
	Decisions, Moves, LevelChanges, Up, Down, Reasoned int
	Places                                             int64
}

// decidedKey is what all decisions are counted by.
type decidedKey struct {
	Product string
	Book    events.Book
	Block   int // of revisions of the book
	Type    string
	Actor   string
	Role    events.Role
}

type decidedCounts struct{ Decisions, Reasoned, Evidenced int }
