package history

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
)

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
	return s.recordImport(ctx)
}

// recordImport tells the ledger of the import, and of the names that are new with it.
func (s *sender) recordImport(ctx context.Context) error {
	for _, command := range s.plan.recordImport(s.actor) {
		if err := s.send(ctx, []map[string]any{command}); err != nil {
			return err
		}
	}
	return nil
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
