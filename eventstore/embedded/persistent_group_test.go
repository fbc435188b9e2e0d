package embedded

import (
	"encoding/binary"
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/EventStore/EventStore-Client-Go/v4/protos/persistent"
	"github.com/google/uuid"
	"pgregory.net/rapid"
)

// aGroup is a group with small bounds, that starts with the first event.
func aGroup(strategy string) *group {
	return newGroup(groupConfig{
		Stream: "notes", Group: "readers", HistoryBufferSize: 5, ReadBatchSize: 2, MaxRetryCount: 2, MessageTimeout: 1000,
		MaxCheckPointCount: 1, ConsumerStrategy: strategy,
	}, -1)
}

// aMessage is an event of a stream; the same number makes the same id.
func aMessage(stream string, number int64) *message {
	id := uuid.UUID{}
	binary.BigEndian.PutUint64(id[:], uint64(number))
	return &message{delivery: delivery{event: &record{id: id, stream: stream, revision: number}}}
}

// fates is what a group was told to do with its messages, played by the rules and checked after each step.
type fates struct {
	*group
	now     time.Time
	next    int64
	made    int64
	taken   map[uuid.UUID]*message // and not done
	parkedN int64
}

func TestEveryMessageIsDoneAsToldAndNoneIsLost(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		names := slices.Sorted(maps.Keys(strategies()))
		f := &fates{
			group: aGroup(rapid.SampledFrom(names).Draw(t, "strategy")), now: time.Unix(1, 0),
			taken: map[uuid.UUID]*message{},
		}
		t.Repeat(map[string]func(*rapid.T){
			"take":     f.takes,
			"join":     func(t *rapid.T) { f.joins(rapid.IntRange(1, 3).Draw(t, "size")) },
			"leave":    f.leaves,
			"ack":      f.acks,
			"nack":     f.nacks,
			"read":     f.reads,
			"wait":     f.waits,
			"settle":   f.settles,
			"replay":   f.replays,
			"dispatch": func(*rapid.T) { f.dispatch(f.now) },
			"":         func(t *rapid.T) { f.holds(t) },
		})
		f.finishes(t)
	})
}

func (f *fates) takes(t *rapid.T) {
	for n := rapid.IntRange(1, 5).Draw(t, "events"); n > 0 && f.room() > 0; n-- {
		if rapid.IntRange(0, 3).Draw(t, "passed over") == 0 {
			f.source.skip(f.next)
		} else {
			m := f.makes(fmt.Sprint("notes-", n%3))
			f.take(m, f.next)
		}
		f.next++
	}
}

func (f *fates) makes(stream string) *message {
	f.made++
	m := aMessage(stream, f.made)
	f.taken[m.id()] = m
	return m
}

func (f *fates) joins(size int) {
	f.join(newConsumer(size))
	f.dispatch(f.now)
}

func (f *fates) leaves(t *rapid.T) {
	if len(f.consumers) == 0 {
		t.Skip("nobody is there")
	}
	c := rapid.SampledFrom(f.consumers).Draw(t, "consumer")
	before := map[*message]int{}
	for _, m := range f.inFlight {
		if m.consumer == c {
			before[m] = m.retries
		}
	}
	f.leave(c)
	for m, retries := range before {
		if !slices.Contains(f.retries, m) || m.retries != retries+1 {
			t.Fatalf("%s was taken back with %d retries, had %d", m.id(), m.retries, retries)
		}
	}
	f.dispatch(f.now)
}

// some are ids of messages in flight, and of others.
func (f *fates) some(t *rapid.T) []uuid.UUID {
	ids := []uuid.UUID{uuid.Max}
	for id := range maps.Keys(f.taken) {
		ids = append(ids, id)
	}
	slices.SortFunc(ids, func(a, b uuid.UUID) int { return slices.Compare(a[:], b[:]) })
	return rapid.SliceOfN(rapid.SampledFrom(ids), 1, 3).Draw(t, "ids")
}

func (f *fates) acks(t *rapid.T) {
	ids := f.some(t)
	for _, id := range ids {
		if _, ok := f.inFlight[id]; ok {
			f.ends(id)
		}
	}
	f.ack(ids)
}

func (f *fates) ends(id uuid.UUID) {
	delete(f.taken, id)
}

func (f *fates) nacks(t *rapid.T) {
	ids := f.some(t)
	wish := persistent.ReadReq_Nack_Action(rapid.IntRange(0, 4).Draw(t, "wish"))
	type told struct {
		*message
		retries int
	}
	var held []told
	for _, id := range ids {
		m, ok := f.inFlight[id]
		if !ok || slices.ContainsFunc(held, func(h told) bool { return h.message == m }) {
			continue
		}
		held = append(held, told{m, m.retries})
	}
	f.nack(ids, wish, "because")
	for _, h := range held {
		again, parking := slices.Contains(f.retries, h.message), slices.Contains(f.parking, h.message)
		retry := wish == persistent.ReadReq_Nack_Retry || wish == persistent.ReadReq_Nack_Unknown
		tooOften := h.retries >= int(f.MaxRetryCount)
		switch {
		case retry && !tooOften:
			if !again || h.message.retries != h.retries+1 {
				t.Fatalf("not retried: again %t, %d retries after %d", again, h.message.retries, h.retries)
			}
		case retry || wish == persistent.ReadReq_Nack_Park:
			if !parking || h.reason == "" {
				t.Fatalf("not parked with a reason: %t %q", parking, h.reason)
			}
		default:
			f.ends(h.id())
		}
	}
}

func (f *fates) reads(t *rapid.T) {
	for _, c := range f.consumers {
		for range rapid.IntRange(0, len(c.outgoing)).Draw(t, "reads") {
			<-c.outgoing
		}
	}
}

func (f *fates) waits(t *rapid.T) {
	f.now = f.now.Add(time.Duration(rapid.IntRange(1, 1500).Draw(t, "milliseconds")) * time.Millisecond)
	late := map[*message]int{}
	for _, m := range f.inFlight {
		if f.now.After(m.deadline) {
			late[m] = m.retries
		}
	}
	f.expire(f.now)
	for m, retries := range late {
		if tooOften := retries >= int(f.MaxRetryCount); tooOften != slices.Contains(f.parking, m) || tooOften == slices.Contains(f.retries, m) {
			t.Fatalf("a late message with %d retries: parked %t, again %t", retries, slices.Contains(f.parking, m), slices.Contains(f.retries, m))
		}
	}
}

func (f *fates) settles(*rapid.T) {
	for _, m := range f.parking {
		f.ends(m.id())
		f.parkedN++
	}
	f.settled()
}

func (f *fates) replays(t *rapid.T) {
	f.replayTo = f.parkedN
	for f.replaying() && rapid.Bool().Draw(t, "one more") {
		f.replay(f.makes("notes-parked"), f.parked.last+1)
	}
}

// holds checks what must hold after each step.
func (f *fates) holds(t *rapid.T) {
	found := map[uuid.UUID]int{}
	for _, m := range slices.Concat(f.waiting, f.retries, slices.Collect(maps.Values(f.inFlight)), f.parking) {
		found[m.id()]++
	}
	for id := range f.taken {
		if found[id] != 1 {
			t.Fatalf("an undone message is in %d places", found[id])
		}
	}
	if len(found) != len(f.taken) {
		t.Fatalf("%d messages on their way, %d are undone", len(found), len(f.taken))
	}
	held := map[*consumer]int{}
	for _, m := range f.inFlight {
		held[m.consumer]++
	}
	for _, c := range f.consumers {
		if held[c] != c.inFlight || c.inFlight > c.size {
			t.Fatalf("a consumer of %d has %d in flight, counted %d", c.size, held[c], c.inFlight)
		}
	}
	if f.room() < 0 {
		t.Fatalf("%d messages wait, at most %d may", len(f.waiting), f.HistoryBufferSize)
	}
	f.reachesNoFurther(t, &f.source)
	f.reachesNoFurther(t, &f.parked)
}

// reachesNoFurther checks that a checkpoint stands right before the first undone message, or at the end.
func (f *fates) reachesNoFurther(t *rapid.T, p *progress) {
	want := p.last
	for _, m := range f.taken {
		if m.progress == p && m.previous < want {
			want = m.previous
		}
	}
	if p.reached() != want {
		t.Fatalf("reached %d, want %d of %d", p.reached(), want, p.last)
	}
	if undone := len(p.undone); undone > 2*len(f.taken)+1 {
		t.Fatalf("%d messages are followed, %d are undone", undone, len(f.taken))
	}
}

// finishes lets a last consumer do all that is left.
func (f *fates) finishes(t *rapid.T) {
	for _, c := range slices.Clone(f.consumers) {
		f.leave(c)
	}
	c := newConsumer(3)
	f.join(c)
	for step := 0; len(f.taken) > 0; step++ {
		if step > 1000 {
			t.Fatalf("%d messages are never given", len(f.taken))
		}
		f.settles(t)
		f.dispatch(f.now)
		for len(c.outgoing) > 0 {
			d := <-c.outgoing
			f.ends(d.original().id)
			f.ack([]uuid.UUID{d.original().id})
		}
	}
	f.holds(t)
}

func TestOfMessagesWithOneIDOneIsOnItsWay(t *testing.T) {
	g, c := aGroup("RoundRobin"), newConsumer(5)
	g.join(c)
	first, second := aMessage("notes-1", 7), aMessage("notes-2", 7)
	g.take(first, 0)
	g.take(second, 1)
	for _, want := range []*message{first, second} {
		g.dispatch(time.Unix(1, 0))
		if d := <-c.outgoing; d.event != want.event || len(c.outgoing) > 0 {
			t.Errorf("%s was given and %d more, want only %s", d.event.stream, len(c.outgoing), want.event.stream)
		}
		g.ack([]uuid.UUID{want.id()})
	}
	if g.source.reached() != 1 {
		t.Errorf("reached %d", g.source.reached())
	}
}

func TestAConsumerThatDoesNotReadKeepsOnlyWhatFitsItsBuffer(t *testing.T) {
	g, c := aGroup("RoundRobin"), newConsumer(2)
	g.join(c)
	now := time.Unix(1, 0)
	for i := range int64(100) {
		for g.room() > 0 {
			g.take(aMessage("notes", 1000*i+int64(g.room())), g.source.last+1)
		}
		g.dispatch(now)
		if now = now.Add(time.Minute); len(c.outgoing) > 2 {
			t.Fatalf("%d messages wait for it", len(c.outgoing))
		}
		g.expire(now)
		g.settled()
	}
}

// picked is which consumers get messages of these streams.
func picked(s strategy, consumers []*consumer, streams ...string) (got []int) {
	for i, stream := range streams {
		c := s.pick(consumers, aMessage(stream, int64(i)))
		if c != nil {
			c.inFlight++
		}
		got = append(got, slices.Index(consumers, c))
	}
	return got
}

func TestAStrategyPicksTheConsumer(t *testing.T) {
	for _, c := range []struct {
		strategy string
		sizes    []int
		streams  []string
		want     []int
	}{
		{"RoundRobin", []int{2, 2}, []string{"a", "a", "a", "a", "a"}, []int{0, 1, 0, 1, -1}},
		{"RoundRobin", []int{1, 3}, []string{"a", "a", "a", "a"}, []int{0, 1, 1, 1}},
		{"DispatchToSingle", []int{2, 2}, []string{"a", "b", "a", "b", "a"}, []int{0, 0, 1, 1, -1}},
		{"Pinned", []int{2, 2}, []string{"a", "b", "a", "a", "b"}, []int{0, 1, 0, -1, 1}},
	} {
		var consumers []*consumer
		for _, size := range c.sizes {
			consumers = append(consumers, newConsumer(size))
		}
		if got := picked(strategies()[c.strategy](), consumers, c.streams...); !slices.Equal(got, c.want) {
			t.Errorf("%s %v: %v, want %v", c.strategy, c.sizes, got, c.want)
		}
	}
}

func TestAPinnedStreamMovesWhenItsConsumerLeaves(t *testing.T) {
	s, a, b := strategies()["Pinned"](), newConsumer(9), newConsumer(9)
	if got := picked(s, []*consumer{a}, "x", "y"); !slices.Equal(got, []int{0, 0}) {
		t.Errorf("one consumer: %v", got)
	}
	if got := picked(s, []*consumer{a, b}, "x", "y", "z"); !slices.Equal(got, []int{0, 0, 1}) {
		t.Errorf("with a second one: %v", got)
	}
	if got := picked(s, []*consumer{b}, "x", "y", "z"); !slices.Equal(got, []int{0, 0, 0}) {
		t.Errorf("without the first one: %v", got)
	}
}

func TestMessagesMayBePinnedByTheirCorrelation(t *testing.T) {
	first, second, other := aMessage("a", 1), aMessage("b", 2), aMessage("a", 3)
	first.event.metadata, second.event.metadata = []byte(`{"$correlationId":"order-1"}`), []byte(`{"$correlationId":"order-1"}`)
	other.event.metadata = []byte("no JSON")
	if first.correlation() != "order-1" || second.correlation() != "order-1" || other.correlation() != "a" {
		t.Errorf("%q %q %q", first.correlation(), second.correlation(), other.correlation())
	}
	gone := &message{delivery: delivery{link: &record{stream: "links", data: []byte("7@a")}}}
	if gone.correlation() != "a" {
		t.Errorf("a link that leads nowhere: %q", gone.correlation())
	}
}
