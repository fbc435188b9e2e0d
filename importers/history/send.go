package history

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"waymark/events"
)

const (
	windowSteps = 400     // commands that are sent together
	windowBytes = 250_000 // of their bodies; events hold old and new values, and the event store takes 1 MiB
	shipRelease = "ship-release"
)

// sender sends the steps of a plan in the order of time. A window of steps becomes at most two batches, for a batch is of
// one book: first the backlog's, then the roadmap's, which refer to stories.
type sender struct {
	target   Target
	plan     *plan
	releases map[string]string // keys of releases by the ids of their versions
	sprints  map[string]string // keys of sprints by the ids of their cycles
	last     uint32            // highest number of a release
	lastOf   uint32            // likewise of a sprint
	written  map[int32]bool    // items whose story is there
	now      []string          // stories in the order that the backlog has, as far as they are written
	actor    string            // who imports
	backlog  []map[string]any
	roadmap  []map[string]any
	bytes    int
	sent     chan error // of the window that is being sent; nil: none is
}

func newSender(t Target, p *plan, k known, actor string) *sender {
	s := &sender{target: t, plan: p, actor: actor, releases: map[string]string{}, sprints: map[string]string{}, written: map[int32]bool{}}
	for _, r := range k.releases {
		s.last = max(s.last, events.KeyNumber(r.Release))
	}
	for _, r := range k.sprints {
		s.lastOf = max(s.lastOf, events.KeyNumber(r.Sprint))
	}
	for n, i := range p.items {
		s.written[int32(n)] = i.known
	}
	stories := slices.Clone(k.stories)
	slices.SortFunc(stories, func(a, b knownStory) int { return cmp.Compare(a.Place, b.Place) })
	for _, story := range stories {
		s.now = append(s.now, story.Story)
	}
	return s
}

// source is how decisions of the import came.
func (p *plan) source() string { return "import:" + p.tool.Name }

// prepare starts the product where it does not exist, gives it the policy that its past needs, and records the import, so that
// it can be taken back even if it does not come to its end.
func (s *sender) prepare(ctx context.Context, k known) error {
	p, actor := s.plan, s.actor
	if !k.exists {
		body := p.about("", actor, p.first)
		delete(body, "idempotency_key")
		delete(body, "batch") // the product stays when the import is taken back
		body["key"], body["name"] = p.product, clip(p.in.items[0].projectName, 200)
		body["reason"] = "Imported from " + p.tool.Title
		header := http.Header{"Idempotency-Key": {p.tool.Name + ":start"}}
		var started result
		if err := s.target.Do(ctx, http.MethodPost, "/v1/products", header, body, &started); err != nil {
			return fmt.Errorf("start product %s: %w", p.product, err)
		}
		s.count(started)
		after, err := lookUp(ctx, s.target, p.product, p.source())
		if err != nil {
			return err
		}
		k.policy = after.policy
	}
	if err := s.setPolicy(ctx, k, actor); err != nil {
		return err
	}
	return s.send(ctx, []map[string]any{p.recordImport(actor)})
}

// setPolicy gives the product the policy that the past needs.
func (s *sender) setPolicy(ctx context.Context, k known, actor string) error {
	p := s.plan
	policy, needed, err := p.words.policy(k.policy, k.untouched())
	if err != nil || !needed {
		return err
	}
	text, err := json.Marshal(policy)
	if err != nil {
		return err
	}
	about := p.about("policy:"+digest(fmt.Sprintf("%v %s", k.policy, text)), actor, p.first)
	about["reason"] = "Statuses and priorities of " + p.tool.Title
	body, err := commandBody("set-decision-policy", text, about)
	if err != nil {
		return err
	}
	return s.send(ctx, []map[string]any{body})
}

// commandBody is a command as a batch takes it.
func commandBody(name string, command []byte, about map[string]any) (map[string]any, error) {
	body := map[string]any{}
	if err := json.Unmarshal(command, &body); err != nil {
		return nil, err
	}
	maps.Copy(body, about)
	body["command"] = name
	return body, nil
}

// run sends everything. The function is told how far it is. The order goes last.
func (s *sender) run(ctx context.Context, progress func(done, of int)) error {
	done := 0
	err := s.plan.steps.each(func(item int32, st stored, bytes int) error {
		if len(s.backlog)+len(s.roadmap) >= windowSteps || s.bytes >= windowBytes {
			if err := s.flush(ctx); err != nil {
				return err
			}
			progress(done, s.plan.steps.count)
		}
		done++
		return s.take(ctx, item, st, bytes)
	})
	if err != nil {
		return errors.Join(err, s.wait())
	}
	if err := errors.Join(s.flush(ctx), s.wait()); err != nil {
		return err
	}
	return s.order(ctx)
}

// take puts a step into the window. That a release is out records which of its stories are open: it goes alone, after all
// steps before it and before all after it, wherever windows and interrupted imports ended.
func (s *sender) take(ctx context.Context, item int32, st stored, bytes int) error {
	alone := st.Name == shipRelease
	if alone {
		if err := s.flush(ctx); err != nil {
			return err
		}
	}
	err := s.add(item, st, bytes)
	if err == nil && alone {
		err = s.flush(ctx)
	}
	return err
}

// add puts a step into the window.
func (s *sender) add(item int32, st stored, bytes int) error {
	body, err := commandBody(st.Name, st.Command, s.plan.about(st.Key, st.Actor, st.At))
	if err != nil {
		return err
	}
	s.bytes += bytes
	if st.Sprint != "" {
		body["sprint"] = s.sprint(st)
	}
	if st.Release != "" {
		body["release"] = s.release(st)
	}
	if item >= 0 {
		s.refer(body, st.Name, item)
	}
	if st.Release != "" {
		s.roadmap = append(s.roadmap, body)
	} else {
		s.backlog = append(s.backlog, body)
	}
	return nil
}

// refer names the story that a command is about, and the one that it links to. A story that is not written yet is linked
// to as something outside.
func (s *sender) refer(body map[string]any, name string, item int32) {
	story := s.plan.items[item].story
	switch name {
	case "write-story":
		body["number"] = events.KeyNumber(story)
		s.written[item] = true
		s.now = append(s.now, story)
		return
	case "commit-stories":
		body["stories"] = []string{story}
		return
	case "link-story":
		body["target"], body["outside"] = s.linked(item, body["target"].(string))
	}
	body["story"] = story
}

// linked is what the target of a link of an item is called, and whether it is outside.
func (s *sender) linked(item int32, target string) (string, bool) {
	id, ok := strings.CutPrefix(target, inside)
	if !ok {
		return target, true
	}
	n := s.plan.in.byID[id]
	return s.plan.items[n].story, !s.written[n] || n == item
}

// release is the key of the release that a version became. One that is mentioned for the first time is planned first.
func (s *sender) release(st stored) string {
	if key, ok := s.releases[st.Release]; ok {
		return key
	}
	if known, ok := s.plan.releases.planned(st.Release); ok {
		s.releases[st.Release] = known.Release
		return known.Release
	}
	s.last++
	key, version := events.ReleaseMark.Key(s.plan.product, s.last), s.plan.releases.versions[st.Release]
	s.releases[st.Release] = key
	body := s.plan.about("version:"+st.Release+":planned", st.Actor, st.At)
	body["command"], body["number"], body["name"] = "plan-release", s.last, clip(cmp.Or(version.Name, st.Release), 500)
	body["external"] = events.External{Source: s.plan.tool.Name, Key: cmp.Or(version.Name, st.Release), ID: st.Release}
	if _, err := time.Parse(time.DateOnly, version.Date); err == nil {
		body["date"] = version.Date
	}
	s.roadmap = append(s.roadmap, body)
	return key
}

// sprint is the key of the sprint that a cycle became. One that is mentioned for the first time is planned first.
func (s *sender) sprint(st stored) string {
	if key, ok := s.sprints[st.Sprint]; ok {
		return key
	}
	if known, ok := s.plan.sprints.planned(st.Sprint); ok {
		s.sprints[st.Sprint] = known.Sprint
		return known.Sprint
	}
	s.lastOf++
	key, cycle := events.SprintMark.Key(s.plan.product, s.lastOf), s.plan.sprints.cycles[st.Sprint]
	s.sprints[st.Sprint] = key
	body := s.plan.about("sprint:"+st.Sprint+":planned", st.Actor, st.At)
	body["command"], body["number"], body["name"] = "plan-sprint", s.lastOf, clip(cmp.Or(cycle.Name, st.Sprint), longestTitle)
	body["external"] = events.External{Source: s.plan.tool.Name, Key: clip(cmp.Or(cycle.Name, st.Sprint), longestKey), ID: st.Sprint}
	if cycle.Goal != "" {
		body["goal"] = clip(cycle.Goal, 10_000)
	}
	start, end := date(cycle.Start), date(cycle.End)
	if start != "" {
		body["start"] = start
	}
	if end != "" && end >= start {
		body["end"] = end
	}
	s.backlog = append(s.backlog, body)
	return key
}

// date is the day of a moment; empty for none.
func date(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.UTC().Format(time.DateOnly)
}

// order puts the stories into the order that the tool tells, where that is not the one that an import brought before.
func (s *sender) order(ctx context.Context) error {
	var want []string
	wanted := map[string]bool{}
	for _, n := range s.plan.ordered() {
		want = append(want, s.plan.items[n].story)
		wanted[s.plan.items[n].story] = true
	}
	key := "rank:" + digest(strings.Join(want, " "))
	if s.plan.has(key + ":done") {
		return nil
	}
	now := slices.DeleteFunc(slices.Clone(s.now), func(story string) bool { return !wanted[story] })
	parts := reorderings(now, want, longestReorder)
	if len(parts) > 0 && s.plan.steps.count == 0 {
		if err := s.send(ctx, []map[string]any{s.plan.recordImport(s.actor)}); err != nil {
			return err
		}
	}
	for n, stories := range parts {
		part := key + ":" + digest(strings.Join(stories, " "))
		if n == len(parts)-1 {
			part = key + ":done"
		}
		body := s.plan.about(part, unnamed, s.plan.newest)
		body["command"], body["stories"], body["reason"] = "reorder-backlog", stories, "Order in "+s.plan.tool.Title
		if err := s.send(ctx, []map[string]any{body}); err != nil {
			return err
		}
	}
	return nil
}

// flush gives the window away: it is sent while the next one is filled. An error is that of the window before.
func (s *sender) flush(ctx context.Context) error {
	if err := s.wait(); err != nil {
		return err
	}
	window, sent := [][]map[string]any{s.backlog, s.roadmap}, make(chan error, 1)
	s.backlog, s.roadmap, s.bytes, s.sent = nil, nil, 0, sent
	go func() {
		for _, commands := range window {
			if err := s.send(ctx, commands); err != nil {
				sent <- err
				return
			}
		}
		sent <- nil
	}()
	return nil
}

// wait waits until the window that was given away is sent.
func (s *sender) wait() error {
	if s.sent == nil {
		return nil
	}
	err := <-s.sent
	s.sent = nil
	return err
}

func (s *sender) send(ctx context.Context, commands []map[string]any) error {
	if len(commands) == 0 {
		return nil
	}
	r, err := batch(ctx, s.target, s.plan.product, commands)
	if isStatus(err, http.StatusRequestEntityTooLarge) && len(commands) > 1 {
		half := len(commands) / 2
		if err := s.send(ctx, commands[:half]); err != nil {
			return err
		}
		return s.send(ctx, commands[half:])
	}
	if err != nil {
		return fmt.Errorf("commands from %v to %v: %w", commands[0]["idempotency_key"], commands[len(commands)-1]["idempotency_key"], err)
	}
	for _, e := range r.Events {
		if err := sameStory(commands[e.Command], e.Type, e.Data, s.plan.product); err != nil {
			return err
		}
	}
	s.count(r)
	return nil
}

// sameStory makes sure that an item that was imported before has the story that the plan gave it.
func sameStory(command map[string]any, typ string, data []byte, product string) error {
	var written struct{ Story string }
	if typ != "StoryWritten" {
		return nil
	}
	if err := json.Unmarshal(data, &written); err != nil {
		return err
	}
	if want := fmt.Sprintf("%s-%v", product, command["number"]); written.Story != want {
		return fmt.Errorf("%v is the story %s, not %s: import again", command["idempotency_key"], written.Story, want)
	}
	return nil
}

func (s *sender) count(r result) {
	report := s.plan.report
	report.Position = cmp.Or(r.Position, report.Position)
	for _, e := range r.Events {
		if r.Outcomes[e.Command] == "done" {
			report.Events[e.Type]++
		}
	}
	for _, outcome := range r.Outcomes {
		switch outcome {
		case "replayed":
			report.Replayed++
		case "already_so":
			report.AlreadySo++
		}
	}
}
