package projections

import (
	"context"
	"fmt"
	"testing"
	"time"

	"waymark/postgres"
	"waymark/postgres/postgrestest"
)

// Pages are committed without waiting for the disk.
func TestPagesThatACrashOfTheDatabaseLostAreTakenAgainAlthoughNothingElseHappens(t *testing.T) {
	t.Parallel()
	options := postgrestest.Options(t)
	options.Settings = map[string]string{"wal_writer_delay": "10s", "wal_writer_flush_after": "1GB"} // so it loses them
	database, err := postgres.Start(t.Context(), options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := database.Stop(context.Background()); err != nil {
			t.Error(err)
		}
	})
	log := syntheticLog(300)
	s, pool := openStore(t), connect(t, database.DSN(""))
	e := New(Options{Pool: pool, Client: s.client, Node: "one"})
	e.pace.heartbeat = 50 * time.Millisecond
	start(t, e)
	s.append(t, log[:200])
	waitFor(t, e, s.appended, e.Models()...)
	execute(t, pool, "checkpoint")
	s.append(t, log[200:])
	waitFor(t, e, s.appended, e.Models()...)
	if err := database.Kill(t.Context()); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the database holds all again", func() error {
		var behind int
		err := pool.QueryRow(t.Context(), "select count(*) from waymark.lane where commit_position < $1", int64(s.appended.Commit)).Scan(&behind)
		if err == nil && behind > 0 {
			err = fmt.Errorf("%d read models have lost pages", behind)
		}
		return err
	})
	holds(t, pool, log)
}
