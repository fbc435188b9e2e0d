package verify_test

import (
	"context"
	"iter"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"waymark/audit/merkle"
	"waymark/audit/merkle/merkletest"
	"waymark/audit/seal"
	"waymark/audit/verify"
	"waymark/events"
	"waymark/eventstore"
	"waymark/eventstore/eventstoretest"
	"waymark/postgres/postgrestest"
)

func TestMain(m *testing.M) { os.Exit(postgrestest.Main(m)) }

// stream is the one that is tampered with.
const stream = "backlog-AA"

// ledger is a log of three streams, sealed twice, with the tree over it.
type ledger struct {
	*merkletest.Writer
	tree *merkle.Log
	pool *pgxpool.Pool
}

func newLedger(t testing.TB) ledger {
	t.Helper()
	pool, err := pgxpool.New(t.Context(), postgrestest.Database(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	store := eventstoretest.Client(t, "")
	l := ledger{merkletest.New(store), merkle.New(pool, store), pool}
	l.Add(t, stream, 4)
	l.Add(t, "product-BB", 3)
	l.seal(t)
	l.Add(t, stream, 6)
	l.Add(t, "roadmap-CC", 30)
	l.Add(t, stream, 10)
	l.seal(t)
	return l
}

func (l ledger) seal(t testing.TB) {
	t.Helper()
	key, _, err := seal.OpenKey(filepath.Join(t.TempDir(), "seal.key"))
	if err != nil {
		t.Fatal(err)
	}
	s := seal.Sealer{Store: l.Store, Tree: l.tree, Key: key, Now: time.Now, Logger: slog.New(slog.DiscardHandler)}
	if _, _, err := s.Seal(t.Context(), seal.By{Actor: "ana", Source: "api"}); err != nil {
		t.Fatal(err)
	}
}

// none is a tree that was dropped.
type none struct{}

func (none) Size(context.Context) (int64, error) { return 0, nil }

func (none) Recorded(context.Context, int64) iter.Seq2[merkle.Recorded, error] {
	return func(func(merkle.Recorded, error) bool) {}
}

func walk(t testing.TB, store *eventstore.Client, tree verify.Tree, sizes ...int64) verify.Verification {
	t.Helper()
	report, err := verify.Walk(t.Context(), store, tree, sizes)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

func TestALogThatIsAsItWasWrittenHolds(t *testing.T) {
	l := newLedger(t)
	l.Add(t, stream, 5) // beyond tree and seals
	for _, tree := range []verify.Tree{l.tree, none{}} {
		report := walk(t, l.Store, tree, 1, 7, 1000)
		if !report.Holds() || report.Events != 58 || report.Streams != 3 || report.Seals != 2 || report.Sealed != 53 || len(report.Signers) != 2 {
			t.Errorf("%+v", report)
		}
		if tree == verify.Tree(l.tree) && report.Recorded != 53 {
			t.Errorf("%d leaves were compared", report.Recorded)
		}
		reference := merkletest.ReferenceOf(t, l.All)
		want := []verify.RootAt{{Size: 1, Root: reference.Root(t, 1).String()}, {Size: 7, Root: reference.Root(t, 7).String()}}
		if !slices.Equal(report.Roots, want) || report.Root != reference.Root(t, 58).String() {
			t.Errorf("the roots are %v, want %v", report.Roots, want)
		}
	}
	if report := walk(t, eventstoretest.Client(t, ""), none{}); !report.Holds() || report.Events != 0 {
		t.Errorf("an empty log: %+v", report)
	}
}

// growing is a tree that has grown, with the log, since it was asked for its size.
type growing struct {
	*merkle.Log
	grow func()
}

func (g growing) Size(ctx context.Context) (int64, error) {
	defer g.grow()
	return g.Log.Size(ctx)
}

// shown is a store that shows no more of the log than there was at a time.
type shown struct {
	*eventstore.Client
	until events.Position
}

func (s shown) ReadPages(ctx context.Context, pattern string, after *events.Position, size int) iter.Seq2[eventstore.Page, error] {
	return func(yield func(eventstore.Page, error) bool) {
		for page, err := range s.Client.ReadPages(ctx, pattern, after, size) {
			page.Events = slices.DeleteFunc(page.Events, func(raw events.Raw) bool { return raw.Position.Compare(s.until) > 0 })
			if !yield(page, err) {
				return
			}
		}
	}
}

func TestATreeThatGrowsMeanwhileIsNoLogThatWasTruncated(t *testing.T) {
	l := newLedger(t)
	end, _, err := l.Store.End(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	tree := growing{l.tree, func() {
		l.Add(t, "roadmap-DD", 300)
		if _, err := l.tree.CatchUp(t.Context()); err != nil {
			t.Fatal(err)
		}
	}}
	report, err := verify.Walk(t.Context(), shown{l.Store, end}, tree, nil)
	if err != nil || !report.Holds() || report.Recorded != 53 {
		t.Errorf("%+v, %v", report, err)
	}
}

// of is where in the log a revision of the stream stands.
func of(log []events.Raw, revision int64) int {
	return slices.IndexFunc(log, func(raw events.Raw) bool { return raw.Stream == stream && raw.Revision == revision })
}

// never is an event that nobody wrote, behind a hash or nothing that fits.
func never(t testing.TB, previous string) events.Raw {
	t.Helper()
	raw := events.Raw{Stream: stream, Type: "StoryDropped", Data: []byte(`{"story":"ACME-666"}`)}
	metadata, hash, err := events.Metadata{Actor: "eve", Schema: 1}.Seal(previous, raw.Type, raw.Data)
	if err != nil {
		t.Fatal(err)
	}
	id, err := eventstore.IDOf(hash)
	if err != nil {
		t.Fatal(err)
	}
	raw.Metadata, raw.ID = metadata, id.String()
	return raw
}

func hashAt(log []events.Raw, revision int64) string {
	hash, _ := events.StoredHash(log[of(log, revision)].Metadata)
	return hash
}

func swap(log []events.Raw, a, b int64) []events.Raw {
	i, j := of(log, a), of(log, b)
	log[i], log[j] = log[j], log[i]
	return log
}

// tampering is something that is done to a log, and what is found then: with the tree, and by the chain alone.
type tampering struct {
	does       func(*testing.T, []events.Raw) []events.Raw
	found      verify.Kind
	at         int64
	alone      verify.Kind // empty: only the seals tell
	aloneAt    int64
	sealsStill bool // fit
}

func tamperings() map[string]tampering {
	forge := func(log []events.Raw, revision int64, data string) []events.Raw {
		log[of(log, revision)].Data = []byte(data)
		return log
	}
	return map[string]tampering{
		"the data of an event": {func(_ *testing.T, log []events.Raw) []events.Raw { return forge(log, 5, `{"story":"ACME-666"}`) },
			verify.Altered, 5, verify.Altered, 5, true},
		"the first event": {func(_ *testing.T, log []events.Raw) []events.Raw { return forge(log, 0, `{"story":"ACME-666"}`) },
			verify.Altered, 0, verify.Altered, 0, true},
		"the last event": {func(_ *testing.T, log []events.Raw) []events.Raw { return forge(log, 19, `{"story":"ACME-666"}`) },
			verify.Altered, 19, verify.Altered, 19, true},
		"the type": {func(_ *testing.T, log []events.Raw) []events.Raw { log[of(log, 5)].Type = "StoryLinked"; return log },
			verify.Altered, 5, verify.Altered, 5, true},
		"the id": {func(_ *testing.T, log []events.Raw) []events.Raw {
			log[of(log, 5)].ID = "01234567-89ab-8def-8123-456789abcdef"
			return log
		}, verify.Altered, 5, verify.Altered, 5, true},
		"the actor": {func(_ *testing.T, log []events.Raw) []events.Raw {
			at := of(log, 5)
			log[at].Metadata = []byte(strings.Replace(string(log[at].Metadata), `"ana"`, `"eve"`, 1))
			return log
		}, verify.Altered, 5, verify.Altered, 5, true},
		"an event with its own hash": {func(t *testing.T, log []events.Raw) []events.Raw {
			log[of(log, 5)] = never(t, hashAt(log, 4))
			return log
		}, verify.Altered, 5, verify.Removed, 6, false},
		"the hash away": {func(_ *testing.T, log []events.Raw) []events.Raw {
			log[of(log, 5)].Metadata = []byte("{}")
			return log
		}, verify.Altered, 5, verify.Removed, 5, false},
		"an event away": {func(_ *testing.T, log []events.Raw) []events.Raw {
			at := of(log, 5)
			return slices.Delete(log, at, at+1)
		},
			verify.Removed, 5, verify.Removed, 5, false},
		"three events away": {func(_ *testing.T, log []events.Raw) []events.Raw {
			for _, revision := range []int64{7, 6, 5} {
				log = slices.Delete(log, of(log, revision), of(log, revision)+1)
			}
			return log
		}, verify.Removed, 5, verify.Removed, 5, false},
		"the first event away": {func(_ *testing.T, log []events.Raw) []events.Raw { return slices.Delete(log, 0, 1) },
			verify.Removed, 0, verify.Removed, 0, false},
		"an event once more": {func(_ *testing.T, log []events.Raw) []events.Raw {
			return slices.Insert(log, of(log, 5), log[of(log, 2)])
		},
			verify.Inserted, 5, verify.Inserted, 5, false},
		"a new event between": {func(t *testing.T, log []events.Raw) []events.Raw {
			return slices.Insert(log, of(log, 5), never(t, hashAt(log, 4)))
		}, verify.Inserted, 5, verify.Removed, 6, false},
		"a new event that fits nothing": {func(t *testing.T, log []events.Raw) []events.Raw {
			return slices.Insert(log, of(log, 5), never(t, "elsewhere"))
		}, verify.Inserted, 5, verify.Inserted, 5, false},
		"two neighbours exchanged": {func(_ *testing.T, log []events.Raw) []events.Raw { return swap(log, 5, 6) },
			verify.Reordered, 5, verify.Reordered, 5, false},
		"two events exchanged": {func(_ *testing.T, log []events.Raw) []events.Raw { return swap(log, 5, 17) },
			verify.Reordered, 5, verify.Reordered, 5, false},
		"the end away": {func(_ *testing.T, log []events.Raw) []events.Raw {
			return slices.DeleteFunc(log, func(raw events.Raw) bool { return raw.Stream == stream && raw.Revision > 11 })
		}, verify.Truncated, 12, "", 0, false},
		"a whole stream away": {func(_ *testing.T, log []events.Raw) []events.Raw {
			return slices.DeleteFunc(log, func(raw events.Raw) bool { return raw.Stream == stream })
		}, verify.Truncated, 0, "", 0, false},
		"the end of the log away": {func(_ *testing.T, log []events.Raw) []events.Raw {
			return slices.DeleteFunc(log, func(raw events.Raw) bool { return raw.Stream == stream && raw.Revision > 9 })
		}, verify.Truncated, 10, "", 0, false},
		"a stream, as a whole": {func(t *testing.T, log []events.Raw) []events.Raw {
			forge(log, 0, `{"story":"ACME-666"}`)
			merkletest.Rehash(t, log, stream)
			return log
		}, verify.Rewritten, 0, "", 0, false},
		"a stream from its middle on": {func(t *testing.T, log []events.Raw) []events.Raw {
			at := of(log, 12)
			log = slices.Delete(log, at, at+1)
			merkletest.Rehash(t, log, stream)
			return log
		}, verify.Rewritten, 12, "", 0, false},
	}
}

func TestEachKindOfTamperingIsFoundAndNamed(t *testing.T) {
	l := newLedger(t)
	whole := merkletest.Log(t, l.Store)
	for name, test := range tamperings() {
		t.Run(name, func(t *testing.T) {
			forged := merkletest.Forge(t, test.does(t, slices.Clone(whole)))
			is := func(report verify.Verification, kind verify.Kind, at int64) {
				t.Helper()
				if len(report.Findings) != 1 || report.Broken != 1 || report.Findings[0].Stream != stream || report.Findings[0].Kind != kind ||
					report.Findings[0].Revision != at {
					t.Errorf("found is %+v, want %s at %d", report.Findings, kind, at)
				}
				if fit := len(report.Unfit) == 0; fit != test.sealsStill || report.Holds() {
					t.Errorf("seals fit: %v, holds: %v: %+v", fit, report.Holds(), report.Unfit)
				}
			}
			is(walk(t, forged, l.tree), test.found, test.at)
			report := walk(t, forged, none{})
			if test.alone != "" {
				is(report, test.alone, test.aloneAt)
			} else if len(report.Findings) > 0 || len(report.Unfit) == 0 {
				t.Errorf("without the tree: %+v", report)
			}
		})
	}
}
