package decisions

import (
	"context"
	_ "embed"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"waymark/events"
	"waymark/projections/kit"
)

//go:embed undone.sql
var undoneSQL string

// decisionKey names a decision by its place in its book.
type decisionKey struct {
	product  string
	book     events.Book
	revision int64
}

// undoneRow is what took a decision back, and where the decision stands in the log.
type undoneRow struct {
	UndoneBy                        pgtype.UUID
	CommitPosition, PreparePosition int64
}

var undoneTable = kit.NewTable[decisionKey, undoneRow]("undone")

// undoing is a decision that is taken back, or takes one back.
type undoing struct {
	key    decisionKey
	id     pgtype.UUID
	at     events.Position
	undoes string // the id of what it takes back; empty for nothing
}

// undoings follow which decisions are taken back by one that counts.
type undoings struct {
	decisions map[string]undoing // by id: those of the page, and what they take back
	versions  *kit.Versions[decisionKey, undoneRow]
}

// undoneIn folds a page.
func undoneIn(ctx context.Context, tx pgx.Tx, page []events.Recorded) (kit.Change, error) {
	u := undoings{decisions: map[string]undoing{}, versions: kit.NewVersions(undoneTable)}
	if err := u.load(ctx, tx, page); err != nil {
		return kit.Change{}, err
	}
	for i, r := range page {
		if events.IsBookkeeping(r.Event) { // what takes it back is bookkeeping too
			continue
		}
		d := undoing{key: decisionKey{r.Product, r.Book, r.Revision}, at: r.Position, undoes: r.Metadata.Undoes}
		if err := d.id.Scan(r.ID); err != nil {
			return kit.Change{}, kit.Bad(i, fmt.Errorf("id %q: %w", r.ID, err))
		}
		u.decisions[r.ID] = d
		u.turn(d)
	}
	return u.versions.Changes(), nil
}

// turn has a decision count that takes one back: what that took back counts again, and so on. A decision is of the same
// book as what it takes back, and younger.
func (u *undoings) turn(d undoing) {
	at := d.key.revision
	for counts := true; d.undoes != ""; counts = !counts {
		of, known := u.decisions[d.undoes]
		if !known || of.key.product != d.key.product || of.key.book != d.key.book || of.key.revision >= d.key.revision {
			return
		}
		if counts {
			u.versions.Set(of.key, undoneRow{d.id, int64(of.at.Commit), int64(of.at.Prepare)}, at)
		} else {
			u.versions.End(of.key, at)
		}
		d = of
	}
}

// load finds what the page takes back of what came before it.
func (u *undoings) load(ctx context.Context, tx pgx.Tx, page []events.Recorded) error {
	var ids kit.KeySet[string]
	for _, r := range page {
		if r.Metadata.Undoes != "" {
			ids.Add(r.Metadata.Undoes)
		}
	}
	if len(ids.Keys) == 0 {
		return nil
	}
	return kit.Query(ctx, tx, undoneSQL, pgx.NamedArgs{"ids": ids.Keys}, func(found struct {
		ID              pgtype.UUID
		Product         string
		Book            events.Book
		Revision        int64
		CommitPosition  int64
		PreparePosition int64
		Undoes          string
		UndoneBy        pgtype.UUID
	}) {
		key := decisionKey{found.Product, found.Book, found.Revision}
		at := events.Position{Commit: uint64(found.CommitPosition), Prepare: uint64(found.PreparePosition)}
		u.decisions[found.ID.String()] = undoing{key, found.ID, at, found.Undoes}
		if found.UndoneBy.Valid {
			u.versions.Load(key, undoneRow{found.UndoneBy, found.CommitPosition, found.PreparePosition})
		}
	})
}
