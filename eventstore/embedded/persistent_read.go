package embedded

import (
	"context"
	"errors"
	"io"

	"github.com/EventStore/EventStore-Client-Go/v4/protos/persistent"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/shared"
	"github.com/google/uuid"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/mem"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/peer"
	"google.golang.org/grpc/status"
)

// Read joins a group, sends what the group gives to the client, and takes its answers.
func (s *persistentService) Read(call persistent.PersistentSubscriptions_ReadServer) error {
	request, err := call.Recv()
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	o := request.GetOptions()
	if o == nil {
		return status.Error(codes.InvalidArgument, "the first message of a read must hold its options")
	}
	stream, err := groupNamed(o.GetAll(), o.GetStreamIdentifier())
	if err != nil {
		return err
	}
	if err := s.access.check(call.Context(), toConsume, stream); err != nil {
		return err
	}
	if o.GetBufferSize() <= 0 {
		return status.Error(codes.InvalidArgument, "the buffer size must be positive")
	}
	_, textIDs := o.GetUuidOption().GetContent().(*persistent.ReadReq_Options_UUIDOption_String_)
	c := newConsumer(int(o.GetBufferSize()))
	c.describe(call.Context())
	d, err := s.join(stream, o.GetGroupName(), c)
	if err != nil {
		return err
	}
	defer d.do(func(g *group) { g.leave(c) })
	return s.serve(call, d, c, &encoder{textIDs: textIDs})
}

func (s *persistentService) join(stream, name string, c *consumer) (joined *dispatcher, err error) {
	err = s.in(stream, name, func(d *dispatcher) (ok bool, err error) {
		ok = d.do(func(g *group) {
			if g.full() {
				err = groupFull(stream, name)
				return
			}
			g.join(c)
		})
		joined = d
		return ok, err
	})
	return joined, err
}

// describe notes who the client is.
func (c *consumer) describe(ctx context.Context) {
	if p, ok := peer.FromContext(ctx); ok {
		c.address = p.Addr.String()
	}
	c.user, c.name = userOf(ctx), "<unknown>"
	if names := metadata.ValueFromIncomingContext(ctx, "connection-name"); len(names) > 0 {
		c.name = names[0]
	}
}

// userOf is the name of the user in the call's credentials.
func userOf(ctx context.Context) string {
	for _, given := range metadata.ValueFromIncomingContext(ctx, "authorization") {
		if login, _, ok := basic(given); ok {
			return login
		}
	}
	return "anonymous"
}

func (s *persistentService) serve(call persistent.PersistentSubscriptions_ReadServer, d *dispatcher, c *consumer, e *encoder) error {
	confirmation := &persistent.ReadResp_SubscriptionConfirmation{SubscriptionId: d.memory.key}
	if err := call.Send(&persistent.ReadResp{Content: &persistent.ReadResp_SubscriptionConfirmation_{SubscriptionConfirmation: confirmation}}); err != nil {
		return err
	}
	answers := make(chan error, 1)
	go func() { answers <- takeAnswers(call, d) }() // ends with the call
	for {
		select {
		case m := <-c.outgoing:
			if len(c.outgoing) == 0 {
				d.drained()
			}
			if err := call.SendMsg(e.delivery(m)); err != nil {
				return err
			}
		case err := <-answers:
			if err != nil {
				return err
			}
			answers = nil // the client has no more to say, but may listen
		case <-c.dropped:
			return c.reason
		case <-call.Context().Done():
			return status.FromContextError(call.Context().Err()).Err()
		case <-s.ending.Done():
			return closing("", "")
		}
	}
}

// takeAnswers takes what a client says of the messages that it has, until it says no more.
func takeAnswers(call grpc.BidiStreamingServer[persistent.ReadReq, persistent.ReadResp], d *dispatcher) error {
	for {
		request, err := call.Recv()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		ack, nack := request.GetAck(), request.GetNack()
		if ack == nil && nack == nil {
			return status.Error(codes.InvalidArgument, "an acknowledgement was expected, or its refusal")
		}
		ids, err := parseUUIDs(append(ack.GetIds(), nack.GetIds()...))
		if err != nil {
			return err
		}
		d.do(func(g *group) {
			if ack != nil {
				g.ack(ids)
			} else {
				g.nack(ids, nack.GetAction(), nack.GetReason())
			}
		})
	}
}

func parseUUIDs(ids []*shared.UUID) ([]uuid.UUID, error) {
	parsed := make([]uuid.UUID, len(ids))
	for i, id := range ids {
		var err error
		if parsed[i], err = parseUUID(id); err != nil {
			return nil, status.Errorf(codes.InvalidArgument, "the id of an event: %v", err)
		}
	}
	return parsed, nil
}

// fieldRetryCount is the number of a field that ReadResp.ReadEvent has in persistent.proto; its others are as in streams.proto.
const fieldRetryCount = 5

// delivery is a ReadResp of persistent.proto.
func (c *encoder) delivery(m delivery) encoded {
	c.event = c.event[:0]
	if m.event != nil {
		c.event = c.nested(c.event, fieldEvent, m.event)
	}
	if m.link != nil {
		c.event = c.nested(c.event, fieldLink, m.link)
	}
	c.event = appendNumber(c.event, fieldCommitPosition, m.original().position)
	c.event = appendNumber(c.event, fieldRetryCount, uint64(m.retries))
	return encoded{mem.SliceBuffer(appendBytes(nil, fieldReadEvent, c.event))}
}
