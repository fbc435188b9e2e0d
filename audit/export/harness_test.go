package export_test

import (
	"bytes"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"waymark/audit/export"
	"waymark/audit/merkle"
	"waymark/audit/merkle/merkletest"
	"waymark/audit/seal"
	"waymark/events"
	"waymark/eventstore/eventstoretest"
	"waymark/postgres/postgrestest"
)

func TestMain(m *testing.M) { os.Exit(postgrestest.Main(m)) }

// ledger is a log of which some is sealed.
type ledger struct {
	*merkletest.Writer
	tree *merkle.Log
	pool *pgxpool.Pool
	key  seal.Key
}

func newLedger(t testing.TB) *ledger {
	t.Helper()
	pool, err := pgxpool.New(t.Context(), postgrestest.Database(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	key, _, err := seal.OpenKey(filepath.Join(t.TempDir(), "seal.key"))
	if err != nil {
		t.Fatal(err)
	}
	store := eventstoretest.Client(t, "")
	return &ledger{merkletest.New(store), merkle.New(pool, store), pool, key}
}

// sealedLedger has three books of the product AA among others, and three seals; the last events are not sealed.
func sealedLedger(t testing.TB) *ledger {
	t.Helper()
	l := newLedger(t)
	l.Add(t, "product-BB", 2)
	l.seal(t)
	l.Add(t, "product-AA", 2)
	l.Add(t, "backlog-AA", 5)
	l.seal(t)
	l.Add(t, "roadmap-AA", 4)
	l.Add(t, "backlog-BB", 3)
	l.Add(t, "backlog-AA", 4)
	l.Add(t, "product-AA", 1)
	l.seal(t)
	l.Add(t, "backlog-AA", 3)
	l.Add(t, "roadmap-AA", 1)
	return l
}

func (l *ledger) seal(t testing.TB) {
	t.Helper()
	s := seal.Sealer{Store: l.Store, Tree: l.tree, Key: l.key, Now: time.Now, Logger: l.quiet()}
	if _, _, err := s.Seal(t.Context(), seal.By{Actor: "ana", Source: "api"}); err != nil {
		t.Fatal(err)
	}
}

func (l *ledger) quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }

func (l *ledger) exporter() export.Exporter {
	return export.Exporter{Store: l.Store, Tree: l.tree, Version: "1.2.3", Now: time.Now}
}

// write is an export of the product AA.
func write(t testing.TB, x export.Exporter, p export.Part) []byte {
	t.Helper()
	e, err := x.Open(t.Context(), "AA", p)
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	var file bytes.Buffer
	if err := e.Write(t.Context(), &file, func() error { return nil }); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}

func check(t testing.TB, file []byte, key string) export.Report {
	t.Helper()
	report, err := export.Check(bytes.NewReader(file), export.Options{Key: key})
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// eventsOf are the events of a file.
func eventsOf(t testing.TB, file []byte) (all []events.Raw) {
	t.Helper()
	for raw, err := range export.Events(bytes.NewReader(file)) {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, raw)
	}
	return all
}

// of is what of a log is of a product.
func of(log []events.Raw, product string) (all []events.Raw) {
	for _, raw := range log {
		if strings.HasSuffix(raw.Stream, "-"+product) {
			all = append(all, raw)
		}
	}
	return all
}
