package readapi

import (
	"context"
	"time"

	"waymark/analytics/assessment"
	"waymark/httpapi/moment"
)

type assessmentInput struct {
	Product
	Freshness
	moment.Range
}

// assessed is the range as a measure takes it, week by week.
func (in *assessmentInput) measured() *Measured {
	return &Measured{Product: in.Product, Range: in.Range, Bucket: moment.Week}
}

// verdictItem is one of the things that can be recommended.
type verdictItem struct {
	Verdict    assessment.Verdict `json:"verdict" enum:"one_person,split,clarify,add_product_owner" doc:"one_person: one person can go on in both roles; split: two people, one for each role; clarify: say who decides what; add_product_owner: a product owner for a team"`
	Says       string             `json:"says" doc:"What to do"`
	Confidence float64            `json:"confidence" doc:"How much speaks for it, from 0 to 1: see docs/assessment.md"`
}

// ruleItem is what a rule said.
type ruleItem struct {
	Rule         string              `json:"rule" doc:"Its name, as thresholds of the policy name it"`
	Question     int                 `json:"question" doc:"Of the four: 1 who does what, 2 what hinders, 3 how it is decided, 4 what success is"`
	Says         string              `json:"says" doc:"What it says if it fires"`
	Figure       assessment.Figure   `json:"figure" doc:"What it compares"`
	Value        *float64            `json:"value" doc:"The figure; null where it is not known, then it does not fire"`
	Fires        string              `json:"fires" enum:"at_least,at_most" doc:"at_least: from the threshold on; at_most: up to it"`
	Threshold    float64             `json:"threshold" doc:"That counts here"`
	Adjusted     bool                `json:"adjusted" doc:"Whether the policy says it, in the place of the table"`
	Fired        bool                `json:"fired" doc:"Whether it fired"`
	Signals      []assessment.Signal `json:"signals" nullable:"false" doc:"For what it speaks: evidence, one_hand, in_name, strain, friction, overload"`
	Source       string              `json:"source" doc:"Where it comes from"`
	DecisionsURL *string             `json:"decisions_url" doc:"Lists the decisions that it is about; null where no filter names them"`
	Decisions    []string            `json:"decisions" nullable:"false" doc:"Ids of the latest of them, at most 10, where a filter does not name them"`
	MeasureURL   *string             `json:"measure_url" doc:"The measure that shows what it is about, with the decisions; null where decisions_url does"`
}

// neededItem is how many signals of a kind fired together.
type neededItem struct {
	Signal    assessment.Signal `json:"signal" enum:"strain,friction,overload" doc:"strain: it is too much for one hand; friction: it is not clear who decides; overload: it is too much for one product owner"`
	Fired     int               `json:"fired" doc:"How many rules that speak for it fired"`
	Needed    float64           `json:"needed" doc:"How many must"`
	Adjusted  bool              `json:"adjusted" doc:"Whether the policy says how many"`
	Confirmed bool              `json:"confirmed" doc:"Whether as many fired"`
}

type assessmentBody struct {
	Product         string              `json:"product" doc:"Key of the product"`
	From            time.Time           `json:"from" doc:"Beginning of what was looked at: not before the first decision"`
	To              time.Time           `json:"to" doc:"Its end"`
	Verdict         assessment.Verdict  `json:"verdict" enum:"one_person,split,clarify,add_product_owner,insufficient_evidence" doc:"What is recommended; insufficient_evidence: nothing can be said yet"`
	Says            string              `json:"says" doc:"The same in a sentence"`
	Recommendations []verdictItem       `json:"recommendations" nullable:"false" doc:"All that can be recommended, the most likely first"`
	OneHand         bool                `json:"one_hand" doc:"Whether the same people decide the strategy and the backlog"`
	InName          bool                `json:"in_name" doc:"Whether more than one person hold the two roles"`
	Needed          []neededItem        `json:"needed" nullable:"false" doc:"How many signals of a kind fired, and how many must"`
	Rules           []ruleItem          `json:"rules" nullable:"false" doc:"What each rule said, in the order of the table"`
	Questions       assessmentQuestions `json:"questions" doc:"The four questions, answered from the record"`
}

type assessmentOutput struct {
	Digested
	Body assessmentBody
}

// assess answers from the record whether one person can go on in both roles.
func assess(ctx context.Context, v view, in *assessmentInput) (*assessmentOutput, error) {
	if err := v.checkProduct(ctx, in.Key); err != nil {
		return nil, err
	}
	r, err := v.assessed(ctx, in)
	if err != nil {
		return nil, err
	}
	return &assessmentOutput{Body: r.assessed()}, nil
}

// assessed is the record of what was asked for, from the first decision on: nobody neglected what was not there.
func (v view) assessed(ctx context.Context, in *assessmentInput) (record, error) {
	s, err := v.stretch(ctx, in.measured())
	if err != nil {
		return record{}, err
	}
	whole := in.measured()
	whole.From = moment.Boundary{}
	if all, err := v.stretch(ctx, whole); err != nil {
		return record{}, err
	} else if all.From.After(s.From) {
		s = all
	}
	return v.record(ctx, in.Key, s)
}

// undated is the body without the time at which it was asked.
func (b assessmentBody) undated(now time.Time) any {
	if b.To.Equal(now) {
		b.To = time.Time{}
	}
	return b
}
