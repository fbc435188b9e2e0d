package embedded

import (
	"cmp"
	"context"
	"errors"
	"io"

	"github.com/EventStore/EventStore-Client-Go/v4/protos/shared"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// streamsService serves event_store.client.streams.Streams.
type streamsService struct {
	streams.UnimplementedStreamsServer
	store  *store
	access *access
	ending context.Context // done when the server closes
}

// Append takes options, then events, and appends them all or none.
func (s *streamsService) Append(call streams.Streams_AppendServer) error {
	request, err := s.receiveAppend(call)
	if err != nil {
		drain(call)
		return err
	}
	done, err := s.store.do(call.Context(), request)
	if wrong := new(wrongRevision); errors.As(err, &wrong) {
		return call.SendAndClose(wrongExpectedVersion(request.expected, wrong.current))
	}
	if err != nil {
		return streamError(request.stream, err)
	}
	return call.SendAndClose(appendSuccess(done))
}

func (s *streamsService) receiveAppend(call streams.Streams_AppendServer) (*appendRequest, error) {
	first, err := call.Recv()
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	r, err := appendOptions(first.GetOptions())
	if err != nil {
		return nil, err
	}
	if err := s.access.check(call.Context(), toWrite, r.stream); err != nil {
		return nil, err
	}
	for {
		message, err := call.Recv()
		if errors.Is(err, io.EOF) {
			return r, nil
		}
		if err != nil {
			return nil, err
		}
		event := message.GetProposedMessage()
		if event == nil {
			return nil, status.Error(codes.InvalidArgument, "an event was expected")
		}
		if err := r.take(event); err != nil {
			return nil, err
		}
	}
}

// maxDrained is how much of a refused append is taken, roughly in bytes.
const maxDrained = 64 << 20

// drain takes what is still coming of an append that is refused: clients that find their call ended while they send take
// that for an error of the connection and never learn why.
func drain(call grpc.ServerStream) {
	for taken := 0; taken < maxDrained; {
		message := new(streams.AppendReq)
		if call.RecvMsg(message) != nil {
			return
		}
		taken += 64 + len(message.GetProposedMessage().GetData()) + len(message.GetProposedMessage().GetCustomMetadata())
	}
}

func appendOptions(o *streams.AppendReq_Options) (*appendRequest, error) {
	if o == nil {
		return nil, status.Error(codes.InvalidArgument, "the first message of an append must hold its options")
	}
	return newRequest(o.GetStreamIdentifier(), stated{
		o.GetExpectedStreamRevision() != nil, o.GetRevision(), o.GetNoStream() != nil, o.GetAny() != nil, o.GetStreamExists() != nil,
	}, addEvents)
}

// Read reads a stream or the whole log, once or as a subscription.
func (s *streamsService) Read(request *streams.ReadReq, call streams.Streams_ReadServer) error {
	r, err := readOptions(request.GetOptions())
	if err != nil {
		return err
	}
	if err := s.access.check(call.Context(), toRead, cmp.Or(r.stream, allStream)); err != nil {
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
	st, _, err := s.store.readable(r.stream)
	if err != nil {
		return streamError(r.stream, err)
	}
	if !st.exists() {
		return call.Send(&streams.ReadResp{Content: &streams.ReadResp_StreamNotFound_{StreamNotFound: &streams.ReadResp_StreamNotFound{
			StreamIdentifier: &shared.StreamIdentifier{StreamName: []byte(r.stream)},
		}}})
	}
	if !r.backwards && r.from > uint64(st.head) { // nothing follows the end
		return s.sendEnds(r, call, &streams.ReadResp{Content: &streams.ReadResp_FirstStreamPosition{FirstStreamPosition: uint64(st.head) + 1}})
	}
	read := s.store.streamForwards
	if r.backwards {
		read = s.store.streamBackwards
	}
	if err := s.pages(call, r, func(from, limit uint64) (page, error) { return read(r.stream, from, limit) }); err != nil {
		return err
	}
	return s.sendEnds(r, call)
}

// sendEnds tells a client that understands it where the stream ends.
func (s *streamsService) sendEnds(r *reading, call streams.Streams_ReadServer, before ...*streams.ReadResp) error {
	if !r.ends {
		return nil
	}
	head, err := s.store.head(r.stream)
	if err != nil {
		return storeError(err)
	}
	for _, m := range append(before, &streams.ReadResp{Content: &streams.ReadResp_LastStreamPosition{LastStreamPosition: uint64(head)}}) {
		if err := call.Send(m); err != nil {
			return err
		}
	}
	return nil
}

func (s *streamsService) readAll(r *reading, call streams.Streams_ReadServer) error {
	if r.backwards {
		return s.pages(call, r, s.store.allBackwards)
	}
	if r.fromEnd {
		return nil
	}
	return s.pages(call, r, s.store.allForwards)
}

// pages sends events, page by page, until the count is reached or there are no more.
func (s *streamsService) pages(call streams.Streams_ReadServer, r *reading, read func(from, limit uint64) (page, error)) error {
	send := s.sender(r, call)
	for from, left := r.from, r.count; left > 0; {
		limit := left
		if r.filter != nil {
			limit = pageEvents
		}
		p, err := read(from, limit)
		if err != nil {
			return streamError(r.stream, err)
		}
		for _, e := range p.events {
			if err := call.Context().Err(); err != nil { // an expression may need long for one event
				return status.FromContextError(err).Err()
			}
			if left == 0 || !r.filter.matches(e) {
				continue
			}
			if err := send(e); err != nil {
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

// sender sends events as a read asks for them.
func (s *streamsService) sender(r *reading, call streams.Streams_ReadServer) func(*record) error {
	encoder := &encoder{textIDs: r.textIDs}
	return func(e *record) error {
		if !r.resolve || e.typ != typeLink {
			return call.SendMsg(encoder.message(e, nil))
		}
		target, err := s.store.resolve(e)
		if err != nil {
			return storeError(err)
		}
		if target != nil && s.access.check(call.Context(), toRead, target.stream) != nil {
			target = nil // a link opens nothing that is closed
		}
		return call.SendMsg(encoder.message(target, e))
	}
}
