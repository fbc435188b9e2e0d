package readapi

import (
	"context"
	"io"
	"strconv"
	"strings"
)

type reversalsInput struct {
	Measured
	Within string `query:"within" enum:"P1D,P7D,P14D,P30D,P90D,P365D" default:"P14D" doc:"How long a decision may have stood when it was taken back, in days: an ISO 8601 duration, one of those by which reversals are summed up"`
	Table  string `query:"table" enum:"buckets,roles" default:"buckets" doc:"Which of the rows a table has"`
}

// days are how long a decision may have stood.
func (in *reversalsInput) days() int {
	n, _ := strconv.Atoi(strings.TrimSuffix(strings.TrimPrefix(in.Within, "P"), "D"))
	return n
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
	r := reversing{view: v, product: in.Key, stretch: s, days: in.days(), of: map[bucketKind]int64{}, sums: newReversalSums(), undoing: map[string]bool{}}
	if len(s.Ends) > 0 {
		if err := r.find(ctx); err != nil {
			return nil, err
		}
	}
	return out, r.show(ctx, &out.Body)
}
