package embedded

import (
	"fmt"
	"slices"
	"time"

	"github.com/EventStore/EventStore-Client-Go/v4/protos/persistent"
	"github.com/google/uuid"
)

// delivery is an event as it goes to a consumer.
type delivery struct {
	event   *record // nil: what the link leads to is gone
	link    *record // nil: the event was not reached through a link
	retries int
}

// original is the event of the source: the link, if there is one.
func (d *delivery) original() *record {
	if d.link != nil {
		return d.link
	}
	return d.event
}

// message is an event on its way through a group. It is undone until it is acknowledged, skipped, or parked on disk.
type message struct {
	delivery
	at       int64
	previous int64     // the last place that the group looked at before
	progress *progress // that of the source, or that of the parked messages
	consumer *consumer // who has it; nil if nobody
	deadline time.Time // zero for none
	reason   string    // why it is to be parked
	done     bool
}

// id is how consumers name the message.
func (m *message) id() uuid.UUID { return m.original().id }

// maxUnsent is how many messages wait for a consumer that does not read, however many it may have in flight.
const maxUnsent = 256

// consumer is one that takes messages of a group.
type consumer struct {
	address, user, name string
	size                int           // how many messages it may have in flight
	outgoing            chan delivery // what it was given and was not sent to it yet
	dropped             chan struct{} // closed when the group gives it up, for this reason
	reason              error

	inFlight int
	given    rate
}

func newConsumer(size int) *consumer {
	return &consumer{size: size, outgoing: make(chan delivery, min(size, maxUnsent)), dropped: make(chan struct{})}
}

// free says whether the consumer can take a message. A message that timed out before it was sent holds its place.
func (c *consumer) free() bool { return c.inFlight < c.size && len(c.outgoing) < cap(c.outgoing) }

// group is the consumers that compete for the messages of one source, and the messages on their way. It does no IO and
// has no clock; whoever runs it reads the source, parks messages and keeps the checkpoint.
type group struct {
	groupConfig
	strategy  strategy
	consumers []*consumer // in the order in which they came

	source   progress
	parked   progress // of the parked messages that are replayed
	replayTo int64    // the first parked message that is not to be replayed

	waiting  []*message             // not given to anybody yet, in the order of the source
	retries  []*message             // to be given again, in the order of the source, replayed ones last
	inFlight map[uuid.UUID]*message // what consumers have
	parking  []*message             // to be parked

	saved        int64 // the checkpoint on disk, or where the group started
	savedAt      time.Time
	checkpointed bool // there is one on disk
	given        rate
}

// newGroup is a group that goes on after a place of its source.
func newGroup(c groupConfig, last int64) *group {
	return &group{
		groupConfig: c, strategy: strategies()[c.ConsumerStrategy](), inFlight: map[uuid.UUID]*message{},
		source: progress{last: last}, saved: last, parked: progress{last: -1},
	}
}

// room is how many more messages the group takes from its source.
func (g *group) room() int { return int(g.HistoryBufferSize) - len(g.waiting) }

func (g *group) take(m *message, at int64) {
	g.source.take(m, at)
	g.waiting = append(g.waiting, m)
}

// replaying says whether parked messages are still to be taken in.
func (g *group) replaying() bool { return g.parked.last+1 < g.replayTo }

func (g *group) replay(m *message, at int64) {
	g.parked.take(m, at)
	g.retries = append(g.retries, m)
}

// full says that no more consumers may come.
func (g *group) full() bool {
	return g.MaxSubscriberCount > 0 && len(g.consumers) >= int(g.MaxSubscriberCount)
}

func (g *group) join(c *consumer) { g.consumers = append(g.consumers, c) }

// leave takes a consumer's messages back, for others.
func (g *group) leave(c *consumer) {
	i := slices.Index(g.consumers, c)
	if i < 0 {
		return
	}
	g.consumers = slices.Delete(g.consumers, i, i+1)
	for _, m := range g.inFlight {
		if m.consumer == c {
			g.release(m)
			g.again(m)
		}
	}
}

// drop gives all consumers up.
func (g *group) drop(reason error) {
	for len(g.consumers) > 0 {
		c := g.consumers[0]
		g.leave(c)
		c.reason = reason
		close(c.dropped)
	}
}

// dispatch gives messages to consumers with free slots, those that are given again first.
func (g *group) dispatch(now time.Time) {
	g.retries = g.give(g.retries, now)
	g.waiting = g.give(g.waiting, now)
}

// give is what it could not give.
func (g *group) give(messages []*message, now time.Time) []*message {
	kept := messages[:0]
	for i, m := range messages {
		if !slices.ContainsFunc(g.consumers, (*consumer).free) {
			kept = append(kept, messages[i:]...)
			break
		}
		if !g.send(m, now) {
			kept = append(kept, m)
		}
	}
	clear(messages[len(kept):])
	return kept
}

// send gives a message to a consumer, if there is one for it. Consumers name messages by their ids, so of several with
// the same id one is on its way at a time.
func (g *group) send(m *message, now time.Time) bool {
	if _, ok := g.inFlight[m.id()]; ok {
		return false
	}
	c := g.strategy.pick(g.consumers, m)
	if c == nil {
		return false
	}
	c.outgoing <- m.delivery
	m.consumer, m.deadline = c, time.Time{}
	if g.MessageTimeout > 0 {
		m.deadline = now.Add(milliseconds(g.MessageTimeout))
	}
	g.inFlight[m.id()] = m
	c.inFlight++
	c.given.total++
	g.given.total++
	return true
}

// release takes a message from its consumer.
func (g *group) release(m *message) {
	delete(g.inFlight, m.id())
	m.consumer.inFlight--
	m.consumer = nil
}

// held is the messages with these ids that consumers have, which are released.
func (g *group) held(ids []uuid.UUID) (found []*message) {
	for _, id := range ids {
		if m, ok := g.inFlight[id]; ok {
			g.release(m)
			found = append(found, m)
		}
	}
	return found
}

// ack finishes messages, whoever has them: one that was given to another consumer meanwhile is done all the same.
func (g *group) ack(ids []uuid.UUID) {
	for _, m := range g.held(ids) {
		g.finish(m)
	}
}

// nack does with messages what a consumer wishes that could not handle them.
func (g *group) nack(ids []uuid.UUID, wish persistent.ReadReq_Nack_Action, reason string) {
	for _, m := range g.held(ids) {
		switch wish {
		case persistent.ReadReq_Nack_Unknown, persistent.ReadReq_Nack_Retry:
			g.retry(m)
		case persistent.ReadReq_Nack_Park:
			g.park(m, "Client explicitly NAK'ed message.\n"+reason)
		default: // skip it; EventStoreDB takes stop for the same
			g.finish(m)
		}
	}
}

// expire takes messages back that were not answered in time.
func (g *group) expire(now time.Time) {
	for _, m := range g.inFlight {
		if !m.deadline.IsZero() && now.After(m.deadline) {
			g.release(m)
			g.retry(m)
		}
	}
}

// retry gives a message again, or parks it where that was done too often.
func (g *group) retry(m *message) {
	if m.retries >= int(g.MaxRetryCount) {
		g.park(m, fmt.Sprintf("Reached retry count of %d", g.MaxRetryCount))
		return
	}
	g.again(m)
}

func (g *group) again(m *message) {
	m.retries++
	later := func(o *message) bool {
		return m.progress == &g.source && (o.progress != &g.source || o.at > m.at)
	}
	i := slices.IndexFunc(g.retries, later)
	if i < 0 {
		i = len(g.retries)
	}
	g.retries = slices.Insert(g.retries, i, m)
}

func (g *group) park(m *message, reason string) {
	m.reason = reason
	g.parking = append(g.parking, m)
}

// settled notes that the messages to be parked are on disk.
func (g *group) settled() {
	for _, m := range g.parking {
		g.finish(m)
	}
	g.parking = nil
}

func (g *group) finish(m *message) { m.progress.finish(m) }

// due says whether the checkpoint is to be written: when enough is done, or, now and then, when something is.
func (g *group) due(now time.Time, tick bool) bool {
	reached := g.source.reached()
	if reached <= g.saved {
		return false
	}
	count := uint64(reached) - uint64(g.saved) // to a tombstone it may be more than the largest revision
	if count >= uint64(g.MaxCheckPointCount) {
		return true
	}
	waited := g.CheckPointAfter > 0 && now.Sub(g.savedAt) >= milliseconds(g.CheckPointAfter)
	return tick && waited && count >= uint64(g.MinCheckPointCount)
}
