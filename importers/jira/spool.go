package jira

import (
	"bufio"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"time"
)

// spool keeps steps in a temporary file and gives them back in the order of time over all issues. In memory it holds 32
// bytes a step.
type spool struct {
	file     *os.File
	nameless bool // nothing stays behind if the import is killed; not every system can do that
	out      *bufio.Writer
	index    []spooled
	end      int64
}

// spooled is where a step lies, and what it is ordered by.
type spooled struct {
	at, history int64 // instant in ns; id of the entry of the change log
	offset      int64
	length      int32
	issue       int32 // index of its issue
}

// stored is a step in the file.
type stored struct {
	At      time.Time       `json:"at"`
	Key     string          `json:"key"`
	Actor   string          `json:"actor"`
	Name    string          `json:"name"`
	Command json.RawMessage `json:"command"`
	Version string          `json:"version,omitempty"`
}

func newSpool() (*spool, error) {
	file, err := os.CreateTemp("", "waymark-import-")
	if err != nil {
		return nil, err
	}
	s := &spool{file: file, out: bufio.NewWriterSize(file, 1<<16)}
	s.nameless = os.Remove(file.Name()) == nil
	return s, nil
}

func (s *spool) close() error {
	if s.nameless {
		return s.file.Close()
	}
	return errors.Join(s.file.Close(), os.Remove(s.file.Name()))
}

func (s *spool) add(issue int32, steps []step) error {
	for _, st := range steps {
		command, err := json.Marshal(st.command)
		if err != nil {
			return err
		}
		text, err := json.Marshal(stored{st.at, st.key, st.actor, nameOf(st.command), command, st.version})
		if err != nil {
			return err
		}
		if _, err := s.out.Write(text); err != nil {
			return fmt.Errorf("keep steps of the import: %w", err)
		}
		s.index = append(s.index, spooled{st.at.UnixNano(), st.history, s.end, int32(len(text)), issue})
		s.end += int64(len(text))
	}
	return nil
}

// sort puts the steps in order: by instant, then by entry of the change log, then by issue, then as they were added. The
// order does not depend on that of the files, or an import that goes on would number stories in another way.
func (s *spool) sort(byIssue func(a, b int32) int) error {
	slices.SortStableFunc(s.index, func(a, b spooled) int {
		return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.history, b.history), byIssue(a.issue, b.issue))
	})
	return s.out.Flush()
}

func (s *spool) read(at spooled) (stored, error) {
	text := make([]byte, at.length)
	var st stored
	if _, err := s.file.ReadAt(text, at.offset); err != nil {
		return st, err
	}
	return st, json.Unmarshal(text, &st)
}
