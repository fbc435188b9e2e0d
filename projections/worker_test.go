package projections

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/prometheus/client_golang/prometheus"

	"waymark/events"
	"waymark/postgres/postgrestest"
)

// standing are the read models once all of them have this worker.
func standing(t *testing.T, e *Engine, worker Worker) []State {
	t.Helper()
	var states []State
	eventually(t, "all workers are "+string(worker), func() (err error) {
		if states, err = e.States(t.Context()); err != nil {
			return err
		}
		for _, s := range states {
			if s.Worker != worker {
				return errors.New(s.Name + " is " + string(s.Worker))
			}
		}
		return nil
	})
	return states
}

// lagEvents is the lag of a read model in events; -1 where it is not known.
func lagEvents(s State) int64 {
	if s.LagEvents == nil {
		return -1
	}
	return *s.LagEvents
}

// dies has all owners have died a while ago.
func dies(t *testing.T, pool *pgxpool.Pool) {
	t.Helper()
	if _, err := pool.Exec(t.Context(), "update waymark.lane set heartbeat_at = clock_timestamp() - interval '1 hour'"); err != nil {
		t.Fatal(err)
	}
}

func TestADeadWorkerIsToldFromAnIdleOneAndWhatLagsByHowMuch(t *testing.T) {
	t.Parallel()
	log := syntheticLog(600)
	s, pool := openStore(t), connect(t, postgrestest.Database(t))
	s.append(t, log[:500])
	e := New(Options{Pool: pool, Client: s.client, Node: "one"})
	stop := start(t, e)
	ready(t, e)
	for _, state := range standing(t, e, Idle) {
		if state.Lag != 0 || lagEvents(state) != 0 || state.Fault != "" {
			t.Errorf("idle, %+v", state)
		}
	}
	stop()
	s.append(t, log[500:])
	for _, state := range standing(t, e, Nobody) {
		if !strings.HasPrefix(state.Fault, "has no owner: node one gave it back") || lagEvents(state) != 100 {
			t.Errorf("given back, %+v", state)
		}
	}
	dies(t, pool)
	for _, state := range standing(t, e, Dead) {
		if state.Silent < time.Hour || state.Lag < time.Hour || lagEvents(state) != 100 {
			t.Errorf("dead, %+v", state)
		}
		for _, words := range []string{"node one", "dead: no sign of life for 1h0m", "about 100 events and 1h0m"} {
			if !strings.Contains(state.Fault, words) {
				t.Errorf("%q does not say %q", state.Fault, words)
			}
		}
	}
	if err := e.Ready(t.Context()); !errors.Is(err, ErrNotReady) {
		t.Errorf("ready is %v", err)
	}
	other := New(Options{Pool: pool, Client: s.client, Node: "two"})
	start(t, other)
	ready(t, other)
	standing(t, e, Idle)
}

func TestALagInEventsIsUnknownWhereTheEventStoreDoesNotSayWhereItsLogEnds(t *testing.T) {
	t.Parallel()
	pool := connect(t, postgrestest.Database(t))
	own(t, pool, models()[0], "one")
	e := New(Options{Pool: pool})
	e.end = func(context.Context) (events.Position, bool, error) {
		return events.Position{}, false, errors.New("away")
	}
	states, err := e.States(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range states {
		if lagEvents(s) != -1 {
			t.Errorf("%+v", s)
		}
	}
}

func TestTheLagInEventsIsThatOfTheEventsOfOursInThePositionsBehind(t *testing.T) {
	t.Parallel()
	row := func(commit int64, events ...int64) (rows []laneRow) {
		for lane, n := range events {
			r := laneRow{Lane: int32(lane), Events: n}
			if commit > 0 {
				r.CommitPosition, r.PreparePosition = &commit, &commit
			}
			rows = append(rows, r)
		}
		return rows
	}
	for name, test := range map[string]struct {
		rows map[string][]laneRow
		of   string
		end  int
		want int64
	}{
		"positions that count events":        {map[string][]laneRow{"a": row(90, 90)}, "a", 100, 10},
		"positions that count bytes":         {map[string][]laneRow{"a": row(40_000, 80)}, "a", 50_000, 20},
		"a model that reads one book of all": {map[string][]laneRow{"a": row(50, 5), "b": row(100, 100)}, "a", 100, 50},
		"a model that was just begun":        {map[string][]laneRow{"a": row(0, 0), "b": row(100, 50)}, "a", 100, 50},
		"a lane of few events":               {map[string][]laneRow{"a": row(50, 40, 10)}, "a", 100, 50},
		"a lane of none":                     {map[string][]laneRow{"a": row(50, 0, 50)}, "a", 100, 50},
		"lanes whose parts are no whole":     {map[string][]laneRow{"a": row(70, 10, 20, 40)}, "a", 100, 30},
		"all models just begun":              {map[string][]laneRow{"a": row(0, 0), "b": row(0, 0)}, "a", 100, -1},
		"an empty log":                       {map[string][]laneRow{"a": row(0, 0)}, "a", 0, 0},
		"a checkpoint past the end":          {map[string][]laneRow{"a": row(100, 100)}, "a", 90, 0},
	} {
		e := Engine{end: func(context.Context) (events.Position, bool, error) { return at(test.end), true, nil }}
		e.measure(t.Context(), test.rows)
		var s State
		if s.stand(test.rows[test.of]); lagEvents(s) != test.want {
			t.Errorf("%s: %d events behind, want %d", name, lagEvents(s), test.want)
		}
	}
}

// measured is every gauge of the read models, by name and labels.
func measured(t *testing.T, e *Engine) map[string]float64 {
	t.Helper()
	registry := prometheus.NewRegistry()
	registry.MustRegister(e.Metrics()...)
	families, err := registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	values := map[string]float64{}
	for _, f := range families {
		for _, m := range f.GetMetric() {
			name := f.GetName()
			for _, label := range m.GetLabel() {
				name += " " + label.GetValue()
			}
			if m.GetHistogram() != nil {
				values[name] = m.GetHistogram().GetSampleSum()
			}
			if m.GetGauge() != nil {
				values[name] = m.GetGauge().GetValue()
			}
		}
	}
	return values
}

func TestMeasurementsTellHowTheReadModelsAreAndNothingThatNobodyKnows(t *testing.T) {
	t.Parallel()
	log := syntheticLog(600)
	s, pool := openStore(t), connect(t, postgrestest.Database(t))
	s.append(t, log)
	e := New(Options{Pool: pool, Client: s.client, Node: "one"})
	stop := start(t, e)
	ready(t, e)
	standing(t, e, Idle)
	got := measured(t, e)
	for _, m := range e.Models() {
		for name, want := range map[string]float64{
			"ready": 1, "parked_products": 0, "page_events": float64(len(log)),
		} {
			if value, there := got["waymark_projection_"+name+" "+m]; !there || value != want {
				t.Errorf("%s of %s is %v, %v; want %v", name, m, value, there, want)
			}
		}
		for _, lane := range everyLane() {
			for _, name := range []string{"worker_dead", "lag_seconds", "lag_events"} {
				if value, there := got[fmt.Sprintf("waymark_projection_%s %d %s", name, lane, m)]; !there || value != 0 {
					t.Errorf("%s of lane %d of %s is %v, %v; want 0", name, lane, m, value, there)
				}
			}
		}
		if got["waymark_projection_owner 0 "+m+" one"] != 1 || got["waymark_projection_page_duration_seconds "+m] <= 0 {
			t.Errorf("%s: %v", m, got)
		}
	}
	stop()
	dies(t, pool)
	got = measured(t, e)
	for _, m := range e.Models() {
		if got["waymark_projection_ready "+m] != 0 || got["waymark_projection_worker_dead 7 "+m] != 1 ||
			got["waymark_projection_lag_seconds 7 "+m] < 3600 || got["waymark_projection_heartbeat_age_seconds 7 "+m] < 3600 {
			t.Errorf("%s, dead: %v", m, got)
		}
	}
	pool.Close()
	got = measured(t, e)
	maps.DeleteFunc(got, func(name string, _ float64) bool { return strings.HasPrefix(name, "waymark_projection_page_") })
	if up, there := got["waymark_postgres_up"]; up != 0 || !there || len(got) != 1 {
		t.Errorf("without a database: %v", got)
	}
}

// A page whose transaction hangs keeps the row of its read model locked: so no heartbeat comes either.
func TestAWorkerThatHangsInAPageIsDeadAndTheOthersAreNot(t *testing.T) {
	t.Parallel()
	log := syntheticLog(600)
	s, pool := openStore(t), connect(t, postgrestest.Database(t))
	s.append(t, log[:500])
	e := New(Options{Pool: pool, Client: s.client, Node: "one"})
	e.pace.stale, e.pace.heartbeat = 500*time.Millisecond, 50*time.Millisecond
	start(t, e)
	ready(t, e)
	blocker, err := pool.Begin(t.Context())
	if err == nil {
		_, err = blocker.Exec(t.Context(), "lock table backlog.story in access exclusive mode")
	}
	if err != nil {
		t.Fatal(err)
	}
	s.append(t, log[500:])
	eventually(t, "one worker is dead", func() error {
		states, err := e.States(t.Context())
		for _, s := range states {
			if want := map[bool]Worker{true: Dead, false: Idle}[s.Name == "backlog"]; s.Worker != want {
				err = errors.Join(err, fmt.Errorf("%s is %s, want %s", s.Name, s.Worker, want))
			}
		}
		return err
	})
	if err := blocker.Rollback(t.Context()); err != nil {
		t.Fatal(err)
	}
	waitFor(t, e, s.appended, e.Models()...)
	standing(t, e, Idle)
}
