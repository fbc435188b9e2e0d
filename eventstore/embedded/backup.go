package embedded

import (
	"archive/tar"
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/cockroachdb/pebble/v2"
	"github.com/cockroachdb/pebble/v2/vfs"
	"github.com/google/uuid"
)

// sumsFile is the last file of a backup: the SHA-256 of each other one, as sha256sum prints it. A backup without it is not
// whole.
const sumsFile = "SHA256SUMS"

// checkpointPrefix begins the names of the directories in which copies are made, inside of the store's own.
const checkpointPrefix = "backup-"

// Backup writes a consistent copy of the store as a tar archive while the store goes on being used: all that was
// acknowledged before the call, and of what comes meanwhile whole appends in their order.
func (s *Server) Backup(ctx context.Context, w io.Writer) error {
	if err := s.store.backup(ctx, w); err != nil {
		return fmt.Errorf("back up the event store: %w", err)
	}
	return nil
}

// BackupPath is where a backup is served over HTTP/1.1, to users of the groups $admins and $ops where there are users.
const BackupPath = "/v1/backup"

// ServeBackup answers an HTTP request with a backup. One that fails on the way is not whole, which its reader finds.
func (s *Server) ServeBackup(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/x-tar")
	if err := s.Backup(r.Context(), w); err != nil {
		s.log.Error("backup failed", "error", err)
	}
}

func (s *store) backup(ctx context.Context, w io.Writer) (err error) {
	dir := s.disk.PathJoin(s.disk.dir, checkpointPrefix+uuid.NewString())
	if err := s.db.Checkpoint(dir, pebble.WithFlushedWAL()); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.disk.RemoveAll(dir)) }()
	names, err := s.disk.List(dir)
	if err != nil {
		return err
	}
	slices.Sort(names)
	archive := tar.NewWriter(w)
	var sums strings.Builder
	for _, name := range names {
		if err := ctx.Err(); err != nil {
			return err
		}
		sum, err := archiveFile(archive, s.disk, s.disk.PathJoin(dir, name), name)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		fmt.Fprintln(&sums, sumLine(sum, name))
	}
	if err := archive.WriteHeader(header(sumsFile, int64(sums.Len()))); err != nil {
		return err
	}
	_, err = io.WriteString(archive, sums.String())
	return errors.Join(err, archive.Close())
}

func sumLine(sum []byte, name string) string { return fmt.Sprintf("%x  %s", sum, name) }

func header(name string, size int64) *tar.Header {
	return &tar.Header{Name: name, Mode: 0o600, Size: size, ModTime: time.Now()}
}

func archiveFile(archive *tar.Writer, fs vfs.FS, path, name string) (sum []byte, err error) {
	info, err := fs.Stat(path)
	if err != nil {
		return nil, err
	}
	file, err := fs.Open(path, vfs.SequentialReadsOption)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	if err := archive.WriteHeader(header(name, info.Size())); err != nil {
		return nil, err
	}
	hash := sha256.New()
	_, err = io.Copy(io.MultiWriter(archive, hash), file)
	return hash.Sum(nil), err
}

// removeCheckpoints removes what backups that were killed have left.
func removeCheckpoints(d disk) error {
	names, err := d.List(d.dir)
	for _, name := range names {
		if strings.HasPrefix(name, checkpointPrefix) {
			err = errors.Join(err, d.RemoveAll(d.PathJoin(d.dir, name)))
		}
	}
	return err
}

// ErrBadBackup says that an archive is not a whole backup of an event store.
var ErrBadBackup = errors.New("not a whole backup of an event store")

// CheckBackup reads a backup to its end. It is ErrBadBackup if something is missing or damaged.
func CheckBackup(r io.Reader) error {
	return readBackup(r, func(string) (io.WriteCloser, error) { return nowhere{io.Discard}, nil })
}

type nowhere struct{ io.Writer }

func (nowhere) Close() error { return nil }

// readBackup writes each file of a backup to what create gives for it.
func readBackup(r io.Reader, create func(name string) (io.WriteCloser, error)) error {
	archive := tar.NewReader(r)
	var sums []string
	for {
		h, err := archive.Next()
		if err != nil {
			return fmt.Errorf("%w: %w", ErrBadBackup, cmp.Or(unended(err), err))
		}
		if h.Name == sumsFile {
			return errors.Join(checkSums(archive, sums), toTheEnd(r))
		}
		if h.Typeflag != tar.TypeReg || sparse(h) || strings.ContainsAny(h.Name, `/\`) || h.Name == "" || h.Name == ".." {
			return fmt.Errorf("%w: it holds %q", ErrBadBackup, h.Name)
		}
		sum, err := unpack(archive, h.Name, create)
		if err != nil {
			return err
		}
		sums = append(sums, sumLine(sum, h.Name))
	}
}

// sparse says that a file holds zeros that the archive does not: any number of them.
func sparse(h *tar.Header) bool {
	for name := range h.PAXRecords {
		if strings.HasPrefix(name, "GNU.sparse.") {
			return true
		}
	}
	return false
}

// unended is the error of an archive that has no more files before it was to end.
func unended(err error) error {
	if errors.Is(err, io.EOF) {
		return fmt.Errorf("%s is missing", sumsFile)
	}
	return nil
}

func unpack(archive io.Reader, name string, create func(string) (io.WriteCloser, error)) (sum []byte, err error) {
	file, err := create(name)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	hash := sha256.New()
	if _, err := io.Copy(io.MultiWriter(file, hash), archive); err != nil {
		if errors.Is(err, io.ErrUnexpectedEOF) {
			err = fmt.Errorf("%w: %s: %w", ErrBadBackup, name, err)
		}
		return nil, err
	}
	return hash.Sum(nil), nil
}

func checkSums(archive io.Reader, found []string) error {
	text, err := io.ReadAll(io.LimitReader(archive, 64<<20))
	if err != nil {
		return fmt.Errorf("%w: %w", ErrBadBackup, err)
	}
	said := strings.Split(string(bytes.TrimSuffix(text, []byte("\n"))), "\n")
	for i := range max(len(said), len(found)) {
		if i >= len(said) || i >= len(found) || said[i] != found[i] {
			return fmt.Errorf("%w: its files are not those that %s lists", ErrBadBackup, sumsFile)
		}
	}
	return nil
}

// toTheEnd takes the padding of an archive, so that who sends it is not cut off.
func toTheEnd(r io.Reader) error {
	_, err := io.Copy(io.Discard, r)
	return err
}
