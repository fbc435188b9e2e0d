package readapi

import (
	"context"
	"io"
	"time"

	"waymark/httpapi"
	"waymark/httpapi/moment"
)

type thrashInput struct {
	Product
	Freshness
	httpapi.Format
	moment.Range
	Top   int `query:"top" minimum:"1" maximum:"20" default:"20" doc:"Only moves from or to one of the first so many places"`
	Turns int `query:"turns" minimum:"2" maximum:"1000" default:"2" doc:"From how many turns on"`
	Limit int `query:"limit" minimum:"1" maximum:"500" default:"50" doc:"How many items, and how many stories, to answer at most"`
}

// thrashItem is what went back and forth: two stories that were put over each other, or the level of one.
type thrashItem struct {
	Kind   string    `json:"kind" enum:"order,level" parquet:"kind" doc:"order: two stories were put over each other in turn; level: a story got its priority level back"`
	Story  string    `json:"story" parquet:"story" doc:"Key of the story that the last turn put over the other, or whose level it is"`
	Other  *string   `json:"other" parquet:"other,optional" doc:"Key of the other story; null of a level"`
	Turns  int       `json:"turns" parquet:"turns" doc:"How often it went the other way"`
	Places int       `json:"places" parquet:"places" doc:"How many places stories were moved for it, all turns together; 0 of a level"`
	Days   float64   `json:"days" parquet:"days" doc:"From the first turn to the last"`
	People []string  `json:"people" parquet:"people,list" nullable:"false" doc:"Who decided, by name"`
	First  time.Time `json:"first" parquet:"first,timestamp" doc:"When the first turn took effect"`
	Last   time.Time `json:"last" parquet:"last,timestamp" doc:"When the last turn took effect"`
	Behind
	History []thrashTurn `json:"history" nullable:"false" doc:"The turns, the oldest first; of more than 50 the latest"`
}

// mostTurns is how many turns of an item are listed at most.
const mostTurns = 50

type thrashTurn struct {
	Decision string    `json:"decision" doc:"Id of the event, as in /decisions"`
	At       time.Time `json:"at" doc:"When it took effect"`
	Actor    string    `json:"actor" doc:"Who decided"`
	Role     *string   `json:"role" doc:"The role that the actor acted in; null where it is not known"`
	Reason   string    `json:"reason" doc:"Why; empty if not said"`
	Over     *string   `json:"over" doc:"Key of the story that it put over the other; null of a level"`
	Level    *string   `json:"level" doc:"The level that it gave, empty for none; null of an order"`
}

// thrashStory sums up what a story is part of.
type thrashStory struct {
	Story  string `json:"story" doc:"Its key"`
	Pairs  int    `json:"pairs" doc:"With how many other stories it changed sides in turn"`
	Turns  int    `json:"turns" doc:"How often, with all of them"`
	Places int    `json:"places" doc:"How many places it or they were moved for it"`
}

type thrashBody struct {
	From    time.Time     `json:"from" doc:"Beginning of the range"`
	To      time.Time     `json:"to" doc:"Its end"`
	Pairs   int           `json:"pairs" doc:"How many pairs of stories there are, also such as are not listed"`
	Levels  int           `json:"levels" doc:"How many stories got a level back, likewise"`
	Items   []thrashItem  `json:"items" nullable:"false" doc:"Those with the most turns first, then those that cost the most places, then the latest"`
	Stories []thrashStory `json:"stories" nullable:"false" doc:"By story, over all pairs: those with the most turns first"`
}

// CSV is the table of items, without their turns.
func (b thrashBody) CSV(w io.Writer) error { return writeCSV(w, b.Items) }

// undated is the body without the time at which it was asked.
func (b thrashBody) undated(now time.Time) any {
	if b.To.Equal(now) {
		b.To = time.Time{}
	}
	return b
}

type thrashOutput struct {
	Digested
	Body thrashBody
}

// thrash finds what went back and forth.
func thrash(ctx context.Context, v view, in *thrashInput) (*thrashOutput, error) {
	if err := v.checkProduct(ctx, in.Key); err != nil {
		return nil, err
	}
	s, err := v.ranged(ctx, in.Key, &in.Range)
	if err != nil {
		return nil, err
	}
	out := &thrashOutput{Body: thrashBody{From: s.From, To: s.To, Items: []thrashItem{}, Stories: []thrashStory{}}}
	span, err := v.firstRevisions(ctx, in.Key, s.From, s.To)
	if err != nil {
		return nil, err
	}
	found, err := v.thrashed(ctx, in, span[0], span[1])
	if err != nil {
		return nil, err
	}
	out.Body.Pairs, out.Body.Levels = len(found.pairs), len(found.levels)
	out.Body.Stories = found.stories(in)
	out.Body.Items, err = v.thrashItems(ctx, in, found.worst(in.Limit))
	return out, err
}
