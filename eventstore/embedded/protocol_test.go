package embedded_test

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/projections"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/serverfeatures"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/shared"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
	"github.com/google/uuid"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/status"

	"waymark/eventstore/embedded"
)

// dial is the bare protocol to a store.
func dial(t tb, address string) *grpc.ClientConn {
	t.Helper()
	conn, err := grpc.NewClient(address, grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := conn.Close(); err != nil {
			t.Error(err)
		}
	})
	return conn
}

func named(name string) *shared.StreamIdentifier {
	return &shared.StreamIdentifier{StreamName: []byte(name)}
}

func message(id string, metadata map[string]string) *streams.AppendReq {
	return &streams.AppendReq{Content: &streams.AppendReq_ProposedMessage_{ProposedMessage: &streams.AppendReq_ProposedMessage{
		Id: &shared.UUID{Value: &shared.UUID_String_{String_: id}}, Metadata: metadata,
	}}}
}

func options(o *streams.AppendReq_Options) *streams.AppendReq {
	return &streams.AppendReq{Content: &streams.AppendReq_Options_{Options: o}}
}

// bare appends by the bare protocol.
func bare(ctx context.Context, conn grpc.ClientConnInterface, requests ...*streams.AppendReq) (*streams.AppendResp, error) {
	call, err := streams.NewStreamsClient(conn).Append(ctx)
	if err != nil {
		return nil, err
	}
	for _, r := range requests {
		if err := call.Send(r); err != nil && !errors.Is(err, io.EOF) {
			return nil, err
		}
	}
	return call.CloseAndRecv()
}

func TestABadAppendIsInvalid(t *testing.T) {
	s := serve(t, "")
	conn := dial(t, s.address)
	anything := &streams.AppendReq_Options_Any{Any: &shared.Empty{}}
	good := options(&streams.AppendReq_Options{StreamIdentifier: named("notes-A"), ExpectedStreamRevision: anything})
	meta := map[string]string{"type": "Noted", "content-type": "application/json"}
	for name, requests := range map[string][]*streams.AppendReq{
		"an empty request": {{}},
		"an event first":   {message(uuid.NewString(), meta)},
		"empty options":    {options(&streams.AppendReq_Options{})},
		"null options":     {options(nil)},
		"no name":          {options(&streams.AppendReq_Options{ExpectedStreamRevision: anything})},
		"an empty name":    {options(&streams.AppendReq_Options{StreamIdentifier: named(""), ExpectedStreamRevision: anything})},
		"a name that is too long": {options(&streams.AppendReq_Options{
			StreamIdentifier: named(strings.Repeat("x", 1<<16)), ExpectedStreamRevision: anything,
		})},
		"the log":              {options(&streams.AppendReq_Options{StreamIdentifier: named("$all"), ExpectedStreamRevision: anything})},
		"no expected revision": {options(&streams.AppendReq_Options{StreamIdentifier: named("notes-A")})},
		"a revision beyond all": {options(&streams.AppendReq_Options{
			StreamIdentifier: named("notes-A"), ExpectedStreamRevision: &streams.AppendReq_Options_Revision{Revision: 1 << 63},
		})},
		"options twice":                 {good, good},
		"a null event":                  {good, {Content: &streams.AppendReq_ProposedMessage_{}}},
		"an event of no id":             {good, message("", meta)},
		"an event of a bad id":          {good, message("no-id", meta)},
		"an event without metadata":     {good, message(uuid.NewString(), nil)},
		"an event without type":         {good, message(uuid.NewString(), map[string]string{"content-type": "application/json"})},
		"an event without content type": {good, message(uuid.NewString(), map[string]string{"type": "Noted"})},
		"a bad event after a good one":  {good, message(uuid.NewString(), meta), message("no-id", meta)},
	} {
		if answer, err := bare(patient(t), conn, requests...); status.Code(err) != codes.InvalidArgument {
			t.Errorf("%s: %v, %v, want InvalidArgument", name, answer, err)
		}
	}
	if log := s.log(t); len(log) != 0 {
		t.Errorf("the log holds %d events", len(log))
	}
	if _, err := bare(patient(t), conn, good, message(uuid.NewString(), meta)); err != nil {
		t.Errorf("a good append: %v", err)
	}
}

func TestAnAppendOfMoreThanTheLimitSaysTheLimit(t *testing.T) {
	s := serve(t, "")
	big := message(uuid.NewString(), map[string]string{"type": "Noted", "content-type": "application/json"})
	big.GetProposedMessage().Data = make([]byte, embedded.MaxAppendBytes)
	_, err := bare(patient(t), dial(t, s.address), options(&streams.AppendReq_Options{
		StreamIdentifier: named("notes-A"), ExpectedStreamRevision: &streams.AppendReq_Options_Any{Any: &shared.Empty{}},
	}), big)
	if status.Code(err) != codes.InvalidArgument || !strings.Contains(err.Error(), "Maximum Append Size of 1048576 Exceeded") {
		t.Errorf("%v, want InvalidArgument with the limit", err)
	}
}

func TestAnAppendThatIsCutOffAppendsNothing(t *testing.T) {
	s := serve(t, "")
	conn := dial(t, s.address)
	ctx, cancel := context.WithCancel(patient(t))
	call, err := streams.NewStreamsClient(conn).Append(ctx)
	if err != nil {
		t.Fatal(err)
	}
	anything := &streams.AppendReq_Options_Any{Any: &shared.Empty{}}
	meta := map[string]string{"type": "Noted", "content-type": "application/json"}
	err = errors.Join(
		call.Send(options(&streams.AppendReq_Options{StreamIdentifier: named("notes-A"), ExpectedStreamRevision: anything})),
		call.Send(message(uuid.NewString(), meta)),
	)
	if err != nil {
		t.Fatal(err)
	}
	cancel()
	if err := call.RecvMsg(&streams.AppendResp{}); status.Code(err) != codes.Canceled { // no CloseSend: it would complete the append
		t.Errorf("%v, want Canceled", err)
	}
	evs := notes("Noted", 1)
	s.append(t, "notes-A", esdb.NoStream{}, evs...)
	same(t, "the log", s.log(t), evs...)
}

func TestABadReadIsInvalid(t *testing.T) {
	s := serve(t, "")
	s.append(t, "notes-A", esdb.NoStream{}, notes("Noted", 1)...)
	conn := dial(t, s.address)
	type o = streams.ReadReq_Options
	five, live := &streams.ReadReq_Options_Count{Count: 5}, &streams.ReadReq_Options_Subscription{}
	fromStart := &streams.ReadReq_Options_All{All: &streams.ReadReq_Options_AllOptions{AllOption: &streams.ReadReq_Options_AllOptions_Start{}}}
	filtered := func(f *streams.ReadReq_Options_FilterOptions) *o {
		return &o{StreamOption: fromStart, CountOption: five, FilterOption: &streams.ReadReq_Options_Filter{Filter: f}}
	}
	bad := &streams.ReadReq_Options_FilterOptions_Expression{Regex: "["}
	for name, options := range map[string]*o{
		"no options":     nil,
		"empty options":  {},
		"no count":       {StreamOption: fromStart},
		"no stream":      {CountOption: five},
		"null stream":    {CountOption: five, StreamOption: &streams.ReadReq_Options_Stream{}},
		"null log":       {CountOption: five, StreamOption: &streams.ReadReq_Options_All{}},
		"null position":  {CountOption: live, StreamOption: &streams.ReadReq_Options_All{All: &streams.ReadReq_Options_AllOptions{}}},
		"an empty name":  {CountOption: five, StreamOption: &streams.ReadReq_Options_Stream{Stream: &streams.ReadReq_Options_StreamOptions{StreamIdentifier: named("")}}},
		"from nowhere":   {CountOption: five, StreamOption: &streams.ReadReq_Options_Stream{Stream: &streams.ReadReq_Options_StreamOptions{StreamIdentifier: named("notes-A")}}},
		"live backwards": {CountOption: live, StreamOption: fromStart, ReadDirection: streams.ReadReq_Options_Backwards},
		"a filter of nothing": filtered(&streams.ReadReq_Options_FilterOptions{
			Window: &streams.ReadReq_Options_FilterOptions_Max{Max: 1},
		}),
		"a bad expression on names": filtered(&streams.ReadReq_Options_FilterOptions{
			Filter: &streams.ReadReq_Options_FilterOptions_StreamIdentifier{StreamIdentifier: bad},
		}),
		"a bad expression on types": filtered(&streams.ReadReq_Options_FilterOptions{
			Filter: &streams.ReadReq_Options_FilterOptions_EventType{EventType: bad},
		}),
	} {
		if answer, err := first(patient(t), conn, options); status.Code(err) != codes.InvalidArgument {
			t.Errorf("%s: %v, %v, want InvalidArgument", name, answer, err)
		}
	}
	if _, err := first(patient(t), conn, &o{StreamOption: fromStart, CountOption: five}); err != nil {
		t.Errorf("a good read: %v", err)
	}
}

// first is the first answer to a read by the bare protocol.
func first(ctx context.Context, conn grpc.ClientConnInterface, o *streams.ReadReq_Options) (*streams.ReadResp, error) {
	call, err := streams.NewStreamsClient(conn).Read(ctx, &streams.ReadReq{Options: o})
	if err != nil {
		return nil, err
	}
	return call.Recv()
}

func TestAReadMayBeFilteredAndGiveIDsAsText(t *testing.T) {
	s := serve(t, "")
	s.append(t, "other-A", esdb.NoStream{}, notes("Other", many)...)
	evs := notes("Noted", 3)
	s.append(t, "notes-A", esdb.NoStream{}, evs...)
	call, err := streams.NewStreamsClient(dial(t, s.address)).Read(patient(t), &streams.ReadReq{Options: &streams.ReadReq_Options{
		StreamOption: &streams.ReadReq_Options_All{All: &streams.ReadReq_Options_AllOptions{AllOption: &streams.ReadReq_Options_AllOptions_Start{}}},
		CountOption:  &streams.ReadReq_Options_Count{Count: 2},
		UuidOption:   &streams.ReadReq_Options_UUIDOption{Content: &streams.ReadReq_Options_UUIDOption_String_{}},
		FilterOption: &streams.ReadReq_Options_Filter{Filter: &streams.ReadReq_Options_FilterOptions{
			Filter: &streams.ReadReq_Options_FilterOptions_StreamIdentifier{
				StreamIdentifier: &streams.ReadReq_Options_FilterOptions_Expression{Prefix: []string{"notes-"}},
			},
		}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	for i := range 2 {
		answer, err := call.Recv()
		if err != nil {
			t.Fatal(err)
		}
		if id := answer.GetEvent().GetEvent().GetId().GetString_(); id != evs[i].EventID.String() {
			t.Errorf("event %d is %q, want %s", i, id, evs[i].EventID)
		}
	}
	if answer, err := call.Recv(); !errors.Is(err, io.EOF) {
		t.Errorf("a third one: %v, %v", answer, err)
	}
}

func TestWhatIsNotServedSaysSo(t *testing.T) {
	_, err := projections.NewProjectionsClient(dial(t, serve(t, "").address)).Create(patient(t), &projections.CreateReq{})
	if status.Code(err) != codes.Unimplemented {
		t.Errorf("%v, want Unimplemented", err)
	}
}

func TestWhatIsServedIsTold(t *testing.T) {
	features, err := serverfeatures.NewServerFeaturesClient(dial(t, serve(t, "").address)).GetSupportedMethods(patient(t), &shared.Empty{})
	if err != nil {
		t.Fatal(err)
	}
	told := map[string]bool{}
	for _, m := range features.GetMethods() {
		told[m.GetServiceName()+"/"+m.GetMethodName()] = true
	}
	for _, method := range []string{"append", "batchappend", "delete", "read", "tombstone"} {
		if !told["event_store.client.streams.streams/"+method] {
			t.Errorf("%s is not told: %v", method, told)
		}
	}
	if features.GetEventStoreServerVersion() == "" || told["event_store.client.projections.projections/create"] {
		t.Errorf("version %q, methods %v", features.GetEventStoreServerVersion(), told)
	}
}
