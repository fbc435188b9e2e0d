package embedded

import (
	"encoding/binary"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/cockroachdb/pebble/v2"
	"github.com/cockroachdb/pebble/v2/sstable"
	"github.com/cockroachdb/pebble/v2/vfs"
)

// ErrInUse says that another process has the store open.
var ErrInUse = errors.New("event store is in use by another process")

// ErrNewerFormat says that the store was written by a newer program.
var ErrNewerFormat = errors.New("event store was written by a newer version")

// ErrClosed says that the store is closed, or that it stopped writing because the disk failed it.
var ErrClosed = errors.New("event store takes no more writes")

// format is the version of the stored form.
const format = 1

// What Pebble may use. Its memory counts twice, for the garbage collector waits until the heap has doubled, and files that are read often
// stay in the operating system's memory. Reopening replays at most a few tables of memory, and files stay well below the limit of 1,024
// open ones that ordinary users have.
const (
	memTableBytes = 8 << 20
	cacheBytes    = 8 << 20
	maxOpenFiles  = 256
	blockBytes    = 16 << 10 // large for logs that are read in order, small for one event of a store that no cache holds
)

// store is the log and its indexes. One goroutine writes; anyone reads what has been published.
type store struct {
	db        *pebble.DB
	disk      disk
	failure   atomic.Pointer[error] // why nothing is written any more
	log       *slog.Logger
	states    *stateCache
	recent    *recent   // the writer's
	latest    time.Time // the writer's: when the last event was appended
	tail      tail
	published atomic.Uint64 // position of the last event that readers may see; 0 for none
	opened    uint64        // what that was when the store was opened
	awaited   *awaited

	appends chan *appendRequest
	closing chan struct{}
	written sync.WaitGroup
}

// Exists says whether a directory holds a store.
func Exists(dir string) (bool, error) {
	found, err := pebble.Peek(dir, vfs.Default)
	if errors.Is(err, os.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("look for an event store in %q: %w", dir, err)
	}
	return found.Exists, nil
}

func openStore(dir string, log *slog.Logger) (*store, error) {
	if dir == "" {
		return openStoreOn(vfs.NewMem(), dir, log)
	}
	if err := ownDirectory(dir); err != nil {
		return nil, fmt.Errorf("open event store %q: %w", dir, err)
	}
	return openStoreOn(vfs.Default, dir, log)
}

// ownDirectory makes the directory one for this user alone, whatever the umask says and whoever made it: the database
// does not mind what others may.
func ownDirectory(dir string) error {
	return errors.Join(os.MkdirAll(dir, 0o700), os.Chmod(dir, 0o700))
}

func pebbleOptions(fs vfs.FS, log *slog.Logger) *pebble.Options {
	o := &pebble.Options{
		FS: fs, Logger: quiet{log}, FormatMajorVersion: pebble.FormatNewest,
		MemTableSize: memTableBytes, CacheSize: cacheBytes, MaxOpenFiles: maxOpenFiles,
	}
	o.Levels[0].BlockSize = blockBytes // the other levels follow it
	o.Levels[0].Compression = func() *sstable.CompressionProfile { return sstable.FastestCompression }
	return o
}

func openStoreOn(fs vfs.FS, dir string, log *slog.Logger) (*store, error) {
	db, err := pebble.Open(dir, pebbleOptions(fs, log))
	if err != nil {
		if inUse(err) {
			err = errors.Join(ErrInUse, err)
		}
		return nil, fmt.Errorf("open event store %q: %w", dir, err)
	}
	s := &store{
		db: db, disk: disk{fs, dir}, log: log, states: newStateCache(), recent: newRecent(), appends: make(chan *appendRequest, 1024), closing: make(chan struct{}),
		awaited: newAwaited(),
	}
	if err := errors.Join(s.checkFormat(), s.findEnd(), removeCheckpoints(s.disk)); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	s.written.Add(1)
	go s.write()
	return s, nil
}

// inUse says whether a database was not opened because another process, or this one, holds its lock.
func inUse(err error) bool {
	return errors.Is(err, syscall.EAGAIN) || strings.Contains(err.Error(), "lock held by current process")
}

func (s *store) close() error {
	close(s.closing)
	s.written.Wait()
	return s.db.Close()
}

func (s *store) checkFormat() error {
	value, closer, err := s.db.Get([]byte{keyFormat})
	if errors.Is(err, pebble.ErrNotFound) {
		return s.db.Set([]byte{keyFormat}, binary.BigEndian.AppendUint32(nil, format), pebble.Sync)
	}
	if err != nil {
		return err
	}
	defer closer.Close()
	if found := binary.BigEndian.Uint32(value); found > format {
		return fmt.Errorf("%w: format %d, this program knows %d", ErrNewerFormat, found, format)
	}
	return nil
}

// findEnd publishes what the store holds.
func (s *store) findEnd() error {
	iter, err := s.db.NewIter(allEvents())
	if err != nil {
		return err
	}
	if iter.Last() {
		last, err := decode(positionIn(iter.Key()), iter.Value())
		if err != nil {
			return errors.Join(err, iter.Close())
		}
		s.latest = last.created
		s.published.Store(last.position)
		s.opened = last.position
	}
	return errors.Join(iter.Error(), iter.Close())
}

// publish lets readers see the log up to a position, with the states that streams have there.
func (s *store) publish(position uint64, states map[string]streamState) {
	s.states.update(states, func() { s.published.Store(position) })
}

// healthy is nil while the store takes writes, else why it does not.
func (s *store) healthy() error {
	if failure := s.failure.Load(); failure != nil {
		return *failure
	}
	return s.disk.room()
}
