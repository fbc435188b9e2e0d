package verify

import (
	"runtime"
	"sync"

	"golang.org/x/mod/sumdb/tlog"

	"waymark/audit/merkle"
	"waymark/events"
	"waymark/eventstore"
)

// link is an event in the chain of its stream.
type link struct {
	raw      events.Raw
	slot     int64  // how many events of the stream stand before it
	previous string // the hash that stands there before it
	chain    string // its own, as it says; empty: none
	leaf     tlog.Hash
	holds    bool
}

// ends are where the streams end that were read so far.
type ends map[string]*streamEnd

type streamEnd struct {
	count int64
	chain string
}

// link takes the next event of a stream.
func (e ends) link(raw events.Raw) link {
	end, known := e[raw.Stream]
	if !known {
		end = &streamEnd{chain: raw.Stream}
		e[raw.Stream] = end
	}
	leaf, _ := merkle.LeafOf(raw) // without a hash it does not verify either
	l := link{raw: raw, slot: end.count, previous: end.chain, chain: leaf.Chain}
	end.count, end.chain = end.count+1, leaf.Chain
	return l
}

// links are the events of a page in the chains of their streams. All cores compute what they should be.
func (e ends) links(page []events.Raw) []link {
	links := make([]link, len(page))
	for i, raw := range page {
		links[i] = e.link(raw)
	}
	workers := runtime.GOMAXPROCS(0)
	size := (len(links) + workers - 1) / workers
	var all sync.WaitGroup
	for from := 0; from < len(links); from += size {
		all.Go(func() {
			for i := from; i < min(from+size, len(links)); i++ {
				links[i].compute()
			}
		})
	}
	all.Wait()
	return links
}

func (l *link) compute() {
	l.leaf = merkle.Leaf{Stream: l.raw.Stream, Revision: l.raw.Revision, Chain: l.chain}.Hash()
	l.holds = l.raw.Revision == l.slot && follows(l.previous, l.raw)
}

// follows says whether an event was written behind the one with a hash, and has the id that this makes.
func follows(previous string, raw events.Raw) bool {
	hash, err := events.Verify(previous, raw)
	if err != nil {
		return false
	}
	id, err := eventstore.IDOf(hash)
	return err == nil && id.String() == raw.ID
}
