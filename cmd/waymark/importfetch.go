package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"
	"time"

	"waymark/client"
	"waymark/importers/jira"
	"waymark/importers/jira/fetch"
)

// fromAPI are the flags of an import that asks a Jira itself.
type fromAPI struct {
	URL       string `name:"url" placeholder:"URL" help:"Address of the Jira to ask, Cloud or Data Center: https://example.atlassian.net."`
	Project   string `placeholder:"KEY" help:"Project of that Jira."`
	User      string `env:"WAYMARK_JIRA_USER" placeholder:"NAME" help:"Whose token it is: on Jira Cloud an e-mail address; left out: a personal access token of Data Center."`
	TokenFile string `type:"existingfile" placeholder:"FILE" help:"File that holds the token and nothing else; left out: WAYMARK_JIRA_TOKEN, and without that public projects alone."`
	All       bool   `help:"Fetch all issues, and not only those that changed since the last import."`
	Insecure  bool   `help:"Send the token over plain HTTP too."`
}

// tokenVariable may hold the token instead of a file. It is no flag: others on the machine can see those.
const tokenVariable = "WAYMARK_JIRA_TOKEN"

// bring fetches what is new and has it imported. What was fetched is kept until that is done.
func (f fromAPI) bring(ctx context.Context, api *client.Client, o *jira.Options, s streams, getenv variables, log *slog.Logger, bring func() error) error {
	token, err := f.token(getenv, log)
	if err != nil {
		return err
	}
	last, err := lastImport(ctx, api, o.Product, f)
	if err != nil {
		return err
	}
	var report fetch.Report
	o.Origin = strings.TrimRight(f.URL, "/") + ", project " + f.Project
	o.Fetch = func(page func(name string, body io.Reader) error) (partial []string, err error) {
		report, err = fetch.Fetch(ctx, fetch.Options{
			URL: f.URL, User: f.User, Token: token, Project: f.Project, Since: last.since(f.All), Insecure: f.Insecure, Progress: f.progress(s, log),
		}, page)
		return report.Partial, err
	}
	err = bring()
	if report.Requests > 0 {
		fmt.Fprint(s.out, fetched(report, f.URL))
	}
	if err != nil || o.DryRun {
		return err
	}
	return errors.Join(last.keep(ctx, api, report.AsOf), report.Done())
}

// token reads the token; empty: there is none.
func (f fromAPI) token(getenv variables, log *slog.Logger) (string, error) {
	if f.TokenFile == "" {
		return strings.TrimSpace(getenv(tokenVariable)), nil
	}
	text, err := os.ReadFile(f.TokenFile)
	if err != nil {
		return "", err
	}
	token := strings.TrimSpace(string(text))
	if token == "" {
		return "", fmt.Errorf("%s is empty: it should hold the token", f.TokenFile)
	}
	if info, err := os.Stat(f.TokenFile); err == nil && info.Mode().Perm()&0o077 != 0 {
		log.Warn("others on this machine can read the token", "file", f.TokenFile, "do", "chmod 600 "+f.TokenFile)
	}
	return token, nil
}

// progress shows how far it is: pauses always, for they may be long, else only to who looks.
func (fromAPI) progress(s streams, log *slog.Logger) func(fetch.Progress) {
	look := terminal(s.err)
	return func(p fetch.Progress) {
		switch {
		case p.Pause > 0:
			log.Info("waiting", "for", p.Pause.Round(time.Second), "why", p.Why)
		case look != nil:
			fmt.Fprintf(look, "\r\x1b[Kfetching: %d issues\r", p.Issues)
		}
	}
}

// fetched tells what was fetched.
func fetched(r fetch.Report, from string) string {
	text := fmt.Sprintf("fetched %d issues of %s from %s in %d requests", r.Issues, r.Project, from, r.Requests)
	if !r.Since.IsZero() {
		text += ", those that changed since " + r.Since.Format(time.RFC3339) + "; issues that were deleted or moved away are not told"
	}
	if r.Kept > 0 {
		text += fmt.Sprintf("; %d answers were there from a run that was cut off", r.Kept)
	}
	if r.Anew != "" {
		text += "; what an earlier run left was not used: " + r.Anew
	}
	if len(r.Partial) > 0 {
		text += "; Jira gives only a part of the change logs of " + strings.Join(r.Partial, ", ")
	}
	if len(r.Gone) > 0 {
		text += "; deleted or moved to another project meanwhile: issues " + strings.Join(r.Gone, ", ")
	}
	return text + "\n"
}
