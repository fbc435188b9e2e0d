package readapi

import (
	"context"

	"github.com/jackc/pgx/v5"

	"waymark/events"
	"waymark/httpapi/moment"
)

type placesInput struct {
	Product
	moment.AsOf
	Freshness
	BacklogFilters
}

type placesBody struct {
	Product  string `json:"product" doc:"Key of the product"`
	Revision int64  `json:"revision" doc:"Revision of the backlog that is shown; -1 before the first event"`
	Shown
	Total  int        `json:"total" doc:"How many stories of the order the filters let through"`
	Points float64    `json:"points" doc:"The sum of their estimates; those without count nothing"`
	Runs   []placeRun `json:"runs" nullable:"false" doc:"The places at which they stand, in order, as runs of places next to each other: without a filter there is one"`
}

// placeRun are places next to each other.
type placeRun struct {
	First int `json:"first" doc:"The first place of the run"`
	Last  int `json:"last" doc:"The last place of the run"`
}

type placesOutput struct {
	ETag string `header:"ETag" doc:"Revision of the backlog, for If-Match"`
	Body placesBody
}

// backlogPlaces is what a list of any length has to know of itself before it shows a part: how long it is, and which place is the nth.
func backlogPlaces(ctx context.Context, v view, in *placesInput) (*placesOutput, error) {
	state, err := v.backlogState(ctx, in.Key, in.At, nil)
	if err != nil {
		return nil, err
	}
	find := v.placesThrough
	if in.onlyCategory() {
		find = v.placesOfCategory
	}
	points, places, err := find(ctx, in, state.Revision, in.filters(in.Key, state))
	if err != nil {
		return nil, err
	}
	return &placesOutput{ETag: state.etag(), Body: placesBody{
		Product: in.Key, Revision: state.Revision, Shown: state.shown(), Total: len(places), Points: points, Runs: runsOf(places),
	}}, nil
}

// placesThrough are the places of the stories that filters let through, and their points: each story is looked at.
func (v view) placesThrough(ctx context.Context, in *placesInput, revision int64, args pgx.NamedArgs) (points float64, places []int, err error) {
	args["revisions"] = []int64{revision}
	err = v.row(ctx, "backlog_places.sql", args).Scan(&points, &places)
	return points, places, err
}

// placesOfCategory are those where the category of their status alone decides: no story is looked at.
func (v view) placesOfCategory(ctx context.Context, in *placesInput, revision int64, args pgx.NamedArgs) (points float64, places []int, err error) {
	if in.Category == nil {
		args["category"] = []events.Category{events.Todo, events.Doing, events.Done}
	}
	var numbers []uint32
	if err := v.row(ctx, "backlog_places_category.sql", args).Scan(&points, &numbers); err != nil {
		return 0, nil, err
	}
	orders, err := v.orders(ctx, in.Key, revision)
	listed := make(map[uint32]bool, len(numbers))
	for _, number := range numbers {
		listed[number] = true
	}
	for i, number := range orders[revision] {
		if listed[number] {
			places = append(places, i+1)
		}
	}
	return points, places, err
}

// runsOf are the runs of places in ascending order.
func runsOf(places []int) []placeRun {
	runs := []placeRun{}
	for _, place := range places {
		if last := len(runs) - 1; last >= 0 && runs[last].Last == place-1 {
			runs[last].Last = place
		} else {
			runs = append(runs, placeRun{place, place})
		}
	}
	return runs
}
