package embedded

import (
	"context"
	"errors"
	"io"
	"strconv"

	"github.com/EventStore/EventStore-Client-Go/v4/protos/shared"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
)

// streamsService serves event_store.client.streams.Streams.
type streamsService struct {
	streams.UnimplementedStreamsServer
	store  *store
	ending context.Context // done when the server closes
}

// Append takes options, then events, and appends them all or none.
func (s *streamsService) Append(call streams.Streams_AppendServer) error {
	request, err := receiveAppend(call)
	if err != nil {
		return err
	}
	done, err := s.store.append(call.Context(), request.stream, request.expected, request.events)
	if wrong := new(wrongRevision); errors.As(err, &wrong) {
		return call.SendAndClose(wrongExpectedVersion(request.expected, wrong.current))
	}
	if err != nil {
		return storeError(err)
	}
	return call.SendAndClose(appendSuccess(done))
}

func receiveAppend(call streams.Streams_AppendServer) (*appendRequest, error) {
	first, err := call.Recv()
	if err != nil {
		return nil, err
	}
	r, err := appendOptions(first.GetOptions())
	if err != nil {
		return nil, err
	}
	for size := 0; ; {
		message, err := call.Recv()
		if errors.Is(err, io.EOF) {
			return r, nil
		}
		if err != nil {
			return nil, err
		}
		event, err := proposed(message.GetProposedMessage())
		if err != nil {
			return nil, err
		}
		if size += len(event.data) + len(event.metadata) + len(event.typ); size > MaxAppendBytes {
			return nil, tooLarge(call)
		}
		r.events = append(r.events, event)
	}
}

func appendOptions(o *streams.AppendReq_Options) (*appendRequest, error) {
	if o == nil {
		return nil, status.Error(codes.InvalidArgument, "the first message of an append must hold its options")
	}
	name, err := streamName(o.GetStreamIdentifier())
	if err != nil {
		return nil, err
	}
	if name == "$all" {
		return nil, status.Error(codes.InvalidArgument, "$all can't be appended to")
	}
	r := &appendRequest{stream: name}
	switch expected := o.GetExpectedStreamRevision().(type) {
	case *streams.AppendReq_Options_Revision:
		r.expected = expectation(expected.Revision)
		if r.expected < 0 {
			return nil, status.Error(codes.InvalidArgument, "the expected revision is beyond any stream")
		}
	case *streams.AppendReq_Options_NoStream:
		r.expected = expectNoStream
	case *streams.AppendReq_Options_StreamExists:
		r.expected = expectStreamExists
	case *streams.AppendReq_Options_Any:
		r.expected = expectAny
	default:
		return nil, status.Error(codes.InvalidArgument, "the expected revision is missing")
	}
	return r, nil
}

func tooLarge(call grpc.ServerStream) error {
	call.SetTrailer(metadata.Pairs("exception", "maximum-append-size-exceeded", "maximum-append-size", strconv.Itoa(MaxAppendBytes)))
	return status.Errorf(codes.InvalidArgument, "Maximum Append Size of %d Exceeded.", MaxAppendBytes)
}

// Read reads a stream or the whole log, once or as a subscription.
func (s *streamsService) Read(request *streams.ReadReq, call streams.Streams_ReadServer) error {
	r, err := readOptions(request.GetOptions())
	if err != nil {
		return err
	}
	if r.subscribe {
		return s.subscribe(r, call)
	}
	switch {
	case r.stream == "":
		return s.readAll(r, call)
	default:
		return s.readStream(r, call)
	}
}

func (s *streamsService) readStream(r *reading, call streams.Streams_ReadServer) error {
	head, err := s.store.head(r.stream)
	if err != nil {
		return storeError(err)
	}
	if head == noStream {
		return call.Send(&streams.ReadResp{Content: &streams.ReadResp_StreamNotFound_{StreamNotFound: &streams.ReadResp_StreamNotFound{
			StreamIdentifier: &shared.StreamIdentifier{StreamName: []byte(r.stream)},
		}}})
	}
	read := s.store.streamForwards
	if r.backwards {
		read = s.store.streamBackwards
	} else if r.fromEnd {
		return nil // nothing follows the end
	}
	return pages(call, r, func(from, limit uint64) (page, error) { return read(r.stream, from, limit) })
}

func (s *streamsService) readAll(r *reading, call streams.Streams_ReadServer) error {
	if r.backwards {
		return pages(call, r, s.store.allBackwards)
	}
	if r.fromEnd {
		return nil
	}
	return pages(call, r, s.store.allForwards)
}

// pages sends events, page by page, until the count is reached or there are no more.
func pages(call streams.Streams_ReadServer, r *reading, read func(from, limit uint64) (page, error)) error {
	for from, left := r.from, r.count; left > 0; {
		if err := call.Context().Err(); err != nil {
			return status.FromContextError(err).Err()
		}
		limit := left
		if r.filter != nil {
			limit = pageEvents
		}
		p, err := read(from, limit)
		if err != nil {
			return storeError(err)
		}
		for _, e := range p.events {
			if left == 0 || !r.filter.matches(e) {
				continue
			}
			if err := call.Send(r.event(e)); err != nil {
				return err
			}
			left--
		}
		if !p.more {
			return nil
		}
		from = p.next
	}
	return nil
}

func storeError(err error) error {
	switch {
	case errors.Is(err, ErrClosed):
		return status.Error(codes.Unavailable, err.Error())
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return status.FromContextError(err).Err()
	default:
		return status.Error(codes.Internal, err.Error())
	}
}
