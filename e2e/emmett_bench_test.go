package e2e_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os/exec"
	"strconv"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"

	"waymark/postgres/postgrestest"
)

// BenchmarkLiveEvents has 16 writers append while what they append is read, by Emmett, an event store and projections over PostgreSQL
// alone, and by Waymark, on the same server of PostgreSQL: how many events are never seen, and Emmett's rates. Its inline and rebuilt
// projection is one document a story.
func BenchmarkLiveEvents(b *testing.B) {
	each := 625
	if testing.Short() {
		each = 5
	}
	b.Run("emmett", func(b *testing.B) {
		if _, err := exec.LookPath("npm"); err != nil {
			b.Skipf("Emmett is not measured: %v", err)
		}
		dir := nodeModules(b, "emmett")
		for b.Loop() {
			node := exec.CommandContext(b.Context(), "node", "bench.mjs", postgrestest.Database(b), strconv.Itoa(each))
			node.Dir = dir
			output, err := node.CombinedOutput()
			if err != nil {
				b.Fatalf("node: %v\n%s", err, output)
			}
			lines := bytes.Split(bytes.TrimSpace(output), []byte("\n"))
			figures := map[string]float64{}
			if err := json.Unmarshal(lines[len(lines)-1], &figures); err != nil {
				b.Fatalf("%v\n%s", err, output)
			}
			for name, figure := range figures {
				b.ReportMetric(figure, name)
			}
		}
		b.ReportMetric(0, "ns/op") // it would be of all of it together
	})
	b.Run("waymark", func(b *testing.B) {
		database := postgrestest.Database(b)
		s := serve(b, dataDir(b), "WAYMARK_POSTGRES="+database)
		var writers []*workload
		for n := range 16 {
			writers = append(writers, newWorkload(b, s, fmt.Sprint("LIVE", n), 500))
		}
		for b.Loop() {
			var given decided
			commands := crowd(len(writers), each, func(writer int) bool {
				answered, ok := writers[writer].prioritize()
				return ok && given.add(answered)
			})
			for _, w := range writers {
				w.settle()
			}
			b.ReportMetric(float64(len(given.ids)-given.seen(b, database)), "lost")
			commands.report(b, "command")
		}
		b.ReportMetric(0, "ns/op")
	})
}

// decided are the ids of events that were answered.
type decided struct {
	mu  sync.Mutex
	ids []string
}

func (d *decided) add(answered []byte) bool {
	var a answer
	if err := json.Unmarshal(answered, &a); err != nil {
		return false
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, e := range a.Events {
		d.ids = append(d.ids, e.ID)
	}
	return true
}

// seen is how many of them a read model holds.
func (d *decided) seen(b *testing.B, database string) (count int) {
	b.Helper()
	conn, err := pgx.Connect(b.Context(), database)
	if err != nil {
		b.Fatal(err)
	}
	defer conn.Close(b.Context())
	if err := conn.QueryRow(b.Context(), "select count(*) from decisions.decision where id = any ($1::uuid[])", d.ids).Scan(&count); err != nil {
		b.Fatal(err)
	}
	return count
}
