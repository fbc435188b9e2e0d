// Package jira reads what Jira gives of a project, in any of its formats, in the terms of the package history. People are
// called by their login name (Jira Server), else by the name that Jira shows.
package jira

import (
	"context"
	"io"
	"path/filepath"
	"strings"
	"time"

	"waymark/importers/history"
	"waymark/importers/jira/dates"
	"waymark/importers/jira/markup"
)

// Options say what to import, and how.
type Options struct {
	history.Options
	Files []string // of one Jira: search pages, issues, change logs, webhooks, CSV and XML exports; directories, archives
	// Fetch hands over what a Jira that is asked itself answers, and says of which issues that is but a part; nil: there are files.
	Fetch func(page func(name string, body io.Reader) error) (partial []string, err error)
	Zone  *time.Location // of times that name none, as in CSV exports; nil: UTC
	Dates dates.Order    // of day and month in CSV exports; empty: the dates tell
}

// Import imports files: see history.Import.
func Import(ctx context.Context, t history.Target, o Options) (history.Report, error) {
	if o.Origin == "" {
		names := make([]string, len(o.Files))
		for n, file := range o.Files {
			names[n] = filepath.Base(file)
		}
		o.Origin = strings.Join(names, ", ")
	}
	return history.Import(ctx, t, Tool(o), o.Options)
}

// Tool is Jira, as it is read from files.
func Tool(o Options) history.Tool {
	return history.Tool{
		Name: "jira", Title: "Jira", Category: category, Levels: levels(), Inverse: inverse(), Same: markup.Same,
		Read: func(in *history.Intake) error {
			if o.Fetch != nil {
				return newReader(in, o).fetched(o.Fetch)
			}
			return newReader(in, o).files(o.Files)
		},
	}
}
