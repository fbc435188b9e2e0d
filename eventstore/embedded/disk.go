package embedded

import (
	"errors"
	"fmt"
	"log/slog"

	"github.com/cockroachdb/pebble/v2"
	"github.com/cockroachdb/pebble/v2/vfs"
)

// ErrDiskFull says that a write was refused because too little room is left on the disk. Nothing was written; once there
// is room, writes are taken again.
var ErrDiskFull = errors.New("event store's disk is full")

// reserveBytes is the room that writes leave on the disk: what is in memory can be flushed, tables can be compacted, and
// the machine's owner can still work. A write that meets a full disk all the same ends all writing.
const reserveBytes = 128 << 20

// disk is where a store lies.
type disk struct {
	vfs.FS
	dir string
}

// room is ErrDiskFull where the reserve is touched.
func (d disk) room() error {
	usage, err := d.GetDiskUsage(d.dir)
	if err != nil || usage.AvailBytes >= reserveBytes { // in memory, or a file system that does not tell: the write will
		return nil
	}
	return fmt.Errorf("%w: %d MiB are left in %s, writes need %d", ErrDiskFull, usage.AvailBytes>>20, d.dir, reserveBytes>>20)
}

// quiet passes Pebble's errors to the log and drops its chatter.
type quiet struct{ log *slog.Logger }

func (q quiet) Infof(string, ...any) {}
func (q quiet) Errorf(format string, args ...any) {
	q.log.Error(fmt.Sprintf("event store: "+format, args...))
}
func (q quiet) Fatalf(format string, args ...any) {
	panic(fatal{fmt.Errorf("event store: "+format, args...)})
}

// fatal is what Pebble panics with where it can't go on.
type fatal struct{ error }

// commit writes a batch to the disk. A disk that fails must end the writing, not the process.
func commit(batch *pebble.Batch) (err error) {
	defer func() {
		switch p := recover().(type) {
		case nil:
		case fatal:
			err = p.error
		default:
			panic(p)
		}
	}()
	return batch.Commit(pebble.Sync)
}
