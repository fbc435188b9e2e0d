package eventstore

import (
	"errors"
	"strings"
	"testing"
	"time"

	"google.golang.org/grpc/metadata"

	"waymark/eventstore/embedded"
)

func connectedBy(url string) func(*Options) { return func(o *Options) { o.URL = url } }

// reached waits until a client is connected.
func reached(t *testing.T, c *Client) {
	t.Helper()
	eventually(t, "a connection", func() bool { return c.Ready(t.Context()) == nil })
}

func TestACallAtAFollowerIsAnsweredByTheLeader(t *testing.T) {
	nodes := newCluster(t)
	c := connect(t, "", connectedBy(nodes.NodeURL(1)))
	reached(t, c)
	evs := some(3)
	mustAppend(t, c, "notes", NoStream, evs)
	holdsOnly(t, c, "notes", evs)
	if last, found, err := c.Last(t.Context(), "notes"); err != nil || !found || last.Revision != 2 {
		t.Errorf("the last event is %+v, %v, %v", last, found, err)
	}
	n := 0
	for raw, err := range c.ReadAll(t.Context(), nil) {
		if err != nil {
			t.Fatal(err)
		}
		if raw.Stream == "notes" {
			n++
		}
	}
	if n != 3 {
		t.Errorf("the log holds %d", n)
	}
	got := 0
	_, pages := subscribe(t, c, SubscriberOptions{Streams: "notes.*"})
	for got < 3 {
		m, p := receivePage(t, pages)
		m.Ack()
		got += len(p.Events)
	}
}

func TestEveryCallAsksForTheLeader(t *testing.T) {
	nodes := newCluster(t)
	asked := map[string]bool{}
	asks := make(chan string, 1000)
	nodes.Faults().Add(embedded.Fault{Act: func(call *embedded.Call, proceed func() error) error {
		if !strings.Contains(call.Method, "/") { // a method of Streams
			asks <- call.Method + strings.Join(metadata.ValueFromIncomingContext(call.Context(), leaderHeader), ",")
		}
		return proceed()
	}})
	c := connect(t, "", connectedBy(nodes.URL()))
	reached(t, c)
	mustAppend(t, c, "notes", NoStream, one())
	mustRead(t, c, "notes")
	_, pages := subscribe(t, c, SubscriberOptions{})
	m, _ := receivePage(t, pages)
	m.Ack()
	for len(asked) < 3 {
		method, ok := strings.CutSuffix(<-asks, "true")
		if !ok {
			t.Fatalf("%s does not ask for the leader", method)
		}
		asked[method] = true
	}
}

// What no node does was not done, however often each names another one.
func TestAnAppendThatNoNodeLeadsWasNotDone(t *testing.T) {
	nodes := newCluster(t)
	c := connect(t, "", connectedBy(nodes.URL()), func(o *Options) { o.RetryTimeout, o.Heartbeat = 300*time.Millisecond, time.Hour })
	reached(t, c)
	refused := nodes.Faults().Add(embedded.Fault{Method: "Append", Act: nodes.NamesLeader(1)})
	_, err := c.Append(t.Context(), "notes", NoStream, one())
	if !errors.Is(err, ErrUnavailable) || errors.Is(err, ErrOutcomeUnknown) {
		t.Errorf("the append ended with %v", err)
	}
	if refused.Hits() < 2 {
		t.Error("the client did not follow")
	}
	refused.Remove()
	if found := mustRead(t, c, "notes"); len(found) > 0 {
		t.Errorf("it was done: %v", found)
	}
}

// The official client closes the connection to a node, and with it all calls there, when one of them is told who leads.
func TestReadsThatAreLeftAtAFollowerBeginAgainAtTheLeader(t *testing.T) {
	nodes := newCluster(t)
	c := connect(t, "", connectedBy(nodes.URL()))
	reached(t, c)
	evs := some(300)
	mustAppend(t, c, "notes", NoStream, evs)
	release := make(chan struct{})
	stalled := nodes.Faults().Add(embedded.Fault{Method: "Read", Stream: "notes", Times: 1, Act: embedded.Stall(release)})
	read := make(chan error, 1)
	go func() { read <- drain(t.Context(), c, "notes") }()
	eventually(t, "a read that is on its way", func() bool { return stalled.Hits() == 1 })
	nodes.Faults().Add(embedded.Fault{Method: "Append", Times: 1, Act: nodes.NamesLeader(0)})
	mustAppend(t, c, "others", NoStream, one())
	close(release)
	if err := <-read; err != nil {
		t.Errorf("the read ended with %v", err)
	}
}
