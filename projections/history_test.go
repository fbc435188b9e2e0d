package projections

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"waymark/domain"
	"waymark/domain/backlog"
	"waymark/domain/discovery"
	"waymark/domain/domaintest"
	"waymark/domain/product"
	"waymark/domain/roadmap"
	"waymark/events"
)

// history is a log as the deciders make it, and the states that their plain folds make of it at every revision.
type history struct {
	log      []events.Raw
	position uint64
	at       time.Time
	heads    map[string]head // of streams
	products map[string]*told
	undoes   string      // by the events to come
	role     events.Role // in which the decisions to come are made
}

type head struct {
	revision int64
	hash     string
}

// told is what a product's books say; states[r] is the state after revision r.
type told struct {
	product   []product.State
	discovery []discovery.State
	roadmap   []roadmap.State
	backlog   []backlog.State

	events        []events.BacklogEvent   // events[r] led to backlog[r]
	roadmapEvents []events.RoadmapEvent   // roadmapEvents[r] made roadmap[r]
	discovered    []events.DiscoveryEvent // by revision
}

func newHistory() *history {
	return &history{role: events.ProductOwner, at: time.Date(2026, 1, 2, 3, 4, 5, 6000, time.UTC), heads: map[string]head{}, products: map[string]*told{}}
}

func last[S any](states []S) S {
	var none S
	if len(states) == 0 {
		return none
	}
	return states[len(states)-1]
}

// record appends events of a book.
func (h *history) record(key string, book events.Book, decided ...events.Event) {
	p := h.products[key]
	if p == nil {
		p = &told{}
		h.products[key] = p
	}
	command := uuid.NewString()
	h.at = h.at.Add(time.Duration(len(h.log)%3) * time.Hour)
	for _, e := range decided {
		h.append(key, book, e, command)
		switch e := e.(type) {
		case events.ProductEvent:
			p.product = append(p.product, product.Evolve(last(p.product), e))
		case events.DiscoveryEvent:
			p.discovery = append(p.discovery, discovery.Evolve(last(p.discovery), e))
			p.discovered = append(p.discovered, e)
		case events.RoadmapEvent:
			p.roadmap = append(p.roadmap, roadmap.Evolve(last(p.roadmap), e))
			p.roadmapEvents = append(p.roadmapEvents, e)
		case events.BacklogEvent:
			p.backlog = append(p.backlog, backlog.Evolve(last(p.backlog), e))
			p.events = append(p.events, e)
		}
	}
}

func (h *history) append(key string, book events.Book, e events.Event, command string) {
	stream := book.Stream(key)
	before, known := h.heads[stream]
	if !known {
		before = head{-1, stream}
	}
	meta := events.Metadata{
		Actor: fmt.Sprint("actor-", len(h.log)%3), Role: h.role, Reason: fmt.Sprint("reason ", len(h.log)),
		Evidence: []events.Evidence{{Kind: "link", Value: "https://example.org"}}, EffectiveAt: h.at, CommandID: command,
		CorrelationID: command, CausationID: command, Source: "api", Schema: events.Schema,
		Undoes: h.undoes,
	}
	data, err := events.Encode(e)
	if err != nil {
		panic(err)
	}
	sealed, hash, err := meta.Seal(before.hash, e.Type(), data)
	if err != nil {
		panic(err)
	}
	h.position += uint64(10 + len(data))
	h.heads[stream] = head{before.revision + 1, hash}
	h.log = append(h.log, events.Raw{
		ID: uuid.NewString(), Stream: stream, Revision: before.revision + 1,
		Position: events.Position{Commit: h.position, Prepare: h.position - uint64(len(h.log)%2)}, Created: h.at.Add(time.Minute),
		Type: e.Type(), Data: data, Metadata: sealed,
	})
}

// start opens a product.
func (h *history) start(key string) {
	decided, err := product.Decide(product.State{}, domain.Context{Product: key, Actor: "ann"}, product.StartProduct{Key: key, Name: key})
	if err != nil {
		panic(err)
	}
	h.record(key, events.Product, decided...)
}

// decide gives a command; a refusal changes nothing.
func (h *history) decide(key string, command any) error {
	p := h.products[key]
	in := p.context(key)
	var decided []events.Event
	var err error
	var book events.Book
	switch c := command.(type) {
	case product.Command:
		book = events.Product
		_, in.Imported = c.(product.RecordImport)
		decided, err = product.Decide(last(p.product), in, c)
	case undone:
		book = events.Product
		decided, err = h.undo(key, in, c)
	case withoutImport:
		book, decided = events.Product, c
	case discovery.Command:
		book = events.Discovery
		decided, err = discovery.Decide(last(p.discovery), in, c)
	case undoDiscovery:
		book = events.Discovery
		decided, err = p.undoDiscovery(in)
	case roadmap.Command:
		book = events.Roadmap
		decided, err = roadmap.Decide(last(p.roadmap), in, c)
	case undoRoadmap:
		book = events.Roadmap
		decided, err = p.undoRoadmap(in)
	case elsewhere:
		book, in.Imported = events.Backlog, true
		decided, err = backlog.Decide(last(p.backlog), in, c.Command)
	case backlog.Command:
		book = events.Backlog
		decided, err = backlog.Decide(last(p.backlog), in, c)
	case undoBacklog:
		book = events.Backlog
		if r := len(p.events) - 1; r >= 0 {
			before := last(p.backlog[:r])
			decided, err = backlog.Undo(before, p.backlog[r], in, p.events[r])
		}
	case restoredBacklog:
		book, decided = events.Backlog, backlog.Restore(last(p.backlog), last(p.backlog[:c]), in)
	case restoredRoadmap:
		book, decided = events.Roadmap, roadmap.Restore(last(p.roadmap), last(p.roadmap[:c]), in)
	}
	h.record(key, book, decided...)
	state := last(p.product)
	follow := last(p.backlog).Carry(domain.Workflow{Policy: state.Policy, Became: state.Became, Back: state.Back}, 10)
	h.record(key, events.Backlog, follow...)
	return err
}

// context is what a decision may know beside its own book.
func (p *told) context(key string) domain.Context {
	return domain.Context{
		Product: key, Actor: "ann", Reason: "why not", Policy: last(p.product).Policy,
		Story:      func(story string) bool { return last(p.backlog).Has(key, story) },
		IsOpen:     func(story string) bool { return last(p.backlog).IsOpen(key, story) },
		Held:       last(p.backlog).Held(),
		Became:     last(p.product).Became,
		Goal:       func(goal string) bool { return last(p.product).HasGoal(key, goal) },
		Command:    func(string) bool { return true },
		Initiative: func(initiative string) bool { return last(p.roadmap).Has(key, initiative) },
		Need:       func(need string) bool { return last(p.discovery).Has(key, need) },
	}
}

// elsewhere is a command on a backlog that an import gives.
type elsewhere struct{ backlog.Command }

// undoBacklog takes the last event of the backlog back.
type undoBacklog struct{}

// drawHistory continues a history with random commands on new products with these keys.
func drawHistory(t *rapid.T, h *history, keys []string) {
	for _, key := range keys {
		h.start(key)
	}
	for range rapid.IntRange(1, 90).Draw(t, "commands") {
		key := rapid.SampledFrom(keys).Draw(t, "product")
		_ = h.decide(key, drawCommand(t, key, h.products[key])) // many are refused, and that is as well
	}
}

func drawCommand(t *rapid.T, key string, p *told) any {
	d := draw{t, key, p}
	kinds := []func() any{
		d.writeStory, d.writeStory, d.writeStory, d.reviseStory, d.estimateStory, d.assignStory, d.prioritizeStory, d.prioritizeStory,
		d.prioritizeStory, d.reorder, d.moveStory, d.dropStory, d.restoreStory, d.linkStory, d.linkStory,
		d.scoreStory, d.acceptStory, d.finishStory, d.rejectStory, d.splitStory, d.planSprint, d.commitStories, d.commitStories,
		d.commitStories, d.startSprint, d.closeSprint, d.undo, d.undo, d.restoreBacklog, d.restoreRoadmap,
		d.planInitiative, d.planInitiative, d.reviseInitiative, d.prioritizeInitiative, d.reschedule, d.progress,
		d.planRelease, d.rescheduleRelease, d.assign, d.assign, d.ship,
		d.vision, d.assignRole, d.revokeRole, d.policy, d.rename, d.stage,
		d.setGoal, d.setGoal, d.reviseGoal, d.measureGoal, d.measureGoal, d.measureGoal, d.closeGoal,
		d.raiseChallenge, d.resolveChallenge, d.recordImport, d.recordImport, d.takeBackImport, d.undoProduct, d.undoProduct,
		d.judge, d.judge, d.link, d.propose, d.decideProposal, d.undoRoadmap, d.undoRoadmap,
	}
	kinds = append(kinds, d.discovery()...)
	return rapid.SampledFrom(kinds).Draw(t, "kind")()
}

// draw draws commands on a product.
type draw struct {
	t   *rapid.T
	key string
	p   *told
}

func (d draw) number(last uint32) uint32 {
	return rapid.Uint32Range(1, max(last, 1)).Draw(d.t, "number")
}
func (d draw) story() string { return events.StoryMark.Key(d.key, d.number(last(d.p.backlog).Last)) }
func (d draw) initiative() string {
	return events.InitiativeMark.Key(d.key, d.number(last(d.p.roadmap).LastInitiative))
}
func (d draw) release() string {
	return events.ReleaseMark.Key(d.key, d.number(last(d.p.roadmap).LastRelease))
}
func (d draw) text() string {
	return rapid.SampledFrom([]string{"a", "b", "ü\t\"x\"", ""}).Draw(d.t, "text")
}
func (d draw) some() *string {
	return rapid.Ptr(rapid.SampledFrom([]string{"a", "b", ""}), true).Draw(d.t, "some")
}

// perhaps is a field that may be none.
func (d draw) perhaps() domain.Optional[string] {
	return domaintest.Optional(rapid.SampledFrom([]string{"a", "b", ""})).Draw(d.t, "perhaps")
}
func (d draw) coin() bool { return rapid.Bool().Draw(d.t, "coin") }
func (d draw) words() []string {
	return rapid.SampledFrom([][]string{nil, {}, {"x"}, {"x", "y"}, {"y, \"z\""}}).Draw(d.t, "words")
}
func (d draw) assignee() domain.Optional[string] {
	return domaintest.Optional(rapid.SampledFrom([]string{"ann", "bob"})).Draw(d.t, "assignee")
}
func (d draw) level() string {
	return rapid.SampledFrom([]string{"", "Highest", "High", "Low"}).Draw(d.t, "level")
}
func (d draw) date() string {
	return rapid.SampledFrom([]string{"", "2026-01-31", "2026-02-01", "2027-12-31"}).Draw(d.t, "date")
}
func (d draw) horizon() events.Horizon {
	return rapid.SampledFrom(events.Horizons()).Draw(d.t, "horizon")
}
func (d draw) points() *float64 {
	return rapid.Ptr(d.estimates(), true).Draw(d.t, "points")
}
func (d draw) estimates() *rapid.Generator[float64] {
	return rapid.SampledFrom([]float64{0, 0.1, 0.2, 0.5, 3, 1e6})
}
func (d draw) external() *events.External {
	if d.coin() {
		return nil
	}
	return &events.External{Source: "jira", Key: "J-" + d.text(), ID: "1" + d.text()}
}

func (d draw) writeStory() any {
	c := backlog.WriteStory{
		Title: "t" + d.text(), AsA: d.text(), IWant: d.text(), SoThat: d.text(), Description: d.text(), Acceptance: d.words(),
		Labels: d.words(), Needs: d.served(), Assignee: d.assignee().Or(""),
		Points: d.points(), Level: d.level(), External: d.external(),
	}
	if d.coin() {
		c.Initiative = d.initiative()
	}
	switch rapid.IntRange(0, 3).Draw(d.t, "where") {
	case 0:
		c.Top = true
	case 1:
		c.After = d.story()
	case 2:
		c.Number = last(d.p.backlog).Last + rapid.Uint32Range(1, 3).Draw(d.t, "skip")
	}
	return c
}

func (d draw) reviseStory() any {
	words := d.words()
	c := backlog.ReviseStory{Story: d.story(), External: d.external()}
	switch rapid.IntRange(0, 5).Draw(d.t, "what") { // else nothing but what it is elsewhere: no decision
	case 0:
		c.Title, c.Kind = d.some(), d.some()
	case 1:
		c.AsA, c.Acceptance = d.perhaps(), domain.Some(words)
	case 2:
		c.IWant, c.SoThat, c.Description, c.Needs = d.perhaps(), d.perhaps(), d.perhaps(), domain.Some(d.served())
	case 3:
		c.Labels, c.Description = domain.Some(words), d.perhaps()
	case 4:
		c.Initiative = domain.SomeOrNone(rapid.SampledFrom([]string{"", d.initiative()}).Draw(d.t, "belongs"))
	}
	return c
}

func (d draw) estimateStory() any {
	return backlog.EstimateStory{Story: d.story(), Points: domaintest.Optional(d.estimates()).Draw(d.t, "points")}
}

func (d draw) assignStory() any {
	return backlog.AssignStory{Story: d.story(), Assignee: d.assignee()}
}

func (d draw) prioritizeStory() any {
	c := backlog.PrioritizeStory{Story: d.story()}
	switch rapid.IntRange(0, 5).Draw(d.t, "where") {
	case 0:
		c.Top = true
	case 1:
		c.Bottom = true
	case 2:
		c.After = d.story()
	case 3:
		c.Before = d.story()
	case 4:
		c.Place = rapid.IntRange(1, max(1, last(d.p.backlog).Order.Len())).Draw(d.t, "place")
	}
	if level := d.level(); d.coin() {
		c.Level = domain.Some(level)
	}
	return c
}

func (d draw) reorder() any {
	var keys []string
	for n := range last(d.p.backlog).Order.All {
		if d.coin() {
			keys = append(keys, events.StoryMark.Key(d.key, n))
		}
	}
	if len(keys) == 0 {
		return backlog.ReorderBacklog{Stories: []string{d.story()}}
	}
	return backlog.ReorderBacklog{Stories: rapid.Permutation(keys).Draw(d.t, "order")}
}

func (d draw) moveStory() any {
	return backlog.MoveStory{
		Story:  d.story(),
		Status: rapid.SampledFrom([]string{"", "To Do", "Doing", "In Progress", "Done"}).Draw(d.t, "status"), Resolution: d.perhaps(),
	}
}
func (d draw) dropStory() any    { return backlog.DropStory{Story: d.story()} }
func (d draw) restoreStory() any { return backlog.RestoreStory{Story: d.story()} }
func (d draw) linkStory() any {
	relation := rapid.SampledFrom([]string{"blocks", "Is blocked by", "parent"}).Draw(d.t, "relation")
	return backlog.LinkStory{Story: d.story(), Relation: relation, Target: d.story(), Remove: d.coin()}
}
func (d draw) sprint() string {
	return events.SprintMark.Key(d.key, d.number(last(d.p.backlog).LastSprint))
}
func (d draw) scoreStory() any {
	value, effort := 7.0, float64(1+len(d.text()))
	return backlog.ScoreStory{Story: d.story(), Framework: "value_effort", Inputs: events.ScoreInputs{Value: &value, Effort: &effort}}
}
func (d draw) acceptStory() any { return backlog.AcceptStory{Story: d.story()} }
func (d draw) finishStory() any { return backlog.MoveStory{Story: d.story(), Status: "Done"} }
func (d draw) rejectStory() any { return backlog.RejectStory{Story: d.story()} }
func (d draw) splitStory() any {
	return backlog.SplitStory{Story: d.story(), PointsDiffer: true, Parts: []backlog.Part{{Title: "p"}, {Title: "q", Points: d.points()}}}
}
func (d draw) planSprint() any {
	return backlog.PlanSprint{Name: "s" + d.text(), Goal: d.text(), Start: d.date(), External: d.external()}
}
func (d draw) commitStories() any {
	c := backlog.CommitStories{Sprint: d.sprint(), Stories: []string{d.story()}, Remove: rapid.IntRange(0, 3).Draw(d.t, "remove") == 3}
	if other := d.story(); other != c.Stories[0] {
		c.Stories = append(c.Stories, other)
	}
	if d.coin() {
		return elsewhere{c}
	}
	return c
}
func (d draw) startSprint() any { return backlog.StartSprint{Sprint: d.sprint()} }
func (d draw) closeSprint() any {
	c := backlog.CloseSprint{Sprint: d.sprint()}
	if d.coin() {
		c.Next = d.sprint()
	}
	return c
}
func (d draw) undo() any { return undoBacklog{} }

// numbersOf are the keys of a map in ascending order.
func numbersOf[V any](all func(func(uint32, V) bool)) []uint32 {
	return slices.Sorted(maps.Keys(maps.Collect(all)))
}
