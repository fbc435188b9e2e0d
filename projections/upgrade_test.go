package projections

import (
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5/pgxpool"

	"waymark/postgres/postgrestest"
)

// oldVersions are the numbers under which the previous program installed its read models.
func oldVersions() map[string]int {
	return map[string]int{"backlog": 2, "roadmap": 2, "discovery": 1, "charter": 2, "decisions": 2}
}

// asTheProgramBefore makes a database as the previous program left it: its own tables, its read models' tables, and
// checkpoints that say that these hold everything.
func asTheProgramBefore(t *testing.T, pool *pgxpool.Pool, end int64) {
	t.Helper()
	execute(t, pool, old(t, "waymark"))
	for model, version := range oldVersions() {
		execute(t, pool, "create schema "+model+"; set search_path = "+model+";"+old(t, model)+"; reset search_path")
		execute(t, pool, `insert into waymark.projection (name, version, epoch, owner, heartbeat_at, commit_position, prepare_position)
			values ($1, $2, 7, 'one', clock_timestamp(), $3, $3)`, model, version, end)
	}
}

func old(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile("testdata/upgrade/" + name + ".sql")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestADatabaseOfTheProgramBeforeIsBroughtUpToDate(t *testing.T) {
	t.Parallel()
	log := syntheticLog(600)
	s, pool := openStore(t), connect(t, postgrestest.Database(t))
	s.append(t, log)
	asTheProgramBefore(t, pool, int64(s.appended.Commit))
	e := New(Options{Pool: pool, Client: s.client, Node: "two"})
	start(t, e)
	waitFor(t, e, s.appended, e.Models()...)
	ready(t, e)
	holds(t, pool, log)
	for _, epoch := range texts(t, pool, "select epoch::text from waymark.lane") {
		if epoch == "7" {
			t.Error("the owner of before could go on writing")
		}
	}
}

// A table that comes to the SQL of a read model while nobody raises a number is made all the same.
func TestATableThatIsAddedIsMade(t *testing.T) {
	t.Parallel()
	log := syntheticLog(200)
	now := modelNamed(t, "backlog")
	before := now
	before.Schema, _, _ = strings.Cut(now.Schema, "-- Which revisions gave a story its place")
	if before.Schema == now.Schema {
		t.Fatal("the table was not left out: the test tests nothing")
	}
	pool := connect(t, postgrestest.Database(t))
	own(t, pool, before, "one")
	c := own(t, pool, now, "one")
	pages(t, c, log, func() int { return 50 }, false)
	if dump(t, pool, now.Name) != expectedIn(t, now, log, 50) {
		t.Error("the rows differ")
	}
}

func TestTheTablesOfANewerProgramStayAsTheyAre(t *testing.T) {
	t.Parallel()
	pool := connect(t, postgrestest.Database(t))
	m := modelNamed(t, "charter")
	pages(t, own(t, pool, m, "one"), syntheticLog(100), func() int { return 50 }, false)
	before := dump(t, pool, m.Name)
	execute(t, pool, "update waymark.engine set version = '999-of-a-newer-program'")
	c := New(Options{Pool: pool, Node: "one"}).consumer(m)
	if err := takeAllLanes(t.Context(), c); !errors.Is(err, errNewer) {
		t.Errorf("got %v", err)
	}
	execute(t, pool, "update waymark.engine set version = $1", engineVersion())
	if c = own(t, pool, m, "one"); c.at == nil || dump(t, pool, m.Name) != before {
		t.Error("something was made anew")
	}
}
