package ledger

import (
	"cmp"
	"encoding/binary"
	"slices"
	"sync"

	"github.com/google/uuid"
)

// index leads from ids to revisions of a stream in 12 bytes each. It keeps 8 bytes of an id: what it finds must be
// confirmed against the log. Its zero value is empty.
type index struct {
	mu   sync.RWMutex
	tail []indexed // the newest, not in order
	runs []run     // each about half as long as the one before it, at most
}

type indexed struct {
	hash     uint64
	revision uint32
}

// run is ids in order of their hashes.
type run struct {
	hashes    []uint64
	revisions []uint32
}

// tailLength is how many ids are looked through one by one.
const tailLength = 256

func short(id uuid.UUID) uint64 {
	return binary.BigEndian.Uint64(id[8:]) ^ binary.BigEndian.Uint64(id[:8])
}

// add has the id lead to the revision too.
func (x *index) add(id uuid.UUID, revision int64) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.tail = append(x.tail, indexed{short(id), uint32(revision)})
	if len(x.tail) < tailLength {
		return
	}
	x.runs = append(x.runs, sorted(x.tail))
	x.tail = x.tail[:0]
	for n := len(x.runs); n > 1 && len(x.runs[n-2].hashes) < 2*len(x.runs[n-1].hashes); n-- {
		x.runs = append(x.runs[:n-2], merge(x.runs[n-2], x.runs[n-1]))
	}
}

// find is the revisions that the id may lead to, in no order.
func (x *index) find(id uuid.UUID) []int64 {
	hash := short(id)
	var found []int64
	x.mu.RLock()
	defer x.mu.RUnlock()
	for _, r := range x.runs {
		at, _ := slices.BinarySearch(r.hashes, hash)
		for ; at < len(r.hashes) && r.hashes[at] == hash; at++ {
			found = append(found, int64(r.revisions[at]))
		}
	}
	for _, e := range x.tail {
		if e.hash == hash {
			found = append(found, int64(e.revision))
		}
	}
	return found
}

// parts are the runs of which the index is made now; they stay as they are.
func (x *index) parts() []run {
	x.mu.RLock()
	defer x.mu.RUnlock()
	return append(slices.Clone(x.runs), sorted(slices.Clone(x.tail)))
}

// become has the index lead where the run leads, and nowhere else.
func (x *index) become(r run) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.runs, x.tail = []run{r}, nil
}

// joined is runs as one.
func joined(parts []run) run {
	var all run
	for _, r := range slices.Backward(parts) {
		all = merge(r, all)
	}
	return all
}

func sorted(tail []indexed) run {
	slices.SortFunc(tail, func(a, b indexed) int { return cmp.Compare(a.hash, b.hash) })
	r := run{hashes: make([]uint64, len(tail)), revisions: make([]uint32, len(tail))}
	for i, e := range tail {
		r.hashes[i], r.revisions[i] = e.hash, e.revision
	}
	return r
}

func merge(a, b run) run {
	length := len(a.hashes) + len(b.hashes)
	r := run{hashes: make([]uint64, length), revisions: make([]uint32, length)}
	i, j := 0, 0
	for k := range length {
		if j == len(b.hashes) || i < len(a.hashes) && a.hashes[i] <= b.hashes[j] {
			r.hashes[k], r.revisions[k] = a.hashes[i], a.revisions[i]
			i++
		} else {
			r.hashes[k], r.revisions[k] = b.hashes[j], b.revisions[j]
			j++
		}
	}
	return r
}

// keyIndex finds the revision at which a decision with an idempotency key was recorded.
type keyIndex struct {
	index
	last uuid.UUID // the command that was added last
}

// add remembers the first event of a command that came with a key, whose events stand together; others can't come again.
func (k *keyIndex) add(command uuid.UUID, revision int64) {
	if command.Version() == keyedVersion && command != k.last {
		k.last = command
		k.index.add(command, revision)
	}
}

func (k *keyIndex) find(command uuid.UUID) (int64, bool) {
	found := k.index.find(command)
	if len(found) == 0 {
		return 0, false
	}
	return slices.Min(found), true
}
