package projections

import (
	"errors"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"waymark/postgres/postgrestest"
)

// Whoever finds no tables waits until another node has made them, and then finds them: it doesn't make them anew over
// what the other has already written into them.
func TestTablesThatAnotherNodeMakesAtTheSameMomentAreMadeOnce(t *testing.T) {
	t.Parallel()
	pool := connect(t, postgrestest.Database(t))
	first, err := pool.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer first.Rollback(t.Context()) //nolint:errcheck // committed below, or the test failed
	if err := setUpEngine(t.Context(), first); err != nil {
		t.Fatal(err)
	}
	second := make(chan error, 1)
	go func() {
		second <- pgx.BeginFunc(t.Context(), pool, func(tx pgx.Tx) error { return setUpEngine(t.Context(), tx) })
	}()
	awaitOneWhoWaits(t, pool)
	if _, err := first.Exec(t.Context(), "insert into waymark.lane (name, lane, epoch) values ('backlog', 0, 1)"); err != nil {
		t.Fatal(err)
	}
	if err := first.Commit(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := <-second; err != nil {
		t.Fatal(err)
	}
	if got := texts(t, pool, "select epoch::text from waymark.lane"); len(got) != 1 || got[0] != "1" {
		t.Errorf("the epochs are %q: the tables were made anew", got)
	}
}

func awaitOneWhoWaits(t *testing.T, pool *pgxpool.Pool) {
	t.Helper()
	eventually(t, "one waits for the tables", func() error {
		if len(texts(t, pool, "select 'waits' from pg_locks where locktype = 'advisory' and not granted")) == 0 {
			return errors.New("nobody waits")
		}
		return nil
	})
}
