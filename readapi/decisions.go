package readapi

import (
	"context"
	"encoding/json"
	"math"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/jackc/pgx/v5"

	"waymark/events"
	"waymark/httpapi"
	"waymark/httpapi/moment"
	"waymark/words"
)

type decisionsInput struct {
	Product
	Freshness
	Paging
	Order      string `query:"order" enum:"asc,desc" default:"desc" doc:"desc: the newest first; asc: the oldest first; by their positions in the log"`
	Book       string `query:"book" enum:"product,discovery,roadmap,backlog" doc:"Only decisions of this book"`
	Type       string `query:"type" maxLength:"100" doc:"Only events of this type, such as StoryPrioritized"`
	Actor      string `query:"actor" maxLength:"255" doc:"Only decisions of this person"`
	RecordedBy string `query:"recorded_by" maxLength:"255" doc:"Only decisions that this person sent for another"`
	Batch      string `query:"batch" maxLength:"100" doc:"Only decisions of the batch with this id"`
	Undone     string `query:"undone" enum:"true,false" doc:"true: only decisions that are taken back; false: only those that count"`
	Role       string `query:"role" maxLength:"100" doc:"Only decisions made in this role"`
	Source     string `query:"source" maxLength:"100" doc:"Only decisions that came this way, such as api or import:jira"`
	Story      string `query:"story" maxLength:"100" doc:"Only decisions about the story with this key"`
	Initiative string `query:"initiative" maxLength:"100" doc:"Only decisions about the initiative with this key"`
	Need       string `query:"need" maxLength:"100" doc:"Only decisions about the need with this key"`
	moment.Range
	Subject   []string `query:"subject,explode" maxItems:"20" maxLength:"255" doc:"Only decisions about what has this key: a story, a sprint, a goal, a person or anything else; several times for all of several"`
	HasReason string   `query:"has_reason" enum:"true,false" doc:"Only decisions with a reason, or without one"`
	Undoes    string   `query:"undoes" enum:"true,false" doc:"true: only decisions that take others back; false: only others"`
	Top       int      `query:"top" minimum:"1" maximum:"10000" doc:"Only decisions that gave a story one of the first so many places, or took one from it"`
	Text      string   `query:"q" maxLength:"1000" doc:"Only decisions in whose reason or in whose changed texts, such as titles, all of these words are, in whatever case and with or without accents; the last one may go on, unless a space follows"`
}

// fieldChange says what a decision changed from what to what.
type fieldChange struct {
	Field string          `json:"field" doc:"Such as title, place or priority"`
	From  json.RawMessage `json:"from" doc:"Value before; null if there was none"`
	To    json.RawMessage `json:"to" doc:"Value after; null if there is none"`
}

// UnmarshalJSON reads a list of the three, as the history keeps them.
func (c *fieldChange) UnmarshalJSON(data []byte) error {
	return json.Unmarshal(data, &[]any{&c.Field, &c.From, &c.To})
}

// TransformSchema says what values before and after may be: what the event has there.
func (fieldChange) TransformSchema(_ huma.Registry, s *huma.Schema) *huma.Schema {
	return anyValues(s, "from", "to")
}

// anyValues says of members of a schema that they may be whatever an event has in a field.
func anyValues(s *huma.Schema, names ...string) *huma.Schema {
	for _, name := range names {
		value := &huma.Schema{Description: s.Properties[name].Description}
		for _, kind := range []string{huma.TypeString, huma.TypeNumber, huma.TypeBoolean, huma.TypeObject, "null"} {
			value.AnyOf = append(value.AnyOf, &huma.Schema{Type: kind})
		}
		items := &huma.Schema{AnyOf: []*huma.Schema{{Type: huma.TypeString}, {Type: huma.TypeObject}, {Type: huma.TypeNumber}}}
		value.AnyOf = append(value.AnyOf, &huma.Schema{Type: huma.TypeArray, Items: items})
		s.Properties[name] = value
	}
	return s
}

// DecisionItem is a decision as the history lists it.
type DecisionItem struct {
	ID         string         `json:"id" doc:"Id of the event, a UUID"`
	Revision   int64          `json:"revision" doc:"Of its book"`
	Book       string         `json:"book" doc:"product, discovery, roadmap or backlog"`
	Type       string         `json:"type" doc:"Type of the event"`
	At         time.Time      `json:"at" doc:"When it took effect; within a book this never goes backwards"`
	RecordedAt time.Time      `json:"recorded_at" doc:"When the log got it"`
	Actor      string         `json:"actor" doc:"Who decided"`
	RecordedBy *string        `json:"recorded_by" doc:"Who sent it; null where that was the actor"`
	Role       *string        `json:"role" doc:"The role that the actor acted in; null where it is not known"`
	Reason     string         `json:"reason" doc:"Why; empty if not said"`
	Source     string         `json:"source" doc:"How it came, such as api or import:jira"`
	Command    *string        `json:"command" doc:"Name of the command that made it, of an undo that of the command that it takes back; null where it is not known"`
	CommandID  string         `json:"command_id" doc:"Id of the command that made it: the same for the same Idempotency-Key of the same actor"`
	Batch      string         `json:"batch" doc:"Id that all decisions share that were given together"`
	Subject    string         `json:"subject" doc:"What it is mainly about: the key of a story, an initiative, a release, a need or the like, or of the product, or a person"`
	Changes    []fieldChange  `json:"changes" nullable:"false" doc:"What changed"`
	Evidence   []evidenceItem `json:"evidence" nullable:"false" doc:"What it rests on"`
	Undoes     *string        `json:"undoes" doc:"Id of the event that it takes back; null if it takes none back"`
	UndoneBy   *string        `json:"undone_by" doc:"Id of the event that took it back, and still counts; null if none did"`
	Position   string         `json:"position" db:"-" doc:"Position in the log"`
	Commit     int64          `json:"-" db:"commit_position"`
	Prepare    int64          `json:"-" db:"prepare_position"`
}

// withPosition writes the position as commands answer it.
func (d DecisionItem) withPosition() DecisionItem {
	d.Position = events.Position{Commit: uint64(d.Commit), Prepare: uint64(d.Prepare)}.String()
	return d
}

type decisionsBody struct {
	Items []DecisionItem `json:"items" nullable:"false" doc:"In the order that was asked for"`
	Next  *string        `json:"next" doc:"Cursor of the next page; null on the last one"`

	Total      int  `json:"total" doc:"How many there were of all pages when the first page was made; of more than 10,000 that many are counted"`
	TotalExact bool `json:"total_exact" doc:"Whether there are no more than that"`
}

type decisionsOutput struct {
	Digested
	Link string `header:"Link" doc:"The next page"`
	Body decisionsBody
}

// decisions is one page of a product's history.
func decisions(ctx context.Context, v view, in *decisionsInput) (*decisionsOutput, error) {
	if err := v.checkProduct(ctx, in.Key); err != nil {
		return nil, err
	}
	after, err := v.decisionsAfter(ctx, in)
	if err != nil {
		return nil, err
	}
	args, err := in.args(after)
	if err != nil {
		return nil, err
	}
	if after.Total == 0 { // on the first page, or behind one of an older program
		if after.Total, err = v.decisionsTotal(ctx, args); err != nil {
			return nil, err
		}
	}
	items, err := v.decisionsPage(ctx, in, args, after.Total)
	if err != nil {
		return nil, err
	}
	more := len(items) > in.Limit
	items = items[:min(len(items), in.Limit)]
	for i := range items {
		items[i] = items[i].withPosition()
		if in.Story != "" && items[i].Type == reordered {
			if items[i].Changes, err = ownMove(in.Story, items[i].Changes); err != nil {
				return nil, err
			}
		}
	}
	out := &decisionsOutput{Body: decisionsBody{Items: items, Total: min(after.Total, mostCounted), TotalExact: after.Total <= mostCounted}}
	if more {
		after.Commit, after.Prepare = items[in.Limit-1].Commit, items[in.Limit-1].Prepare
		out.Body.Next, out.Link = in.next(after)
	}
	return out, nil
}

// decisionsAfter is where the page begins. Pages that follow the first see no decision that came after it.
func (v view) decisionsAfter(ctx context.Context, in *decisionsInput) (cursor, error) {
	if in.after != nil {
		return *in.after, nil
	}
	var head int64
	err := v.row(ctx, "decisions_head.sql", pgx.NamedArgs{"product": in.Key}).Scan(&head)
	first := cursor{Head: head, At: v.now, Commit: -1, Prepare: -1}
	if in.Order == "desc" {
		first.Commit, first.Prepare = head, math.MaxInt64
	}
	return first, err
}

func (in *decisionsInput) args(after cursor) (pgx.NamedArgs, error) {
	var subjects []string
	for _, key := range append([]string{in.Story, in.Initiative, in.Need}, in.Subject...) {
		if key != "" {
			subjects = append(subjects, key)
		}
	}
	if in.Text != "" && words.Query(in.Text) == "" {
		return nil, httpapi.Invalid("query.q", "there is no word in it: letters or digits")
	}
	from, to, err := in.Bounds(after.At) // so that durations back mean the same on every page
	return pgx.NamedArgs{
		"product": in.Key, "commit": after.Commit, "prepare": after.Prepare, "head": after.Head,
		"book": in.Book, "type": in.Type, "actor": in.Actor, "recorded_by": in.RecordedBy,
		"batch": in.Batch, "undone": in.Undone, "role": in.Role, "source": in.Source, "subjects": subjects,
		"from": from, "to": to, "has_reason": in.HasReason, "undoes": in.Undoes, "top": orNull(in.Top), "words": words.Query(in.Text),
		"limit": in.Limit + 1,
	}, err
}
