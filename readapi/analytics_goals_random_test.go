package readapi_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"waymark/domain/backlog"
	"waymark/domain/discovery"
	"waymark/domain/product"
	"waymark/domain/roadmap"
	"waymark/ledger"
)

// plainAims is what was decided of goals and the work for them, by numbers; 0 is none.
type plainAims struct {
	goalOf   []int       // of initiatives
	answered [][]int     // by initiatives: needs
	answers  [][]int     // by stories: needs
	story    []plainWork // in the order in which they were written
	value    []float64   // of goals: what was measured last
}

type plainWork struct {
	initiative int
	names      []int
	score      float64
	done       bool
}

// serves says whether a story serves a goal.
func (p plainAims) serves(story, goal int) bool {
	s := p.story[story]
	if s.initiative > 0 && p.goalOf[s.initiative] == goal {
		return true
	}
	for i, needs := range p.answered {
		for _, need := range needs {
			if p.goalOf[i] == goal && (slices.Contains(s.names, need) || slices.Contains(p.answers[story], need)) {
				return true
			}
		}
	}
	return false
}

// hourly decides, each an hour after the other.
func (d *decided) hourly(commands ...ledger.Command) {
	d.t.Helper()
	for _, c := range commands {
		d.decide("", c)
		d.at = d.at.Add(time.Hour - 24*time.Hour)
	}
}

// randomAims decides seven goals, initiatives, needs, and stories.
func randomAims(d *decided, r *rand.Rand) (p plainAims) {
	const goals, initiatives, needs, stories = 7, 6, 5, 25
	p = plainAims{goalOf: make([]int, initiatives+1), answered: make([][]int, initiatives+1), answers: make([][]int, stories+1)}
	p.story, p.value = make([]plainWork, stories+1), make([]float64, goals+1)
	for range goals {
		d.hourly(product.SetGoal{Title: "goal", Metric: "m", Target: 100})
	}
	for i := 1; i <= initiatives; i++ {
		p.goalOf[i] = 1 + r.IntN(goals)
		d.hourly(roadmap.PlanInitiative{Title: "initiative", Goal: fmt.Sprintf("ACME-G%d", p.goalOf[i])})
	}
	for range needs {
		d.hourly(discovery.CaptureNeed{Statement: "need", Source: "call", Importance: 3})
	}
	for i := 1; i <= stories; i++ {
		p.write(d, r, i)
	}
	for need := 1; need <= needs; need++ {
		initiative, story := 1+r.IntN(initiatives), 1+r.IntN(stories)
		p.answered[initiative], p.answers[story] = append(p.answered[initiative], need), append(p.answers[story], need)
		d.hourly(discovery.AnswerNeed{Need: fmt.Sprintf("ACME-N%d", need), Initiatives: []string{fmt.Sprintf("ACME-I%d", initiative)},
			Stories: []string{fmt.Sprintf("ACME-%d", story)}})
	}
	for goal := 1; goal <= goals; goal++ {
		p.value[goal] = float64(r.IntN(5) * 20)
		d.hourly(product.MeasureGoal{Goal: fmt.Sprintf("ACME-G%d", goal), On: "2026-01-03", Value: p.value[goal]})
	}
	return p
}

// write writes a story, and perhaps scores it and has it done.
func (p plainAims) write(d *decided, r *rand.Rand, i int) {
	s := plainWork{initiative: r.IntN(len(p.goalOf)), done: r.IntN(3) > 0}
	initiative, names := "", []string{}
	if s.initiative > 0 {
		initiative = fmt.Sprintf("ACME-I%d", s.initiative)
	}
	if r.IntN(3) == 0 {
		s.names = []int{1 + r.IntN(5)}
		names = append(names, fmt.Sprintf("ACME-N%d", s.names[0]))
	}
	d.hourly(writeStory("story", initiative, 1, names...))
	key := fmt.Sprintf("ACME-%d", i)
	if r.IntN(4) > 0 {
		value, effort := float64(1+r.IntN(10)), float64(1+r.IntN(10))
		s.score = value / effort
		d.hourly(backlog.ScoreStory{Story: key, Framework: "value_effort", Inputs: valueEffort(value, effort)})
	}
	if s.done {
		d.hourly(backlog.MoveStory{Story: key, Status: "Done"})
	}
	p.story[i] = s
}

func TestGoalsOfRandomHistoriesAreThoseOfANaiveCount(t *testing.T) {
	for seed := range uint64(4) {
		d := newDecided(t)
		p := randomAims(d, rand.New(rand.NewPCG(seed, seed)))
		got := seen[goalsAnswer](d, goalProgressPath)
		var predicted, shares []float64
		serving, done := map[int]bool{}, 0
		for i, g := range got.Goals {
			n, scored, sum := 0, 0, 0.0
			for story := 1; story < len(p.story); story++ {
				s := p.story[story]
				if !s.done || !p.serves(story, i+1) {
					continue
				}
				n++
				serving[story] = true
				if s.score > 0 {
					scored++
					sum += s.score
				}
			}
			if g.Done != n || g.Hindsight.Done != n || g.Hindsight.Scored != scored || math.Abs(g.Hindsight.Predicted-sum) > 0.05*float64(n) {
				t.Errorf("seed %d: goal %d: got %+v, want %d done, %d scored, %v predicted", seed, i+1, g.Hindsight, n, scored, sum)
			}
			if scored > 0 {
				predicted, shares = append(predicted, g.Hindsight.Predicted), append(shares, p.value[i+1]/100)
			}
		}
		for _, s := range p.story {
			if s.done {
				done++
			}
		}
		if b := got.Totals; b.Done != done || b.Serving != len(serving) || b.Without != done-len(serving) {
			t.Errorf("seed %d: got %+v, want %d done, %d for goals", seed, b, done, len(serving))
		}
		checkTau(t, got, predicted, shares)
	}
}

// checkTau goes through all pairs of goals.
func checkTau(t *testing.T, got goalsAnswer, predicted, shares []float64) {
	t.Helper()
	balance, x, y := 0, 0, 0
	for i := range predicted {
		for j := range i {
			a, b := 0, 0
			if predicted[i] != predicted[j] {
				a, x = 1, x+1
			}
			if shares[i] != shares[j] {
				b, y = 1, y+1
			}
			if (predicted[i] < predicted[j]) != (shares[i] < shares[j]) {
				b = -b
			}
			balance += a * b
		}
	}
	few := len(predicted) < 5
	if got.Prediction.Goals != len(predicted) || got.Prediction.TooFew != few {
		t.Errorf("got %+v of %d goals", got.Prediction, len(predicted))
	}
	if want := float64(balance) / math.Sqrt(float64(x*y)); !few && x*y > 0 && !nearly(*got.Prediction.Tau, want) {
		t.Errorf("tau is %v, want %v", *got.Prediction.Tau, want)
	}
}
