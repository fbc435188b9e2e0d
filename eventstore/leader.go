package eventstore

import (
	"context"
	"strings"
	"time"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
)

// leaderHeader has a node of a cluster that does not lead refuse a call and name the leader. Without it the node answers
// from what it has, which may be old. The official client says that it sends the header where the leader is preferred, but
// puts it where it never leaves.
const leaderHeader = "requires-leader"

// toLeader is the context of a call that only the leader may answer: each call is one.
func toLeader(ctx context.Context) context.Context {
	return metadata.AppendToOutgoingContext(ctx, leaderHeader, "true")
}

// toAnyone is the context of a call that any node may answer.
func toAnyone(ctx context.Context) context.Context {
	all, _ := metadata.FromOutgoingContext(ctx)
	others := all.Copy()
	others.Delete(leaderHeader)
	return metadata.NewOutgoingContext(ctx, others)
}

// isLeaderless says whether a node answered that it knows of no leader, because one is being elected, or too few nodes are
// there to elect one. It is there, and can be read by who does not insist on the leader.
func isLeaderless(err error) bool {
	return status.Code(err) == codes.Unavailable && strings.Contains(err.Error(), "Server Is Not Ready")
}

// follow repeats a call for a while that ended because the leader is another node than the one that was asked, as again
// says. The official client goes over to the leader that was named before its next call.
func follow(ctx context.Context, limit time.Duration, again func(error) bool, f func() error) error {
	giveUp := time.Now().Add(limit)
	for wait := firstBackoff / 5; ; wait = min(2*wait, lastBackoff) {
		err := f()
		if err == nil || !again(err) || time.Now().Add(wait).After(giveUp) || !sleep(ctx, wait) {
			return err
		}
	}
}

// refusedAsFollower says that a node did not do what it was asked to, because it does not lead.
func refusedAsFollower(err error) bool { return isCode(err, esdb.ErrorCodeNotLeader) }

// moved says that a node did not answer because it does not lead, or because the official client left it, while it was
// asked, for the leader that it had named to another call. An append may have been done then.
func moved(err error) bool { return refusedAsFollower(err) || status.Code(err) == codes.Canceled }
