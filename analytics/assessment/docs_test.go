package assessment_test

import (
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"waymark/analytics/assessment"
)

const page = "../../docs/assessment.md"

// table is the rules as the documentation lists them.
func table(rules []assessment.Rule) string {
	var text strings.Builder
	text.WriteString("| rule | question | fires when | threshold | speaks for | it says | source |\n|---|---|---|---|---|---|---|\n")
	for _, r := range rules {
		sign := "≥"
		if r.AtMost {
			sign = "≤"
		}
		number := func(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }
		limits := fmt.Sprintf("%s (%s to %s)", number(r.Threshold), number(r.Least), number(r.Most))
		if r.Least == r.Most {
			limits = number(r.Threshold)
		}
		var signals []string
		for _, s := range r.Signals {
			signals = append(signals, string(s))
		}
		figure := string(r.Figure)
		if figure == "" {
			figure = "rules that speak for it"
		}
		fmt.Fprintf(&text, "| `%s` | %d | %s %s | %s | %s | %s | %s |\n", r.Name, r.Question, figure, sign, limits, strings.Join(signals, ", "), r.Says, r.Source)
	}
	return text.String()
}

// TestTheTableOfTheRulesIsDocumented writes the tables with WRITE_TABLES=1.
func TestTheTableOfTheRulesIsDocumented(t *testing.T) {
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	for name, rules := range map[string][]assessment.Rule{"rules": assessment.Rules(), "needed": assessment.Needed()} {
		begin, end := "<!-- "+name+" -->\n", "<!-- end of "+name+" -->\n"
		before, rest, found := strings.Cut(string(text), begin)
		is, after, ended := strings.Cut(rest, end)
		if !found || !ended {
			t.Fatalf("%s has no place for %s", page, name)
		}
		if os.Getenv("WRITE_TABLES") != "" {
			text = []byte(before + begin + table(rules) + end + after)
		} else if is != table(rules) {
			t.Errorf("%s of %s are not those of the code: write them with WRITE_TABLES=1", name, page)
		}
	}
	if os.Getenv("WRITE_TABLES") != "" {
		if err := os.WriteFile(page, text, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, r := range assessment.Rules() {
		if !strings.Contains(string(text), "| `"+string(r.Figure)+"` |") {
			t.Errorf("%s does not say what %s is", page, r.Figure)
		}
	}
	kinds := assessment.Types()
	for kind, types := range kinds {
		for _, name := range types {
			if !slices.Contains(strings.FieldsFunc(string(text), func(r rune) bool { return !unicode.IsLetter(r) }), name) {
				t.Errorf("%s does not say that %s is %s", page, name, kind)
			}
		}
	}
}
