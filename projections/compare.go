package projections

import (
	"cmp"
	"context"
	"time"

	"github.com/jackc/pgx/v5"
)

// Comparison is how an edition of a read model compared with the one before it when both held the same part of the log.
type Comparison struct {
	At      time.Time       `json:"at"`
	Version string          `json:"version"`           // of the edition before
	HeldUp  string          `json:"held_up,omitempty"` // what held that up, so that they were not compared; empty: they were
	Tables  []ComparedTable `json:"tables"`
}

// ComparedTable is a table of both editions.
type ComparedTable struct {
	Table  string `json:"table"`
	Rows   int64  `json:"rows"`
	Before int64  `json:"rows_before"`
	Same   bool   `json:"same"` // both have the same rows, in whatever order
}

// Differing are the names of the tables that differ.
func (c Comparison) Differing() (tables []string) {
	for _, t := range c.Tables {
		if !t.Same {
			tables = append(tables, t.Table)
		}
	}
	return tables
}

// compareEditions compares the edition with the serving one, keeps the outcome, and logs it. errNotYet where they do not hold the same
// part of the log.
func (c *consumer) compareEditions(ctx context.Context) error {
	s, began := c.serving, time.Now()
	compared, err := s.lease.compareEditions(ctx)
	if err != nil {
		return err
	}
	args := s.lease.editionArgs()
	args["comparison"] = compared
	if tag, err := c.pool.Exec(ctx, statement("edition_compared.sql"), args); err != nil || tag.RowsAffected() == 0 {
		return cmp.Or(err, ErrLostOwnership)
	}
	differing := compared.Differing()
	switch {
	case compared.HeldUp != "":
		c.log.Warn("the next edition can't be compared with the serving one, which is held up", "cause", compared.HeldUp)
	case len(differing) == 0:
		c.log.Info("the next edition holds the same rows as the serving one", "tables", len(compared.Tables), "took", time.Since(began))
	case compared.Version != c.model.Version():
		c.log.Info("the next edition holds other rows than the serving one, which is of another version", "tables", differing)
	default:
		c.log.Error("the serving edition held other rows than the log makes; the next one has those of the log", "tables", differing)
	}
	return nil
}

// compareEditions compares the next edition with the serving one in one snapshot.
func (l *lease) compareEditions(ctx context.Context) (Comparison, error) {
	compared := Comparison{Tables: []ComparedTable{}}
	options := pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}
	err := pgx.BeginTxFunc(ctx, l.pool, options, func(tx pgx.Tx) error {
		rows, err := found[struct {
			Level   bool
			Error   string
			Version string
			Now     time.Time
		}](ctx, tx, "edition_level.sql", l.heldArgs())
		switch {
		case err != nil:
			return err
		case len(rows) != laneCount:
			return ErrLostOwnership
		}
		compared.At, compared.Version = rows[0].Now.UTC(), rows[0].Version
		for _, r := range rows {
			switch {
			case !r.Level && r.Error == "":
				return errNotYet
			case !r.Level:
				compared.HeldUp = r.Error
			}
		}
		if compared.HeldUp != "" {
			return nil
		}
		compared.Tables, err = compareTables(ctx, tx, l.model.Name, nextName(l.model.Name))
		return err
	})
	return compared, err
}

// compareTables compares the tables of two schemas.
func compareTables(ctx context.Context, tx pgx.Tx, before, now string) ([]ComparedTable, error) {
	if _, err := tx.Exec(ctx, "set local max_parallel_workers_per_gather = 0"); err != nil { // others have to do, too
		return nil, err
	}
	tables, err := tablesIn(ctx, tx, before, now)
	if err != nil {
		return nil, err
	}
	sums, names := map[tableName]tableSum{}, []string{}
	for i, t := range tables {
		if sums[t], err = t.sum(ctx, tx); err != nil {
			return nil, err
		}
		if i == 0 || tables[i-1].Table != t.Table {
			names = append(names, t.Table)
		}
	}
	compared := make([]ComparedTable, len(names))
	for i, name := range names {
		was, is := sums[tableName{before, name}], sums[tableName{now, name}]
		compared[i] = ComparedTable{Table: name, Rows: is.Rows, Before: was.Rows, Same: was == is}
	}
	return compared, nil
}

// tableName names a table in a schema.
type tableName struct{ Schema, Table string }

func (t tableName) String() string { return pgx.Identifier{t.Schema, t.Table}.Sanitize() }

// tablesIn are the tables of schemas, in the order of their names.
func tablesIn(ctx context.Context, on querier, schemas ...string) ([]tableName, error) {
	return found[tableName](ctx, on, "edition_tables.sql", pgx.NamedArgs{"schemas": schemas})
}

// tableSum is how many rows a table has and a sum over their hashes; empty where there is no such table.
type tableSum struct {
	Rows int64
	Sum  string
}

func (t tableName) sum(ctx context.Context, tx pgx.Tx) (tableSum, error) {
	rows, err := tx.Query(ctx, "select count(*) as rows, coalesce(sum(hash_record_extended(t, 0)), 0)::text as sum from "+t.String()+" t")
	if err != nil {
		return tableSum{}, err
	}
	return pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[tableSum])
}
