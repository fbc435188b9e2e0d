package ledger

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"waymark/domain"
	"waymark/domain/backlog"
	"waymark/events"
)

// carriedInOneAppend is how many events of carried stories one append holds at most; each names up to 1,000 stories.
const carriedInOneAppend = 20

// workflow is what the product book says of the statuses of stories.
func (b books) workflow() domain.Workflow {
	return domain.Workflow{Policy: b.product.Policy, Became: b.product.Became, Back: b.product.Back}
}

// carry lets the stories of a product follow its workflow, where a decision on the policy asks for it: right after that
// decision, or, where the process died in between, before the next decision of the product, on whichever node it is. What
// is to be done follows from the two books as they stand, so it is done once. It gives the position of what it appended.
func (sh *shelf) carry(ctx context.Context) (events.Position, error) {
	var position events.Position
	for b := sh.books(); b.backlog.MustCarry(b.workflow()); b = sh.books() {
		j := &job{ctx: ctx, follows: true, done: make(chan struct{})}
		sh.streams[events.Backlog].enqueue(j)
		select {
		case <-j.done:
		case <-ctx.Done():
			return position, context.Cause(ctx)
		}
		if j.err != nil {
			return position, fmt.Errorf("carry the stories of %s: %w", sh.product, j.err)
		}
		if position = j.result.Position; len(j.result.Events) == 0 {
			break // the log has more than was known: there is nothing to do
		}
	}
	return position, nil
}

// follow decides what carries stories on a head of the backlog. It is recorded as a consequence of the decision on the
// workflow: with its actor, role, reason and time, in its batch and under its correlation.
func (s *stream) follow(ctx context.Context, h head) ([]entry, head, error) {
	state := stateOf[backlog.State, backlog.Command, events.BacklogEvent](h.decider)
	made := state.Carry(s.shelf.books().workflow(), carriedInOneAppend)
	if len(made) == 0 {
		return nil, h, nil
	}
	cause, err := s.shelf.workflowDecision(ctx)
	if err != nil {
		return nil, h, err
	}
	d := Decision{
		Actor: cause.Actor, Sender: cause.RecordedBy, Reason: cause.Reason, EffectiveAt: &cause.EffectiveAt,
		Source: cause.Source, CorrelationID: cause.CorrelationID, CausationID: cause.CommandID, Trace: cause.Trace,
	}
	return s.ledger.record(h, d, origin{command: uuid.New(), batch: cause.Batch()}, plain(made, cause.Role, cause.Command))
}

// workflowDecision is what is recorded beside the last decision on the policy.
func (sh *shelf) workflowDecision(ctx context.Context) (events.Metadata, error) {
	s := sh.streams[events.Product]
	var last events.Metadata
	for raw, err := range s.read(ctx, 0) {
		if err != nil {
			return last, fmt.Errorf("read %s: %w", s.name(), err)
		}
		if raw.Type != (events.DecisionPolicySet{}).Type() {
			continue
		}
		recorded, err := events.Record(raw)
		if err != nil {
			return last, err
		}
		last = recorded.Metadata
	}
	return last, nil
}

// changesWorkflow says whether a request may have changed the workflow.
func changesWorkflow(r Request, result Result) bool {
	return !r.DryRun && slices.ContainsFunc(result.Events, func(e Event) bool {
		_, sets := e.Event.(events.DecisionPolicySet)
		return sets
	})
}

// carryAfter lets stories follow what a request decided on the workflow. What it decided is recorded, whatever comes of
// that: the next decision of the product goes on with it.
func (sh *shelf) carryAfter(ctx context.Context, r Request, result Result) Result {
	if !changesWorkflow(r, result) {
		return result
	}
	position, err := sh.carry(ctx)
	if err != nil {
		sh.streams[events.Product].ledger.log.Warn("stories do not follow the workflow yet", "product", sh.product, "error", err)
	}
	if position.Compare(result.Position) > 0 {
		result.Position = position
	}
	return result
}
