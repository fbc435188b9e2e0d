package jira

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"waymark/events"
)

const (
	source      = "import:jira"
	windowSteps = 400     // commands that are sent together
	windowBytes = 250_000 // of their bodies; events hold old and new values, and the event store takes 1 MiB
	shipRelease = "ship-release"
)

// sender sends the steps of a plan in the order of time. A window of steps becomes at most two batches, for a batch is of
// one book: first the backlog's, then the roadmap's, which refer to stories.
type sender struct {
	target   Target
	plan     *plan
	releases map[string]string // key of a release by the id of its version
	last     uint32            // highest number of a release
	written  map[int32]bool    // issues whose story is there
	backlog  []map[string]any
	roadmap  []map[string]any
	bytes    int
}

func newSender(t Target, p *plan, k known) *sender {
	s := &sender{target: t, plan: p, releases: map[string]string{}, written: map[int32]bool{}}
	for _, r := range k.releases {
		s.last = max(s.last, events.KeyNumber(r.Release))
	}
	for n, i := range p.issues {
		s.written[int32(n)] = i.known
	}
	return s
}

// prepare starts the product where it does not exist, and gives it the policy that its history needs.
func (s *sender) prepare(ctx context.Context, k known, actor string) error {
	p := s.plan
	about := map[string]any{"source": source, "actor": actor, "effective_at": p.first}
	if !k.exists {
		body := map[string]any{"key": p.product, "name": clip(p.issues[0].projectName, 200), "reason": "Imported from Jira"}
		for name, value := range about {
			body[name] = value
		}
		header := http.Header{"Idempotency-Key": {"jira:start"}}
		var started result
		if err := s.target.Do(ctx, http.MethodPost, "/v1/products", header, body, &started); err != nil {
			return fmt.Errorf("start product %s: %w", p.product, err)
		}
		s.count(started)
		after, err := lookUp(ctx, s.target, p.product)
		if err != nil {
			return err
		}
		k.policy = after.policy
	}
	policy, needed, err := p.words.policy(k.policy, k.untouched())
	if err != nil {
		return err
	}
	if !needed {
		return nil
	}
	text, err := json.Marshal(policy)
	if err != nil {
		return err
	}
	about["reason"] = "Statuses and priorities of the Jira project"
	body, err := commandBody("set-decision-policy", text, about)
	if err != nil {
		return err
	}
	body["idempotency_key"] = "jira:policy:" + digest(fmt.Sprintf("%v %s", k.policy, text))
	return s.send(ctx, []map[string]any{body})
}

// commandBody is a command as a batch takes it.
func commandBody(name string, command []byte, about map[string]any) (map[string]any, error) {
	body := map[string]any{}
	if err := json.Unmarshal(command, &body); err != nil {
		return nil, err
	}
	for member, value := range about {
		body[member] = value
	}
	body["command"] = name
	return body, nil
}

// digest tells texts apart, in a few characters.
func digest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:8])
}

// run sends everything. The function is told how far it is. The order of ranks goes with the last steps: once all of those
// are recorded, nothing would say that it is still to be sent.
func (s *sender) run(ctx context.Context, progress func(done, of int)) error {
	for n, at := range s.plan.steps.index {
		if len(s.backlog)+len(s.roadmap) >= windowSteps || s.bytes >= windowBytes {
			if err := s.flush(ctx); err != nil {
				return err
			}
			progress(n, len(s.plan.steps.index))
		}
		if err := s.take(ctx, at); err != nil {
			return err
		}
	}
	s.rank()
	return s.flush(ctx)
}

// take puts a step into the window. That a release is out records which of its stories are open: it goes alone, after all
// steps before it and before all after it, wherever windows and interrupted imports ended.
func (s *sender) take(ctx context.Context, at spooled) error {
	st, err := s.plan.steps.read(at)
	if err != nil {
		return err
	}
	alone := st.Name == shipRelease
	if alone {
		err = s.flush(ctx)
	}
	if err == nil {
		err = s.add(st, at)
	}
	if err == nil && alone {
		err = s.flush(ctx)
	}
	return err
}

// add puts a step into the window.
func (s *sender) add(st stored, at spooled) error {
	body, err := commandBody(st.Name, st.Command, map[string]any{
		"source": source, "actor": st.Actor, "effective_at": st.At.UTC(), "idempotency_key": st.Key,
	})
	if err != nil {
		return err
	}
	s.bytes += int(at.length)
	if st.Version != "" {
		body["release"] = s.release(st)
	}
	if at.issue >= 0 {
		s.refer(body, st.Name, at.issue)
	}
	if st.Version != "" {
		s.roadmap = append(s.roadmap, body)
	} else {
		s.backlog = append(s.backlog, body)
	}
	return nil
}

// refer names the story that a command is about, and the one that it links to. A story that is not written yet is linked
// to as something outside.
func (s *sender) refer(body map[string]any, name string, issue int32) {
	story := s.plan.issues[issue].story
	switch name {
	case "write-story":
		body["number"] = events.KeyNumber(story)
		s.written[issue] = true
		return
	case "link-story":
		other, n, known := s.plan.target(body["target"].(string))
		if known {
			body["target"] = other.story
		}
		body["outside"] = !known || !s.written[n] || n == issue
	}
	body["story"] = story
}

// release is the key of the release that a version became. One that is mentioned for the first time is planned first.
func (s *sender) release(st stored) string {
	if key, ok := s.releases[st.Version]; ok {
		return key
	}
	if known, ok := s.plan.releases.planned(st.Version); ok {
		s.releases[st.Version] = known.Release
		return known.Release
	}
	s.last++
	key, version := events.ReleaseMark.Key(s.plan.product, s.last), s.plan.releases.versions[st.Version]
	s.releases[st.Version] = key
	body := map[string]any{
		"command": "plan-release", "number": s.last, "name": clip(cmp.Or(version.name, st.Version), 500), "source": source, "actor": st.Actor,
		"effective_at": st.At.UTC(), "idempotency_key": "jira:version:" + st.Version + ":planned",
		"external": events.External{Source: "jira", Key: version.name, ID: st.Version},
	}
	if _, err := time.Parse(time.DateOnly, version.date); err == nil {
		body["date"] = version.date
	}
	s.roadmap = append(s.roadmap, body)
	return key
}

// mostRanked is how many stories fit into one event that reorders them.
const mostRanked = 20_000

// rank puts the stories into the order of their ranks, if the export has ranks and anything in it is new.
func (s *sender) rank() {
	p := s.plan
	ranked := slices.DeleteFunc(slices.Clone(p.ranked), func(n int32) bool { return p.issues[n].dropped })
	if !slices.ContainsFunc(ranked, func(n int32) bool { return p.issues[n].fresh }) {
		return
	}
	if len(ranked) > mostRanked {
		p.report.LostFields["Rank, of too many issues"] = len(ranked)
		return
	}
	slices.SortStableFunc(ranked, func(a, b int32) int { return strings.Compare(p.ranks[a], p.ranks[b]) })
	stories := make([]string, len(ranked))
	for i, n := range ranked {
		stories[i] = p.issues[n].story
	}
	s.backlog = append(s.backlog, map[string]any{
		"command": "reorder-backlog", "stories": stories, "source": source, "actor": unnamed, "effective_at": p.newest,
		"idempotency_key": "jira:rank:" + digest(p.newest.String()+strings.Join(stories, " ")), "reason": "Rank in Jira",
	})
}

func (s *sender) flush(ctx context.Context) error {
	for _, commands := range [][]map[string]any{s.backlog, s.roadmap} {
		if err := s.send(ctx, commands); err != nil {
			return err
		}
	}
	s.backlog, s.roadmap, s.bytes = nil, nil, 0
	return nil
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

// sameStory makes sure that an issue that was imported before has the story that the plan gave it.
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
	report := &s.plan.report
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
