package audit

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"time"

	"github.com/jackc/pgx/v5"

	"waymark/events"
)

// decisionRow is a decision as the log has it.
type decisionRow struct {
	Book        events.Book `json:"book"`
	Revision    int64       `json:"revision"`
	ID          string      `json:"id"`
	Type        string      `json:"type"`
	EffectiveAt time.Time   `json:"effective_at"` // to the microsecond
	Actor       string      `json:"actor"`
	Role        events.Role `json:"role"`
	Reason      string      `json:"reason"`
	Source      string      `json:"source"`
	Hash        string      `json:"hash"`
	Undoes      string      `json:"undoes"`
}

func decisionOf(r events.Recorded) decisionRow {
	return decisionRow{
		Book: r.Book, Revision: r.Revision, ID: r.ID, Type: r.Event.Type(),
		EffectiveAt: time.UnixMicro(r.Metadata.EffectiveAt.UnixMicro()).UTC(),
		Actor:       r.Metadata.Actor, Role: r.Metadata.Role, Reason: r.Metadata.Reason, Source: r.Metadata.Source,
		Hash: r.Metadata.Hash, Undoes: r.Metadata.Undoes,
	}
}

// decisionsCheck holds the history against the log while that is read, a page at a time: nothing of either is kept.
type decisionsCheck struct {
	product string
	db      Database
	check   *Check
	next    map[events.Book]int64 // the revision from which on rows are yet to be compared
}

func newDecisionsCheck(product string, db Database, check *Check) decisionsCheck {
	next := map[events.Book]int64{}
	for _, book := range events.Books() {
		next[book] = math.MinInt64
	}
	return decisionsCheck{product, db, check, next}
}

// take compares the decisions of a page.
func (d decisionsCheck) take(ctx context.Context, page []events.Recorded) error {
	byBook := map[events.Book][]decisionRow{}
	for _, r := range page {
		if !events.IsBookkeeping(r.Event) {
			byBook[r.Book] = append(byBook[r.Book], decisionOf(r))
		}
	}
	for book, want := range byBook {
		last := want[len(want)-1].Revision
		if err := d.compare(ctx, book, last, want); err != nil {
			return err
		}
		d.next[book] = last + 1
	}
	return nil
}

// rest finds decisions of which the log knows nothing.
func (d decisionsCheck) rest(ctx context.Context) error {
	for book := range d.next {
		if err := d.compare(ctx, book, math.MaxInt64, nil); err != nil {
			return err
		}
	}
	return nil
}

// compare compares the rows of a book up to a revision, in their order.
func (d decisionsCheck) compare(ctx context.Context, book events.Book, last int64, want []decisionRow) error {
	sql, err := queries.ReadFile("decisions.sql")
	if err != nil {
		return err
	}
	rows, err := d.db.Query(ctx, string(sql), pgx.NamedArgs{
		"product": d.product, "book": string(book), "first": d.next[book], "last": last,
	})
	if err != nil {
		return err
	}
	var got decisionRow
	into := []any{
		&got.Book, &got.Revision, &got.ID, &got.Type, &got.EffectiveAt, &got.Actor, &got.Role, &got.Reason, &got.Source, &got.Hash, &got.Undoes,
	}
	_, err = pgx.ForEachRow(rows, into, func() error {
		for len(want) > 0 && want[0].Revision < got.Revision {
			if err := d.pair(&want[0], nil); err != nil {
				return err
			}
			want = want[1:]
		}
		if len(want) == 0 || want[0].Revision > got.Revision {
			return d.pair(nil, &got)
		}
		expected := &want[0]
		want = want[1:]
		return d.pair(expected, &got)
	})
	if err != nil {
		return fmt.Errorf("compare decisions.decision: %w", err)
	}
	for i := range want {
		if err := d.pair(&want[i], nil); err != nil {
			return err
		}
	}
	return nil
}

// pair compares two rows, of which one may be missing.
func (d decisionsCheck) pair(want, got *decisionRow) error {
	if got != nil {
		got.EffectiveAt = got.EffectiveAt.UTC()
	}
	if want != nil && got != nil && *want == *got {
		d.check.Rows++
		return nil
	}
	var texts [2]json.RawMessage
	key := ""
	for i, row := range []*decisionRow{want, got} {
		if row == nil {
			continue
		}
		key = fmt.Sprint(row.Book, " ", row.Revision)
		var err error
		if texts[i], err = json.Marshal(row); err != nil {
			return err
		}
	}
	return d.check.row("decisions.decision", key, texts[0], texts[1])
}
