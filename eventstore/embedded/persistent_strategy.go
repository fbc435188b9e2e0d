package embedded

import (
	"encoding/json"
	"hash/fnv"
	"slices"
	"strings"
)

// strategy decides which consumer gets a message.
type strategy interface {
	// pick is a consumer with a free slot; nil if the message has to wait.
	pick(consumers []*consumer, m *message) *consumer
}

// strategies are the names of the strategies that there are, and how to make one.
func strategies() map[string]func() strategy {
	return map[string]func() strategy{
		"RoundRobin":          func() strategy { return &roundRobin{} },
		"DispatchToSingle":    func() strategy { return dispatchToSingle{} },
		"Pinned":              func() strategy { return &pinned{key: (*message).stream} },
		"PinnedByCorrelation": func() strategy { return &pinned{key: (*message).correlation} },
	}
}

// roundRobin takes one consumer after the other.
type roundRobin struct{ next int }

func (r *roundRobin) pick(consumers []*consumer, _ *message) *consumer {
	for range consumers {
		c := consumers[r.next%len(consumers)]
		r.next = (r.next + 1) % len(consumers)
		if c.free() {
			return c
		}
	}
	return nil
}

// dispatchToSingle takes the consumer that came first, and others only while that one is full.
type dispatchToSingle struct{}

func (dispatchToSingle) pick(consumers []*consumer, _ *message) *consumer {
	if i := slices.IndexFunc(consumers, (*consumer).free); i >= 0 {
		return consumers[i]
	}
	return nil
}

// buckets is how many sets of keys are given to consumers.
const buckets = 1024

// pinned gives all messages with the same key to the same consumer for as long as that one is there.
type pinned struct {
	key   func(*message) string
	owner [buckets]*consumer
}

func (p *pinned) pick(consumers []*consumer, m *message) *consumer {
	hash := fnv.New32a()
	hash.Write([]byte(p.key(m)))
	owner := &p.owner[hash.Sum32()%buckets]
	if !slices.Contains(consumers, *owner) {
		*owner = p.leastLoaded(consumers)
	}
	if !(*owner).free() {
		return nil
	}
	return *owner
}

func (p *pinned) leastLoaded(consumers []*consumer) *consumer {
	load := map[*consumer]int{}
	for _, c := range p.owner {
		load[c]++
	}
	return slices.MinFunc(consumers, func(a, b *consumer) int { return load[a] - load[b] })
}

// stream is the stream of the event itself, not that of a link to it.
func (m *message) stream() string {
	if m.event != nil {
		return m.event.stream
	}
	_, stream, _ := strings.Cut(string(m.link.data), "@")
	return stream
}

// correlation is the $correlationId that the event's metadata names, or else its stream.
func (m *message) correlation() string {
	var named struct {
		ID string `json:"$correlationId"`
	}
	if m.event != nil && json.Unmarshal(m.event.metadata, &named) == nil && named.ID != "" {
		return named.ID
	}
	return m.stream()
}
