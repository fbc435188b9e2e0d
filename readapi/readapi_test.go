package readapi_test

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"waymark/httpapi"
	"waymark/httpapi/httpapitest"
	"waymark/postgres"
	"waymark/postgres/postgrestest"
	"waymark/projections"
	"waymark/readapi"
)

// TestMain has all tests run far from UTC: no answer may show it.
func TestMain(m *testing.M) {
	time.Local = time.FixedZone("Kathmandu", 5*3600+45*60)
	os.Exit(postgrestest.Main(m))
}

// elsewhere is an instant that is not written as one of UTC.
var elsewhere = regexp.MustCompile(`"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?([+-][\d:]+)?"`)

// now is the clock of these tests: a while after everything that happens in them.
func now() time.Time { return time.Date(2026, 3, 31, 12, 0, 0, 0, time.UTC) }

// house is the queries over a database of their own, behind a real HTTP server.
type house struct {
	t    testing.TB
	pool *pgxpool.Pool
	url  string
}

func newHouse(t testing.TB, change ...func(*readapi.Options)) *house {
	t.Helper()
	return newHouseOver(t, schema(t), change...)
}

func newHouseOver(t testing.TB, dsn string, change ...func(*readapi.Options)) *house {
	t.Helper()
	pool, err := postgres.Connect(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	engine := projections.New(projections.Options{Pool: pool})
	options := readapi.Options{Now: now, Unavailable: postgres.IsUnavailable, Wait: engine.Wait}
	for _, f := range change {
		f(&options)
	}
	return &house{t: t, pool: pool, url: serveQueries(t, readapi.New(pool, options))}
}

// serveQueries is the address of a server of the queries, whose every answer is held against its document.
func serveQueries(t testing.TB, q *readapi.Queries) string {
	t.Helper()
	mux := http.NewServeMux()
	readapi.Register(httpapi.New(mux, "test"), q)
	handler := httpapi.Handler(mux, slog.New(slog.DiscardHandler), httpapi.Sight{})
	server := httptest.NewServer(httpapitest.Checked(t, handler))
	t.Cleanup(server.Close)
	return server.URL
}

// exec runs a statement that prepares the test.
func (h *house) exec(sql string, args ...any) {
	h.t.Helper()
	if _, err := h.pool.Exec(h.t.Context(), sql, args...); err != nil {
		h.t.Fatalf("%s: %v", sql, err)
	}
}

// row is one row to insert, by column.
type row map[string]any

// insert adds rows to a table, such as "backlog.story".
func (h *house) insert(table string, rows ...row) {
	h.t.Helper()
	batch := &pgx.Batch{}
	for _, r := range rows {
		columns := slices.Sorted(maps.Keys(r))
		batch.Queue("insert into "+table+" ("+strings.Join(columns, ", ")+") values (@"+strings.Join(columns, ", @")+")", pgx.NamedArgs(r))
	}
	if err := h.pool.SendBatch(h.t.Context(), batch).Close(); err != nil {
		h.t.Fatalf("insert into %s: %v", table, err)
	}
}

// answer is what the server said.
type answer struct {
	status int
	header http.Header
	body   []byte
}

// get asks; path is below the server, with its query.
func (h *house) get(path string, headers ...string) answer {
	h.t.Helper()
	got, err := h.try(h.t.Context(), path, headers...)
	if err != nil {
		h.t.Fatal(err)
	}
	return got
}

func (h *house) try(ctx context.Context, path string, headers ...string) (answer, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, h.url+path, nil)
	if err != nil {
		return answer{}, err
	}
	for i := 0; i < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return answer{}, err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if found := elsewhere.Find(body); found != nil && response.StatusCode == http.StatusOK {
		h.t.Errorf("GET %s answers the instant %s, which is none of UTC", path, found)
	}
	return answer{status: response.StatusCode, header: response.Header, body: body}, err
}

// read asks and decodes an answer that must be good.
func read[T any](h *house, path string) (T, answer) {
	h.t.Helper()
	got := h.get(path)
	var body T
	if got.status != http.StatusOK {
		h.t.Fatalf("GET %s: %d %s", path, got.status, got.body)
	}
	if kind := got.header.Get("Content-Type"); kind != "application/json" {
		h.t.Errorf("GET %s: content type %s", path, kind)
	}
	if err := json.Unmarshal(got.body, &body); err != nil {
		h.t.Fatalf("GET %s: %v in %s", path, err, got.body)
	}
	return body, got
}

// problem is a problem document.
type problem struct {
	Status int
	Detail string
	Errors []struct{ Location, Message string }
}

// refused asks and checks that the answer is a problem document of this status.
func (h *house) refused(path string, status int) (problem, answer) {
	h.t.Helper()
	got := h.get(path)
	var p problem
	if err := json.Unmarshal(got.body, &p); err != nil {
		h.t.Fatalf("GET %s: %v in %s", path, err, got.body)
	}
	if got.status != status || p.Status != status || got.header.Get("Content-Type") != "application/problem+json" {
		h.t.Errorf("GET %s: got %d %s %s, want problem %d", path, got.status, got.header.Get("Content-Type"), got.body, status)
	}
	return p, got
}

// mentions checks what a problem says.
func (p problem) mentions(t testing.TB, words ...string) {
	t.Helper()
	text := p.Detail
	for _, e := range p.Errors {
		text += " " + e.Location + " " + e.Message
	}
	for _, word := range words {
		if !strings.Contains(text, word) {
			t.Errorf("%q does not mention %q", text, word)
		}
	}
}

// day is the instant at which a day of the tests' history begins; day 0 is 1 January 2026.
func day(n int) time.Time { return time.Date(2026, 1, 1+n, 0, 0, 0, 0, time.UTC) }

func decode(t testing.TB, body []byte, into any) {
	t.Helper()
	if err := json.Unmarshal(body, into); err != nil {
		t.Fatalf("%v in %s", err, body)
	}
}
