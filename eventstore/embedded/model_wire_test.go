package embedded_test

import (
	"errors"
	"fmt"
	"io"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
	"github.com/google/uuid"
	"google.golang.org/grpc/codes"
	"pgregory.net/rapid"
)

// foretold is what the model says of an append of a batch, as text; said is what the store says.
func foretold(id string, revision int, code esdb.ErrorCode) string {
	id = correlation(id).GetString_()
	switch code {
	case done:
		return fmt.Sprintf("%s at %d", id, revision)
	case esdb.ErrorCodeStreamDeleted:
		return fmt.Sprintf("%s refused: %v", id, codes.NotFound)
	default:
		return fmt.Sprintf("%s refused: %v", id, codes.AlreadyExists)
	}
}

func said(answer *streams.BatchAppendResp) string {
	id := answer.GetCorrelationId().GetString_()
	if e := answer.GetError(); e != nil {
		return fmt.Sprintf("%s refused: %v", id, codes.Code(e.GetCode()))
	}
	if answer.GetSuccess().GetNoStream() != nil {
		return id + " at -1"
	}
	return fmt.Sprintf("%s at %d", id, answer.GetSuccess().GetCurrentRevision())
}

// bareFilter is a filter of the client in the bare protocol.
func bareFilter(f *esdb.SubscriptionFilter) *streams.ReadReq_Options_FilterOptions {
	expression := &streams.ReadReq_Options_FilterOptions_Expression{Prefix: f.Prefixes, Regex: f.Regex}
	o := &streams.ReadReq_Options_FilterOptions{CheckpointIntervalMultiplier: 1}
	if f.Type == esdb.EventFilterType {
		o.Filter = &streams.ReadReq_Options_FilterOptions_EventType{EventType: expression}
	} else {
		o.Filter = &streams.ReadReq_Options_FilterOptions_StreamIdentifier{StreamIdentifier: expression}
	}
	return o
}

// receivedBare is what a read by the bare protocol brings that asks for ids as text.
func receivedBare(t *rapid.T, call streams.Streams_ReadClient) (found []*esdb.ResolvedEvent) {
	t.Helper()
	for {
		answer, err := call.Recv()
		if errors.Is(err, io.EOF) {
			return found
		}
		if err != nil || answer.GetEvent() == nil {
			t.Fatalf("%v, %v", answer, err)
		}
		found = append(found, &esdb.ResolvedEvent{Event: recorded(answer.GetEvent().GetEvent()), Link: recorded(answer.GetEvent().GetLink())})
	}
}

func recorded(e *streams.ReadResp_ReadEvent_RecordedEvent) *esdb.RecordedEvent {
	if e == nil {
		return nil
	}
	return &esdb.RecordedEvent{
		EventID: uuid.MustParse(e.GetId().GetString_()), EventType: e.GetMetadata()["type"], StreamID: string(e.GetStreamIdentifier().GetStreamName()),
		EventNumber: e.GetStreamRevision(), Data: e.GetData(), UserMetadata: e.GetCustomMetadata(),
	}
}
