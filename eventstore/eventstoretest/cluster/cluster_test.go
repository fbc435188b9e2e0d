package cluster_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"testing"
	"time"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"github.com/google/uuid"
	"google.golang.org/grpc/metadata"

	"waymark/eventstore/eventstoretest"
	"waymark/eventstore/eventstoretest/cluster"
)

var readFromStart = esdb.ReadStreamOptions{From: esdb.Start{}}

// long is a lag that no test waits for.
const long = time.Hour

func asLeader(ctx context.Context) context.Context {
	return metadata.AppendToOutgoingContext(ctx, "requires-leader", "true")
}

func write(ctx context.Context, client *esdb.Client, stream string, n int) error {
	events := make([]esdb.EventData, n)
	for i := range events {
		events[i] = esdb.EventData{EventID: uuid.New(), EventType: "Noted", ContentType: esdb.ContentTypeJson, Data: []byte("{}")}
	}
	_, err := client.AppendToStream(ctx, stream, esdb.AppendToStreamOptions{ExpectedRevision: esdb.Any{}}, events...)
	return err
}

// revisions reads a stream, and says at which revision each event stands.
func revisions(ctx context.Context, client *esdb.Client, stream string, o esdb.ReadStreamOptions, count uint64) ([]uint64, error) {
	read, err := client.ReadStream(ctx, stream, o, count)
	if err != nil {
		return nil, err
	}
	defer read.Close()
	var found []uint64
	for {
		e, err := read.Recv()
		if errors.Is(err, io.EOF) {
			return found, nil
		}
		if err != nil {
			return found, err
		}
		found = append(found, e.Event.EventNumber)
	}
}

func holds(t *testing.T, client *esdb.Client, o esdb.ReadStreamOptions, count uint64, want ...uint64) {
	t.Helper()
	found, err := revisions(t.Context(), client, "notes", o, count)
	if err != nil || fmt.Sprint(found) != fmt.Sprint(want) {
		t.Errorf("holds %v (%v), want %v", found, err, want)
	}
}

func isCode(err error, code esdb.ErrorCode) bool {
	known := new(esdb.Error)
	return errors.As(err, &known) && known.Code() == code
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestTheOfficialClientFindsTheLeader(t *testing.T) {
	c := eventstoretest.Cluster(t, cluster.Options{Lag: long})
	client := eventstoretest.Official(t, c.URL())
	must(t, write(t.Context(), client, "notes", 3))
	holds(t, client, readFromStart, 10, 0, 1, 2)
}

func TestAFollowerForwardsAppendsAndShowsWhatItHas(t *testing.T) {
	c := eventstoretest.Cluster(t, cluster.Options{Lag: 0})
	leader, follower := eventstoretest.Official(t, c.NodeURL(0)), eventstoretest.Official(t, c.NodeURL(1))
	must(t, write(t.Context(), follower, "notes", 3))
	holds(t, follower, readFromStart, 10, 0, 1, 2)
	c.SetLag(long)
	if _, err := revisions(t.Context(), follower, "notes", readFromStart, 10); !isCode(err, esdb.ErrorCodeResourceNotFound) {
		t.Errorf("a stream that has not arrived is %v", err)
	}
	holds(t, leader, readFromStart, 10, 0, 1, 2)
}

func TestAFollowerThatIsAskedForTheLeaderNamesIt(t *testing.T) {
	c := eventstoretest.Cluster(t, cluster.Options{Lag: long})
	follower := eventstoretest.Official(t, c.NodeURL(2))
	if err := write(asLeader(t.Context()), follower, "notes", 1); !isCode(err, esdb.ErrorCodeNotLeader) {
		t.Errorf("an append ended with %v", err)
	}
	must(t, write(asLeader(t.Context()), follower, "notes", 1)) // the client has followed
	holds(t, follower, readFromStart, 10, 0)

	reader := eventstoretest.Official(t, c.NodeURL(1))
	if _, err := revisions(asLeader(t.Context()), reader, "notes", readFromStart, 10); !isCode(err, esdb.ErrorCodeNotLeader) {
		t.Errorf("a read ended with %v", err)
	}
}
