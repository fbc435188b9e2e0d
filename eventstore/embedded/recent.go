package embedded

import "github.com/google/uuid"

// recentGeneration is how many ids one generation of a recent holds.
const recentGeneration = 1 << 15

// place is where an event lies.
type place struct {
	stream   string
	revision int64
	position uint64
}

// recent remembers where the events lie that were appended last, by their ids: at least recentGeneration of them, at most
// twice as many. It tells a repeated append that names no exact revision, also when others have appended to the stream
// since. Only the writer uses it.
type recent struct {
	young, old map[uuid.UUID]place
}

func newRecent() *recent { return &recent{young: map[uuid.UUID]place{}} }

func (r *recent) put(id uuid.UUID, p place) {
	if len(r.young) >= recentGeneration {
		r.old, r.young = r.young, make(map[uuid.UUID]place, recentGeneration)
	}
	r.young[id] = p
}

// in is where an event of a stream lies, if it was appended lately.
func (r *recent) in(stream string, id uuid.UUID) (place, bool) {
	p, ok := r.young[id]
	if !ok {
		p, ok = r.old[id]
	}
	return p, ok && p.stream == stream
}
