package readapi

import (
	"context"
	"errors"
	"reflect"
	"slices"

	"github.com/danielgtaylor/huma/v2"
	"github.com/jackc/pgx/v5"

	"waymark/events"
	"waymark/httpapi/moment"
)

// decisionSubject is what a decision is about, as the query of such things shows it.
type decisionSubject struct {
	_          struct{}             `nullable:"true"`
	Product    *charterBody         `json:"product,omitempty" doc:"Of a decision about the product or a person of it"`
	Story      *storyBody           `json:"story,omitempty" doc:"Of one about a story"`
	Sprint     *sprintBody          `json:"sprint,omitempty" doc:"Of one about a sprint"`
	Initiative *initiativeBody      `json:"initiative,omitempty" doc:"Of one about an initiative"`
	Release    *roadmapRelease      `json:"release,omitempty" doc:"Of one about a release"`
	Proposal   *proposalItem        `json:"proposal,omitempty" doc:"Of one about a proposal"`
	Goal       *goalBody            `json:"goal,omitempty" doc:"Of one about a goal"`
	Challenge  *challengeItem       `json:"challenge,omitempty" doc:"Of one about a challenge"`
	Need       *needBody            `json:"need,omitempty" doc:"Of one about a need"`
	Persona    *DiscoveryPersona    `json:"persona,omitempty" doc:"Of one about a persona"`
	Competitor *discoveryCompetitor `json:"competitor,omitempty" doc:"Of one about a competitor"`
	Insight    *discoveryInsight    `json:"insight,omitempty" doc:"Of one about an insight"`
}

// subject is what a decision is about as it stood at a revision of its book; nil: it was not there.
func (v view) subject(ctx context.Context, product string, d DecisionItem, revision int64) (*decisionSubject, error) {
	v.looks, v.shows = looks{}, bookRevisions{} // its own
	s := &decisionSubject{}
	err := v.findSubject(ctx, s, product, d, revision)
	var refused huma.StatusError
	if errors.As(err, &refused) {
		return nil, nil
	}
	fields := reflect.ValueOf(s).Elem()
	for i := range fields.NumField() {
		if f := fields.Field(i); f.Kind() == reflect.Pointer && !f.IsNil() {
			v.show(f.Elem())
			return s, err
		}
	}
	return nil, err
}

// findSubject finds it by the query of such things, or in the list of them where there is none.
func (v view) findSubject(ctx context.Context, s *decisionSubject, product string, d DecisionItem, revision int64) (err error) {
	of, at, subject := Product{product}, moment.AsOf{At: moment.AtRevision(revision)}, d.Subject
	key, _ := events.ParseKey(subject)
	if key.Product != product {
		if d.Book != string(events.Product) {
			return nil // of a whole book
		}
		return body(&s.Product)(charter(ctx, v, &charterInput{Product: of, AsOf: at}))
	}
	args := pgx.NamedArgs{"product": product, "revision": revision, "persona": nil}
	switch key.Mark {
	case events.StoryMark:
		err = body(&s.Story)(story(ctx, v, &storyInput{Product: of, AsOf: at, Story: subject}))
	case events.SprintMark:
		err = body(&s.Sprint)(sprint(ctx, v, &sprintInput{Product: of, AsOf: at, Sprint: subject}))
	case events.InitiativeMark:
		in := &initiativeInput{Product: of, AsOf: at, Initiative: subject}
		err = body(&s.Initiative)(initiative(ctx, v, in))
	case events.NeedMark:
		err = body(&s.Need)(need(ctx, v, &needInput{Product: of, AsOf: at, Need: subject}))
	case events.GoalMark:
		err = body(&s.Goal)(goal(ctx, v, &goalInput{Product: of, AsOf: at, Goal: subject}))
	case events.ChallengeMark:
		list, failed := v.challenges(ctx, product, revision, "", everything())
		s.Challenge, err = itemOf(list, func(c challengeItem) bool { return c.Challenge == subject }), failed
	case events.ReleaseMark:
		list, failed := all[roadmapRelease](ctx, v, "roadmap_releases.sql", args)
		s.Release, err = itemOf(list, func(r roadmapRelease) bool { return r.Release == subject }), failed
	case events.ProposalMark:
		args["status"], args["initiative"], args["before"], args["limit"] = "", "", int64(key.Number)+1, 1
		list, failed := all[proposalItem](ctx, v, "proposals.sql", args)
		s.Proposal, err = itemOf(list, func(p proposalItem) bool { return p.Proposal == subject }), failed
	case events.PersonaMark:
		list, failed := all[DiscoveryPersona](ctx, v, "discovery_personas.sql", args)
		s.Persona, err = itemOf(list, func(p DiscoveryPersona) bool { return p.Persona == subject }), failed
	case events.CompetitorMark:
		list, failed := all[discoveryCompetitor](ctx, v, "discovery_competitors.sql", args)
		s.Competitor, err = itemOf(list, func(c discoveryCompetitor) bool { return c.Competitor == subject }), failed
	case events.InsightMark:
		list, failed := all[discoveryInsight](ctx, v, "discovery_insights.sql", args)
		s.Insight, err = itemOf(list, func(i discoveryInsight) bool { return i.Insight == subject }), failed
	}
	return err
}

// body takes the body of an answer, if there is one.
func body(into any) func(answer any, err error) error {
	return func(answer any, err error) error {
		if err == nil {
			reflect.ValueOf(into).Elem().Set(reflect.ValueOf(answer).Elem().FieldByName("Body").Addr())
		}
		return err
	}
}

// itemOf is the one of a list that is looked for; nil: it is not there.
func itemOf[T any](list []T, is func(T) bool) *T {
	if at := slices.IndexFunc(list, is); at >= 0 {
		return &list[at]
	}
	return nil
}
