package e2e_test

import (
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"waymark/importers/jira/jiratest/fakejira"
)

// jiraWith serves a Jira with a number of issues whose last changes are a day old.
func jiraWith(t *testing.T, cloud bool, issues int) (*fakejira.Jira, string) {
	t.Helper()
	ahead := -24 * time.Hour
	j := fakejira.New(cloud, "SHOP", func() time.Time { return time.Now().Add(ahead) })
	j.User, j.Token, j.PageOf, j.BulkOf, j.Twice = "ann", "s3cret", 20, 15, true
	if cloud {
		j.LogOf = 1 // so that logs are fetched by themselves
	}
	for n := range issues {
		j.Add(n % 4)
	}
	ahead = 0
	server := httptest.NewServer(j)
	t.Cleanup(server.Close)
	return j, server.URL
}

// fetching is the environment of an import from a Jira, with a cache of its own, and its arguments.
func fetching(t *testing.T, s *server, at string) (env, args []string) {
	t.Helper()
	token := filepath.Join(t.TempDir(), "token")
	if err := os.WriteFile(token, []byte("s3cret\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return []string{"WAYMARK_SERVER=" + s.url, "XDG_CACHE_HOME=" + t.TempDir(), "WAYMARK_JIRA_USER=ann"},
		[]string{"import", "jira", "--product", "SHOP", "--url", at, "--project", "SHOP", "--token-file", token}
}

// fetchedAs says whether the backlog shows each issue as it is in Jira.
func fetchedAs(t *testing.T, s *server, j *fakejira.Jira) {
	t.Helper()
	stories := byExternalID(s.backlog("SHOP", ""))
	for _, i := range j.Issues() {
		status := string(i.Fields["status"])
		if got := stories[i.ID]; !strings.Contains(status, `"name":"`+got.Status+`"`) || got.Status == "" {
			t.Errorf("%s is %q, want %s", i.Key, got.Status, status)
		}
	}
	moves := 0
	for _, i := range j.Issues() {
		moves += len(i.Log)
	}
	var page struct{ Total int }
	if code := s.get("/v1/products/SHOP/decisions?limit=1&type=StoryMoved", &page); code != 200 || page.Total != moves {
		t.Errorf("%d moves were decided (%d), want %d", page.Total, code, moves)
	}
	if len(stories) != len(j.Issues()) {
		t.Errorf("%d issues became %d stories", len(j.Issues()), len(stories))
	}
}

func TestAnImportFromAJiraThatIsKilledGoesOnAndTheNextFetchesOnlyWhatIsNew(t *testing.T) {
	for _, test := range []struct {
		cloud        bool
		whole, again int // requests of both runs together, and of one that finds two issues
	}{{true, 6 + 3 + 16, 3 + 2}, {false, 6 + 3 + 3, 3 + 1}} {
		t.Run(map[bool]string{true: "Cloud", false: "Server"}[test.cloud], func(t *testing.T) {
			j, at := jiraWith(t, test.cloud, 90)
			s := serve(t, dataDir(t))
			env, args := fetching(t, s, at)
			killedFetch(t, j, env, args)

			out, err := program(t, t.TempDir(), env, args...).CombinedOutput()
			if err != nil || !strings.Contains(string(out), "2 answers were there from a run that was cut off") || strings.Contains(string(out), "s3cret") {
				t.Fatalf("%v\n%s", err, out)
			}
			fetchedAs(t, s, j)
			if n := len(j.Requests()); n != test.whole {
				t.Errorf("%d requests: %s", n, strings.Join(j.Requests(), "\n"))
			}
			fetchesWhatIsNew(t, s, j, test.again, env, args)
		})
	}
}

// killedFetch kills an import when two answers are there.
func killedFetch(t *testing.T, j *fakejira.Jira, env, args []string) {
	t.Helper()
	killed := program(t, t.TempDir(), env, args...)
	reached, dead := make(chan bool), make(chan bool)
	j.Intercept(func(n int) {
		if n == 6 {
			close(reached)
			<-dead
		}
	})
	if err := killed.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- killed.Wait() }()
	select {
	case <-reached:
		_ = killed.Process.Kill()
		<-ended
		close(dead)
	case err := <-ended:
		t.Fatal("it ended before it was killed:", err)
	}
}

// fetchesWhatIsNew imports once more when two issues are new or changed, and then everything.
func fetchesWhatIsNew(t *testing.T, s *server, j *fakejira.Jira, requests int, env, args []string) {
	t.Helper()
	j.Change("SHOP-7", "Done")
	j.Add(1)
	before, heads := len(j.Requests()), s.heads("SHOP")
	out, err := program(t, t.TempDir(), env, args...).CombinedOutput()
	if err != nil || !strings.Contains(string(out), "fetched 2 issues of SHOP") || len(j.Requests()) != before+requests {
		t.Fatalf("%v\n%s\n%s", err, out, strings.Join(j.Requests()[before:], "\n"))
	}
	fetchedAs(t, s, j)
	if s.heads("SHOP") == heads {
		t.Error("nothing was recorded")
	}
	heads = s.heads("SHOP")
	out, err = program(t, t.TempDir(), env, append(args, "--all")...).CombinedOutput()
	if err != nil || !strings.Contains(string(out), "fetched 91 issues") || s.heads("SHOP") != heads {
		t.Errorf("all again: %v\n%s", err, out)
	}
}

func TestALedgerThatLacksTheLastImportIsGivenEverything(t *testing.T) {
	j, at := jiraWith(t, false, 10)
	dir := dataDir(t)
	first := serve(t, dir)
	env, args := fetching(t, first, at)
	imports := func(s *server, want string) {
		t.Helper()
		out, err := program(t, t.TempDir(), append(env, "WAYMARK_SERVER="+s.url), args...).CombinedOutput()
		if err != nil || !strings.Contains(string(out), want) {
			t.Fatalf("%v\n%s", err, out)
		}
		fetchedAs(t, s, j)
	}
	imports(first, "fetched 10 issues")
	backup, restored := filepath.Join(t.TempDir(), "backup"), dataDir(t)
	succeeds(t, dir, "backup", backup)
	succeeds(t, restored, "restore", backup)
	j.Change("SHOP-3", "Done")
	imports(first, "fetched 1 issues")
	imports(serve(t, restored), "fetched 10 issues") // it is older than the last import
	imports(serve(t, dataDir(t)), "fetched 10 issues")
}

func TestWhatWasFetchedIsKeptWhereTheImportIsRefused(t *testing.T) {
	j, at := jiraWith(t, false, 10)
	j.LogOf, j.OneLogOf = 2, 2 // a part of what SHOP-4 and SHOP-8 have
	s := serve(t, dataDir(t))
	env, args := fetching(t, s, at)
	for _, test := range []struct {
		more     string
		says     string
		requests int // so far
	}{{"", "--fresh fetches it again", 6}, {"--fresh", "--fresh fetches it again", 12}, {"--partial", "3 answers were there", 15}} {
		out, err := program(t, t.TempDir(), env, strings.Fields(strings.Join(args, " ")+" "+test.more)...).CombinedOutput()
		if (err == nil) != (test.more == "--partial") || !strings.Contains(string(out), test.says) || len(j.Requests()) != test.requests {
			t.Errorf("%q: %v after %d requests\n%s", test.more, err, len(j.Requests()), out)
		}
	}
}

func TestAnImportFromAJiraThatRefusesSaysWhyAndRecordsNothing(t *testing.T) {
	j, at := jiraWith(t, false, 3)
	j.Token = "another"
	s := serve(t, dataDir(t))
	env, args := fetching(t, s, at)
	out, err := program(t, t.TempDir(), env, args...).CombinedOutput()
	if err == nil || !strings.Contains(string(out), "does not take the user and the token") || strings.Contains(string(out), "s3cret") {
		t.Errorf("%v\n%s", err, out)
	}
	if status := s.get("/v1/products/SHOP", nil); status != 404 {
		t.Errorf("the product answers %d", status)
	}
}
