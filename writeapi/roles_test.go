package writeapi

import (
	"errors"
	"log/slog"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"waymark/domain/product"
	"waymark/events"
	"waymark/eventstore/eventstoretest"
	"waymark/ledger"
)

// people hold one role each, under its name; nobody holds none.
func people(t *testing.T) *ledger.Ledger {
	t.Helper()
	l := ledger.New(ledger.Options{Store: eventstoretest.Client(t, ""), Local: true, Now: time.Now, Logger: slog.New(slog.DiscardHandler)})
	decide := func(actor string, commands ...ledger.Command) {
		r := ledger.Request{Product: "ACME"}
		for _, c := range commands {
			r.Decisions = append(r.Decisions, ledger.Decision{Command: c, Actor: actor, Source: "api"})
		}
		if _, err := l.Do(t.Context(), r); err != nil {
			t.Fatal(err)
		}
	}
	decide("founder", product.StartProduct{Key: "ACME", Name: "Acme"})
	decide("founder", product.RevokeRole{Person: "founder", Role: events.ProductOwner})
	for _, role := range events.Roles() {
		decide("founder", product.AssignRole{Person: string(role), Role: role})
	}
	decide("founder", product.RevokeRole{Person: "founder", Role: events.ProductManager})
	return l
}

// others are the commands on a product that exists.
func others() []commandType {
	_, types := commandTypes()
	return types
}

// command is an empty command of a type: whether it makes sense is asked only after who gives it.
func (c commandType) command(t *testing.T) ledger.Command {
	t.Helper()
	command, err := c.decode("body", []byte("{}"))
	if err != nil {
		t.Fatal(err)
	}
	return command
}

func TestEveryCommandIsTakenFromThoseWhoMayGiveItAndFromNobodyElse(t *testing.T) {
	l := people(t)
	try := func(actor string, as events.Role, c ledger.Command) error {
		d := ledger.Decision{Command: c, Actor: actor, As: as, Source: "api"}
		_, err := l.Do(t.Context(), ledger.Request{Product: "ACME", Decisions: []ledger.Decision{d}, DryRun: true})
		return err
	}
	for _, c := range others() {
		command := c.command(t)
		if _, undoes := command.(ledger.Undo); undoes {
			continue // who may depends on what is undone; the ledger's own tests try it
		}
		t.Run(c.Name, func(t *testing.T) {
			if len(c.Owners) == 0 {
				t.Fatal("nobody may")
			}
			for _, role := range append(events.Roles(), "nobody") {
				err := try(string(role), "", command)
				if may := slices.Contains(c.Owners, role); may == errors.Is(err, ledger.ErrForbidden) {
					t.Errorf("%s may: %t, but gets %v", role, may, err)
				} else if !may {
					names(t, err, c)
				}
				for _, other := range events.Roles() {
					if other != role && !errors.Is(try(string(role), other, command), ledger.ErrForbidden) {
						t.Errorf("%s acts as %s", role, other)
					}
				}
			}
		})
	}
}

// names checks that a refusal names the command and every role that may give it.
func names(t *testing.T, err error, c commandType) {
	t.Helper()
	forbidden := new(ledger.ForbiddenError)
	if !errors.As(err, &forbidden) || !slices.Equal(forbidden.Roles, c.Owners) || forbidden.Command != c.Name {
		t.Errorf("the refusal is %+v", forbidden)
	}
	shown := problem(slog.New(slog.DiscardHandler), err, body).Error()
	for _, role := range c.Owners {
		if !strings.Contains(shown, string(role)) {
			t.Errorf("the answer does not name %s: %s", role, shown)
		}
	}
}

func TestAProductIsStartedByAnyone(t *testing.T) {
	l := people(t)
	d := ledger.Decision{Command: product.StartProduct{Key: "NEW", Name: "New"}, Actor: "nobody", Source: "api"}
	if _, err := l.Do(t.Context(), ledger.Request{Product: "NEW", Decisions: []ledger.Decision{d}}); err != nil {
		t.Error(err)
	}
}

// TestTheDocumentSaysWhoMay compares the tables of docs/domain.md with the commands.
func TestTheDocumentSaysWhoMay(t *testing.T) {
	text, err := os.ReadFile("../docs/domain.md")
	if err != nil {
		t.Fatal(err)
	}
	said := map[string]string{}
	for _, row := range regexp.MustCompile(`(?m)^\| ([A-Z][A-Za-z]+) \| ([^|]+) \|`).FindAllStringSubmatch(string(text), -1) {
		said[kebab(row[1])] = row[2]
	}
	for _, c := range ledger.Commands() {
		if c.Book == "" {
			continue // an undo: in words, not in a table
		}
		if got, want := said[c.Name], who(c.Owners); got != want {
			t.Errorf("docs/domain.md gives %s to %q, want %q", c.Name, got, want)
		}
		delete(said, c.Name)
	}
	if len(said) > 0 {
		t.Errorf("docs/domain.md has commands that there are not: %v", said)
	}
}

func kebab(name string) string {
	return strings.ToLower(regexp.MustCompile(`(\w)([A-Z])`).ReplaceAllString(name, "$1-$2"))
}

// who is how the document names those who may give a command.
func who(owners []events.Role) string {
	switch len(owners) {
	case 0:
		return "anyone"
	case len(events.Roles()):
		return "any role"
	}
	var named []string
	for _, role := range owners {
		named = append(named, map[events.Role]string{
			events.ProductManager: "product manager", events.ProductOwner: "product owner", events.TeamMember: "team", events.Stakeholder: "stakeholder",
		}[role])
	}
	return strings.Join(named, ", ")
}
