package readapi

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/jackc/pgx/v5"

	"waymark/events"
	"waymark/httpapi"
	"waymark/httpapi/moment"
)

type storyInput struct {
	Product
	Story string `path:"story" maxLength:"50" doc:"Key of the story" example:"ACME-12"`
	moment.AsOf
	Freshness
}

// StoryDetail is what a story in full shows of it.
type StoryDetail struct {
	BacklogItem
	Resolution  string      `json:"resolution" doc:"How it ended; empty if it did not"`
	Description string      `json:"description" doc:"What there is to know about it"`
	AsA         string      `json:"as_a" doc:"Who wants it"`
	IWant       string      `json:"i_want" doc:"What is wanted"`
	SoThat      string      `json:"so_that" doc:"What for"`
	Acceptance  []string    `json:"acceptance_criteria" db:"acceptance_criteria" nullable:"false" doc:"When it is done"`
	Needs       []string    `json:"needs" nullable:"false" doc:"The needs that it answers"`
	Links       []storyLink `json:"links" nullable:"false" doc:"How it relates to others"`
	Releases    []string    `json:"releases" nullable:"false" doc:"Keys of all releases that it ships with at that time, by number"`
	Dropped     bool        `json:"dropped" doc:"Whether it was taken out of the order, be it that it was split"`

	Accepted *storyAcceptance `json:"acceptance" db:"acceptance" doc:"Who accepted it as done, and when; null if nobody did, or it is done no longer"`
	Parts    []string         `json:"parts" nullable:"false" doc:"Keys of the stories that it was split into"`
	PartOf   *string          `json:"part_of" doc:"Key of the story that was split into this one and others; null if there is none"`
}

type storyBody struct {
	Product string `json:"product" doc:"Key of the product"`
	Shown
	StoryDetail
}

type storyOutput struct {
	ETag string `header:"ETag" doc:"Revision of the backlog, for If-Match"`
	Body storyBody
}

// story is one story in full.
func story(ctx context.Context, v view, in *storyInput) (*storyOutput, error) {
	state, err := v.backlogState(ctx, in.Key, in.At, nil)
	if err != nil {
		return nil, err
	}
	number, ok := events.StoryMark.Number(in.Key, in.Story)
	if !ok {
		return nil, unknown("story", in.Story)
	}
	detail, err := one[StoryDetail](ctx, v, "story.sql", pgx.NamedArgs{
		"product": in.Key, "story": in.Story, "number": number, "revision": state.Revision, "roadmap": state.roadmap,
	})
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, v.noStory(ctx, in, number, state)
	}
	if err != nil {
		return nil, err
	}
	if err := v.fillBlockers(ctx, in.Key, state.Revision, []*BacklogItem{&detail.BacklogItem}); err != nil {
		return nil, err
	}
	return &storyOutput{ETag: state.etag(), Body: storyBody{Product: in.Key, Shown: state.shown(), StoryDetail: detail}}, nil
}

// noStory says whether there never was such a story, or not yet, or no longer.
func (v view) noStory(ctx context.Context, in *storyInput, number uint32, state backlogState) error {
	var since *int64
	args := pgx.NamedArgs{"product": in.Key, "number": number}
	if err := v.row(ctx, "story_since.sql", args).Scan(&since); err != nil {
		return err
	}
	if since == nil {
		return unknown("story", in.Story)
	}
	if *since <= state.Revision {
		return httpapi.NewProblem(http.StatusNotFound, fmt.Sprintf("story %q was taken back: it is no longer there at %s",
			in.Story, state.At.Format(time.RFC3339Nano)))
	}
	return httpapi.NewProblem(http.StatusNotFound, fmt.Sprintf(
		"story %q did not exist yet at %s: the backlog was at revision %d then, and the story came with revision %d",
		in.Story, state.At.Format(time.RFC3339Nano), state.Revision, *since))
}
