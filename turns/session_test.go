package turns

import (
	"context"
	"log/slog"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"waymark/postgres"
	"waymark/postgres/postgrestest"
)

func TestMain(m *testing.M) { os.Exit(postgrestest.Main(m)) }

// running are desks on a database, all connected.
func running(t *testing.T, dsn string, number int, heard func(n int) func(string, []byte)) []*Desk {
	t.Helper()
	config, err := pgx.ParseConfig(dsn)
	if err != nil {
		t.Fatal(err)
	}
	desks := make([]*Desk, number)
	for i := range desks {
		desks[i] = New(slog.New(slog.DiscardHandler))
		ctx, cancel := context.WithCancel(context.Background())
		ended := make(chan struct{})
		go func() { defer close(ended); desks[i].Run(ctx, config, heard(i)) }()
		t.Cleanup(func() { cancel(); <-ended })
	}
	for _, d := range desks {
		until(t, "all desks know each other", func() bool { return d.up && len(d.peers) == number-1 }, d)
	}
	return desks
}

// unheard is of those who listen to no notes.
func unheard(int) func(string, []byte) { return func(string, []byte) {} }

// until waits until something holds of a desk.
func until(t *testing.T, what string, holds func() bool, d *Desk) {
	t.Helper()
	for end := time.Now().Add(time.Minute); ; time.Sleep(time.Millisecond) {
		d.mu.Lock()
		done := holds()
		d.mu.Unlock()
		if done {
			return
		}
		if time.Now().After(end) {
			t.Fatal("it never came true that " + what)
		}
	}
}

func TestProcessesOnOneDatabaseTakeTurnsAndHearTheNotes(t *testing.T) {
	var mu sync.Mutex
	var order, notes []string
	desks := running(t, postgrestest.Database(t), 3, func(int) func(string, []byte) {
		return func(stream string, note []byte) {
			mu.Lock()
			defer mu.Unlock()
			notes = append(notes, stream+" "+string(note))
		}
	})
	var wait sync.WaitGroup
	for _, d := range desks {
		wait.Go(func() {
			for range 20 {
				held, _ := d.Take(t.Context(), "stream", true)
				mu.Lock()
				if held {
					order = append(order, d.id)
				}
				mu.Unlock()
				d.Pass("stream", true, func() []byte { return []byte("of " + d.id) }, false)
			}
		})
	}
	wait.Wait()
	if len(order) != 60 {
		t.Errorf("%d of 60 turns were held", len(order))
	}
	for i := 3; i+3 < len(order)-3; i++ {
		if slices.Contains(order[i+1:i+3], order[i]) {
			t.Fatalf("one had turn %d and another soon after: %v", i, order)
		}
	}
	for _, d := range desks {
		if n := len(slices.DeleteFunc(slices.Clone(notes), func(note string) bool { return note != "stream of "+d.id })); n < 2*19 {
			t.Errorf("a note of %s was heard %d times", d.id, n)
		}
	}
}

// Without PostgreSQL there are no turns, nothing is waited for, and there are turns again when it is back.
func TestWithoutPostgreSQLNothingIsWaitedFor(t *testing.T) {
	options := postgrestest.Options(t)
	cluster, err := postgres.Start(t.Context(), options)
	if err != nil {
		t.Fatal(err)
	}
	desks := running(t, cluster.DSN(""), 2, unheard)
	desks[0].Take(t.Context(), "stream", true) // and keeps it
	waiting := make(chan bool)
	go func() {
		held, _ := desks[1].Take(context.Background(), "stream", true)
		waiting <- held
	}()
	until(t, "one waits", func() bool { return len(desks[0].places["stream"].queue) == 2 }, desks[0])
	if err := cluster.Stop(t.Context()); err != nil {
		t.Fatal(err)
	}
	if held := <-waiting; held {
		t.Error("a turn was given by a PostgreSQL that is away")
	}
	desks[1].Pass("stream", true, nothing, false)
	desks[0].Pass("stream", true, nothing, false)
	until(t, "it is away", func() bool { return !desks[0].up }, desks[0])
	if held, _ := desks[0].Take(t.Context(), "stream", true); held {
		t.Error("a turn was given by a PostgreSQL that is away")
	}
	desks[0].Pass("stream", true, nothing, false)
	if cluster, err = postgres.Start(t.Context(), options); err != nil {
		t.Fatal(err)
	}
	defer cluster.Stop(context.WithoutCancel(t.Context()))
	for _, d := range desks {
		until(t, "it is back", func() bool { return d.up && len(d.peers) == 1 }, d)
	}
	if held, _ := desks[0].Take(t.Context(), "stream", true); !held {
		t.Error("PostgreSQL is back and gives no turn")
	}
}

func TestANotificationOfSomebodyElseIsPassedOver(t *testing.T) {
	dsn := postgrestest.Database(t)
	desks := running(t, dsn, 2, unheard)
	c, err := pgx.Connect(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close(t.Context())
	for _, payload := range []string{"", "hello", "[]", `{"k":"new","s":"stream"}`, `{"k":"drop","s":"stream"}`, `{"k":"hand","s":"stream"}`, strings.Repeat("x", 7000)} {
		if _, err := c.Exec(t.Context(), "select pg_notify('waymark_turns', $1)", payload); err != nil {
			t.Fatal(err)
		}
	}
	for range 3 {
		for _, d := range desks {
			if held, _ := d.Take(t.Context(), "stream", true); !held {
				t.Error("there are no turns any more")
			}
			d.Pass("stream", true, nothing, false)
		}
	}
}
