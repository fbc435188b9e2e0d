package readapi

import (
	"context"
	"errors"
	"reflect"
	"slices"

	"github.com/danielgtaylor/huma/v2"
	"github.com/jackc/pgx/v5"

	"waymark/events"
)

// subject is what a decision is about as it stood at a revision of its book, as the query of such things shows it; nil: it was not
// there.
func (v view) subject(ctx context.Context, product string, d DecisionItem, revision int64) (any, error) {
	v.looks, v.shows = looks{}, bookRevisions{} // its own
	found, err := v.subjectAt(ctx, product, d.Subject, AsOf{At: moment{kind: atRevision, revision: revision}})
	var refused huma.StatusError
	if errors.As(err, &refused) || err == nil && found == nil {
		return nil, nil
	}
	if body := reflect.ValueOf(found); err == nil && body.Kind() == reflect.Pointer {
		v.show(body.Elem())
	}
	return found, err
}

// subjectAt finds it by the query of such things, or in the list of them where there is none.
func (v view) subjectAt(ctx context.Context, product, subject string, at AsOf) (any, error) {
	of := Product{product}
	key, _ := events.ParseKey(subject)
	if key.Product != product {
		return bodyOf(charter(ctx, v, &charterInput{Product: of, AsOf: at}))
	}
	args := pgx.NamedArgs{"product": product, "revision": at.At.revision, "persona": nil}
	switch key.Mark {
	case events.StoryMark:
		return bodyOf(story(ctx, v, &storyInput{Product: of, AsOf: at, Story: subject}))
	case events.SprintMark:
		return bodyOf(sprint(ctx, v, &sprintInput{Product: of, AsOf: at, Sprint: subject}))
	case events.InitiativeMark:
		return bodyOf(initiative(ctx, v, &initiativeInput{Product: of, AsOf: at, Initiative: subject}))
	case events.NeedMark:
		return bodyOf(need(ctx, v, &needInput{Product: of, AsOf: at, Need: subject}))
	case events.GoalMark:
		return bodyOf(goal(ctx, v, &goalInput{Product: of, AsOf: at, Goal: subject}))
	case events.ChallengeMark:
		list, err := v.challenges(ctx, product, at.At.revision, "", everything())
		return among(list, err, func(c challengeItem) bool { return c.Challenge == subject })
	case events.ReleaseMark:
		list, err := all[roadmapRelease](ctx, v, "roadmap_releases.sql", args)
		return among(list, err, func(r roadmapRelease) bool { return r.Release == subject })
	case events.ProposalMark:
		args["status"], args["initiative"], args["before"], args["limit"] = "", "", int64(key.Number)+1, 1
		list, err := all[proposalItem](ctx, v, "proposals.sql", args)
		return among(list, err, func(p proposalItem) bool { return p.Proposal == subject })
	case events.PersonaMark:
		list, err := all[DiscoveryPersona](ctx, v, "discovery_personas.sql", args)
		return among(list, err, func(p DiscoveryPersona) bool { return p.Persona == subject })
	case events.CompetitorMark:
		list, err := all[discoveryCompetitor](ctx, v, "discovery_competitors.sql", args)
		return among(list, err, func(c discoveryCompetitor) bool { return c.Competitor == subject })
	case events.InsightMark:
		list, err := all[discoveryInsight](ctx, v, "discovery_insights.sql", args)
		return among(list, err, func(i discoveryInsight) bool { return i.Insight == subject })
	}
	return nil, nil
}

// bodyOf is the body of an answer.
func bodyOf[O any](out *O, err error) (any, error) {
	if err != nil {
		return nil, err
	}
	return reflect.ValueOf(out).Elem().FieldByName("Body").Addr().Interface(), nil
}

// among is the one of a list that is looked for; nil: it is not there.
func among[T any](list []T, err error, is func(T) bool) (any, error) {
	at := slices.IndexFunc(list, is)
	if err != nil || at < 0 {
		return nil, err
	}
	return list[at], nil
}
