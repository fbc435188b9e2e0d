package embedded_test

import (
	"math"
	"slices"
	"testing"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"github.com/google/uuid"
)

// link is an event that leads to others by a text like 3@notes-A.
func link(to string) esdb.EventData {
	return esdb.EventData{EventID: uuid.New(), EventType: "$>", ContentType: esdb.ContentTypeBinary, Data: []byte(to), Metadata: []byte(`{"of":"link"}`)}
}

// chain is a store with events, links to them, and what these must bring: nil where a link is broken.
func chain(t *testing.T) (s *running, links []esdb.EventData, targets []*esdb.EventData) {
	t.Helper()
	s = serve(t, t.TempDir())
	a, odd, kept, deleted := notes("Noted", 3), notes("Odd", 1), notes("Kept", 4), notes("Deleted", 2)
	s.append(t, "notes-A", esdb.NoStream{}, a...)
	s.append(t, "odd@notes", esdb.NoStream{}, odd...)
	s.append(t, "truncated", esdb.NoStream{}, kept...)
	s.describe(t, "truncated", `{"$tb":2}`)
	s.append(t, "deleted", esdb.NoStream{}, deleted...)
	s.append(t, "tombstoned", esdb.NoStream{}, notes("Gone", 2)...)
	for _, err := range []error{s.delete(t, "deleted", esdb.Any{}), s.tombstone(t, "tombstoned", esdb.Any{})} {
		if err != nil {
			t.Fatal(err)
		}
	}
	lead := func(to string, target *esdb.EventData) {
		links, targets = append(links, link(to)), append(targets, target)
	}
	lead("0@notes-A", &a[0])
	lead("2@notes-A", &a[2])
	lead("0@odd@notes", &odd[0])
	lead("2@truncated", &kept[2])
	lead("3@notes-A", nil)
	lead("9223372036854775807@notes-A", nil)
	lead("99999999999999999999@notes-A", nil)
	lead("-1@notes-A", nil)
	lead("1@truncated", nil)
	lead("0@deleted", nil)
	lead("0@tombstoned", nil)
	lead("9223372036854775807@tombstoned", nil)
	lead("0@nowhere", nil)
	lead("x@notes-A", nil)
	lead("@notes-A", nil)
	lead("1@", nil)
	lead("1", nil)
	lead("", nil)
	lead("1@notes-A", &a[1])
	lead("0@links", &links[0]) // a link to a link leads no further
	plain := notes("Plain", 1)
	links, targets = append(links, plain[0]), append(targets, &plain[0])
	s.append(t, "links", esdb.NoStream{}, links...)
	return s, links, targets
}

func TestLinksLeadToTheirEvents(t *testing.T) {
	s, links, targets := chain(t)
	for _, when := range []string{"at once", "after the store was reopened"} {
		up := func(resolve bool) []*esdb.ResolvedEvent {
			read, err := s.ReadStream(patient(t), "links", esdb.ReadStreamOptions{From: esdb.Start{}, ResolveLinkTos: resolve}, math.MaxUint64)
			return received(t, read, err)
		}
		resolved(t, when, up(true), links, targets)
		same(t, when+", not resolved", originals(up(false)), links...)
		read, err := s.ReadStream(patient(t), "links", esdb.ReadStreamOptions{Direction: esdb.Backwards, From: esdb.End{}, ResolveLinkTos: true}, math.MaxUint64)
		down := received(t, read, err)
		slices.Reverse(down)
		resolved(t, when+", backwards", down, links, targets)
		for _, direction := range []esdb.Direction{esdb.Forwards, esdb.Backwards} {
			o := esdb.ReadAllOptions{From: esdb.Start{}, ResolveLinkTos: true, Direction: direction}
			if direction == esdb.Backwards {
				o.From = esdb.End{}
			}
			read, err := s.ReadAll(patient(t), o, math.MaxUint64)
			all := received(t, read, err)
			if direction == esdb.Backwards {
				slices.Reverse(all)
			}
			resolved(t, when+", in the log", all[len(all)-len(links):], links, targets)
		}
		s.reopen(t)
	}
}

func TestSubscriptionsFollowLinks(t *testing.T) {
	s, links, targets := chain(t)
	one, err := s.SubscribeToStream(patient(t), "links", esdb.SubscribeToStreamOptions{From: esdb.Start{}, ResolveLinkTos: true})
	if err != nil {
		t.Fatal(err)
	}
	defer one.Close()
	all, err := s.SubscribeToAll(patient(t), esdb.SubscribeToAllOptions{From: esdb.Start{}, ResolveLinkTos: true, CheckpointInterval: 1, Filter: &esdb.SubscriptionFilter{
		Type: esdb.StreamFilterType, Prefixes: []string{"links"}, // of the link, not of what it leads to
	}})
	if err != nil {
		t.Fatal(err)
	}
	defer all.Close()
	unresolved := s.followStream(t, "links", esdb.Start{})
	subscriptions := map[string]arrivals{"to the stream": {one, t}, "to the log": {all, t}}
	for name, a := range subscriptions {
		resolved(t, "a subscription "+name, a.resolved(len(links)), links, targets)
		a.caughtUp()
	}
	same(t, "a subscription that does not resolve", unresolved.events(len(links)), links...)
	live := []esdb.EventData{link("0@later"), link("1@later")}
	later := notes("Later", 1)
	s.append(t, "later", esdb.NoStream{}, later...)
	s.append(t, "links", esdb.Any{}, live...)
	for name, a := range subscriptions {
		resolved(t, "live "+name, a.resolved(len(live)), live, []*esdb.EventData{&later[0], nil})
	}
}

// resolved are the next n events, with the links that led to them.
func (a arrivals) resolved(n int) (found []*esdb.ResolvedEvent) {
	a.t.Helper()
	for len(found) < n {
		e := a.next()
		if e.EventAppeared == nil {
			a.t.Fatalf("%+v came after %d events, want %d", e, len(found), n)
		}
		found = append(found, e.EventAppeared)
	}
	return found
}

// originals are the events that stand in the stream that was read.
func originals(found []*esdb.ResolvedEvent) (links []*esdb.RecordedEvent) {
	for _, e := range found {
		links = append(links, e.OriginalEvent())
	}
	return links
}

// resolved fails unless these events came, and with each link that for which it stands.
func resolved(t *testing.T, what string, found []*esdb.ResolvedEvent, links []esdb.EventData, targets []*esdb.EventData) {
	t.Helper()
	same(t, what, originals(found), links...)
	if t.Failed() {
		return
	}
	for i, e := range found {
		isLink := links[i].EventType == "$>"
		switch {
		case (e.Link != nil) != isLink:
			t.Errorf("%s: %q: link %v", what, links[i].Data, e.Link)
		case e.Commit == nil || *e.Commit != e.OriginalEvent().Position.Commit:
			t.Errorf("%s: %q: position %v, want that of the link", what, links[i].Data, e.Commit)
		case targets[i] == nil:
			if e.Event != nil {
				t.Errorf("%s: %q leads to %s", what, links[i].Data, e.Event.StreamID)
			}
		case e.Event == nil:
			t.Errorf("%s: %q leads nowhere", what, links[i].Data)
		default:
			same(t, what, []*esdb.RecordedEvent{e.Event}, *targets[i])
		}
	}
}

func TestALinkLeadsToWhatCanBeReadNow(t *testing.T) {
	s := serve(t, "")
	evs, to := notes("Noted", 2), link("0@notes-A")
	s.append(t, "links", esdb.NoStream{}, to)
	leads := func(when string, target *esdb.EventData) {
		t.Helper()
		read, err := s.ReadStream(patient(t), "links", esdb.ReadStreamOptions{From: esdb.Start{}, ResolveLinkTos: true}, 1)
		resolved(t, when, received(t, read, err), []esdb.EventData{to}, []*esdb.EventData{target})
	}
	leads("before there is anything", nil)
	s.append(t, "notes-A", esdb.NoStream{}, evs...)
	leads("when it is there", &evs[0])
	s.describe(t, "notes-A", `{"$maxCount":1}`)
	leads("when it is not kept", nil)
	s.describe(t, "notes-A", `{}`)
	leads("when it is kept after all", &evs[0])
	if err := s.delete(t, "notes-A", esdb.Any{}); err != nil {
		t.Fatal(err)
	}
	leads("when it is deleted", nil)
	s.append(t, "notes-A", esdb.NoStream{}, notes("Noted", 1)...)
	leads("when others came after it", nil)
	if err := s.tombstone(t, "notes-A", esdb.Any{}); err != nil {
		t.Fatal(err)
	}
	leads("when it is deleted for good", nil)
}
