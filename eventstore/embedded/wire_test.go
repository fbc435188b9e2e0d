package embedded

import (
	"math"
	"strings"
	"testing"
	"time"

	"github.com/EventStore/EventStore-Client-Go/v4/protos/shared"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
	"github.com/google/uuid"
	"google.golang.org/protobuf/proto"
)

// The generated code says what the form of the wire is.
func TestAnEventIsSentAsTheProtocolSays(t *testing.T) {
	id := uuid.MustParse("f0e1d2c3-b4a5-4687-8978-695a4b3c2d1e")
	created := time.Date(2026, 3, 1, 12, 0, 0, 1234500, time.UTC)
	for name, e := range map[string]*record{
		"a small event": {position: 1, id: id, created: created, stream: "a", typ: "b", contentType: contentJSON},
		"a large event": {
			position: math.MaxUint64, revision: math.MaxInt64, id: id, created: created, stream: strings.Repeat("Größe", 9000),
			typ: strings.Repeat("x", 300), contentType: contentBinary, data: make([]byte, 1<<20), metadata: make([]byte, 70_000),
		},
	} {
		for _, textIDs := range []bool{false, true} {
			c := encoder{textIDs: textIDs}
			c.message(&record{id: uuid.New(), stream: "another", data: []byte("before it")}, nil).Free()
			message, err := newCodec().Marshal(c.message(e, nil))
			if err != nil {
				t.Fatal(err)
			}
			got := &streams.ReadResp{}
			if err := proto.Unmarshal(message.Materialize(), got); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if want := generated(e, textIDs); !proto.Equal(got, want) {
				t.Errorf("%s is sent as %.500v, want %.500v", name, got, want)
			}
		}
	}
}

func generated(e *record, textIDs bool) *streams.ReadResp {
	id := &shared.UUID{Value: &shared.UUID_String_{String_: e.id.String()}}
	if !textIDs {
		id.Value = &shared.UUID_Structured_{Structured: &shared.UUID_Structured{
			MostSignificantBits: -0x0f1e2d3c4b5ab979, LeastSignificantBits: -0x768796a5b4c3d2e2,
		}}
	}
	return &streams.ReadResp{Content: &streams.ReadResp_Event{Event: &streams.ReadResp_ReadEvent{
		Event: &streams.ReadResp_ReadEvent_RecordedEvent{
			Id:               id,
			StreamIdentifier: &shared.StreamIdentifier{StreamName: []byte(e.stream)},
			StreamRevision:   uint64(e.revision),
			PreparePosition:  e.position,
			CommitPosition:   e.position,
			Metadata:         map[string]string{"type": e.typ, "content-type": e.contentType, "created": "17723664000012345"},
			CustomMetadata:   e.metadata,
			Data:             e.data,
		},
		Position: &streams.ReadResp_ReadEvent_CommitPosition{CommitPosition: e.position},
	}}}
}
