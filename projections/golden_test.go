package projections

import (
	"bufio"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"waymark/domain/discovery"
	"waymark/events"
	"waymark/postgres/postgrestest"
	"waymark/projections/kit"
)

var (
	update = flag.Bool("update", false, "write what the folds make of the recorded histories")
	record = flag.String("record", "", "record a history of this name")
)

const (
	goldenFile    = "testdata/golden/rows.txt"
	howToRaise    = "%s makes other rows of the history %s than before, but its number is still that of version %s. Databases that exist would keep the old rows: raise the number, then run go test ./projections -run Golden -update"
	howToUpdate   = "%s is at version %s, %s knows %q. Run go test ./projections -run Golden -update"
	howToRaiseOwn = "the engine's own tables are others (%s), but their number is still that of %s. Raise engineTables in setup.go, then run go test ./projections -run Golden -update"
)

// known is what a version makes of a history.
type known struct{ version, rows string }

// What the folds make of histories that were recorded once and never change is kept under the versions of the read models:
// so nobody can change a fold and forget its number.
func TestGoldenRowsOfRecordedHistories(t *testing.T) {
	t.Parallel()
	all := readGolden(t)
	changed := false
	learn := func(key string, now known) {
		all[key], changed = now, true
	}
	for _, file := range histories(t) {
		name, log := strings.TrimSuffix(filepath.Base(file), ".jsonl.gz"), readHistory(t, file)
		for _, m := range models() {
			key := name + " " + m.Name
			was, now := all[key], known{m.Version(), hashOfRows(expectedIn(t, m, log, 64))}
			switch {
			case was == now:
			case was.version == now.version:
				t.Errorf(howToRaise, m.Name, name, was.version)
			case *update:
				learn(key, now)
			default:
				t.Errorf(howToUpdate, m.Name, now.version, goldenFile, was.version)
			}
		}
	}
	switch was, now := all["- engine"], (known{engineVersion(), "-"}); {
	case was == now:
	case numberOf(was.version) >= engineTables:
		t.Errorf(howToRaiseOwn, now.version, was.version)
	case *update:
		learn("- engine", now)
	default:
		t.Errorf(howToUpdate, "engine", now.version, goldenFile, was.version)
	}
	if changed && !t.Failed() {
		writeGolden(t, all)
	}
}

// expectedIn is what a model holds after a log that comes in pages of this size.
func expectedIn(t testing.TB, m kit.Model, log []events.Raw, page int) string {
	t.Helper()
	pool := connect(t, postgrestest.Database(t))
	pages(t, own(t, pool, m, "one"), log, func() int { return page }, false)
	if parked := parkedRows(t, pool, m.Name); len(parked) > 0 {
		t.Errorf("%s: parked is %+v", m.Name, parked)
	}
	return dump(t, pool, m.Name)
}

func hashOfRows(dump string) string {
	lines := strings.Split(dump, "\n")
	slices.Sort(lines) // the database sorts by its own rules
	hash := sha256.Sum256([]byte(strings.Join(lines, "\n")))
	return hex.EncodeToString(hash[:])
}

func readGolden(t *testing.T) map[string]known {
	t.Helper()
	text, err := os.ReadFile(goldenFile)
	if err != nil && !*update {
		t.Fatal(err)
	}
	all := map[string]known{}
	for line := range strings.Lines(string(text)) {
		if fields := strings.Fields(line); len(fields) == 4 {
			all[fields[0]+" "+fields[1]] = known{fields[2], fields[3]}
		}
	}
	return all
}

func writeGolden(t *testing.T, all map[string]known) {
	t.Helper()
	var text strings.Builder
	for _, key := range slices.Sorted(maps.Keys(all)) {
		fmt.Fprintln(&text, key, all[key].version, all[key].rows)
	}
	if err := os.WriteFile(goldenFile, []byte(text.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}

// recordedEvent is an event as a recorded history keeps it.
type recordedEvent struct {
	ID       string          `json:"id"`
	Stream   string          `json:"stream"`
	Revision int64           `json:"revision"`
	Commit   uint64          `json:"commit"`
	Type     string          `json:"type"`
	Data     json.RawMessage `json:"data"`
	Metadata json.RawMessage `json:"metadata"`
}

func readHistory(t *testing.T, file string) []events.Raw {
	t.Helper()
	packed, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer packed.Close()
	text, err := gzip.NewReader(packed)
	if err != nil {
		t.Fatal(err)
	}
	var log []events.Raw
	lines := bufio.NewScanner(text)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var e recordedEvent
		if err := json.Unmarshal(lines.Bytes(), &e); err != nil {
			t.Fatal(err)
		}
		log = append(log, events.Raw{
			ID: e.ID, Stream: e.Stream, Revision: e.Revision, Position: events.Position{Commit: e.Commit, Prepare: e.Commit},
			Type: e.Type, Data: e.Data, Metadata: e.Metadata,
		})
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return log
}

// histories are the files of the recorded histories.
func histories(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("testdata/golden/*.jsonl.gz")
	if err != nil || len(files) == 0 {
		t.Fatalf("no histories: %v", err)
	}
	return files
}

// A fold of an event that no history has could be changed unseen.
func TestGoldenHistoriesHaveEveryTypeOfEvent(t *testing.T) {
	t.Parallel()
	if *record != "" {
		recordHistory(t, "testdata/golden/"+*record+".jsonl.gz")
	}
	if missing := neverRecorded(t); len(missing) > 0 {
		t.Errorf("no recorded history has an event of these types: %q. Let drawCommand draw commands that make them, then run go test ./projections -run Golden -record NAME -update", missing)
	}
}

// neverRecorded are the types of which no recorded history has an event.
func neverRecorded(t *testing.T) []string {
	missing := events.Types()
	for _, file := range histories(t) {
		for _, raw := range readHistory(t, file) {
			missing = slices.DeleteFunc(missing, func(typ string) bool { return typ == raw.Type })
		}
	}
	return missing
}

// recordHistory writes random histories that have events of every type that no other has, as far as the commands that are drawn make them.
func recordHistory(t *testing.T, file string) {
	t.Helper()
	rare := newHistory() // what is hardly ever drawn
	rare.start("RARE")
	mustDecide(t, rare, "RARE", discovery.CaptureNeed{Statement: "slow"})
	mustDecide(t, rare, "RARE", discovery.CaptureNeed{Statement: "too slow"})
	mustDecide(t, rare, "RARE", discovery.MergeNeeds{Needs: []string{"RARE-N2"}, Into: "RARE-N1"})
	mustDecide(t, rare, "RARE", undoDiscovery{})
	log := rare.log
	missing := slices.DeleteFunc(neverRecorded(t), func(typ string) bool {
		return slices.ContainsFunc(log, func(raw events.Raw) bool { return raw.Type == typ })
	})
	for seed := 0; seed < 6000 && len(missing) > 0; seed++ {
		drawn := rapid.Custom(func(rt *rapid.T) *history {
			h := newHistory()
			drawHistory(rt, h, []string{fmt.Sprint("A", seed), fmt.Sprint("B", seed)})
			return h
		}).Example(seed).log
		left := slices.DeleteFunc(slices.Clone(missing), func(typ string) bool {
			return slices.ContainsFunc(drawn, func(raw events.Raw) bool { return raw.Type == typ })
		})
		if len(left) < len(missing) {
			missing, log = left, append(log, drawn...)
		}
	}
	packed, err := os.OpenFile(file, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644) // one that was recorded never changes
	if err != nil {
		t.Fatal(err)
	}
	text := gzip.NewWriter(packed)
	lines := json.NewEncoder(text)
	for i, raw := range log {
		err = errors.Join(err, lines.Encode(recordedEvent{
			raw.ID, raw.Stream, raw.Revision, uint64(i+1) * 10, raw.Type, raw.Data, raw.Metadata,
		}))
	}
	if err := errors.Join(err, text.Close(), packed.Close()); err != nil {
		t.Fatal(err)
	}
}
