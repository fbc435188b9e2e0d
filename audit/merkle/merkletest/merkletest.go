// Package merkletest gives tests logs of chained events, and the trees over them that tlog alone makes.
package merkletest

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"
	"golang.org/x/mod/sumdb/tlog"

	"waymark/audit/merkle"
	"waymark/events"
	"waymark/eventstore"
	"waymark/eventstore/eventstoretest"
)

// metadata is as long as that of most decisions.
var metadata = events.Metadata{
	Actor: "ana", Role: events.ProductOwner, Reason: "customers asked for it", EffectiveAt: time.Unix(1e9, 0).UTC(), RecordedAt: time.Unix(1e9, 0).UTC(),
	CorrelationID: "0f8fad5b-d9cb-469f-a165-70867728950e", CausationID: "0f8fad5b-d9cb-469f-a165-70867728950e",
	CommandID: "0f8fad5b-d9cb-469f-a165-70867728950e", Command: "drop-story", Source: "api", Schema: events.Schema,
}

// Writer appends events of books, each chained to the one before it.
type Writer struct {
	Store *eventstore.Client
	All   []merkle.Leaf // of what was appended
	At    time.Time     // when what is appended takes effect; zero: long ago
	ends  map[string]events.Raw
}

// New is a writer to a store that holds none of its streams.
func New(store *eventstore.Client) *Writer {
	return &Writer{Store: store, ends: map[string]events.Raw{}}
}

// Add appends so many events to a stream.
func (w *Writer) Add(t testing.TB, stream string, count int) {
	t.Helper()
	end, known := w.ends[stream]
	if !known {
		end.Revision = eventstore.NoStream
	}
	previous, expected := stream, end.Revision
	if known {
		previous, _ = events.StoredHash(end.Metadata)
	}
	meta := metadata
	if !w.At.IsZero() {
		meta.EffectiveAt = w.At
	}
	var made []eventstore.NewEvent
	for range count {
		data := fmt.Appendf(nil, `{"story":"ACME-%d"}`, len(w.All)+1)
		sealed, hash, err := meta.Seal(previous, "StoryDropped", data)
		if err != nil {
			t.Fatal(err)
		}
		id, err := eventstore.IDOf(hash)
		if err != nil {
			t.Fatal(err)
		}
		made = append(made, eventstore.NewEvent{ID: id, Type: "StoryDropped", Data: data, Metadata: sealed})
		end = events.Raw{Stream: stream, Revision: end.Revision + 1, Metadata: sealed}
		w.All, previous = append(w.All, merkle.Leaf{Stream: stream, Revision: end.Revision, Chain: hash}), hash
	}
	if _, err := w.Store.Append(t.Context(), stream, expected, made); err != nil {
		t.Fatal(err)
	}
	w.ends[stream] = end
}

// Reference is the tree over all leaves, made by tlog alone and in memory.
type Reference []tlog.Hash

// ReadHashes is what tlog asks for.
func (r *Reference) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	hashes := make([]tlog.Hash, len(indexes))
	for i, index := range indexes {
		hashes[i] = (*r)[index]
	}
	return hashes, nil
}

// ReferenceOf is the tree over leaves.
func ReferenceOf(t testing.TB, leaves []merkle.Leaf) *Reference {
	t.Helper()
	r := &Reference{}
	for n, leaf := range leaves {
		more, err := tlog.StoredHashes(int64(n), []byte(leaf.Text()), r)
		if err != nil {
			t.Fatal(err)
		}
		*r = append(*r, more...)
	}
	return r
}

// Root is that of the first leaves.
func (r *Reference) Root(t testing.TB, size int) tlog.Hash {
	t.Helper()
	root, err := tlog.TreeHash(int64(size), r)
	if err != nil {
		t.Fatal(err)
	}
	return root
}

// Log is all that stands in streams of ours in a store, in the order of the log.
func Log(t testing.TB, store *eventstore.Client) (all []events.Raw) {
	t.Helper()
	for raw, err := range store.ReadAll(t.Context(), nil) {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, raw)
	}
	return all
}

// Forge appends events to a new store, in this order, whatever their revisions and hashes are.
func Forge(t testing.TB, log []events.Raw) *eventstore.Client {
	t.Helper()
	store := eventstoretest.Client(t, "")
	ForgeIn(t, store, log)
	return store
}

// ForgeIn appends them to a store that has none of their streams.
func ForgeIn(t testing.TB, store *eventstore.Client, log []events.Raw) {
	t.Helper()
	ends := map[string]int64{}
	for _, raw := range log {
		forged := eventstore.NewEvent{ID: uuid.MustParse(raw.ID), Type: raw.Type, Data: raw.Data, Metadata: raw.Metadata}
		if _, err := store.Append(t.Context(), raw.Stream, ends[raw.Stream]-1, []eventstore.NewEvent{forged}); err != nil {
			t.Fatal(err)
		}
		ends[raw.Stream]++
	}
}

// Rehash chains the events of a stream anew, with ids that fit.
func Rehash(t testing.TB, log []events.Raw, stream string) {
	t.Helper()
	previous := stream
	for i, raw := range log {
		if raw.Stream != stream {
			continue
		}
		meta, err := events.ParseMetadata(raw.Metadata)
		if err != nil {
			t.Fatal(err)
		}
		if log[i].Metadata, previous, err = meta.Seal(previous, raw.Type, raw.Data); err != nil {
			t.Fatal(err)
		}
		id, err := eventstore.IDOf(previous)
		if err != nil {
			t.Fatal(err)
		}
		log[i].ID = id.String()
	}
}
