package projections

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"waymark/events"
)

// plainBooks are the books of one product as the words of docs/domain.md and of the events have them: values, slices and maps, one event
// after the other, and nothing of what decides or projects. What the API answers is held against them.
type plainBooks struct {
	key       string
	product   plainProduct
	discovery plainDiscovery
	roadmap   plainRoadmap
	backlog   plainBacklog
	shown     map[events.Book]int64      // the revision that each book is at
	began     map[string]events.Recorded // what first brought a thing, by its key
}

func newPlainBooks(key string) *plainBooks {
	b := &plainBooks{key: key, shown: map[events.Book]int64{}, began: map[string]events.Recorded{}}
	for _, book := range events.Books() {
		b.shown[book] = -1
	}
	b.product.goals, b.product.challenges = things[plainGoal]{}, things[plainChallenge]{}
	b.discovery = newPlainDiscovery()
	b.roadmap = newPlainRoadmap()
	b.backlog = plainBacklog{stories: things[plainStory]{}, sprints: things[plainSprint]{}}
	return b
}

func (b *plainBooks) take(r events.Recorded) {
	b.shown[r.Book] = r.Revision
	if key := brought(r.Event); b.began[key].Event == nil {
		b.began[key] = r
	}
	switch r.Book {
	case events.Product:
		b.product.take(r)
	case events.Discovery:
		b.discovery.take(r)
	case events.Roadmap:
		b.roadmap.take(r)
	case events.Backlog:
		b.backlog.take(r)
	}
}

// brought is the key of a thing that an event brings.
func brought(e events.Event) string {
	switch e := e.(type) {
	case events.GoalSet:
		return e.Goal
	case events.NeedCaptured:
		return e.Need
	case events.InitiativePlanned:
		return e.Initiative
	case events.StoryWritten:
		return e.Story
	}
	return ""
}

// things are those of a kind, by their keys.
type things[T any] map[string]*T

// change does something to a thing that is there.
func (t things[T]) change(key string, change func(*T)) {
	if t[key] == nil {
		panic("there is no " + key)
	}
	change(t[key])
}

// keys are in the order of their numbers.
func (t things[T]) keys() []string {
	keys := []string{}
	for key := range t {
		keys = append(keys, key)
	}
	return byNumber(keys)
}

// byNumber sorts keys of a kind.
func byNumber(keys []string) []string {
	slices.SortFunc(keys, func(a, b string) int {
		if len(a) != len(b) {
			return len(a) - len(b)
		}
		return strings.Compare(a, b)
	})
	return keys
}

// all are things as they are shown, by number.
func all[T, S any](t things[T], show func(*T) S) []S {
	list := []S{}
	for _, key := range t.keys() {
		list = append(list, show(t[key]))
	}
	return list
}

// listed is a list as the API writes it: empty where there is none.
func listed[T any](list []T) []T { return append([]T{}, list...) }

// some is a text, nil for none.
func some[T ~string](text T) *T {
	if text == "" {
		return nil
	}
	return &text
}

// written is an instant as the API writes it.
func written(at time.Time) string { return at.UTC().Format(time.RFC3339Nano) }

// when is the instant of an event.
func when(r events.Recorded) string { return written(r.Metadata.EffectiveAt) }

// plainSum is a sum of estimates, to be compared as people would: in what order they were added does not count.
type plainSum float64

// UnmarshalJSON reads a number.
func (s *plainSum) UnmarshalJSON(text []byte) error {
	number, err := strconv.ParseFloat(string(text), 64)
	*s = rounded(number)
	return err
}

func rounded(sum float64) plainSum { return plainSum(math.Round(sum*1e6) / 1e6) }

// plainScore is how something was scored.
type plainScore struct {
	Framework string             `json:"framework"`
	Version   int                `json:"version"`
	Inputs    events.ScoreInputs `json:"inputs"`
	Result    struct {
		Value    *float64 `json:"value"`
		Category *string  `json:"category"`
	} `json:"result"`
}

func scoreOf(s *events.Score) *plainScore {
	if s == nil {
		return nil
	}
	score := &plainScore{Framework: s.Framework, Version: s.Version, Inputs: s.Inputs}
	score.Result.Value, score.Result.Category = s.Result.Value, some(s.Result.Category)
	return score
}
