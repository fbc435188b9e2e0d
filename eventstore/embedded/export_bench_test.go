package embedded

import (
	"context"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"sync/atomic"
	"time"

	"github.com/cockroachdb/pebble/v2"
	"github.com/cockroachdb/pebble/v2/vfs"
	"github.com/google/uuid"
)

// What benchmarks from outside the package need of its inside.

// Payload is the data and the metadata of the events of all benchmarks, about 300 bytes in all. It compresses by half, as
// what people write does.
func Payload(n uint64) (data, metadata []byte) {
	var noise []byte
	for random := rand.New(rand.NewPCG(n, 1)); len(noise) < 64; {
		noise = binary.BigEndian.AppendUint64(noise, random.Uint64())
	}
	return fmt.Appendf(nil, `{"story":"ACME-%d","place":%d,"title":"%s"}`, n, n%1000, hex.EncodeToString(noise[:56])),
		fmt.Appendf(nil, `{"actor":"ana","role":"product_owner","reason":"what customers ask for","command":"%x","hash":"%x"}`, noise[:16], noise[32:48])
}

func payloadRecord(n uint64) *record {
	data, metadata := Payload(n)
	return &record{id: uuid.New(), typ: "StoryPrioritized", contentType: contentJSON, data: data, metadata: metadata}
}

// Fill writes events to the store in a directory as the store itself does, but many with each sync. The function names the
// stream of an event by its number.
func Fill(dir string, events int, stream func(n int) string) (err error) {
	s, err := openStore(dir, slog.New(slog.DiscardHandler))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.close()) }()
	var group []*appendRequest
	for n := range events {
		group = append(group, &appendRequest{
			stream: stream(n), expected: expectAny, done: make(chan struct{}), events: []*record{payloadRecord(uint64(n))},
		})
		if len(group) == 5000 || n == events-1 {
			if err := s.writeGroup(group); err != nil {
				return err
			}
			group = group[:0]
		}
	}
	return nil
}

// Rest waits until the database has put in order what was written.
func (s *Server) Rest(ctx context.Context) error {
	for every := time.Tick(10 * time.Millisecond); ; {
		if m := s.store.db.Metrics(); m.Compact.NumInProgress == 0 && m.Flush.NumInProgress == 0 {
			return nil
		}
		select {
		case <-every:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// Iterate walks over all events in the database, without the store, and counts them.
func (s *Server) Iterate(decoded bool) (n int, err error) {
	iter, err := s.store.db.NewIter(allEvents())
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, iter.Close()) }()
	for ok := iter.First(); ok; ok = iter.Next() {
		if decoded {
			if _, err := decode(positionIn(iter.Key()), iter.Value()); err != nil {
				return n, err
			}
		}
		n++
	}
	return n, iter.Error()
}

// ReadLog reads a page of the log, without the protocol, and says how many events it holds.
func (s *Server) ReadLog(from, limit uint64) (int, error) {
	p, err := s.store.allForwards(from, limit)
	return len(p.events), err
}

// ReadStream reads a page of a stream, without the protocol, and says how many events it holds.
func (s *Server) ReadStream(stream string, from, limit uint64) (int, error) {
	p, err := s.store.streamForwards(stream, from, limit)
	return len(p.events), err
}

// Head is the last revision of a stream.
func (s *Server) Head(stream string) (int64, error) { return s.store.head(stream) }

// Forget makes every stream one that was not used lately.
func (s *Server) Forget() {
	s.store.states.mu.Lock()
	defer s.store.states.mu.Unlock()
	clear(s.store.states.states)
}

// Bare is a Pebble database with the options of a store, and nothing else.
type Bare struct {
	db   *pebble.DB
	last atomic.Uint64
}

// OpenBare opens one in a directory.
func OpenBare(dir string) (*Bare, error) {
	db, err := pebble.Open(dir, pebbleOptions(vfs.Default, slog.New(slog.DiscardHandler)))
	return &Bare{db: db}, err
}

// Append commits the keys and values that the append of one event writes.
func (b *Bare) Append(stream string) error {
	position := b.last.Add(1)
	e := payloadRecord(position)
	e.stream = stream
	batch := b.db.NewBatch()
	return errors.Join(
		batch.Set(eventKey(position), e.encode(), nil),
		batch.Set(streamKey(stream, int64(position)), binary.BigEndian.AppendUint64(nil, position), nil),
		batch.Commit(pebble.Sync),
		batch.Close(),
	)
}

// Close closes the database.
func (b *Bare) Close() error { return b.db.Close() }
