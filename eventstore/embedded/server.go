// Package embedded is an event store that speaks EventStoreDB's gRPC protocol over a Pebble database: in this process, on
// disk or in memory, with no cluster. What it does not serve answers UNIMPLEMENTED.
package embedded

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"sync"
	"time"

	"github.com/EventStore/EventStore-Client-Go/v4/protos/serverfeatures"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
	"google.golang.org/grpc"
	"google.golang.org/grpc/keepalive"
)

// MaxAppendBytes is how much one append may hold: data, metadata and types of its events. It is EventStoreDB's default.
const MaxAppendBytes = 1 << 20

// maxMessageBytes is how large a message of the protocol may be.
const maxMessageBytes = 17 << 20

// Options say where a store keeps its events.
type Options struct {
	Dir    string // made if it does not exist; empty: in memory
	Logger *slog.Logger
	Faults *Faults // what goes wrong, for tests; nothing if nil
}

// Server is an open store and its gRPC services.
type Server struct {
	log    *slog.Logger
	faults *Faults
	store  *store
	grpc   *grpc.Server
	ending context.CancelFunc // ends live subscriptions
	shut   func() error       // closes the store, once
}

// Open opens the store in a directory, or makes it. It fails with ErrInUse where another process has it open, and with
// ErrNewerFormat where a newer program wrote it.
func Open(o Options) (*Server, error) {
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	st, err := openStore(o.Dir, o.Logger)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(context.Background())
	s := &Server{log: o.Logger, faults: o.Faults, store: st, ending: cancel, shut: sync.OnceValue(st.close), grpc: grpc.NewServer(append(o.Faults.options(),
		grpc.WaitForHandlers(true), // they read the store, which is closed after them
		grpc.MaxRecvMsgSize(maxMessageBytes), grpc.MaxSendMsgSize(maxMessageBytes), grpc.ForceServerCodecV2(newCodec()),
		grpc.KeepaliveEnforcementPolicy(keepalive.EnforcementPolicy{MinTime: time.Second, PermitWithoutStream: true}),
		grpc.KeepaliveParams(keepalive.ServerParameters{Time: 10 * time.Second, Timeout: 10 * time.Second}),
	)...)}
	streams.RegisterStreamsServer(s.grpc, &streamsService{store: st, ending: ctx})
	serverfeatures.RegisterServerFeaturesServer(s.grpc, &featuresService{})
	return s, nil
}

// Serve serves the protocol on the listener until Close.
func (s *Server) Serve(listener net.Listener) error {
	s.log.Info("event store listens", "address", listener.Addr().String())
	if err := s.grpc.Serve(s.faults.on(listener)); err != nil && !errors.Is(err, grpc.ErrServerStopped) {
		return fmt.Errorf("serve event store: %w", err)
	}
	return nil
}

// Close ends all calls and subscriptions and closes the store. What was acknowledged is on disk.
func (s *Server) Close() error {
	s.ending()
	s.grpc.Stop()
	return s.shut()
}
