package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"runtime/debug"

	"github.com/alecthomas/kong"
)

// commandLine is the whole command line: the settings that every subcommand shares, and the subcommands.
type commandLine struct {
	Config

	Serve      serveCommand      `cmd:"" help:"Serve the ledger: commands, queries, audit and analytics over HTTP."`
	Eventstore eventstoreCommand `cmd:"" help:"Serve the event store alone, to any client of EventStoreDB."`
	Import     importCommand     `cmd:"" help:"Bring in the history of another tool."`
	Replay     replayCommand     `cmd:"" help:"Fold a product's log up to a moment; compare it with the read models."`
	Backup     backupCommand     `cmd:"" help:"Copy the embedded event store into a file, also while it is served."`
	Restore    restoreCommand    `cmd:"" help:"Put a backup back, into a new data directory."`

	Version kong.VersionFlag `help:"Print the version."`
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
		kong.Vars{"version": version(), "data": defaultData()}, environment(getenv),
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
		return fmt.Errorf("%w; see waymark --help", err)
	}
	log := slog.New(slog.NewTextHandler(stderr, &slog.HandlerOptions{Level: line.LogLevel}))
	return command.Run(&line.Config, log)
}

func version() string {
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "(devel)"
}
