package embedded_test

import (
	"fmt"
	"slices"
	"strings"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
	"github.com/cockroachdb/pebble/v2/vfs"
	"pgregory.net/rapid"

	"waymark/eventstore/embedded"
)

// walk does the same to a store and to a model, and compares what they say.
type walk struct {
	*model
	s    *running
	bare streams.StreamsClient // the bare protocol, for what the official client does not do
	disk *vfs.MemFS
	sent [][]esdb.EventData // appends that were tried
}

func newWalk(t *rapid.T) *walk {
	w := &walk{model: newModel(), disk: vfs.NewCrashableMem()}
	w.open(t)
	t.Cleanup(func() { w.s.stop(t) })
	return w
}

func (w *walk) open(t *rapid.T) {
	server, err := embedded.OpenOn(w.disk)
	if err != nil {
		t.Fatal(err)
	}
	w.s = listen(t, server, "")
	w.s.Client = client(t, w.s.address)
	w.bare = streams.NewStreamsClient(dial(t, w.s.address))
	clear(w.lately)
	w.before = len(w.log)
}

// seldom is true once in a while: opening a store takes longer than what is done to it.
func seldom(t *rapid.T) bool { return rapid.IntRange(0, 4).Draw(t, "seldom") == 0 }

func (w *walk) reopen(t *rapid.T) {
	if seldom(t) {
		w.s.stop(t)
		w.open(t)
	}
}

// kill goes on with what the disk holds for certain while the store runs.
func (w *walk) kill(t *rapid.T) {
	if !seldom(t) {
		return
	}
	disk := w.disk.CrashClone(vfs.CrashCloneCfg{})
	w.s.stop(t)
	w.disk = disk
	w.open(t)
	w.same(t, "after a kill", w.s.log(t), w.log)
}

func anyStream(t *rapid.T) string {
	return rapid.SampledFrom([]string{"notes-A", "notes-AB", "notes-", "x", "links"}).Draw(t, "stream")
}

// anyExpectation is most often one that is met.
func (w *walk) anyExpectation(t *rapid.T, stream string) int {
	return rapid.OneOf(rapid.IntRange(exists, len(w.streams[stream])+1), rapid.SampledFrom([]int{anything, len(w.streams[stream]) - 1})).Draw(t, "expected")
}

// anyEvents are new ones, or some that were sent before.
func (w *walk) anyEvents(t *rapid.T) []esdb.EventData {
	if len(w.sent) > 0 && rapid.IntRange(0, 2).Draw(t, "again") == 0 {
		return w.sent[rapid.IntRange(0, len(w.sent)-1).Draw(t, "which")]
	}
	evs := notes(rapid.SampledFrom([]string{"Noted", "Named"}).Draw(t, "type"), rapid.IntRange(1, 4).Draw(t, "events"))
	w.sent = append(w.sent, evs)
	return evs
}

func (w *walk) append(t *rapid.T) {
	stream := anyStream(t)
	w.write(t, stream, w.anyExpectation(t, stream), w.anyEvents(t)...)
}

func (w *walk) link(t *rapid.T) {
	w.write(t, "links", anything, link(fmt.Sprintf("%d@%s", rapid.IntRange(-1, 12).Draw(t, "revision"), anyStream(t))))
}

func (w *walk) describe(t *rapid.T) {
	stream := anyStream(t)
	metadata := rapid.SampledFrom([]string{
		`{"$maxCount":1}`, `{"$maxCount":4,"mine":"yes"}`, `{"$tb":2}`, `{"$tb":3,"$maxCount":5}`, `{"z":1,"$maxCount":4,"a":2}`, `{"$tb":100}`, `{}`, `no JSON`,
		`{"$tb":9223372036854775807}`,
	}).Draw(t, "metadata")
	w.write(t, "$$"+stream, w.anyExpectation(t, "$$"+stream), described(metadata))
}

// nothing appends no events, by the bare protocol: the client can't tell the answer that there is no stream from revision 0.
func (w *walk) nothing(t *rapid.T) {
	stream := anyStream(t)
	if rapid.Bool().Draw(t, "metadata") {
		stream = "$$" + stream
	}
	expected := w.anyExpectation(t, stream)
	revision, code := w.model.append(stream, expected, nil)
	call, err := w.bare.BatchAppend(patient(t))
	if err != nil {
		t.Fatal(err)
	}
	if err := call.Send(part("nothing", to(stream, revisionOf(expected)), true)); err != nil {
		t.Fatal(err)
	}
	answer, err := call.Recv()
	if err != nil {
		t.Fatal(err)
	}
	if got, want := said(answer), foretold("nothing", revision, code); got != want {
		t.Fatalf("nothing to %s at %d: %v, want %s", stream, expected, answer, want)
	}
}

func (w *walk) write(t *rapid.T, stream string, expected int, evs ...esdb.EventData) {
	revision, code := w.model.append(stream, expected, evs)
	if code != done {
		w.s.refused(t, code, stream, revisionOf(expected), evs...)
		return
	}
	if result := w.s.append(t, stream, revisionOf(expected), evs...); result.NextExpectedVersion != uint64(revision) {
		t.Fatalf("%s at %d: %+v, want revision %d", stream, expected, result, revision)
	}
}

// appendBatches sends appends whose parts interleave. They are done in the order of their last parts.
func (w *walk) appendBatches(t *rapid.T) {
	call, err := w.bare.BatchAppend(patient(t))
	if err != nil {
		t.Fatal(err)
	}
	send := func(p *streams.BatchAppendReq) {
		if err := call.Send(p); err != nil {
			t.Fatal(err)
		}
	}
	type batch struct {
		id, stream string
		expected   int
		evs        []esdb.EventData
		sent       int
	}
	open := make([]*batch, rapid.IntRange(1, 4).Draw(t, "batches"))
	for i := range open {
		b := &batch{id: fmt.Sprint(i), stream: anyStream(t), evs: w.anyEvents(t)}
		b.expected = w.anyExpectation(t, b.stream)
		send(part(b.id, to(b.stream, revisionOf(b.expected)), false))
		open[i] = b
	}
	var answers []string
	for len(open) > 0 {
		i := rapid.IntRange(0, len(open)-1).Draw(t, "next")
		b := open[i]
		n := rapid.IntRange(0, len(b.evs)-b.sent).Draw(t, "events of a part")
		final := b.sent+n == len(b.evs)
		send(part(b.id, nil, final, b.evs[b.sent:b.sent+n]...))
		if b.sent += n; !final {
			continue
		}
		open = slices.Delete(open, i, i+1)
		revision, code := w.model.append(b.stream, b.expected, b.evs)
		answers = append(answers, foretold(b.id, revision, code))
	}
	for _, want := range answers {
		answer, err := call.Recv()
		if err != nil {
			t.Fatal(err)
		}
		if got := said(answer); got != want {
			t.Fatalf("%v, want %s", answer, want)
		}
	}
}

func (w *walk) delete(t *rapid.T) {
	stream := anyStream(t)
	expected := w.anyExpectation(t, stream)
	w.ended(t, "delete", stream, expected, w.model.delete(stream, expected, false), w.s.delete(t, stream, revisionOf(expected)))
}

func (w *walk) tombstone(t *rapid.T) {
	if !seldom(t) || len(w.gone) > 4 { // some streams are to stay
		return
	}
	stream := anyStream(t)
	expected := w.anyExpectation(t, stream)
	w.ended(t, "tombstone", stream, expected, w.model.delete(stream, expected, true), w.s.tombstone(t, stream, revisionOf(expected)))
}

func (w *walk) ended(t *rapid.T, what, stream string, expected int, code esdb.ErrorCode, err error) {
	t.Helper()
	switch {
	case code == done && err != nil, code != done && err == nil:
		t.Fatalf("%s %s at %d: %v, want code %d", what, stream, expected, err, code)
	case code == esdb.ErrorCodeStreamDeleted:
		coded(t, what+" "+stream, err, code)
	case code != done && !strings.Contains(err.Error(), "WrongExpectedVersion"): // for which the client has no code here
		t.Fatalf("%s %s at %d: %v", what, stream, expected, err)
	}
}

func (w *walk) read(t *rapid.T) {
	stream := anyStream(t)
	if rapid.IntRange(0, 4).Draw(t, "metadata") == 0 {
		stream = "$$" + stream
	}
	if code := w.found(stream); code != done {
		coded(t, stream, w.s.unread(t, stream), code)
		return
	}
	readable, last := w.readable(stream), len(w.streams[stream])+1
	from, count := rapid.IntRange(0, last).Draw(t, "from"), rapid.IntRange(1, last).Draw(t, "count")
	o := esdb.ReadStreamOptions{From: esdb.Revision(uint64(from)), ResolveLinkTos: rapid.Bool().Draw(t, "resolve")}
	within := func(f *fact) bool { return f.revision >= uint64(from) }
	if rapid.Bool().Draw(t, "backwards") {
		o.Direction, readable = esdb.Backwards, turned(readable)
		within = func(f *fact) bool { return f.revision <= uint64(from) }
	}
	want := picked(readable, within)
	read, err := w.s.ReadStream(patient(t), stream, o, uint64(count))
	w.resolved(t, fmt.Sprintf("%s, %+v, %d", stream, o, count), received(t, read, err), want[:min(count, len(want))], o.ResolveLinkTos)
}

// readAll reads part of the log, with a filter, by the bare protocol: the client has none for it.
func (w *walk) readAll(t *rapid.T) {
	log := w.s.log(t)
	w.same(t, "the log", log, w.log)
	if len(log) == 0 {
		return
	}
	i, count := rapid.IntRange(0, len(log)-1).Draw(t, "position"), rapid.IntRange(1, len(log)).Draw(t, "count")
	name, filter, matches := anyFilter(t)
	o := &streams.ReadReq_Options{
		CountOption: &streams.ReadReq_Options_Count{Count: uint64(count)}, ResolveLinks: rapid.Bool().Draw(t, "resolve"),
		StreamOption: &streams.ReadReq_Options_All{All: &streams.ReadReq_Options_AllOptions{AllOption: &streams.ReadReq_Options_AllOptions_Position{
			Position: &streams.ReadReq_Options_Position{CommitPosition: log[i].Position.Commit, PreparePosition: log[i].Position.Prepare},
		}}},
		FilterOption: &streams.ReadReq_Options_NoFilter{},
		UuidOption:   &streams.ReadReq_Options_UUIDOption{Content: &streams.ReadReq_Options_UUIDOption_String_{}},
	}
	if filter != nil {
		o.FilterOption = &streams.ReadReq_Options_Filter{Filter: bareFilter(filter)}
	}
	want := w.log[i:]
	if rapid.Bool().Draw(t, "backwards") {
		o.ReadDirection, want = streams.ReadReq_Options_Backwards, turned(w.log[:i])
	}
	want = picked(want, matches)
	call, err := w.bare.Read(patient(t), &streams.ReadReq{Options: o})
	if err != nil {
		t.Fatal(err)
	}
	w.resolved(t, fmt.Sprintf("the log from event %d, %v, %d, %s", i, o.GetReadDirection(), count, name),
		receivedBare(t, call), want[:min(count, len(want))], o.GetResolveLinks())
}

// anyFilter is a filter and what it lets pass; nil for none.
func anyFilter(t *rapid.T) (string, *esdb.SubscriptionFilter, func(*fact) bool) {
	type kind struct {
		filter  *esdb.SubscriptionFilter
		matches func(*fact) bool
	}
	kinds := map[string]kind{
		"all": {nil, func(*fact) bool { return true }},
		"notes-": {&esdb.SubscriptionFilter{Type: esdb.StreamFilterType, Prefixes: []string{"notes-A", "$$notes-"}}, func(f *fact) bool {
			return strings.HasPrefix(f.stream, "notes-A") || strings.HasPrefix(f.stream, "$$notes-")
		}},
		"Noted":     {&esdb.SubscriptionFilter{Type: esdb.EventFilterType, Prefixes: []string{"Noted"}}, func(f *fact) bool { return f.EventType == "Noted" }},
		"no system": {esdb.ExcludeSystemEventsFilter(), func(f *fact) bool { return f.EventType[0] != '$' }},
	}
	name := rapid.SampledFrom([]string{"all", "notes-", "Noted", "no system"}).Draw(t, "filter")
	return name, kinds[name].filter, kinds[name].matches
}

// follow subscribes to a stream from anywhere, and sees what is appended then.
func (w *walk) follow(t *rapid.T) {
	stream := anyStream(t)
	from := rapid.IntRange(-1, len(w.streams[stream])).Draw(t, "after")
	o := esdb.SubscribeToStreamOptions{From: esdb.Revision(uint64(from)), ResolveLinkTos: rapid.Bool().Draw(t, "resolve")}
	if from < 0 {
		o.From = esdb.Start{}
	}
	sub, err := w.s.SubscribeToStream(patient(t), stream, o)
	if w.found(stream) == esdb.ErrorCodeStreamDeleted {
		coded(t, "subscribe to "+stream, err, esdb.ErrorCodeStreamDeleted)
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	defer sub.Close()
	after := func(f *fact) bool { return int(f.revision) > from }
	w.arrive(t, fmt.Sprintf("%s after %d", stream, from), arrivals{sub, t}, o.ResolveLinkTos, func() []*fact { return picked(w.readable(stream), after) })
}

// followAll subscribes to the log from anywhere, with a filter, and sees what is appended then.
func (w *walk) followAll(t *rapid.T) {
	log := w.s.log(t)
	i := rapid.IntRange(-1, len(log)-1).Draw(t, "after")
	name, filter, matches := anyFilter(t)
	o := esdb.SubscribeToAllOptions{From: esdb.Start{}, Filter: filter, CheckpointInterval: 1, ResolveLinkTos: rapid.Bool().Draw(t, "resolve")}
	if i >= 0 {
		o.From = log[i].Position
	}
	sub, err := w.s.SubscribeToAll(patient(t), o)
	if err != nil {
		t.Fatal(err)
	}
	defer sub.Close()
	w.arrive(t, fmt.Sprintf("the log after event %d, %s", i, name), arrivals{sub, t}, o.ResolveLinkTos, func() []*fact {
		return picked(w.log[i+1:], matches)
	})
}

// arrive fails unless a subscription brings what there is, and then what is appended.
func (w *walk) arrive(t *rapid.T, what string, a arrivals, resolve bool, facts func() []*fact) {
	t.Helper()
	before := facts()
	w.resolved(t, what, a.resolved(len(before)), before, resolve)
	a.caughtUp()
	seen := map[*fact]bool{}
	for _, f := range before {
		seen[f] = true
	}
	w.append(t)
	live := picked(facts(), func(f *fact) bool { return !seen[f] })
	w.resolved(t, what+", live", a.resolved(len(live)), live, resolve)
}

func turned(facts []*fact) []*fact {
	facts = slices.Clone(facts)
	slices.Reverse(facts)
	return facts
}

func picked(facts []*fact, matches func(*fact) bool) (some []*fact) {
	for _, f := range facts {
		if matches(f) {
			some = append(some, f)
		}
	}
	return some
}

// resolved fails unless these facts came, and where links are resolved what they lead to.
func (w *walk) resolved(t *rapid.T, what string, found []*esdb.ResolvedEvent, want []*fact, resolve bool) {
	t.Helper()
	w.same(t, what, originals(found), want)
	for i, e := range found {
		to := w.leadsTo(want[i])
		switch {
		case (e.Link != nil) != (resolve && want[i].EventType == "$>"):
			t.Fatalf("%s: event %d, %q: link %v", what, i, want[i].Data, e.Link)
		case e.Link == nil:
		case to == nil && e.Event != nil:
			t.Fatalf("%s: %q leads to %s", what, want[i].Data, e.Event.StreamID)
		case to != nil && e.Event == nil:
			t.Fatalf("%s: %q leads nowhere", what, want[i].Data)
		case to != nil:
			w.same(t, what, []*esdb.RecordedEvent{e.Event}, []*fact{to})
		}
	}
}

// same fails unless the events found are these.
func (w *walk) same(t *rapid.T, what string, found []*esdb.RecordedEvent, want []*fact) {
	t.Helper()
	for i, e := range found[:min(len(found), len(want))] {
		f := want[i]
		if e.StreamID != f.stream || e.EventNumber != f.revision || e.EventType != f.EventType || string(e.Data) != string(f.Data) ||
			string(e.UserMetadata) != string(f.Metadata) || e.EventID != f.EventID && !f.own {
			t.Fatalf("%s: event %d is %s of %s at %d: %s, want %s of %s at %d: %s", what, i, e.EventType, e.StreamID, e.EventNumber, e.Data,
				f.EventType, f.stream, f.revision, f.Data)
		}
	}
	if len(found) != len(want) {
		t.Fatalf("%s: %d events, want %d", what, len(found), len(want))
	}
}
