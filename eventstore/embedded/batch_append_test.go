package embedded_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"testing"
	"time"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/shared"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
	"github.com/google/uuid"
	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/durationpb"
	"google.golang.org/protobuf/types/known/emptypb"
	"google.golang.org/protobuf/types/known/timestamppb"

	"waymark/eventstore/embedded"
)

// batches is a call of BatchAppend.
type batches struct {
	streams.Streams_BatchAppendClient
	t *testing.T
}

func (r *running) batches(ctx context.Context, t *testing.T) batches {
	t.Helper()
	call, err := streams.NewStreamsClient(dial(t, r.address)).BatchAppend(ctx)
	if err != nil {
		t.Fatal(err)
	}
	return batches{call, t}
}

// to are the options of an append to a stream.
func to(stream string, expected esdb.ExpectedRevision) *streams.BatchAppendReq_Options {
	o := &streams.BatchAppendReq_Options{StreamIdentifier: named(stream)}
	switch expected := expected.(type) {
	case esdb.NoStream:
		o.ExpectedStreamPosition = &streams.BatchAppendReq_Options_NoStream{NoStream: &emptypb.Empty{}}
	case esdb.Any:
		o.ExpectedStreamPosition = &streams.BatchAppendReq_Options_Any{Any: &emptypb.Empty{}}
	case esdb.StreamExists:
		o.ExpectedStreamPosition = &streams.BatchAppendReq_Options_StreamExists{StreamExists: &emptypb.Empty{}}
	case esdb.StreamRevision:
		o.ExpectedStreamPosition = &streams.BatchAppendReq_Options_StreamPosition{StreamPosition: expected.Value}
	}
	return o
}

// first, more and last send a part of an append.
func (b batches) first(id string, o *streams.BatchAppendReq_Options, evs ...esdb.EventData) {
	b.t.Helper()
	b.send(part(id, o, false, evs...))
}

func (b batches) more(id string, evs ...esdb.EventData) {
	b.t.Helper()
	b.send(part(id, nil, false, evs...))
}

func (b batches) last(id string, evs ...esdb.EventData) {
	b.t.Helper()
	b.send(part(id, nil, true, evs...))
}

// only sends an append in one part.
func (b batches) only(id string, o *streams.BatchAppendReq_Options, evs ...esdb.EventData) {
	b.t.Helper()
	b.send(part(id, o, true, evs...))
}

func (b batches) send(part *streams.BatchAppendReq) {
	b.t.Helper()
	if err := b.Send(part); err != nil {
		b.t.Fatal(err)
	}
}

// part is a part of an append; its id is made from a name.
func part(id string, o *streams.BatchAppendReq_Options, final bool, evs ...esdb.EventData) *streams.BatchAppendReq {
	p := &streams.BatchAppendReq{CorrelationId: correlation(id), Options: o, IsFinal: final}
	for _, e := range evs {
		typ := "application/octet-stream"
		if e.ContentType == esdb.ContentTypeJson {
			typ = "application/json"
		}
		p.ProposedMessages = append(p.ProposedMessages, &streams.BatchAppendReq_ProposedMessage{
			Id:       &shared.UUID{Value: &shared.UUID_String_{String_: e.EventID.String()}},
			Metadata: map[string]string{"type": e.EventType, "content-type": typ}, CustomMetadata: e.Metadata, Data: e.Data,
		})
	}
	return p
}

func correlation(id string) *shared.UUID {
	return &shared.UUID{Value: &shared.UUID_String_{String_: uuid.NewSHA1(uuid.Nil, []byte(id)).String()}}
}

// done fails unless the next answer says that an append was done, and where its stream stands.
func (b batches) done(id, stream string, revision uint64) *shared.AllStreamPosition {
	b.t.Helper()
	answer := b.answer(id, stream)
	success, ok := answer.GetSuccess().GetCurrentRevisionOption().(*streams.BatchAppendResp_Success_CurrentRevision)
	if !ok || success.CurrentRevision != revision || answer.GetSuccess().GetPosition().GetCommitPosition() == 0 {
		b.t.Errorf("%s: %v, want revision %d", id, answer, revision)
	}
	return answer.GetSuccess().GetPosition()
}

// refused fails unless the next answer says that an append was not done, and why.
func (b batches) refused(id, stream string, code codes.Code, details proto.Message) {
	b.t.Helper()
	answer := b.answer(id, stream)
	why := answer.GetError()
	if codes.Code(why.GetCode()) != code || len(why.GetDetails()) != 1 {
		b.t.Errorf("%s: %v, want %v", id, answer, code)
		return
	}
	found, err := why.GetDetails()[0].UnmarshalNew()
	if bad, ok := found.(*shared.BadRequest); ok && bad.Message != "" {
		bad.Message = "a message"
	}
	if err != nil || !proto.Equal(found, details) {
		b.t.Errorf("%s: %v, %v, want %v", id, found, err, details)
	}
}

func (b batches) answer(id, stream string) *streams.BatchAppendResp {
	b.t.Helper()
	answer, err := b.Recv()
	if err != nil {
		b.t.Fatal(err)
	}
	if !proto.Equal(answer.GetCorrelationId(), correlation(id)) || string(answer.GetStreamIdentifier().GetStreamName()) != stream {
		b.t.Errorf("%v answers %s to %s", answer, id, stream)
	}
	return answer
}

// end fails unless the call ends with what was sent.
func (b batches) end() {
	b.t.Helper()
	if err := b.CloseSend(); err != nil {
		b.t.Fatal(err)
	}
	if answer, err := b.Recv(); !errors.Is(err, io.EOF) {
		b.t.Errorf("%v, %v, want no more", answer, err)
	}
}

func TestAppendsComeInPartsThatInterleave(t *testing.T) {
	s := serve(t, "")
	b := s.batches(patient(t), t)
	a, c := notes("A", 5), notes("C", 4)
	b.first("a", to("notes-A", esdb.NoStream{}), a[:2]...)
	b.first("c", to("notes-C", esdb.Any{}))
	b.more("a", a[2])
	b.more("c", c[:3]...)
	b.last("c", c[3])
	atC := b.done("c", "notes-C", 3)
	if len(s.log(t)) != len(c) {
		t.Error("an append whose last part did not come is done")
	}
	b.more("a")
	b.last("a", a[3:]...)
	if atA := b.done("a", "notes-A", 4); atA.GetCommitPosition() != atC.GetCommitPosition()+5 || atA.GetCommitPosition() != atA.GetPreparePosition() {
		t.Errorf("the appends end at %v and %v", atC, atA)
	}
	b.only("a", to("notes-A", esdb.NoStream{}), a...) // the id is free again, and the append a repetition
	b.done("a", "notes-A", 4)
	b.first("left open", to("notes-A", esdb.Any{}), notes("A", 1)...)
	b.end()
	same(t, "the log", s.log(t), append(c, a...)...)
}

func TestAppendsOfOneCallAreDoneInOrder(t *testing.T) {
	const n = 300
	s := serve(t, "")
	b := s.batches(patient(t), t)
	evs := notes("Noted", n)
	go func() {
		for i, e := range evs {
			expected := esdb.ExpectedRevision(esdb.NoStream{})
			if i > 0 {
				expected = esdb.Revision(uint64(i - 1))
			}
			if err := b.Send(part(fmt.Sprint(i), to("notes-A", expected), true, e)); err != nil {
				t.Error(err)
			}
		}
	}()
	for i := range evs {
		b.done(fmt.Sprint(i), "notes-A", uint64(i))
	}
	b.end()
	same(t, "the stream", s.whole(t, "notes-A"), evs...)
}

func TestABatchIsAppendedWhereItsExpectationIsMet(t *testing.T) {
	s := serve(t, "")
	for _, name := range []string{"notes-A", "gone", "hidden"} {
		s.append(t, name, esdb.NoStream{}, notes("Noted", 3)...)
	}
	if err := errors.Join(s.tombstone(t, "gone", esdb.Any{}), s.delete(t, "hidden", esdb.Any{})); err != nil {
		t.Fatal(err)
	}
	b := s.batches(patient(t), t)
	type wrong = shared.WrongExpectedVersion
	empty := &emptypb.Empty{}
	at2 := &shared.WrongExpectedVersion_CurrentStreamRevision{CurrentStreamRevision: 2}
	nowhere := &shared.WrongExpectedVersion_CurrentNoStream{CurrentNoStream: empty}
	gone := func(name string) proto.Message { return &shared.StreamDeleted{StreamIdentifier: named(name)} }
	for i, c := range []struct {
		stream   string
		expected esdb.ExpectedRevision
		code     codes.Code
		why      proto.Message
	}{
		{"notes-A", esdb.NoStream{}, codes.AlreadyExists, &wrong{
			CurrentStreamRevisionOption: at2, ExpectedStreamPositionOption: &shared.WrongExpectedVersion_ExpectedNoStream{ExpectedNoStream: empty},
		}},
		{"notes-A", esdb.Revision(1), codes.AlreadyExists, &wrong{
			CurrentStreamRevisionOption: at2, ExpectedStreamPositionOption: &shared.WrongExpectedVersion_ExpectedStreamPosition{ExpectedStreamPosition: 1},
		}},
		{"nothing", esdb.StreamExists{}, codes.AlreadyExists, &wrong{
			CurrentStreamRevisionOption: nowhere, ExpectedStreamPositionOption: &shared.WrongExpectedVersion_ExpectedStreamExists{ExpectedStreamExists: empty},
		}},
		{"nothing", esdb.Revision(0), codes.AlreadyExists, &wrong{
			CurrentStreamRevisionOption: nowhere, ExpectedStreamPositionOption: &shared.WrongExpectedVersion_ExpectedStreamPosition{},
		}},
		{"gone", esdb.Any{}, codes.NotFound, gone("gone")},
		{"gone", esdb.NoStream{}, codes.NotFound, gone("gone")},
		{"$$gone", esdb.Revision(0), codes.AlreadyExists, &wrong{
			CurrentStreamRevisionOption: nowhere, ExpectedStreamPositionOption: &shared.WrongExpectedVersion_ExpectedStreamPosition{},
		}},
		{"hidden", esdb.StreamExists{}, codes.NotFound, gone("hidden")},
	} {
		b.only(fmt.Sprint(i), to(c.stream, c.expected), notes("Refused", 1)...)
		b.refused(fmt.Sprint(i), c.stream, c.code, c.why)
	}
	for i, expected := range []esdb.ExpectedRevision{esdb.NoStream{}, esdb.Any{}, esdb.StreamExists{}, esdb.Revision(2)} {
		b.only("new", to("new", expected), notes("Noted", 1)...)
		b.done("new", "new", uint64(i))
	}
	again := notes("Noted", 2)
	b.only("half", to("new", esdb.Any{}), again[0])
	b.done("half", "new", 4)
	b.only("half", to("new", esdb.Any{}), again...) // half of it was appended before
	b.refused("half", "new", codes.AlreadyExists, &wrong{
		CurrentStreamRevisionOption:  &shared.WrongExpectedVersion_CurrentStreamRevision{CurrentStreamRevision: 4},
		ExpectedStreamPositionOption: &shared.WrongExpectedVersion_ExpectedAny{ExpectedAny: empty},
	})
	b.only("buried", to("$$gone", esdb.NoStream{}), described(`{}`))
	b.done("buried", "$$gone", 0)
	b.only("hidden", to("hidden", esdb.NoStream{}), notes("Noted", 1)...)
	b.done("hidden", "hidden", 3)
	b.only("empty", to("notes-A", esdb.Revision(2)))
	b.done("empty", "notes-A", 2)
	b.only("empty", to("nothing", esdb.NoStream{}))
	if answer := b.answer("empty", "nothing"); answer.GetSuccess().GetNoStream() == nil {
		t.Errorf("%v, want no stream", answer)
	}
	b.end()
}

func TestABatchThatIsRefusedLeavesTheOthersAlone(t *testing.T) {
	s := serve(t, "")
	b := s.batches(patient(t), t)
	large, zero, untyped := notes("Large", 2), notes("Zero", 1), notes("", 1)
	large[1].Data = make([]byte, embedded.MaxAppendBytes)
	zero[0].EventID = uuid.Nil
	bad := &shared.BadRequest{Message: "a message"}
	late, never := to("notes-A", esdb.Any{}), to("notes-A", esdb.Any{})
	late.DeadlineOption = &streams.BatchAppendReq_Options_Deadline{Deadline: durationpb.New(-time.Second)}
	never.DeadlineOption = &streams.BatchAppendReq_Options_Deadline_21_10_0{Deadline_21_10_0: timestamppb.New(time.Now().Add(-time.Hour))}
	good := notes("Noted", 2)
	b.first("good", to("notes-A", esdb.NoStream{}), good[0])
	for name, c := range map[string]struct {
		options *streams.BatchAppendReq_Options
		evs     []esdb.EventData
		code    codes.Code
		why     proto.Message
	}{
		"too large":            {to("notes-A", esdb.Any{}), large, codes.InvalidArgument, &shared.MaximumAppendSizeExceeded{MaxAppendSize: embedded.MaxAppendBytes}},
		"an id of zeros":       {to("notes-A", esdb.Any{}), zero, codes.InvalidArgument, bad},
		"an empty type":        {to("notes-A", esdb.Any{}), untyped, codes.InvalidArgument, bad},
		"no expected revision": {to("notes-A", nil), notes("Noted", 1), codes.InvalidArgument, bad},
		"a revision too far":   {to("notes-A", esdb.Revision(1<<63)), notes("Noted", 1), codes.InvalidArgument, bad},
		"the log":              {to("$all", esdb.Any{}), notes("Noted", 1), codes.InvalidArgument, bad},
		"no name":              {to("", esdb.Any{}), notes("Noted", 1), codes.InvalidArgument, bad},
		"too late":             {late, notes("Noted", 1), codes.DeadlineExceeded, &shared.Timeout{}},
		"far too late":         {never, notes("Noted", 1), codes.DeadlineExceeded, &shared.Timeout{}},
	} {
		stream := string(c.options.GetStreamIdentifier().GetStreamName())
		b.only(name, c.options, c.evs...)
		b.refused(name, stream, c.code, c.why)
		if c.code != codes.InvalidArgument {
			continue // that is only told when the last part is there
		}
		b.first(name, c.options, c.evs...)
		b.refused(name, stream, c.code, c.why) // without waiting for the last part
		b.more(name, notes("Ignored", 1)...)
		b.last(name, notes("Ignored", 1)...)
	}
	untyped[0].EventType = "Noted"
	p := part("no content type", to("notes-A", esdb.Any{}), true, untyped...)
	delete(p.GetProposedMessages()[0].GetMetadata(), "content-type")
	b.send(p)
	b.refused("no content type", "notes-A", codes.InvalidArgument, bad)
	soon := to("notes-B", esdb.NoStream{})
	soon.DeadlineOption = &streams.BatchAppendReq_Options_Deadline{Deadline: durationpb.New(time.Hour)}
	other := notes("Noted", 1)
	b.only("in time", soon, other...)
	b.done("in time", "notes-B", 0)
	b.last("good", good[1])
	b.done("good", "notes-A", 1)
	b.last("never begun", notes("Ignored", 1)...)
	b.end()
	same(t, "the log", s.log(t), append(other, good...)...)
}
