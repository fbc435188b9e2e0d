package readapi

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
)

// mostImports is how many imports the charter tells one by one.
const mostImports = 100

type importItem struct {
	Import     string     `json:"import" doc:"Id that its decisions share, as the filter batch of /decisions takes it"`
	Source     string     `json:"source" doc:"The tool that it comes from, such as jira"`
	Origin     string     `json:"origin" doc:"What people know it by: an address and a project, or names of files"`
	Items      int        `json:"items" doc:"How many items it brought in, such as issues"`
	Decisions  int        `json:"decisions" doc:"How many decisions it recorded"`
	Until      *time.Time `json:"until" doc:"Up to when the tool's state was taken; null: not known"`
	RecordedAt time.Time  `json:"recorded_at" doc:"When it was recorded first"`
	RecordedBy string     `json:"recorded_by" doc:"Who recorded it first"`
	TakenBack  bool       `json:"taken_back" doc:"Nothing is left of it"`
}

// importCount is how many imports a product has seen.
type importCount struct {
	Recorded  int `json:"recorded" doc:"All of them, with those that were taken back"`
	TakenBack int `json:"taken_back" doc:"Those of which nothing is left"`
}

// imports are the newest imports at a revision of the product book, and how many there are.
func (v view) imports(ctx context.Context, product string, revision int64) ([]importItem, importCount, error) {
	rows, err := all[struct {
		importItem
		Recorded       int
		TakenBackInAll int
	}](ctx, v, "imports.sql", pgx.NamedArgs{"product": product, "revision": revision, "limit": mostImports})
	items, count := make([]importItem, len(rows)), importCount{}
	for i, row := range rows {
		items[i], count = row.importItem, importCount{row.Recorded, row.TakenBackInAll}
	}
	return items, count, err
}
