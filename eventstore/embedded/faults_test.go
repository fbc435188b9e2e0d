package embedded_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/serverfeatures"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/shared"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
	"github.com/google/uuid"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"waymark/eventstore/embedded"
)

// serveFaulty is a store that goes wrong as the faults have it, and the bare protocol to it.
func serveFaulty(t *testing.T) (*running, *embedded.Faults, *grpc.ClientConn) {
	t.Helper()
	faults := &embedded.Faults{}
	s := serve(t, "", func(o *embedded.Options) { o.Faults = faults })
	return s, faults, dial(t, s.address)
}

// note is the bare request to append an event to a stream that does not exist yet.
func note(stream string) []*streams.AppendReq {
	return []*streams.AppendReq{
		options(&streams.AppendReq_Options{StreamIdentifier: named(stream), ExpectedStreamRevision: &streams.AppendReq_Options_NoStream{}}),
		message(uuid.NewString(), map[string]string{"type": "Noted", "content-type": "application/json"}),
	}
}

func TestAFaultIsForTheCallsThatItNames(t *testing.T) {
	_, faults, conn := serveFaulty(t)
	third := faults.Add(embedded.Fault{Method: "Append", Skip: 2, Times: 1, Act: embedded.Status(codes.Aborted, "the third")})
	named := faults.Add(embedded.Fault{Stream: "notes-B", Act: embedded.Status(codes.Internal, "B")})
	counted := faults.Add(embedded.Fault{Method: "Append"})
	reads := faults.Add(embedded.Fault{Method: "Read", Stream: "$all"})
	append := func(stream string, want codes.Code) {
		t.Helper()
		if _, err := bare(patient(t), conn, note(stream)...); status.Code(err) != want {
			t.Errorf("append to %s: %v, want %v", stream, err, want)
		}
	}
	append("notes-1", codes.OK)
	append("notes-B", codes.Internal)
	append("notes-3", codes.Aborted)
	append("notes-4", codes.OK)
	if third.Hits() != 1 || named.Hits() != 1 || counted.Hits() != 2 || reads.Hits() != 0 {
		t.Errorf("%d, %d, %d and %d hits, want 1, 1, 2 and 0", third.Hits(), named.Hits(), counted.Hits(), reads.Hits())
	}
	named.Remove()
	append("notes-B", codes.OK)
}

func TestAFaultHappensAtItsMoment(t *testing.T) {
	for moment, want := range map[embedded.Moment]int{embedded.Early: 0, embedded.Received: 0, embedded.Done: 1} {
		for name, act := range map[string]embedded.Act{"a status": embedded.Status(codes.Aborted, "not now"), "a cut": embedded.Drop} {
			t.Run(fmt.Sprintf("%s at %d", name, moment), func(t *testing.T) {
				s, faults, conn := serveFaulty(t)
				faults.Add(embedded.Fault{Method: "Append", Times: 1, When: moment, Act: act})
				if _, err := bare(patient(t), conn, note("notes-A")...); err == nil {
					t.Error("the append went well")
				}
				if log := s.log(t); len(log) != want {
					t.Errorf("the log holds %d events, want %d", len(log), want)
				}
			})
		}
	}
}

func TestAStatusEarlyDoesNotWaitForTheRequest(t *testing.T) {
	_, faults, conn := serveFaulty(t)
	faults.Add(embedded.Fault{Method: "Append", When: embedded.Early, Act: embedded.Status(codes.PermissionDenied, "no", "exception", "access-denied")})
	call, err := streams.NewStreamsClient(conn).Append(patient(t))
	if err := errors.Join(err, call.Send(note("notes-A")[0])); err != nil {
		t.Fatal(err)
	}
	err = call.RecvMsg(&streams.AppendResp{}) // without an end of the request
	if status.Code(err) != codes.PermissionDenied || !slices.Equal(call.Trailer().Get("exception"), []string{"access-denied"}) {
		t.Errorf("%v, trailers %v", err, call.Trailer())
	}
}

func TestAFaultOnceTheRequestIsReceivedWaitsForItsEnd(t *testing.T) {
	_, faults, conn := serveFaulty(t)
	var ended atomic.Bool
	faults.Add(embedded.Fault{Stream: "notes-A", Act: func(*embedded.Call, func() error) error {
		return status.Errorf(codes.Aborted, "ended: %t", ended.Load())
	}})
	call, err := streams.NewStreamsClient(conn).Append(patient(t))
	for _, m := range note("notes-A") {
		err = errors.Join(err, call.Send(m))
	}
	_, meanwhile := bare(patient(t), conn, note("notes-B")...)
	if err := errors.Join(err, meanwhile); err != nil {
		t.Fatal(err)
	}
	ended.Store(true)
	if _, err := call.CloseAndRecv(); status.Convert(err).Message() != "ended: true" {
		t.Error(err)
	}
}

func TestANodeThatDoesNotLeadNamesTheOneThatDoes(t *testing.T) {
	_, faults, conn := serveFaulty(t)
	faults.Add(embedded.Fault{Method: "Append", Act: embedded.NotLeader("localhost", 2114)})
	call, err := streams.NewStreamsClient(conn).Append(patient(t))
	for _, m := range note("notes-A") {
		err = errors.Join(err, call.Send(m))
	}
	if err != nil {
		t.Fatal(err)
	}
	_, err = call.CloseAndRecv()
	told := call.Trailer()
	if status.Code(err) != codes.NotFound || !slices.Equal(told.Get("exception"), []string{"not-leader"}) ||
		!slices.Equal(told.Get("leader-endpoint-host"), []string{"localhost"}) || !slices.Equal(told.Get("leader-endpoint-port"), []string{"2114"}) {
		t.Errorf("%v, trailers %v", err, told)
	}
}

func TestACallStandsStillUntilItIsReleased(t *testing.T) {
	for _, moment := range []embedded.Moment{embedded.Early, embedded.Received, embedded.Done} {
		s, faults, conn := serveFaulty(t)
		release := make(chan struct{})
		stalled := faults.Add(embedded.Fault{Method: "Append", Times: 2, When: moment, Act: embedded.Stall(release)})
		impatient, cancel := context.WithCancel(patient(t))
		answered := make(chan error, 2)
		go func() { _, err := bare(impatient, conn, note("notes-A")...); answered <- err }()
		until(t, "the stall", func() bool { return stalled.Hits() == 1 })
		cancel()
		if err := <-answered; status.Code(err) != codes.Canceled {
			t.Errorf("%v, want Canceled", err)
		}
		go func() { _, err := bare(patient(t), conn, note("notes-B")...); answered <- err }()
		until(t, "the stall", func() bool { return stalled.Hits() == 2 })
		close(release)
		if err := <-answered; err != nil {
			t.Errorf("%v after the release", err)
		}
		if found := s.whole(t, "notes-B"); len(found) != 1 {
			t.Errorf("the stream holds %d events", len(found))
		}
	}
}

func TestAStalledCallDoesNotHoldUpTheClosing(t *testing.T) {
	s, faults, conn := serveFaulty(t)
	stalled := faults.Add(embedded.Fault{Method: "Append", Act: embedded.Stall(nil)})
	answered := make(chan error, 1)
	go func() { _, err := bare(patient(t), conn, note("notes-A")...); answered <- err }()
	until(t, "the stall", func() bool { return stalled.Hits() == 1 })
	s.stop(t)
	if err := <-answered; err == nil {
		t.Error("the append went well")
	}
}

func TestAnAppendThatArrivesTwiceIsTakenOnce(t *testing.T) {
	s, faults, _ := serveFaulty(t)
	twice := faults.Add(embedded.Fault{Method: "Append", Act: embedded.Duplicate})
	acted := faults.Add(embedded.Fault{Method: "Append", When: embedded.Done})
	evs := notes("Noted", 3)
	result := s.append(t, "notes-A", esdb.NoStream{}, evs...)
	found := s.whole(t, "notes-A")
	same(t, "the stream", found, evs...)
	if last := found[len(found)-1].Position.Commit; result.CommitPosition != last || result.NextExpectedVersion != 2 {
		t.Errorf("%+v, the last event is at %d", result, last)
	}
	if twice.Hits() != 1 || acted.Hits() != 1 {
		t.Errorf("%d and %d hits", twice.Hits(), acted.Hits())
	}
}

func TestASubscriptionBreaksAfterSomeAnswers(t *testing.T) {
	s, faults, _ := serveFaulty(t)
	evs := notes("Noted", 10)
	s.append(t, "notes-A", esdb.NoStream{}, evs...)
	faults.Add(embedded.Fault{Method: "Subscribe", Stream: "notes-A", When: embedded.Done, Answers: 1 + 4, Act: embedded.Status(codes.Aborted, "broken")})
	sub := s.followStream(t, "notes-A", esdb.Start{})
	same(t, "the events before", sub.events(4), evs[:4]...)
	if e := sub.Recv(); e.SubscriptionDropped == nil || status.Code(e.SubscriptionDropped.Error) != codes.Aborted {
		t.Errorf("%+v, want that it is dropped", e)
	}
}

func TestEventsAreSentTwice(t *testing.T) {
	s, faults, _ := serveFaulty(t)
	evs := notes("Noted", 2)
	s.append(t, "notes-A", esdb.NoStream{}, evs...)
	faults.Add(embedded.Fault{Method: "Subscribe", Act: embedded.DuplicateEvents})
	sub := s.followAll(t, esdb.SubscribeToAllOptions{From: esdb.Start{}})
	same(t, "the subscription", sub.events(4), evs[0], evs[0], evs[1], evs[1])
	sub.caughtUp()
	same(t, "a read", s.log(t), evs...)
}

func TestEventsAreReorderedAcrossStreamsOnly(t *testing.T) {
	s, faults, _ := serveFaulty(t)
	a, b, c := notes("A", 3), notes("B", 2), notes("C", 1)
	for _, e := range []struct {
		stream string
		event  esdb.EventData
	}{{"notes-A", a[0]}, {"notes-B", b[0]}, {"notes-A", a[1]}, {"notes-B", b[1]}, {"notes-C", c[0]}, {"notes-A", a[2]}} {
		s.append(t, e.stream, esdb.Any{}, e.event)
	}
	faults.Add(embedded.Fault{Method: "Subscribe", Times: 1, Act: embedded.Reorder(4)})
	faults.Add(embedded.Fault{Method: "Subscribe", Skip: 1, Act: embedded.Reorder(100)})
	sub := s.followAll(t, esdb.SubscribeToAllOptions{From: esdb.Start{}})
	same(t, "four", sub.events(6), b[0], b[1], a[0], a[1], c[0], a[2])
	sub.caughtUp()
	sub = s.followAll(t, esdb.SubscribeToAllOptions{From: esdb.Start{}})
	same(t, "what there is", sub.events(6), a[0], a[1], a[2], c[0], b[0], b[1])
	sub.caughtUp()
}

func TestACallToAnyServiceMayFail(t *testing.T) {
	_, faults, conn := serveFaulty(t)
	release := make(chan struct{})
	close(release)
	slow := faults.Add(embedded.Fault{Method: "ServerFeatures/GetSupportedMethods", Act: embedded.Stall(release)})
	lost := faults.Add(embedded.Fault{Method: "ServerFeatures/GetSupportedMethods", Skip: 1, When: embedded.Done, Act: embedded.Status(codes.Unavailable, "lost")})
	for _, want := range []codes.Code{codes.OK, codes.Unavailable} {
		if _, err := serverfeatures.NewServerFeaturesClient(conn).GetSupportedMethods(patient(t), &shared.Empty{}); status.Code(err) != want {
			t.Errorf("%v, want %v", err, want)
		}
	}
	if slow.Hits() != 2 || lost.Hits() != 1 {
		t.Errorf("%d and %d hits", slow.Hits(), lost.Hits())
	}
}

func TestALinkStallsRefusesAndLosesAnswers(t *testing.T) {
	_, faults, conn := serveFaulty(t)
	try := func(stream string, limit time.Duration) error {
		ctx, cancel := context.WithTimeout(patient(t), limit)
		defer cancel()
		_, err := bare(ctx, conn, note(stream)...)
		return err
	}
	if err := try("notes-A", soon); err != nil {
		t.Fatal(err)
	}
	faults.SetLink(embedded.LinkStalled)
	released := make(chan error, 1)
	go func() { released <- try("notes-B", soon) }()
	if err := try("notes-C", 50*time.Millisecond); status.Code(err) != codes.DeadlineExceeded {
		t.Errorf("stalled: %v", err)
	}
	faults.SetLink(embedded.LinkUp)
	if err := <-released; err != nil {
		t.Errorf("after the stall: %v", err)
	}

	acted := faults.Add(embedded.Fault{Stream: "notes-D", When: embedded.Done})
	faults.SetLink(embedded.LinkMute)
	unheard := make(chan error, 1)
	go func() { unheard <- try("notes-D", soon) }()
	until(t, "the append", func() bool { return acted.Hits() == 1 })
	faults.SetLink(embedded.LinkRefusing) // what was mute is cut
	if err := <-unheard; status.Code(err) != codes.Unavailable {
		t.Errorf("mute: %v", err)
	}
	refused := func() bool { return status.Code(try("notes-E", soon)) == codes.Unavailable && faults.Connections() > 1 }
	until(t, "a refusal", refused)
	faults.SetLink(embedded.LinkUp)
	until(t, "the end of refusals", func() bool { return try("notes-E", soon) == nil })
	faults.SetLink(embedded.LinkRefusing)
	if err := try("notes-F", soon); err != nil {
		t.Errorf("an old connection: %v", err)
	}
	faults.Cut()
	until(t, "a refusal", refused)
}
