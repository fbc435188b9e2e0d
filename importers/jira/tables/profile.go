package tables

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"waymark/importers/jira/dates"
)

var (
	keyPattern     = regexp.MustCompile(`^[A-Z][A-Z0-9_]+-[1-9]\d*$`)
	projectPattern = regexp.MustCompile(`^[A-Z][A-Z0-9_]+$`)
	idPattern      = regexp.MustCompile(`^[1-9]\d*$`)
	rankPattern    = regexp.MustCompile(`^\d\|[0-9a-z]+:[0-9a-z]*$`)
)

// projectTypes are what Jira calls kinds of projects, in any language.
var projectTypes = []string{"software", "business", "service_desk", "product_discovery", "customer_service", "ops"}

// shape is a form that all values of a column have.
type shape uint8

const (
	keys shape = 1 << iota
	ids
	projects
	ranks
	types
	times
	shapes
)

// nought is what Jira writes for votes and times that nobody gave.
const nought = "0"

// profile is what stands in a column.
type profile struct {
	filled  int   // rows
	holds   bool  // more than noughts
	shape   shape // those that all of its values have
	dates   dates.Evidence
	numbers decimals
}

func newProfile() profile { return profile{shape: shapes - 1} }

func (p *profile) is(s shape) bool { return p.filled > 0 && p.shape&s != 0 }

// learn takes a value into account that is not empty.
func (p *profile) learn(value string, points bool) {
	p.filled++
	p.holds = p.holds || value != nought
	if points {
		p.numbers.learn(value)
	}
	if p.shape == 0 {
		return
	}
	p.keepIf(keys, keyPattern.MatchString(value))
	p.keepIf(ids, idPattern.MatchString(value))
	p.keepIf(projects, projectPattern.MatchString(value))
	p.keepIf(ranks, rankPattern.MatchString(value))
	p.keepIf(types, slices.Contains(projectTypes, value))
	if p.shape&times != 0 {
		p.keepIf(times, p.dates.Learn(value) == nil)
	}
}

func (p *profile) keepIf(s shape, does bool) {
	if !does {
		p.shape &^= s
	}
}

// look goes over a table and says what stands in its columns, and how many rows have all of them.
func (t *table) look() error {
	t.profiles = make([]profile, len(t.headings))
	for i := range t.profiles {
		t.profiles[i] = newProfile()
	}
	return t.each(func(cells []string, _ int) error {
		for i, cell := range cells {
			if value := strings.TrimSpace(cell); value != "" && utf8.ValidString(value) {
				t.profiles[i].learn(value, t.headings[i].column == Points)
			}
		}
		t.about.Rows++
		return nil
	})
}
