// Package decisions keeps the history: every event of every book, what it was about and what it changed.
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

//go:embed schema.sql
var schema string

//go:embed heads.sql
var headsSQL string

// Model is the read model.
func Model() kit.Model {
	return kit.Model{
		Name: "decisions", Fold: 4, Schema: schema, Books: events.Books(),
		Folder: func() kit.Folder { return &folder{kit.NewBooks(headsSQL)} },
	}
}

// folder lists every event of every book.
type folder struct{ *kit.Books }

func (d *folder) Fold(ctx context.Context, tx pgx.Tx, page []events.Recorded) ([]kit.Change, error) {
	if err := d.Follow(ctx, tx, page); err != nil {
		return nil, err
	}
	rows := make([][]any, len(page))
	for i, r := range page {
		row, err := decisionRow(r)
		if err != nil {
			return nil, kit.Bad(i, err)
		}
		rows[i] = row
	}
	undone, err := undoneIn(ctx, tx, page)
	return []kit.Change{{Table: "decision", Columns: decisionColumns(), Rows: rows}, undone}, err
}

func decisionColumns() []string {
	return []string{
		"product", "book", "revision", "id", "type", "effective_at", "recorded_at", "happened_at", "actor", "recorded_by", "role", "reason",
		"evidence", "source", "subject", "subjects", "changes", "correlation_id", "causation_id", "command_id", "command", "batch_id", "hash",
		"commit_position", "prepare_position", "moves", "moved_up", "moved_down", "level_from", "level_to", "undoes",
	}
}

func decisionRow(r events.Recorded) ([]any, error) {
	var id pgtype.UUID
	if err := id.Scan(r.ID); err != nil {
		return nil, fmt.Errorf("id %q: %w", r.ID, err)
	}
	d, err := describe(r.Product, r.Event)
	if err != nil {
		return nil, err
	}
	m := r.Metadata
	var undoes pgtype.UUID
	if m.Undoes != "" {
		if err := undoes.Scan(m.Undoes); err != nil {
			return nil, fmt.Errorf("undoes %q: %w", m.Undoes, err)
		}
	}
	return []any{
		r.Product, string(r.Book), r.Revision, id, r.Event.Type(), m.EffectiveAt, r.RecordedAt, m.HappenedAt, m.Actor, m.RecordedBy,
		string(m.Role), m.Reason, kit.ListJSON(m.Evidence), m.Source, d.subject, d.subjects, kit.ListJSON(d.changes),
		m.CorrelationID, m.CausationID, m.CommandID, m.Command, orNull(m.BatchID), m.Hash, int64(r.Position.Commit), int64(r.Position.Prepare),
		int32(len(d.up) + len(d.down)), kit.Filled(d.up), kit.Filled(d.down), d.levelFrom, d.levelTo, undoes,
	}, nil
}
