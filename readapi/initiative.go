package readapi

import (
	"context"
	"fmt"
	"net/http"

	"github.com/jackc/pgx/v5"

	"waymark/events"
	"waymark/httpapi"
	"waymark/httpapi/moment"
)

type initiativeInput struct {
	Product
	Initiative string `path:"initiative" maxLength:"50" doc:"Key of the initiative" example:"ACME-I7"`
	moment.AsOf
	Freshness
}

// InitiativeRelations are what else names an initiative.
type InitiativeRelations struct {
	Dependents []string `json:"dependents" nullable:"false" doc:"Keys of the initiatives that depend on it, by number"`
	Proposals  []string `json:"proposals" nullable:"false" doc:"Keys of the proposals about it, by number"`
}

type initiativeBody struct {
	Product string `json:"product" doc:"Key of the product"`
	Shown
	RoadmapInitiative
	InitiativeRelations
	Validations []judgement `json:"validations" nullable:"false" doc:"Every validation of it until then, the newest last"`
}

type initiativeOutput struct {
	ETag string `header:"ETag" doc:"Revision of the roadmap, for If-Match"`
	Body initiativeBody
}

// initiative is one initiative in full.
func initiative(ctx context.Context, v view, in *initiativeInput) (*initiativeOutput, error) {
	state, err := v.as(ctx, roadmapBook, in.Key, in.At)
	if err != nil {
		return nil, err
	}
	number, ok := events.InitiativeMark.Number(in.Key, in.Initiative)
	if !ok {
		return nil, unknown("initiative", in.Initiative)
	}
	found, err := v.initiatives(ctx, in.Key, state, &number)
	if err != nil {
		return nil, err
	}
	if len(found) == 0 {
		return nil, httpapi.NewProblem(http.StatusNotFound, fmt.Sprintf(
			"there is no initiative %q at revision %d of the roadmap", in.Initiative, state.Revision))
	}
	if err := v.countWork(ctx, in.AsOf, state, in.Key, found); err != nil {
		return nil, err
	}
	args := pgx.NamedArgs{"product": in.Key, "revision": state.Revision, "number": number, "initiative": in.Initiative}
	relations, err := one[InitiativeRelations](ctx, v, "initiative_relations.sql", args)
	if err != nil {
		return nil, err
	}
	validations, err := all[judgement](ctx, v, "initiative_validations.sql", args)
	if err != nil {
		return nil, err
	}
	for i := range validations {
		validations[i].At = validations[i].At.UTC()
	}
	return &initiativeOutput{ETag: state.etag(), Body: initiativeBody{
		Product: in.Key, Shown: state.shown(), RoadmapInitiative: found[0], InitiativeRelations: relations, Validations: validations,
	}}, nil
}
