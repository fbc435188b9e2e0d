package embedded

import (
	"errors"
	"io"
	"strings"

	"github.com/EventStore/EventStore-Client-Go/v4/protos/shared"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
)

// Call is a call as an Act sees it. What an Act sends by SendMsg goes to the client as it is.
type Call struct {
	grpc.ServerStream
	Method string // as in Fault
	Stream string // as in Fault; empty where the call names none
	// Request is the first message of the request; nil if there is none. What an Act changes in it before it proceeds, the
	// server finds changed.
	Request proto.Message

	answers func(*streams.ReadResp) []*streams.ReadResp // what goes out instead of an answer to a read; nil: the answer
	muted   bool                                        // what the server answers is thrown away
}

// tampered is a call as the server sees it.
type tampered struct {
	*Call
	request *incoming
	faults  []*Injection // that wait until the store is done
	sent    int          // answers
	ended   bool         // while it was answered
	err     error        // with this
}

// errEnded tells the server that a call has ended; its client learns what it ended with.
var errEnded = errors.New("call has ended")

// RecvMsg takes the next message of the request.
func (t *tampered) RecvMsg(m any) error { return t.request.give(m) }

// SendMsg answers, but for the faults.
func (t *tampered) SendMsg(m any) error {
	if t.muted {
		return nil
	}
	if t.answers == nil {
		return t.answer(m)
	}
	read, err := readResp(m)
	if err != nil {
		return err
	}
	for _, m := range t.answers(read) {
		if err := t.answer(m); err != nil {
			return err
		}
	}
	return nil
}

// answer sends one answer, or has happen what is due in its place.
func (t *tampered) answer(m any) error {
	var due, later []*Injection
	for _, i := range t.faults {
		if i.fault.Answers <= t.sent {
			due = append(due, i)
		} else {
			later = append(later, i)
		}
	}
	t.faults = later
	t.sent++
	goesOn := false
	err := around(t.Call, due, func() error {
		goesOn = true
		return t.ServerStream.SendMsg(m)
	})()
	if err == nil && goesOn {
		return nil
	}
	t.ended, t.err = true, err
	return errEnded
}

// end ends the call with what the server returned, or as the faults have it.
func (t *tampered) end(err error) error {
	if t.muted {
		return err
	}
	due := t.faults
	t.faults = nil
	if t.ended {
		return t.err
	}
	return around(t.Call, due, func() error { return err })()
}

// readResp is an answer to a read as a message; the server sends events in the form of the wire.
func readResp(m any) (*streams.ReadResp, error) {
	if read, ok := m.(*streams.ReadResp); ok {
		return read, nil
	}
	wire, err := newCodec().Marshal(m)
	if err != nil {
		return nil, err
	}
	defer wire.Free()
	read := &streams.ReadResp{}
	return read, proto.Unmarshal(wire.Materialize(), read)
}

// incoming is what a client sends. It is kept, so that the server can be given it more than once.
type incoming struct {
	typ    protoreflect.MessageType // of its messages
	from   func(any) error          // takes the next one
	finite bool                     // it is sent to its end before it is answered
	taken  []proto.Message
	end    error // what came after them
	given  int
}

// incomingOf is the request of one message that is here.
func incomingOf(message any) *incoming {
	r := &incoming{end: io.EOF}
	if m, ok := message.(proto.Message); ok {
		r.taken = append(r.taken, m)
	}
	return r
}

// give gives the server the next message.
func (r *incoming) give(m any) error {
	into, ok := m.(proto.Message)
	if !ok {
		return errors.ErrUnsupported
	}
	if r.given == len(r.taken) {
		r.take()
	}
	if r.given == len(r.taken) {
		return r.end
	}
	proto.Reset(into)
	proto.Merge(into, r.taken[r.given])
	r.given++
	return nil
}

// take takes a message more, if there is one.
func (r *incoming) take() {
	if r.end != nil {
		return
	}
	m := r.typ.New().Interface()
	if r.end = r.from(m); r.end == nil {
		r.taken = append(r.taken, m)
	}
}

// first is the first message, if one came.
func (r *incoming) first() proto.Message {
	if len(r.taken) == 0 {
		return nil
	}
	return r.taken[0]
}

func (r *incoming) takeAll() {
	for r.finite && r.end == nil {
		r.take()
	}
}

// names are the method and the stream of a call as a Fault names them.
func (r *incoming) names(fullMethod string) (method, stream string) {
	method = strings.TrimPrefix(fullMethod[strings.LastIndex(fullMethod, ".")+1:], "Streams/")
	if len(r.taken) == 0 {
		return method, ""
	}
	if read, ok := r.taken[0].(*streams.ReadReq); ok && read.GetOptions().GetSubscription() != nil {
		method = "Subscribe"
	}
	return method, streamIn(r.taken[0].ProtoReflect())
}

// streamIn is the stream that a message names, at whatever depth.
func streamIn(m protoreflect.Message) (name string) {
	m.Range(func(field protoreflect.FieldDescriptor, value protoreflect.Value) bool {
		if field.Message() == nil || field.IsList() || field.IsMap() {
			return true
		}
		switch id, ok := value.Message().Interface().(*shared.StreamIdentifier); {
		case ok:
			name = string(id.GetStreamName())
		case field.Name() == "all":
			name = "$all"
		default:
			name = streamIn(value.Message())
		}
		return name == ""
	})
	return name
}

// requestType is the type of the messages of which a request to a method consists.
func requestType(fullMethod string) (protoreflect.MessageType, error) {
	name := protoreflect.FullName(strings.ReplaceAll(strings.TrimPrefix(fullMethod, "/"), "/", "."))
	found, err := protoregistry.GlobalFiles.FindDescriptorByName(name)
	if err != nil {
		return nil, err
	}
	method, ok := found.(protoreflect.MethodDescriptor)
	if !ok {
		return nil, protoregistry.NotFound
	}
	return protoregistry.GlobalTypes.FindMessageByName(method.Input().FullName())
}
