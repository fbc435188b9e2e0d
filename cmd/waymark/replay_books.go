package main

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"

	"waymark/audit"
)

// printBooks prints the books of a replay as tables, without what is long.
func printBooks(out io.Writer, report audit.Report) error {
	fmt.Fprintf(out, "%s: %d events folded\n", report.Product, report.Events)
	for _, book := range slices.Sorted(maps.Keys(report.Revisions)) {
		fmt.Fprintf(out, "  %s at revision %d\n", book, report.Revisions[book])
	}
	t := books{out: out}
	b := report.Books
	for _, c := range b.Charter {
		t.list("Product", "NAME\tSTAGE\tPRIORITY LEVELS")
		t.row(c.Name, c.Stage, strings.Join(c.Policy.Levels, ", "))
		t.list("People", "PERSON\tROLE")
		for _, p := range c.People {
			t.row(p.Person, p.Role)
		}
	}
	t.list("Visions", "REVISION\tUNTIL\tSTATEMENT")
	for _, v := range b.Visions {
		if v.Vision != nil {
			t.row(v.From, orDash(v.Until), v.Vision.Statement)
		}
	}
	t.list("Goals", "GOAL\tTARGET\tUNIT\tDUE\tOUTCOME\tTITLE")
	for _, g := range b.Goals {
		t.row(g.Goal, g.Target, g.Unit, g.Due, g.Outcome, g.Title)
	}
	t.list("Challenges", "CHALLENGE\tSEVERITY\tDESCRIPTION\tRESOLUTION")
	for _, c := range b.Challenges {
		t.row(c.Challenge, c.Severity, c.Description, c.Resolution)
	}
	t.discovery(b)
	t.roadmap(b)
	t.list("Stories", "PLACE\tSTORY\tSTATUS\tPRIORITY\tPOINTS\tTITLE")
	for _, s := range b.Stories {
		t.row(s.Place, s.Story, s.Status, s.Priority, orDash(s.Points), s.Title)
	}
	t.list("Sprints", "SPRINT\tSTATE\tSTART\tEND\tSTORIES\tNAME")
	for _, s := range b.Sprints {
		t.row(s.Sprint, s.State, s.Start, s.End, len(s.Stories), s.Name)
	}
	return t.end()
}

func (t *books) discovery(b *audit.Books) {
	t.list("Needs", "NEED\tIMPORTANCE\tSTATUS\tCUSTOMERS\tSTATEMENT")
	for _, n := range b.Needs {
		t.row(n.Need, n.Importance, n.Status, len(n.Customers), n.Statement)
	}
	t.list("Personas", "PERSONA\tKIND\tNAME")
	for _, p := range b.Personas {
		t.row(p.Persona, p.Kind, p.Name)
	}
	t.list("Competitors", "COMPETITOR\tNAME\tPOSITIONING")
	for _, c := range b.Competitors {
		t.row(c.Competitor, c.Name, c.Positioning)
	}
	t.list("Insights", "INSIGHT\tMETHOD\tSTATEMENT")
	for _, i := range b.Insights {
		t.row(i.Insight, i.Method, i.Statement)
	}
}

func (t *books) roadmap(b *audit.Books) {
	t.list("Initiatives", "HORIZON\tPLACE\tINITIATIVE\tPROGRESS\tSTART\tDUE\tTITLE")
	for _, i := range b.Initiatives {
		t.row(i.Horizon, i.Place, i.Initiative, i.Progress, i.Start, i.Due, i.Title)
	}
	t.list("Releases", "RELEASE\tDATE\tSHIPPED\tITEMS\tNAME")
	for _, r := range b.Releases {
		t.row(r.Release, r.Date, r.Shipped, len(r.Items), r.Name)
	}
	t.list("Proposals", "PROPOSAL\tSTATUS\tBY\tCHANGE")
	for _, p := range b.Proposals {
		t.row(p.Proposal, p.Status, p.ProposedBy, p.Change)
	}
}

// books prints lists, but for those without rows.
type books struct {
	out         io.Writer
	table       *tabwriter.Writer
	name, heads string
}

func (t *books) list(name, heads string) {
	t.name, t.heads = name, heads
	if t.table != nil {
		t.table.Flush()
	}
	t.table = nil
}

func (t *books) row(cells ...any) {
	if t.table == nil {
		fmt.Fprintf(t.out, "\n%s\n", t.name)
		t.table = tabwriter.NewWriter(t.out, 0, 0, 2, ' ', 0)
		fmt.Fprintln(t.table, t.heads)
	}
	texts := make([]string, len(cells))
	for i, cell := range cells {
		texts[i] = strings.Join(strings.Fields(fmt.Sprint(cell)), " ") // on one line
		if texts[i] == "" {
			texts[i] = "-"
		}
	}
	fmt.Fprintln(t.table, strings.Join(texts, "\t"))
}

func (t *books) end() error {
	if t.table == nil {
		return nil
	}
	return t.table.Flush()
}

func orDash[T any](value *T) any {
	if value == nil {
		return "-"
	}
	return *value
}
