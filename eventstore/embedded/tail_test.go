package embedded

import (
	"bytes"
	"fmt"
	"testing"
)

func TestTheLogReadsTheSameFromMemoryAndFromTheDatabase(t *testing.T) {
	s := memory(t)
	const total = tailEvents + 300
	for n := 0; n < total; {
		var events []*record
		for range 1 + n%7 {
			events = append(events, payloadRecord(uint64(n+len(events))))
		}
		n += len(events)
		if _, err := s.append(t.Context(), fmt.Sprintf("notes-%d", n%3), expectAny, events); err != nil {
			t.Fatal(err)
		}
	}
	end := s.published.Load()
	if _, ok := s.tail.between(end-tailEvents+1, end); !ok {
		t.Errorf("the last %d events are not in memory", tailEvents)
	}
	if _, ok := s.tail.between(end-tailEvents, end); ok {
		t.Errorf("more than %d events are in memory", tailEvents)
	}
	for from := uint64(0); from <= end+1; from += 17 {
		for _, limit := range []uint64{0, 1, 100, 1 << 60} {
			fromMemory, err := s.allForwards(from, limit)
			if err != nil {
				t.Fatal(err)
			}
			kept := s.tail.events.Swap(nil)
			fromDatabase, err := s.allForwards(from, limit)
			if err != nil {
				t.Fatal(err)
			}
			s.tail.events.Store(kept)
			samePage(t, fmt.Sprintf("%d events from %d", limit, from), fromMemory, fromDatabase)
		}
	}
}

func samePage(t *testing.T, what string, found, want page) {
	t.Helper()
	if len(found.events) != len(want.events) || found.next != want.next || found.more != want.more || found.bytes != want.bytes {
		t.Errorf("%s: %d events, then %d, %v; want %d, then %d, %v", what, len(found.events), found.next, found.more,
			len(want.events), want.next, want.more)
		return
	}
	var one, other encoder
	for i := range found.events {
		if a, b := one.message(found.events[i], nil), other.message(want.events[i], nil); !bytes.Equal(a.ReadOnlyData(), b.ReadOnlyData()) {
			t.Errorf("%s: event %d is %q, want %q", what, i, a.ReadOnlyData(), b.ReadOnlyData())
		}
	}
}

func TestMemoryHoldsNoMoreOfTheLogThanItMay(t *testing.T) {
	var last tail
	position := uint64(0)
	extend := func(sizes ...int) {
		var added []*record
		for _, size := range sizes {
			position++
			added = append(added, &record{position: position, data: make([]byte, size)})
		}
		last.extend(added)
	}
	held := func() (bytes int) {
		for _, r := range *last.events.Load() {
			bytes += r.size()
		}
		return bytes
	}
	for range 100 {
		extend(1<<20, 10)
		if bytes := held(); bytes > tailBytes+1<<20 {
			t.Fatalf("it holds %d bytes", bytes)
		}
	}
	extend(5*tailBytes, 1)
	if _, ok := last.between(position, position); !ok {
		t.Error("the last event is not held")
	}
	position += 10 // what came between is not known
	extend(1, 1)
	if _, ok := last.between(position-2, position); ok {
		t.Error("it holds an event that it never had")
	}
	if events, ok := last.between(position-1, position); !ok || len(events) != 2 {
		t.Errorf("it holds %d of the events after the gap, want 2", len(events))
	}
}
