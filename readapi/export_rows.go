package readapi

import (
	"encoding/json"
	"time"

	"waymark/history"
	"waymark/tabular"
)

// What tables are made of: docs/export.md tells each column.

type backlogRow struct {
	Place         int64    `parquet:"place"`
	Story         string   `parquet:"story"`
	Title         string   `parquet:"title"`
	Kind          string   `parquet:"kind"`
	Status        string   `parquet:"status"`
	Category      string   `parquet:"status_category"`
	Points        *float64 `parquet:"points,optional"`
	Priority      *string  `parquet:"priority,optional"`
	Initiative    *string  `parquet:"initiative,optional"`
	Sprint        *string  `parquet:"sprint,optional"`
	Release       *string  `parquet:"release,optional"`
	Needs         []string `parquet:"needs,list"`
	Labels        []string `parquet:"labels,list"`
	BlockedBy     []string `parquet:"blocked_by,list"`
	Framework     *string  `parquet:"score_framework,optional"`
	Score         *float64 `parquet:"score,optional"`
	ScoreCategory *string  `parquet:"score_category,optional"`
	Source        *string  `parquet:"external_source,optional"`
	ExternalKey   *string  `parquet:"external_key,optional"`
	Revision      int64    `parquet:"revision"`
}

func backlogRowOf(i BacklogItem, needs []string) backlogRow {
	row := backlogRow{
		Story: i.Story, Title: i.Title, Kind: i.Kind, Status: i.Status, Category: i.Category, Points: i.Points, Priority: i.Priority,
		Initiative: i.Initiative, Sprint: i.Sprint, Release: i.Release, Needs: needs, Labels: i.Labels, BlockedBy: i.BlockedBy, Revision: i.Revision,
	}
	if i.Place != nil {
		row.Place = int64(*i.Place)
	}
	row.Framework, row.Score, row.ScoreCategory = scored(i.Score)
	row.Source, row.ExternalKey = foreign(i.External)
	return row
}

type roadmapRow struct {
	Horizon       string        `parquet:"horizon"`
	Place         *int64        `parquet:"place,optional"`
	Initiative    string        `parquet:"initiative"`
	Title         string        `parquet:"title"`
	Progress      string        `parquet:"progress"`
	Start         *tabular.Date `parquet:"start,optional,date"`
	Due           *tabular.Date `parquet:"due,optional,date"`
	Goal          *string       `parquet:"goal,optional"`
	Outcome       *string       `parquet:"outcome,optional"`
	Releases      []string      `parquet:"releases,list"`
	DependsOn     []string      `parquet:"depends_on,list"`
	Verdict       *string       `parquet:"verdict,optional"`
	Findings      *string       `parquet:"findings,optional"`
	ValidatedBy   *string       `parquet:"validated_by,optional"`
	Framework     *string       `parquet:"score_framework,optional"`
	Score         *float64      `parquet:"score,optional"`
	ScoreCategory *string       `parquet:"score_category,optional"`
	Source        *string       `parquet:"external_source,optional"`
	ExternalKey   *string       `parquet:"external_key,optional"`
	Revision      int64         `parquet:"revision"`
}

func roadmapRowOf(i RoadmapInitiative) roadmapRow {
	row := roadmapRow{
		Horizon: i.Horizon, Initiative: i.Initiative, Title: i.Title, Progress: i.Progress, Start: dated(i.Start), Due: dated(i.Due),
		Goal: said(i.Goal), Outcome: said(i.Outcome), Releases: i.Releases, DependsOn: i.DependsOn, Revision: i.Revision,
	}
	if i.Place != nil {
		row.Place = new(int64(*i.Place))
	}
	if j := i.Validation; j != nil {
		row.Verdict, row.Findings, row.ValidatedBy = &j.Verdict, said(j.Findings), &j.By
	}
	row.Framework, row.Score, row.ScoreCategory = scored(i.Score)
	row.Source, row.ExternalKey = foreign(i.External)
	return row
}

type decisionRow struct {
	At         time.Time `parquet:"at,timestamp(microsecond)"`
	Book       string    `parquet:"book"`
	Revision   int64     `parquet:"revision"`
	Type       string    `parquet:"type"`
	Subject    string    `parquet:"subject"`
	Changes    []string  `parquet:"changes,list"`
	Reason     *string   `parquet:"reason,optional"`
	Actor      string    `parquet:"actor"`
	Role       *string   `parquet:"role,optional"`
	RecordedBy *string   `parquet:"recorded_by,optional"`
	RecordedAt time.Time `parquet:"recorded_at,timestamp(microsecond)"`
	Evidence   []string  `parquet:"evidence,list"`
	Source     string    `parquet:"source"`
	Command    *string   `parquet:"command,optional"`
	Batch      string    `parquet:"batch"`
	Undoes     *string   `parquet:"undoes,optional"`
	UndoneBy   *string   `parquet:"undone_by,optional"`
	ID         string    `parquet:"id"`
	Position   string    `parquet:"position"`
}

func decisionRowOf(d DecisionItem) decisionRow {
	row := decisionRow{
		At: d.At.UTC(), Book: d.Book, Revision: d.Revision, Type: d.Type, Subject: d.Subject, Reason: said(d.Reason), Actor: d.Actor, Role: d.Role,
		RecordedBy: d.RecordedBy, RecordedAt: d.RecordedAt.UTC(), Source: d.Source, Command: d.Command, Batch: d.Batch, Undoes: d.Undoes,
		UndoneBy: d.UndoneBy, ID: d.ID, Position: d.withPosition().Position,
	}
	for _, c := range d.Changes {
		row.Changes = append(row.Changes, changed(c))
	}
	for _, e := range d.Evidence {
		row.Evidence = append(row.Evidence, e.Kind+": "+e.Value)
	}
	return row
}

// changed is a change as people read it.
func changed(c history.FieldChange) string {
	switch from, to := plainText(c.From), plainText(c.To); {
	case from == "":
		return c.Field + ": " + to
	default:
		return c.Field + ": " + from + " → " + to
	}
}

// plainText is a JSON value without the quotes of a text; empty for null.
func plainText(value json.RawMessage) string {
	var text string
	switch {
	case len(value) == 0 || string(value) == "null":
		return ""
	case json.Unmarshal(value, &text) == nil:
		return text
	}
	return string(value)
}

// scored is a score in columns.
func scored(s *itemScore) (framework *string, value *float64, category *string) {
	if s == nil {
		return nil, nil, nil
	}
	return &s.Framework, s.Result.Value, s.Result.Category
}

func foreign(k *foreignKey) (source, key *string) {
	if k == nil {
		return nil, nil
	}
	return &k.Source, &k.Key
}

// said is a text; nil where nothing was said.
func said(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}

// dated is a day of the roadmap.
func dated(text *string) *tabular.Date {
	if text == nil {
		return nil
	}
	day, err := tabular.ParseDate(*text)
	if err != nil {
		return nil
	}
	return &day
}
