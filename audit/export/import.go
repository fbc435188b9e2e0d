package export

import "time"

// State is how far an import is.
type State string

// The states.
const (
	Running State = "running"
	Done    State = "done"
	Failed  State = "failed" // what was recorded stays; the same file goes on there
)

// Import is an export that is brought into the ledger.
type Import struct {
	ID         string     `json:"id" doc:"Made from the content: the same export has the same"`
	Product    string     `json:"product"`
	State      State      `json:"state" enum:"running,done,failed"`
	Events     int64      `json:"events" doc:"Events of the export"`
	Held       int64      `json:"held" doc:"How many of them the ledger held before"`
	Recorded   int64      `json:"recorded" doc:"How many of them it holds now"`
	Position   string     `json:"position,omitempty" doc:"Position of the last one, as min_position takes it; left out until the import is done"`
	Problem    *string    `json:"problem" doc:"Why it failed; null if it did not. What was recorded stays, and the same export, given again, goes on there"`
	Actor      string     `json:"actor" doc:"Who imports"`
	ExportedAt time.Time  `json:"exported_at"`
	StartedAt  time.Time  `json:"started_at"`
	EndedAt    *time.Time `json:"ended_at" doc:"Null while it runs"`
	Sealed     int64      `json:"sealed" doc:"How many of the events the seals in the export cover"`
	SealedBy   string     `json:"sealed_by,omitempty" doc:"Public key that signed the newest of these seals, as the export names it; left out: there is none"`
	Note       string     `json:"note,omitempty" doc:"Why the export proves nothing by seals, where it says so"`
}

func importOf(r Report, actor string, now time.Time) Import {
	i := Import{
		ID: idOf(r), Product: r.Head.Product, State: Running, Events: r.Events, Actor: actor, ExportedAt: r.Head.ExportedAt, StartedAt: now.UTC(),
		Sealed: r.sealed(), Note: r.Note,
	}
	if r.Head.Seal != nil {
		i.SealedBy = r.Head.Seal.VerifierKey
	}
	return i
}
