package e2e_test

import (
	"encoding/json"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/rulefmt"
	"github.com/prometheus/prometheus/promql/parser"
)

// series are the labels that each measurement has, by name.
type series map[string][]string

// given are the labels that Prometheus adds to every series, and its own series.
var given = []string{"job", "instance"}

// measured is what a server that has done something measures.
func measured(t *testing.T) series {
	t.Helper()
	s := serve(t, dataDir(t))
	s.must("/v1/products", map[string]string{"key": "ACME", "name": "Acme"})
	status, _, text := s.raw(http.MethodGet, "/metrics", nil, nil)
	if status != http.StatusOK {
		t.Fatalf("/metrics answers %d", status)
	}
	found := series{"up": nil}
	sample, label := regexp.MustCompile(`^([a-z_]+)(?:\{(.*)\})? \S+$`), regexp.MustCompile(`([a-z_]+)="(?:[^"\\]|\\.)*"`)
	for line := range strings.Lines(text) {
		match := sample.FindStringSubmatch(strings.TrimSpace(line))
		if match == nil {
			continue
		}
		for _, l := range label.FindAllStringSubmatch(match[2], -1) {
			if !slices.Contains(found[match[1]], l[1]) {
				found[match[1]] = append(found[match[1]], l[1])
			}
		}
		if found[match[1]] == nil {
			found[match[1]] = []string{}
		}
	}
	return found
}

// check holds an expression against what there is.
func (m series) check(t *testing.T, where, expression string) {
	t.Helper()
	parsed, err := parser.ParseExpr(strings.ReplaceAll(expression, "$__rate_interval", "5m"))
	if err != nil {
		t.Errorf("%s: %s: %v", where, expression, err)
		return
	}
	var known []string
	parser.Inspect(parsed, func(node parser.Node, _ []parser.Node) error {
		selector, ok := node.(*parser.VectorSelector)
		if !ok {
			return nil
		}
		has, there := m[selector.Name]
		if !there {
			t.Errorf("%s: nothing measures %s", where, selector.Name)
		}
		known = append(append(known, has...), given...)
		for _, matcher := range selector.LabelMatchers {
			if name := matcher.Name; name != model.MetricNameLabel && !slices.Contains(has, name) && !slices.Contains(given, name) {
				t.Errorf("%s: %s has no label %s", where, selector.Name, name)
			}
		}
		return nil
	})
	parser.Inspect(parsed, func(node parser.Node, _ []parser.Node) error {
		if by, ok := node.(*parser.AggregateExpr); ok {
			for _, name := range by.Grouping {
				if !slices.Contains(known, name) {
					t.Errorf("%s: nothing in %s has the label %s", where, expression, name)
				}
			}
		}
		return nil
	})
}

// expressions are all that a dashboard asks for, wherever in it.
func expressions(value any) (found []string) {
	switch v := value.(type) {
	case map[string]any:
		if text, ok := v["expr"].(string); ok {
			found = append(found, text)
		}
		for _, inner := range v {
			found = append(found, expressions(inner)...)
		}
	case []any:
		for _, inner := range v {
			found = append(found, expressions(inner)...)
		}
	}
	return found
}

func TestTheDashboardTheAlertsAndTheDocumentsNameWhatIsMeasured(t *testing.T) {
	measures := measured(t)
	text, err := os.ReadFile("../deploy/grafana/waymark.json")
	if err != nil {
		t.Fatal(err)
	}
	var dashboard any
	if err := json.Unmarshal(text, &dashboard); err != nil {
		t.Fatal(err)
	}
	asked := expressions(dashboard)
	for _, e := range asked {
		measures.check(t, "the dashboard", e)
	}
	text, err = os.ReadFile("../deploy/prometheus/waymark.rules.yml")
	if err != nil {
		t.Fatal(err)
	}
	rules, faults := rulefmt.Parse(text, false, model.UTF8Validation)
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	for _, r := range rules.Groups[0].Rules {
		asked = append(asked, r.Expr)
		measures.check(t, r.Alert, r.Expr)
	}
	if len(asked) < 30 {
		t.Errorf("only %d expressions", len(asked))
	}
	if text, err = os.ReadFile("../docs/operations.md"); err != nil {
		t.Fatal(err)
	}
	for name := range measures {
		family := regexp.MustCompile(`_(bucket|sum|count)$`).ReplaceAllString(name, "")
		if !strings.HasPrefix(name, "waymark_") {
			continue
		}
		if !strings.Contains(string(text), "`"+family+"`") {
			t.Errorf("docs/operations.md does not name %s", family)
		}
		if !slices.ContainsFunc(asked, func(e string) bool { return strings.Contains(e, family) }) {
			t.Errorf("neither the dashboard nor the alerts use %s", family)
		}
	}
	for name, has := range measures {
		for _, label := range has {
			if strings.HasPrefix(name, "waymark_") && slices.Contains([]string{"product", "actor", "stream", "path", "key"}, label) {
				t.Errorf("%s has the label %s, of which there are as many as people like", name, label)
			}
		}
	}
}
