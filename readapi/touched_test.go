package readapi_test

import (
	"context"
	"strings"
	"sync"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"waymark/readapi"
)

// asked is a statement as the queries gave it to the database.
type asked struct {
	sql  string
	args []any
}

// listener keeps the statements.
type listener struct {
	mu    sync.Mutex
	heard []asked
}

// TraceQueryStart keeps a statement.
func (l *listener) TraceQueryStart(ctx context.Context, _ *pgx.Conn, data pgx.TraceQueryStartData) context.Context {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.heard = append(l.heard, asked{data.SQL, data.Args})
	return ctx
}

// TraceQueryEnd is nothing to keep.
func (l *listener) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData) {}

// overheard is a house like this one whose statements are heard.
func (h *house) overheard() (*house, *listener) {
	h.t.Helper()
	l := &listener{}
	config := h.pool.Config()
	config.ConnConfig.Tracer = l
	pool, err := pgxpool.NewWithConfig(h.t.Context(), config)
	if err != nil {
		h.t.Fatal(err)
	}
	h.t.Cleanup(pool.Close)
	return &house{t: h.t, pool: h.pool, url: serveQueries(h.t, readapi.New(pool, readapi.Options{Now: now}))}, l
}

// touched is how many pages of the database the statements of a request touch, each as often as it is touched.
func (h *house) touched(path string) (pages int) {
	h.t.Helper()
	o, l := h.overheard()
	if a := o.get(path); a.status != 200 {
		h.t.Fatalf("GET %s: %d %s", path, a.status, a.body)
	}
	tx, err := h.pool.Begin(h.t.Context())
	if err != nil {
		h.t.Fatal(err)
	}
	defer func() { _ = tx.Rollback(context.WithoutCancel(h.t.Context())) }()
	for _, a := range l.heard {
		if strings.HasPrefix(a.sql, "begin") {
			_, settings, _ := strings.Cut(a.sql, ";")
			if _, err := tx.Exec(h.t.Context(), settings); err != nil {
				h.t.Fatal(err)
			}
			continue
		}
		if a.sql == "commit" || strings.HasPrefix(a.sql, "set ") {
			continue
		}
		var plans []struct {
			Plan struct {
				Hit  int `json:"Shared Hit Blocks"`
				Read int `json:"Shared Read Blocks"`
			}
		}
		sql := "explain (analyze, buffers, timing off, format json) " + a.sql
		if err := tx.QueryRow(h.t.Context(), sql, a.args...).Scan(&plans); err != nil {
			h.t.Fatalf("%s: %v", a.sql, err)
		}
		pages += plans[0].Plan.Hit + plans[0].Plan.Read
	}
	return pages
}
