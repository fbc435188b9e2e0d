package projections

import (
	"fmt"
	"slices"

	"waymark/events"
)

// ask asks for all that there is of a book as of a moment. What a book is as a whole is asked for at every moment, the lists beside it, one
// of the single things, and what follows from several books, in turn.
func (w *witness) ask(book events.Book, l asking) {
	w.t.Helper()
	switch book {
	case events.Product:
		w.askProduct(l)
	case events.Discovery:
		w.askDiscovery(l)
	case events.Roadmap:
		w.askRoadmap(l)
	case events.Backlog:
		w.askBacklog(l)
	}
}

type askedProduct struct {
	Key        string           `json:"key"`
	Name       string           `json:"name"`
	Stage      string           `json:"stage"`
	Revision   int64            `json:"revision"`
	At         string           `json:"at"`
	Revisions  map[string]int64 `json:"revisions"`
	Vision     *plainStatement  `json:"vision"`
	People     []plainPerson    `json:"people"`
	Policy     *events.Policy   `json:"policy"`
	Goals      []plainGoal      `json:"goals"`
	Challenges []plainChallenge `json:"challenges"`
	Imports    []plainImport    `json:"imports"`
	Imported   plainImports     `json:"imported"`
}

type askedGoal struct {
	plainShown
	plainGoal
	Measurements []plainMeasure `json:"measurements"`
}

func (w *witness) askProduct(l asking) {
	w.t.Helper()
	p, says := w.product, w.says(l, events.Product)
	revision := says.Revisions["product"]
	goals := all(p.goals, (*plainGoal).show)
	same(w, "?"+l.query, askedProduct{
		w.key, p.name, p.stage, revision, l.at, says.Revisions, p.vision(), listed(p.people), p.policy, goals, p.hindering(), listed(p.imports), p.imported(),
	})
	l.inTurn(func() {
		sameList(w, "/goals?"+l.query, l.limit(len(goals)), says, revision, goals)
	}, func() {
		sameList(w, "/visions?"+l.query, l.limit(len(p.visions)), says, revision, listed(p.visions))
	}, func() {
		sameList(w, "/challenges?"+l.query, l.limit(len(p.challenges)), says, revision, all(p.challenges, copied))
	}, func() {
		key, there := pick(w, l, events.GoalMark, p.goals)
		sameThing(w, "/goals/"+key, l, there, func() askedGoal { return askedGoal{says, p.goals[key].show(), listed(p.goals[key].days)} })
	})
}

type askedRoadmap struct {
	plainShown
	Revision int64             `json:"revision"`
	Horizons []askedHorizon    `json:"horizons"`
	Closed   []shownInitiative `json:"closed"`
	Releases []plainRelease    `json:"releases"`
}

type askedHorizon struct {
	Horizon     events.Horizon    `json:"horizon"`
	Initiatives []shownInitiative `json:"initiatives"`
}

// shownInitiative is an initiative and how far its stories are.
type shownInitiative struct {
	plainInitiative
	Work tracedWork `json:"work"`
}

type askedInitiative struct {
	plainShown
	shownInitiative
	Dependents  []string         `json:"dependents"`
	Proposals   []string         `json:"proposals"`
	Validations []plainJudgement `json:"validations"`
}

func (w *witness) askRoadmap(l asking) {
	w.t.Helper()
	m, says := &w.roadmap, w.says(l, events.Roadmap, events.Backlog)
	revision := says.Revisions["roadmap"]
	var horizons []askedHorizon
	for _, h := range []events.Horizon{"now", "next", "later"} {
		horizons = append(horizons, askedHorizon{h, w.worked(m.horizon(h))})
	}
	same(w, "/roadmap?"+l.query, askedRoadmap{says, revision, horizons, w.worked(m.closed()), all(m.releases, copied)})
	l.inTurn(func() {
		sameList(w, "/proposals?"+l.query, l.limit(len(m.proposals)), w.says(l, events.Roadmap), revision, m.proposed())
	}, func() {
		key, there := pick(w, l, events.InitiativeMark, m.initiatives)
		sameThing(w, "/roadmap/"+key, l, there, func() askedInitiative {
			shown := w.worked([]plainInitiative{m.show(m.initiatives[key])})[0]
			return askedInitiative{says, shown, m.dependents(key), m.proposalsOf(key), m.initiatives[key].judged}
		})
	})
}

// worked says of initiatives how far their stories are.
func (w *witness) worked(initiatives []plainInitiative) []shownInitiative {
	list := []shownInitiative{}
	for _, i := range initiatives {
		list = append(list, shownInitiative{i, w.work(w.storiesOf([]string{i.Initiative}))})
	}
	return list
}

type askedStory struct {
	plainShown
	plainStory
}

type askedSprint struct {
	plainShown
	plainSprint
	Scope []plainScoped `json:"scope"`
}

func (w *witness) askBacklog(l asking) {
	w.t.Helper()
	b, says := &w.backlog, w.says(l, events.Backlog, events.Roadmap)
	revision := says.Revisions["backlog"]
	stories := w.listedStories()
	sameList(w, "/backlog?status_category=todo&status_category=doing&status_category=done&status_category=dropped&"+l.query,
		l.limit(len(stories)), says, revision, stories)
	key, there := pick(w, l, events.StoryMark, b.stories)
	sameThing(w, "/backlog/"+key, l, there, func() askedStory { return askedStory{says, w.show(b.stories[key], w.around())} })
	l.inTurn(func() {
		sprints := all(b.sprints, b.showSprint)
		sameList(w, "/sprints?"+l.query, l.limit(len(sprints)), says, revision, sprints)
	}, func() {
		key, there := pick(w, l, events.SprintMark, b.sprints)
		sameThing(w, "/sprints/"+key, l, there, func() askedSprint {
			return askedSprint{w.says(l, events.Backlog), b.showSprint(b.sprints[key]), b.scope(b.sprints[key])}
		})
	}, func() { w.askNext(l) }, func() { w.askTraces(l) })
}

type askedNext struct {
	plainShown
	Revision     int64          `json:"revision"`
	Items        []plainNext    `json:"items"`
	LeftOut      []plainLeftOut `json:"left_out"`
	LeftOutTotal int            `json:"left_out_total"`
}

func (w *witness) askNext(l asking) {
	w.t.Helper()
	n := 1 + l.turn%20
	says := w.says(l, events.Backlog, events.Roadmap, events.Product)
	items, left, total := w.next(n)
	same(w, fmt.Sprintf("/next?n=%d&%s", n, l.query), askedNext{says, says.Revisions["backlog"], items, left, total})
}

type askedDiscovery struct {
	plainShown
	Revision    int64             `json:"revision"`
	Needs       []plainNeed       `json:"needs"`
	Personas    []plainPersona    `json:"personas"`
	Competitors []plainCompetitor `json:"competitors"`
	Insights    []plainInsight    `json:"insights"`
}

type askedNeed struct {
	plainShown
	plainNeed
	PersonaInFull *plainPersona         `json:"persona_in_full"`
	Evidence      []plainEvidence       `json:"evidence"`
	Stories       []askedNeedStory      `json:"stories"`
	Initiatives   []askedNeedInitiative `json:"initiatives"`
	Insights      []plainInsight        `json:"insights"`
}

type askedNeedStory struct {
	Story    string          `json:"story"`
	Title    string          `json:"title"`
	Status   string          `json:"status"`
	Category events.Category `json:"status_category"`
	Answers  bool            `json:"answers"`
	Names    bool            `json:"names"`
}

type askedNeedInitiative struct {
	Initiative string          `json:"initiative"`
	Title      string          `json:"title"`
	Horizon    events.Horizon  `json:"horizon"`
	Progress   events.Progress `json:"progress"`
}

func (w *witness) askDiscovery(l asking) {
	w.t.Helper()
	d, says := &w.discovery, w.says(l, events.Discovery)
	same(w, "/discovery?"+l.query, askedDiscovery{
		says, says.Revisions["discovery"], d.list(), all(d.personas, copied), all(d.competitors, copied), all(d.insights, copied),
	})
	key, there := pick(w, l, events.NeedMark, d.needs)
	sameThing(w, "/discovery/needs/"+key, l, there, func() askedNeed { return w.need(key, l) })
}

// need is a need in full, with what the other books had for it at that time.
func (w *witness) need(key string, l asking) askedNeed {
	d, n := &w.discovery, w.discovery.needs[key]
	needs := append(d.merged(key), key)
	full := askedNeed{
		plainShown: w.says(l, events.Discovery, events.Backlog, events.Roadmap), plainNeed: d.show(n), Evidence: d.behind(key),
		Stories: w.storiesFor(n, needs), Initiatives: []askedNeedInitiative{}, Insights: d.about(needs),
	}
	if n.Persona != nil {
		full.PersonaInFull = d.personas[*n.Persona]
	}
	for _, key := range w.roadmap.initiatives.keys() {
		if i := w.roadmap.initiatives[key]; n.Answer != nil && slices.Contains(n.Answer.Initiatives, key) {
			full.Initiatives = append(full.Initiatives, askedNeedInitiative{key, i.Title, i.Horizon, i.Progress})
		}
	}
	return full
}

// storiesFor are the stories that answer a need, and those that name any of some needs.
func (w *witness) storiesFor(n *plainNeed, needs []string) []askedNeedStory {
	found := []askedNeedStory{}
	for _, key := range w.backlog.stories.keys() {
		s := w.backlog.stories[key]
		answers := n.Answer != nil && slices.Contains(n.Answer.Stories, key)
		names := slices.ContainsFunc(s.Needs, func(need string) bool { return slices.Contains(needs, need) })
		if answers || names {
			found = append(found, askedNeedStory{key, s.Title, s.Status, s.Category, answers, names})
		}
	}
	return found
}
