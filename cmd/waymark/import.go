package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"

	"golang.org/x/term"

	"waymark/client"
	"waymark/importers/jira"
)

type importCommand struct {
	Create bool `help:"Start a new ledger where the data directory holds none."`

	Jira    importJira    `cmd:"" help:"Bring in a Jira project: from its Jira itself (--url), or from REST search pages, issues with their change log, or a CSV export."`
	Waymark importWaymark `cmd:"" aliases:"ndjson" help:"Bring in a product that another Waymark exported: the same events with the same ids and hashes."`
}

type importJira struct {
	Product string   `required:"" placeholder:"KEY" help:"Product to import into; started if it does not exist."`
	Actor   string   `placeholder:"NAME" help:"Who imports, and starts the product."`
	Files   []string `arg:"" optional:"" type:"existingfile" help:"Files of one project, together one import."`

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
	case i.URL == "" && (i.Project != "" || i.TokenFile != "" || i.All || i.Insecure):
		return errors.New("--project, --token-file, --all and --insecure are of a Jira that is asked itself: give its address with --url")
	}
	return nil
}

// Run imports, waits until the read models have seen all of it, and prints the report.
func (i importJira) Run(ctx context.Context, all *importCommand, c *Config, s streams, getenv variables, log *slog.Logger) (err error) {
	c.create = all.Create
	api, done, err := connect(ctx, c, log)
	defer func() { err = errors.Join(err, done()) }()
	if err != nil {
		return err
	}
	bring := func(files []string) error { return i.bring(ctx, api, s, files) }
	if i.URL != "" {
		err = i.fromAPI.bring(ctx, api, i.Product, s, getenv, log, bring)
	} else {
		err = bring(i.Files)
	}
	if err != nil {
		return fmt.Errorf("import: %w", err)
	}
	return nil
}

// bring imports files and prints the report.
func (i importJira) bring(ctx context.Context, api *client.Client, s streams, files []string) error {
	report, err := jira.Import(ctx, api, jira.Options{Product: i.Product, Files: files, Actor: importer(i.Actor), Progress: terminal(s.err)})
	if err != nil {
		return err
	}
	if err := settle(ctx, api, i.Product, report.Position); err != nil {
		return err
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
