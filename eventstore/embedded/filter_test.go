package embedded_test

import (
	"slices"
	"testing"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
)

// mixed is a log of three kinds of streams and two types of events: ten runs of the same four events.
func mixed(t *testing.T, s *running) (byName map[string][]esdb.EventData) {
	t.Helper()
	byName = map[string][]esdb.EventData{}
	for range 10 {
		for _, c := range [][2]string{{"backlog-A", "StoryWritten"}, {"roadmap-A", "Planned"}, {"$log-x", "StoryWritten"}, {"backlog-B", "StoryMoved"}} {
			evs := notes(c[1], 1)
			s.append(t, c[0], esdb.Any{}, evs...)
			byName[c[0]] = append(byName[c[0]], evs...)
		}
	}
	return byName
}

func TestAFilterPicksByNameOrType(t *testing.T) {
	s := serve(t, "")
	byName := mixed(t, s)
	for name, c := range map[string]struct {
		filter esdb.SubscriptionFilter
		from   []string // the streams that it lets through
	}{
		"a prefix of names":      {esdb.SubscriptionFilter{Type: esdb.StreamFilterType, Prefixes: []string{"backlog-"}}, []string{"backlog-A", "backlog-B"}},
		"two prefixes of names":  {esdb.SubscriptionFilter{Type: esdb.StreamFilterType, Prefixes: []string{"backlog-B", "road"}}, []string{"roadmap-A", "backlog-B"}},
		"an expression on names": {esdb.SubscriptionFilter{Type: esdb.StreamFilterType, Regex: "-A$"}, []string{"backlog-A", "roadmap-A"}},
		"no system streams":      {esdb.SubscriptionFilter{Type: esdb.StreamFilterType, Regex: `^[^$]`}, []string{"backlog-A", "roadmap-A", "backlog-B"}},
		"a prefix of types":      {esdb.SubscriptionFilter{Type: esdb.EventFilterType, Prefixes: []string{"Story"}}, []string{"backlog-A", "$log-x", "backlog-B"}},
		"an expression on types": {esdb.SubscriptionFilter{Type: esdb.EventFilterType, Regex: "^(Planned|StoryMoved)$"}, []string{"roadmap-A", "backlog-B"}},
		"nothing that there is":  {esdb.SubscriptionFilter{Type: esdb.StreamFilterType, Prefixes: []string{"discovery-"}}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			var want []esdb.EventData
			for i := range 10 {
				for _, stream := range []string{"backlog-A", "roadmap-A", "$log-x", "backlog-B"} {
					if slices.Contains(c.from, stream) {
						want = append(want, byName[stream][i])
					}
				}
			}
			a := s.followAll(t, esdb.SubscribeToAllOptions{From: esdb.Start{}, Filter: &c.filter})
			same(t, "what passed", a.events(len(want)), want...)
			a.caughtUp()
		})
	}
}

func TestAFilterPicksWhatIsLive(t *testing.T) {
	s := serve(t, "")
	a := s.followAll(t, esdb.SubscribeToAllOptions{
		From: esdb.End{}, Filter: &esdb.SubscriptionFilter{Type: esdb.StreamFilterType, Prefixes: []string{"backlog-"}},
	})
	a.caughtUp()
	byName := mixed(t, s)
	for i, e := range a.events(20) {
		want := byName[[]string{"backlog-A", "backlog-B"}[i%2]][i/2]
		if e.EventID != want.EventID {
			t.Errorf("event %d is %s of %s, want %s", i, e.EventID, e.StreamID, want.EventID)
		}
	}
}

func TestCheckpointsTellHowFarAFilterLooked(t *testing.T) {
	s := serve(t, "")
	for range 5 {
		s.append(t, "roadmap-A", esdb.Any{}, notes("Planned", 200)...)
	}
	last := notes("StoryWritten", 1)
	s.append(t, "backlog-A", esdb.NoStream{}, last...)
	s.append(t, "roadmap-A", esdb.Any{}, notes("Planned", 30)...)
	log := s.log(t)
	a := s.followAll(t, esdb.SubscribeToAllOptions{
		From: esdb.Start{}, MaxSearchWindow: 50, CheckpointInterval: 2,
		Filter: &esdb.SubscriptionFilter{Type: esdb.StreamFilterType, Prefixes: []string{"backlog-"}},
	})
	var checkpoints []esdb.Position
	seen := false
	for e := a.Recv(); e.CaughtUp == nil; e = a.Recv() {
		switch {
		case e.CheckPointReached != nil:
			checkpoints = append(checkpoints, *e.CheckPointReached)
			if !seen && e.CheckPointReached.Commit >= log[1000].Position.Commit {
				t.Errorf("a checkpoint at %v passes the event at %v", e.CheckPointReached, log[1000].Position)
			}
		case e.EventAppeared != nil:
			seen = true
			same(t, "what passed", []*esdb.RecordedEvent{e.EventAppeared.Event}, last...)
		default:
			t.Fatalf("%+v came", e)
		}
	}
	// One for every 100 events that were looked at, and one for the end.
	if len(checkpoints) != 11 || checkpoints[0] != log[99].Position || checkpoints[10] != log[len(log)-1].Position {
		t.Errorf("checkpoints at %v", checkpoints)
	}
	again := s.followAll(t, esdb.SubscribeToAllOptions{From: checkpoints[9], Filter: &esdb.SubscriptionFilter{
		Type: esdb.StreamFilterType, Prefixes: []string{"backlog-"},
	}})
	same(t, "after the tenth checkpoint", again.events(1), last...)
	again.caughtUp()
}

func TestCheckpointsComeWhileOthersAppend(t *testing.T) {
	s := serve(t, "")
	a := s.followAll(t, esdb.SubscribeToAllOptions{
		From: esdb.End{}, MaxSearchWindow: 10, Filter: &esdb.SubscriptionFilter{Type: esdb.StreamFilterType, Prefixes: []string{"backlog-"}},
	})
	a.caughtUp()
	for range 25 {
		s.append(t, "roadmap-A", esdb.Any{}, notes("Planned", 1)...)
	}
	evs := notes("StoryWritten", 1)
	s.append(t, "backlog-A", esdb.NoStream{}, evs...)
	log := s.log(t)
	for _, want := range []esdb.Position{log[9].Position, log[19].Position} {
		if e := a.Recv(); e.CheckPointReached == nil || *e.CheckPointReached != want {
			t.Errorf("%+v came, want a checkpoint at %v", e, want)
		}
	}
	e := a.Recv()
	if e.EventAppeared == nil {
		t.Fatalf("%+v came, want the event", e)
	}
	same(t, "live", []*esdb.RecordedEvent{e.EventAppeared.Event}, evs...)
}
