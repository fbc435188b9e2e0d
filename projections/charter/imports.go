package charter

import (
	"cmp"
	"fmt"
	"time"

	"waymark/events"
	"waymark/projections/kit"
)

// importKey names an import of a product.
type importKey struct {
	product string
	batch   string
}

type importRow struct {
	First            int64 // the revision at which it was recorded
	Source, Origin   string
	Items, Decisions int
	Until            string // an instant in RFC 3339; empty: not known
	Recorded         recorded
	TakenBack        bool
	Names            events.ImportNames
}

// recorded is who recorded an import, and when that was.
type recorded struct {
	At time.Time `json:"at"`
	By string    `json:"by"`
}

// importEvent folds an event about an import.
func (f *fold) importEvent(r events.Recorded, e events.ImportEvent) error {
	key := importKey{r.Product, e.AboutImport()}
	row, has := f.imports.Get(key)
	switch e := e.(type) {
	case events.ImportRecorded:
		if !has {
			row.First, row.Recorded = r.Revision, recorded{kit.Effective(r), cmp.Or(r.Metadata.RecordedBy, r.Metadata.Actor)}
		}
		row.Source, row.Origin, row.Items, row.Decisions, row.Until = e.Source, e.Origin, e.Items, e.Decisions, ""
		row.Names = row.Names.With(e.Names)
		if e.Until != nil {
			row.Until = e.Until.UTC().Format(time.RFC3339Nano)
		}
	case events.ImportTakenBack:
		if !has {
			return fmt.Errorf("%w import %s", kit.ErrUnknown, e.Import)
		}
		row.TakenBack = true
	default:
		return kit.Unknown(e)
	}
	f.imports.Set(key, row, r.Revision)
	return nil
}
