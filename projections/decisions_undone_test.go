package projections

import (
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/jackc/pgx/v5/pgxpool"

	"waymark/events"
	"waymark/postgres/postgrestest"
)

// TestADecisionSaysWhatTookItBackAsLongAsThatCounts takes decisions back at random, undos among them, and compares what
// the read model says after each page with the rule: taken back is what something undoes that is not taken back itself.
func TestADecisionSaysWhatTookItBackAsLongAsThatCounts(t *testing.T) {
	t.Parallel()
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 0))
	h := newHistory()
	for len(h.log) < 120 {
		key := []string{"ACME", "OTHER"}[random.IntN(2)]
		h.undoes = ""
		if counts := counting(h.log, events.Backlog.Stream(key)); len(counts) > 0 && random.IntN(3) > 0 {
			h.undoes = counts[max(0, len(counts)-1-random.IntN(8))] // young ones, so that undos are undone often
		}
		h.append(key, events.Backlog, events.StoryLinked{Story: key + "-1"}, "c")
	}
	pool := connect(t, postgrestest.Database(t))
	c := own(t, pool, modelNamed(t, "decisions"), "one")
	for from := 0; from < len(h.log); {
		until := min(len(h.log), from+1+random.IntN(12))
		if err := c.take(t.Context(), h.log[from:until], false); err != nil {
			t.Fatal(err)
		}
		from = until
		want, _ := takenBack(h.log[:until])
		if got := storedUndone(t, pool); !maps.Equal(got, want) {
			t.Fatalf("after %d events taken back are %v, want %v", until, got, want)
		}
	}
}

// takenBack is what was taken back and counts no more, by id, and what did that; false where two that count did.
func takenBack(log []events.Raw, next ...link) (map[string]string, bool) {
	taken, once := map[string]string{}, true
	for _, l := range slices.Backward(append(links(log), next...)) {
		if l.undoes != "" && taken[l.id] == "" {
			once = once && taken[l.undoes] == ""
			taken[l.undoes] = l.id
		}
	}
	return taken, once
}

// link is an event and what it undoes.
type link struct{ stream, id, undoes string }

func links(log []events.Raw) []link {
	list := make([]link, len(log))
	for i, raw := range log {
		m, _ := events.ParseMetadata(raw.Metadata)
		list[i] = link{raw.Stream, raw.ID, m.Undoes}
	}
	return list
}

// counting is the ids of the events of a stream that count and can be taken back: by the ledger's rule not under what was
// taken back since.
func counting(log []events.Raw, stream string) (ids []string) {
	taken, _ := takenBack(log)
	for _, l := range links(log) {
		if l.stream != stream || taken[l.id] != "" {
			continue
		}
		if _, once := takenBack(log, link{stream, "next", l.id}); once {
			ids = append(ids, l.id)
		}
	}
	return ids
}

func storedUndone(t *testing.T, pool *pgxpool.Pool) map[string]string {
	t.Helper()
	taken := map[string]string{}
	for _, pair := range texts(t, pool, `select d.id || ' ' || u.undone_by from decisions.undone u
		join decisions.decision d using (product, book, revision, commit_position, prepare_position) where u.until_revision is null`) {
		taken[pair[:36]] = pair[37:]
	}
	return taken
}
