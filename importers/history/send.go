package history

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"

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
	releases numbered
	sprints  numbered
	scopes   scopes
	written  []bool   // of each item, whether its story is there
	now      []string // stories in the order that the backlog has, as far as they are written
	actor    string   // who imports
	backlog  []map[string]any
	roadmap  []map[string]any
	bytes    int
	sent     chan error // of the window that is being sent; nil: none is
}

func newSender(t Target, p *plan, k known, actor string) *sender {
	s := &sender{
		target: t, plan: p, actor: actor, written: make([]bool, len(p.items)),
		releases: numbered{mark: events.ReleaseMark, keys: map[string]string{}},
		sprints:  numbered{mark: events.SprintMark, keys: map[string]string{}},
		scopes:   newScopes(p.product, k.sprints),
	}
	for _, r := range k.releases {
		s.releases.last = max(s.releases.last, events.KeyNumber(r.Release))
	}
	for _, r := range k.sprints {
		s.sprints.last = max(s.sprints.last, events.KeyNumber(r.Sprint))
	}
	for n, i := range p.items {
		s.written[n] = i.known
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
	if st.Sprint != "" {
		s.rescope(body, st, item)
	}
	if st.Release != "" {
		s.roadmap = append(s.roadmap, body)
	} else {
		s.backlog = append(s.backlog, body)
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
