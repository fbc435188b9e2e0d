package embedded

import (
	"encoding/json"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
)

// Types of the events that mean something to the store itself.
const (
	typeMetadata  = "$metadata"
	typeTombstone = "$streamDeleted"
	typeLink      = "$>"
)

// metaPrefix begins the name of the stream that holds the metadata of another: its last event counts.
const metaPrefix = "$$"

func metaStream(stream string) string { return metaPrefix + stream }

// describedBy is the stream that a metadata stream describes.
func describedBy(stream string) (string, bool) { return strings.CutPrefix(stream, metaPrefix) }

// streamMetadata is what a stream's metadata says of how it is read, and by whom.
type streamMetadata struct {
	MaxCount       int64   `json:"$maxCount"` // how many of the last events can be read; 0: all
	MaxAge         float64 `json:"$maxAge"`   // for how many seconds an event can be read; 0: for ever
	TruncateBefore int64   `json:"$tb"`       // the first revision that can be read
	ACL            *acl    `json:"$acl"`      // nil: nothing is said
}

// acl says which roles may do what to a stream; nil: nothing is said.
type acl struct {
	Read      roles `json:"$r"`
	Write     roles `json:"$w"`
	Delete    roles `json:"$d"`
	MetaRead  roles `json:"$mr"`
	MetaWrite roles `json:"$mw"`
}

// roles are one role as text, or several as a list.
type roles []string

// UnmarshalJSON reads both forms, and null.
func (r *roles) UnmarshalJSON(text []byte) error {
	var one *string
	if json.Unmarshal(text, &one) == nil && one != nil { // null says nothing
		*r = roles{*one}
		return nil
	}
	return json.Unmarshal(text, (*[]string)(r))
}

// softDelete is the truncation by which a stream is deleted that may be written again.
const softDelete = math.MaxInt64

// ofMetaStreams is the metadata of every metadata stream: what was said before is over.
var ofMetaStreams = &streamMetadata{MaxCount: 1}

// metadataIn is what the last event of a metadata stream says. What can't be understood says nothing.
func metadataIn(e *record) *streamMetadata {
	m := new(streamMetadata)
	if e.contentType != contentJSON || json.Unmarshal(e.data, m) != nil {
		return new(streamMetadata)
	}
	m.MaxCount, m.MaxAge, m.TruncateBefore = max(m.MaxCount, 0), max(m.MaxAge, 0), max(m.TruncateBefore, 0)
	return m
}

// maxAge is how old an event may be to be read; 0: any age.
func (m *streamMetadata) maxAge() time.Duration {
	if m.MaxAge >= math.MaxInt64/float64(time.Second) {
		return 0
	}
	return time.Duration(m.MaxAge * float64(time.Second))
}

// truncated is the metadata in an event, nil for none, with another truncation: as the next event of its stream. The members
// keep their order and their text, without the space between; the truncation stays where it was or comes last.
func truncated(e *record, before int64) (*record, error) {
	var all members
	if e != nil && e.contentType == contentJSON {
		all = membersOf(e.data)
	}
	all = all.with("$tb", strconv.AppendInt(nil, before, 10))
	data, err := all.encode()
	return &record{id: uuid.New(), typ: typeMetadata, contentType: contentJSON, data: data}, err
}
