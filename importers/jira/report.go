package jira

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Report is what an import did, and what it could not do.
type Report struct {
	Issues     int            `json:"issues"`
	Events     map[string]int `json:"events"`                 // appended, by type
	Replayed   int            `json:"replayed"`               // commands that an earlier import had given
	AlreadySo  int            `json:"already_so"`             // commands that found nothing to do
	Overtaken  int            `json:"overtaken"`              // commands left out, for a later one on the same matter was recorded before
	Gaps       int            `json:"gaps"`                   // change log items that do not go on from the one before
	Corrected  int            `json:"corrected"`              // commands that lead over gaps, and from a change log's end to the issue as it is
	Truncated  []string       `json:"truncated"`              // issues whose change log has more entries than were exported
	LeftAlone  int            `json:"left_alone"`             // commands on stories that were dropped in Waymark
	Duplicates int            `json:"duplicates"`             // copies of issues, passed over for a better one
	Shortened  int            `json:"shortened"`              // texts that were longer than Waymark takes
	LostItems  map[string]int `json:"not_represented"`        // change log items by field that Waymark can't represent
	LostFields map[string]int `json:"fields_not_represented"` // issues by field that hold something that it can't
	Position   string         `json:"position"`               // of the log, up to which queries must be to show all of it; empty: nothing was sent
}

func newReport() Report {
	return Report{Events: map[string]int{}, LostItems: map[string]int{}, LostFields: map[string]int{}}
}

// String is the report for people.
func (r Report) String() string {
	var out strings.Builder
	total := 0
	for _, n := range r.Events {
		total += n
	}
	fmt.Fprintf(&out, "%d issues, %d events written\n", r.Issues, total)
	counts(&out, "", r.Events)
	for _, line := range []struct {
		n    int
		what string
	}{
		{r.Replayed, "commands were known from an earlier import"},
		{r.AlreadySo, "commands found nothing to do"},
		{r.LeftAlone, "changes of stories that were dropped here were left alone"},
		{r.Overtaken, "changes came to light after later ones on the same matter were recorded, and were left out"},
		{r.Gaps, "items of change logs do not go on from the item before"},
		{r.Corrected, "commands lead over gaps in change logs, or from their end to the issue as it is"},
		{r.Duplicates, "copies of issues were passed over for a copy with a change log, or a newer one"},
		{r.Shortened, "texts were longer than Waymark takes, and were cut"},
		{len(r.Truncated), "change logs have more entries than were exported: " + strings.Join(r.Truncated, ", ")},
	} {
		if line.n > 0 {
			fmt.Fprintf(&out, "%d %s\n", line.n, line.what)
		}
	}
	counts(&out, "changes that could not be represented, by field:", r.LostItems)
	counts(&out, "issues with a field that could not be represented, by field:", r.LostFields)
	return out.String()
}

// counts lists counts, the largest first.
func counts(out *strings.Builder, heading string, of map[string]int) {
	if len(of) == 0 {
		return
	}
	if heading != "" {
		fmt.Fprintln(out, heading)
	}
	names := slices.SortedFunc(maps.Keys(of), func(a, b string) int {
		if of[a] != of[b] {
			return of[b] - of[a]
		}
		return strings.Compare(a, b)
	})
	for _, name := range names {
		fmt.Fprintf(out, "  %7d %s\n", of[name], name)
	}
}
