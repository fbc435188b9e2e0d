package fetch_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http/httptest"
	"reflect"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"waymark/importers/jira/fetch"
	"waymark/importers/jira/jiratest/fakejira"
)

const (
	user  = "ann@example.com"
	token = "s3cret-t0ken"
)

// clock goes on by itself at each look, and by each pause.
type clock struct {
	mu     sync.Mutex
	now    time.Time
	pauses []time.Duration
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(10 * time.Millisecond)
	return c.now
}

// pass lets time go by.
func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

func (c *clock) Sleep(ctx context.Context, d time.Duration) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
	c.pauses = append(c.pauses, d)
	return ctx.Err()
}

// world is a Jira and somebody who fetches from it.
type world struct {
	*fakejira.Jira
	clock   *clock
	options fetch.Options
}

// within is what tests of any kind have in common.
type within interface {
	Helper()
	Fatal(args ...any)
	Fatalf(format string, args ...any)
	Errorf(format string, args ...any)
}

func newWorld(t *testing.T, cloud bool) *world {
	t.Helper()
	return worldIn(t, t.TempDir()+"/kept", cloud)
}

func worldIn(t interface{ Cleanup(func()) }, dir string, cloud bool) *world {
	c := &clock{now: time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)}
	j := fakejira.New(cloud, "SHOP", c.Now)
	j.User, j.Token = user, token
	server := httptest.NewServer(j)
	t.Cleanup(server.Close)
	return &world{j, c, fetch.Options{
		URL: server.URL, User: user, Token: token, Project: "SHOP", Dir: dir, Now: c.Now, Sleep: c.Sleep, Client: server.Client(),
	}}
}

// fill adds issues whose logs hold no, one, two, ... entries, and begins anew after some.
func (w *world) fill(issues, longest int) {
	for n := range issues {
		w.Add(n % (longest + 1))
	}
	w.clock.pass(24 * time.Hour)
}

// fetch runs until its end.
func (w *world) fetch(t within, into *got) fetch.Report {
	t.Helper()
	report, err := fetch.Fetch(context.Background(), w.options, into.page)
	w.Rest()
	if err != nil {
		t.Fatalf("%v\n%s", err, strings.Join(w.Requests(), "\n"))
	}
	return report
}

// got is what came, read as plainly as can be: of each issue its newest copy, and every entry that was with it or elsewhere.
type got struct {
	fields map[string]map[string]json.RawMessage
	logs   map[string]map[int64]entry
	copies map[string]int
	names  []string
}

type entry struct {
	At    int64
	Items string
}

func nothing() *got {
	return &got{map[string]map[string]json.RawMessage{}, map[string]map[int64]entry{}, map[string]int{}, nil}
}

type rawEntry struct {
	ID      string
	Created any
	Items   json.RawMessage
}

type rawIssue struct {
	ID        string
	Fields    map[string]json.RawMessage
	Changelog struct{ Histories []rawEntry }
}

// page reads an answer of any form.
func (g *got) page(name string, body io.Reader) error {
	var raw struct {
		rawIssue
		Issues          []rawIssue
		IssueChangeLogs []struct {
			IssueID         string
			ChangeHistories []rawEntry
		}
	}
	if err := json.NewDecoder(body).Decode(&raw); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	g.names = append(g.names, name)
	if raw.ID != "" {
		raw.Issues = append(raw.Issues, raw.rawIssue)
	}
	for _, i := range raw.Issues {
		g.copies[i.ID]++
		if g.fields[i.ID] == nil || updated(i.Fields) >= updated(g.fields[i.ID]) {
			g.fields[i.ID] = i.Fields
		}
		g.entries(i.ID, i.Changelog.Histories)
	}
	for _, l := range raw.IssueChangeLogs {
		g.entries(l.IssueID, l.ChangeHistories)
	}
	return nil
}

func updated(fields map[string]json.RawMessage) string { return string(fields["updated"]) }

func (g *got) entries(issue string, list []rawEntry) {
	if g.logs[issue] == nil {
		g.logs[issue] = map[int64]entry{}
	}
	for _, e := range list {
		id, _ := strconv.ParseInt(e.ID, 10, 64)
		at, isNumber := e.Created.(float64)
		if text, ok := e.Created.(string); ok && !isNumber {
			parsed, _ := time.Parse("2006-01-02T15:04:05.000-0700", text)
			at = float64(parsed.UnixMilli())
		}
		g.logs[issue][id] = entry{int64(at), string(e.Items)}
	}
}

// is says what is missing or too much, compared with the Jira as it is now.
func (g *got) is(now []fakejira.Issue) error {
	var faults []error
	for _, i := range now {
		if !same(g.fields[i.ID], i.Fields) {
			faults = append(faults, fmt.Errorf("%s is %s, want %s", i.Key, g.fields[i.ID]["status"], i.Fields["status"]))
		}
		faults = append(faults, g.upTo(i))
		if len(g.logs[i.ID]) != len(i.Log) {
			faults = append(faults, fmt.Errorf("%s has %d entries, want %d", i.Key, len(g.logs[i.ID]), len(i.Log)))
		}
	}
	return errors.Join(faults...)
}

// same says that fields are the same, however they are written.
func same(a, b map[string]json.RawMessage) bool {
	plain := func(fields map[string]json.RawMessage) (p any) {
		text, err := json.Marshal(fields)
		if err == nil {
			err = json.Unmarshal(text, &p)
		}
		if err != nil {
			panic(err)
		}
		return p
	}
	return reflect.DeepEqual(plain(a), plain(b))
}

// upTo says what is wrong with an issue as of some moment: its log must be there from its begin to some entry, and that entry must have
// led to the status that it has.
func (g *got) upTo(i fakejira.Issue) error {
	var last json.RawMessage
	for n, e := range i.Log {
		came, ok := g.logs[i.ID][e.ID]
		if !ok {
			if len(g.logs[i.ID]) > n {
				return fmt.Errorf("%s lacks entry %d of %d, but not later ones", i.Key, n, len(i.Log))
			}
			break
		}
		if want := (entry{e.At.UnixMilli(), string(e.Raw["items"])}); came != want {
			return fmt.Errorf("%s: entry %d is %v, want %v", i.Key, n, came, want)
		}
		last = e.Raw["items"]
	}
	var items []struct {
		To string `json:"toString"`
	}
	var status struct{ Name string }
	if json.Unmarshal(last, &items) == nil && json.Unmarshal(g.fields[i.ID]["status"], &status) == nil && items[0].To != status.Name {
		return fmt.Errorf("%s is %s, but its log leads to %s", i.Key, status.Name, items[0].To)
	}
	return nil
}

// asked counts the requests since a number of them whose text holds a part.
func (w *world) asked(since int, part string) (count int) {
	for _, r := range w.Requests()[since:] {
		if strings.Contains(r, part) {
			count++
		}
	}
	return count
}

// kinds runs a test on both kinds of Jira.
func kinds(t *testing.T, test func(t *testing.T, w *world)) {
	for _, cloud := range []bool{true, false} {
		t.Run(map[bool]string{true: "Cloud", false: "Server"}[cloud], func(t *testing.T) { test(t, newWorld(t, cloud)) })
	}
}
