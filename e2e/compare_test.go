package e2e_test

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
)

// enhancement is a record of the history of Kubernetes' enhancements.
type enhancement struct {
	KEP, Op, Subject string
	At               time.Time
	Fields           map[string]string
	Changes          []struct {
		Field    string
		From, To *string
	}
}

func enhancements(t *testing.T) (all []enhancement) {
	t.Helper()
	file, err := os.Open(filepath.Join(repositories, "shared", "data", "roadmaps", "kep_history.ndjson"))
	if errors.Is(err, fs.ErrNotExist) {
		t.Skip("the history of Kubernetes' enhancements is not on this machine: nothing to compare")
	}
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var e enhancement
		if err := json.Unmarshal(lines.Bytes(), &e); err != nil {
			t.Fatal(err)
		}
		all = append(all, e)
	}
	return all
}

// milestones makes commands of enhancements: each of their milestones is an initiative, due when the version is that it aims at.
type milestones struct {
	numbers map[string]int // of initiatives, by enhancement and milestone
	last    int
}

func (m *milestones) commands(e enhancement) (commands []map[string]any) {
	prefix := e.KEP + " "
	switch e.Op {
	case "create":
		for field, version := range e.Fields {
			commands = append(commands, m.aim(prefix, field, nil, &version)...)
		}
	case "change":
		for _, c := range e.Changes {
			commands = append(commands, m.aim(prefix, c.Field, c.From, c.To)...)
		}
	case "delete": // what comes again under its name is another one
		for name, number := range m.numbers {
			if strings.HasPrefix(name, prefix) {
				delete(m.numbers, name)
				commands = append(commands, map[string]any{"command": "drop-initiative", "initiative": fmt.Sprintf("KEP-I%d", number)})
			}
		}
	}
	for _, c := range commands {
		c["source"], c["actor"], c["effective_at"], c["reason"] = "import:kep", "kubernetes", e.At, e.Subject
	}
	return commands
}

func (m *milestones) aim(prefix, field string, from, to *string) []map[string]any {
	milestone, is := strings.CutPrefix(field, "milestone.")
	if !is {
		return nil
	}
	number, planned := m.numbers[prefix+milestone]
	if !planned {
		m.last++
		m.numbers[prefix+milestone] = m.last
		plan := map[string]any{"command": "plan-initiative", "number": m.last, "title": prefix + milestone}
		if due := dueOf(to); due != nil {
			plan["due"] = due
		}
		return []map[string]any{plan}
	}
	if dueOf(from) == nil && dueOf(to) == nil {
		return nil
	}
	return []map[string]any{{"command": "reschedule-initiative", "initiative": fmt.Sprintf("KEP-I%d", number), "due": dueOf(to)}}
}

var kubernetes = regexp.MustCompile(`^v?1\.(\d+)(\.\d+)?$`)

// dueOf is when a version is due, about; nil for what is none, such as TBD.
func dueOf(version *string) any {
	if version == nil {
		return nil
	}
	found := kubernetes.FindStringSubmatch(strings.TrimSpace(*version))
	if found == nil {
		return nil
	}
	minor, _ := strconv.Atoi(found[1])
	return time.Date(2015, 7, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, 122*minor).Format(time.DateOnly)
}

func TestARealRoadmapSlipsAsItsHistorySays(t *testing.T) {
	all := enhancements(t)
	s := serve(t, dataDir(t))
	s.must("/v1/products", map[string]any{"key": "KEP", "name": "Kubernetes", "source": "import:kep", "actor": "kubernetes",
		"effective_at": all[0].At.Add(-time.Hour)})
	m := milestones{numbers: map[string]int{}}
	position, instants := "", []time.Time{all[0].At.Add(-time.Minute)}
	for _, e := range all {
		if commands := m.commands(e); len(commands) > 0 {
			position = s.must("/v1/products/KEP/commands", map[string]any{"commands": commands}).Position
			if last := instants[len(instants)-1]; !e.At.Equal(last) {
				instants = append(instants, e.At)
			}
		}
	}
	eventually(t, 5*time.Minute, "the roadmap is read", func() bool {
		return s.get("/v1/products/KEP/compare?from=P1D&min_position="+url.QueryEscape(position), nil) == http.StatusOK
	})
	later, earlier := 0, 0
	for i := 1; i < len(instants); i++ {
		l, e := s.slips("KEP", instants[i-1], instants[i])
		later, earlier = later+l, earlier+e
	}
	if later != 586 || earlier != 15 {
		t.Errorf("%d targets moved later and %d earlier, want 586 and 15", later, earlier)
	}
	s.measuresSlip("KEP", 586, 15)
}

// measuresSlip asks how targets slipped, in all and by several groups and buckets.
func (s *server) measuresSlip(product string, later, earlier int) {
	s.t.Helper()
	type counts struct{ Later, Earlier int }
	for _, query := range []string{"", "?group=kind", "?group=target&bucket=quarter", "?group=reason&bucket=day&tz=America/Los_Angeles"} {
		var slip struct {
			Buckets []counts
			Totals  counts
		}
		if status := s.get("/v1/products/"+product+"/analytics/roadmap-slip"+query, &slip); status != http.StatusOK {
			s.t.Fatalf("%s answers %d", query, status)
		}
		var sum counts
		for _, b := range slip.Buckets {
			sum.Later, sum.Earlier = sum.Later+b.Later, sum.Earlier+b.Earlier
		}
		if want := (counts{later, earlier}); slip.Totals != want || sum != want {
			s.t.Errorf("%s: the slip is %v, its buckets make %v, want %v", query, slip.Totals, sum, want)
		}
	}
}

// slips counts the targets that moved later and earlier between two instants.
func (s *server) slips(product string, from, to time.Time) (later, earlier int) {
	s.t.Helper()
	query := url.Values{"of": {"roadmap"}, "limit": {"500"}, "from": {from.UTC().Format(time.RFC3339)}, "to": {to.UTC().Format(time.RFC3339)}}
	for next := new(string); next != nil; {
		var page struct {
			Items []struct {
				Kind   string
				Fields []struct {
					Field string
					Days  int
				}
			}
			Next *string
		}
		if *next != "" {
			query.Set("cursor", *next)
		}
		if status := s.get("/v1/products/"+product+"/compare?"+query.Encode(), &page); status != http.StatusOK {
			s.t.Fatalf("comparing %v and %v answers %d", from, to, status)
		}
		for _, line := range page.Items {
			for _, f := range line.Fields {
				if line.Kind == "rescheduled" && f.Days > 0 {
					later++
				}
				if line.Kind == "rescheduled" && f.Days < 0 {
					earlier++
				}
			}
		}
		next = page.Next
	}
	return later, earlier
}
