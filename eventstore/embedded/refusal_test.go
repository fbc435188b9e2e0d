package embedded_test

import (
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/shared"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
	"github.com/google/uuid"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	"waymark/eventstore/embedded"
)

func TestAClientLearnsWhyALargeAppendIsRefused(t *testing.T) {
	s := serve(t, "")
	evs := notes("Noted", 3000)
	for i := range evs {
		evs[i].Data = make([]byte, 4<<10) // far more than its window holds, so that it is still sending
	}
	_, err := s.AppendToStream(patient(t), "notes-A", esdb.AppendToStreamOptions{ExpectedRevision: esdb.NoStream{}}, evs...)
	var known interface{ GRPCStatus() *status.Status }
	if !errors.As(err, &known) || known.GRPCStatus().Code() != codes.InvalidArgument ||
		!strings.Contains(err.Error(), "Maximum Append Size of 1048576 Exceeded") {
		t.Errorf("%v, want InvalidArgument with the limit", err)
	}
}

func TestARefusalHasTheTrailersThatClientsKnow(t *testing.T) {
	s := serve(t, "")
	conn := dial(t, s.address)
	to := options(&streams.AppendReq_Options{
		StreamIdentifier: named("notes-A"), ExpectedStreamRevision: &streams.AppendReq_Options_Any{Any: &shared.Empty{}},
	})
	large := message(uuid.NewString(), map[string]string{"type": "Noted", "content-type": "application/json"})
	large.GetProposedMessage().Data = make([]byte, embedded.MaxAppendBytes)
	for name, c := range map[string]struct {
		event *streams.AppendReq
		want  []string
	}{
		"too large": {large, []string{"exception", "maximum-append-size-exceeded", "maximum-append-size", "1048576"}},
		"no type": {
			message(uuid.NewString(), map[string]string{"content-type": "application/json"}),
			[]string{"exception", "missing-required-metadata-property", "required-metadata-properties", "type,content-type"},
		},
	} {
		call, err := streams.NewStreamsClient(conn).Append(patient(t))
		if err := errors.Join(err, call.Send(to), call.Send(c.event)); err != nil {
			t.Fatal(err)
		}
		if _, err := call.CloseAndRecv(); status.Code(err) != codes.InvalidArgument {
			t.Errorf("%s: %v", name, err)
		}
		for pair := range slices.Chunk(c.want, 2) {
			if got := call.Trailer().Get(pair[0]); !slices.Equal(got, pair[1:]) {
				t.Errorf("%s: trailer %s is %q, want %q", name, pair[0], got, pair[1])
			}
		}
	}
}

func TestAnAppendThatEventStoreDBWouldNotTakeIsInvalid(t *testing.T) {
	s := serve(t, "")
	conn := dial(t, s.address)
	anything := &streams.AppendReq_Options_Any{Any: &shared.Empty{}}
	to := func(name string) *streams.AppendReq {
		return options(&streams.AppendReq_Options{StreamIdentifier: named(name), ExpectedStreamRevision: anything})
	}
	meta := map[string]string{"type": "Noted", "content-type": "application/json"}
	for name, requests := range map[string][]*streams.AppendReq{
		"nothing at all":           {},
		"an id of zeros":           {to("notes-A"), message(uuid.Nil.String(), meta)},
		"an empty type":            {to("notes-A"), message(uuid.NewString(), map[string]string{"type": "", "content-type": "application/json"})},
		"a name that is not UTF-8": {to("notes-\xff"), message(uuid.NewString(), meta)},
	} {
		if _, err := bare(patient(t), conn, requests...); status.Code(err) != codes.InvalidArgument {
			t.Errorf("%s: %v, want InvalidArgument", name, err)
		}
	}
	if log := s.log(t); len(log) != 0 {
		t.Errorf("the log holds %d events", len(log))
	}
}

func TestAContentTypeIsJSONOrBinary(t *testing.T) {
	s := serve(t, "")
	conn := dial(t, s.address)
	for _, typ := range []string{"application/json", "text/plain", ""} {
		if _, err := bare(patient(t), conn, options(&streams.AppendReq_Options{
			StreamIdentifier: named("notes-A"), ExpectedStreamRevision: &streams.AppendReq_Options_Any{Any: &shared.Empty{}},
		}), message(uuid.NewString(), map[string]string{"type": "Noted", "content-type": typ})); err != nil {
			t.Fatal(err)
		}
	}
	var found []string
	for _, e := range s.log(t) {
		found = append(found, e.ContentType)
	}
	if want := []string{"application/json", "application/octet-stream", "application/octet-stream"}; !slices.Equal(found, want) {
		t.Errorf("%q, want %q", found, want)
	}
}

func TestAWrongRevisionIsToldInEveryField(t *testing.T) {
	s := serve(t, "")
	conn := dial(t, s.address)
	s.append(t, "notes-A", esdb.NoStream{}, notes("Noted", 3)...)
	type answer = streams.AppendResp_WrongExpectedVersion
	empty := &shared.Empty{}
	at2 := &answer{
		CurrentRevisionOption:        &streams.AppendResp_WrongExpectedVersion_CurrentRevision{CurrentRevision: 2},
		CurrentRevisionOption_20_6_0: &streams.AppendResp_WrongExpectedVersion_CurrentRevision_20_6_0{CurrentRevision_20_6_0: 2},
	}
	nowhere := &answer{
		CurrentRevisionOption:        &streams.AppendResp_WrongExpectedVersion_CurrentNoStream{CurrentNoStream: empty},
		CurrentRevisionOption_20_6_0: &streams.AppendResp_WrongExpectedVersion_NoStream_20_6_0{NoStream_20_6_0: empty},
	}
	for _, c := range []struct {
		options *streams.AppendReq_Options
		current *answer
		want    *answer
	}{
		{
			&streams.AppendReq_Options{StreamIdentifier: named("notes-A"), ExpectedStreamRevision: &streams.AppendReq_Options_Revision{Revision: 1}}, at2,
			&answer{
				ExpectedRevisionOption:        &streams.AppendResp_WrongExpectedVersion_ExpectedRevision{ExpectedRevision: 1},
				ExpectedRevisionOption_20_6_0: &streams.AppendResp_WrongExpectedVersion_ExpectedRevision_20_6_0{ExpectedRevision_20_6_0: 1},
			},
		},
		{
			&streams.AppendReq_Options{StreamIdentifier: named("notes-A"), ExpectedStreamRevision: &streams.AppendReq_Options_NoStream{}}, at2,
			&answer{
				ExpectedRevisionOption:        &streams.AppendResp_WrongExpectedVersion_ExpectedNoStream{ExpectedNoStream: empty},
				ExpectedRevisionOption_20_6_0: &streams.AppendResp_WrongExpectedVersion_ExpectedRevision_20_6_0{ExpectedRevision_20_6_0: math.MaxUint64},
			},
		},
		{
			&streams.AppendReq_Options{StreamIdentifier: named("notes-B"), ExpectedStreamRevision: &streams.AppendReq_Options_StreamExists{}}, nowhere,
			&answer{
				ExpectedRevisionOption:        &streams.AppendResp_WrongExpectedVersion_ExpectedStreamExists{ExpectedStreamExists: empty},
				ExpectedRevisionOption_20_6_0: &streams.AppendResp_WrongExpectedVersion_StreamExists_20_6_0{StreamExists_20_6_0: empty},
			},
		},
	} {
		c.want.CurrentRevisionOption, c.want.CurrentRevisionOption_20_6_0 = c.current.CurrentRevisionOption, c.current.CurrentRevisionOption_20_6_0
		got, err := bare(patient(t), conn, options(c.options), message(uuid.NewString(), map[string]string{"type": "Noted", "content-type": ""}))
		if err != nil || !proto.Equal(got.GetWrongExpectedVersion(), c.want) {
			t.Errorf("%v, %v, want %v", got, err, c.want)
		}
	}
}

func TestAClientThatKnowsOfThemIsToldTheEndsOfAStream(t *testing.T) {
	s := serve(t, "")
	s.append(t, "notes-A", esdb.NoStream{}, notes("Noted", many)...)
	for name, c := range map[string]struct {
		from          uint64
		count         uint64
		backwards     bool
		compatibility uint32
		want          []string
	}{
		"an older client": {0, many, false, 0, []string{"events"}},
		"the whole":       {0, math.MaxUint64, false, 1, []string{"events", "last"}},
		"part of it":      {5, 3, false, 1, []string{"events", "last"}},
		"after its end":   {many + 5, 3, false, 1, []string{"first", "last"}},
		"backwards":       {many, 3, true, 1, []string{"events", "last"}},
	} {
		o := &streams.ReadReq_Options{
			StreamOption: &streams.ReadReq_Options_Stream{Stream: &streams.ReadReq_Options_StreamOptions{
				StreamIdentifier: named("notes-A"), RevisionOption: &streams.ReadReq_Options_StreamOptions_Revision{Revision: c.from},
			}},
			CountOption:   &streams.ReadReq_Options_Count{Count: c.count},
			ControlOption: &streams.ReadReq_Options_ControlOption{Compatibility: c.compatibility},
		}
		if c.backwards {
			o.ReadDirection = streams.ReadReq_Options_Backwards
		}
		call, err := streams.NewStreamsClient(dial(t, s.address)).Read(patient(t), &streams.ReadReq{Options: o})
		if err != nil {
			t.Fatal(err)
		}
		var found []string
		for m, err := call.Recv(); err == nil; m, err = call.Recv() {
			found = append(found, kind(t, m))
		}
		if found = slices.Compact(found); !slices.Equal(found, c.want) {
			t.Errorf("%s: %v, want %v", name, found, c.want)
		}
	}
}

func kind(t *testing.T, m *streams.ReadResp) string {
	t.Helper()
	switch content := m.GetContent().(type) {
	case *streams.ReadResp_Event:
		return "events"
	case *streams.ReadResp_FirstStreamPosition:
		if content.FirstStreamPosition != many {
			t.Errorf("the first position is %d", content.FirstStreamPosition)
		}
		return "first"
	case *streams.ReadResp_LastStreamPosition:
		if content.LastStreamPosition != many-1 {
			t.Errorf("the last position is %d", content.LastStreamPosition)
		}
		return "last"
	default:
		t.Errorf("%v came", m)
		return ""
	}
}
