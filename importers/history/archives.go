package history

import (
	"archive/tar"
	"archive/zip"
	"bufio"
	"bytes"
	"cmp"
	"compress/flate"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
)

// archive is how files are packed.
type archive int

const (
	none archive = iota
	zipped
	gzipped
	tarred
)

// tarHeader is how many bytes show what a file is.
const tarHeader = 512

func kindOf(start []byte) archive {
	switch {
	case bytes.HasPrefix(start, []byte("PK\x03\x04")), bytes.HasPrefix(start, []byte("PK\x05\x06")):
		return zipped
	case bytes.HasPrefix(start, []byte("\x1f\x8b\x08")):
		return gzipped
	case len(start) == tarHeader && bytes.HasPrefix(start[257:], []byte("ustar")):
		return tarred
	}
	return none
}

// An archive may become so many times as large as it is, beyond a size that does no harm. Exports of Jira become ten to fifty times as large; what
// was made to fill disks and memories, a thousand times and more.
const (
	mostGrowth = 250
	harmless   = 256 << 20
)

var errBomb = fmt.Errorf("becomes more than %d times as large when it is unpacked: no export does", mostGrowth)

// allowance counts what came out of an archive against what went in.
type allowance struct{ in, out int64 }

// take counts bytes that came out.
func (a *allowance) take(n int) error {
	if a.out += int64(n); a.out > harmless && a.out/mostGrowth > a.in {
		return errBomb
	}
	return nil
}

// allowed reads what comes out.
type allowed struct {
	io.Reader
	*allowance
}

func (r allowed) Read(into []byte) (int, error) {
	n, err := r.Reader.Read(into)
	if bomb := r.take(n); bomb != nil {
		return 0, bomb
	}
	return n, err
}

// counted reads what goes in.
type counted struct {
	io.Reader
	*allowance
}

func (r counted) Read(into []byte) (int, error) {
	n, err := r.Reader.Read(into)
	r.in += int64(n)
	return n, err
}

func (w *walk) zip(name string, in *os.File) error {
	info, err := in.Stat()
	if err != nil || !info.Mode().IsRegular() {
		return w.fault(name, errors.Join(err, errors.New("is a zip archive, which has to be a file")))
	}
	contents, err := zip.NewReader(in, info.Size())
	if err != nil {
		return w.fault(name, inWords(err))
	}
	limit := &allowance{in: info.Size()}
	for _, member := range contents.File {
		err := w.member(name, member.Name, member.FileInfo(), func(name string) error { return w.zipped(name, member, limit) })
		if err != nil || limit.take(0) != nil {
			return err
		}
	}
	return nil
}

func (w *walk) zipped(name string, member *zip.File, limit *allowance) error {
	if member.Flags&1 != 0 {
		return w.fault(name, errors.New("is encrypted: unpack the archive with its password, and import what was in it"))
	}
	in, err := member.Open()
	if err != nil {
		return w.fault(name, inWords(err))
	}
	defer in.Close()
	return w.packed(name, allowed{in, limit})
}

// gzip walks over what gzip compressed: one file, or a tar archive.
func (w *walk) gzip(name string, in io.Reader) error {
	limit := &allowance{}
	unpacked, err := gzip.NewReader(counted{in, limit})
	if err != nil {
		return w.fault(name, inWords(err))
	}
	out := bufio.NewReaderSize(allowed{unpacked, limit}, 1<<16)
	if start, _ := out.Peek(tarHeader); kindOf(start) == tarred {
		return w.tar(name, out)
	}
	return w.packed(name, out)
}

func (w *walk) tar(name string, in io.Reader) error {
	contents, broken := tar.NewReader(in), len(w.broken)
	for len(w.broken) == broken { // what comes after a break can't be found
		header, err := contents.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return w.fault(name, inWords(err))
		}
		err = w.member(name, header.Name, header.FileInfo(), func(name string) error { return w.packed(name, contents) })
		if err != nil {
			return err
		}
	}
	return nil
}

// member takes a file in an archive, unless it can be no export.
func (w *walk) member(archive, name string, info os.FileInfo, take func(name string) error) error {
	full := archive + ":" + name
	if info.IsDir() {
		return nil
	}
	if why := cmp.Or(foreignFile(name), irregular(info.Mode())); why != "" {
		return w.passOver(full, why)
	}
	return take(full)
}

// packed hands over a file of an archive.
func (w *walk) packed(name string, in io.Reader) error {
	buffered := bufio.NewReader(in)
	start, _ := buffered.Peek(tarHeader)
	if kindOf(start) != none {
		return w.passOver(name, "is an archive in an archive: unpack the outer one")
	}
	return w.hand(name, buffered)
}

// inWords says what is wrong with an archive.
func inWords(err error) error {
	corrupt := flate.CorruptInputError(0)
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF):
		return errors.New("ends before its end: the archive is truncated")
	case errors.Is(err, zip.ErrAlgorithm):
		return errors.New("is compressed in a way that is not known: unpack the archive, and import what was in it")
	case errors.Is(err, zip.ErrFormat), errors.Is(err, zip.ErrChecksum), errors.Is(err, gzip.ErrHeader), errors.Is(err, gzip.ErrChecksum),
		errors.Is(err, tar.ErrHeader), errors.As(err, &corrupt):
		return fmt.Errorf("is a broken archive, or a truncated one: %w", err)
	}
	return err
}
