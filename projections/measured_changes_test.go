package projections

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"pgregory.net/rapid"

	"waymark/events"
	"waymark/httpapi"
	"waymark/postgres/postgrestest"
	"waymark/projections/analytics"
	"waymark/projections/backlog"
	"waymark/projections/kit"
	"waymark/readapi"
)

// measuredRow is a row of the priority changes.
type measuredRow struct {
	From       time.Time `json:"from"`
	To         time.Time `json:"to"`
	Group      string    `json:"group"`
	Others     bool      `json:"others"`
	Moves      int       `json:"moves"`
	Levels     int       `json:"level_changes"`
	Up         int       `json:"up"`
	Down       int       `json:"down"`
	Places     int       `json:"places"`
	Decided    int       `json:"decided"`
	Reasoned   int       `json:"reasoned"`
	Unreasoned int       `json:"unreasoned"`
	Decisions  []string  `json:"decisions"`
}

// listedRow is a row with the address that lists its decisions.
type listedRow struct {
	measuredRow
	URL *string `json:"decisions_url"`
}

// measurer has read models that sum up few revisions in a row, so that a short history has many blocks, and answers from them.
type measurer struct {
	pool      *pgxpool.Pool
	consumers []*consumer
	handler   http.Handler
}

func newMeasurer(t *testing.T) measurer {
	t.Helper()
	m := measurer{pool: connect(t, postgrestest.Database(t))}
	for _, model := range models() {
		switch model.Name {
		case "backlog":
			model.Folder = func() kit.Folder { return backlog.NewFolder(3, shortBlock) }
		case "analytics":
			model.Folder = func() kit.Folder { return analytics.NewFolder(shortBlock) }
		}
		m.consumers = append(m.consumers, own(t, m.pool, model, "one"))
	}
	later := func() time.Time { return time.Date(2200, 1, 1, 0, 0, 0, 0, time.UTC) }
	mux := http.NewServeMux()
	readapi.Register(httpapi.New(mux, "test"), readapi.New(m.pool, readapi.Options{
		Now: later, QueryTimeout: time.Minute, Block: shortBlock, Logger: slog.New(slog.NewTextHandler(io.Discard, nil)),
	}))
	m.handler = httpapi.Handler(mux, slog.New(slog.DiscardHandler), httpapi.Sight{})
	return m
}

func (m measurer) take(t tester, log []events.Raw) {
	t.Helper()
	for _, c := range m.consumers {
		pages(t, c, log, func() int { return 64 }, false)
	}
}

// answer is what a measure of a product says.
func (m measurer) answer(t tester, key, measure string, query url.Values, into any) {
	t.Helper()
	answer := httptest.NewRecorder()
	m.handler.ServeHTTP(answer, httptest.NewRequest(http.MethodGet, "/v1/products/"+key+"/analytics/"+measure+"?"+query.Encode(), nil))
	if err := json.Unmarshal(answer.Body.Bytes(), into); err != nil || answer.Code != http.StatusOK {
		t.Fatalf("%s %v: %d %s", measure, query, answer.Code, answer.Body)
	}
}

// Whatever the bucket, the zone and the range, and wherever blocks end in them: the sums are those of a walk over all decisions.
func TestPriorityChangesAreThoseOfAWalkOverAllDecisions(t *testing.T) {
	t.Parallel()
	m := newMeasurer(t)
	h, round := newHistory(), 0
	rapid.Check(t, func(rt *rapid.T) {
		round++
		key, from := fmt.Sprint("M", round), len(h.log)
		drawHistory(rt, h, []string{key})
		d := draw{rt, key, h.products[key]}
		for range rapid.IntRange(0, 100).Draw(rt, "more") {
			_ = h.decide(key, rapid.SampledFrom([]func() any{d.prioritizeStory, d.prioritizeStory, d.reorder, d.writeStory}).Draw(rt, "kind")())
		}
		m.take(rt, h.log[from:])
		for range 4 {
			checkMeasured(rt, m, key, h.log[from:], h.products[key])
		}
	})
}

// checkListed follows the address of a row: it lists all decisions that the row counts, and there is none where no filter can.
func checkListed(t *rapid.T, handler http.Handler, m measuring, row listedRow) {
	t.Helper()
	named := m.group == "" || slices.Contains([]string{"actor", "role", "source"}, m.group) && row.Group != "" || m.group == "reason" && row.Group == ""
	if named != (row.URL != nil) && !row.Others {
		t.Fatalf("%+v: %+v is listed: %t", m, row, row.URL != nil)
	}
	if row.URL == nil {
		return
	}
	answer := httptest.NewRecorder()
	handler.ServeHTTP(answer, httptest.NewRequest(http.MethodGet, *row.URL+"&limit=500", nil))
	var listed struct {
		Items []struct{ ID string }
		Total int
	}
	if err := json.Unmarshal(answer.Body.Bytes(), &listed); err != nil || listed.Total != row.Decided {
		t.Fatalf("GET %s: %d of %d: %.300s", *row.URL, listed.Total, row.Decided, answer.Body)
	}
	for i, id := range row.Decisions {
		if listed.Items[i].ID != id {
			t.Fatalf("GET %s: %s stands in place of %s", *row.URL, listed.Items[i].ID, id)
		}
	}
}

// measuring is what is asked.
type measuring struct {
	bucket, group, zone string
	from, to            time.Time
}

// drawMeasuring draws a range over a log, or a part of it.
func drawMeasuring(t *rapid.T, log []events.Raw) measuring {
	begin := mustRecord(t, log[0]).Metadata.EffectiveAt
	hours := int(mustRecord(t, log[len(log)-1]).Metadata.EffectiveAt.Sub(begin).Hours())
	first := rapid.IntRange(-3, hours).Draw(t, "first hour")
	return measuring{
		bucket: rapid.SampledFrom([]string{"day", "week", "month", "quarter"}).Draw(t, "bucket"),
		zone:   rapid.SampledFrom([]string{"UTC", "Europe/Berlin", "Asia/Kathmandu", "America/St_Johns", "Pacific/Apia"}).Draw(t, "zone"),
		from:   begin.Add(time.Duration(first) * time.Hour),
		to:     begin.Add(time.Duration(rapid.IntRange(first+1, hours+100).Draw(t, "last hour")) * time.Hour),
	}
}

func (m measuring) query() url.Values {
	return url.Values{"bucket": {m.bucket}, "tz": {m.zone}, "from": {m.from.Format(time.RFC3339Nano)}, "to": {m.to.Format(time.RFC3339Nano)}}
}

func (m measuring) has(at time.Time) bool { return !at.Before(m.from) && at.Before(m.to) }

func checkMeasured(t *rapid.T, by measurer, key string, log []events.Raw, p *told) {
	t.Helper()
	m := drawMeasuring(t, log)
	m.group = rapid.SampledFrom([]string{"", "actor", "role", "reason", "source", "initiative", "level", "kind"}).Draw(t, "group")
	query := m.query()
	if m.group != "" {
		query.Set("group", m.group)
	}
	var got struct{ Buckets []listedRow }
	by.answer(t, key, "priority-changes", query, &got)
	rows := make([]measuredRow, len(got.Buckets))
	for i, row := range got.Buckets {
		rows[i] = row.measuredRow
		rows[i].From, rows[i].To = row.From.UTC(), row.To.UTC()
		checkListed(t, by.handler, m, row)
	}
	sameJSON(t, fmt.Sprintf("%+v", m), rows, measuredPlainly(t, m, key, log, p))
}

func mustRecord(t tester, raw events.Raw) events.Recorded {
	t.Helper()
	r, err := events.Record(raw)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// measuredPlainly walks over all decisions.
func measuredPlainly(t tester, m measuring, key string, log []events.Raw, p *told) []measuredRow {
	t.Helper()
	var policy events.Policy
	rows := []measuredRow{}
	for _, raw := range log {
		r := mustRecord(t, raw)
		if e, is := r.Event.(events.DecisionPolicySet); is && r.Product == key {
			policy = *e.Policy.To
		}
		if r.Product != key || !m.has(r.Metadata.EffectiveAt) {
			continue
		}
		for _, c := range changedPlainly(r, p, policy) {
			rows = m.counted(t, rows, r, c)
		}
	}
	rows = othersTogether(rows)
	slices.SortStableFunc(rows, func(a, b measuredRow) int {
		switch {
		case !a.From.Equal(b.From):
			return a.From.Compare(b.From)
		case a.Others != b.Others:
			return strings.Compare(fmt.Sprint(a.Others), fmt.Sprint(b.Others))
		}
		return strings.Compare(a.Group, b.Group)
	})
	return rows
}

// othersTogether leaves the 50 groups with the most decisions alone, and makes one row of all others of a bucket.
func othersTogether(rows []measuredRow) []measuredRow {
	decided := map[string]int{}
	for _, row := range rows {
		decided[row.Group] += row.Decided
	}
	groups := slices.SortedFunc(maps.Keys(decided), func(a, b string) int {
		return cmp.Or(cmp.Compare(decided[b], decided[a]), strings.Compare(a, b))
	})
	alone := groups[:min(50, len(groups))]
	together := []measuredRow{}
	for _, row := range rows {
		if !slices.Contains(alone, row.Group) {
			row.Group, row.Others, row.Decisions = "", true, []string{}
		}
		at := slices.IndexFunc(together, func(other measuredRow) bool {
			return row.Others && other.Others && other.From.Equal(row.From)
		})
		if at < 0 {
			together = append(together, row)
			continue
		}
		sum := &together[at]
		sum.Moves, sum.Levels, sum.Up, sum.Down = sum.Moves+row.Moves, sum.Levels+row.Levels, sum.Up+row.Up, sum.Down+row.Down
		sum.Places, sum.Decided = sum.Places+row.Places, sum.Decided+row.Decided
		sum.Reasoned, sum.Unreasoned = sum.Reasoned+row.Reasoned, sum.Unreasoned+row.Unreasoned
	}
	return together
}

// counted adds a change to its row.
func (m measuring) counted(t tester, rows []measuredRow, r events.Recorded, c plainChange) []measuredRow {
	t.Helper()
	group := map[string]string{
		"actor": r.Metadata.Actor, "role": string(r.Metadata.Role), "reason": cutPlainly(r.Metadata.Reason), "source": r.Metadata.Source,
		"initiative": c.after.Initiative, "level": c.after.Level, "kind": c.after.Kind,
	}[m.group]
	from, to := m.bucketOf(t, r.Metadata.EffectiveAt)
	at := slices.IndexFunc(rows, func(row measuredRow) bool { return row.From.Equal(from) && row.Group == group })
	if at < 0 {
		rows, at = append(rows, measuredRow{From: from, To: to, Group: group}), len(rows)
	}
	row, n := &rows[at], c.numbers(r.Metadata.Reason)
	row.Moves, row.Levels, row.Up, row.Down = row.Moves+n["moves"].(int), row.Levels+n["level_changes"].(int), row.Up+n["up"].(int), row.Down+n["down"].(int)
	row.Places += n["places"].(int)
	if len(row.Decisions) == 0 || row.Decisions[0] != r.ID {
		row.Decided++
		row.Reasoned += n["reasoned"].(int)
		row.Unreasoned = row.Decided - row.Reasoned
		row.Decisions = slices.Insert(row.Decisions, 0, r.ID)[:min(10, len(row.Decisions)+1)]
	}
	return rows
}

// bucketOf walks over the days of the calendar until it has the bucket of an instant.
func (m measuring) bucketOf(t tester, at time.Time) (from, to time.Time) {
	t.Helper()
	zone, err := time.LoadLocation(m.zone)
	if err != nil {
		t.Fatal(err)
	}
	year, month, day := at.In(zone).Date()
	begins := func(n int) bool {
		date := time.Date(year, month, day+n, 12, 0, 0, 0, zone)
		switch m.bucket {
		case "week":
			return date.Weekday() == time.Monday
		case "month":
			return date.Day() == 1
		case "quarter":
			return date.Day() == 1 && date.Month()%3 == 1
		}
		return true
	}
	first, last := 0, 1
	for ; !begins(first); first-- {
	}
	for ; !begins(last); last++ {
	}
	return time.Date(year, month, day+first, 0, 0, 0, 0, zone).UTC(), time.Date(year, month, day+last, 0, 0, 0, 0, zone).UTC()
}
