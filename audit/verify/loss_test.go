package verify_test

import (
	"encoding/binary"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/cockroachdb/pebble/v2"

	"waymark/audit/merkle"
	"waymark/audit/merkle/merkletest"
	"waymark/audit/verify"
	"waymark/events"
	"waymark/eventstore"
	"waymark/eventstore/eventstoretest"
)

func TestAnotherOrderOfTheLogIsFoundThoughEachStreamIsWhole(t *testing.T) {
	l := newLedger(t)
	log := merkletest.Log(t, l.Store)
	log[3], log[4] = log[4], log[3] // the last of one stream, the first of the next
	if log[3].Stream == log[4].Stream {
		t.Fatal("the test exchanges events of one stream")
	}
	report := walk(t, merkletest.Forge(t, log), l.tree)
	if len(report.Findings) != 1 || report.Findings[0].Kind != verify.Reordered || report.Findings[0].Stream != log[3].Stream || len(report.Unfit) == 0 {
		t.Errorf("%+v", report)
	}
}

func TestATreeThatWasForgedWithTheLogIsNotBelieved(t *testing.T) {
	l := newLedger(t)
	log := merkletest.Log(t, l.Store)
	at := of(log, 5)
	log[at].Data = []byte(`{"story":"ACME-666"}`)
	merkletest.Rehash(t, log, stream)
	forged := merkletest.Forge(t, log)
	if err := l.tree.Drop(t.Context()); err != nil {
		t.Fatal(err)
	}
	tree := merkle.New(l.pool, forged)
	if _, err := tree.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	report := walk(t, forged, tree)
	if len(report.Unfit) != 1 || report.Unfit[0].Number != 2 || !strings.Contains(report.Unfit[0].Detail, stream) {
		t.Errorf("%+v", report)
	}
	log[of(log, 2)].Data = []byte(`{}`)
	report = walk(t, merkletest.Forge(t, log), tree)
	if report.Note == "" || len(report.Findings) != 1 || report.Findings[0].Revision != 2 {
		t.Errorf("%+v", report)
	}
}

func TestATreeThatWasForgedAccusesNoLogThatFitsItsSeals(t *testing.T) {
	l := newLedger(t)
	if _, err := l.pool.Exec(t.Context(), "update proof.tile set hashes = overlay(hashes placing '\\x00' from 40)"); err != nil {
		t.Fatal(err)
	}
	if report := walk(t, l.Store, l.tree); !report.Holds() || report.Note == "" {
		t.Errorf("%+v", report)
	}
}

func TestSealsThatWereTamperedWithAreFound(t *testing.T) {
	l := newLedger(t)
	whole := merkletest.Log(t, l.Store)
	first := slices.IndexFunc(whole, func(raw events.Raw) bool { return raw.Stream == events.SealStream })
	for name, does := range map[string]func([]events.Raw) []events.Raw{
		"a seal away":   func(log []events.Raw) []events.Raw { return slices.Delete(log, first, first+1) },
		"another actor": func(log []events.Raw) []events.Raw { return changed(log, first, `"ana"`, `"eve"`) },
		"another size": func(log []events.Raw) []events.Raw {
			log[first].Data = []byte(strings.Replace(string(log[first].Data), `\n7\n`, `\n6\n`, 1))
			merkletest.Rehash(t, log, events.SealStream)
			return log
		},
	} {
		report := walk(t, merkletest.Forge(t, does(slices.Clone(whole))), l.tree)
		if report.Holds() || len(report.Findings) > 0 && report.Findings[0].Stream != events.SealStream {
			t.Errorf("%s: %+v", name, report)
		}
	}
}

func changed(log []events.Raw, at int, from, to string) []events.Raw {
	log[at].Metadata = []byte(strings.Replace(string(log[at].Metadata), from, to, 1))
	return log
}

func TestEventsThatTheStoreNoLongerShowsAreFound(t *testing.T) {
	for _, loss := range eventstoretest.Losses() {
		t.Run(loss.Name, func(t *testing.T) {
			url := eventstoretest.Serve(t, "")
			w := merkletest.New(eventstoretest.Connect(t, eventstore.Options{URL: url}))
			w.Add(t, stream, 5)
			w.Add(t, "product-BB", 3)
			loss.Befall(t, url, stream)
			report := walk(t, w.Store, none{})
			if len(report.Findings) != 1 || report.Findings[0].Stream != stream || report.Findings[0].Kind != verify.Removed {
				t.Errorf("%+v", report)
			}
		})
	}
}

// An event that was deleted in the files of the store leaves a hole: the others keep their revisions.
func TestAHoleInTheFilesOfTheStoreIsFound(t *testing.T) {
	l := newLedger(t)
	log := merkletest.Log(t, l.Store)
	for revision, want := range map[int64]verify.Kind{0: verify.Removed, 5: verify.Removed, 19: verify.Truncated} {
		dir := t.TempDir()
		t.Run("written", func(t *testing.T) { merkletest.ForgeIn(t, eventstoretest.Client(t, dir), log) })
		punch(t, dir, stream, revision)
		t.Run("verified", func(t *testing.T) {
			store := eventstoretest.Client(t, dir)
			report := walk(t, store, l.tree)
			if len(report.Findings) != 1 || report.Findings[0].Revision != revision || report.Findings[0].Kind != want {
				t.Errorf("revision %d: %+v", revision, report)
			}
			if report := walk(t, store, none{}); report.Holds() {
				t.Errorf("revision %d, without the tree: %+v", revision, report)
			}
		})
	}
}

// punch deletes an event in the database of a store that nobody serves, and where its stream leads to it.
func punch(t *testing.T, dir string, stream string, revision int64) {
	t.Helper()
	db, err := pebble.Open(dir, &pebble.Options{})
	if err != nil {
		t.Fatal(err)
	}
	entry := binary.BigEndian.AppendUint16([]byte{'s'}, uint16(len(stream)))
	entry = binary.BigEndian.AppendUint64(append(entry, stream...), uint64(revision))
	position, closer, err := db.Get(entry)
	if err != nil {
		t.Fatal(err)
	}
	event := append([]byte{'e'}, position...)
	if err := errors.Join(closer.Close(), db.Delete(event, pebble.Sync), db.Delete(entry, pebble.Sync), db.Close()); err != nil {
		t.Fatal(err)
	}
}
