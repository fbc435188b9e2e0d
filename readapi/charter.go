package readapi

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"waymark/httpapi/moment"
)

type productsInput struct {
	At   moment.Boundary `query:"at" doc:"As of when: an RFC 3339 instant, the end of a date, or an ISO 8601 duration back from now. As things are now if left out."`
	Zone moment.Zone     `query:"tz" doc:"Time zone of a date, such as Europe/Berlin; UTC if left out"`
	Freshness
	Paging
}

// at is the instant that is shown, also on the pages behind the first, and where books are to be looked at for it.
func (in *productsInput) at(now time.Time) (time.Time, pgtype.Timestamptz, error) {
	in.At.In(in.Zone)
	if err := in.At.Check(now, "query.at"); err != nil {
		return now, forever(), err
	}
	at := in.At.Time(now)
	if in.after != nil {
		at = in.after.At
	}
	return at, until(in.At.Moment, at), nil
}

type productItem struct {
	Key       string     `json:"key" doc:"Key of the product"`
	Name      string     `json:"name" doc:"What people call it"`
	Revision  int64      `json:"revision" doc:"Revision of its product book"`
	StartedAt *time.Time `json:"started_at,omitempty" doc:"When it was started"`
}

type productsBody struct {
	At    time.Time     `json:"at" doc:"The instant that is shown: the one asked for, of a date its last one, else the time of the first page"`
	Items []productItem `json:"items" nullable:"false" doc:"By key"`
	Next  *string       `json:"next" doc:"Cursor of the next page; null on the last one"`
}

type productsOutput struct {
	Digested
	Link string `header:"Link" doc:"The next page"`
	Body productsBody
}

// products is one page of all products.
func products(ctx context.Context, v view, in *productsInput) (*productsOutput, error) {
	after := ""
	if in.after != nil {
		after = in.after.Key
	}
	at, until, err := in.at(v.now)
	if err != nil {
		return nil, err
	}
	items, err := all[productItem](ctx, v, "products.sql", pgx.NamedArgs{"after": after, "at": until, "limit": in.Limit + 1})
	if err != nil {
		return nil, err
	}
	out := &productsOutput{Body: productsBody{At: at, Items: items}}
	if len(items) > in.Limit {
		out.Body.Items = items[:in.Limit]
		out.Body.Next, out.Link = in.next(cursor{At: at, Key: items[in.Limit-1].Key})
	}
	return out, nil
}

type charterInput struct {
	Product
	moment.AsOf
	Freshness
}

type charterPerson struct {
	Person string `json:"person" doc:"Who"`
	Role   string `json:"role" doc:"product_manager, product_owner, team_member or stakeholder"`
}

type charterVision struct {
	_               struct{} `nullable:"true"`
	Revision        int64    `json:"revision" doc:"Its version: the revision of the product book that set it"`
	Statement       string   `json:"statement" doc:"What the product is for"`
	Audience        string   `json:"audience,omitempty" doc:"Whom it is for"`
	Needs           []string `json:"needs,omitempty" nullable:"false" doc:"What they need"`
	Differentiators []string `json:"differentiators,omitempty" nullable:"false" doc:"What sets it apart"`
	BusinessGoals   []string `json:"business_goals,omitempty" nullable:"false" doc:"What the company wants of it"`
}

type charterStatus struct {
	Name     string `json:"name" doc:"What the team calls it"`
	Category string `json:"category" doc:"todo, doing, done or dropped"`
}

type charterScoring struct {
	Framework string `json:"framework" doc:"Such as rice"`
	Version   int    `json:"version" doc:"Of its formula"`
}

type charterPolicy struct {
	_              struct{}           `nullable:"true"`
	Workflow       []charterStatus    `json:"workflow" nullable:"false" doc:"In the order in which work flows"`
	Levels         []string           `json:"levels" nullable:"false" doc:"Priority levels, the highest first"`
	ReasonRequired []string           `json:"reason_required,omitempty" nullable:"false" doc:"Commands that need a reason"`
	ReadyNeeds     []string           `json:"ready_needs,omitempty" nullable:"false" doc:"What a story must have to be ready, such as points"`
	Scoring        *charterScoring    `json:"scoring,omitempty" doc:"The framework for scores and the version of its formula"`
	Thresholds     map[string]float64 `json:"thresholds,omitempty" nullable:"false" doc:"Thresholds of the assessment in the place of those of its table"`
}

type charterBody struct {
	Key      string `json:"key" doc:"Key of the product"`
	Name     string `json:"name" doc:"Empty before the product was started"`
	Stage    string `json:"stage" doc:"Of its life: introduction, growth, maturity, decline or retired; empty before it was started"`
	Revision int64  `json:"revision" doc:"Revision of the product book that is shown; -1 before the first event"`
	Shown
	Vision     *charterVision  `json:"vision" doc:"Null before the first was set"`
	People     []charterPerson `json:"people" nullable:"false" doc:"Who holds which role, in the order of assignment"`
	Policy     *charterPolicy  `json:"policy" doc:"How its people decide; null before the first was set"`
	Goals      []GoalItem      `json:"goals" nullable:"false" doc:"What they want to reach, closed ones too, by number"`
	Challenges []challengeItem `json:"challenges" nullable:"false" doc:"What hinders them: open challenges, by number"`
	Imports    []importItem    `json:"imports" nullable:"false" maxItems:"100" doc:"What was brought in from other tools, the newest first"`
	Imported   importCount     `json:"imported" doc:"How many imports there were"`
}

type charterOutput struct {
	ETag string `header:"ETag" doc:"Revision of the product book, for If-Match"`
	Body charterBody
}

type charterRow struct {
	Name   string
	Stage  string
	Vision *charterVision
	People []charterPerson
	Policy *charterPolicy
}

// charter is a product with its vision, its people and its policy.
func charter(ctx context.Context, v view, in *charterInput) (*charterOutput, error) {
	state, err := v.as(ctx, charterBook, in.Key, in.At)
	if err != nil {
		return nil, err
	}
	args := pgx.NamedArgs{"product": in.Key, "revision": state.Revision}
	row, err := one[charterRow](ctx, v, "charter.sql", args)
	if errors.Is(err, pgx.ErrNoRows) {
		row, err = charterRow{People: []charterPerson{}}, nil
	}
	if err != nil {
		return nil, err
	}
	goals, err := v.goals(ctx, in.Key, state.Revision, everything())
	if err != nil {
		return nil, err
	}
	challenges, err := v.challenges(ctx, in.Key, state.Revision, "open", everything())
	if err != nil {
		return nil, err
	}
	imports, imported, err := v.imports(ctx, in.Key, state.Revision)
	if err != nil {
		return nil, err
	}
	return &charterOutput{ETag: state.etag(), Body: charterBody{
		Key: in.Key, Name: row.Name, Stage: row.Stage, Revision: state.Revision, Shown: state.shown(), Vision: row.Vision,
		People: row.People, Policy: row.Policy, Goals: goals, Challenges: challenges, Imports: imports, Imported: imported,
	}}, nil
}

// checkProduct is a 404 for a product that was never started.
func (v view) checkProduct(ctx context.Context, product string) error {
	var known bool
	err := v.row(ctx, "product_known.sql", pgx.NamedArgs{"product": product}).Scan(&known)
	if err == nil && !known {
		return unknown("product", product)
	}
	return err
}
