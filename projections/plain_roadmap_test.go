package projections

import (
	"cmp"
	"encoding/json"
	"slices"

	"waymark/events"
)

// plainRoadmap is a product's roadmap.
type plainRoadmap struct {
	initiatives things[plainInitiative]
	orders      map[events.Horizon][]string
	releases    things[plainRelease]
	proposals   things[plainProposal]
}

func newPlainRoadmap() plainRoadmap {
	return plainRoadmap{
		things[plainInitiative]{}, map[events.Horizon][]string{}, things[plainRelease]{}, things[plainProposal]{},
	}
}

type plainInitiative struct {
	Initiative string           `json:"initiative"`
	Place      *int             `json:"place"`
	Title      string           `json:"title"`
	Outcome    string           `json:"outcome"`
	Goal       string           `json:"goal"`
	Horizon    events.Horizon   `json:"horizon"`
	Start      *string          `json:"start"`
	Due        *string          `json:"due"`
	Progress   events.Progress  `json:"progress"`
	Score      *plainScore      `json:"score"`
	Validation *plainJudgement  `json:"validation"`
	DependsOn  []string         `json:"depends_on"`
	Releases   []string         `json:"releases"`
	External   *events.External `json:"external"`
	Revision   int64            `json:"revision"`
	judged     []plainJudgement // ever
}

type plainJudgement struct {
	Verdict  events.Verdict `json:"verdict"`
	Findings string         `json:"findings"`
	By       string         `json:"by"`
	At       string         `json:"at"`
	Revision int64          `json:"revision"`
}

func (m *plainRoadmap) take(r events.Recorded) {
	switch e := r.Event.(type) {
	case events.InitiativePlanned:
		m.plan(r, e)
	case events.InitiativeWithdrawn:
		m.leave(e.Initiative)
		delete(m.initiatives, e.Initiative)
	case events.InitiativePrioritized:
		m.leave(e.Initiative)
		m.enter(e.Initiative, e.Place.To)
	case events.InitiativesLinked:
		m.initiatives.change(e.Initiative, func(i *plainInitiative) { i.DependsOn = byNumber(append(listed(i.DependsOn), e.DependsOn)) })
	case events.InitiativesUnlinked:
		m.initiatives.change(e.Initiative, func(i *plainInitiative) {
			i.DependsOn = slices.DeleteFunc(listed(i.DependsOn), func(key string) bool { return key == e.DependsOn })
		})
	case events.InitiativeValidated:
		m.initiatives.change(e.Initiative, func(i *plainInitiative) { i.judge(r, e.Validation.To) })
	default:
		m.revise(r)
		m.progress(r)
		m.release(r)
		m.proposal(r)
	}
}

func (m *plainRoadmap) plan(r events.Recorded, e events.InitiativePlanned) {
	m.initiatives[e.Initiative] = &plainInitiative{
		Initiative: e.Initiative, Title: e.Title, Outcome: e.Outcome, Goal: e.Goal, Horizon: e.Horizon, Start: some(e.Start), Due: some(e.Due),
		Progress: events.Planned, DependsOn: []string{}, External: e.External, Revision: r.Revision, judged: []plainJudgement{},
	}
	m.enter(e.Initiative, e.Place)
}

// leave takes an initiative out of the order of its horizon.
func (m *plainRoadmap) leave(key string) {
	horizon := m.initiatives[key].Horizon
	m.orders[horizon] = slices.DeleteFunc(m.orders[horizon], func(k string) bool { return k == key })
}

// enter gives an initiative a place in its horizon.
func (m *plainRoadmap) enter(key string, place int) {
	horizon := m.initiatives[key].Horizon
	m.orders[horizon] = slices.Insert(m.orders[horizon], place-1, key)
}

func (i *plainInitiative) judge(r events.Recorded, v *events.Validation) {
	i.Validation = nil
	if v != nil {
		i.judged = append(i.judged, plainJudgement{v.Verdict, v.Findings, r.Metadata.Actor, when(r), r.Revision})
		i.Validation = &i.judged[len(i.judged)-1]
	}
}

// revise takes what changes an initiative in itself.
func (m *plainRoadmap) revise(r events.Recorded) {
	switch e := r.Event.(type) {
	case events.InitiativeRevised:
		m.initiatives.change(e.Initiative, func(i *plainInitiative) {
			i.Revision = r.Revision
			e.Title.Apply(&i.Title)
			e.Outcome.Apply(&i.Outcome)
			e.Goal.Apply(&i.Goal)
		})
	case events.InitiativeRescheduled:
		m.reschedule(r, e)
	case events.InitiativeScored:
		m.initiatives.change(e.Initiative, func(i *plainInitiative) { i.Score, i.Revision = scoreOf(e.Score.To), r.Revision })
	}
}

func (m *plainRoadmap) reschedule(r events.Recorded, e events.InitiativeRescheduled) {
	if e.Place != nil {
		m.leave(e.Initiative)
	}
	m.initiatives.change(e.Initiative, func(i *plainInitiative) {
		i.Revision = r.Revision
		e.Horizon.Apply(&i.Horizon)
		if e.Start != nil {
			i.Start = some(e.Start.To)
		}
		if e.Due != nil {
			i.Due = some(e.Due.To)
		}
	})
	if e.Place != nil {
		m.enter(e.Initiative, e.Place.To)
	}
}

// progress takes what says how far an initiative is. Delivered and dropped ones have no place.
func (m *plainRoadmap) progress(r events.Recorded) {
	becomes := func(initiative string, progress events.Progress, place int) {
		m.leave(initiative)
		m.initiatives.change(initiative, func(i *plainInitiative) { i.Progress, i.Revision = progress, r.Revision })
		if place > 0 {
			m.enter(initiative, place)
		}
	}
	switch e := r.Event.(type) {
	case events.InitiativeStarted:
		becomes(e.Initiative, events.Started, 1+slices.Index(m.orders[m.initiatives[e.Initiative].Horizon], e.Initiative))
	case events.InitiativeDelivered:
		becomes(e.Initiative, events.Delivered, 0)
	case events.InitiativeDropped:
		becomes(e.Initiative, events.Abandoned, 0)
	case events.InitiativeProgressRestored:
		at := 1 + slices.Index(m.orders[m.initiatives[e.Initiative].Horizon], e.Initiative)
		becomes(e.Initiative, e.Progress.To, cmp.Or(e.Place, at))
	}
}

// show is an initiative with its place and its releases.
func (m *plainRoadmap) show(i *plainInitiative) plainInitiative {
	s := *i
	s.judged, s.Releases = nil, m.releasesOf(i.Initiative)
	if at := slices.Index(m.orders[i.Horizon], i.Initiative); at >= 0 {
		place := at + 1
		s.Place = &place
	}
	return s
}

// horizon are the initiatives of a horizon in their order.
func (m *plainRoadmap) horizon(h events.Horizon) []plainInitiative {
	list := []plainInitiative{}
	for _, key := range m.orders[h] {
		list = append(list, m.show(m.initiatives[key]))
	}
	return list
}

// closed are the initiatives that have no place.
func (m *plainRoadmap) closed() []plainInitiative {
	return slices.DeleteFunc(all(m.initiatives, m.show), func(i plainInitiative) bool { return i.Place != nil })
}

// dependents are the keys of the initiatives that depend on one.
func (m *plainRoadmap) dependents(on string) []string {
	return slices.DeleteFunc(m.initiatives.keys(), func(key string) bool { return !slices.Contains(m.initiatives[key].DependsOn, on) })
}

type plainProposal struct {
	Proposal   string                `json:"proposal"`
	Initiative *string               `json:"initiative"`
	Change     string                `json:"change"`
	Command    *plainCommand         `json:"command"`
	Status     events.ProposalStatus `json:"status"`
	ProposedBy string                `json:"proposed_by"`
	ProposedAt string                `json:"proposed_at"`
	Decision   *plainFate            `json:"decision"`
	Revision   int64                 `json:"revision"`
}

type plainCommand struct {
	Name string `json:"name"`
	Body object `json:"body"`
}

type plainFate struct {
	By     string `json:"by"`
	At     string `json:"at"`
	Reason string `json:"reason"`
}

func (m *plainRoadmap) proposal(r events.Recorded) {
	decide := func(key string, status events.ProposalStatus, fate *plainFate) {
		m.proposals.change(key, func(p *plainProposal) { p.Status, p.Decision, p.Revision = status, fate, r.Revision })
	}
	fate := &plainFate{r.Metadata.Actor, when(r), r.Metadata.Reason}
	switch e := r.Event.(type) {
	case events.RoadmapChangeProposed:
		m.proposals[e.Proposal] = &plainProposal{
			Proposal: e.Proposal, Initiative: some(e.Initiative), Change: e.Change, Command: commandOf(e.Command), Status: events.ProposalIsOpen,
			ProposedBy: r.Metadata.Actor, ProposedAt: when(r), Revision: r.Revision,
		}
	case events.ProposalAccepted:
		decide(e.Proposal, events.ProposalIsAccepted, fate)
	case events.ProposalDeclined:
		decide(e.Proposal, events.ProposalIsDeclined, fate)
	case events.ProposalReopened:
		decide(e.Proposal, e.Status.To, nil)
	case events.ProposalWithdrawn:
		delete(m.proposals, e.Proposal)
	}
}

func commandOf(c *events.ProposedCommand) *plainCommand {
	if c == nil {
		return nil
	}
	command := &plainCommand{Name: c.Name}
	if err := json.Unmarshal(c.Body, &command.Body); err != nil {
		panic(err)
	}
	return command
}

// proposed are the proposals, the newest first.
func (m *plainRoadmap) proposed() []plainProposal {
	list := all(m.proposals, copied)
	slices.Reverse(list)
	return list
}

// proposalsOf are the keys of the proposals about an initiative.
func (m *plainRoadmap) proposalsOf(initiative string) []string {
	return slices.DeleteFunc(m.proposals.keys(), func(key string) bool {
		about := m.proposals[key].Initiative
		return about == nil || *about != initiative
	})
}
