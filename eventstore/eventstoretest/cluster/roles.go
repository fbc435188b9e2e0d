package cluster

import (
	"encoding/binary"
	"net"
	"strings"
	"time"

	"github.com/EventStore/EventStore-Client-Go/v4/protos/gossip"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/shared"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"

	"waymark/eventstore/embedded"
)

// leaderHeader asks a node that does not lead not to act as if it did.
const leaderHeader = "requires-leader"

// errNotReady is what a node answers that knows of no leader.
var errNotReady = embedded.Status(codes.Unavailable, "Server Is Not Ready")

// handle handles each call as the node does that was called.
func (c *Cluster) handle(call *embedded.Call, proceed func() error) error {
	n := c.nodeOf(call.Context())
	switch service, _, other := strings.Cut(call.Method, "/"); {
	case call.Method == "Gossip/Read":
		return embedded.Answer(c.gossip())(call, proceed)
	case other && service != "PersistentSubscriptions":
		return proceed()
	case other || requiresLeader(call):
		if refuse := c.asFollower(n); refuse != nil {
			return refuse(call, proceed)
		}
	}
	switch call.Method {
	case "Read":
		return c.read(n, call, proceed)
	case "Subscribe":
		return c.subscribe(n, call, proceed)
	}
	if c.Leader() == Nobody {
		return errNotReady(call, proceed)
	}
	if call.Method != "Append" {
		return c.write(proceed)
	}
	return c.append(call, proceed) // a follower forwards it to the leader
}

// requiresLeader reads the header as the server does: any case of "true".
func requiresLeader(call *embedded.Call) bool {
	for _, value := range metadata.ValueFromIncomingContext(call.Context(), leaderHeader) {
		return strings.EqualFold(strings.TrimSpace(value), "true")
	}
	return false
}

// asFollower is how a node refuses what only the leader does; nil for the leader.
func (c *Cluster) asFollower(n int) embedded.Act {
	switch leader := c.Leader(); leader {
	case n:
		return nil
	case Nobody:
		return errNotReady
	default:
		return c.NamesLeader(leader)
	}
}

// gossip names all nodes with what they are.
func (c *Cluster) gossip() *gossip.ClusterInfo {
	leader := c.Leader()
	info := &gossip.ClusterInfo{}
	for i, n := range c.nodes {
		state := gossip.MemberInfo_Follower
		switch leader {
		case i:
			state = gossip.MemberInfo_Leader
		case Nobody:
			state = gossip.MemberInfo_Unknown
		}
		address := n.listener.Addr().(*net.TCPAddr)
		info.Members = append(info.Members, &gossip.MemberInfo{
			InstanceId: &shared.UUID{Value: &shared.UUID_Structured_{Structured: &shared.UUID_Structured{
				MostSignificantBits:  int64(binary.BigEndian.Uint64(n.instance[:8])),
				LeastSignificantBits: int64(binary.BigEndian.Uint64(n.instance[8:])),
			}}},
			TimeStamp: time.Now().UnixNano() / 100, State: state, IsAlive: !n.isDown(),
			HttpEndPoint: &gossip.EndPoint{Address: address.IP.String(), Port: uint32(address.Port)},
		})
	}
	return info
}

// NamesLeader refuses a call as a follower does for which this node leads.
func (c *Cluster) NamesLeader(node int) embedded.Act {
	address := c.nodes[node].listener.Addr().(*net.TCPAddr)
	return embedded.NotLeader(address.IP.String(), address.Port)
}
