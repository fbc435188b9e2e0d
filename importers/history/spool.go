package history

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"os"
)

// spool keeps records in a temporary file: what is read of another tool need not fit into memory.
type spool struct {
	file     *os.File
	nameless bool // nothing stays behind if the import is killed; not every system can do that
	out      *bufio.Writer
	end      int64
}

// kept is where a record lies.
type kept struct {
	offset int64
	length int32
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

func (s *spool) add(record any) (kept, error) {
	text, err := json.Marshal(record)
	if err != nil {
		return kept{}, err
	}
	at := kept{s.end, int32(len(text))}
	if _, err := s.out.Write(text); err != nil {
		return kept{}, fmt.Errorf("keep what was read: %w", err)
	}
	s.end += int64(len(text))
	return at, nil
}

// flush makes what was added readable.
func (s *spool) flush() error { return s.out.Flush() }

func (s *spool) read(at kept, into any) error {
	text := make([]byte, at.length)
	if _, err := s.file.ReadAt(text, at.offset); err != nil {
		return fmt.Errorf("read what was kept: %w", err)
	}
	return json.Unmarshal(text, into)
}
