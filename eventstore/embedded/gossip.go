package embedded

import (
	"context"
	"encoding/binary"
	"net"
	"strconv"
	"time"

	"github.com/EventStore/EventStore-Client-Go/v4/protos/gossip"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/shared"
	"github.com/google/uuid"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/peer"
	"google.golang.org/grpc/status"
)

// gossipService serves event_store.client.gossip.Gossip for a cluster of one, so that clients that look for a leader find it.
type gossipService struct {
	gossip.UnimplementedGossipServer
	instance uuid.UUID
}

// Read names the one member: the leader, at the address at which the client reached it.
func (g *gossipService) Read(ctx context.Context, _ *shared.Empty) (*gossip.ClusterInfo, error) {
	host, port, err := reachedAt(ctx)
	if err != nil {
		return nil, status.Errorf(codes.Internal, "the address of the event store: %v", err)
	}
	return &gossip.ClusterInfo{Members: []*gossip.MemberInfo{{
		InstanceId: &shared.UUID{Value: &shared.UUID_Structured_{Structured: &shared.UUID_Structured{
			MostSignificantBits:  int64(binary.BigEndian.Uint64(g.instance[:8])),
			LeastSignificantBits: int64(binary.BigEndian.Uint64(g.instance[8:])),
		}}},
		TimeStamp:    time.Now().UnixNano() / 100,
		State:        gossip.MemberInfo_Leader,
		IsAlive:      true,
		HttpEndPoint: &gossip.EndPoint{Address: host, Port: port},
	}}}, nil
}

// reachedAt is the address that the client used. The name that it called, which its call carries, goes through mapped
// ports and stands in the certificate; without one, the address of the connection must do.
func reachedAt(ctx context.Context) (host string, port uint32, err error) {
	for _, authority := range metadata.ValueFromIncomingContext(ctx, ":authority") {
		if host, port, err := splitAddress(authority); err == nil {
			return host, port, nil
		}
	}
	p, ok := peer.FromContext(ctx)
	if !ok || p.LocalAddr == nil {
		return "", 0, net.UnknownNetworkError("none")
	}
	return splitAddress(p.LocalAddr.String())
}

func splitAddress(address string) (host string, port uint32, err error) {
	host, text, err := net.SplitHostPort(address)
	if err != nil {
		return "", 0, err
	}
	if ip := net.ParseIP(host); ip != nil && ip.To4() == nil {
		host = "[" + host + "]" // clients put it before a colon and the port
	}
	number, err := strconv.ParseUint(text, 10, 16)
	return host, uint32(number), err
}
