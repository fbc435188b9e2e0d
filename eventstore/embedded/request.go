package embedded

import (
	"github.com/EventStore/EventStore-Client-Go/v4/protos/shared"
	"github.com/google/uuid"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// allStream names the log where the name of a stream is expected. It can't be written, but it has metadata: who may read it.
const allStream = "$all"

// stated is what a call says of the revision that it expects; the messages of the protocol say it in types of their own.
type stated struct {
	anything              bool // something is stated
	revision              uint64
	noStream, any, exists bool
}

func (s stated) expectation() (expectation, error) {
	switch {
	case !s.anything:
		return 0, status.Error(codes.InvalidArgument, "the expected revision is missing")
	case s.noStream:
		return expectNoStream, nil
	case s.exists:
		return expectStreamExists, nil
	case s.any:
		return expectAny, nil
	case expectation(s.revision) < 0:
		return 0, status.Error(codes.InvalidArgument, "the expected revision is beyond any stream")
	default:
		return expectation(s.revision), nil
	}
}

// newRequest is a request to the writer, without events. With an error it only says what was asked for.
func newRequest(id *shared.StreamIdentifier, s stated, c change) (*appendRequest, error) {
	r := &appendRequest{change: c}
	var err error
	if r.stream, err = writableStream(id, c); err != nil {
		return r, err
	}
	r.expected, err = s.expectation()
	return r, err
}

// writableStream is the name of a stream. It refuses those to which the change can't be done.
func writableStream(id *shared.StreamIdentifier, c change) (string, error) {
	name, err := streamName(id)
	if err != nil {
		return "", err
	}
	described, ofMeta := describedBy(name)
	_, deeper := describedBy(described)
	switch {
	case name == allStream:
		return "", status.Error(codes.InvalidArgument, "$all can't be written")
	case ofMeta && (described == "" || deeper):
		return "", status.Errorf(codes.InvalidArgument, "%q names the metadata of no stream", name)
	case ofMeta && c != addEvents:
		return "", status.Errorf(codes.InvalidArgument, "%q holds metadata, which is not deleted but written anew", name)
	}
	return name, nil
}

// proposal is an event as a client proposes it.
type proposal interface {
	GetId() *shared.UUID
	GetMetadata() map[string]string
	GetCustomMetadata() []byte
	GetData() []byte
}

// take adds a proposed event to the request.
func (r *appendRequest) take(p proposal) error {
	e, err := proposed(p)
	if err != nil {
		return err
	}
	if r.taken += len(e.data) + len(e.metadata) + len(e.typ); r.taken > MaxAppendBytes {
		return errTooLarge
	}
	r.events = append(r.events, e)
	return nil
}

func proposed(p proposal) (*record, error) {
	id, err := parseUUID(p.GetId())
	if err != nil {
		return nil, status.Errorf(codes.InvalidArgument, "the id of an event: %v", err)
	}
	properties := p.GetMetadata()
	for _, required := range []string{metaType, metaContentType} {
		if _, ok := properties[required]; !ok {
			return nil, missing(required)
		}
	}
	typ := properties[metaType]
	if id == uuid.Nil || typ == "" {
		return nil, status.Error(codes.InvalidArgument, "an event has an id that is not all zeros, and a type that is not empty")
	}
	contentType := contentBinary // all that is not JSON
	if properties[metaContentType] == contentJSON {
		contentType = contentJSON
	}
	return &record{id: id, typ: typ, contentType: contentType, data: p.GetData(), metadata: p.GetCustomMetadata()}, nil
}
