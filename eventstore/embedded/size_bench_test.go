package embedded_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
)

// A store of a size: ten streams at a time get 1,000 events each in turn, and then rest while the next ten do. So a small
// store and a large one differ in their size alone.
const (
	smallStore   = 10_000
	largeStore   = 5_000_000
	shortStore   = 20_000 // in place of the large one where benchmarks only show that they run
	streamEvents = 1000
)

func dealt(n int) string { return fmt.Sprintf("backlog-%d-%d", n/(10*streamEvents), n%10) }

// stocked is a store of a size, and how many events each stream has got since.
type stocked struct {
	*running
	name   string
	events int
	added  map[string]uint64
	place  func() int // number of the event with which the next thing has to do
}

// BenchmarkStoreSize does one thing at a time in a small store and in a large one: in the middle of each, and anywhere,
// where the cache holds all of the small store and next to nothing of the large one. It does it through the client, and
// inside, where nothing hides what the size costs. No stream's state is remembered. To fill the large store takes a minute
// or two, and 1 GB of disk.
func BenchmarkStoreSize(b *testing.B) {
	large := largeStore
	if testing.Short() {
		large = shortStore
	}
	var stores []*stocked
	for _, s := range []*stocked{{name: "small", events: smallStore}, {name: "large", events: large}} {
		began := time.Now()
		s.running, s.added = filled(b, s.events, dealt), map[string]uint64{}
		b.Logf("%d events written in %v", s.events, time.Since(began).Round(time.Second))
		stores = append(stores, s)
	}
	middle := func(s *stocked) int { return s.events / 2 }
	anywhere := func(s *stocked) int { return rand.IntN(s.events - 100) }
	for _, c := range []struct {
		name  string
		place func(*stocked) int
		does  func(*stocked) error
	}{
		{"middle/page-of-log", middle, (*stocked).pageOfLog},
		{"middle/page-of-stream", middle, (*stocked).pageOfStream},
		{"middle/end-of-stream", middle, (*stocked).endOfStream},
		{"middle/append", middle, (*stocked).appendExactly},
		{"anywhere/page-of-log", anywhere, (*stocked).pageOfLog},
		{"anywhere/page-of-stream", anywhere, (*stocked).pageOfStream},
		{"anywhere/end-of-stream", anywhere, (*stocked).endOfStream},
		{"anywhere/append", anywhere, (*stocked).appendExactly},
		{"inside/page-of-log", anywhere, (*stocked).insidePageOfLog},
		{"inside/page-of-stream", anywhere, (*stocked).insidePageOfStream},
		{"inside/head", anywhere, (*stocked).insideHead},
	} {
		b.Run(c.name, func(b *testing.B) {
			var contenders []contender
			for _, s := range stores {
				s.place = func() int { return c.place(s) }
				contenders = append(contenders, contender{name: s.name, prepare: s.server.Forget, work: func() {
					if err := c.does(s); err != nil {
						b.Fatal(err)
					}
				}})
			}
			contestTimes(b, contenders...)
		})
	}
}

func (s *stocked) pageOfLog() error {
	at := uint64(1 + s.place())
	read, err := s.ReadAll(context.Background(), esdb.ReadAllOptions{From: esdb.Position{Commit: at, Prepare: at}}, 100)
	return takeAll(read, err, 100)
}

func (s *stocked) pageOfStream() error {
	read, err := s.ReadStream(context.Background(), dealt(s.place()), esdb.ReadStreamOptions{From: esdb.Revision(450)}, 100)
	return takeAll(read, err, 100)
}

func (s *stocked) endOfStream() error {
	o := esdb.ReadStreamOptions{From: esdb.End{}, Direction: esdb.Backwards}
	read, err := s.ReadStream(context.Background(), dealt(s.place()), o, 1)
	return takeAll(read, err, 1)
}

func (s *stocked) appendExactly() error {
	stream := dealt(s.place())
	head := streamEvents - 1 + s.added[stream]
	s.added[stream]++
	o := esdb.AppendToStreamOptions{ExpectedRevision: esdb.Revision(head)}
	_, err := s.AppendToStream(context.Background(), stream, o, sized(head))
	return err
}

func (s *stocked) insidePageOfLog() error {
	return exactly(100)(s.server.ReadLog(uint64(1+s.place()), 100))
}

func (s *stocked) insidePageOfStream() error {
	return exactly(100)(s.server.ReadStream(dealt(s.place()), 450, 100))
}

func (s *stocked) insideHead() error {
	head, err := s.server.Head(dealt(s.place()))
	if head < streamEvents-1 {
		err = errors.Join(err, fmt.Errorf("the head is %d", head))
	}
	return err
}

// exactly fails unless that many events were found.
func exactly(want int) func(found int, err error) error {
	return func(found int, err error) error {
		if found != want {
			err = errors.Join(err, fmt.Errorf("%d events, want %d", found, want))
		}
		return err
	}
}

// takeAll takes all events of a read and fails unless there are that many.
func takeAll(read *esdb.ReadStream, err error, want int) error {
	if err != nil {
		return err
	}
	defer read.Close()
	for found := 0; ; found++ {
		if _, err := read.Recv(); errors.Is(err, io.EOF) {
			return exactly(want)(found, nil)
		} else if err != nil {
			return err
		}
	}
}
