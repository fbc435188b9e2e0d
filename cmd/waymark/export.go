package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"

	"waymark/client"
)

type exportCommand struct {
	Product string `required:"" placeholder:"KEY" help:"Product to export."`
	Of      string `enum:",events,decisions,backlog,roadmap,analytics" default:"" placeholder:"WHAT" help:"events (the log itself), decisions, backlog, roadmap or analytics (what priority decisions changed); left out: the log as ndjson, else the decisions."`
	Format  string `enum:"ndjson,csv,parquet" default:"ndjson" help:"How to write it: ${enum}."`
	At      string `placeholder:"MOMENT" help:"As of when, of a table: an RFC 3339 instant, a date, a duration back such as P7D, or revision:N; left out: now."`
	From    string `placeholder:"MOMENT" help:"Only what took effect at or after it; of events or decisions."`
	To      string `placeholder:"MOMENT" help:"Only what took effect before it, or up to the end of a date; of events or decisions."`
	Zone    string `name:"tz" placeholder:"ZONE" help:"Time zone of dates, such as Europe/Berlin; left out: UTC."`
	BOM     bool   `name:"bom" help:"Begin a CSV file with a byte order mark, by which some spreadsheets know that it is UTF-8."`
	Output  string `short:"o" type:"path" placeholder:"FILE" help:"File to write, which must not exist; it is there once it is whole. Left out: standard output."`
}

// errCut says that an export did not come to its end.
var errCut = errors.New("the export was cut off before its end")

// isLog says whether the log itself is exported, which needs no read model.
func (e exportCommand) isLog() bool { return e.Of == "events" || e.Of == "" && e.Format == "ndjson" }

// Run writes an export.
func (e exportCommand) Run(ctx context.Context, c *Config, s streams, log *slog.Logger) (err error) {
	open := connect
	if e.isLog() {
		open = reachSettled
	}
	api, done, err := open(ctx, c, log)
	defer func() { err = errors.Join(err, done()) }()
	if err != nil {
		return err
	}
	write := func(w io.Writer) error { return e.write(ctx, api, w) }
	if e.Output == "" {
		return write(s.out)
	}
	return writeWhole(e.Output, write)
}

// write has the server write it.
func (e exportCommand) write(ctx context.Context, api *client.Client, w io.Writer) (err error) {
	header := http.Header{"Accept-Encoding": {"identity"}} // as a rule the server is near
	answer, err := api.Download(ctx, e.path(), header)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, answer.Close()) }()
	end := &lastLine{Writer: w}
	if _, err := io.Copy(end, answer); err != nil {
		return fmt.Errorf("%w: %w", errCut, err)
	}
	if e.isLog() && !end.begins(`{"end":`) {
		return errCut
	}
	return nil
}

// path is what to ask for.
func (e exportCommand) path() string {
	query := url.Values{"format": {e.Format}}
	for name, value := range map[string]string{"of": e.Of, "at": e.At, "from": e.From, "to": e.To, "tz": e.Zone} {
		if value != "" {
			query.Set(name, value)
		}
	}
	if e.BOM {
		query.Set("bom", "true")
	}
	return "/v1/products/" + url.PathEscape(e.Product) + "/export?" + query.Encode()
}

// lastLine writes on, and remembers how the last line begins.
type lastLine struct {
	io.Writer
	line []byte
	over bool // the line has ended
}

// remembered is how much of a line is.
const remembered = 16

// Write writes on.
func (l *lastLine) Write(p []byte) (int, error) {
	rest := p
	for len(rest) > 0 {
		if l.over {
			l.line, l.over = l.line[:0], false
		}
		line := rest
		at := bytes.IndexByte(rest, '\n')
		if l.over = at >= 0; l.over {
			line = rest[:at]
		}
		l.line = append(l.line, line[:min(len(line), remembered-min(len(l.line), remembered))]...)
		rest = rest[len(line):]
		if l.over {
			rest = rest[1:]
		}
	}
	return l.Writer.Write(p)
}

// begins says whether the last line is whole and begins so.
func (l *lastLine) begins(text string) bool { return l.over && bytes.HasPrefix(l.line, []byte(text)) }
