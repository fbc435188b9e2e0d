package fetch

import (
	"bufio"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"golang.org/x/sys/unix"
)

// oldest is how old an interrupted run may be and still be gone on with: Jira may have forgotten what was deleted since.
const oldest = 7 * 24 * time.Hour

// The files of the directory, beside one for each page.
const (
	startFile = "start.json" // what run this is
	indexFile = "index"      // a line for each page, written when its file is whole
	lockFile  = "lock"
	partFile  = "part" // of the answer that is being read
)

// errInUse says that another process fetches the same.
var errInUse = errors.New("another import of the same project is being fetched")

// kept is the directory that keeps the answers of a run.
type kept struct {
	dir     string
	lock    *os.File
	index   *os.File
	start   position // where the run began
	pages   []page
	earlier int    // how many pages there were when it was opened
	anew    string // why others were thrown away
}

// page is a line of the index. Power may fail before a file is on the disk: so its sum is known.
type page struct {
	Name string   `json:"name"`
	File string   `json:"file"`
	Sum  string   `json:"sum"`
	Then position `json:"then"` // where the run stands when it has this page
}

// beginning is what run a directory is of.
type beginning struct {
	Address, User, Project string
	Position               position
}

// part is an answer that is not a page yet.
type part struct{ sum string }

// Dir is where answers are kept, if nothing else is said.
func Dir(address, project string) (string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("a directory for what is fetched: %w", err)
	}
	sum := sha256.Sum256([]byte(address + "\n" + project))
	return filepath.Join(cache, "waymark", "jira", hex.EncodeToString(sum[:8])), nil
}

// open takes the directory for a run, with the pages that an earlier one left in it.
func open(o Options, address string, s site) (k *kept, err error) {
	dir := o.Dir
	if dir == "" {
		if dir, err = Dir(address, s.project); err != nil {
			return nil, err
		}
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	k = &kept{dir: dir}
	if k.lock, err = os.OpenFile(k.path(lockFile), os.O_CREATE|os.O_RDWR, 0o600); err != nil {
		return nil, err
	}
	if err := unix.Flock(int(k.lock.Fd()), unix.LOCK_EX|unix.LOCK_NB); err != nil {
		return nil, errors.Join(fmt.Errorf("%w: %s", errInUse, dir), k.lock.Close())
	}
	if o.Fresh {
		err = k.clear()
	}
	if err == nil {
		now := s.now()
		err = k.resume(beginning{address, o.User, s.project, position{Since: o.Since, Began: now}}, now)
	}
	if err != nil {
		return nil, errors.Join(err, k.close())
	}
	return k, nil
}

// resume goes on with what is there, or begins anew.
func (k *kept) resume(wanted beginning, now time.Time) error {
	var there beginning
	text, err := os.ReadFile(k.path(startFile))
	if err == nil {
		err = json.Unmarshal(text, &there)
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		k.anew = "what it says of itself can't be read"
	default:
		k.anew = unlike(there, wanted, now)
	}
	if err != nil || k.anew != "" {
		if there, err = wanted, k.begin(wanted); err != nil {
			return err
		}
	}
	k.start = there.Position
	return k.readIndex()
}

// unlike says why one run can't go on with another's pages; empty: it can. One that reaches further back holds more than is wanted.
func unlike(there, wanted beginning, now time.Time) string {
	since, want := there.Position.Since, wanted.Position.Since
	switch {
	case there.Address != wanted.Address || there.Project != wanted.Project:
		return "it is of " + there.Project + " of " + there.Address
	case there.User != wanted.User:
		return "another user may see other issues"
	case now.Sub(there.Position.Began) > oldest:
		return fmt.Sprintf("it began on %s", there.Position.Began.Format(time.DateOnly))
	case !since.IsZero() && (want.IsZero() || want.Before(since)):
		return "more is wanted now than was then"
	}
	return ""
}

// begin empties the directory, which is begun when it says so.
func (k *kept) begin(b beginning) error {
	if err := k.clear(); err != nil {
		return err
	}
	text, err := json.Marshal(b)
	if err != nil {
		return err
	}
	if err := os.WriteFile(k.path(partFile), text, 0o600); err != nil {
		return err
	}
	return os.Rename(k.path(partFile), k.path(startFile))
}

// readIndex finds the pages that are whole. What follows one that is not is fetched again.
func (k *kept) readIndex() (err error) {
	if k.index, err = os.OpenFile(k.path(indexFile), os.O_CREATE|os.O_RDWR, 0o600); err != nil {
		return err
	}
	lines := bufio.NewReader(k.index)
	whole := int64(0)
	for {
		line, err := lines.ReadBytes('\n')
		var p page
		if err != nil || json.Unmarshal(line, &p) != nil || !k.isWhole(p) {
			break
		}
		k.pages = append(k.pages, p)
		whole += int64(len(line))
	}
	k.earlier = len(k.pages)
	_, err = k.index.Seek(whole, io.SeekStart)
	return errors.Join(err, k.index.Truncate(whole))
}

func (k *kept) isWhole(p page) bool {
	file, err := os.Open(k.path(p.File))
	if err != nil {
		return false
	}
	defer file.Close()
	hash := sha256.New()
	_, err = io.Copy(hash, file)
	return err == nil && p.Sum == hex.EncodeToString(hash.Sum(nil))
}

// part keeps a body and reads what it says. A body that was cut off is none.
func (k *kept) part(body io.Reader, into any) (part, error) {
	file, err := os.OpenFile(k.path(partFile), os.O_CREATE|os.O_RDWR|os.O_TRUNC, 0o600)
	if err != nil {
		return part{}, err
	}
	hash := sha256.New()
	_, err = io.Copy(io.MultiWriter(file, hash), body)
	if err == nil {
		_, err = file.Seek(0, io.SeekStart)
	}
	if err == nil {
		err = decodeInto(bufio.NewReader(file), into)
	}
	return part{hex.EncodeToString(hash.Sum(nil))}, cmp.Or(err, file.Close())
}

// add makes what was kept last a page.
func (k *kept) add(name string, body part, then position) (page, error) {
	p := page{name, fmt.Sprintf("%06d.json", len(k.pages)+1), body.sum, then}
	if err := os.Rename(k.path(partFile), k.path(p.File)); err != nil {
		return p, err
	}
	line, err := json.Marshal(p)
	if err != nil {
		return p, err
	}
	k.pages = append(k.pages, page{Name: p.Name, File: p.File})
	_, err = k.index.Write(append(line, '\n'))
	return p, err
}

func (k *kept) path(name string) string { return filepath.Join(k.dir, name) }

// clear removes what a run left, but not the lock, and nothing that is not ours. Without its start the rest counts for nothing.
func (k *kept) clear() error {
	if err := os.Remove(k.path(startFile)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	files, err := os.ReadDir(k.dir)
	for _, file := range files {
		name := file.Name()
		if ours, _ := filepath.Match("[0-9]*.json", name); ours || name == indexFile || name == partFile {
			err = errors.Join(err, os.Remove(k.path(name)))
		}
	}
	return err
}

func (k *kept) close() error {
	var err error
	if k.index != nil {
		err = k.index.Close()
	}
	return errors.Join(err, k.lock.Close())
}

func (k *kept) remove() error {
	return errors.Join(k.clear(), os.Remove(k.path(lockFile)), os.Remove(k.dir))
}
