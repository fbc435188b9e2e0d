package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"

	"golang.org/x/term"

	"waymark/importers/jira"
)

type importCommand struct {
	Create bool `help:"Start a new ledger where the data directory holds none."`

	Jira    importJira    `cmd:"" help:"Bring in a Jira project: REST search pages or issues with their change log, or a CSV export."`
	Undo    importUndo    `cmd:"" help:"Take an import back with all that it brought in."`
	Waymark importWaymark `cmd:"" aliases:"ndjson" help:"Bring in a product that another Waymark exported: the same events with the same ids and hashes."`
}

type importJira struct {
	Product string   `required:"" placeholder:"KEY" help:"Product to import into; started if it does not exist."`
	Actor   string   `placeholder:"NAME" help:"Who imports, and starts the product."`
	Files   []string `arg:"" type:"existingfile" help:"Files of one project, together one import."`
}

// Run imports, waits until the read models have seen all of it, and prints the report.
func (i importJira) Run(ctx context.Context, all *importCommand, c *Config, s streams, log *slog.Logger) (err error) {
	c.create = all.Create
	api, done, err := connect(ctx, c, log)
	defer func() { err = errors.Join(err, done()) }()
	if err != nil {
		return err
	}
	report, err := jira.Import(ctx, api, jira.Options{
		Product: i.Product, Files: i.Files, Actor: importer(i.Actor), Progress: terminal(s.err),
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

// importer is who imports: in local mode whoever is named, else the user local, as in the API.
func importer(name string) string {
	if name == "" {
		return "local"
	}
	return name
}

// terminal is where progress is shown; nil if nobody looks.
func terminal(w io.Writer) io.Writer {
	if file, ok := w.(*os.File); ok && term.IsTerminal(int(file.Fd())) {
		return w
	}
	return nil
}
