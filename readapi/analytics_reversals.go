package readapi

import (
	"context"
	"io"
	"strconv"
	"strings"
	"time"
)

type reversalsInput struct {
	Measured
	Within string `query:"within" pattern:"^P([0-9]{1,3}W|[0-9]{1,4}D|T[0-9]{1,5}H)$" patternDescription:"an ISO 8601 duration of weeks, days or hours, such as P2W, P14D or PT36H" default:"P14D" doc:"How long a decision may have stood when it was taken back: an ISO 8601 duration of weeks, days or hours, such as P2W, P14D or PT36H"`
	Table  string `query:"table" enum:"buckets,roles" default:"buckets" doc:"Which of the rows a table has"`
}

// lag is how long a decision may have stood: a number of weeks, days or hours, as the pattern of the parameter has them.
func (in *reversalsInput) lag() time.Duration {
	text, unit := strings.TrimPrefix(in.Within, "P"), 24*time.Hour
	switch {
	case strings.HasPrefix(text, "T"):
		text, unit = text[1:], time.Hour
	case strings.HasSuffix(text, "W"):
		unit *= 7
	}
	n, _ := strconv.Atoi(text[:len(text)-1])
	return time.Duration(n) * unit
}

// kinds of what was taken back.
const (
	placeReversed  = "place"
	levelReversed  = "level"
	targetReversed = "target"
	undoneReversed = "undone"
)

type reversalsBucket struct {
	Span
	Kind string `json:"kind" parquet:"kind" enum:"place,level,target,undone" doc:"place: a move that the next decision on its story took back over at least half of the way; level: a priority level that was set back; target: a day of an initiative, a release or a goal that was; undone: any decision that was undone"`
	ReversalRate
	Behind
}

// ReversalRate is how much was taken back.
type ReversalRate struct {
	Reversed int64    `json:"reversed" parquet:"reversed" doc:"How many were taken back in the bucket, within the time"`
	Of       int64    `json:"of" parquet:"of" doc:"How many there were in the bucket: moves of stories, changes of level, changes of targets; of what was undone decisions of all books"`
	Rate     *float64 `json:"rate" parquet:"rate,optional" doc:"reversed by of; null where there were none"`
}

type reversalsTotal struct {
	Kind string `json:"kind" enum:"place,level,target,undone" doc:"What was taken back"`
	ReversalRate
}

type reversalsRoles struct {
	Role       string            `json:"role" parquet:"role" doc:"In which role what was taken back had been decided; empty where it is not known"`
	ReversedBy string            `json:"reversed_by" parquet:"reversed_by" doc:"In which role it was taken back"`
	Reversed   int64             `json:"reversed" parquet:"reversed" doc:"How often"`
	People     []reversalsPeople `json:"people" nullable:"false" doc:"Who took back whose decisions, the most first; of more than 50 those"`
	Behind
}

type reversalsPeople struct {
	Person     string `json:"person" doc:"Whose decisions were taken back"`
	ReversedBy string `json:"reversed_by" doc:"By whom"`
	Reversed   int64  `json:"reversed" doc:"How often"`
}

type override struct {
	Reversed int64 `json:"reversed" doc:"How often"`
	Behind
}

type reversalsBody struct {
	Within           string            `json:"within" doc:"How long a decision may have stood"`
	Totals           []reversalsTotal  `json:"totals" nullable:"false" doc:"Over all buckets, by kind"`
	ManagerOverOwner override          `json:"product_manager_over_product_owner" doc:"What a product manager took back of a product owner's decisions, of all kinds"`
	OwnerOverManager override          `json:"product_owner_over_product_manager" doc:"What a product owner took back of a product manager's decisions"`
	Roles            []reversalsRoles  `json:"roles" nullable:"false" doc:"By role, of all kinds, the most first"`
	Buckets          []reversalsBucket `json:"buckets" nullable:"false" doc:"By the time at which it was taken back, then by kind; what there was none of is left out"`
	table            string
}

// CSV is the table that was asked for.
func (b reversalsBody) CSV(w io.Writer) error {
	if b.table == "roles" {
		return writeCSV(w, b.Roles)
	}
	return writeCSV(w, b.Buckets)
}

type reversalsOutput struct {
	Digested
	Body reversalsBody
}

// reversals measures what was decided and soon taken back, and by whom.
func reversals(ctx context.Context, v view, in *reversalsInput) (*reversalsOutput, error) {
	if err := v.checkProduct(ctx, in.Key); err != nil {
		return nil, err
	}
	s, err := v.stretch(ctx, &in.Measured)
	if err != nil {
		return nil, err
	}
	out := &reversalsOutput{Body: reversalsBody{Within: in.Within, table: in.Table}}
	r := reversing{view: v, product: in.Key, stretch: s, within: in.lag()}
	if len(s.Ends) > 0 {
		if err := r.find(ctx); err != nil {
			return nil, err
		}
	}
	return out, r.show(ctx, &out.Body)
}
