package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strings"

	"github.com/google/uuid"

	"waymark/client"
)

type importUndo struct {
	Batch   string `arg:"" help:"Import to take back: its batch id, as GET /v1/products/KEY lists it."`
	Product string `required:"" placeholder:"KEY" help:"Product that it was imported into."`
	Reason  string `placeholder:"TEXT" help:"Why; recorded with all that it decides."`
	Actor   string `placeholder:"NAME" help:"Who takes it back."`
}

// Run takes the import back until nothing is left of it, waits until the read models have seen that, and says what it was.
func (i importUndo) Run(ctx context.Context, all *importCommand, c *Config, s streams, log *slog.Logger) (err error) {
	c.create = all.Create
	api, done, err := connect(ctx, c, log)
	defer func() { err = errors.Join(err, done()) }()
	if err != nil {
		return err
	}
	taken, err := i.takeBack(ctx, api)
	if err == nil {
		err = settle(ctx, api, i.Product, taken.position)
	}
	if later := new(client.Problem); errors.As(err, &later) && len(later.Decisions) > 0 {
		i.inTheWay(s.err, later)
	}
	if taken.changes() > 0 || err == nil {
		fmt.Fprint(s.out, taken)
	}
	if err != nil {
		return fmt.Errorf("take back import %s: %w", i.Batch, err)
	}
	return nil
}

// takenBack is what was taken back.
type takenBack struct {
	position string
	stories  int
	events   map[string]int // by their types
}

// takeBack asks for as much as fits, again and again, until there is no more. Each request has a key of its own, with which it
// is repeated where the server does not answer.
func (i importUndo) takeBack(ctx context.Context, api *client.Client) (takenBack, error) {
	taken := takenBack{events: map[string]int{}}
	path := "/v1/products/" + url.PathEscape(i.Product) + "/commands/take-back-import"
	body := map[string]any{"import": i.Batch}
	if i.Reason != "" {
		body["reason"] = i.Reason
	}
	for {
		var answer struct {
			Position string
			Outcomes []string
			Events   []struct {
				Type string
				Data struct{ Stories []string }
			}
		}
		header := http.Header{"Waymark-Actor": {importer(i.Actor)}, "Idempotency-Key": {uuid.NewString()}}
		if err := api.Do(ctx, http.MethodPost, path, header, body, &answer); err != nil {
			return taken, err
		}
		if len(answer.Events) == 0 {
			return taken, nil
		}
		taken.position = answer.Position
		for _, e := range answer.Events {
			if taken.events[e.Type]++; e.Type == "StoriesWithdrawn" {
				taken.stories += len(e.Data.Stories)
			}
		}
	}
}

// changes are how many decisions it took.
func (t takenBack) changes() (n int) {
	for _, of := range t.events {
		n += of
	}
	return n
}

// String says it in a line.
func (t takenBack) String() string {
	if t.changes() == 0 {
		return "nothing is left of it\n"
	}
	var gone []string
	rest := t.changes() - t.events["StoriesWithdrawn"] - t.events["ImportTakenBack"]
	count := func(n int, what string) {
		if n > 0 {
			gone = append(gone, fmt.Sprintf("%d %s", n, what))
		}
	}
	count(t.stories, "stories")
	for _, of := range []struct{ event, things string }{
		{"SprintWithdrawn", "sprints"}, {"InitiativeWithdrawn", "initiatives"}, {"ReleaseWithdrawn", "releases"}, {"GoalWithdrawn", "goals"},
		{"ChallengeWithdrawn", "challenges"}, {"ProposalWithdrawn", "proposals"},
	} {
		count(t.events[of.event], of.things)
		rest -= t.events[of.event]
	}
	count(rest, "changes of what was there before or beside")
	if len(gone) == 0 {
		return "taken back: it left nothing behind\n"
	}
	return "taken back: " + strings.Join(gone, ", ") + "\n"
}

// inTheWay lists what others decided since, and what to do.
func (i importUndo) inTheWay(w io.Writer, p *client.Problem) {
	fmt.Fprintln(w, "Later decisions build on the import. Take them back first, the last one first, by the command undo or on the page:")
	for _, d := range p.Decisions {
		fmt.Fprintf(w, "  %s of the %s at revision %d: %s\n", d.Type, d.Book, d.Revision, d.ID)
	}
}
