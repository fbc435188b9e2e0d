package embedded_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/persistent"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/shared"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
)

// competing is the service by its bare protocol.
func competing(t *testing.T, s *running) persistent.PersistentSubscriptionsClient {
	return persistent.NewPersistentSubscriptionsClient(dial(t, s.address))
}

func creation(stream, name string, settings *persistent.CreateReq_Settings) *persistent.CreateReq {
	return &persistent.CreateReq{Options: &persistent.CreateReq_Options{
		StreamOption: &persistent.CreateReq_Options_Stream{Stream: &persistent.CreateReq_StreamOptions{
			StreamIdentifier: named(stream), RevisionOption: &persistent.CreateReq_StreamOptions_Start{},
		}},
		GroupName: name, Settings: settings,
	}}
}

func goodSettings() *persistent.CreateReq_Settings {
	return &persistent.CreateReq_Settings{
		HistoryBufferSize: 20, ReadBatchSize: 10, LiveBufferSize: 10, MinCheckpointCount: 1, MaxCheckpointCount: 5,
		ConsumerStrategy: "RoundRobin",
	}
}

// A client of any language learns by the trailers what was wrong.
func TestWhatIsWrongWithAGroupIsSaidInTrailers(t *testing.T) {
	s := serve(t, "")
	client := competing(t, s)
	const stream, name = "/notes/é", "read\ners"
	if _, err := client.Create(patient(t), creation(stream, name, goodSettings())); err != nil {
		t.Fatal(err)
	}
	id := named(stream)
	for what, c := range map[string]struct {
		call      func(ctx context.Context, o ...grpc.CallOption) error
		code      codes.Code
		exception string
		group     string
	}{
		"create again": {func(ctx context.Context, o ...grpc.CallOption) error {
			_, err := client.Create(ctx, creation(stream, name, goodSettings()), o...)
			return err
		}, codes.AlreadyExists, "persistent-subscription-exists", "read%0Aers"},
		"update": {func(ctx context.Context, o ...grpc.CallOption) error {
			_, err := client.Update(ctx, &persistent.UpdateReq{Options: &persistent.UpdateReq_Options{
				StreamOption: &persistent.UpdateReq_Options_Stream{Stream: &persistent.UpdateReq_StreamOptions{
					StreamIdentifier: id, RevisionOption: &persistent.UpdateReq_StreamOptions_Start{},
				}},
				GroupName: "nobody",
			}}, o...)
			return err
		}, codes.NotFound, "persistent-subscription-does-not-exist", "nobody"},
		"delete": {func(ctx context.Context, o ...grpc.CallOption) error {
			_, err := client.Delete(ctx, &persistent.DeleteReq{Options: &persistent.DeleteReq_Options{
				StreamOption: &persistent.DeleteReq_Options_StreamIdentifier{StreamIdentifier: id}, GroupName: "nobody",
			}}, o...)
			return err
		}, codes.NotFound, "persistent-subscription-does-not-exist", "nobody"},
		"info": {func(ctx context.Context, o ...grpc.CallOption) error {
			_, err := client.GetInfo(ctx, &persistent.GetInfoReq{Options: &persistent.GetInfoReq_Options{
				StreamOption: &persistent.GetInfoReq_Options_StreamIdentifier{StreamIdentifier: id}, GroupName: "nobody",
			}}, o...)
			return err
		}, codes.NotFound, "persistent-subscription-does-not-exist", "nobody"},
		"replay": {func(ctx context.Context, o ...grpc.CallOption) error {
			_, err := client.ReplayParked(ctx, &persistent.ReplayParkedReq{Options: &persistent.ReplayParkedReq_Options{
				StreamOption: &persistent.ReplayParkedReq_Options_StreamIdentifier{StreamIdentifier: id}, GroupName: "nobody",
			}}, o...)
			return err
		}, codes.NotFound, "persistent-subscription-does-not-exist", "nobody"},
		"read": {func(ctx context.Context, o ...grpc.CallOption) error {
			call, err := client.Read(ctx, o...)
			if err != nil {
				return err
			}
			if err := call.Send(reading(stream, "nobody", 1)); err != nil {
				return err
			}
			_, err = call.Recv()
			return err
		}, codes.NotFound, "persistent-subscription-does-not-exist", "nobody"},
	} {
		var trailer metadata.MD
		err := c.call(patient(t), grpc.Trailer(&trailer))
		if status.Code(err) != c.code {
			t.Errorf("%s: %v, want %s", what, err, c.code)
		}
		for key, want := range map[string]string{"exception": c.exception, "stream-name": "/notes/%C3%A9", "group-name": c.group} {
			if got := trailer.Get(key); len(got) != 1 || got[0] != want {
				t.Errorf("%s: trailer %s is %v, want %s", what, key, got, want)
			}
		}
	}
}

func reading(stream, name string, size int32) *persistent.ReadReq {
	return &persistent.ReadReq{Content: &persistent.ReadReq_Options_{Options: &persistent.ReadReq_Options{
		StreamOption: &persistent.ReadReq_Options_StreamIdentifier{StreamIdentifier: named(stream)},
		GroupName:    name, BufferSize: size,
	}}}
}

func TestAGroupThatCanNotBeIsRefusedWithAllItsFaults(t *testing.T) {
	s := serve(t, "")
	_, err := competing(t, s).Create(patient(t), creation("notes", "", &persistent.CreateReq_Settings{
		MaxRetryCount: -1, MinCheckpointCount: 2, MaxCheckpointCount: 1, MaxSubscriberCount: -1, LiveBufferSize: -1,
		ConsumerStrategy: "Lottery", MessageTimeout: &persistent.CreateReq_Settings_MessageTimeoutMs{MessageTimeoutMs: -1},
		CheckpointAfter: &persistent.CreateReq_Settings_CheckpointAfterTicks{CheckpointAfterTicks: -10_000},
	}))
	if status.Code(err) != codes.InvalidArgument {
		t.Fatal(err)
	}
	for _, fault := range []string{
		"name of the group", "history buffer", "live buffer", "read batch", "retry count", "message timeout", "time between checkpoints",
		"maximum checkpoint count", "subscriber count", "Lottery", "PinnedByCorrelation",
	} {
		if !strings.Contains(err.Error(), fault) {
			t.Errorf("%q does not speak of the %s", err, fault)
		}
	}
	if subs, err := s.ListAllPersistentSubscriptions(patient(t), esdb.ListPersistentSubscriptionsOptions{}); err != nil || len(subs) > 0 {
		t.Errorf("it is there all the same: %v, %v", subs, err)
	}
}

func TestRequestsWithoutSenseAreRefused(t *testing.T) {
	s := serve(t, "")
	client := competing(t, s)
	s.group(t, "notes", "readers", ofStream())
	for what, options := range map[string]*persistent.CreateReq_Options{
		"nothing":            nil,
		"no start":           {GroupName: "g", StreamOption: &persistent.CreateReq_Options_Stream{Stream: &persistent.CreateReq_StreamOptions{StreamIdentifier: named("notes")}}},
		"no start of $all":   {GroupName: "g", StreamOption: &persistent.CreateReq_Options_All{}},
		"$all as a stream":   creation("$all", "g", goodSettings()).GetOptions(),
		"a filter of nought": {GroupName: "g", StreamOption: &persistent.CreateReq_Options_All{All: &persistent.CreateReq_AllOptions{AllOption: &persistent.CreateReq_AllOptions_Start{}, FilterOption: &persistent.CreateReq_AllOptions_Filter{}}}},
		"a bad expression": {GroupName: "g", Settings: goodSettings(), StreamOption: &persistent.CreateReq_Options_All{All: &persistent.CreateReq_AllOptions{
			AllOption: &persistent.CreateReq_AllOptions_Start{}, FilterOption: &persistent.CreateReq_AllOptions_Filter{Filter: &persistent.CreateReq_AllOptions_FilterOptions{
				Filter: &persistent.CreateReq_AllOptions_FilterOptions_EventType{EventType: &persistent.CreateReq_AllOptions_FilterOptions_Expression{Regex: "("}},
			}},
		}}},
	} {
		if _, err := client.Create(patient(t), &persistent.CreateReq{Options: options}); status.Code(err) != codes.InvalidArgument {
			t.Errorf("create with %s: %v", what, err)
		}
	}
	badID := &persistent.ReadReq{Content: &persistent.ReadReq_Ack_{Ack: &persistent.ReadReq_Ack{Ids: []*shared.UUID{{Value: &shared.UUID_String_{String_: "x"}}}}}}
	for what, messages := range map[string][]*persistent.ReadReq{
		"no options":    {badID},
		"no buffer":     {reading("notes", "readers", 0)},
		"a bad id":      {reading("notes", "readers", 1), badID},
		"options again": {reading("notes", "readers", 1), reading("notes", "readers", 1)},
	} {
		call, err := client.Read(patient(t))
		for _, m := range messages {
			if err == nil {
				err = call.Send(m)
			}
		}
		for err == nil {
			_, err = call.Recv()
		}
		if status.Code(err) != codes.InvalidArgument {
			t.Errorf("read with %s: %v", what, err)
		}
	}
}

func TestAGroupShowsItsSettings(t *testing.T) {
	s := serve(t, t.TempDir())
	want := esdb.PersistentSubscriptionSettings{
		StartFrom: esdb.Revision(3), ResolveLinkTos: true, ExtraStatistics: true, MaxRetryCount: 4, CheckpointLowerBound: 5, CheckpointUpperBound: 6,
		MaxSubscriberCount: 7, LiveBufferSize: 8, ReadBatchSize: 9, HistoryBufferSize: 10, ConsumerStrategyName: esdb.ConsumerStrategyPinned,
		MessageTimeout: 11, CheckpointAfter: 12,
	}
	settings := want
	for _, name := range []string{"/x/foo", "a::b", "ünï", "%2F"} {
		s.group(t, "/"+name, name, esdb.PersistentStreamSubscriptionOptions{StartFrom: esdb.Revision(3), Settings: &settings})
	}
	for range 2 {
		for _, name := range []string{"/x/foo", "a::b", "ünï", "%2F"} {
			if info := s.info(t, "/"+name, name); info.EventSource != "/"+name || info.GroupName != name || *info.Settings != want {
				t.Errorf("%s: %+v %+v", name, info, info.Settings)
			}
		}
		s.reopen(t)
	}
}

func TestGroupsAreListed(t *testing.T) {
	s := serve(t, "")
	s.group(t, "notes", "b", ofStream())
	s.group(t, "notes", "a", ofStream())
	s.group(t, "other", "a", ofStream())
	s.groupOfAll(t, "c", nil)
	o := esdb.ListPersistentSubscriptionsOptions{}
	all, err := s.ListAllPersistentSubscriptions(patient(t), o)
	lists(t, "all", all, err, "$all/c", "notes/a", "notes/b", "other/a")
	notes, err := s.ListPersistentSubscriptionsForStream(patient(t), "notes", o)
	lists(t, "notes", notes, err, "notes/a", "notes/b")
	log, err := s.ListPersistentSubscriptionsToAll(patient(t), o)
	lists(t, "$all", log, err, "$all/c")
	if none, err := s.ListPersistentSubscriptionsForStream(patient(t), "none", o); err == nil {
		t.Errorf("a stream without groups: %v", none)
	}
	if err := s.DeletePersistentSubscription(patient(t), "notes", "a", esdb.DeletePersistentSubscriptionOptions{}); err != nil {
		t.Fatal(err)
	}
	notes, err = s.ListPersistentSubscriptionsForStream(patient(t), "notes", o)
	lists(t, "after one is deleted", notes, err, "notes/b")
}

func lists(t tb, what string, infos []esdb.PersistentSubscriptionInfo, err error, want ...string) {
	t.Helper()
	var got []string
	for _, i := range infos {
		got = append(got, i.EventSource+"/"+i.GroupName)
	}
	if err != nil || fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("%s: %v, %v, want %v", what, got, err, want)
	}
}

// groupOfAll makes a group of the log that starts with its first event.
func (r *running) groupOfAll(t tb, name string, filter *esdb.SubscriptionFilter, change ...func(*esdb.PersistentSubscriptionSettings)) {
	t.Helper()
	o := esdb.PersistentAllSubscriptionOptions{StartFrom: esdb.Start{}, Settings: ofStream(change...).Settings, MaxSearchWindow: 1, Filter: filter}
	if err := r.CreatePersistentSubscriptionToAll(patient(t), name, o); err != nil {
		t.Fatal(err)
	}
}

func TestNoMoreConsumersComeThanMay(t *testing.T) {
	s := serve(t, "")
	s.group(t, "notes", "readers", ofStream(func(p *esdb.PersistentSubscriptionSettings) { p.MaxSubscriberCount = 1 }))
	first := s.compete(t, "notes", "readers", 1)
	call, err := competing(t, s).Read(patient(t))
	if err == nil {
		err = call.Send(reading("notes", "readers", 1))
	}
	if err == nil {
		_, err = call.Recv()
	}
	if status.Code(err) != codes.FailedPrecondition || call.Trailer().Get("exception")[0] != "maximum-subscribers-reached" {
		t.Errorf("a second one: %v, %v", err, call.Trailer())
	}
	first.Close()
	s.shows(t, "notes", "readers", "the first one has left", func(i *esdb.PersistentSubscriptionInfo) bool { return len(i.Connections) == 0 })
	s.compete(t, "notes", "readers", 1)
}

// What a group knows lies in the streams in which EventStoreDB keeps it.
func TestAGroupKeepsWhatItKnowsInStreams(t *testing.T) {
	s := serve(t, "")
	evs := notes("Noted", 3)
	s.append(t, "notes", esdb.NoStream{}, evs...)
	s.group(t, "notes", "readers", ofStream(func(p *esdb.PersistentSubscriptionSettings) { p.CheckpointLowerBound, p.CheckpointUpperBound = 1, 1 }))
	c := s.compete(t, "notes", "readers", 10)
	had := c.takes(t, evs...)
	c.nacks(t, esdb.NackActionPark, had[1])
	s.parked(t, "notes", "readers", 1)
	c.acks(t, had[2])
	c.acks(t, had[0])
	s.shows(t, "notes", "readers", "the checkpoint is at the end", func(i *esdb.PersistentSubscriptionInfo) bool {
		return i.Stats.LastCheckpointedEventRevision != nil && *i.Stats.LastCheckpointedEventRevision == 2
	})
	checkpoints := s.whole(t, "$persistentsubscription-notes::readers-checkpoint")
	if last := checkpoints[len(checkpoints)-1]; string(last.Data) != `"2"` || last.EventType != "$SubscriptionCheckpoint" || len(checkpoints) > 2 {
		t.Errorf("%d checkpoints, the last one is %s %s", len(checkpoints), last.EventType, last.Data)
	}
	parked := s.whole(t, "$persistentsubscription-notes::readers-parked")
	var why struct {
		Reason string
		Number int64 `json:"subscriptionEventNumber"`
	}
	if err := json.Unmarshal(parked[0].UserMetadata, &why); err != nil || why.Reason != "Client explicitly NAK'ed message.\nbecause" || why.Number != 1 {
		t.Errorf("parked because %+v, %v", why, err)
	}
	if string(parked[0].Data) != "1@notes" || parked[0].EventType != "$>" {
		t.Errorf("parked as %s %s", parked[0].EventType, parked[0].Data)
	}
	config := s.stream(t, "$persistentSubscriptionConfig", esdb.ReadStreamOptions{From: esdb.End{}, Direction: esdb.Backwards}, math.MaxUint64)
	var entries struct {
		Version string
		Entries []struct{ Stream, Group, NamedConsumerStrategy, StartPosition string }
	}
	if err := json.Unmarshal(config[0].Data, &entries); err != nil || fmt.Sprint(entries) != "{2 [{notes readers RoundRobin 0}]}" {
		t.Errorf("configured as %v, %v", entries, err)
	}
	if err := s.DeletePersistentSubscription(patient(t), "notes", "readers", esdb.DeletePersistentSubscriptionOptions{}); err != nil {
		t.Fatal(err)
	}
	s.group(t, "notes", "readers", ofStream())
	s.compete(t, "notes", "readers", 10).takes(t, evs...)
	s.parked(t, "notes", "readers", 0)
}

// A configuration is an event like others: one that makes no sense must not keep the store from its other work.
func TestABrokenConfigurationCanBePutRight(t *testing.T) {
	s := serve(t, t.TempDir())
	s.group(t, "notes", "readers", ofStream())
	good := s.whole(t, "$persistentSubscriptionConfig")[0]
	bad := esdb.EventData{EventType: "x", ContentType: esdb.ContentTypeJson, Data: []byte("{}x")}
	s.append(t, "$persistentSubscriptionConfig", esdb.Any{}, bad)
	s.reopen(t)
	s.append(t, "notes", esdb.Any{}, notes("Noted", 1)...)
	list := &persistent.ListReq{Options: &persistent.ListReq_Options{ListOption: &persistent.ListReq_Options_ListAllSubscriptions{}}}
	if _, err := competing(t, s).List(patient(t), list); status.Code(err) != codes.Unavailable {
		t.Errorf("%v, want Unavailable", err)
	}
	s.append(t, "$persistentSubscriptionConfig", esdb.Any{}, esdb.EventData{EventType: good.EventType, ContentType: esdb.ContentTypeJson, Data: good.Data})
	if _, err := competing(t, s).RestartSubsystem(patient(t), &shared.Empty{}); err != nil {
		t.Fatal(err)
	}
	if answer, err := competing(t, s).List(patient(t), list); err != nil || len(answer.GetSubscriptions()) != 1 {
		t.Errorf("%v, %v", answer, err)
	}
}
