package embedded_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net"
	"os"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/shared"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
	"github.com/google/uuid"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/protobuf/types/known/emptypb"

	"waymark/eventstore/embedded"
)

// victimDir is the variable that makes the test program a victim: one that writes to the store in this directory, and
// prints what was acknowledged, until it is killed.
const victimDir = "EMBEDDED_TEST_VICTIM_DIR"

// victimLimit is the variable that says how many bytes a file of the victim may have: its disk fails it then.
const victimLimit = "EMBEDDED_TEST_VICTIM_LIMIT"

// What a victim prints beside events, of which each is a line "STREAM REVISION ID".
const (
	opening = "opening" // a line: the store is about to be opened
	hidden  = "hidden"  // instead of an id: this revision and all before it can no longer be read
)

func TestMain(m *testing.M) {
	if dir := os.Getenv(victimDir); dir != "" {
		if err := victim(dir, os.Stdout); err != nil {
			slog.Error("the victim failed", "error", err)
		}
		os.Exit(1) // it was to be killed
	}
	os.Exit(m.Run())
}

func victim(dir string, acknowledged io.Writer) error {
	if limit, err := strconv.ParseUint(os.Getenv(victimLimit), 10, 64); err == nil {
		if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: limit, Max: limit}); err != nil {
			return err
		}
	}
	fmt.Fprintln(acknowledged, opening)
	server, err := embedded.Open(embedded.Options{Dir: dir})
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	go server.Serve(listener)
	c, err := esdb.NewClient(&esdb.Configuration{
		Address: listener.Addr().String(), DisableTLS: true, Logger: esdb.NoopLogging(),
		MaxDiscoverAttempts: 10, DiscoveryInterval: 100, GossipTimeout: 5, KeepAliveInterval: -1,
	})
	conn, err2 := grpc.NewClient(listener.Addr().String(), grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err := errors.Join(err, err2); err != nil {
		return err
	}
	w := &writers{Client: c, conn: conn, acknowledged: acknowledged}
	failed := make(chan error)
	for name, write := range map[string]func(stream string, next uint64) (uint64, error){
		"notes-0": w.append, "notes-1": w.append, "notes-2": w.append, "notes-3": w.append,
		"batches-0": w.batch, "batches-1": w.batch, "deleted-0": w.appendAndDelete, "truncated-0": w.appendAndTruncate,
	} {
		go func() { failed <- w.forEver(name, write) }()
	}
	return errors.Join(<-failed, server.Close())
}

// writers write streams, each its own, and print what was acknowledged.
type writers struct {
	*esdb.Client
	conn         *grpc.ClientConn
	acknowledged io.Writer
}

// forEver goes on writing where the stream ends.
func (w *writers) forEver(stream string, write func(stream string, next uint64) (uint64, error)) error {
	next, err := w.lengthOf(stream)
	for err == nil {
		next, err = write(stream, next)
	}
	return err
}

// lengthOf is how many events were ever appended to a stream, also where they are hidden: an append of nothing says it.
func (w *writers) lengthOf(stream string) (uint64, error) {
	answer, err := bare(context.Background(), w.conn, options(&streams.AppendReq_Options{
		StreamIdentifier: named(stream), ExpectedStreamRevision: &streams.AppendReq_Options_Any{Any: &shared.Empty{}},
	}))
	if err != nil || answer.GetSuccess().GetNoStream() != nil {
		return 0, err
	}
	return answer.GetSuccess().GetCurrentRevision() + 1, nil
}

// run is one to three events of random size that say how many they are: all of them are in the log, in a row, or none.
func run() []esdb.EventData {
	evs := make([]esdb.EventData, 1+rand.IntN(3))
	for i := range evs {
		size := rand.IntN(2 << 10)
		if rand.IntN(64) == 0 {
			size = rand.IntN(200 << 10) // memory is full of them soon, and written to a table
		}
		evs[i] = esdb.EventData{
			EventID: uuid.New(), EventType: "Noted", ContentType: esdb.ContentTypeJson,
			Data: fmt.Appendf(nil, `{"at":%d,"of":%d,"text":"%s"}`, i, len(evs), strings.Repeat("x", size)),
		}
	}
	return evs
}

func (w *writers) append(stream string, next uint64) (uint64, error) {
	evs := run()
	o := esdb.AppendToStreamOptions{ExpectedRevision: esdb.NoStream{}}
	if next > 0 {
		o.ExpectedRevision = esdb.Revision(next - 1)
	}
	if _, err := w.AppendToStream(context.Background(), stream, o, evs...); err != nil {
		return 0, err
	}
	return next + uint64(len(evs)), w.print(stream, next, evs)
}

func (w *writers) print(stream string, next uint64, evs []esdb.EventData) error {
	var lines strings.Builder
	for i, e := range evs {
		fmt.Fprintln(&lines, stream, next+uint64(i), e.EventID)
	}
	_, err := io.WriteString(w.acknowledged, lines.String())
	return err
}

func (w *writers) hide(stream string, revision uint64) error {
	_, err := fmt.Fprintln(w.acknowledged, stream, revision, hidden)
	return err
}

func (w *writers) appendAndDelete(stream string, next uint64) (uint64, error) {
	next, err := w.append(stream, next)
	if err != nil || rand.IntN(2) == 0 {
		return next, err
	}
	if _, err := w.DeleteStream(context.Background(), stream, esdb.DeleteStreamOptions{ExpectedRevision: esdb.Revision(next - 1)}); err != nil {
		return 0, err
	}
	return next, w.hide(stream, next-1)
}

func (w *writers) appendAndTruncate(stream string, next uint64) (uint64, error) {
	next, err := w.append(stream, next)
	if err != nil {
		return 0, err
	}
	var meta esdb.StreamMetadata
	meta.SetTruncateBefore(next - 1)
	if _, err := w.SetStreamMetadata(context.Background(), stream, esdb.AppendToStreamOptions{ExpectedRevision: esdb.Any{}}, meta); err != nil {
		return 0, err
	}
	if next < 2 {
		return next, nil
	}
	return next, w.hide(stream, next-2)
}

// batch appends several runs by one call of BatchAppend.
func (w *writers) batch(stream string, next uint64) (uint64, error) {
	call, err := streams.NewStreamsClient(w.conn).BatchAppend(context.Background())
	if err != nil {
		return 0, err
	}
	runs := make([][]esdb.EventData, 1+rand.IntN(4))
	for i := range runs {
		runs[i] = run()
		if err := call.Send(batchOf(stream, runs[i])); err != nil {
			return 0, err
		}
	}
	for _, evs := range runs { // they are answered in their order
		answer, err := call.Recv()
		if err != nil {
			return 0, err
		}
		if want := next + uint64(len(evs)) - 1; answer.GetSuccess() == nil || answer.GetSuccess().GetCurrentRevision() != want {
			return 0, fmt.Errorf("%s: %v, want revision %d", stream, answer, want)
		}
		if err := w.print(stream, next, evs); err != nil {
			return 0, err
		}
		next += uint64(len(evs))
	}
	return next, call.CloseSend()
}

// batchOf is an append to the end of a stream, in one part.
func batchOf(stream string, evs []esdb.EventData) *streams.BatchAppendReq {
	part := &streams.BatchAppendReq{
		CorrelationId: &shared.UUID{Value: &shared.UUID_String_{String_: uuid.NewString()}}, IsFinal: true,
		Options: &streams.BatchAppendReq_Options{
			StreamIdentifier: named(stream), ExpectedStreamPosition: &streams.BatchAppendReq_Options_Any{Any: &emptypb.Empty{}},
		},
	}
	for _, e := range evs {
		part.ProposedMessages = append(part.ProposedMessages, &streams.BatchAppendReq_ProposedMessage{
			Id:       &shared.UUID{Value: &shared.UUID_String_{String_: e.EventID.String()}},
			Metadata: map[string]string{"type": e.EventType, "content-type": "application/json"}, Data: e.Data,
		})
	}
	return part
}
