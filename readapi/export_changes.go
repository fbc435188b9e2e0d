package readapi

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"waymark/events"
	"waymark/httpapi"
)

// changeFact is a story that a priority decision changed: docs/export.md tells each column.
type changeFact struct {
	At         time.Time `parquet:"at,timestamp(microsecond)"`
	Product    string    `parquet:"product"`
	Story      string    `parquet:"story" db:"-"`
	Decision   string    `parquet:"decision"`
	First      bool      `parquet:"first"`
	Actor      string    `parquet:"actor"`
	Role       string    `parquet:"role"`
	Reason     string    `parquet:"reason"`
	Source     string    `parquet:"source"`
	Initiative string    `parquet:"initiative"`
	Level      string    `parquet:"level"`
	Kind       string    `parquet:"kind"`
	PlaceFrom  *int64    `parquet:"place_from,optional"`
	PlaceTo    *int64    `parquet:"place_to,optional"`
	LevelFrom  *string   `parquet:"level_from,optional"`
	LevelTo    *string   `parquet:"level_to,optional"`
	Direction  int64     `parquet:"direction"`
	Revision   int64     `parquet:"revision"`
	Number     uint32    `parquet:"-"`
}

// exportChanges writes what priority decisions changed, the oldest first.
func exportChanges(ctx context.Context, v view, in *exportInput, f *fileAnswer) error {
	if err := v.checkProduct(ctx, in.Key); err != nil {
		return err
	}
	if _, numbered := in.At.Revision(); numbered {
		return httpapi.Invalid("query.at", "give an instant or a date, or from and to")
	}
	shows := in.At.Time(v.now)
	from, to, err := in.Bounds(v.now)
	if err != nil {
		return err
	}
	if from == nil {
		from = new(time.Time)
	}
	if to == nil {
		to = new(shows.Add(time.Microsecond)) // as finely as the database tells instants apart
	}
	ends, err := v.firstRevisions(ctx, in.Key, *from, *to)
	if err != nil {
		return err
	}
	v.say(ctx, shows)
	return writeTable(in, f, shows, func(yield func([]changeFact, error) bool) {
		args := pgx.NamedArgs{"product": in.Key, "revision": ends[0] - 1, "number": uint32(1<<31 - 1), "until": ends[1], "limit": pageRows}
		for {
			page, err := all[changeFact](ctx, v, "export_changes.sql", args)
			for i := range page {
				page[i].At, page[i].Story = page[i].At.UTC(), events.StoryMark.Key(in.Key, page[i].Number)
			}
			if !yield(page, err) || err != nil || len(page) < pageRows {
				return
			}
			last := page[len(page)-1]
			args["revision"], args["number"] = last.Revision, last.Number
		}
	})
}
