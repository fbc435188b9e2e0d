package main

import (
	"context"
	"encoding/json"
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
	File    string `arg:"" type:"existingfile" help:"Export of a whole product, as waymark export writes it."`
	Product string `placeholder:"KEY" help:"Product of which the export must be; left out: any."`
	Actor   string `placeholder:"NAME" help:"Who imports."`
}

// errOtherProduct says that an export is of another product than the one that was named.
var errOtherProduct = errors.New("the export is of another product, and can't become this one: its hashes name it")

// checkProduct refuses an export of another product. A file that is no export is refused by who imports.
func (i importWaymark) checkProduct() error {
	file, err := os.Open(i.File)
	if err != nil {
		return err
	}
	defer file.Close()
	var head export.Head
	err = json.NewDecoder(file).Decode(&head)
	if err == nil && head.Kind == export.Kind && i.Product != "" && i.Product != head.Product {
		return fmt.Errorf("%w: %s is of %s", errOtherProduct, i.File, head.Product)
	}
	return nil
}

// errImport says that an import failed after it had begun.
var errImport = errors.New("the import failed: what was recorded stays, and the same export, given again, goes on there")

// Run brings an export into the ledger, and waits until the read models have seen all of it.
func (i importWaymark) Run(ctx context.Context, all *importCommand, c *Config, s streams, log *slog.Logger) (err error) {
	c.create = all.Create
	if err := i.checkProduct(); err != nil {
		return err
	}
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
