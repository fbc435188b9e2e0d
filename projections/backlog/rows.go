package backlog

import (
	"time"

	"waymark/events"
	"waymark/projections/kit"
)

var (
	storyTable  = kit.NewTable[kit.ItemKey, storyRow]("story")
	textTable   = kit.NewTable[kit.ItemKey, textRow]("story_text")
	namedTable  = kit.NewTable[kit.ItemKey, namedRow]("story_text")
	placedTable = kit.NewAppendTable[kit.ItemKey, placedRow]("placed")
	// storyTraitTable is what of a story's row a decision on its place asks for.
	storyTraitTable = kit.NewTable[kit.ItemKey, storyTrait]("story")
	blockTable      = kit.NewTable[blockKey, kit.None]("block")
	sprintTable     = kit.NewTable[kit.ItemKey, sprintRow]("sprint")
	scopeTable      = kit.NewTable[scopeKey, kit.None]("scope")
	categoryTable   = kit.NewTable[kit.ItemKey, categoryRow]("story_category")
)

type storyRow struct {
	Story, Title, Kind, Status string
	Category                   events.Category `column:"status_category"`
	Resolution                 string
	Level                      string `column:"priority"`
	Points                     *float64
	Initiative                 string
	Assignee                   string
	Labels                     []string
	Links                      []events.Link
	External                   *events.External
	Dropped                    bool
	Score                      *events.Score
	Acceptance                 *acceptance
	Sprint                     string   // key of the open sprint that it is committed to; empty for none
	SplitInto                  []string // keys
	SplitFrom                  string   // key; empty for none
	Needs                      []string `column:"-"` // as its text names them
}

// storyTrait is the trait of a story, as its row has it.
type storyTrait struct {
	Level            string `column:"priority"`
	Kind, Initiative string
}

// categoryRow is what the status of a story of the order means.
type categoryRow struct {
	Category events.Category `column:"status_category"`
}

// acceptance is who accepted a story, and when.
type acceptance struct {
	By string    `json:"by"`
	At time.Time `json:"at"`
}

type textRow struct {
	AsA, IWant, SoThat, Description string
	AcceptanceCriteria, Needs       []string
}

// namedRow is what the text of a story names.
type namedRow struct{ Needs []string }

// blockKey is a link by which a story blocks another one, whichever of them has it.
type blockKey struct {
	product  string
	blocked  uint32
	relation string // as it was linked
	blocker  uint32
}

type sprintRow struct {
	Sprint, Name, Goal string
	StartDate, EndDate kit.Date
	External           *events.External
	State              events.SprintState
	Done               []string // of a closed one: keys of the stories of its scope that were done
}

type scopeKey struct {
	product string
	sprint  uint32
	number  uint32 // of the story
}
