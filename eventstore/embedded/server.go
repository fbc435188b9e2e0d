// Package embedded is an event store that speaks EventStoreDB's gRPC protocol over a Pebble database: in this process, on
// disk or in memory, with no cluster. What it does not serve answers UNIMPLEMENTED.
package embedded

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"net"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/EventStore/EventStore-Client-Go/v4/protos/gossip"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/persistent"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/serverfeatures"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
	"github.com/google/uuid"
	"google.golang.org/grpc"
	"google.golang.org/grpc/keepalive"
)

// MaxAppendBytes is how much one append may hold: data, metadata and types of its events. It is EventStoreDB's default.
const MaxAppendBytes = 1 << 20

// maxMessageBytes is how large a message of the protocol may be.
const maxMessageBytes = 17 << 20

// Options say where a store keeps its events, and who may use it.
type Options struct {
	Dir    string // made if it does not exist; empty: in memory
	Logger *slog.Logger
	TLS    *tls.Config // encrypts connections; nil: they are not encrypted
	Users  *Users      // nil: nobody is asked who they are, and everybody may do everything
	Faults *Faults     // what goes wrong, for tests; nothing if nil
}

// Server is an open store and its services: EventStoreDB's over gRPC, and its health over HTTP/1.1.
type Server struct {
	log    *slog.Logger
	faults *Faults
	store  *store
	tls    *tls.Config
	grpc   *grpc.Server
	http   *http.Server
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
	return newServer(st, o)
}

// newServer is a server of an open store, which it closes.
func newServer(st *store, o Options) (*Server, error) {
	var who *authenticator // nobody asks
	var may *access        // everybody may
	if o.Users != nil {
		if err := st.makeUsers(context.Background(), o.Users); err != nil {
			return nil, errors.Join(err, st.close())
		}
		who, may = newAuthenticator(st), &access{store: st}
	}
	ctx, cancel := context.WithCancel(context.Background())
	groups := newPersistentService(st, may, o.Logger, ctx)
	shut := func() error {
		groups.close() // they write how far they are
		return st.close()
	}
	s := &Server{
		log: o.Logger, faults: o.Faults, store: st, tls: o.TLS, ending: cancel, shut: sync.OnceValue(shut),
		grpc: newGRPC(o.Faults, who),
	}
	s.http = newHTTP(st, who.operatorsOnly(s.ServeBackup), o.Logger)
	streams.RegisterStreamsServer(s.grpc, &streamsService{store: st, access: may, ending: ctx})
	persistent.RegisterPersistentSubscriptionsServer(s.grpc, groups)
	serverfeatures.RegisterServerFeaturesServer(s.grpc, &featuresService{registered: s.grpc})
	gossip.RegisterGossipServer(s.grpc, &gossipService{instance: uuid.New()})
	return s, nil
}

func newGRPC(faults *Faults, who *authenticator) *grpc.Server {
	streamed, unary := []grpc.StreamServerInterceptor{explainStream}, []grpc.UnaryServerInterceptor{explainUnary}
	if who != nil {
		streamed, unary = append(streamed, who.stream), append(unary, who.unary)
	}
	return grpc.NewServer(append(faults.options(), // these are the outermost
		grpc.WaitForHandlers(true), // they read the store, which is closed after them
		grpc.MaxRecvMsgSize(maxMessageBytes), grpc.MaxSendMsgSize(maxMessageBytes), grpc.ForceServerCodecV2(newCodec()),
		grpc.ChainStreamInterceptor(streamed...), grpc.ChainUnaryInterceptor(unary...),
		grpc.KeepaliveEnforcementPolicy(keepalive.EnforcementPolicy{MinTime: time.Second, PermitWithoutStream: true}),
		grpc.KeepaliveParams(keepalive.ServerParameters{Time: 10 * time.Second, Timeout: 10 * time.Second}),
	)...)
}

// Services are the names of the services that are served over gRPC.
func (s *Server) Services() []string { return slices.Sorted(maps.Keys(s.grpc.GetServiceInfo())) }

// Serve serves gRPC and HTTP/1.1 on the listener until Close.
func (s *Server) Serve(listener net.Listener) error {
	s.log.Info("event store listens", "address", listener.Addr().String())
	split := newSplitter(s.faults.on(listener), s.tls, s.log)
	var others sync.WaitGroup
	others.Go(split.run)
	others.Go(func() { _ = s.http.Serve(split.http) }) // ends when the other one does
	err := s.grpc.Serve(split.grpc)                    // closes the listener when it ends
	others.Wait()
	if err != nil && !errors.Is(err, grpc.ErrServerStopped) {
		return fmt.Errorf("serve event store: %w", err)
	}
	return nil
}

// Healthy is nil while the store takes writes. It is ErrDiskFull while there is no room, and another error after the disk
// failed it: then the store only reads until it is opened again.
func (s *Server) Healthy() error { return s.store.healthy() }

// End is the position of the last event; 0 if there are none.
func (s *Server) End() uint64 { return s.store.published.Load() }

// Close ends all calls and subscriptions and closes the store. What was acknowledged is on disk.
func (s *Server) Close() error {
	s.ending()
	s.grpc.Stop()
	return errors.Join(s.http.Close(), s.shut())
}
