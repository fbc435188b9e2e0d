package projections

import (
	"net/url"
	"slices"

	"waymark/events"
)

type askedTrace struct {
	plainShown
	ID          string             `json:"id"`
	Kind        string             `json:"kind"`
	Goals       []tracedAim        `json:"goals"`
	Needs       []tracedAim        `json:"needs"`
	Initiatives []tracedInitiative `json:"initiatives"`
	Stories     []tracedStory      `json:"stories"`
	Work        tracedWork         `json:"work"`
}

type tracedOrigin struct {
	Revision int64         `json:"decided_revision"`
	At       string        `json:"decided_at"`
	Vision   *tracedVision `json:"vision"`
}

type tracedVision struct {
	Revision  int64  `json:"revision"`
	Statement string `json:"statement"`
}

type tracedStory struct {
	Story      string          `json:"story"`
	Title      string          `json:"title"`
	Status     string          `json:"status"`
	Category   events.Category `json:"status_category"`
	Points     *float64        `json:"points"`
	Initiative *string         `json:"initiative"`
	Goal       *string         `json:"goal"`
	Needs      []string        `json:"needs"`
	tracedOrigin
}

type tracedInitiative struct {
	Initiative string          `json:"initiative"`
	Title      string          `json:"title"`
	Outcome    string          `json:"outcome"`
	Goal       *string         `json:"goal"`
	Horizon    events.Horizon  `json:"horizon"`
	Progress   events.Progress `json:"progress"`
	Needs      []string        `json:"needs"`
	Work       tracedWork      `json:"work"`
	tracedOrigin
}

type tracedAim struct {
	ID          string        `json:"id"`
	Known       bool          `json:"known"`
	Says        string        `json:"says"`
	Initiatives []string      `json:"initiatives"`
	Work        tracedWork    `json:"work"`
	Decided     *tracedOrigin `json:"decided"`
}

type tracedWork struct {
	Stories map[events.Category]int      `json:"stories"`
	Points  map[events.Category]plainSum `json:"points"`
}

// askTraces asks for the trace of one thing of each kind in turn.
func (w *witness) askTraces(l asking) {
	w.t.Helper()
	switch l.turn / 4 % 4 {
	case 0:
		if key, there := pick(w, l, events.StoryMark, w.backlog.stories); there {
			w.askTrace(l, "story", key, []string{key}, initiativesOf(w.backlog.stories[key]))
		}
	case 1:
		if key, there := pick(w, l, events.InitiativeMark, w.roadmap.initiatives); there {
			w.askTrace(l, "initiative", key, w.storiesOf([]string{key}), []string{key})
		}
	case 2:
		key, _ := pick(w, l, events.GoalMark, w.product.goals)
		serving := w.serving(key)
		w.askTrace(l, "goal", key, w.storiesOf(serving), serving)
	case 3:
		if key, there := pick(w, l, events.NeedMark, w.discovery.needs); there {
			w.askTrace(l, "need", key, w.answering(key), w.answered(key).Initiatives)
		}
	}
}

func initiativesOf(s *plainStory) []string {
	if s.Initiative == nil {
		return nil
	}
	return []string{*s.Initiative}
}

// serving are the initiatives that serve a goal.
func (w *witness) serving(goal string) []string {
	return slices.DeleteFunc(w.roadmap.initiatives.keys(), func(key string) bool { return w.roadmap.initiatives[key].Goal != goal })
}

// storiesOf are the stories of initiatives.
func (w *witness) storiesOf(initiatives []string) []string {
	return slices.DeleteFunc(w.backlog.stories.keys(), func(key string) bool {
		of := w.backlog.stories[key].Initiative
		return of == nil || !slices.Contains(initiatives, *of)
	})
}

// answering are the stories that name a need, that answer it, or that are of an initiative that answers it.
func (w *witness) answering(need string) []string {
	answer := w.answered(need)
	of := w.storiesOf(answer.Initiatives)
	return slices.DeleteFunc(w.backlog.stories.keys(), func(key string) bool {
		return !slices.Contains(of, key) && !slices.Contains(answer.Stories, key) && !slices.Contains(w.backlog.stories[key].Needs, need)
	})
}

func (w *witness) answered(need string) plainAnswer {
	if n := w.discovery.needs[need]; n != nil && n.Answer != nil {
		return *n.Answer
	}
	return plainAnswer{}
}

// askTrace compares the trace of what these stories and initiatives are about.
func (w *witness) askTrace(l asking, kind, id string, stories, initiatives []string) {
	w.t.Helper()
	trace := askedTrace{
		plainShown: w.says(l, events.Backlog, events.Roadmap, events.Product, events.Discovery), ID: id, Kind: kind,
		Goals: []tracedAim{}, Needs: []tracedAim{}, Initiatives: []tracedInitiative{}, Stories: []tracedStory{}, Work: w.work(stories),
	}
	for _, key := range stories {
		trace.Stories = append(trace.Stories, w.tracedStory(w.backlog.stories[key]))
		initiatives = append(initiatives, initiativesOf(w.backlog.stories[key])...)
	}
	for _, key := range w.roadmap.initiatives.keys() {
		if slices.Contains(initiatives, key) {
			trace.Initiatives = append(trace.Initiatives, w.tracedInitiative(w.roadmap.initiatives[key], stories))
		}
	}
	goals, needs := aimsOf(trace)
	if kind == "goal" {
		goals = []string{id}
	}
	if kind == "need" {
		needs = []string{id}
	}
	for _, goal := range goals {
		trace.Goals = append(trace.Goals, w.tracedGoal(goal, trace))
	}
	for _, need := range needs {
		trace.Needs = append(trace.Needs, w.tracedNeed(need, trace))
	}
	same(w, "/trace/"+url.PathEscape(id)+"?"+l.query, trace)
}

// aimsOf are the goals and the needs of a trace, each once, in the order in which they come.
func aimsOf(trace askedTrace) (goals, needs []string) {
	for _, s := range trace.Stories {
		needs = append(needs, s.Needs...)
	}
	for _, i := range trace.Initiatives {
		needs = append(needs, i.Needs...)
		if i.Goal != nil {
			goals = append(goals, *i.Goal)
		}
	}
	return once(goals), once(needs)
}

func once(list []string) []string {
	kept := []string{}
	for _, item := range list {
		if !slices.Contains(kept, item) {
			kept = append(kept, item)
		}
	}
	return kept
}

// work counts stories and their points by category.
func (w *witness) work(stories []string) tracedWork {
	work := tracedWork{map[events.Category]int{}, map[events.Category]plainSum{}}
	for _, c := range []events.Category{"todo", "doing", "done", "dropped"} {
		work.Stories[c], work.Points[c] = 0, 0
	}
	for _, key := range stories {
		s := w.backlog.stories[key]
		work.Stories[s.Category]++
		if s.Points != nil {
			work.Points[s.Category] = rounded(float64(work.Points[s.Category]) + *s.Points)
		}
	}
	return work
}

func (w *witness) tracedStory(s *plainStory) tracedStory {
	return tracedStory{
		s.Story, s.Title, s.Status, s.Category, s.Points, s.Initiative, w.goalOf(s.Initiative), w.served(s), w.origin(s.Story),
	}
}

// served are the needs that a story names, and then those that it answers.
func (w *witness) served(s *plainStory) []string {
	needs := listed(s.Needs)
	for _, need := range w.discovery.needs.keys() {
		if slices.Contains(w.answered(need).Stories, s.Story) && !slices.Contains(s.Needs, need) {
			needs = append(needs, need)
		}
	}
	return needs
}

func (w *witness) tracedInitiative(i *plainInitiative, stories []string) tracedInitiative {
	needs := slices.DeleteFunc(w.discovery.needs.keys(), func(need string) bool {
		return !slices.Contains(w.answered(need).Initiatives, i.Initiative)
	})
	own := slices.DeleteFunc(w.storiesOf([]string{i.Initiative}), func(s string) bool { return !slices.Contains(stories, s) })
	return tracedInitiative{
		i.Initiative, i.Title, i.Outcome, some(i.Goal), i.Horizon, i.Progress, needs, w.work(own), w.origin(i.Initiative),
	}
}

func (w *witness) tracedGoal(id string, trace askedTrace) tracedAim {
	aim := tracedAim{ID: id, Initiatives: []string{}}
	var stories []string
	for _, i := range trace.Initiatives {
		if i.Goal != nil && *i.Goal == id {
			aim.Initiatives = append(aim.Initiatives, i.Initiative)
		}
	}
	for _, s := range trace.Stories {
		if s.Goal != nil && *s.Goal == id {
			stories = append(stories, s.Story)
		}
	}
	aim.Work = w.work(stories)
	if g := w.product.goals[id]; g != nil {
		origin := w.origin(id)
		aim.Known, aim.Says, aim.Decided = true, g.Title, &origin
	}
	return aim
}

func (w *witness) tracedNeed(id string, trace askedTrace) tracedAim {
	aim := tracedAim{ID: id, Initiatives: []string{}}
	var stories []string
	for _, s := range trace.Stories {
		if slices.Contains(s.Needs, id) {
			stories = append(stories, s.Story)
			aim.Initiatives = append(aim.Initiatives, initiativesOf(w.backlog.stories[s.Story])...)
		}
	}
	for _, i := range trace.Initiatives {
		if slices.Contains(i.Needs, id) {
			aim.Initiatives = append(aim.Initiatives, i.Initiative)
		}
	}
	aim.Initiatives, aim.Work = once(aim.Initiatives), w.work(stories)
	if n := w.discovery.needs[id]; n != nil {
		origin := w.origin(id)
		aim.Known, aim.Says, aim.Decided = true, n.Statement, &origin
	}
	return aim
}

// origin is the decision that brought a thing, with the vision that held then.
func (w *witness) origin(key string) tracedOrigin {
	r := w.began[key]
	origin := tracedOrigin{Revision: r.Revision, At: when(r)}
	for _, v := range w.product.visions {
		if v.Since <= origin.At && (v.Until == nil || *v.Until > origin.At) {
			origin.Vision = &tracedVision{v.Revision, v.Vision.Statement}
		}
	}
	return origin
}
