package embedded_test

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"github.com/google/uuid"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/mem"
	"google.golang.org/grpc/status"
)

// FuzzProtocol calls any method of the server with any messages. The server runs in this process: a panic ends it.
func FuzzProtocol(f *testing.F) {
	made := newMaker(1)
	for range 10 {
		for _, m := range methods(f) {
			f.Add(pathOf(m), framed(made.call(m)), byte(3))
		}
	}
	a := newAttacked(f)
	f.Fuzz(func(t *testing.T, method string, messages []byte, answers byte) {
		a.call(t, method, frames(messages), int(answers))
	})
}

// attacked is a server that is sent nonsense. It is renewed from time to time, as its log grows with each call.
type attacked struct {
	owner
	running *running
	conn    *grpc.ClientConn
	methods []string // of the server
	witness string   // a stream whose name nobody guesses
	calls   int
	ended   map[codes.Code]int // how calls ended
	idle    int                // goroutines, while no call runs
}

func newAttacked(t tb) *attacked {
	a := &attacked{owner: owner{tb: t, cleanups: new([]func())}, ended: map[codes.Code]int{}}
	t.Cleanup(a.end)
	return a
}

// owner is a test that may be used within the runs of a fuzz test: what it owns outlives a run, and its failure ends all.
type owner struct {
	tb
	cleanups *[]func()
}

func (owner) Helper()                  {}
func (owner) Context() context.Context { return context.Background() }
func (owner) Error(args ...any)        { panic(fmt.Sprint(args...)) }
func (owner) Fatal(args ...any)        { panic(fmt.Sprint(args...)) }
func (o owner) Cleanup(f func())       { *o.cleanups = append(*o.cleanups, f) }

// end does what is to be cleaned up, the last thing first.
func (o owner) end() {
	for _, f := range slices.Backward(*o.cleanups) {
		f()
	}
	*o.cleanups = nil
}

// How many calls one server gets, and after how many its whole log is looked at.
const callsPerServer, callsPerLook = 200, 20

// begin begins anew, with an empty server.
func (a *attacked) begin() {
	a.end()
	a.running = serve(a.owner, "")
	conn, err := grpc.NewClient(a.running.address, grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		a.Fatal(err)
	}
	a.Cleanup(func() { conn.Close() })
	a.conn = conn
	a.methods, a.witness = nil, "witness-"+uuid.NewString()
	for service, info := range a.running.server.Registered() {
		for _, m := range info.Methods {
			a.methods = append(a.methods, "/"+service+"/"+m.Name)
		}
	}
	slices.Sort(a.methods)
	exchange(a.Context(), a.conn, a.methods[0], nil, 0) // so that all goroutines that serve connections run
	a.stillWorks(a.owner)
	a.idle = runtime.NumGoroutine()
}

// call makes one call and fails unless the server answers it with a status that fits, lets go of all that it needed for it,
// and serves the next call.
func (a *attacked) call(t *testing.T, method string, messages [][]byte, answers int) {
	t.Helper()
	if a.running == nil || a.calls > 0 && a.calls%callsPerServer == 0 {
		a.begin()
	}
	a.calls++
	method = a.method(method)
	err := exchange(t.Context(), a.conn, method, messages, answers)
	if code := status.Code(err); (code == codes.Internal || code == codes.Unknown) && !ofTransport(err) {
		t.Errorf("%s answers %v", method, err)
	}
	a.ended[status.Code(err)]++
	a.stillWorks(t)
	a.settle(t, method)
	if a.calls%callsPerLook == 0 {
		inOrder(t, a.running.log(t))
	}
}

// method is the one that is named, or else any that the server has.
func (a *attacked) method(name string) string {
	if slices.Contains(a.methods, name) {
		return name
	}
	hash := fnv.New32a()
	io.WriteString(hash, name)
	return a.methods[int(hash.Sum32())%len(a.methods)]
}

// callLimit is for how long a call is made: a subscription never ends by itself.
const callLimit = 100 * time.Millisecond

// exchange sends messages and takes some answers, then cancels the call. It returns the error with which the call ended
// before that, if it did.
func exchange(ctx context.Context, conn *grpc.ClientConn, method string, messages [][]byte, answers int) error {
	ctx, cancel := context.WithTimeout(ctx, callLimit)
	defer cancel()
	both := &grpc.StreamDesc{ClientStreams: true, ServerStreams: true}
	call, err := conn.NewStream(ctx, both, method, grpc.ForceCodecV2(asItIs{}), grpc.MaxCallRecvMsgSize(64<<20))
	if err != nil {
		return err
	}
	for _, m := range messages {
		if err := call.SendMsg(m); err != nil {
			break // RecvMsg says why
		}
	}
	if err := call.CloseSend(); err != nil {
		return err
	}
	for range answers + 1 {
		var answer []byte
		if err := call.RecvMsg(&answer); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
	}
	return nil
}

// ofTransport says that gRPC itself refused a call before the server saw it: it has INTERNAL for messages that it can't
// decode and for the wrong number of them.
func ofTransport(err error) bool {
	return strings.Contains(err.Error(), "unmarshal") || strings.Contains(err.Error(), "cardinality violation")
}

// stillWorks appends an event and reads it back.
func (a *attacked) stillWorks(t tb) {
	t.Helper()
	evs := notes("Survived", 1)
	done := a.running.append(t, a.witness, esdb.Any{}, evs...)
	found := a.running.stream(t, a.witness, esdb.ReadStreamOptions{Direction: esdb.Backwards, From: esdb.Revision(done.NextExpectedVersion)}, 1)
	same(t, "the witness", found, evs...)
}

// settle waits until no more goroutines run than before the call.
func (a *attacked) settle(t *testing.T, method string) {
	t.Helper()
	deadline := time.Now().Add(soon)
	for runtime.NumGoroutine() > a.idle {
		if time.Now().After(deadline) {
			stacks := make([]byte, 1<<20)
			t.Fatalf("%s leaves %d goroutines, there were %d:\n%s", method, runtime.NumGoroutine(), a.idle, stacks[:runtime.Stack(stacks, true)])
		}
		time.Sleep(100 * time.Microsecond)
	}
}

// inOrder fails unless the positions of a log rise and each stream in it is without gaps.
func inOrder(t tb, log []*esdb.RecordedEvent) {
	t.Helper()
	next, last := map[string]uint64{}, uint64(0)
	for _, e := range log {
		tombstone := e.EventType == "$streamDeleted"
		if e.Position.Commit <= last || !tombstone && e.EventNumber != next[e.StreamID] {
			t.Errorf("%q %d at %v, want revision %d after %d", e.StreamID, e.EventNumber, e.Position, next[e.StreamID], last)
			return
		}
		next[e.StreamID], last = e.EventNumber+1, e.Position.Commit
	}
}

// asItIs sends bytes as they are and takes them so.
type asItIs struct{}

func (asItIs) Marshal(v any) (mem.BufferSlice, error) {
	return mem.BufferSlice{mem.SliceBuffer(v.([]byte))}, nil
}

func (asItIs) Unmarshal(data mem.BufferSlice, v any) error {
	*v.(*[]byte) = data.Materialize()
	return nil
}

func (asItIs) Name() string { return "proto" }

// framed is messages in one text: each after its length.
func framed(messages [][]byte) (text []byte) {
	for _, m := range messages {
		text = append(binary.AppendUvarint(text, uint64(len(m))), m...)
	}
	return text
}

// frames are the messages in a text; the last one is what is left, if a length is wrong.
func frames(text []byte) (messages [][]byte) {
	for len(text) > 0 && len(messages) < 64 {
		length, n := binary.Uvarint(text)
		if n <= 0 || length > uint64(len(text)-n) {
			return append(messages, text)
		}
		messages = append(messages, text[n:n+int(length)])
		text = text[n+int(length):]
	}
	return messages
}
