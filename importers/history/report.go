package history

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Report is what an import did, and what it could not do. What the tool has of changes is told by its own names of fields:
// each change is a decision here, or bookkeeping of the tool, or lost.
type Report struct {
	Batch      string           `json:"batch,omitempty"`        // names the import; empty: it brought nothing
	DryRun     bool             `json:"dry_run,omitempty"`      // nothing was sent: Events are commands that would be given
	Issues     int              `json:"issues"`                 // as many stories
	Changes    map[string]Count `json:"changes"`                // of logs, by field
	Events     map[string]int   `json:"events"`                 // appended, by type
	Replayed   int              `json:"replayed"`               // commands that an earlier import had given
	AlreadySo  int              `json:"already_so"`             // commands that found nothing to do
	Overtaken  int              `json:"overtaken"`              // commands left out, for a later one on the same matter was recorded before
	Gaps       int              `json:"gaps"`                   // changes that do not go on from the one before
	Corrected  int              `json:"corrected"`              // commands that lead over gaps, and from a log's end to the issue as it is
	LeftAlone  int              `json:"left_alone"`             // commands on stories that were dropped here
	Duplicates int              `json:"duplicates"`             // copies of issues, passed over for a better one
	Shortened  int              `json:"shortened"`              // texts that were longer than Waymark takes
	Comments   int              `json:"comments"`               // which are not brought in
	Unkept     map[string]int   `json:"fields_not_represented"` // issues by field that hold something that it can't represent
	Order      string           `json:"order"`                  // what is known of it
	Missing    []string         `json:"missing"`                // parts of results that were not given
	PassedOver []string         `json:"passed_over"`            // files that are none of the tool's
	Assumed    []string         `json:"assumed"`                // where the input does not say
	Found      *Mapping         `json:"found,omitempty"`        // of a review: what things would be called here; a mapping changes it
	Position   string           `json:"position"`               // of the log, up to which queries must be to show all of it; empty: nothing was sent

	title, product string
}

// Count is what became of the changes of one field.
type Count struct {
	Source      int            `json:"source"` // the sum of the others
	Decisions   int            `json:"decisions"`
	Bookkeeping int            `json:"bookkeeping"`
	Lost        map[string]int `json:"lost,omitempty"` // by reason
}

func newReport(t Tool, product string) Report {
	return Report{product: product, Changes: map[string]Count{}, Events: map[string]int{}, Unkept: map[string]int{}, title: t.Title}
}

// count adds a change.
func (r *Report) count(c Change, decides bool, lost string) {
	n := r.Changes[c.Source]
	n.Source++
	switch {
	case lost != "":
		if n.Lost == nil {
			n.Lost = map[string]int{}
		}
		n.Lost[lost]++
	case decides:
		n.Decisions++
	default:
		n.Bookkeeping++
	}
	r.Changes[c.Source] = n
}

// total are all changes.
func (r Report) total() (all Count) {
	for _, n := range r.Changes {
		all.Source, all.Decisions, all.Bookkeeping = all.Source+n.Source, all.Decisions+n.Decisions, all.Bookkeeping+n.Bookkeeping
	}
	return all
}

// String is the report for people.
func (r Report) String() string {
	var out strings.Builder
	written := 0
	for _, n := range r.Events {
		written += n
	}
	if r.DryRun {
		fmt.Fprintf(&out, "%d issues; nothing was written. An import would give %d commands:\n", r.Issues, written)
	} else {
		fmt.Fprintf(&out, "%d issues, %d events written\n", r.Issues, written)
	}
	counts(&out, "", r.Events)
	r.changes(&out)
	for _, line := range []struct {
		n    int
		what string
	}{
		{r.Replayed, "commands were known from an earlier import"},
		{r.AlreadySo, "commands found nothing to do"},
		{r.LeftAlone, "changes of stories that were dropped here were left alone"},
		{r.Overtaken, "changes came to light after later ones on the same matter were recorded, and were left out"},
		{r.Gaps, "changes do not go on from the change before"},
		{r.Corrected, "commands lead over gaps in change logs, or from their end to the issue as it is"},
		{r.Duplicates, "copies of issues were passed over for a copy with a change log, or a newer one"},
		{r.Shortened, "texts were longer than Waymark takes, and were cut"},
		{r.Comments, "comments were not brought in"},
	} {
		if line.n > 0 {
			fmt.Fprintf(&out, "%d %s\n", line.n, line.what)
		}
	}
	counts(&out, "issues with a field that could not be represented, by field:", r.Unkept)
	if r.Order != "" {
		fmt.Fprintln(&out, r.Order)
	}
	lines(&out, "missing:", r.Missing)
	lines(&out, "passed over:", r.PassedOver)
	lines(&out, "assumed:", r.Assumed)
	if r.Found != nil {
		r.Found.write(&out)
	}
	if r.Batch != "" {
		fmt.Fprintf(&out, "import %s; to take it back: waymark import undo %s --product %s\n", r.Batch, r.Batch, r.product)
	}
	return out.String()
}

// changes says what became of the changes, and that this adds up.
func (r Report) changes(out *strings.Builder) {
	all := r.total()
	if all.Source == 0 {
		return
	}
	fmt.Fprintf(out, "%d changes in %s: %d decisions, %d bookkeeping, %d lost\n", all.Source, r.title, all.Decisions, all.Bookkeeping,
		all.Source-all.Decisions-all.Bookkeeping)
	fields := slices.SortedFunc(maps.Keys(r.Changes), func(a, b string) int {
		return cmp.Or(cmp.Compare(r.Changes[b].Source, r.Changes[a].Source), cmp.Compare(a, b))
	})
	for _, field := range fields {
		n := r.Changes[field]
		fmt.Fprintf(out, "  %7d %s: %d decisions, %d bookkeeping", n.Source, field, n.Decisions, n.Bookkeeping)
		for _, why := range slices.Sorted(maps.Keys(n.Lost)) {
			fmt.Fprintf(out, ", %d lost (%s)", n.Lost[why], why)
		}
		fmt.Fprintln(out)
	}
}

// counts lists counts, the largest first.
func counts(out *strings.Builder, heading string, of map[string]int) {
	if len(of) > 0 && heading != "" {
		fmt.Fprintln(out, heading)
	}
	names := slices.SortedFunc(maps.Keys(of), func(a, b string) int { return cmp.Or(cmp.Compare(of[b], of[a]), cmp.Compare(a, b)) })
	for _, name := range names {
		fmt.Fprintf(out, "  %7d %s\n", of[name], name)
	}
}

// mostLines is how many lines of a kind people are shown.
const mostLines = 20

func lines(out *strings.Builder, heading string, list []string) {
	if len(list) > 0 {
		fmt.Fprintln(out, heading)
	}
	for n, line := range list {
		if n == mostLines {
			fmt.Fprintf(out, "  and %d more\n", len(list)-n)
			return
		}
		fmt.Fprintf(out, "  %s\n", line)
	}
}
