package eventstore

import (
	"errors"
	"io"
	"sync/atomic"
	"testing"

	"github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
)

// gateway is a server of the protocol that hands calls on to a store, unless a test has it do something else.
type gateway struct {
	streams.UnimplementedStreamsServer
	behind  streams.StreamsClient
	address string
	appends atomic.Int64

	// onAppend, onRead answer the nth call (1 is the first) instead; relay hands it on and says what the store answered.
	onAppend func(n int64, call streams.Streams_AppendServer, relay func() (*streams.AppendResp, error)) error
	onRead   func(request *streams.ReadReq, call streams.Streams_ReadServer, relay func() error) error
}

func newGateway(t testing.TB, s *store) *gateway {
	t.Helper()
	conn, err := grpc.NewClient(s.address, grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		t.Fatal(err)
	}
	listener := listen(t, "127.0.0.1:0")
	g := &gateway{behind: streams.NewStreamsClient(conn), address: listener.Addr().String()}
	server := grpc.NewServer()
	streams.RegisterStreamsServer(server, g)
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	t.Cleanup(func() {
		server.Stop()
		if err := errors.Join(<-served, conn.Close()); err != nil {
			t.Error(err)
		}
	})
	return g
}

func (g *gateway) Append(call streams.Streams_AppendServer) error {
	n := g.appends.Add(1)
	relay := func() (*streams.AppendResp, error) { return g.relayAppend(call) }
	if g.onAppend != nil {
		return g.onAppend(n, call, relay)
	}
	return answer(call, relay)
}

// takeAll takes what an append brings, to its end.
func takeAll(call streams.Streams_AppendServer) {
	for err := error(nil); err == nil; _, err = call.Recv() {
	}
}

// answer hands an append on and its answer back.
func answer(call streams.Streams_AppendServer, relay func() (*streams.AppendResp, error)) error {
	response, err := relay()
	if err != nil {
		return err
	}
	return call.SendAndClose(response)
}

func (g *gateway) relayAppend(call streams.Streams_AppendServer) (*streams.AppendResp, error) {
	to, err := g.behind.Append(call.Context())
	if err != nil {
		return nil, err
	}
	for {
		message, err := call.Recv()
		if errors.Is(err, io.EOF) {
			return to.CloseAndRecv()
		}
		if err != nil {
			return nil, err
		}
		if err := to.Send(message); err != nil {
			return nil, err
		}
	}
}

func (g *gateway) Read(request *streams.ReadReq, call streams.Streams_ReadServer) error {
	relay := func() error { return g.relayRead(request, call) }
	if g.onRead != nil {
		return g.onRead(request, call, relay)
	}
	return relay()
}

func (g *gateway) relayRead(request *streams.ReadReq, call streams.Streams_ReadServer) error {
	from, err := g.behind.Read(call.Context(), request)
	if err != nil {
		return err
	}
	for {
		message, err := from.Recv()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := call.Send(message); err != nil {
			return err
		}
	}
}
