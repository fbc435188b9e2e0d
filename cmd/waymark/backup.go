package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"

	"waymark/client"
	"waymark/eventstore/embedded"
	"waymark/httpapi"
)

// backups answers with a backup of the embedded store, if that is where the events live.
func (a *app) backups() http.Handler {
	if a.store == nil {
		return httpapi.NewProblem(http.StatusNotImplemented, "the events live in an EventStoreDB elsewhere: back it up with its own tools")
	}
	return ownersOnly(a.secret, a.store.ServeBackup)
}

type backupCommand struct {
	File   string `arg:"" help:"File to write; - writes to standard output."`
	Secret string `type:"existingfile" env:"WAYMARK_SECRET_FILE" placeholder:"FILE" help:"Copy of DATA/secret of the server, where it runs on another machine."`
}

// Run writes the backup of the running server, or of the data directory if none runs.
func (b backupCommand) Run(ctx context.Context, c *Config, s streams, log *slog.Logger) (err error) {
	archive, err := b.open(ctx, c, log)
	if err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	defer func() { err = errors.Join(err, archive.Close()) }()
	if b.File == "-" {
		return embedded.CheckBackup(io.TeeReader(archive, s.out))
	}
	if err := writeWhole(b.File, func(file io.Writer) error { return embedded.CheckBackup(io.TeeReader(archive, file)) }); err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	_, err = fmt.Fprintf(s.out, "The event store is backed up in %s.\n", b.File)
	return err
}

func (b backupCommand) open(ctx context.Context, c *Config, log *slog.Logger) (io.ReadCloser, error) {
	if c.Server != "" {
		url, err := serverURL(c.Server)
		if err != nil {
			return nil, err
		}
		return b.download(ctx, c, url)
	}
	dir := c.eventStoreDir()
	if held, err := embedded.Exists(dir); err != nil || !held {
		if url, _ := servedAt(c.Data); url != "" {
			return b.download(ctx, c, url) // it knows where the events are
		}
		return nil, errors.Join(err, c.checkData())
	}
	store, err := embedded.Open(embedded.Options{Dir: dir, Logger: log})
	if errors.Is(err, embedded.ErrInUse) {
		url, err := storeServedAt(c.Data)
		if err != nil {
			return nil, err
		}
		return b.download(ctx, c, url)
	}
	if err != nil {
		return nil, err
	}
	read, write := io.Pipe()
	closed := make(chan error, 1)
	go func() {
		write.CloseWithError(store.Backup(ctx, write))
		closed <- store.Close()
	}()
	return &localBackup{read, closed}, nil
}

func (b backupCommand) download(ctx context.Context, c *Config, url string) (io.ReadCloser, error) {
	secret, err := secretFor(url, b.Secret, c.Data)
	if err != nil {
		return nil, err
	}
	header := http.Header{}
	if secret != "" {
		header.Set(secretHeader, secret)
	}
	return client.New(url, http.DefaultTransport).Download(ctx, embedded.BackupPath, header)
}

// localBackup is a backup of a store that is open for it alone.
type localBackup struct {
	*io.PipeReader
	closed chan error
}

// Close ends the backup and closes the store.
func (b *localBackup) Close() error { return errors.Join(b.PipeReader.Close(), <-b.closed) }

// writeWhole makes a file that is there once it is written whole, and replaces none.
func writeWhole(path string, write func(io.Writer) error) (err error) {
	if _, err := os.Lstat(path); err == nil {
		return fmt.Errorf("%s: %w", path, os.ErrExist)
	}
	file, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".partial-")
	if err != nil {
		return err
	}
	defer os.Remove(file.Name())
	if err := errors.Join(write(file), file.Sync(), file.Close()); err != nil {
		return err
	}
	return os.Link(file.Name(), path) // fails where a file has come meanwhile
}

type restoreCommand struct {
	File string `arg:"" type:"existingfile" help:"Backup to read."`
}

// Run restores a backup as the event store of a data directory that has neither an event store nor read models.
func (r restoreCommand) Run(c *Config, s streams) (err error) {
	for _, dir := range []string{c.eventStoreDir(), c.postgresDir()} {
		if held, err := os.ReadDir(dir); err == nil && len(held) > 0 {
			return fmt.Errorf("restore: %w: %s: restore into a new data directory", embedded.ErrNotEmpty, dir)
		}
	}
	backup, err := os.Open(r.File)
	if err != nil {
		return fmt.Errorf("restore: %w", err)
	}
	defer backup.Close()
	if err := makeDirectory(c.Data); err != nil {
		return fmt.Errorf("data directory: %w", err)
	}
	lock, err := lockDirectory(c.Data)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, lock.Close()) }()
	found, err := embedded.Restore(c.eventStoreDir(), backup)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(s.out, "%d events are restored in %s. Read models are built from them at the next start; "+
		"where WAYMARK_POSTGRES names a database that holds some, run waymark projections rebuild --all then.\n", found.Events, c.eventStoreDir())
	return err
}
