package turns

import (
	"context"
	"fmt"
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

// turn takes the turn until it is held: on a busy machine what was said may come too late now and then, and there is none.
func turn(t *testing.T, d *Desk, note string) {
	t.Helper()
	for end := time.Now().Add(time.Minute); ; {
		held, _ := d.Take(t.Context(), "stream", true)
		d.Pass("stream", true, func() []byte { return []byte(note) }, false)
		if held {
			return
		}
		if time.Now().After(end) {
			t.Error("there are no turns any more")
			return
		}
	}
}

func TestProcessesOnOneDatabaseTakeTurnsAndHearTheNotes(t *testing.T) {
	var mu sync.Mutex
	heard := map[string]bool{}
	desks := running(t, postgrestest.Database(t), 3, func(n int) func(string, []byte) {
		return func(stream string, note []byte) {
			mu.Lock()
			defer mu.Unlock()
			heard[fmt.Sprint(n, " hears of ", stream, ": ", string(note))] = true
		}
	})
	var wait sync.WaitGroup
	for n, d := range desks {
		wait.Go(func() {
			for range 20 {
				turn(t, d, fmt.Sprint("a note of ", n))
			}
		})
	}
	wait.Wait()
	for n := range desks {
		for other := range desks {
			if n == other {
				continue
			}
			expected := fmt.Sprint(n, " hears of stream: a note of ", other)
			for end := time.Now().Add(time.Minute); ; time.Sleep(time.Millisecond) {
				mu.Lock()
				came := heard[expected]
				mu.Unlock()
				if came {
					break
				}
				if time.Now().After(end) {
					t.Fatalf("it never came true that %s", expected)
				}
			}
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
	over := make(chan struct{})
	go func() {
		defer close(over)
		for held := true; held; {
			held, _ = desks[1].Take(context.Background(), "stream", true)
			desks[1].Pass("stream", true, nothing, false)
		}
	}()
	until(t, "one waits", func() bool { return slices.Contains(desks[0].place("stream").queue, desks[1].id) }, desks[0])
	if err := cluster.Stop(t.Context()); err != nil {
		t.Fatal(err)
	}
	<-over
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
	turn(t, desks[0], "")
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
			turn(t, d, "")
		}
	}
}
