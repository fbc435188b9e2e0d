package projections

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"waymark/events"
	"waymark/postgres/postgrestest"
	"waymark/projections/kit"
)

type parkedRow struct {
	Product string
	EventID string
	Error   string
	Waiting int64
	Request string
}

func parkedRows(t tester, pool *pgxpool.Pool, model string) []parkedRow {
	t.Helper()
	rows, err := pool.Query(t.Context(), `select product, event_id, error, waiting, coalesce(request, '') as request
		from waymark.parked where model = $1 order by product`, model)
	if err != nil {
		t.Fatal(err)
	}
	found, err := pgx.CollectRows(rows, pgx.RowToStructByName[parkedRow])
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// faults make events of a log be refused, each in a way of its own, until they are mended.
type faults map[string]func(ctx context.Context, tx pgx.Tx) error

// refused is a refusal of the database itself.
func refused(sqlstate string) func(context.Context, pgx.Tx) error {
	return func(ctx context.Context, tx pgx.Tx) error {
		_, err := tx.Exec(ctx, "do $$ begin raise exception using errcode = '"+sqlstate+"', message = 'no'; end $$")
		return err
	}
}

var (
	errFold       = errors.New("the fold refuses it")
	errUnreadable = errors.New("it can't be decoded")
)

// kinds are the ways in which an event can be refused.
func kinds() map[string]func(context.Context, pgx.Tx) error {
	return map[string]func(context.Context, pgx.Tx) error{
		"class 22":     refused("22003"),
		"class 23":     refused("23505"),
		"class 54":     refused("54000"),
		"a trigger":    refused("P0001"),
		"a fold error": func(context.Context, pgx.Tx) error { return errFold },
		"a diverged row": func(context.Context, pgx.Tx) error {
			return fmt.Errorf("%w: one row less", kit.ErrDiverged)
		},
		"a value that no column takes": func(ctx context.Context, tx pgx.Tx) error {
			_, err := tx.Exec(ctx, "select $1::int4", int64(1)<<40)
			return err
		},
		"a panic":           func(context.Context, pgx.Tx) error { panic("a fold that panics") },
		"undecodable data":  func(context.Context, pgx.Tx) error { return errUnreadable },
		"a panicking codec": func(context.Context, pgx.Tx) error { panic(errUnreadable) },
	}
}

// faulty folds with another folder, but for events that have faults.
type faulty struct {
	kit.Folder
	faults faults
}

func (f *faulty) Fold(ctx context.Context, tx pgx.Tx, page []events.Recorded) ([]kit.Change, error) {
	changes, err := f.Folder.Fold(ctx, tx, page)
	for _, r := range page {
		if fault := f.faults[r.ID]; fault != nil {
			if err := fault(ctx, tx); err != nil {
				return nil, err
			}
		}
	}
	return changes, err
}

// workshop is a consumer of one model over a log, some of whose events are refused.
type workshop struct {
	*consumer
	pool   *pgxpool.Pool
	log    []events.Raw
	faults faults
	coding map[string]error // of events that can't be decoded; nil: it panics
}

func newWorkshop(t testing.TB, pool *pgxpool.Pool, m kit.Model, log []events.Raw) *workshop {
	t.Helper()
	w := &workshop{pool: pool, log: log, faults: faults{}, coding: map[string]error{}}
	inner := m.Folder
	m.Folder = func() kit.Folder { return &faulty{Folder: inner(), faults: w.faults} }
	w.consumer = own(t, pool, m, "one")
	w.engine.record = func(raw events.Raw) (events.Recorded, error) {
		if err, bad := w.coding[raw.ID]; bad && err == nil {
			panic(errUnreadable)
		} else if bad {
			return events.Recorded{}, err
		}
		return events.Record(raw)
	}
	w.engine.read = w.read
	return w
}

// read reads a stream of the log.
func (w *workshop) read(_ context.Context, stream string, from int64) iter.Seq2[events.Raw, error] {
	return func(yield func(events.Raw, error) bool) {
		for _, raw := range w.log {
			if raw.Stream == stream && raw.Revision >= from && !yield(raw, nil) {
				return
			}
		}
	}
}

// refuse makes an event be refused in a way.
func (w *workshop) refuse(id, kind string) {
	switch {
	case kind == "undecodable data":
		w.coding[id] = fmt.Errorf("%w: %s", errUnreadable, id)
	case kind == "a panicking codec":
		w.coding[id] = nil
	default:
		w.faults[id] = kinds()[kind]
	}
}

func (w *workshop) mend(id string) {
	delete(w.faults, id)
	delete(w.coding, id)
}

// ask asks the owner for something, and lets it do that.
func (w *workshop) ask(t tester, request, product string) {
	t.Helper()
	tag, err := w.pool.Exec(t.Context(), "update waymark.parked set request = $1 where model = $2 and product = $3",
		request, w.model.Name, product)
	if err != nil || tag.RowsAffected() != 1 {
		t.Fatalf("%s %s: %v, %v", request, product, tag, err)
	}
	w.work(t)
}

// work lets the owner do what is asked.
func (w *workshop) work(t tester) {
	t.Helper()
	for more := true; more; {
		var err error
		if more, err = w.serve(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
}

// rows are the rows of a model that are of products for which keep holds.
func rows(dump string, keep func(product string) bool) string {
	lines := strings.Split(dump, "\n")
	return strings.Join(slices.DeleteFunc(lines, func(line string) bool {
		_, after, _ := strings.Cut(line, `"product": "`)
		product, _, _ := strings.Cut(after, `"`)
		return !keep(product)
	}), "\n")
}

// upTo is a log up to an event.
func upTo(log []events.Raw, id string) []events.Raw {
	at := slices.IndexFunc(log, func(raw events.Raw) bool { return raw.ID == id })
	return log[:at]
}

// readBy are the events of a log that a model reads.
func readBy(m kit.Model, log []events.Raw) []events.Raw {
	c := &consumer{model: m}
	all := map[int32]int64{}
	for _, lane := range everyLane() {
		all[lane] = 1
	}
	c.lease.lanes.set(all)
	return slices.DeleteFunc(slices.Clone(log), func(raw events.Raw) bool { return !c.reads(raw) })
}

func TestWhateverIsRefusedParksItsProductAndNothingElse(t *testing.T) {
	t.Parallel()
	log := syntheticLog(800)
	for _, m := range models() {
		mine := readBy(m, log)
		bad := mine[len(mine)/2]
		want, before := expected(t, m, log), expected(t, m, upTo(log, bad.ID))
		for kind := range kinds() {
			if m.Name != "backlog" && kind != "class 22" && kind != "a panic" { // the engine is one for all
				continue
			}
			t.Run(m.Name+" "+kind, func(t *testing.T) {
				pool := connect(t, postgrestest.Database(t))
				w := newWorkshop(t, pool, m, log)
				w.refuse(bad.ID, kind)
				pages(t, w.consumer, log, func() int { return 200 }, false)

				if end := log[len(log)-1].Position; *w.at != end {
					t.Errorf("the checkpoint is %v, want the end %v", w.at, end)
				}
				behind := slices.DeleteFunc(slices.Clone(mine[len(mine)/2+1:]), func(raw events.Raw) bool {
					return productOf(raw) != productOf(bad)
				})
				parked := parkedRows(t, pool, m.Name)
				if len(parked) != 1 || parked[0].Product != productOf(bad) || parked[0].EventID != bad.ID || parked[0].Waiting != int64(len(behind)) {
					t.Fatalf("parked is %+v, want %s of %s and %d behind it", parked, bad.ID, productOf(bad), len(behind))
				}
				others := func(product string) bool { return product != productOf(bad) }
				if rows(dump(t, pool, m.Name), others) != rows(want, others) {
					t.Error("other products hold other rows than a fold without a bad event")
				}
				its := func(product string) bool { return product == productOf(bad) }
				if rows(dump(t, pool, m.Name), its) != rows(before, its) {
					t.Error("its product does not stand as it was before the event")
				}

				w.ask(t, "retry", productOf(bad)) // nothing is mended yet
				if again := parkedRows(t, pool, m.Name); !slices.Equal(again, parked) {
					t.Errorf("tried again in vain parked is %+v, want %+v", again, parked)
				}
				w.mend(bad.ID)
				w.ask(t, "retry", productOf(bad))
				if left := parkedRows(t, pool, m.Name); len(left) != 0 {
					t.Errorf("mended and tried again parked is %+v", left)
				}
				if dump(t, pool, m.Name) != want {
					t.Error("after the retry the rows are not those of a fresh fold")
				}
			})
		}
	}
}
