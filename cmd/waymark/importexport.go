package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"time"

	"waymark/audit/export"
	"waymark/client"
	"waymark/httpapi"
)

type importWaymark struct {
	File  string `arg:"" type:"existingfile" help:"Export of a whole product, as waymark export writes it."`
	Actor string `placeholder:"NAME" help:"Who imports."`
}

// errImport says that an import failed after it had begun.
var errImport = errors.New("the import failed: what was recorded stays, and the same export, given again, goes on there")

// Run brings an export into the ledger, and waits until the read models have seen all of it.
func (i importWaymark) Run(ctx context.Context, all *importCommand, c *Config, s streams, log *slog.Logger) (err error) {
	c.create = all.Create
	api, done, err := connect(ctx, c, log)
	defer func() { err = errors.Join(err, done()) }()
	if err != nil {
		return err
	}
	brought, err := i.bring(ctx, api, terminal(s.err))
	if err != nil {
		return fmt.Errorf("import: %w", err)
	}
	if err := settle(ctx, api, brought.Product, brought.Position); err != nil {
		return fmt.Errorf("import: %w", err)
	}
	fmt.Fprintf(s.out, "%s: %d events of the export are in the ledger, %d of them since now; their ids, bytes and hashes are those of the export\n",
		brought.Product, brought.Recorded, brought.Recorded-brought.Held)
	if brought.SealedBy != "" {
		fmt.Fprintf(s.out, "%d of them are covered by seals of the ledger that they come from, signed with %s: keep the file, as it proves that\n",
			brought.Sealed, brought.SealedBy)
	}
	if brought.Note != "" {
		fmt.Fprintln(s.out, "the export says that seals prove nothing of it: "+brought.Note)
	}
	return nil
}

// bring sends the export, and asks until the import has ended.
func (i importWaymark) bring(ctx context.Context, api *client.Client, progress io.Writer) (brought export.Import, err error) {
	file, err := os.Open(i.File)
	if err != nil {
		return brought, err
	}
	defer file.Close()
	header := http.Header{"Waymark-Actor": {importer(i.Actor)}}
	err = api.Upload(ctx, "/v1/imports", httpapi.LinesType, header, file, &brought)
	for err == nil && brought.State == export.Running {
		if progress != nil {
			fmt.Fprintf(progress, "\r%d of %d events", brought.Recorded, brought.Events)
		}
		select {
		case <-time.After(100 * time.Millisecond):
		case <-ctx.Done():
			return brought, ctx.Err()
		}
		err = api.Do(ctx, http.MethodGet, "/v1/imports/"+brought.ID, nil, nil, &brought)
	}
	if progress != nil {
		fmt.Fprintln(progress)
	}
	if err == nil && brought.State == export.Failed {
		err = fmt.Errorf("%w: %s", errImport, *brought.Problem)
	}
	return brought, err
}
