package roadmap

import (
	"time"

	"waymark/events"
	"waymark/projections/kit"
)

var (
	initiativeTable = kit.NewTable[kit.ItemKey, initiativeRow]("initiative")
	horizonTable    = kit.NewTable[horizonKey, horizonRow]("horizon")
	releaseTable    = kit.NewTable[kit.ItemKey, releaseRow]("release")
	assignmentTable = kit.NewTable[assignmentKey, kit.None]("assignment")
	validationTable = kit.NewTable[kit.ItemKey, validationRow]("validation")
	dependencyTable = kit.NewTable[dependencyKey, kit.None]("dependency")
	proposalTable   = kit.NewTable[kit.ItemKey, proposalRow]("proposal")
)

type initiativeRow struct {
	Initiative, Title, Outcome, Goal string
	Horizon                          events.Horizon
	StartDate, DueDate               kit.Date
	Progress                         events.Progress
	External                         *events.External
	Score                            *events.Score
}

type horizonKey struct {
	product string
	horizon events.Horizon
}

// horizonRow are the initiatives of a horizon, by their numbers, in their order.
type horizonRow struct{ Initiatives []uint32 }

type releaseRow struct {
	Release, Name string
	Date          kit.Date
	Shipped       bool
	External      *events.External
	Undelivered   []string // of a shipped one: keys of what of it was not done then
}

// assignmentKey names a release and what ships with it by their keys.
type assignmentKey struct{ product, release, item string }

type validationRow struct {
	events.Validation
	ValidatedBy string
}

// dependencyKey names a dependency by the keys of two initiatives.
type dependencyKey struct{ product, initiative, dependsOn string }

type proposalRow struct {
	Proposal, Initiative, Change string
	Command                      *events.ProposedCommand
	Status                       events.ProposalStatus
	ProposedBy                   string
	ProposedAt                   time.Time
	DecidedBy                    *string // nil while it is open, as what follows
	DecidedAt                    *time.Time
	Reason                       *string
}
