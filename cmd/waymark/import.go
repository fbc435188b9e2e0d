package main

import (
	"io"
	"os"

	"golang.org/x/term"
)

type importCommand struct {
	Create bool `help:"Start a new ledger where the data directory holds none."`

	Jira    importJira    `cmd:"" help:"Bring in a Jira project: from its Jira itself (--url), or from whatever it gave: JSON of its APIs, webhooks, XML, CSV."`
	Undo    importUndo    `cmd:"" help:"Take an import back with all that it brought in."`
	Waymark importWaymark `cmd:"" aliases:"ndjson" help:"Bring in a product that another Waymark exported: the same events with the same ids and hashes."`
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
