package embedded_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"net"
	"time"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"github.com/google/uuid"
	"pgregory.net/rapid"

	"waymark/eventstore/embedded"
)

// soon is how long tests wait for what must come.
const soon = 30 * time.Second

// tb is a test, a benchmark, or a run of a property.
type tb interface {
	rapid.TB
	Context() context.Context
	Cleanup(func())
}

// running is a store that is served, and the official client on it.
type running struct {
	*esdb.Client
	dir, address string
	server       *embedded.Server
	served       chan error
}

// serve opens the store in a directory, in memory if that is empty, and serves it until the test ends.
func serve(t tb, dir string, adjust ...func(*embedded.Options)) *running {
	t.Helper()
	o := embedded.Options{Dir: dir}
	for _, f := range adjust {
		f(&o)
	}
	r := listening(t, o)
	r.Client = client(t, r.address)
	t.Cleanup(func() { r.stop(t) })
	return r
}

// listening is a store that is served, without a client and an end.
func listening(t tb, o embedded.Options) *running {
	t.Helper()
	server, err := embedded.Open(o)
	if err != nil {
		t.Fatal(err)
	}
	return listen(t, server, o.Dir)
}

func listen(t tb, server *embedded.Server, dir string) *running {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	r := &running{dir: dir, address: listener.Addr().String(), server: server, served: make(chan error, 1)}
	go func() { r.served <- server.Serve(listener) }()
	return r
}

func client(t tb, address string) *esdb.Client {
	t.Helper()
	config, err := esdb.ParseConnectionString("esdb://" + address + "?tls=false")
	if err != nil {
		t.Fatal(err)
	}
	config.Logger = esdb.NoopLogging()
	c, err := esdb.NewClient(config)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// stop closes client and server, once.
func (r *running) stop(t tb) {
	t.Helper()
	if r.server == nil {
		return
	}
	if err := errors.Join(r.Client.Close(), r.server.Close(), <-r.served); err != nil {
		t.Error(err)
	}
	r.server = nil
}

// reopen closes the store and serves what is in its directory again.
func (r *running) reopen(t tb) {
	t.Helper()
	r.stop(t)
	again := serve(t, r.dir)
	*r = *again
	again.server = nil // r stops it
	t.Cleanup(func() { r.stop(t) })
}

// patient is the test's context with a limit, so that a call that hangs fails.
func patient(t tb) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), soon)
	t.Cleanup(cancel)
	return ctx
}

// notes are new events of one type.
func notes(typ string, n int) []esdb.EventData {
	evs := make([]esdb.EventData, n)
	for i := range evs {
		evs[i] = esdb.EventData{
			EventID: uuid.New(), EventType: typ, ContentType: esdb.ContentTypeJson,
			Data: fmt.Appendf(nil, `{"n":%d}`, i), Metadata: []byte(`{"by":"ana"}`),
		}
	}
	return evs
}

func (r *running) append(t tb, stream string, expected esdb.ExpectedRevision, evs ...esdb.EventData) *esdb.WriteResult {
	t.Helper()
	result, err := r.AppendToStream(patient(t), stream, esdb.AppendToStreamOptions{ExpectedRevision: expected}, evs...)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// refused fails unless an append ends with this code.
func (r *running) refused(t tb, code esdb.ErrorCode, stream string, expected esdb.ExpectedRevision, evs ...esdb.EventData) error {
	t.Helper()
	_, err := r.AppendToStream(patient(t), stream, esdb.AppendToStreamOptions{ExpectedRevision: expected}, evs...)
	coded(t, fmt.Sprintf("append to %s at %T%[2]v", stream, expected), err, code)
	return err
}

func (r *running) stream(t tb, name string, o esdb.ReadStreamOptions, count uint64) []*esdb.RecordedEvent {
	t.Helper()
	read, err := r.ReadStream(patient(t), name, o, count)
	return collect(t, read, err)
}

func (r *running) all(t tb, o esdb.ReadAllOptions, count uint64) []*esdb.RecordedEvent {
	t.Helper()
	read, err := r.ReadAll(patient(t), o, count)
	return collect(t, read, err)
}

// whole is a stream from its start to its end.
func (r *running) whole(t tb, name string) []*esdb.RecordedEvent {
	t.Helper()
	return r.stream(t, name, esdb.ReadStreamOptions{From: esdb.Start{}}, math.MaxUint64)
}

// log is the whole log.
func (r *running) log(t tb) []*esdb.RecordedEvent {
	t.Helper()
	return r.all(t, esdb.ReadAllOptions{From: esdb.Start{}}, math.MaxUint64)
}

// describe writes the metadata of a stream.
func (r *running) describe(t tb, stream, metadata string) *esdb.WriteResult {
	t.Helper()
	return r.append(t, "$$"+stream, esdb.Any{}, described(metadata))
}

func described(metadata string) esdb.EventData {
	return esdb.EventData{EventID: uuid.New(), EventType: "$metadata", ContentType: esdb.ContentTypeJson, Data: []byte(metadata)}
}

// unread is why a stream can't be read, one way and the other.
func (r *running) unread(t tb, stream string) error {
	t.Helper()
	var reasons []error
	for _, o := range []esdb.ReadStreamOptions{
		{Direction: esdb.Forwards, From: esdb.Start{}}, {Direction: esdb.Backwards, From: esdb.End{}},
	} {
		read, err := r.ReadStream(patient(t), stream, o, 1)
		if err == nil {
			_, err = read.Recv()
			read.Close()
		}
		reasons = append(reasons, err)
	}
	if reasons[0] == nil || reasons[1] == nil || reasons[0].Error() != reasons[1].Error() {
		t.Errorf("%s: %v forwards, %v backwards", stream, reasons[0], reasons[1])
	}
	return reasons[0]
}

// coded fails unless an error of the client has this code.
func coded(t tb, what string, err error, code esdb.ErrorCode) {
	t.Helper()
	if known := new(esdb.Error); !errors.As(err, &known) || known.Code() != code {
		t.Errorf("%s: %v, want code %d", what, err, code)
	}
}

func collect(t tb, read *esdb.ReadStream, err error) (found []*esdb.RecordedEvent) {
	t.Helper()
	for _, e := range received(t, read, err) {
		found = append(found, e.Event)
	}
	return found
}

// received is what a read brings, links with what they lead to.
func received(t tb, read *esdb.ReadStream, err error) (found []*esdb.ResolvedEvent) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	defer read.Close()
	for {
		resolved, err := read.Recv()
		if errors.Is(err, io.EOF) {
			return found
		}
		if err != nil {
			t.Fatal(err)
		}
		found = append(found, resolved)
	}
}

// same fails unless the events found are those that were appended, in this order.
func same(t tb, what string, found []*esdb.RecordedEvent, want ...esdb.EventData) {
	t.Helper()
	if len(found) != len(want) {
		t.Errorf("%s: %d events, want %d", what, len(found), len(want))
		return
	}
	for i, e := range found {
		if e.EventID != want[i].EventID || e.EventType != want[i].EventType || string(e.Data) != string(want[i].Data) ||
			string(e.UserMetadata) != string(want[i].Metadata) {
			t.Errorf("%s: event %d is %s %s %s, want %s", what, i, e.EventID, e.EventType, e.Data, want[i].EventID)
			return
		}
	}
}

// backwards is the events, the last first.
func backwards(evs []esdb.EventData) []esdb.EventData {
	turned := make([]esdb.EventData, len(evs))
	for i, e := range evs {
		turned[len(evs)-1-i] = e
	}
	return turned
}

// until waits until a condition holds.
func until(t tb, what string, holds func() bool) {
	t.Helper()
	tick := time.NewTicker(2 * time.Millisecond)
	defer tick.Stop()
	for end := time.Now().Add(soon); !holds(); <-tick.C {
		if time.Now().After(end) {
			t.Fatalf("did not come: %s", what)
		}
	}
}
