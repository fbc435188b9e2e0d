package readapi

import (
	"cmp"
	"context"
	"io"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"waymark/httpapi"
	"waymark/httpapi/moment"
)

type exportInput struct {
	Product
	Of     string        `query:"of" enum:"events,decisions,backlog,roadmap" doc:"What to export: the log itself, or a table. Left out: the log as lines, else the decisions"`
	Format string        `query:"format" enum:"ndjson,csv,parquet" default:"ndjson" doc:"Lines of JSON, a CSV file of UTF-8 (RFC 4180) or a Parquet file. The log is exported as lines alone"`
	At     moment.Moment `query:"at" doc:"Of a table: as of when, as every query takes it; of decisions: those that had taken effect then"`
	moment.Range
	BOM bool `query:"bom" doc:"Begin a CSV file with a byte order mark, by which some spreadsheets know that it is UTF-8"`
	Freshness
}

// Resolve puts dates into their zone.
func (in *exportInput) Resolve(ctx huma.Context) []error {
	in.At.In(in.Zone)
	return in.Range.Resolve(ctx)
}

// Formats and what is exported in them.
const (
	linesFormat   = "ndjson"
	csvFormat     = "csv"
	parquetFormat = "parquet"
	wholeLog      = "events"
	history       = "decisions"
)

// check refuses parameters that do not go together, and fills in what was left out.
func (in *exportInput) check(now time.Time) error {
	p := httpapi.NewProblem(http.StatusUnprocessableEntity, "the request has parameters that can't be met")
	if in.Of == "" {
		in.Of = cmp.Or(map[string]string{linesFormat: wholeLog}[in.Format], history)
	}
	ranged := !in.From.IsPresent() || !in.To.IsPresent()
	switch {
	case in.Of == wholeLog && in.Format != linesFormat:
		p.At("query.format", "the log is exported as ndjson alone; its table is of=decisions")
	case in.Of == wholeLog && !in.At.IsPresent():
		p.At("query.at", "has no meaning for the log: give from and to")
	case ranged && in.Of != wholeLog && in.Of != history:
		p.At("query.from", "from and to have no meaning for "+in.Of+", which is exported as of one moment: give at")
	case ranged && !in.At.IsPresent():
		p.At("query.at", "give at, or from and to")
	}
	if in.BOM && in.Format != csvFormat {
		p.At("query.bom", "only a CSV file has one")
	}
	if len(p.Errors) > 0 {
		return p
	}
	return cmp.Or(in.At.Check(now, "query.at"), in.From.Check(now, "query.from"), in.To.Check(now, "query.to"))
}

// Log is the log of a product, ready to be written.
type Log interface {
	// Write writes it, and flushes what may not wait.
	Write(ctx context.Context, w io.Writer, flush func() error) error
	Close()
}

type exportOutput struct{ Body func(huma.Context) }

// registerExport adds the export, which is written as it is read.
func registerExport(api huma.API, q *Queries) {
	op := operation("/v1/products/{key}/export", "export-product", "Everything that is known of a product, or a table of it, as a file", "Queries",
		http.StatusNotFound, http.StatusConflict, http.StatusUnprocessableEntity, http.StatusServiceUnavailable)
	op.Responses = exportResponses()
	huma.Register(api, op, func(ctx context.Context, in *exportInput) (*exportOutput, error) {
		write, err := q.export(ctx, in)
		return &exportOutput{write}, q.problem(ctx, op.OperationID, err)
	})
}

// exportResponses are the kinds of files in the OpenAPI document.
func exportResponses() map[string]*huma.Response {
	responses := staleResponses()
	content := map[string]*huma.MediaType{}
	for kind, text := range map[string]string{
		httpapi.LinesType: "The log, or a row a line, as docs/export.md describes them", csvType: "A row a line, behind one with the names of the columns",
		parquetType: "The same columns with their types",
	} {
		content[kind] = &huma.MediaType{Schema: &huma.Schema{Type: huma.TypeString, Description: text}}
	}
	responses["200"].Content = content
	responses["200"].Headers["Content-Disposition"] = &huma.Param{
		Description: "A name for the file, such as ACME-backlog-2026-03-01.csv", Schema: &huma.Schema{Type: huma.TypeString},
	}
	return responses
}

// Media types of files.
const (
	csvType     = "text/csv"
	parquetType = "application/vnd.apache.parquet"
)

// export is what writes the answer.
func (q *Queries) export(ctx context.Context, in *exportInput) (func(huma.Context), error) {
	now := q.options.Now().UTC()
	if err := in.check(now); err != nil {
		return nil, err
	}
	from, to, err := in.Bounds(now)
	if err != nil {
		return nil, err
	}
	log, err := q.options.Log(ctx, in.Key, from, to)
	if err != nil {
		return nil, err
	}
	return file(in, now, func(w io.Writer, flush func() error) error {
		defer log.Close()
		return log.Write(ctx, w, flush)
	}, q.logged(in)), nil
}

// logged logs why an answer was cut off.
func (q *Queries) logged(in *exportInput) func(error) {
	return func(err error) {
		q.options.Logger.Error("an export was cut off", "product", in.Key, "of", in.Of, "format", in.Format, "error", err)
	}
}

// file is an answer that is a file. One that can't be brought to its end is cut off.
func file(in *exportInput, at time.Time, write func(io.Writer, func() error) error, failed func(error)) func(huma.Context) {
	kind := map[string]string{linesFormat: httpapi.LinesType, csvFormat: csvType + "; charset=utf-8", parquetFormat: parquetType}[in.Format]
	name := in.Key + "-" + in.Of + "-" + at.Format(time.DateOnly) + "." + in.Format
	return func(out huma.Context) {
		_, w := humago.Unwrap(out)
		w.Header().Set("Content-Type", kind)
		w.Header().Set("Content-Disposition", `attachment; filename="`+name+`"`)
		if err := write(w, http.NewResponseController(w).Flush); err != nil {
			failed(err)
			panic(http.ErrAbortHandler)
		}
	}
}

// nobodyLogs stands in where there is no log.
func nobodyLogs(context.Context, string, *time.Time, *time.Time) (Log, error) {
	return nil, httpapi.Unavailable("the log can't be read here")
}
