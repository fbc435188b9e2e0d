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

// jiraWith serves a Jira Server with a number of issues whose last changes are a day old.
func jiraWith(t *testing.T, issues int) (*fakejira.Jira, string) {
	t.Helper()
	ahead := -24 * time.Hour
	j := fakejira.New(false, "SHOP", func() time.Time { return time.Now().Add(ahead) })
	j.User, j.Token, j.PageOf = "ann", "s3cret", 20
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
	if len(stories) != len(j.Issues()) {
		t.Errorf("%d issues became %d stories", len(j.Issues()), len(stories))
	}
}

func TestAnImportFromAJiraThatIsKilledGoesOnAndTheNextFetchesOnlyWhatIsNew(t *testing.T) {
	j, at := jiraWith(t, 90)
	s := serve(t, dataDir(t))
	env, args := fetching(t, s, at)

	killed := program(t, t.TempDir(), env, args...)
	reached, dead := make(chan bool), make(chan bool)
	j.Before = func(n int) {
		if n == 6 { // two of five pages are there
			close(reached)
			<-dead
		}
	}
	if err := killed.Start(); err != nil {
		t.Fatal(err)
	}
	<-reached
	_ = killed.Process.Kill()
	_ = killed.Wait()
	close(dead)

	out, err := program(t, t.TempDir(), env, args...).CombinedOutput()
	if err != nil || !strings.Contains(string(out), "2 answers were there from a run that was cut off") || strings.Contains(string(out), "s3cret") {
		t.Fatalf("%v\n%s", err, out)
	}
	fetchedAs(t, s, j)
	if n := len(j.Requests()); n != 6+3+3 {
		t.Errorf("%d requests: %s", n, strings.Join(j.Requests(), "\n"))
	}

	j.Change("SHOP-7", "Done")
	j.Add(1)
	before, heads := len(j.Requests()), s.heads("SHOP")
	out, err = program(t, t.TempDir(), env, args...).CombinedOutput()
	if err != nil || !strings.Contains(string(out), "fetched 2 issues of SHOP") || len(j.Requests()) != before+4 {
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

func TestAnImportFromAJiraThatRefusesSaysWhyAndRecordsNothing(t *testing.T) {
	j, at := jiraWith(t, 3)
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
