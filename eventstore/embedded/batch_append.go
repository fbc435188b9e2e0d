package embedded

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/EventStore/EventStore-Client-Go/v4/protos/shared"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
	"github.com/google/uuid"
	rpc "google.golang.org/genproto/googleapis/rpc/status"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/anypb"
	"google.golang.org/protobuf/types/known/emptypb"
)

// What one call of BatchAppend may have open.
const (
	maxOpenBatches    = 1024     // begun and not final
	maxOpenBytes      = 64 << 20 // of the events of these
	maxWaitingBatches = 64       // final and not answered
)

// batch is one append of a call of BatchAppend, which carries many.
type batch struct {
	*appendRequest
	correlation *shared.UUID
	options     *streams.BatchAppendReq_Options
	deadline    time.Time
	err         error // it is refused, without a look at the store
}

// BatchAppend takes appends in parts, each part with the id of its append, and answers each append by that id: first come,
// first done. An append is all or none; one that is refused leaves the others alone.
func (s *streamsService) BatchAppend(call streams.Streams_BatchAppendServer) error {
	final := make(chan *batch, maxWaitingBatches)
	received := make(chan error, 1)
	go func() {
		defer close(final)
		received <- s.receiveBatches(call, final)
	}()
	var failed error
	for b := range final { // to its end, so that the receiver never waits for somebody who left
		if failed != nil {
			continue
		}
		failed = call.Send(b.answer(s.store))
	}
	return errors.Join(failed, <-received)
}

// receiveBatches hands appends to the writer when their last part is there, and on to be answered.
func (s *streamsService) receiveBatches(call streams.Streams_BatchAppendServer, final chan<- *batch) error {
	begun, open := map[uuid.UUID]*batch{}, 0
	for {
		part, err := call.Recv()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		id, err := parseUUID(part.GetCorrelationId())
		if err != nil {
			return status.Errorf(codes.InvalidArgument, "the correlation id of a batch: %v", err)
		}
		b := begun[id]
		if b == nil {
			if b = newBatch(part); b == nil {
				continue // a part that is left of an append which was refused
			}
			if b.err == nil {
				b.err = s.access.check(call.Context(), toWrite, b.stream)
			}
			begun[id] = b
		}
		open += b.takeAll(part.GetProposedMessages())
		if b.err == nil && !part.GetIsFinal() {
			if len(begun) > maxOpenBatches || open > maxOpenBytes {
				return status.Errorf(codes.ResourceExhausted, "%d appends of %d bytes are begun and not final", len(begun), open)
			}
			continue
		}
		delete(begun, id)
		open -= b.taken
		b.submit(call.Context(), s.store)
		final <- b
	}
}

// newBatch begins an append with its first part; nil if that does not say which it is.
func newBatch(part *streams.BatchAppendReq) *batch {
	o := part.GetOptions()
	if o == nil {
		return nil
	}
	b := &batch{correlation: part.GetCorrelationId(), options: o, deadline: deadlineOf(o)}
	b.appendRequest, b.err = newRequest(o.GetStreamIdentifier(), stated{
		o.GetExpectedStreamPosition() != nil, o.GetStreamPosition(), o.GetNoStream() != nil, o.GetAny() != nil, o.GetStreamExists() != nil,
	}, addEvents)
	return b
}

// deadlineOf is when the client no longer waits; zero: never.
func deadlineOf(o *streams.BatchAppendReq_Options) time.Time {
	switch {
	case o.GetDeadline() != nil:
		return time.Now().Add(o.GetDeadline().AsDuration())
	case o.GetDeadline_21_10_0() != nil:
		return o.GetDeadline_21_10_0().AsTime()
	default:
		return time.Time{}
	}
}

// takeAll takes a part of the events, and says of how many bytes.
func (b *batch) takeAll(events []*streams.BatchAppendReq_ProposedMessage) int {
	before := b.taken
	for _, e := range events {
		if b.err != nil {
			break
		}
		b.err = b.take(e)
	}
	return b.taken - before
}

func (b *batch) submit(ctx context.Context, s *store) {
	if b.err == nil && !b.deadline.IsZero() && time.Now().After(b.deadline) {
		b.err = context.DeadlineExceeded
	}
	if b.err == nil {
		b.err = s.submit(ctx, b.appendRequest)
	}
}

// answer waits for what becomes of the append, and says it.
func (b *batch) answer(s *store) *streams.BatchAppendResp {
	answer := &streams.BatchAppendResp{CorrelationId: b.correlation, StreamIdentifier: b.options.GetStreamIdentifier()}
	var done appended
	if b.err == nil {
		done, b.err = s.outcome(b.appendRequest)
	}
	if b.err != nil {
		answer.Result = &streams.BatchAppendResp_Error{Error: b.problem()}
		return answer
	}
	success := &streams.BatchAppendResp_Success{
		CurrentRevisionOption: &streams.BatchAppendResp_Success_NoStream{NoStream: &emptypb.Empty{}},
		PositionOption: &streams.BatchAppendResp_Success_Position{
			Position: &shared.AllStreamPosition{CommitPosition: done.position, PreparePosition: done.position},
		},
	}
	if done.revision != noStream {
		success.CurrentRevisionOption = &streams.BatchAppendResp_Success_CurrentRevision{CurrentRevision: uint64(done.revision)}
	}
	answer.Result = &streams.BatchAppendResp_Success_{Success: success}
	return answer
}

// problem is why the append was not done, as the protocol says it.
func (b *batch) problem() *rpc.Status {
	wrong, known := new(wrongRevision), new(refusal)
	switch {
	case errors.As(b.err, &wrong):
		return problem(codes.AlreadyExists, "WrongExpectedVersion", b.wrongVersion(wrong.current))
	case errors.Is(b.err, errTombstoned):
		return problem(codes.NotFound, "StreamDeleted", &shared.StreamDeleted{StreamIdentifier: b.options.GetStreamIdentifier()})
	case errors.Is(b.err, context.DeadlineExceeded):
		return problem(codes.DeadlineExceeded, "Timeout", &shared.Timeout{})
	case errors.As(b.err, &known) && known == errTooLarge:
		return problem(codes.InvalidArgument, "MaximumAppendSizeExceeded", &shared.MaximumAppendSizeExceeded{MaxAppendSize: MaxAppendBytes})
	case errors.As(b.err, &known) && known == errDenied:
		return problem(codes.PermissionDenied, "AccessDenied", &shared.AccessDenied{})
	case status.Code(b.err) == codes.InvalidArgument:
		return problem(codes.InvalidArgument, "BadRequest", &shared.BadRequest{Message: status.Convert(b.err).Message()})
	default:
		return problem(status.Code(storeError(b.err)), b.err.Error(), &emptypb.Empty{})
	}
}

func problem(code codes.Code, message string, details proto.Message) *rpc.Status {
	packed, err := anypb.New(details)
	if err != nil {
		message = fmt.Sprintf("%s (%v)", message, err)
	}
	return &rpc.Status{Code: int32(code), Message: message, Details: []*anypb.Any{packed}}
}

func (b *batch) wrongVersion(current int64) *shared.WrongExpectedVersion {
	w := &shared.WrongExpectedVersion{
		CurrentStreamRevisionOption: &shared.WrongExpectedVersion_CurrentNoStream{CurrentNoStream: &emptypb.Empty{}},
	}
	if current != noStream {
		w.CurrentStreamRevisionOption = &shared.WrongExpectedVersion_CurrentStreamRevision{CurrentStreamRevision: uint64(current)}
	}
	switch b.expected {
	case expectAny:
		w.ExpectedStreamPositionOption = &shared.WrongExpectedVersion_ExpectedAny{ExpectedAny: &emptypb.Empty{}}
	case expectStreamExists:
		w.ExpectedStreamPositionOption = &shared.WrongExpectedVersion_ExpectedStreamExists{ExpectedStreamExists: &emptypb.Empty{}}
	case expectNoStream:
		w.ExpectedStreamPositionOption = &shared.WrongExpectedVersion_ExpectedNoStream{ExpectedNoStream: &emptypb.Empty{}}
	default:
		w.ExpectedStreamPositionOption = &shared.WrongExpectedVersion_ExpectedStreamPosition{ExpectedStreamPosition: uint64(b.expected)}
	}
	return w
}
