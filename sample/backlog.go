package sample

import (
	"fmt"
	"slices"

	"waymark/domain"
	"waymark/domain/backlog"
	"waymark/domain/discovery"
	"waymark/events"
	"waymark/ledger"
)

// backlogTold is what the teller remembers of the backlog.
type backlogTold struct {
	order   []uint32 // numbers of stories
	stories map[uint32]*storyTold
	last    uint32

	committed []uint32 // to the sprint that runs
}

type storyTold struct {
	wish
	points float64
	state  string // To Do, In Progress or Done
	scored bool
}

func storyKey(n uint32) string { return events.StoryMark.Key(Key, n) }

// open are the first so many stories that are not done.
func (b *backlogTold) open(most int) (numbers []uint32) {
	for _, n := range b.order {
		if b.stories[n].state != "Done" && len(numbers) < most {
			numbers = append(numbers, n)
		}
	}
	return numbers
}

// owner is who owns the backlog in a week, until its Thursday.
func owner(week int) string {
	if week <= anaComes {
		return jonas
	}
	return ana
}

// write has the owner write a story, mostly at the end.
func (t *teller) write(week int, w wish) {
	points := []float64{1, 2, 2, 3, 3, 5, 5, 8, 13}[t.random.IntN(9)]
	command := backlog.WriteStory{Title: w.title, Labels: []string{w.label}}
	if t.chance(70) {
		command.Points = &points
	}
	if w.need > 0 && w.need <= t.needs && problems()[w.need-1].dismissed == "" {
		command.Needs = []string{needKey(w.need)}
	} else {
		w.need = 0
	}
	if w.initiative > 0 && plans()[w.initiative-1].planned <= week {
		command.Initiative = initiativeKey(w.initiative)
		command.AsA, command.IWant = "customer", w.title
	}
	t.last++
	at := len(t.order)
	if open := t.open(12); w.initiative > 0 && len(open) > 4 {
		command.After = storyKey(open[3+t.random.IntN(len(open)-3)])
		at = 1 + slices.Index(t.order, mustNumber(command.After))
	}
	t.decide(owner(week), t.one(whyWritten), command, fromNeed(w.need)...)
	t.order = slices.Insert(t.order, at, t.last)
	t.stories[t.last] = &storyTold{wish: w, points: points, state: "To Do"}
	if w.need > 0 && t.chance(60) {
		t.decide(owner(week), "", discovery.AnswerNeed{Need: needKey(w.need), Stories: []string{storyKey(t.last)}})
	}
}

// mustNumber is the number in a key of the sample's own.
func mustNumber(key string) uint32 {
	var n uint32
	if _, err := fmt.Sscanf(key, Key+"-%d", &n); err != nil {
		panic(err)
	}
	return n
}

// move puts a story before or behind another open one.
func (t *teller) move(week int) {
	open := t.open(1 << 20)
	if len(open) < 8 {
		return
	}
	from := t.random.IntN(min(len(open), 60))
	if t.chance(25) {
		from = t.random.IntN(len(open))
	}
	to := t.random.IntN(min(len(open), 1+from))
	if t.chance(30) {
		to = min(len(open)-1, from+1+t.random.IntN(20))
	}
	if open[from] == open[to] {
		return
	}
	story, why, before := open[from], t.one(whyUp), slices.Clone(t.order)
	command := backlog.PrioritizeStory{Story: storyKey(story)}
	t.order = slices.Delete(t.order, slices.Index(t.order, story), slices.Index(t.order, story)+1)
	at := slices.Index(t.order, open[to])
	if to < from {
		command.Before = storyKey(open[to])
	} else {
		command.After, at, why = storyKey(open[to]), at+1, t.one(whyDown)
	}
	t.order = slices.Insert(t.order, at, story)
	if t.chance(40) {
		why = ""
	}
	var evidence []events.Evidence
	if why != "" && t.chance(40) {
		evidence = fromNeed(t.stories[story].need)
	}
	made := t.decide(owner(week), why, command, evidence...)
	if len(made) == 1 && t.chance(3) {
		t.decide(owner(week), "Too early", ledger.Undo{Decision: made[0].ID})
		t.order = before
	}
}

// score has the owner score some of the first stories that are not scored yet.
func (t *teller) score(week int) {
	for _, n := range t.open(25) {
		s := t.stories[n]
		if s.scored || !t.chance(30) {
			continue
		}
		s.scored = true
		reach, impact, confidence, effort := float64(100*(1+t.random.IntN(60))), []float64{0.5, 1, 1, 2, 3}[t.random.IntN(5)], float64(50+10*t.random.IntN(6)), max(0.5, s.points/4)
		t.decide(owner(week), "", backlog.ScoreStory{Story: storyKey(n), Inputs: events.ScoreInputs{
			Reach: &reach, Impact: &impact, Confidence: &confidence, Effort: &effort,
		}}, fromNeed(s.need)...)
	}
}

// tidy puts the first open stories above what is done.
func (t *teller) tidy(week int) {
	open := t.open(30)
	if len(open) < 2 {
		return
	}
	until := slices.Index(t.order, open[len(open)-1]) + 1
	var done []uint32
	for _, n := range t.order[:until] {
		if t.stories[n].state == "Done" {
			done = append(done, n)
		}
	}
	if len(done) == 0 {
		return
	}
	t.order = slices.Concat(open, done, t.order[until:])
	keys := make([]string, until)
	for i, n := range t.order[:until] {
		keys[i] = storyKey(n)
	}
	t.decide(owner(week), "What is done goes below", backlog.ReorderBacklog{Stories: keys})
}

// drop gives up one of the last stories.
func (t *teller) drop(week int) {
	open := t.open(1 << 20)
	if len(open) < 40 {
		return
	}
	n := open[len(open)-1-t.random.IntN(20)]
	t.decide(owner(week), t.one(whyDropped), backlog.DropStory{Story: storyKey(n)})
	t.order = slices.DeleteFunc(t.order, func(m uint32) bool { return m == n })
}

// level gives one of the first stories a priority level.
func (t *teller) level(week int) {
	if open := t.open(20); len(open) > 0 {
		n := open[t.random.IntN(len(open))]
		t.decide(owner(week), t.one(whyUp), backlog.PrioritizeStory{Story: storyKey(n), Level: domain.Some(t.one([]string{"Highest", "High", "Medium"}))})
	}
}
