package projections

import (
	"fmt"
	"math/rand/v2"

	"waymark/domain"
	"waymark/domain/backlog"
	"waymark/domain/discovery"
	"waymark/domain/product"
	"waymark/domain/roadmap"
	"waymark/events"
)

// syntheticLog is a log of ten products at work, the same each time. Most stories belong to an initiative, some name a need.
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
	for len(h.log) < n {
		key := keys[random.IntN(len(keys))]
		p := h.products[key]
		_ = h.decide(key, work{random, key, p}.command()) // what is already so, or may not be, adds nothing
		p.trim()
	}
	return h.log[:n]
}

// trim forgets old states: only the last is needed to go on.
func (p *told) trim() {
	p.product, p.discovery, p.roadmap, p.backlog = trimmed(p.product), trimmed(p.discovery), trimmed(p.roadmap), trimmed(p.backlog)
}

func trimmed[S any](states []S) []S {
	if len(states) > 100 {
		return states[len(states)-1:]
	}
	return states
}

// work draws what people do to a product.
type work struct {
	*rand.Rand
	key string
	p   *told
}

const long = "As the one who reads this text, I want it to be as long as those that people write, so that the measure is fair."

// command is of a kind that is as frequent as it is where a product is kept in a tool: stories are ordered and taken through the
// workflow, a tenth is new ones, and little is of the other books.
func (w work) command() any {
	if last(w.p.backlog).Last < 10 {
		return w.writeStory()
	}
	rest := w.IntN(1000)
	for _, kind := range []struct {
		often int // in 1,000
		draw  func() any
	}{
		{100, w.writeStory},
		{290, func() any {
			return backlog.PrioritizeStory{Story: w.story(), Place: 1 + w.IntN(last(w.p.backlog).Order.Len())}
		}},
		{80, func() any {
			return backlog.PrioritizeStory{Story: w.story(), Level: domain.Some(w.one("High", "Low", "Medium"))}
		}},
		{200, func() any { return backlog.MoveStory{Story: w.story(), Status: w.one("To Do", "In Progress", "Done")} }},
		{80, func() any { title := w.title(); return backlog.ReviseStory{Story: w.story(), Title: &title} }},
		{50, func() any { return backlog.ReviseStory{Story: w.story(), Description: domain.Some(long + w.title())} }},
		{60, func() any { return backlog.EstimateStory{Story: w.story(), Points: domain.Some(float64(w.IntN(20)))} }},
		{40, w.sprint},
		{40, w.judgement},
		{20, w.discovery},
		{20, w.roadmap},
		{20, w.goal},
	} {
		if rest -= kind.often; rest < 0 {
			return kind.draw()
		}
	}
	panic("the kinds are less than all")
}

func (w work) one(of ...string) string { return of[w.IntN(len(of))] }
func (w work) title() string           { return fmt.Sprint("title ", w.IntN(100)) }
func (w work) number(last uint32) uint32 {
	return uint32(1 + w.IntN(max(1, int(last))))
}
func (w work) story() string { return events.StoryMark.Key(w.key, w.number(last(w.p.backlog).Last)) }
func (w work) initiative() string {
	return events.InitiativeMark.Key(w.key, w.number(last(w.p.roadmap).LastInitiative))
}
func (w work) need() string {
	return events.NeedMark.Key(w.key, w.number(last(w.p.discovery).LastNeed))
}

func (w work) writeStory() any {
	c := backlog.WriteStory{Title: w.title(), Description: long, AsA: "reader", Labels: []string{"x"}}
	switch n := w.IntN(5); n {
	case 0:
	case 4:
		c.Needs = []string{fmt.Sprint("need ", w.IntN(20))}
	default:
		c.Initiative = events.InitiativeMark.Key(w.key, uint32(n))
	}
	return c
}

// sprint is of the newest sprint.
func (w work) sprint() any {
	newest := last(w.p.backlog).LastSprint
	sprint := events.SprintMark.Key(w.key, newest)
	switch roll := w.IntN(40); {
	case newest == 0 || roll == 0:
		return backlog.PlanSprint{Name: w.title(), Goal: w.title()}
	case roll == 1:
		return backlog.StartSprint{Sprint: sprint}
	case roll == 2:
		return backlog.CloseSprint{Sprint: sprint}
	}
	return backlog.CommitStories{Sprint: sprint, Stories: []string{w.story()}, Remove: w.IntN(5) == 0}
}

// judgement says what becomes of a story, or what it is worth.
func (w work) judgement() any {
	story := w.story()
	switch w.IntN(8) {
	case 0:
		return backlog.SplitStory{Story: story, Parts: []backlog.Part{{Title: w.title()}, {Title: w.title()}}, PointsDiffer: true}
	case 1:
		return backlog.DropStory{Story: story}
	case 2:
		return backlog.RestoreStory{Story: story}
	case 3:
		return backlog.AcceptStory{Story: story}
	case 4:
		return backlog.RejectStory{Story: story}
	case 5:
		return backlog.LinkStory{Story: story, Relation: "blocks", Target: w.story()}
	}
	reach, impact, confidence, effort := float64(w.IntN(1000)), 2.0, 50.0, float64(1+w.IntN(9))
	return backlog.ScoreStory{Story: story, Framework: "rice", Inputs: events.ScoreInputs{
		Reach: &reach, Impact: &impact, Confidence: &confidence, Effort: &effort,
	}}
}

func (w work) discovery() any {
	switch w.IntN(4) {
	case 0:
		return discovery.CaptureNeed{Statement: w.title(), Customers: []string{fmt.Sprint("customer ", w.IntN(50))}}
	case 1:
		return discovery.AnswerNeed{Need: w.need(), Stories: []string{w.story()}, Initiatives: []string{w.initiative()}}
	case 2:
		return discovery.RecordInsight{Statement: w.title(), Needs: []string{w.need()}}
	}
	return discovery.AddEvidence{Need: w.need(), Kind: events.EvidenceKinds()[w.IntN(4)], Text: long}
}

func (w work) roadmap() any {
	initiative, title := w.initiative(), w.title()
	switch w.IntN(6) {
	case 0:
		return roadmap.PlanInitiative{Title: title, Horizon: events.Next}
	case 1:
		return roadmap.RescheduleInitiative{Initiative: initiative, Horizon: &events.Horizons()[w.IntN(3)]}
	case 2:
		return roadmap.ValidateInitiative{Initiative: initiative, Verdict: events.AtRisk, Findings: title}
	case 3:
		return roadmap.PrioritizeInitiative{Initiative: initiative, Top: true}
	case 4:
		return roadmap.LinkInitiatives{Initiative: initiative, DependsOn: w.initiative()}
	}
	return roadmap.ReviseInitiative{Initiative: initiative, Title: &title}
}

func (w work) goal() any {
	newest := last(w.p.product).LastGoal
	if newest == 0 || w.IntN(50) == 0 {
		return product.SetGoal{Title: w.title(), Metric: "visits", Baseline: 0, Target: 100}
	}
	day := fmt.Sprintf("2026-%02d-%02d", 1+w.IntN(12), 1+w.IntN(28))
	return product.MeasureGoal{Goal: events.GoalMark.Key(w.key, w.number(newest)), On: day, Value: float64(w.IntN(100))}
}
