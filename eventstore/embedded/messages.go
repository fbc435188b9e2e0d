package embedded

import (
	"encoding/binary"
	"strconv"

	"github.com/EventStore/EventStore-Client-Go/v4/protos/shared"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
	"github.com/google/uuid"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// Names of the system metadata of an event.
const (
	metaType        = "type"
	metaContentType = "content-type"
	metaCreated     = "created"
)

func proposed(m *streams.AppendReq_ProposedMessage) (*record, error) {
	if m == nil {
		return nil, status.Error(codes.InvalidArgument, "an event was expected")
	}
	id, err := parseUUID(m.GetId())
	if err != nil {
		return nil, status.Errorf(codes.InvalidArgument, "the id of an event: %v", err)
	}
	typ, ok := m.GetMetadata()[metaType]
	if !ok {
		return nil, status.Error(codes.InvalidArgument, "Required metadata type is missing.")
	}
	contentType, ok := m.GetMetadata()[metaContentType]
	if !ok {
		return nil, status.Error(codes.InvalidArgument, "Required metadata content-type is missing.")
	}
	return &record{id: id, typ: typ, contentType: contentType, data: m.GetData(), metadata: m.GetCustomMetadata()}, nil
}

func parseUUID(id *shared.UUID) (uuid.UUID, error) {
	if s := id.GetStructured(); s != nil {
		var u uuid.UUID
		binary.BigEndian.PutUint64(u[:8], uint64(s.GetMostSignificantBits()))
		binary.BigEndian.PutUint64(u[8:], uint64(s.GetLeastSignificantBits()))
		return u, nil
	}
	return uuid.Parse(id.GetString_())
}

func (r *reading) id(u uuid.UUID) *shared.UUID {
	if r.textIDs {
		return &shared.UUID{Value: &shared.UUID_String_{String_: u.String()}}
	}
	return &shared.UUID{Value: &shared.UUID_Structured_{Structured: &shared.UUID_Structured{
		MostSignificantBits:  int64(binary.BigEndian.Uint64(u[:8])),
		LeastSignificantBits: int64(binary.BigEndian.Uint64(u[8:])),
	}}}
}

// event is a record as the protocol sends it.
func (r *reading) event(e *record) *streams.ReadResp {
	return &streams.ReadResp{Content: &streams.ReadResp_Event{Event: &streams.ReadResp_ReadEvent{
		Event: &streams.ReadResp_ReadEvent_RecordedEvent{
			Id:               r.id(e.id),
			StreamIdentifier: &shared.StreamIdentifier{StreamName: []byte(e.stream)},
			StreamRevision:   uint64(e.revision),
			PreparePosition:  e.position,
			CommitPosition:   e.position,
			Metadata: map[string]string{
				metaType: e.typ, metaContentType: e.contentType, metaCreated: strconv.FormatInt(e.ticks(), 10),
			},
			CustomMetadata: e.metadata,
			Data:           e.data,
		},
		Position: &streams.ReadResp_ReadEvent_CommitPosition{CommitPosition: e.position},
	}}}
}

func appendSuccess(a appended) *streams.AppendResp {
	success := &streams.AppendResp_Success{
		CurrentRevisionOption: &streams.AppendResp_Success_NoStream{NoStream: &shared.Empty{}},
		PositionOption: &streams.AppendResp_Success_Position{Position: &streams.AppendResp_Position{
			CommitPosition: a.position, PreparePosition: a.position,
		}},
	}
	if a.revision != noStream {
		success.CurrentRevisionOption = &streams.AppendResp_Success_CurrentRevision{CurrentRevision: uint64(a.revision)}
	}
	return &streams.AppendResp{Result: &streams.AppendResp_Success_{Success: success}}
}

func wrongExpectedVersion(expected expectation, current int64) *streams.AppendResp {
	type wrong = streams.AppendResp_WrongExpectedVersion
	w := &wrong{
		CurrentRevisionOption:        &streams.AppendResp_WrongExpectedVersion_CurrentNoStream{CurrentNoStream: &shared.Empty{}},
		CurrentRevisionOption_20_6_0: &streams.AppendResp_WrongExpectedVersion_NoStream_20_6_0{NoStream_20_6_0: &shared.Empty{}},
	}
	if current != noStream {
		w.CurrentRevisionOption = &streams.AppendResp_WrongExpectedVersion_CurrentRevision{CurrentRevision: uint64(current)}
		w.CurrentRevisionOption_20_6_0 = &streams.AppendResp_WrongExpectedVersion_CurrentRevision_20_6_0{CurrentRevision_20_6_0: uint64(current)}
	}
	switch expected {
	case expectAny:
		w.ExpectedRevisionOption = &streams.AppendResp_WrongExpectedVersion_ExpectedAny{ExpectedAny: &shared.Empty{}}
	case expectStreamExists:
		w.ExpectedRevisionOption = &streams.AppendResp_WrongExpectedVersion_ExpectedStreamExists{ExpectedStreamExists: &shared.Empty{}}
	case expectNoStream:
		w.ExpectedRevisionOption = &streams.AppendResp_WrongExpectedVersion_ExpectedNoStream{ExpectedNoStream: &shared.Empty{}}
	default:
		w.ExpectedRevisionOption = &streams.AppendResp_WrongExpectedVersion_ExpectedRevision{ExpectedRevision: uint64(expected)}
	}
	return &streams.AppendResp{Result: &streams.AppendResp_WrongExpectedVersion_{WrongExpectedVersion: w}}
}
