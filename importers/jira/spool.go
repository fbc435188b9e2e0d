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
	file  *os.File
	out   *bufio.Writer
	index []spooled
	end   int64
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
	return &spool{file: file, out: bufio.NewWriterSize(file, 1<<16)}, nil
}

func (s *spool) close() error { return errors.Join(s.file.Close(), os.Remove(s.file.Name())) }

func (s *spool) add(issue int32, steps []step) error {
	for _, st := range steps {
		command, err := json.Marshal(st.command)
		if err != nil {
			return err
		}
		text, err := json.Marshal(stored{st.at, st.key, st.actor, st.command.CommandName(), command, st.version})
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

// sort puts the steps in order: by instant, then by entry of the change log, then as they were added.
func (s *spool) sort() error {
	slices.SortStableFunc(s.index, func(a, b spooled) int {
		return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.history, b.history))
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
