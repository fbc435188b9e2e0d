package embedded

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
)

// ErrNotEmpty says that a backup can't be restored into a directory because something is there.
var ErrNotEmpty = errors.New("directory is not empty")

// Restored is what a restored store holds.
type Restored struct {
	Events       int
	LastPosition uint64 // 0 if there are no events
}

// Restore puts a backup back as the store in a directory, which must be empty or not exist: whole, or not at all. Every
// event is read, and its checksum compared, before the store is there. Errors: ErrBadBackup, ErrNotEmpty, ErrNewerFormat.
func Restore(dir string, backup io.Reader) (Restored, error) {
	held, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return Restored{}, fmt.Errorf("restore an event store: %w", err)
	}
	if len(held) > 0 {
		return Restored{}, fmt.Errorf("restore an event store: %w: %s", ErrNotEmpty, dir)
	}
	restored, err := restore(filepath.Clean(dir), backup)
	if err != nil {
		return Restored{}, fmt.Errorf("restore an event store: %w", err)
	}
	return restored, nil
}

func restore(dir string, backup io.Reader) (found Restored, err error) {
	parent := filepath.Dir(dir)
	if err := os.MkdirAll(parent, 0o755); err != nil {
		return found, err
	}
	temporary, err := os.MkdirTemp(parent, filepath.Base(dir)+".restoring-")
	if err != nil {
		return found, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.RemoveAll(temporary))
		}
	}()
	err = readBackup(backup, func(name string) (io.WriteCloser, error) {
		file, err := os.OpenFile(filepath.Join(temporary, name), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
		return synced{file}, err
	})
	if err != nil {
		return found, err
	}
	if found, err = inspect(temporary); err != nil {
		return found, err
	}
	if err := os.Remove(dir); err != nil && !errors.Is(err, os.ErrNotExist) { // an empty one
		return found, err
	}
	return found, errors.Join(syncDirectory(temporary), os.Rename(temporary, dir), syncDirectory(parent))
}

// synced is a file that is on disk once it is closed.
type synced struct{ *os.File }

func (s synced) Close() error { return errors.Join(s.Sync(), s.File.Close()) }

func syncDirectory(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// inspect opens the store in a directory and reads all its events.
func inspect(dir string) (found Restored, err error) {
	s, err := openStore(dir, slog.New(slog.DiscardHandler))
	if err != nil {
		return found, err
	}
	defer func() { err = errors.Join(err, s.close()) }()
	iter, err := s.db.NewIter(allEvents())
	if err != nil {
		return found, err
	}
	defer func() { err = errors.Join(err, iter.Close()) }()
	for ok := iter.First(); ok; ok = iter.Next() {
		if _, err := decode(positionIn(iter.Key()), iter.Value()); err != nil {
			return found, err
		}
		found = Restored{Events: found.Events + 1, LastPosition: positionIn(iter.Key())}
	}
	return found, iter.Error()
}
