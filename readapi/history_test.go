package readapi_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"reflect"
	"slices"
	"time"
)

// testStory is a story as a test's history has it.
type testStory struct {
	Title, Status, Category, Priority, Kind, Initiative string
	Points                                              *float64
	Labels                                              []string
	Dropped                                             bool
}

// backlogAt is a backlog at one revision.
type backlogAt struct {
	order   []int
	stories map[int]testStory
}

// story1 to story9 and so on, changed by what a test wants of them.
func testStories(n int) map[int]testStory {
	stories := map[int]testStory{}
	for i := 1; i <= n; i++ {
		stories[i] = testStory{
			Title: fmt.Sprintf("Story %d", i), Status: "To Do", Category: "todo", Kind: "story",
			Priority: []string{"High", "Medium", "Low", ""}[i%4],
		}
	}
	return stories
}

// randomHistory is a backlog that grows by a story with each revision until it has n, and then moves, changes and drops
// stories at random.
func randomHistory(seed uint64, n, revisions int) []backlogAt {
	r := rand.New(rand.NewPCG(seed, seed))
	all := testStories(n)
	var history []backlogAt
	current := backlogAt{stories: map[int]testStory{}}
	for revision := range revisions {
		current = backlogAt{order: slices.Clone(current.order), stories: maps.Clone(current.stories)}
		if revision < n {
			current.stories[revision+1] = all[revision+1]
			current.order = slices.Insert(current.order, r.IntN(revision+1), revision+1)
		} else {
			current.change(r, revision)
		}
		history = append(history, current)
	}
	return history
}

func (b *backlogAt) change(r *rand.Rand, revision int) {
	from := r.IntN(len(b.order))
	number := b.order[from]
	story := b.stories[number]
	switch kind := r.IntN(10); {
	case kind < 6:
		b.order = slices.Delete(b.order, from, from+1)
		b.order = slices.Insert(b.order, r.IntN(len(b.order)+1), number)
		return
	case kind < 8:
		story.Title = fmt.Sprintf("Story %d since %d", number, revision)
	case kind < 9:
		story.Status, story.Category = "Doing", "doing"
	default:
		if len(b.order) > 3 {
			story.Dropped, story.Status, story.Category = true, "Dropped", "dropped"
			b.order = slices.Delete(b.order, from, from+1)
		}
	}
	b.stories[number] = story
}

// chunkSize is how many stories a chunk of the tests' orders holds: few, so that there are many.
const chunkSize = 3

// chunks are the order's chunks by id; ids fall along the order, so that nothing can take them for the order.
func (b backlogAt) chunks() (directory []int, chunks map[int][]int) {
	chunks = map[int][]int{}
	for run := range slices.Chunk(b.order, chunkSize) {
		id := 1000 - len(directory)
		directory = append(directory, id)
		chunks[id] = run
	}
	return directory, chunks
}

// write puts a backlog's history into the read model as projections keep it: revision r took effect at the instant
// at(r).
func (h *house) write(product string, history []backlogAt, at func(revision int) time.Time) {
	h.t.Helper()
	stories, chunks, directory := versions[int, testStory]{}, versions[int, []int]{}, versions[int, []int]{}
	var revisions, storyRows, chunkRows, directoryRows, lengths []row
	for revision, b := range history {
		order, runs := b.chunks()
		stories.put(revision, b.stories)
		chunks.put(revision, runs)
		directory.put(revision, map[int][]int{0: order})
		revisions = append(revisions, row{"product": product, "revision": revision, "effective_at": at(revision)})
		lengths = append(lengths, row{"product": product, "from_revision": revision, "stories": len(b.order)})
	}
	for _, v := range stories.all() {
		s := v.value
		storyRows = append(storyRows, row{
			"product": product, "number": v.key, "from_revision": v.from, "until_revision": v.until,
			"story": fmt.Sprintf("%s-%d", product, v.key), "title": s.Title, "kind": s.Kind, "status": s.Status,
			"status_category": s.Category, "resolution": "", "priority": s.Priority, "points": s.Points,
			"initiative": s.Initiative, "assignee": "", "labels": append([]string{}, s.Labels...), "links": "[]", "dropped": s.Dropped, "sprint": "", "split_into": []string{}, "split_from": "",
		})
	}
	for _, v := range chunks.all() {
		chunkRows = append(chunkRows, row{
			"product": product, "chunk": v.key, "from_revision": v.from, "stories": v.value,
		})
	}
	for _, v := range directory.all() {
		directoryRows = append(directoryRows, row{
			"product": product, "from_revision": v.from, "chunks": v.value,
		})
	}
	h.insert("backlog.book_revision", revisions...)
	h.insert("backlog.story", storyRows...)
	h.insert("backlog.chunk", chunkRows...)
	h.insert("backlog.directory", directoryRows...)
	h.insert("backlog.length", lengths...)
}

// versions are the ranges of revisions over which values held.
type versions[K comparable, V any] struct {
	closed []version[K, V]
	open   map[K]version[K, V]
}

type version[K comparable, V any] struct {
	key   K
	from  int
	until *int
	value V
}

func (v *versions[K, V]) put(revision int, state map[K]V) {
	if v.open == nil {
		v.open = map[K]version[K, V]{}
	}
	for key, held := range v.open {
		if value, still := state[key]; !still || !reflect.DeepEqual(value, held.value) {
			held.until = &revision
			v.closed = append(v.closed, held)
			delete(v.open, key)
		}
	}
	for key, value := range state {
		if _, held := v.open[key]; !held {
			v.open[key] = version[K, V]{key: key, from: revision, value: value}
		}
	}
}

func (v *versions[K, V]) all() []version[K, V] {
	return slices.Concat(v.closed, slices.Collect(maps.Values(v.open)))
}

// start puts a product without anything but its charter into the read models.
func (h *house) start(product string, at time.Time) {
	h.t.Helper()
	h.insert("charter.book_revision", row{"product": product, "revision": 0, "effective_at": at})
	h.insert("charter.charter", row{
		"product": product, "from_revision": 0, "name": product + " Inc.", "stage": "introduction", "people": "[]",
		"policy": `{"workflow":[{"name":"To Do","category":"todo"}],"levels":["High","Medium","Low"]}`,
	})
}
