package readapi_test

import (
	"bytes"
	"context"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"waymark/readapi"
)

// meddler changes the read models between the statements of one answer.
type meddler struct {
	change     func()
	statements atomic.Int32
}

func (m *meddler) TraceQueryStart(ctx context.Context, _ *pgx.Conn, data pgx.TraceQueryStartData) context.Context {
	if strings.HasPrefix(data.SQL, "begin") || strings.HasPrefix(data.SQL, "commit") || m.statements.Add(1) != 2 {
		return ctx
	}
	m.change()
	return ctx
}

func (m *meddler) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData) {}

func TestAnAnswerIsOfOneSnapshotWhateverIsWrittenMeanwhile(t *testing.T) {
	dsn := schema(t)
	plain := newHouseOver(t, dsn)
	plain.start("ACME", day(0))
	plain.write("ACME", randomHistory(7, 6, 8), day)
	for _, path := range []string{
		"/v1/products/ACME/backlog", "/v1/products/ACME/backlog?kind=story", "/v1/products/ACME/next", "/v1/products/ACME/backlog/ACME-1",
		"/v1/products/ACME/compare?of=backlog&from=revision:2",
	} {
		want := plain.get(path)
		m := &meddler{change: func() { plain.exec("update backlog.story set title = title || '!', points = 77, kind = 'other'") }}
		config, err := pgxpool.ParseConfig(dsn)
		if err != nil {
			t.Fatal(err)
		}
		config.ConnConfig.Tracer = m
		pool, err := pgxpool.NewWithConfig(t.Context(), config)
		if err != nil {
			t.Fatal(err)
		}
		defer pool.Close()
		watched := newHouseOver(t, dsn)
		watched.url = serveQueries(t, readapi.New(pool, readapi.Options{Now: now}))
		got := watched.get(path)
		if m.statements.Load() < 2 {
			t.Errorf("%s needs %d statements only: nothing came between", path, m.statements.Load())
		}
		if got.status != 200 || !bytes.Equal(got.body, want.body) {
			t.Errorf("%s mixes two states:\n%s\ninstead of\n%s", path, got.body, want.body)
		}
	}
}
