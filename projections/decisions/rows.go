package decisions

import (
	"time"

	"github.com/jackc/pgx/v5/pgtype"

	"waymark/events"
	"waymark/history"
)

// passedRow is an event that is no decision: the history knows that it is there.
type passedRow struct {
	Product                         string
	Book                            events.Book
	Revision                        int64
	ID                              pgtype.UUID
	EffectiveAt                     time.Time
	CommitPosition, PreparePosition int64
}

// decisionRow is an event as the history shows it. What most events have in common is null, for there are many.
type decisionRow struct {
	Product                         string
	Book                            events.Book
	Revision                        int64
	ID                              pgtype.UUID
	Type                            string
	EffectiveAt                     time.Time
	RecordedAt                      *time.Time // nil: when it took effect
	HappenedAt                      *time.Time
	Actor, RecordedBy               string
	Role                            events.Role
	Reason                          string
	Evidence                        []events.Evidence
	Source                          string
	Subject                         string
	Others                          []string
	Changes                         []history.Change
	CommandID                       string
	Command                         string
	CorrelationID, CausationID      *string // nil: the id of the command
	BatchID                         *string // nil: it was given alone
	Hash                            []byte
	CommitPosition, PreparePosition int64
	Undoes                          pgtype.UUID
	Top                             *int // the place nearest to the top that it gave or took; nil: none
	Words                           []string
}
