package eventstore

import (
	"errors"
	"strings"
	"testing"

	"github.com/EventStore/EventStore-Client-Go/v4/protos/serverfeatures"
	"google.golang.org/grpc/codes"

	"waymark/eventstore/embedded"
)

// versioned has a server say a version; empty: it doesn't know the question.
func versioned(version string) embedded.Fault {
	fault := embedded.Fault{Method: "ServerFeatures/GetSupportedMethods", Act: embedded.Status(codes.Unimplemented, "older")}
	if version != "" {
		fault.Act = embedded.Answer(&serverfeatures.SupportedMethods{EventStoreServerVersion: version})
	}
	return fault
}

// Before 22.10 EventStoreDB doesn't say where the events of a stream lie in the log.
func TestAServerThatIsTooOldIsRefusedByItsVersion(t *testing.T) {
	for version, taken := range map[string]bool{
		"": false, "20.10.5.0": false, "21.10.11": false, "22.6.0": false,
		"22.10.0": true, "22.10.5.0": true, "23.10.6": true, "24.10.4.1": true, "25.1.0": true,
	} {
		t.Run(version, func(t *testing.T) {
			s, faults := newFaultyStore(t)
			faults.Add(versioned(version))
			c := connect(t, s.address)
			err := c.Ready(t.Context())
			if taken {
				if err != nil {
					t.Error(err)
				}
				return
			}
			if !errors.Is(err, ErrTooOld) || !errors.Is(err, ErrRefused) || errors.Is(err, ErrUnavailable) ||
				!strings.Contains(err.Error(), strings.TrimSuffix(version, ".0")) || !strings.Contains(err.Error(), "22.10 or newer") {
				t.Errorf("ready is %v", err)
			}
			if _, err := c.Append(t.Context(), "notes-A", NoStream, one()); !errors.Is(err, ErrTooOld) {
				t.Errorf("append is %v", err)
			}
		})
	}
}

// A server may be away when Waymark starts, and come back as another version.
func TestTheVersionOfAServerCountsWhenItComes(t *testing.T) {
	s, faults := newFaultyStore(t)
	goAway(faults)
	c := connect(t, s.address)
	if err := c.Ready(t.Context()); !errors.Is(err, ErrUnavailable) || errors.Is(err, ErrTooOld) {
		t.Fatalf("without a server ready is %v", err)
	}
	old := faults.Add(versioned("21.10.0"))
	faults.SetLink(embedded.LinkUp)
	eventually(t, "it is too old", func() bool { return errors.Is(c.Ready(t.Context()), ErrTooOld) })
	old.Remove() // it was upgraded
	eventually(t, "it is ready", func() bool { return c.Ready(t.Context()) == nil })
}

func TestWhetherAStoreTakesAppendsIsKnownWithoutATrace(t *testing.T) {
	s, faults := newFaultyStore(t)
	c := connect(t, s.address, func(o *Options) { o.StreamPrefix = "waymark." })
	mustAppend(t, c, "notes-A", NoStream, one())
	for range 3 {
		if err := c.Writable(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if found := all(t, c, ""); len(found) != 1 {
		t.Errorf("the log holds %d events", len(found))
	}
	if _, exists, err := c.Last(t.Context(), probeStream); exists || err != nil {
		t.Errorf("%s: %v, %v", probeStream, exists, err)
	}
	for name, act := range map[string]embedded.Act{
		"a lost quorum": embedded.Status(codes.Unavailable, "Server Is Not Ready"),
		"a full disk":   embedded.Status(codes.ResourceExhausted, "event store's disk is full"),
		"no majority":   embedded.Status(codes.Aborted, "Operation timed out"),
	} {
		fault := faults.Add(embedded.Fault{Method: "Append", Act: act})
		if err := c.Writable(t.Context()); !errors.Is(err, ErrUnavailable) {
			t.Errorf("%s: writable is %v", name, err)
		}
		if err := c.Ready(t.Context()); err != nil {
			t.Errorf("%s: ready is %v", name, err)
		}
		fault.Remove()
		eventually(t, "it takes appends again", func() bool { return c.Writable(t.Context()) == nil })
	}
}

// The official client hides why a store refuses an append that it has not wholly sent. Nothing of that was appended.
func TestAnAppendThatIsRefusedWhileItIsSentIsNoRiddle(t *testing.T) {
	s, faults := newFaultyStore(t)
	c := connect(t, s.address)
	refused := faults.Add(embedded.Fault{
		Method: "Append", When: embedded.Early, Act: embedded.Status(codes.PermissionDenied, "Access Denied"),
	})
	for range 10 {
		evs := some(200)
		for i := range evs {
			evs[i].Data = []byte(`"` + strings.Repeat("x", 4000) + `"`)
		}
		_, err := c.Append(t.Context(), "notes-A", NoStream, evs)
		if errors.Is(err, ErrOutcomeUnknown) || !errors.Is(err, ErrRefused) && !errors.Is(err, ErrUnavailable) {
			t.Fatal(err)
		}
	}
	refused.Remove()
	holdsOnly(t, c, "notes-A", nil)
}

// What stands in the log was not refused, whatever says so on the way.
func TestARefusalIsNotBelievedWhereTheEventsCanBeRead(t *testing.T) {
	s, faults := newFaultyStore(t)
	c, evs := connect(t, s.address), some(3)
	faults.Add(embedded.Fault{Method: "Append", When: embedded.Done, Act: embedded.Status(codes.PermissionDenied, "Access Denied")})
	mustAppend(t, c, "notes-A", NoStream, evs)
	holdsOnly(t, c, "notes-A", evs)
}
