package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"net/url"
	"slices"

	"waymark/audit"
)

type replayCommand struct {
	Product string `required:"" placeholder:"KEY" help:"Product to replay."`
	At      string `placeholder:"MOMENT" help:"Moment to replay to: an RFC 3339 instant, the end of a date, a duration back such as P7D, or revision:N of the backlog; left out: now."`
	Zone    string `name:"tz" placeholder:"ZONE" help:"Time zone of a date, such as Europe/Berlin; left out: UTC."`
	Of      string `enum:"all,backlog,roadmap,charter,discovery" default:"all" placeholder:"BOOK" help:"Which of the books to print: ${enum}."`
	Format  string `enum:"table,json" default:"table" help:"How to print them: ${enum}."`
	Check   bool   `help:"Compare the outcome with the read models, row by row."`
}

// errDiffers says that the read models do not say what the log says.
var errDiffers = errors.New("the read models differ from the log")

// Run prints the books, or with check the comparison; differences are an error.
func (r replayCommand) Run(ctx context.Context, c *Config, s streams, log *slog.Logger) (err error) {
	api, done, err := connect(ctx, c, log)
	defer func() { err = errors.Join(err, done()) }()
	if err != nil {
		return err
	}
	query := url.Values{"of": {r.Of}}
	for name, value := range map[string]string{"at": r.At, "tz": r.Zone} {
		if value != "" {
			query.Set(name, value)
		}
	}
	if r.Check {
		query.Set("check", "true")
	}
	path := "/v1/products/" + url.PathEscape(r.Product) + "/replay?" + query.Encode()
	var report audit.Report
	if err := api.Do(ctx, http.MethodGet, path, nil, nil, &report); err != nil {
		return err
	}
	switch {
	case r.Check:
		return printCheck(s, report)
	case r.Format == "json":
		encoder := json.NewEncoder(s.out)
		encoder.SetIndent("", "  ")
		return encoder.Encode(report)
	default:
		return printBooks(s.out, report)
	}
}

func printCheck(s streams, report audit.Report) error {
	fmt.Fprintf(s.out, "%s: %d events folded, %d rows compared, %d differences\n",
		report.Product, report.Events, report.Check.Rows, report.Check.Total)
	for _, d := range report.Check.Differences {
		fmt.Fprintf(s.out, "%s %s: log %s, read model %s\n", d.Row, d.Field, d.Log, d.ReadModel)
	}
	if more := report.Check.Total - len(report.Check.Differences); more > 0 {
		fmt.Fprintf(s.out, "and %d more\n", more)
	}
	for _, model := range slices.Sorted(maps.Keys(report.Check.Held)) {
		fmt.Fprintf(s.out, "%s was not compared: %s\n", model, report.Check.Held[model])
	}
	if report.Check.Total > 0 || len(report.Check.Held) > 0 {
		return errDiffers
	}
	return nil
}
