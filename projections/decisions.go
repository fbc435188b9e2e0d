package projections

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"waymark/events"
)

func decisionsModel() model {
	return model{
		name: "decisions", fold: 4, schema: statement("decisions.sql"), books: events.Books(),
		folder: func() folder { return &decisionsFolder{newBooks(statement("decisions_heads.sql"))} },
	}
}

// decisionsFolder lists every event of every book.
type decisionsFolder struct{ *books }

func (d *decisionsFolder) fold(ctx context.Context, tx pgx.Tx, page []events.Recorded) ([]change, error) {
	if err := d.follow(ctx, tx, page); err != nil {
		return nil, err
	}
	rows := make([][]any, len(page))
	for i, r := range page {
		row, err := decisionRow(r)
		if err != nil {
			return nil, bad(i, err)
		}
		rows[i] = row
	}
	undone, err := undoneIn(ctx, tx, page)
	return []change{{table: "decision", columns: decisionColumns(), rows: rows}, undone}, err
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
		string(m.Role), m.Reason, listJSON(m.Evidence), m.Source, d.subject, d.subjects, listJSON(d.changes),
		m.CorrelationID, m.CausationID, m.CommandID, m.Command, orNull(m.BatchID), m.Hash, int64(r.Position.Commit), int64(r.Position.Prepare),
		int32(len(d.up) + len(d.down)), filled(d.up), filled(d.down), d.levelFrom, d.levelTo, undoes,
	}, nil
}
