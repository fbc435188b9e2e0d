package embedded_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"github.com/google/uuid"
	"pgregory.net/rapid"
)

// model is what a store must hold: plain lists and maps.
type model struct {
	log     []*fact            // all events, in order
	streams map[string][]*fact // those of each stream by revision, but for tombstones
	gone    map[string]bool    // streams that are deleted for good
	lately  map[uuid.UUID]spot // where events lie that were appended since the store was opened
	before  int                // how many events the log held when it was
}

// fact is an event that a store holds.
type fact struct {
	esdb.EventData
	stream   string
	revision uint64
	at       int  // place in the log
	own      bool // the store made it itself: nobody knows its id
}

type spot struct {
	stream   string
	revision int
}

func newModel() *model {
	return &model{streams: map[string][]*fact{}, gone: map[string]bool{}, lately: map[uuid.UUID]spot{}}
}

// What the model calls the expectations that are no revision.
const (
	exists   = -4
	anything = -3 // and -2
	nothing  = -1
)

func revisionOf(expected int) esdb.ExpectedRevision {
	switch expected {
	case exists:
		return esdb.StreamExists{}
	case anything, -2:
		return esdb.Any{}
	case nothing:
		return esdb.NoStream{}
	default:
		return esdb.Revision(uint64(expected))
	}
}

const done = esdb.ErrorCode(0)

// append is where the last of some events stands after an append, or the code with which it is refused.
func (m *model) append(stream string, expected int, evs []esdb.EventData) (revision int, refused esdb.ErrorCode) {
	held := m.streams[stream]
	if code := m.closed(stream, expected); code != done {
		return 0, code
	}
	if expected != len(held)-1 { // it may be a repetition
		if revision, known := m.known(stream, evs); expected < nothing && known > 0 {
			if known < len(evs) {
				return 0, esdb.ErrorCodeWrongExpectedVersion
			}
			return revision, done
		}
		from := expected + 1 // where the events would stand had they been appended before
		if expected < nothing {
			from = len(held) - len(evs)
		}
		if len(evs) > 0 && from >= 0 && from+len(evs) <= len(held) && sameIDs(held[from:from+len(evs)], evs) {
			return from + len(evs) - 1, done
		}
	}
	if !m.met(stream, expected) || expected == nothing && len(held) > 0 && len(evs) == 0 {
		return 0, esdb.ErrorCodeWrongExpectedVersion
	}
	described, isMeta := strings.CutPrefix(stream, "$$")
	if !isMeta {
		described = stream
	}
	hidden, next := m.hidden(described), int64(len(m.streams[described]))
	if m.gone[described] { // only its metadata is written, and after its tombstone comes no other number
		next = math.MinInt64
	}
	for _, e := range evs {
		m.lately[e.EventID] = spot{stream, len(m.streams[stream])}
		m.put(&fact{EventData: e, stream: stream})
	}
	if hidden {
		m.truncate(described, next)
	}
	return len(held) + len(evs) - 1, done
}

// delete hides a stream, or ends it, and is the code with which that is refused.
func (m *model) delete(stream string, expected int, forGood bool) esdb.ErrorCode {
	if code := m.closed(stream, expected); code != done {
		return code
	}
	if !m.met(stream, expected) || !forGood && !m.exists(stream) {
		return esdb.ErrorCodeWrongExpectedVersion
	}
	if forGood {
		m.gone[stream], m.gone["$$"+stream] = true, true
		m.note(&fact{EventData: esdb.EventData{EventType: "$streamDeleted"}, stream: stream, revision: math.MaxInt64, own: true})
	} else {
		m.own(stream, `{"$tb":9223372036854775807}`)
	}
	return done
}

// closed is the code with which whatever is asked of a deleted stream is refused. The metadata of one that is deleted for
// good can be written, unless the last was written before the store was opened.
func (m *model) closed(stream string, expected int) esdb.ErrorCode {
	over := m.gone[stream]
	if held := m.streams[stream]; strings.HasPrefix(stream, "$$") {
		over = over && len(held) > 0 && held[len(held)-1].at < m.before
	}
	if over || expected == exists && m.hidden(stream) {
		return esdb.ErrorCodeStreamDeleted
	}
	return done
}

func (m *model) met(stream string, expected int) bool {
	switch expected {
	case exists:
		return m.exists(stream)
	case anything, -2:
		return true
	case nothing:
		return len(m.streams[stream]) == 0 || m.hidden(stream)
	default:
		return expected == len(m.streams[stream])-1
	}
}

func (m *model) exists(stream string) bool {
	return len(m.streams[stream]) > 0 || len(m.streams["$$"+stream]) > 0
}

// known is how many of some events, from the first on, were lately appended to a stream, and where the last of these lies.
func (m *model) known(stream string, evs []esdb.EventData) (revision, known int) {
	for _, e := range evs {
		at, ok := m.lately[e.EventID]
		if !ok || at.stream != stream {
			break
		}
		revision, known = at.revision, known+1
	}
	return revision, known
}

func sameIDs(a []*fact, b []esdb.EventData) bool {
	return slices.EqualFunc(a, b, func(a *fact, b esdb.EventData) bool { return !a.own && a.EventID == b.EventID })
}

func (m *model) put(f *fact) {
	f.revision = uint64(len(m.streams[f.stream]))
	m.streams[f.stream] = append(m.streams[f.stream], f)
	m.note(f)
}

func (m *model) note(f *fact) {
	f.at = len(m.log)
	m.log = append(m.log, f)
}

// own is metadata that the store writes itself.
func (m *model) own(stream, metadata string) {
	m.put(&fact{EventData: described(metadata), stream: "$$" + stream, own: true})
}

// truncate adds to the metadata of a stream where it begins.
func (m *model) truncate(stream string, before int64) {
	held, said := m.streams["$$"+stream], "{}"
	if last := string(held[len(held)-1].Data); json.Valid([]byte(last)) {
		said = last
	}
	truncation := fmt.Sprintf(`"$tb":%d`, before)
	switch {
	case strings.Contains(said, `"$tb"`): // there it stays
		said = regexp.MustCompile(`"\$tb":-?\d+`).ReplaceAllLiteralString(said, truncation)
	case said == "{}":
		said = "{" + truncation + "}"
	default:
		said = strings.TrimSuffix(said, "}") + "," + truncation + "}"
	}
	m.own(stream, said)
}

// says is what the metadata of a stream says.
func (m *model) says(stream string) (says struct {
	MaxCount int   `json:"$maxCount"`
	Before   int64 `json:"$tb"`
}) {
	if strings.HasPrefix(stream, "$$") {
		says.MaxCount = 1
		return says
	}
	if held := m.streams["$$"+stream]; len(held) > 0 {
		if err := json.Unmarshal(held[len(held)-1].Data, &says); err != nil {
			says.MaxCount, says.Before = 0, 0
		}
	}
	return says
}

func (m *model) hidden(stream string) bool { return m.says(stream).Before == math.MaxInt64 }

// found is whether a stream is found, as the code with which a read of it ends.
func (m *model) found(stream string) esdb.ErrorCode {
	switch {
	case m.gone[stream]:
		return esdb.ErrorCodeStreamDeleted
	case len(m.streams[stream]) == 0 || m.hidden(stream):
		return esdb.ErrorCodeResourceNotFound
	default:
		return done
	}
}

// readable is what can be read of a stream.
func (m *model) readable(stream string) []*fact {
	if m.found(stream) != done {
		return nil
	}
	held, says := m.streams[stream], m.says(stream)
	first := int(min(says.Before, int64(len(held))))
	if says.MaxCount > 0 {
		first = max(first, len(held)-says.MaxCount)
	}
	return held[first:]
}

// leadsTo is the fact for which a link stands, nil for none; any other fact stands for itself.
func (m *model) leadsTo(f *fact) *fact {
	if f.EventType != "$>" {
		return f
	}
	number, stream, _ := strings.Cut(string(f.Data), "@")
	revision, err := strconv.ParseUint(number, 10, 64)
	if err != nil {
		return nil
	}
	if i, ok := slices.BinarySearchFunc(m.readable(stream), revision, func(f *fact, r uint64) int { return cmp.Compare(f.revision, r) }); ok {
		return m.readable(stream)[i]
	}
	return nil
}

func TestAStoreDoesWhatAListDoes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := newWalk(t)
		t.Repeat(map[string]func(*rapid.T){
			"append":         w.append,
			"append more":    w.append,
			"append batches": w.appendBatches,
			"append nothing": w.nothing,
			"link":           w.link,
			"describe":       w.describe,
			"delete":         w.delete,
			"tombstone":      w.tombstone,
			"read":           w.read,
			"read more":      w.read,
			"read all":       w.readAll,
			"follow":         w.follow,
			"follow all":     w.followAll,
			"reopen":         w.reopen,
			"kill":           w.kill,
		})
	})
}
