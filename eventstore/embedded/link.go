package embedded

import (
	"bytes"
	"strconv"
)

// resolve is the event to which a link leads: one of type $> with the text REVISION@STREAM. It is nil where that event
// can't be read, and the event itself where it is not a link.
func (s *store) resolve(e *record) (*record, error) {
	if e.typ != typeLink {
		return e, nil
	}
	number, stream, ok := bytes.Cut(e.data, []byte("@"))
	revision, err := strconv.ParseInt(string(number), 10, 64)
	if !ok || err != nil || revision < 0 || !fits(string(stream)) {
		return nil, nil
	}
	st, err := s.state(string(stream))
	if err != nil || !st.exists() || revision > st.head {
		return nil, err
	}
	first, err := s.firstReadable(string(stream), st)
	if err != nil || revision < first {
		return nil, err
	}
	return s.at(string(stream), revision)
}
