package projections

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"waymark/domain"
	"waymark/domain/backlog"
	"waymark/domain/discovery"
	"waymark/domain/roadmap"
	"waymark/events"
	"waymark/postgres/postgrestest"
)

// full is the size of a benchmark: a fiftieth of it where benchmarks only show that they run.
func full(size int) int {
	if testing.Short() {
		return size / 50
	}
	return size
}

// BenchmarkProject takes a log of 100,000 mixed events of ten products, with 10,000 stories in the end, in pages of 2048.
func BenchmarkProject(b *testing.B) {
	benchEvents := full(100_000)
	log := syntheticLog(benchEvents)
	for _, m := range models() {
		b.Run(m.Name, func(b *testing.B) {
			for b.Loop() {
				b.StopTimer()
				c := own(b, connect(b, postgrestest.Database(b)), m, "one")
				b.StartTimer()
				for rest := log; len(rest) > 0; {
					n := min(2048, len(rest))
					if err := c.take(b.Context(), rest[:n], false); err != nil {
						b.Fatal(err)
					}
					rest = rest[n:]
				}
			}
			b.ReportMetric(float64(benchEvents*b.N)/b.Elapsed().Seconds(), "events/s")
		})
	}
}

// BenchmarkOneEvent takes pages of one event: what an idle log costs from the event to its rows.
func BenchmarkOneEvent(b *testing.B) {
	log := syntheticLog(full(20_000))
	for _, m := range models() {
		b.Run(m.Name, func(b *testing.B) {
			c := own(b, connect(b, postgrestest.Database(b)), m, "one")
			rest := log
			for rest[0].Stream == log[0].Stream || len(rest) > full(10_000) {
				n := min(full(512), len(rest))
				if err := c.take(b.Context(), rest[:n], false); err != nil {
					b.Fatal(err)
				}
				rest = rest[n:]
			}
			b.ResetTimer()
			for i := 0; i < b.N; i++ {
				if len(rest) == 0 {
					b.Skip("the log is too short")
				}
				if err := c.take(b.Context(), rest[:1], true); err != nil {
					b.Fatal(err)
				}
				rest = rest[1:]
			}
		})
	}
}

// syntheticLog is a log in which stories are written, moved, revised and prioritized, and now and then the roadmap
// changes or a need is captured. Most stories belong to an initiative, some name a need.
func syntheticLog(n int) []events.Raw {
	h := newHistory()
	random := rand.New(rand.NewPCG(1, 2))
	var keys []string
	for i := range 10 {
		keys = append(keys, fmt.Sprint("P", i))
		h.start(keys[i])
		_ = h.decide(keys[i], discovery.CaptureNeed{Statement: "slow"})
		for n := range 3 {
			_ = h.decide(keys[i], roadmap.PlanInitiative{Title: fmt.Sprint("initiative ", n), Horizon: events.Next})
		}
	}
	long := "As the one who reads this text, I want it to be as long as those that people write, so that the measure is fair."
	for len(h.log) < n {
		key := keys[random.IntN(len(keys))]
		p := h.products[key]
		story := events.StoryMark.Key(key, uint32(1+random.IntN(max(1, int(last(p.backlog).Last)))))
		title := fmt.Sprint("title ", random.IntN(100))
		level := []string{"High", "Low", "Medium"}[random.IntN(3)]
		var c any
		switch roll := random.IntN(100); {
		case roll < 10 && last(p.backlog).Last < 1000 || last(p.backlog).Last < 10:
			story := backlog.WriteStory{Title: title, Description: long, AsA: "reader", Labels: []string{"x"}}
			if n := random.IntN(5); n > 0 && n < 4 {
				story.Initiative = events.InitiativeMark.Key(key, uint32(n))
			} else if n == 4 {
				story.Needs = []string{fmt.Sprint("need ", random.IntN(20))}
			}
			c = story
		case roll < 45:
			c = backlog.PrioritizeStory{Story: story, Place: 1 + random.IntN(max(1, last(p.backlog).Order.Len()))}
		case roll < 55:
			c = backlog.PrioritizeStory{Story: story, Level: domain.Some(level)}
		case roll < 75:
			c = backlog.MoveStory{Story: story, Status: []string{"To Do", "In Progress", "Done"}[random.IntN(3)]}
		case roll < 85:
			c = backlog.ReviseStory{Story: story, Title: &title}
		case roll < 90:
			text := long + title
			c = backlog.ReviseStory{Story: story, Description: domain.Some(text)}
		case roll < 96:
			points := float64(random.IntN(20))
			c = backlog.EstimateStory{Story: story, Points: domain.Some(points)}
		case roll < 97:
			c = roadmap.PlanInitiative{Title: title, Horizon: events.Next}
		case roll < 98:
			c = discovery.CaptureNeed{Statement: title}
		default:
			c = roadmap.ReviseInitiative{Initiative: events.InitiativeMark.Key(key, 1), Title: &title}
		}
		_ = h.decide(key, c) // what is already so adds nothing
		p.trim()
	}
	return h.log[:n]
}

// trim forgets old states: only the last is needed to go on.
func (p *told) trim() {
	if len(p.backlog) > 100 {
		p.backlog = p.backlog[len(p.backlog)-1:]
	}
	if len(p.discovery) > 100 {
		p.discovery = p.discovery[len(p.discovery)-1:]
	}
	if len(p.roadmap) > 100 {
		p.roadmap = p.roadmap[len(p.roadmap)-1:]
	}
}
