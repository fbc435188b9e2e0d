package embedded_test

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"syscall"
	"testing"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/persistent"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/shared"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"waymark/eventstore/embedded"
)

func TestAGroupGoesOnAfterAReopen(t *testing.T) {
	s := serve(t, t.TempDir())
	evs := notes("Noted", 6)
	s.append(t, "notes", esdb.NoStream{}, evs...)
	s.group(t, "notes", "readers", ofStream())
	c := s.compete(t, "notes", "readers", 10)
	had := c.takes(t, evs...)
	c.nacks(t, esdb.NackActionPark, had[1])
	s.parked(t, "notes", "readers", 1)
	c.acks(t, had[0], had[3])
	s.shows(t, "notes", "readers", "two are acknowledged", func(i *esdb.PersistentSubscriptionInfo) bool { return i.Stats.OutstandingMessagesCount == 3 })
	s.reopen(t)
	s.parked(t, "notes", "readers", 1)
	c = s.compete(t, "notes", "readers", 10)
	c.acks(t, c.takes(t, evs[2:]...)...) // 3 was done, but 2 was not
}

// Whatever ends its consumers, a group knows what was done.
func TestConsumersAreDroppedAndTheGroupGoesOn(t *testing.T) {
	s := serve(t, t.TempDir())
	evs := notes("Noted", 4)
	s.append(t, "notes", esdb.NoStream{}, evs...)
	s.group(t, "notes", "readers", ofStream())
	for i, drop := range []func() error{
		func() error {
			return s.UpdatePersistentSubscription(patient(t), "notes", "readers", esdb.PersistentStreamSubscriptionOptions{StartFrom: esdb.End{}})
		},
		func() error {
			return s.RestartPersistentSubscriptionSubsystem(patient(t), esdb.RestartPersistentSubscriptionSubsystemOptions{})
		},
		func() error {
			return s.DeletePersistentSubscription(patient(t), "notes", "readers", esdb.DeletePersistentSubscriptionOptions{})
		},
	} {
		c := s.compete(t, "notes", "readers", 1)
		c.acks(t, c.takes(t, evs[i])...)
		c.takes(t, evs[i+1])
		if err := drop(); err != nil {
			t.Fatal(err)
		}
		if err := c.Recv().SubscriptionDropped; err == nil || status.Code(err.Error) != codes.Canceled {
			t.Errorf("drop %d: %+v, want Canceled", i, err)
		}
	}
	if _, err := s.GetPersistentSubscriptionInfo(patient(t), "notes", "readers", esdb.GetPersistentSubscriptionOptions{}); err == nil {
		t.Error("the deleted group is still there")
	}
}

func TestADroppedConsumerLearnsItInTrailers(t *testing.T) {
	s := serve(t, "")
	s.group(t, "notes", "readers", ofStream())
	call, err := competing(t, s).Read(patient(t))
	if err == nil {
		err = call.Send(reading("notes", "readers", 1))
	}
	if err == nil {
		_, err = call.Recv()
	}
	if err != nil {
		t.Fatal(err)
	}
	if _, err := competing(t, s).RestartSubsystem(patient(t), &shared.Empty{}); err != nil {
		t.Fatal(err)
	}
	_, err = call.Recv()
	if trailer := call.Trailer(); status.Code(err) != codes.Canceled || trailer.Get("exception")[0] != "persistent-subscription-dropped" ||
		trailer.Get("stream-name")[0] != "notes" || trailer.Get("group-name")[0] != "readers" {
		t.Errorf("%v %v", err, trailer)
	}
}

// An update can't name the filter.
func TestAnUpdateKeepsTheFilter(t *testing.T) {
	s := serve(t, t.TempDir())
	s.groupOfAll(t, "readers", &esdb.SubscriptionFilter{Type: esdb.EventFilterType, Prefixes: []string{"Noted"}})
	o := esdb.PersistentAllSubscriptionOptions{StartFrom: esdb.Start{}, Settings: ofStream().Settings}
	if err := s.UpdatePersistentSubscriptionToAll(patient(t), "readers", o); err != nil {
		t.Fatal(err)
	}
	evs := notes("Noted", 1)
	s.append(t, "notes", esdb.NoStream{}, append(notes("Other", 3), evs...)...)
	s.reopen(t)
	s.competeInAll(t, "readers", 5).takes(t, evs...)
}

// consumerDir is the variable that makes the test program consume the messages of a group of the store in this directory,
// and print those that it acknowledged, until it is killed.
const consumerDir = "EMBEDDED_TEST_CONSUMER_DIR"

func TestConsumesUntilItIsKilled(t *testing.T) {
	dir := os.Getenv(consumerDir)
	if dir == "" {
		t.Skip("is run by another test")
	}
	server, err := embedded.Open(embedded.Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go server.Serve(listener)
	sub, err := client(t, listener.Addr().String()).SubscribeToPersistentSubscription(context.Background(), "notes", "readers",
		esdb.SubscribeToPersistentSubscriptionOptions{BufferSize: 20})
	if err != nil {
		t.Fatal(err)
	}
	for c := (competitor{sub}); ; {
		e, _ := c.next(t)
		c.acks(t, e)
		fmt.Println("acked", e.Event.EventNumber)
	}
}

func TestNoMessageIsLostByAKill(t *testing.T) {
	const all = 3000
	s := serve(t, t.TempDir())
	for range all / 500 {
		s.append(t, "notes", esdb.Any{}, notes("Noted", 500)...)
	}
	s.group(t, "notes", "readers", ofStream(func(p *esdb.PersistentSubscriptionSettings) { p.CheckpointUpperBound = 10 }))
	s.stop(t)
	done := map[uint64]bool{}
	for range 3 {
		for _, n := range killedWhileConsuming(t, s.dir, 300) {
			done[n] = true
		}
	}
	s.reopen(t)
	if info := s.info(t, "notes", "readers"); info.Stats.LastCheckpointedEventRevision == nil || *info.Stats.LastCheckpointedEventRevision < 300 {
		t.Errorf("the checkpoint is %v after %d messages", info.Stats.LastCheckpointedEventRevision, len(done))
	}
	c := s.compete(t, "notes", "readers", 100)
	for last := uint64(0); last < all-1; {
		e, _ := c.next(t)
		c.acks(t, e)
		last = e.Event.EventNumber
		done[last] = true
	}
	if len(done) != all {
		t.Errorf("%d of %d messages were given", len(done), all)
	}
}

// killedWhileConsuming is what a consumer acknowledged until it was killed, after some messages.
func killedWhileConsuming(t *testing.T, dir string, after int) (acked []uint64) {
	t.Helper()
	victim := exec.CommandContext(patient(t), os.Args[0], "-test.run=^TestConsumesUntilItIsKilled$")
	victim.Env = append(os.Environ(), consumerDir+"="+dir)
	out, err := victim.StdoutPipe()
	if err == nil {
		err = victim.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	for lines := bufio.NewScanner(out); lines.Scan(); {
		var number uint64
		if n, _ := fmt.Sscanf(lines.Text(), "acked %d", &number); n == 0 {
			continue
		}
		if acked = append(acked, number); len(acked) == after {
			if err := victim.Process.Signal(syscall.SIGKILL); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := victim.Wait(); len(acked) < after {
		t.Fatalf("it ended after %d messages: %v", len(acked), err)
	}
	return acked
}

func TestAGroupMayBeMadeAsClientsOfVersion20Do(t *testing.T) {
	s := serve(t, "")
	evs := notes("Noted", 3)
	s.append(t, "notes", esdb.NoStream{}, evs...)
	settings := goodSettings()
	settings.ConsumerStrategy = ""
	//lint:ignore SA1019 it is what they send
	settings.NamedConsumerStrategy, settings.Revision = persistent.CreateReq_RoundRobin, 1
	o := &persistent.CreateReq_Options{GroupName: "readers", Settings: settings}
	//lint:ignore SA1019 it is what they send
	o.StreamIdentifier = named("notes")
	if _, err := competing(t, s).Create(patient(t), &persistent.CreateReq{Options: o}); err != nil {
		t.Fatal(err)
	}
	s.compete(t, "notes", "readers", 5).takes(t, evs[1:]...)
	if strategy := s.info(t, "notes", "readers").Settings.ConsumerStrategyName; strategy != esdb.ConsumerStrategyRoundRobin {
		t.Errorf("strategy %s", strategy)
	}
}
