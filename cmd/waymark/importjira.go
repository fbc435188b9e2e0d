package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"time"

	"waymark/client"
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
	Files   []string `arg:"" optional:"" type:"path" help:"What one Jira gave, together one import: files, directories, archives."`

	fromAPI `embed:""`
}

// Validate says what is wrong with the flags together.
func (i importJira) Validate() error {
	switch {
	case i.URL != "" && len(i.Files) > 0:
		return errors.New("give files of an export, or the address of a Jira with --url, not both")
	case i.URL == "" && len(i.Files) == 0:
		return errors.New("give files of an export, or with --url the address of a Jira")
	case i.URL != "" && i.Project == "":
		return errors.New("--url needs --project: the key of the project there, such as SHOP of SHOP-123")
	case i.URL == "" && (i.Project != "" || i.TokenFile != "" || i.All || i.Fresh || i.Insecure):
		return errors.New("--project, --token-file, --all, --fresh and --insecure are of a Jira that is asked itself: give its address with --url")
	}
	_, err := i.zone()
	for _, file := range i.Files {
		if _, missing := os.Stat(file); missing != nil {
			err = errors.Join(err, missing)
		}
	}
	return err
}

func (i importJira) zone() (*time.Location, error) {
	zone, err := time.LoadLocation(i.Zone)
	if err != nil {
		err = fmt.Errorf("--zone: %q is no time zone such as Europe/Berlin", i.Zone)
	}
	return zone, err
}

// Run imports, waits until the read models have seen all of it, and prints the report.
func (i importJira) Run(ctx context.Context, all *importCommand, c *Config, s streams, getenv variables, log *slog.Logger) (err error) {
	zone, err := i.zone()
	if err != nil {
		return err
	}
	c.create = all.Create
	api, done, err := connect(ctx, c, log)
	defer func() { err = errors.Join(err, done()) }()
	if err != nil {
		return err
	}
	o := jira.Options{
		Options: history.Options{
			Product: i.Product, Actor: importer(i.Actor), Map: i.Map, Partial: i.Partial, DryRun: i.DryRun, Progress: terminal(s.err),
		},
		Files: i.Files, Zone: zone, Dates: dates.Order(i.Dates),
	}
	bring := func() error { return bringJira(ctx, api, o, s) }
	if i.URL != "" {
		err = i.fromAPI.bring(ctx, api, &o, s, getenv, log, bring)
	} else {
		err = bring()
	}
	if err != nil {
		return fmt.Errorf("import: %w", err)
	}
	return nil
}

// bringJira imports and prints the report.
func bringJira(ctx context.Context, api *client.Client, o jira.Options, s streams) error {
	report, err := jira.Import(ctx, api, o)
	if err != nil {
		return err
	}
	if err := settle(ctx, api, o.Product, report.Position); err != nil {
		return err
	}
	_, err = fmt.Fprint(s.out, report)
	return err
}
