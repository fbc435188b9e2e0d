package readapi

import (
	"context"
	"maps"

	"github.com/jackc/pgx/v5"
)

// mostCounted is how many decisions are counted: to count all of a million takes longer than a page.
const mostCounted = 10_000

// decisionsTotal is how many decisions the filters let through; more than are counted: that and one.
func (v view) decisionsTotal(ctx context.Context, args pgx.NamedArgs) (total int, err error) {
	counting := maps.Clone(args)
	counting["limit"] = mostCounted + 1
	found, err := planned[struct{ Count int }](ctx, v, "decisions_count.sql", counting)
	if err == nil {
		total = found[0].Count
	}
	return total, err
}

// decisionsPage are the decisions of a page, and one more. What few words find is found by these, and then put into order: in order of the log
// all of it would be looked through.
func (v view) decisionsPage(ctx context.Context, in *decisionsInput, args pgx.NamedArgs, total int) ([]DecisionItem, error) {
	if total == 0 {
		return []DecisionItem{}, nil
	}
	if in.Text != "" && total <= mostCounted {
		if _, err := v.tx.Exec(ctx, "set local enable_indexscan = off"); err != nil {
			return nil, err
		}
	}
	return planned[DecisionItem](ctx, v, "decisions_"+in.Order+".sql", args)
}

// orNull is a number; null for 0.
func orNull(n int) any {
	if n == 0 {
		return nil
	}
	return n
}
