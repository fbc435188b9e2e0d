// Package decisions keeps the history: every decision of every book, what it was about and what it changed.
package decisions

import (
	"context"
	_ "embed"
	"encoding/hex"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"waymark/events"
	"waymark/history"
	"waymark/projections/kit"
)

//go:embed schema.sql
var schema string

//go:embed heads.sql
var headsSQL string

// Model is the read model.
func Model() kit.Model {
	return kit.Model{
		Name: "decisions", Fold: 9, Schema: schema, Books: events.Books(),
		Folder: func() kit.Folder { return &folder{kit.NewBooks(headsSQL)} },
	}
}

// folder lists every decision of every book, and apart from them what is none.
type folder struct{ *kit.Books }

func (d *folder) Fold(ctx context.Context, tx pgx.Tx, page []events.Recorded) ([]kit.Change, error) {
	if err := d.Follow(ctx, tx, page); err != nil {
		return nil, err
	}
	rows, passed := kit.NewRows[decisionRow]("decision"), kit.NewRows[passedRow]("passed")
	for i, r := range page {
		row, err := decisionOf(r)
		if err != nil {
			return nil, kit.Bad(i, err)
		}
		if events.IsBookkeeping(r.Event) {
			passed.Add(passedRow{row.Product, row.Book, row.Revision, row.ID, row.EffectiveAt, row.CommitPosition, row.PreparePosition})
		} else {
			rows.Add(row)
		}
	}
	undone, err := undoneIn(ctx, tx, page)
	return []kit.Change{rows.Changes(), passed.Changes(), undone}, err
}

func decisionOf(r events.Recorded) (decisionRow, error) {
	id, err := uuidOf("id", r.ID)
	if err != nil {
		return decisionRow{}, err
	}
	undoes, err := uuidOf("undoes", r.Metadata.Undoes)
	if err != nil {
		return decisionRow{}, err
	}
	d, err := history.Describe(r.Product, r.Event)
	if err != nil {
		return decisionRow{}, err
	}
	m := r.Metadata
	hash, err := hex.DecodeString(m.Hash)
	if err != nil {
		return decisionRow{}, fmt.Errorf("hash: %w", err)
	}
	found, err := d.Words(m.Reason)
	if err != nil {
		return decisionRow{}, err
	}
	row := decisionRow{
		Product: r.Product, Book: r.Book, Revision: r.Revision, ID: id, Type: r.Event.Type(), EffectiveAt: m.EffectiveAt,
		HappenedAt: m.HappenedAt, Actor: m.Actor, RecordedBy: m.RecordedBy, Role: m.Role, Reason: m.Reason, Evidence: m.Evidence,
		Source: m.Source, Subject: d.Subject, Others: d.Others, Changes: d.Changes, CommandID: m.CommandID, Command: m.Command,
		CorrelationID: unless(m.CommandID, m.CorrelationID), CausationID: unless(m.CommandID, m.CausationID), BatchID: unless("", m.BatchID),
		Hash: hash, CommitPosition: int64(r.Position.Commit), PreparePosition: int64(r.Position.Prepare),
		Undoes: undoes, Top: d.Top, Words: found,
	}
	if !r.RecordedAt.Equal(m.EffectiveAt) {
		row.RecordedAt = &r.RecordedAt
	}
	return row, nil
}

// uuidOf is the id in a field; null where it is empty.
func uuidOf(field, id string) (to pgtype.UUID, err error) {
	if id == "" {
		return to, nil
	}
	if err := to.Scan(id); err != nil {
		return to, fmt.Errorf("%s %q: %w", field, id, err)
	}
	return to, nil
}

// unless is a text, null where it is the usual one.
func unless(usual, text string) *string {
	if text == usual {
		return nil
	}
	return &text
}
