package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"waymark/importers/history"
	"waymark/importers/jira"
	"waymark/importers/jira/dates"
)

type importJira struct {
	Product string   `required:"" placeholder:"KEY" help:"Product to import into; started if it does not exist."`
	Actor   string   `placeholder:"NAME" help:"Who imports, and starts the product."`
	DryRun  bool     `help:"Say what would come; write nothing."`
	Map     string   `placeholder:"FILE" help:"What people, statuses, types, priorities and fields are called here: written with all that was found, and read."`
	Partial bool     `help:"Import what there is, though a part of the result is missing."`
	Zone    string   `placeholder:"ZONE" help:"Zone of times that name none, as in CSV exports, such as Europe/Berlin; UTC if left out."`
	Dates   string   `placeholder:"ORDER" enum:",dmy,mdy" default:"" help:"Order of day and month in CSV exports, dmy or mdy, where they don't tell."`
	Files   []string `arg:"" type:"existingpath" help:"What Jira gave of one Jira, together one import: files, directories, archives."`
}

// Run imports, waits until the read models have seen all of it, and prints the report.
func (i importJira) Run(ctx context.Context, all *importCommand, c *Config, s streams, log *slog.Logger) (err error) {
	zone, err := time.LoadLocation(i.Zone)
	if err != nil {
		return fmt.Errorf("--zone: %q is no time zone such as Europe/Berlin", i.Zone)
	}
	c.create = all.Create
	api, done, err := connect(ctx, c, log)
	defer func() { err = errors.Join(err, done()) }()
	if err != nil {
		return err
	}
	report, err := jira.Import(ctx, api, jira.Options{
		Options: history.Options{
			Product: i.Product, Actor: importer(i.Actor), Map: i.Map, Partial: i.Partial, DryRun: i.DryRun, Progress: terminal(s.err),
		},
		Files: i.Files, Zone: zone, Dates: dates.Order(i.Dates),
	})
	if err != nil {
		return fmt.Errorf("import: %w", err)
	}
	if err := settle(ctx, api, i.Product, report.Position); err != nil {
		return fmt.Errorf("import: %w", err)
	}
	_, err = fmt.Fprint(s.out, report)
	return err
}
