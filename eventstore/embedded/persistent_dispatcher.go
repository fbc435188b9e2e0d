package embedded

import (
	"errors"
	"log/slog"
	"time"
)

// tick is how often a group looks for messages that were not answered in time, and whether its checkpoint is late.
const tick = time.Second

// dispatcher runs one group. Its goroutine alone touches the group; it reads the source, parks messages, and keeps the
// checkpoint. A group without consumers rests: it wakes for nothing but calls.
type dispatcher struct {
	log    *slog.Logger
	source source
	memory groupMemory
	group  *group

	next     uint64          // the place from which to read on
	behind   bool            // the source may hold more than was taken in
	news     <-chan struct{} // closed when it does
	stuck    bool            // the last write failed: the next one is tried on a tick
	replayed int64           // the last parked message before which all are replayed, as noted on disk

	calls chan func()
	drain chan struct{} // a consumer has read all that waited for it
	over  bool
	ended chan struct{}
}

// dispatch starts a group where it stood.
func dispatch(s *store, log *slog.Logger, c groupConfig) (*dispatcher, error) {
	filter, err := c.Filter.compile()
	if err != nil {
		return nil, err
	}
	d := &dispatcher{
		log: log.With("stream", c.Stream, "group", c.Group), source: source{store: s, stream: c.Stream, filter: filter},
		memory: groupMemory{store: s, key: c.key()}, behind: true,
		calls: make(chan func()), drain: make(chan struct{}, 1), ended: make(chan struct{}),
	}
	if d.source.ended, err = d.source.over(); err != nil {
		return nil, err
	}
	checkpoint, err := d.memory.checkpoint()
	if err != nil {
		return nil, err
	}
	first, err := d.memory.firstParked()
	if err != nil {
		return nil, err
	}
	last, err := d.source.parse(checkpoint)
	if err != nil {
		if checkpoint != "" {
			d.log.Error("persistent subscription: the checkpoint is no place, it starts anew", "checkpoint", checkpoint)
		}
		last = c.First - 1
	}
	d.group, d.next, d.replayed = newGroup(c, last), uint64(last+1), first-1
	d.group.parked.last, d.group.checkpointed = first-1, err == nil
	go d.run()
	return d, nil
}

func (d *dispatcher) run() {
	defer close(d.ended)
	ticker := time.NewTicker(tick)
	defer ticker.Stop()
	atOnce := make(chan struct{})
	close(atOnce)
	for late := false; ; {
		d.work(time.Now(), late)
		if d.over {
			return
		}
		var news, more <-chan struct{}
		var ticks <-chan time.Time
		if !d.resting() {
			ticks = ticker.C
			switch {
			case d.hungry():
				more = atOnce
			case !d.behind:
				news = d.news
			}
		}
		late = false
		select {
		case call := <-d.calls:
			call()
		case <-d.drain:
		case <-more:
		case <-news:
			d.behind = true
		case now := <-ticks:
			d.group.expire(now)
			late = true
		}
	}
}

// do runs a call in the group's goroutine. It is false if the group has ended.
func (d *dispatcher) do(call func(*group)) bool {
	done := make(chan struct{})
	select {
	case d.calls <- func() { call(d.group); close(done) }:
		<-done
		return true
	case <-d.ended:
		return false
	}
}

// end gives up all consumers, for a reason, and ends the group's goroutine.
func (d *dispatcher) end(reason func(stream, group string) error) {
	d.do(func(g *group) {
		g.drop(reason(g.Stream, g.Group))
		d.over = true
	})
	<-d.ended
}

// config is the group's configuration, which never changes.
func (d *dispatcher) config() groupConfig { return d.group.groupConfig }

// drained tells that a consumer has read all that waited for it.
func (d *dispatcher) drained() {
	select {
	case d.drain <- struct{}{}:
	default:
	}
}

func (d *dispatcher) resting() bool { return len(d.group.consumers) == 0 && len(d.group.parking) == 0 }

// hungry says that there may be something to take in, and room for it.
func (d *dispatcher) hungry() bool {
	return len(d.group.consumers) > 0 && (d.behind && d.group.room() > 0 || d.group.replaying() && d.replayRoom() > 0)
}

func (d *dispatcher) replayRoom() int { return int(d.group.HistoryBufferSize) - len(d.group.retries) }

// work does what there is to do now; late on a tick.
func (d *dispatcher) work(now time.Time, late bool) {
	d.stuck = d.stuck && !late && !d.over
	d.write("park messages", d.park)
	if len(d.group.consumers) > 0 {
		if err := errors.Join(d.fill(), d.replay()); err != nil {
			d.failed("read events", err)
			d.group.drop(groupDropped(d.group.Stream, d.group.Group))
		}
		d.group.dispatch(now)
	}
	d.write("save the checkpoint", func() error { return d.save(now, late) })
	d.write("truncate the parked messages", func() error { return d.truncate(late) })
}

// write writes something, unless writing has just failed.
func (d *dispatcher) write(what string, write func() error) {
	if d.stuck {
		return
	}
	if err := write(); err != nil {
		d.stuck = true
		d.failed(what, err)
	}
}

// fill takes a page of the source in.
func (d *dispatcher) fill() error {
	room := d.group.room()
	if !d.behind || room <= 0 {
		return nil
	}
	limit := min(uint64(room), uint64(d.group.ReadBatchSize))
	if d.source.filter != nil {
		limit = pageEvents // most may be passed over
	}
	d.news = d.source.news() // before the look, so that nothing is missed between look and wait
	p, err := d.source.read(d.next, limit)
	if err != nil {
		return err
	}
	for _, e := range p.events {
		if d.group.room() <= 0 {
			return nil
		}
		if err := d.take(e); err != nil {
			return err
		}
		d.next = uint64(d.source.place(e)) + 1
	}
	d.behind = p.more
	return nil
}

func (d *dispatcher) take(e *record) error {
	at := d.source.place(e)
	switch {
	case d.source.own(e):
		return nil
	case !d.source.filter.matches(e):
		d.group.source.skip(at)
		return nil
	}
	m := delivery{event: e}
	if d.group.ResolveLinkTos {
		var err error
		if m, err = d.resolved(e); err != nil {
			return err
		}
	}
	d.group.take(&message{delivery: m}, at)
	return nil
}

// resolved is an event with the one that it leads to, if it is a link.
func (d *dispatcher) resolved(e *record) (delivery, error) {
	target, err := d.source.store.resolve(e)
	if target == e {
		return delivery{event: e}, err
	}
	return delivery{event: target, link: e}, err
}

// replay takes a page of the parked messages in, where they are to be replayed.
func (d *dispatcher) replay() error {
	g, room := d.group, d.replayRoom()
	if !g.replaying() || room <= 0 {
		return nil
	}
	p, err := d.source.store.streamForwards(parkedStream(d.memory.key), uint64(g.parked.last+1), min(uint64(room), uint64(g.ReadBatchSize)))
	if err != nil {
		return err
	}
	over := !p.more
	for _, e := range p.events {
		if e.revision >= g.replayTo {
			over = true
			break
		}
		m, err := d.resolved(e)
		if err != nil {
			return err
		}
		g.replay(&message{delivery: m}, e.revision)
	}
	if over {
		g.replayTo = g.parked.last + 1
	}
	return nil
}

// park writes what is to be parked. Until that is done it stays undone.
func (d *dispatcher) park() error {
	if len(d.group.parking) == 0 {
		return nil
	}
	err := d.memory.park(d.group.parking)
	if err == nil {
		d.group.settled()
	}
	return err
}

// last says that the group is about to rest or to end: it leaves nothing unsaid.
func (d *dispatcher) last() bool { return d.over || len(d.group.consumers) == 0 }

// save writes a checkpoint where one is due.
func (d *dispatcher) save(now time.Time, late bool) error {
	g, reached := d.group, d.group.source.reached()
	if !g.due(now, late) && !(d.last() && reached > g.saved) {
		return nil
	}
	err := d.memory.save(d.source.text(reached))
	if err == nil {
		g.saved, g.savedAt, g.checkpointed = reached, now, true
	}
	return err
}

// truncate notes which parked messages were replayed and are done.
func (d *dispatcher) truncate(late bool) error {
	reached := d.group.parked.reached()
	if reached <= d.replayed || len(d.group.parked.undone) > 0 && !late && !d.last() {
		return nil
	}
	err := d.memory.replayed(reached + 1)
	if err == nil {
		d.replayed = reached
	}
	return err
}

// failed logs an error, but not that the store is closed.
func (d *dispatcher) failed(what string, err error) {
	if !errors.Is(err, ErrClosed) {
		d.log.Error("persistent subscription: can't "+what, "error", err)
	}
}
