package history

import (
	"bufio"
	"cmp"
	"container/heap"
	"encoding/binary"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"time"
)

// sorted keeps steps on disk and gives them back in the order of time over all items: by moment, then by entry of the log,
// then by item, then as they were added. The order does not depend on that of the files, or an import that goes on would
// number stories in another way. Memory stays the same however many there are.
type sorted struct {
	steps *spool
	runs  *spool
	ends  []int64 // of the runs, which are sorted
	run   []filed
	most  int // in a run
	count int
}

// filed is where a step lies, and what it is ordered by.
type filed struct {
	At, Entry int64 // moment in ns; of the log
	Item, Nth int32
	Offset    int64
	Length    int32
}

// longestRun is how many steps are sorted in memory.
const longestRun = 1 << 15

// stored is a step on disk.
type stored struct {
	At      time.Time       `json:"at"`
	Key     string          `json:"key"`
	Actor   string          `json:"actor"`
	Name    string          `json:"name"`
	Command json.RawMessage `json:"command"`
	Release string          `json:"release,omitempty"`
	Sprint  string          `json:"sprint,omitempty"`
}

func newSorted(longestRun int) (*sorted, error) {
	steps, err := newSpool()
	if err != nil {
		return nil, err
	}
	runs, err := newSpool()
	if err != nil {
		return nil, errors.Join(err, steps.close())
	}
	return &sorted{steps: steps, runs: runs, most: longestRun}, nil
}

func (s *sorted) close() error { return errors.Join(s.steps.close(), s.runs.close()) }

// add files a step of an item; of none: -1.
func (s *sorted) add(item int32, st step) error {
	command, err := json.Marshal(st.command)
	if err != nil {
		return err
	}
	at, err := s.steps.add(stored{st.at, st.key, st.actor, nameOf(st.command), command, st.release, st.sprint})
	if err != nil {
		return err
	}
	s.run = append(s.run, filed{
		At: st.at.UnixNano(), Entry: st.entry, Item: item, Nth: int32(s.count), Offset: at.offset, Length: at.length,
	})
	if s.count++; len(s.run) == s.most {
		return s.endRun()
	}
	return nil
}

func (f filed) compare(other filed) int {
	return cmp.Or(cmp.Compare(f.At, other.At), cmp.Compare(f.Entry, other.Entry), cmp.Compare(f.Item, other.Item), cmp.Compare(f.Nth, other.Nth))
}

func (s *sorted) endRun() error {
	slices.SortFunc(s.run, filed.compare)
	for _, f := range s.run {
		if err := binary.Write(s.runs.out, binary.LittleEndian, f); err != nil {
			return err
		}
	}
	s.runs.end += int64(len(s.run) * filedBytes)
	s.ends = append(s.ends, s.runs.end)
	s.run = s.run[:0]
	return nil
}

var filedBytes = binary.Size(filed{})

// each gives the steps in order.
func (s *sorted) each(do func(item int32, st stored, bytes int) error) error {
	if err := errors.Join(s.endRun(), s.runs.flush(), s.steps.flush()); err != nil {
		return err
	}
	var m merged
	from := int64(0)
	for _, end := range s.ends {
		r := &runReader{in: bufio.NewReaderSize(io.NewSectionReader(s.runs.file, from, end-from), 1<<13)}
		from = end
		if more, err := r.next(); err != nil {
			return err
		} else if more {
			m = append(m, r)
		}
	}
	heap.Init(&m)
	for len(m) > 0 {
		f := m[0].filed
		var st stored
		if err := s.steps.read(kept{f.Offset, f.Length}, &st); err != nil {
			return err
		}
		if err := do(f.Item, st, int(f.Length)); err != nil {
			return err
		}
		if more, err := m[0].next(); err != nil {
			return err
		} else if more {
			heap.Fix(&m, 0)
		} else {
			heap.Pop(&m)
		}
	}
	return nil
}

// runReader reads a run.
type runReader struct {
	in *bufio.Reader
	filed
}

func (r *runReader) next() (more bool, err error) {
	err = binary.Read(r.in, binary.LittleEndian, &r.filed)
	if errors.Is(err, io.EOF) {
		return false, nil
	}
	return err == nil, err
}

// merged are runs, that with the earliest step first.
type merged []*runReader

func (m merged) Len() int           { return len(m) }
func (m merged) Less(a, b int) bool { return m[a].compare(m[b].filed) < 0 }
func (m merged) Swap(a, b int)      { m[a], m[b] = m[b], m[a] }
func (m *merged) Push(r any)        { *m = append(*m, r.(*runReader)) }
func (m *merged) Pop() any {
	last := (*m)[len(*m)-1]
	*m = (*m)[:len(*m)-1]
	return last
}
