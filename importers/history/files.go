package history

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// File is a file with something to import, be it one of a directory or of an archive.
type File struct {
	Name   string    // its path; of a file in an archive, "dump.zip:dir/x.json"
	Reader io.Reader // its text in UTF-8, without a byte order mark; to be read before each returns
}

// Foreign is what was passed over, since it can't be an export.
type Foreign struct{ Name, Why string }

// PassOver is what each returns for a file that is no export of its tool, with the end of a sentence: "is no page of a search".
func PassOver(why string) error { return foreign(why) }

type foreign string

func (f foreign) Error() string { return string(f) }

// mostBroken is how many files that can't be read are named before the walk ends.
const mostBroken = 20

// errTooManyBroken ends a walk over files that can't be read.
var errTooManyBroken = errors.New("too many files that can't be read: the rest was not looked at")

// Walk hands over the files that paths name: files, those in directories and in what lies within, by name, and those in archives: .zip, .tar and
// either compressed by gzip. It knows archives by what is in them. Archives in archives, links and what can be no export by its name are passed over.
//
// An archive that becomes more than 256 MiB and more than 250 times as large as it is, is refused: no export does.
//
// An error of each ends the walk, unless PassOver made it. A file that can't be read is a fault that the error names; the walk goes on, so that all
// of them are named.
func Walk(ctx context.Context, paths []string, each func(File) error) ([]Foreign, error) {
	w := &walk{ctx: ctx, each: each, buffer: bufio.NewReaderSize(nil, 1<<16)}
	for _, path := range paths {
		if err := w.given(path); err != nil {
			return w.foreign, errors.Join(append(w.broken, err)...)
		}
	}
	return w.foreign, errors.Join(w.broken...)
}

type walk struct {
	ctx     context.Context
	each    func(File) error
	buffer  *bufio.Reader // of the file that is being read
	foreign []Foreign
	broken  []error
}

func (w *walk) passOver(name, why string) error {
	w.foreign = append(w.foreign, Foreign{name, why})
	return nil
}

// fault notes what can't be read.
func (w *walk) fault(name string, err error) error {
	if len(w.broken) == mostBroken {
		return errTooManyBroken
	}
	w.broken = append(w.broken, fmt.Errorf("%s: %w", name, err))
	return nil
}

// given walks over a path that somebody named: whatever it is called, it is looked at.
func (w *walk) given(path string) error {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return w.fault(path, withoutPath(err))
	case info.IsDir():
		return w.directory(path)
	}
	return w.file(path)
}

// withoutPath is the cause of an error that names a path, which is named anyway.
func withoutPath(err error) error {
	if named := new(os.PathError); errors.As(err, &named) {
		return named.Err
	}
	return err
}

// directory walks over a directory. Links are not followed: what they lead to is in it anyway, or not meant.
func (w *walk) directory(path string) error {
	entries, err := os.ReadDir(path) // by name
	if err != nil {
		return w.fault(path, withoutPath(err))
	}
	for _, entry := range entries {
		if err := w.entry(filepath.Join(path, entry.Name()), entry); err != nil {
			return err
		}
	}
	return nil
}

func (w *walk) entry(path string, entry os.DirEntry) error {
	if entry.IsDir() {
		if why := foreignDirectory(entry.Name()); why != "" {
			return w.passOver(path, why)
		}
		return w.directory(path)
	}
	if why := cmp.Or(foreignFile(entry.Name()), irregular(entry.Type())); why != "" {
		return w.passOver(path, why)
	}
	return w.file(path)
}

// irregular says why what is no file is passed over.
func irregular(mode os.FileMode) string {
	switch {
	case mode.IsRegular():
		return ""
	case mode&os.ModeSymlink != 0:
		return "is a link"
	}
	return "is no regular file"
}

func (w *walk) file(path string) error {
	if err := w.ctx.Err(); err != nil {
		return err
	}
	in, err := os.Open(path)
	if err != nil {
		return w.fault(path, withoutPath(err))
	}
	defer in.Close()
	w.buffer.Reset(in)
	start, err := w.buffer.Peek(tarHeader)
	if err != nil && !errors.Is(err, io.EOF) {
		return w.fault(path, withoutPath(err))
	}
	switch kindOf(start) {
	case zipped:
		return w.zip(path, in)
	case gzipped:
		return w.gzip(path, w.buffer)
	case tarred:
		return w.tar(path, w.buffer)
	}
	return w.hand(path, w.buffer)
}

// hand hands over a file. What went wrong in reading it is said as that, whatever each made of it.
func (w *walk) hand(name string, in io.Reader) error {
	r := &reader{ctx: w.ctx, in: in}
	err := w.each(File{name, transform.NewReader(r, unicode.BOMOverride(encoding.Nop.NewDecoder()))})
	if w.ctx.Err() != nil {
		return w.ctx.Err()
	}
	if r.err != nil && (err == nil || errors.Is(err, r.err)) {
		return w.fault(name, r.err)
	}
	if why := foreign(""); errors.As(err, &why) {
		return w.passOver(name, string(why))
	}
	return err
}

// reader remembers what went wrong.
type reader struct {
	ctx context.Context
	in  io.Reader
	err error
}

func (r *reader) Read(into []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := r.in.Read(into)
	if err != nil && !errors.Is(err, io.EOF) {
		r.err = inWords(err)
		err = r.err
	}
	return n, err
}
