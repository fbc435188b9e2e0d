package readapi_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"log/slog"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"waymark/postgres"
	"waymark/postgres/postgrestest"
	"waymark/readapi"
)

// routes are a path of every query of a product.
func routes() []string {
	return []string{
		"/v1/products/ACME", "/v1/products/ACME/backlog", "/v1/products/ACME/backlog/ACME-1", "/v1/products/ACME/roadmap",
		"/v1/products/ACME/discovery", "/v1/products/ACME/discovery/needs/ACME-N1",
		"/v1/products/ACME/roadmap/ACME-I1", "/v1/products/ACME/proposals",
		"/v1/products/ACME/decisions", "/v1/products/ACME/decisions/" + decisionID(1),
		"/v1/products/ACME/analytics/priority-changes", "/v1/products/ACME/why?story=ACME-1",
	}
}

func TestAnUnknownProductIsNamed(t *testing.T) {
	h := newHouse(t)
	h.start("OTHER", day(0))
	for _, path := range routes() {
		p, _ := h.refused(path, 404)
		p.mentions(t, `product "ACME"`)
		if !strings.Contains(path, "decisions") && !strings.Contains(path, "analytics") {
			for _, at := range []string{"P1D", "revision:0", "revision:-1", "2000-01-01T00:00:00Z"} {
				p, _ := h.refused(path+"?at="+at, 404)
				p.mentions(t, `product "ACME"`)
			}
		}
	}
}

func TestMalformedParametersAreRefused(t *testing.T) {
	h := newHouse(t)
	h.start("ACME", day(0))
	for _, c := range []struct{ path, location string }{
		{"/v1/products?limit=0", "query.limit"},
		{"/v1/products?cursor=x", "query.cursor"},
		{"/v1/products/ACME?at=yesterday", "query.at"},
		{"/v1/products/ACME/backlog?at=P", "query.at"},
		{"/v1/products/ACME/backlog?at=2026-02-30", "query.at"},
		{"/v1/products/ACME/backlog?at=2026-04-02", "query.at"},
		{"/v1/products/ACME/discovery?at=2026-03-31T12:02:00Z", "query.at"},
		{"/v1/products?at=2026-04-02", "query.at"},
		{"/v1/products?at=revision:1", "query.at"},
		{"/v1/products/ACME/backlog?at=2026-03-01&tz=Mars", "query.tz"},
		{"/v1/products/ACME/decisions?tz=Local", "query.tz"},
		{"/v1/products/ACME/decisions?q=%25%25", "query.q"},
		{"/v1/products/ACME/decisions?top=0", "query.top"},
		{"/v1/products/ACME/decisions?has_reason=yes", "query.has_reason"},
		{"/v1/products/ACME/decisions?from=2026-03-02&to=2026-03-01", "query.from"},
		{"/v1/products/ACME/analytics/priority-changes?from=P1D&to=P2D", "query.from"},
		{"/v1/products/ACME/backlog?at=9999-12-31T23:59:59-01:00", "query.at"},
		{"/v1/products/ACME?at=0001-01-01T00:00:00%2B00:01", "query.at"},
		{"/v1/products/ACME/decisions?from=9999-12-31T23:59:59-01:00", "query.from"},
		{"/v1/products/ACME/decisions?to=0000-01-01T00:00:00Z", "query.to"},
		{"/v1/products/ACME/backlog?at=revision:x", "query.at"},
		{"/v1/products/ACME/backlog?at=revision:-2", "query.at"},
		{"/v1/products/ACME/backlog?limit=501", "query.limit"},
		{"/v1/products/ACME/backlog?limit=many", "query.limit"},
		{"/v1/products/ACME/backlog?cursor=%21", "query.cursor"},
		{"/v1/products/ACME/backlog?status_category=started", "query.status_category"},
		{"/v1/products/ACME/backlog?min_position=soon", "query.min_position"},
		{"/v1/products/ACME/backlog/ACME-1?at=2026-02-30T00:00:00Z", "query.at"},
		{"/v1/products/ACME/roadmap?at=now", "query.at"},
		{"/v1/products/ACME/roadmap/ACME-I1?at=now", "query.at"},
		{"/v1/products/ACME/proposals?status=done", "query.status"},
		{"/v1/products/ACME/proposals?cursor=x", "query.cursor"},
		{"/v1/products/ACME/decisions?order=random", "query.order"},
		{"/v1/products/ACME/decisions?book=bible", "query.book"},
		{"/v1/products/ACME/decisions?from=revision:1", "query.from"},
		{"/v1/products/ACME/decisions?to=later", "query.to"},
		{"/v1/products/ACME/analytics/priority-changes?bucket=year", "query.bucket"},
		{"/v1/products/ACME/analytics/priority-changes?group=colour", "query.group"},
		{"/v1/products/ACME/analytics/priority-changes?from=2026", "query.from"},
	} {
		p, _ := h.refused(c.path, 422)
		p.mentions(t, c.location)
	}
}

func TestTextThatIsNoneIsRefused(t *testing.T) {
	h := newHouse(t)
	h.start("ACME", day(0))
	h.write("ACME", randomHistory(7, 2, 2), day)
	for _, path := range []string{
		"/v1/products/%00", "/v1/products/%ff/backlog", "/v1/products/ACME/backlog?q=%00", "/v1/products/ACME/backlog?label=%fe",
		"/v1/products/ACME/decisions?actor=a%00b", "/v1/products/ACME/decisions?story=%ff",
	} {
		h.refused(path, 422)
	}
}

func TestACursorBelongsToItsQuery(t *testing.T) {
	h := newHouse(t)
	h.start("ACME", day(0))
	h.write("ACME", randomHistory(5, 5, 6), day)
	page, _ := read[backlogPage](h, "/v1/products/ACME/backlog?limit=2&kind=story")
	next := *page.Next
	h.get("/v1/products/ACME/backlog?limit=3&kind=story&cursor=" + next)
	for _, path := range []string{
		"/v1/products/ACME/backlog?limit=2&cursor=", "/v1/products/ACME/backlog?limit=2&kind=bug&cursor=",
		"/v1/products/ACME/backlog?kind=story&at=P1D&cursor=", "/v1/products/ACME/decisions?cursor=", "/v1/products?cursor=",
	} {
		p, _ := h.refused(path+next, 422)
		p.mentions(t, "query.cursor", "another query")
	}
	text, err := base64.RawURLEncoding.DecodeString(next)
	if err != nil {
		t.Fatal(err)
	}
	for _, change := range [][2]string{
		{`"v":1`, `"v":2`}, {`"p":2`, `"p":-2`}, {`"p":2`, `"p":9999999999`}, {`"r":5`, `"r":-7`}, {`"r":5`, `"r":99`}, {`{`, `[`},
	} {
		forged := bytes.Replace(text, []byte(change[0]), []byte(change[1]), 1)
		if bytes.Equal(forged, text) {
			t.Fatalf("%s has no %s", text, change[0])
		}
		p, _ := h.refused("/v1/products/ACME/backlog?kind=story&cursor="+base64.RawURLEncoding.EncodeToString(forged), 422)
		p.mentions(t, "query.cursor")
	}
}

func TestACauseIsLoggedAndNotShown(t *testing.T) {
	var log bytes.Buffer
	h := newHouse(t, func(o *readapi.Options) { o.Logger = slog.New(slog.NewTextHandler(&log, nil)) })
	h.start("ACME", day(0))
	h.exec("alter table roadmap.initiative rename column title to caption")
	_, a := h.refused("/v1/products/ACME/roadmap", 500)
	if strings.Contains(string(a.body), "i.title") || !strings.Contains(log.String(), "i.title") {
		t.Errorf("answer %s, log %s", a.body, log.String())
	}
}

func TestAReadModelThatIsNotThereYetIsNoFault(t *testing.T) {
	h := newHouseOver(t, postgrestest.Database(t))
	for _, path := range append(routes(), "/v1/products", "/v1/products?min_position=5") {
		_, a := h.refused(path, 503)
		if a.header.Get("Retry-After") != "1" {
			t.Errorf("%s: no Retry-After", path)
		}
	}
}

func TestAnUnreachableDatabaseIsSaidSoon(t *testing.T) {
	cluster, err := postgres.Start(t.Context(), postgrestest.Options(t))
	if err != nil {
		t.Fatal(err)
	}
	stop := func() {
		ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
		defer cancel()
		if err := cluster.Stop(ctx); err != nil {
			t.Fatal(err)
		}
	}
	stopped := false
	t.Cleanup(func() {
		if !stopped {
			stop()
		}
	})
	h := newHouseOver(t, cluster.DSN("postgres"))
	h.refused("/v1/products", 503) // connected, and without tables
	stop()
	stopped = true
	for _, path := range append(routes(), "/v1/products", "/v1/products?min_position=5") {
		before := time.Now()
		_, a := h.refused(path, 503)
		if took := time.Since(before); took > 4*time.Second {
			t.Errorf("%s: took %s", path, took)
		}
		if a.header.Get("Retry-After") != "1" || strings.Contains(string(a.body), "socket") {
			t.Errorf("%s: %v %s", path, a.header, a.body)
		}
	}
}

func TestASlowDatabaseIsGivenUp(t *testing.T) {
	h := newHouse(t, func(o *readapi.Options) { o.QueryTimeout = 100 * time.Millisecond })
	h.start("ACME", day(0))
	tx, err := h.pool.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback(context.Background())
	if _, err := tx.Exec(t.Context(), "lock table charter.charter"); err != nil {
		t.Fatal(err)
	}
	_, a := h.refused("/v1/products/ACME", 503)
	if a.header.Get("Retry-After") != "1" {
		t.Errorf("got %v", a.header)
	}
}

func TestHealthAndReadiness(t *testing.T) {
	state := readapi.Readiness{Models: []readapi.ReadModel{{Name: "backlog", Worker: "idle", Parked: []readapi.ParkedEvent{{Product: "ACME"}}}}}
	h := newHouse(t, func(o *readapi.Options) { o.Ready = func(context.Context) readapi.Readiness { return state } })
	type body struct {
		Status   string
		ReadOnly string `json:"read_only"`
		Models   []readapi.ReadModel
	}
	if got, _ := read[body](h, "/healthz"); got.Status != "ok" {
		t.Errorf("healthz: %+v", got)
	}
	if got, _ := read[body](h, "/readyz"); got.Status != "ok" || len(got.Models) != 1 || got.Models[0].Parked[0].Product != "ACME" {
		t.Errorf("readyz: %+v", got)
	}
	state.ReadOnly = "the disk is full"
	if got, _ := read[body](h, "/readyz"); got.Status != "read_only" || got.ReadOnly != state.ReadOnly || len(got.Models) != 1 {
		t.Errorf("readyz: %+v", got)
	}
	state.Store = "may not read $all"
	state.Err, state.Models[0].Fault = errors.New("the secret cause"), "lags behind the log"
	p, a := h.refused("/readyz", 503)
	if strings.Contains(string(a.body), "secret") || a.header.Get("Retry-After") != "1" {
		t.Errorf("got %s", a.body)
	}
	p.mentions(t, "models.backlog", "lags behind the log")
	p.mentions(t, "event_store", "may not read $all")
	if p.Detail != "not ready to serve: event_store, models.backlog" {
		t.Errorf("says %q", p.Detail)
	}
	state.Postgres = "can't be reached"
	p, _ = h.refused("/readyz", 503)
	p.mentions(t, "postgres", "can't be reached")
	read[struct{ Status string }](h, "/healthz")
}

// What was made from another event store, or only from a part of the log, is not shown.
func TestQueriesAnswerFromNoReadModelThatIsNotToBeTrusted(t *testing.T) {
	var fault error
	h := newHouse(t, func(o *readapi.Options) {
		o.Unfit = func(models []string) error {
			if slices.Contains(models, "backlog") {
				return fault
			}
			return nil
		}
	})
	fault = errors.New("the read model backlog was made from another event store: run waymark projections rebuild --all")
	if p, _ := h.refused("/v1/products/ACME/backlog", 503); !strings.Contains(p.Detail, "waymark projections rebuild --all") {
		t.Errorf("%+v", p)
	}
	read[struct{ Items []struct{} }](h, "/v1/products")
	fault = nil
	h.exec("insert into waymark.lane (name, lane, building) values ('charter', 0, false), ('backlog', 0, false), ('backlog', 1, true)")
	if p, a := h.refused("/v1/products/ACME/backlog", 503); !strings.Contains(p.Detail, "backlog is still being built") || a.header.Get("Retry-After") != "1" {
		t.Errorf("%+v", p)
	}
	read[struct{ Items []struct{} }](h, "/v1/products")
}

func TestEveryRouteIsDescribed(t *testing.T) {
	h := newHouse(t)
	document, _ := h.describe()
	want := []string{
		"/v1/products", "/v1/products/{key}", "/v1/products/{key}/backlog", "/v1/products/{key}/backlog/places", "/v1/products/{key}/backlog/{story}",
		"/v1/products/{key}/next", "/v1/products/{key}/sprints", "/v1/products/{key}/sprints/{sprint}",
		"/v1/products/{key}/roadmap", "/v1/products/{key}/roadmap/{initiative}", "/v1/products/{key}/proposals",
		"/v1/products/{key}/visions", "/v1/products/{key}/goals", "/v1/products/{key}/goals/{goal}", "/v1/products/{key}/challenges",
		"/v1/products/{key}/discovery", "/v1/products/{key}/discovery/needs/{need}",
		"/v1/products/{key}/decisions", "/v1/products/{key}/decisions/counts", "/v1/products/{key}/decisions/{id}",
		"/v1/products/{key}/why", "/v1/products/{key}/trace/{id}", "/v1/products/{key}/compare", "/v1/products/{key}/export",
		"/v1/products/{key}/analytics/priority-changes",
		"/v1/products/{key}/analytics/churn",
		"/v1/products/{key}/analytics/thrash",
		"/v1/products/{key}/analytics/reversals",
		"/v1/products/{key}/analytics/score-drift",
		"/v1/products/{key}/analytics/roadmap-slip",
		"/v1/products/{key}/analytics/goal-progress",
		"/v1/products/{key}/analytics/sprints",
		"/v1/products/{key}/assessment",
		"/v1/assessment",
		"/v1/products/{key}/analytics/lead-time",
		"/healthz", "/readyz",
	}
	if len(document.Paths) != len(want) {
		t.Errorf("got %d paths", len(document.Paths))
	}
	for _, path := range want {
		operation := document.Paths[path].Get
		if operation.OperationID == "" || operation.Summary == "" {
			t.Errorf("%s: %+v", path, operation)
		}
		names := map[string]bool{}
		for _, p := range operation.Parameters {
			names[p.Name] = true
			if p.Description == "" {
				t.Errorf("%s: %s is not explained", path, p.Name)
			}
		}
		if strings.HasPrefix(path, "/v1") && (!names["min_position"] || !names["Waymark-Min-Position"]) {
			t.Errorf("%s: takes no min_position", path)
		}
		isFile := path == "/v1/products/{key}/export" // which is not made before it is sent
		if strings.HasPrefix(path, "/v1") && !isFile && (operation.Responses["200"].Headers["ETag"] == nil || operation.Responses["304"].Description == "") {
			t.Errorf("%s: has no ETag, or no answer to If-None-Match", path)
		}
		if _, err := url.Parse(path); err != nil || operation.Responses["200"].Description == "" {
			t.Errorf("%s: no answer", path)
		}
	}
}

func TestEveryFieldIsDescribed(t *testing.T) {
	h := newHouse(t)
	document, _ := h.describe()
	fields := 0
	for name, schema := range document.Components.Schemas {
		for field, property := range schema.Properties {
			fields++
			if property.Description == "" {
				t.Errorf("%s.%s is not explained", name, field)
			}
		}
	}
	if fields < 80 {
		t.Errorf("only %d fields", fields)
	}
}

type openAPI struct {
	Components struct {
		Schemas map[string]struct {
			Properties map[string]struct{ Description string }
		}
	}
	Paths map[string]struct {
		Get struct {
			OperationID string `json:"operationId"`
			Summary     string
			Parameters  []struct{ Name, Description string }
			Responses   map[string]struct {
				Description string
				Headers     map[string]any
			}
		}
	}
}

func (h *house) describe() (openAPI, answer) {
	h.t.Helper()
	a := h.get("/openapi.json")
	var document openAPI
	decode(h.t, a.body, &document)
	return document, a
}
