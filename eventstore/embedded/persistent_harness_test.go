package embedded_test

import (
	"fmt"
	"time"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
)

// ofStream is a group of a stream with default settings that starts with its first event, changed by what is given.
func ofStream(change ...func(*esdb.PersistentSubscriptionSettings)) esdb.PersistentStreamSubscriptionOptions {
	settings := esdb.SubscriptionSettingsDefault()
	for _, c := range change {
		c(&settings)
	}
	return esdb.PersistentStreamSubscriptionOptions{StartFrom: esdb.Start{}, Settings: &settings}
}

// group makes a group of a stream.
func (r *running) group(t tb, stream, name string, o esdb.PersistentStreamSubscriptionOptions) {
	t.Helper()
	if err := r.CreatePersistentSubscription(patient(t), stream, name, o); err != nil {
		t.Fatal(err)
	}
}

// competitor is a consumer of a group.
type competitor struct{ *esdb.PersistentSubscription }

func (r *running) compete(t tb, stream, name string, size uint32) competitor {
	t.Helper()
	s, err := r.SubscribeToPersistentSubscription(patient(t), stream, name, esdb.SubscribeToPersistentSubscriptionOptions{BufferSize: size})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return competitor{s}
}

// next is the event that comes next, and how often it was given before.
func (c competitor) next(t tb) (*esdb.ResolvedEvent, int) {
	t.Helper()
	e := c.Recv()
	if e.EventAppeared == nil {
		t.Fatalf("dropped: %v", e.SubscriptionDropped.Error)
	}
	return e.EventAppeared.Event, e.EventAppeared.RetryCount
}

// takes fails unless the next events are these.
func (c competitor) takes(t tb, want ...esdb.EventData) (found []*esdb.ResolvedEvent) {
	t.Helper()
	for i, w := range want {
		e, _ := c.next(t)
		if e.Event == nil || e.Event.EventID != w.EventID {
			t.Fatalf("event %d of %d: %+v, want %s", i, len(want), e.Event, w.EventID)
		}
		found = append(found, e)
	}
	return found
}

func (c competitor) acks(t tb, evs ...*esdb.ResolvedEvent) {
	t.Helper()
	if err := c.Ack(evs...); err != nil {
		t.Fatal(err)
	}
}

func (c competitor) nacks(t tb, action esdb.NackAction, evs ...*esdb.ResolvedEvent) {
	t.Helper()
	if err := c.Nack("because", action, evs...); err != nil {
		t.Fatal(err)
	}
}

func (r *running) infoOfAll(t tb, name string) *esdb.PersistentSubscriptionInfo {
	t.Helper()
	info, err := r.GetPersistentSubscriptionInfoToAll(patient(t), name, esdb.GetPersistentSubscriptionOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return info
}

func (r *running) info(t tb, stream, name string) *esdb.PersistentSubscriptionInfo {
	t.Helper()
	info, err := r.GetPersistentSubscriptionInfo(patient(t), stream, name, esdb.GetPersistentSubscriptionOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return info
}

// parked waits until a group has so many parked messages.
func (r *running) parked(t tb, stream, name string, count int64) {
	t.Helper()
	r.shows(t, stream, name, fmt.Sprint(count, " are parked"), func(i *esdb.PersistentSubscriptionInfo) bool {
		return i.Stats.ParkedMessagesCount == count
	})
}

// shows waits until the description of a group shows what it should.
func (r *running) shows(t tb, stream, name, what string, met func(*esdb.PersistentSubscriptionInfo) bool) {
	t.Helper()
	for end := time.Now().Add(soon); ; time.Sleep(time.Millisecond) {
		info := r.info(t, stream, name)
		if met(info) {
			return
		}
		if time.Now().After(end) {
			t.Fatalf("group %s of %s: not so that %s: %+v %+v", name, stream, what, info, info.Stats)
		}
	}
}
