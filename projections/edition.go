package projections

import (
	"context"

	"github.com/jackc/pgx/v5"

	"waymark/projections/kit"
)

// nextName is the name of the edition that is to take the place of the serving one, of its row and of its schema.
func nextName(model string) string { return model + "_next" }

// beforeName is that of the edition whose place was taken.
func beforeName(model string) string { return model + "_before" }

// editionArgs name a read model and its editions, as an owner.
func (l *lease) editionArgs() pgx.NamedArgs {
	return pgx.NamedArgs{
		"name": l.model.Name, "next": nextName(l.model.Name), "before": beforeName(l.model.Name),
		"version": l.model.Version(),
	}
}

// heldArgs name also the lanes that it has.
func (l *lease) heldArgs() pgx.NamedArgs {
	args := l.editionArgs()
	args["lanes"], args["epochs"] = l.lanes.list()
	return args
}

// installation is the edition that an owner finds when it takes lanes of a read model.
type installation struct {
	Building bool   // it never reached the end of the log
	Version  string // empty: it was never made
	Rebuild  bool   // somebody wants the next edition
	Next     string // version of the next edition; empty: there is none
}

// takenLane is a lane that an owner has taken.
type takenLane struct {
	Lane  int32
	Epoch int64
	installation
}

// serves says whether queries can be answered from it by this program, so that a next edition can be built beside it.
func (s installation) serves(m kit.Model) bool { return kit.SameTables(s.Version, m.Version()) }

// unusable says that there is nothing beside which a next edition could be built: queries can't be answered from it, or it never was
// whole and is to be another.
func (s installation) unusable(m kit.Model) bool {
	return !s.serves(m) || s.Building && (s.Rebuild || s.Version != m.Version())
}

// wants says whether a next edition is to be built, or is being built.
func (s installation) wants(m kit.Model) bool {
	return s.Rebuild || s.Version != m.Version() || s.Next == m.Version()
}

// openNext goes on with the next edition where it is one of this version, else begins it. It needs all lanes.
func (l *lease) openNext(ctx context.Context) error {
	return pgx.BeginFunc(ctx, l.pool, func(tx pgx.Tx) error {
		if err := impatient(ctx, tx); err != nil {
			return err
		}
		tag, err := tx.Exec(ctx, statement("edition_resume.sql"), l.editionArgs())
		if err != nil || tag.RowsAffected() > 0 {
			return err
		}
		if err := dropEditions(ctx, tx, nextName(l.model.Name), beforeName(l.model.Name)); err != nil {
			return err
		}
		if err := l.exec(ctx, tx, "edition_begin.sql", l.editionArgs()); err != nil {
			return err
		}
		return createTables(ctx, tx, nextName(l.model.Name), l.model)
	})
}

// dropEditions drops editions with what is parked in them.
func dropEditions(ctx context.Context, tx pgx.Tx, names ...string) error {
	if _, err := tx.Exec(ctx, statement("edition_end.sql"), pgx.NamedArgs{"names": names}); err != nil {
		return err
	}
	for _, name := range names {
		if _, err := tx.Exec(ctx, "drop schema if exists "+pgx.Identifier{name}.Sanitize()+" cascade"); err != nil {
			return err
		}
	}
	return nil
}
