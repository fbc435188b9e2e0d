package discovery

import (
	"slices"
	"strings"

	"waymark/domain"
	"waymark/events"
)

// defaultImportance is the middle: nobody said that a need matters more than others, or less.
const defaultImportance = 3

func captureNeed(s State, in domain.Context, c CaptureNeed) ([]events.Event, error) {
	if c.Importance == 0 {
		c.Importance = defaultImportance
	}
	var check domain.Check
	check.Text("statement", &c.Statement)
	check.That(c.Importance >= 1 && c.Importance <= 5, "importance", "must be from 1 to 5")
	domain.CheckDistinct(&check, "customers", c.Customers)
	if err := check.Err(); err != nil {
		return nil, err
	}
	if err := s.knowPersona(in.Product, c.Persona); err != nil {
		return nil, err
	}
	number, err := domain.FreeNumber(0, s.LastNeed, false, "need")
	if err != nil {
		return nil, err
	}
	return []events.Event{events.NeedCaptured{
		Need: events.NeedMark.Key(in.Product, number), Statement: c.Statement, Source: c.Source, Importance: c.Importance,
		Customers: c.Customers, Persona: c.Persona,
	}}, nil
}

// knowPersona is an error if a need's persona does not exist; it may have none.
func (s State) knowPersona(product, key string) error {
	if key == "" {
		return nil
	}
	_, err := s.persona(product, key)
	return err
}

// unmerged is a need that stands for itself.
func (s State) unmerged(product, key string) (Need, error) {
	n, err := s.need(product, key)
	if err != nil {
		return Need{}, err
	}
	if n.MergedInto != "" {
		return Need{}, domain.Refuse("need_is_not_merged", "%s is merged into %s", key, n.MergedInto)
	}
	return n, nil
}

// addEvidence opens a dismissed need again: it was dismissed without knowing of the evidence.
func addEvidence(s State, in domain.Context, c AddEvidence) ([]events.Event, error) {
	var check domain.Check
	check.That(slices.Contains(events.EvidenceKinds(), c.Kind), "kind", "must be one of %v", events.EvidenceKinds())
	check.That(strings.TrimSpace(c.Text+c.Link) != "", "text", "must not be empty without a link")
	if err := check.Err(); err != nil {
		return nil, err
	}
	need, err := s.unmerged(in.Product, c.Need)
	if err != nil {
		return nil, err
	}
	evidence := events.NeedEvidence{Kind: c.Kind, Text: c.Text, Link: c.Link, Customer: c.Customer}
	if slices.ContainsFunc(need.Evidence, func(e Evidence) bool { return e.NeedEvidence == evidence }) {
		return nil, nil
	}
	decided := []events.Event{events.EvidenceAdded{Need: c.Need, Number: need.LastEvidence + 1, Evidence: evidence}}
	if need.Status != events.DismissedNeed {
		return decided, nil
	}
	return append(decided, events.NeedReopened{
		Need: c.Need, Status: need.turns(events.OpenNeed), Explanation: &events.Change[string]{From: need.Explanation},
	}), nil
}

func (n Need) turns(to events.NeedStatus) events.Change[events.NeedStatus] {
	return events.Change[events.NeedStatus]{From: n.Status, To: to}
}

func answerNeed(s State, in domain.Context, c AnswerNeed) ([]events.Event, error) {
	var check domain.Check
	domain.CheckDistinct(&check, "stories", c.Stories)
	domain.CheckDistinct(&check, "initiatives", c.Initiatives)
	says := len(c.Stories)+len(c.Initiatives) > 0 || strings.TrimSpace(c.Explanation) != ""
	check.That(says, "explanation", "must not be empty without stories and initiatives")
	if err := check.Err(); err != nil {
		return nil, err
	}
	need, err := s.unmerged(in.Product, c.Need)
	if err != nil {
		return nil, err
	}
	answer := events.NeedAnswer{Stories: c.Stories, Initiatives: c.Initiatives, Explanation: c.Explanation}
	if err := knowAnswer(in, answer); err != nil {
		return nil, err
	}
	if need.Status == events.DismissedNeed {
		return nil, domain.Refuse("need_is_not_dismissed", "%s is dismissed; new evidence opens it again", c.Need)
	}
	if need.Answer != nil && sameAnswer(*need.Answer, answer) {
		return nil, nil
	}
	return []events.Event{events.NeedAnswered{
		Need: c.Need, Status: need.turns(events.AnsweredNeed),
		Answer: events.Change[*events.NeedAnswer]{From: need.Answer, To: &answer},
	}}, nil
}

// knowAnswer is an error if a story or an initiative of the answer does not exist.
func knowAnswer(in domain.Context, a events.NeedAnswer) error {
	if err := each(a.Stories, in.CheckStory); err != nil {
		return err
	}
	return each(a.Initiatives, in.CheckInitiative)
}

func sameAnswer(a, b events.NeedAnswer) bool {
	return a.Explanation == b.Explanation && slices.Equal(a.Stories, b.Stories) && slices.Equal(a.Initiatives, b.Initiatives)
}

func dismissNeed(s State, in domain.Context, c DismissNeed) ([]events.Event, error) {
	var check domain.Check
	check.Text("explanation", &c.Explanation)
	if err := check.Err(); err != nil {
		return nil, err
	}
	need, err := s.unmerged(in.Product, c.Need)
	if err != nil {
		return nil, err
	}
	if need.Status == events.AnsweredNeed {
		return nil, domain.Refuse("need_is_open", "%s is answered", c.Need)
	}
	if need.Explanation == c.Explanation {
		return nil, nil
	}
	return []events.Event{events.NeedDismissed{
		Need: c.Need, Status: need.turns(events.DismissedNeed),
		Explanation: events.Change[string]{From: need.Explanation, To: c.Explanation},
	}}, nil
}
