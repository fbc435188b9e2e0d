package embedded_test

import (
	"errors"
	"io"
	"net"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
	"google.golang.org/grpc"
	"google.golang.org/grpc/encoding"
	_ "google.golang.org/grpc/encoding/proto" // the codec that plain wraps
	"google.golang.org/grpc/mem"
)

// idleServer speaks the protocol and does nothing: it acknowledges appends at once and forgets them, and answers every
// read with the same prepared bytes. What a client takes on it is the floor for any server.
type idleServer struct {
	streams.UnimplementedStreamsServer
	answers []plain
}

// plain is a message as bytes.
type plain []byte

// plainCodec leaves plain messages as they are.
type plainCodec struct{ encoding.CodecV2 }

func (c plainCodec) Marshal(message any) (mem.BufferSlice, error) {
	if p, ok := message.(plain); ok {
		return mem.BufferSlice{mem.SliceBuffer(p)}, nil
	}
	return c.CodecV2.Marshal(message)
}

func (c plainCodec) Unmarshal(data mem.BufferSlice, message any) error {
	if p, ok := message.(*plain); ok {
		*p = data.Materialize()
		return nil
	}
	return c.CodecV2.Unmarshal(data, message)
}

// serveIdle is the official client on a server that does nothing but to send these answers to every read.
func serveIdle(t tb, answers []plain) *esdb.Client {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := grpc.NewServer(grpc.ForceServerCodecV2(plainCodec{encoding.GetCodecV2("proto")}))
	streams.RegisterStreamsServer(server, &idleServer{answers: answers})
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	c := client(t, listener.Addr().String())
	t.Cleanup(func() {
		err := c.Close()
		server.Stop()
		if err := errors.Join(err, <-served); err != nil {
			t.Error(err)
		}
	})
	return c
}

func (s *idleServer) Append(call streams.Streams_AppendServer) error {
	for {
		_, err := call.Recv()
		if errors.Is(err, io.EOF) {
			return call.SendAndClose(&streams.AppendResp{Result: &streams.AppendResp_Success_{Success: &streams.AppendResp_Success{
				CurrentRevisionOption: &streams.AppendResp_Success_CurrentRevision{CurrentRevision: 1},
				PositionOption:        &streams.AppendResp_Success_Position{Position: &streams.AppendResp_Position{CommitPosition: 1, PreparePosition: 1}},
			}}})
		}
		if err != nil {
			return err
		}
	}
}

func (s *idleServer) Read(request *streams.ReadReq, call streams.Streams_ReadServer) error {
	for _, a := range s.answers {
		if err := call.SendMsg(a); err != nil {
			return err
		}
	}
	if request.GetOptions().GetSubscription() != nil {
		<-call.Context().Done()
	}
	return nil
}

// prepared are the first n messages with which a store answers a read.
func prepared(t tb, s *running, request *streams.ReadReq, n int) []plain {
	t.Helper()
	codec := grpc.ForceCodecV2(plainCodec{encoding.GetCodecV2("proto")})
	call, err := streams.NewStreamsClient(dial(t, s.address)).Read(patient(t), request, codec)
	if err != nil {
		t.Fatal(err)
	}
	answers := make([]plain, n)
	for i := range answers {
		if err := call.RecvMsg(&answers[i]); err != nil {
			t.Fatalf("message %d: %v", i, err)
		}
	}
	return answers
}
