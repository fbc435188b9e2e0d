package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"

	"github.com/alecthomas/kong"
)

// commandLine is the whole command line: the settings that every subcommand shares, and the subcommands.
type commandLine struct {
	Config

	Serve      serveCommand      `cmd:"" help:"Serve the ledger: commands, queries, audit and analytics over HTTP."`
	Eventstore eventstoreCommand `cmd:"" help:"Serve the event store alone, to any client of EventStoreDB."`
	Import     importCommand     `cmd:"" help:"Bring in the history of another tool, or of another Waymark."`
	Export     exportCommand     `cmd:"" help:"Write the whole log of a product into a file that proves itself, or a table of it as CSV or Parquet."`
	Replay     replayCommand     `cmd:"" help:"Fold a product's log up to a moment; compare it with the read models."`
	Verify     verifyCommand     `cmd:"" help:"Verify every hash chain and every seal of the ledger, or an export or a proof in a file."`
	Backup     backupCommand     `cmd:"" help:"Copy the embedded event store into a file, also while it is served."`
	Restore    restoreCommand    `cmd:"" help:"Put a backup back, into a new data directory."`
	Copy       copyCommand       `cmd:"" help:"Copy the ledger from one event store into another, and prove that both hold the same."`
	Grant      grantCommand      `cmd:"" help:"Let a role of an EventStoreDB read the whole log, as Waymark needs it."`

	Projections projectionsCommand `cmd:"" help:"Look after the read models: what is parked in them, and what becomes of it."`
	Openapi     openapiCommand     `cmd:"" help:"Print the OpenAPI document of the HTTP API, without a server."`
	Explain     helpCommand        `cmd:"" name:"help" help:"Say what a command does and which flags it has."`
	Build       versionCommand     `cmd:"" name:"version" help:"Print the version, the commit and the compiler."`
	Completion  completionCommand  `cmd:"" help:"Print a script that completes command lines in a shell."`
	Words       wordsCommand       `cmd:"" name:"__complete" hidden:"" passthrough:""`

	Version kong.VersionFlag `help:"Print the version, the commit and the compiler."`
}

// streams is where a subcommand writes.
type streams struct {
	out, err io.Writer
}

// variables reads a variable of the environment.
type variables func(name string) string

// run reads the command line and runs its subcommand until it is done or the context ends.
func run(ctx context.Context, args []string, getenv variables, stdout, stderr io.Writer) error {
	var line commandLine
	exited := false
	parser, err := kong.New(&line,
		kong.Name("waymark"), kong.Description("A decision ledger for product teams."),
		kong.Writers(stdout, stderr), kong.Exit(func(int) { exited = true }), kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
		kong.Vars{"version": build().String(), "data": defaultData()}, environment(getenv),
		kong.BindTo(ctx, (*context.Context)(nil)), kong.Bind(streams{stdout, stderr}, getenv),
	)
	if err != nil {
		return err
	}
	command, err := parser.Parse(args)
	if exited {
		return nil
	}
	if err != nil {
		return &usageError{fmt.Errorf("%w; see waymark --help", err)}
	}
	log := slog.New(slog.NewTextHandler(stderr, &slog.HandlerOptions{Level: line.LogLevel}))
	return command.Run(&line.Config, log)
}

// usageError says that the command line makes no sense, whatever there is to work on.
type usageError struct{ error }

// Unwrap is what is wrong with it.
func (u *usageError) Unwrap() error { return u.error }

// exitCode is with what the program ends after an error: 2 where the command line is wrong, else 1.
func exitCode(err error) int {
	if u := new(usageError); errors.As(err, &u) {
		return 2
	}
	return 1
}
