package e2e_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"waymark/importers/jira/jiratest"
)

func TestRealJiraHistoriesComeOutAsTheirOwnChangeLogsSay(t *testing.T) {
	s := serve(t, dataDir(t))
	began := time.Now()
	for _, project := range jiratest.Projects() {
		importJira(t, s, project)
	}
	t.Logf("three imports took %v from files to the last read model", time.Since(began))
	for _, project := range jiratest.Projects() {
		t.Run(project.Name, func(t *testing.T) {
			issues := jiratest.Issues(t, project.Files(t, repositories))
			stories := byExternalID(s.backlog(project.Name, ""))
			if len(stories) != len(issues) || len(issues) != project.Issues {
				t.Errorf("%d issues became %d stories", len(issues), len(stories))
			}
			for _, issue := range issues {
				got := stories[issue.ID]
				if got.Status != issue.Status || got.Priority != issue.Priority {
					t.Errorf("%s is now %s, %s; want %s, %s", issue.Key, got.Status, got.Priority, issue.Status, issue.Priority)
				}
			}
			compareInstants(t, s, project.Name, issues, stories)
			compareBacklogs(t, s, project.Name, issues)
			checkLevelChanges(t, s, project.Name, project.LevelMoves)
			checkStatusChanges(t, s, project.Name, project.StatusMoves)
			checkReplay(t, s, project.Name)
			importAgain(t, s, project)
		})
	}
}

// repositories is the directory that holds the repository, seen from here.
const repositories = "../.."

// importJira imports a project and waits until every read model holds it.
func importJira(t *testing.T, s *server, project jiratest.Project) string {
	t.Helper()
	command := program(t, t.TempDir(), []string{"WAYMARK_SERVER=" + s.url},
		append([]string{"import", "jira", "--product", project.Name}, project.Files(t, repositories)...)...)
	out, err := command.CombinedOutput()
	if err != nil {
		t.Fatalf("import of %s: %v\n%s", project.Name, err, out)
	}
	s.settle(project.Name)
	return string(out)
}

// settle waits until the read models have seen everything that was recorded so far in any book: commands that change
// nothing tell where the books end.
func (s *server) settle(project string) {
	s.t.Helper()
	for command, body := range map[string]any{
		"set-decision-policy": map[string]any{},
		"write-story":         map[string]any{"title": "probe", "dry_run": true},
		"plan-release":        map[string]any{"name": "probe", "dry_run": true},
	} {
		head := s.must("/v1/products/"+project+"/commands/"+command, body)
		for _, model := range []string{"", "/backlog", "/roadmap", "/decisions"} {
			path := "/v1/products/" + project + model + "?min_position=" + url.QueryEscape(head.Position)
			eventually(s.t, 5*time.Minute, "read models settle", func() bool { return s.get(path, nil) == http.StatusOK })
		}
	}
}

func byExternalID(items []item) map[string]item {
	found := map[string]item{}
	for _, i := range items {
		if i.External != nil {
			found[i.External.ID] = i
		}
	}
	return found
}

// wholeBacklogs is how often the whole backlog of a product is compared.
const wholeBacklogs = 50

// compareBacklogs asks for the whole backlog at instants of changes: who was there, and how.
func compareBacklogs(t *testing.T, s *server, project string, issues []jiratest.Issue) {
	instants := jiratest.Instants(issues)
	for k := range wholeBacklogs {
		at := instants[(len(instants)-1)*k/(wholeBacklogs-1)]
		stories := byExternalID(s.backlog(project, "at="+url.QueryEscape(at.Format(time.RFC3339Nano))))
		for _, issue := range issues {
			got, there := stories[issue.ID]
			status, priority := issue.At("status", issue.Status, at), issue.At("priority", issue.Priority, at)
			if issue.Created.After(at) {
				status, priority = "", ""
			}
			if there == issue.Created.After(at) || got.Status != status || got.Priority != priority {
				t.Errorf("%s at %v is there: %t, %s, %s; want %s, %s", issue.Key, at, there, got.Status, got.Priority, status, priority)
			}
		}
	}
}

// compareInstants asks for every issue at every instant at which it changed, and right before it.
func compareInstants(t *testing.T, s *server, project string, issues []jiratest.Issue, stories map[string]item) {
	work := make(chan jiratest.Issue)
	var wait sync.WaitGroup
	for range 4 {
		wait.Go(func() {
			for issue := range work {
				for _, at := range issue.Instants() {
					compareAt(t, s, project, stories[issue.ID].Story, issue, at)
				}
			}
		})
	}
	for _, issue := range issues {
		work <- issue
	}
	close(work)
	wait.Wait()
}

func compareAt(t *testing.T, s *server, project, story string, issue jiratest.Issue, at time.Time) {
	path := fmt.Sprintf("/v1/products/%s/backlog/%s?at=%s", project, story, url.QueryEscape(at.Format(time.RFC3339Nano)))
	code, _, text := s.raw(http.MethodGet, path, nil, nil)
	for try := 0; code == http.StatusServiceUnavailable && try < 20; try++ {
		time.Sleep(time.Second) // as Retry-After says: the machine is busy
		code, _, text = s.raw(http.MethodGet, path, nil, nil)
	}
	var got item
	if code != http.StatusOK || json.Unmarshal([]byte(text), &got) != nil {
		t.Errorf("GET %s answers %d %s", path, code, text)
		return
	}
	status, priority := issue.At("status", issue.Status, at), issue.At("priority", issue.Priority, at)
	if got.Status != status || got.Priority != priority {
		t.Errorf("%s at %v is %s, %s; want %s, %s", issue.Key, at, got.Status, got.Priority, status, priority)
	}
}

func checkLevelChanges(t *testing.T, s *server, project string, want int) {
	var analytics struct {
		Totals struct {
			LevelChanges int `json:"level_changes"`
		}
	}
	for _, group := range []string{"", "&group=actor", "&group=role", "&group=reason", "&group=source", "&group=initiative", "&group=level", "&group=kind"} {
		path := "/v1/products/" + project + "/analytics/priority-changes?bucket=month&from=2000-01-01T00:00:00Z&to=2030-01-01T00:00:00Z" + group
		if status := s.get(path, &analytics); status != http.StatusOK || analytics.Totals.LevelChanges != want {
			t.Errorf("analytics%s answer %d with %d level changes, want %d", group, status, analytics.Totals.LevelChanges, want)
		}
	}
}

// checkStatusChanges adds up what analysts see, by all that it can be grouped by, in the cluster of the server's own.
func checkStatusChanges(t *testing.T, s *server, project string, want int) {
	pool, err := pgxpool.New(t.Context(), "user=waymark dbname=waymark host="+filepath.Join(s.dir, "postgres", "run"))
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	for _, group := range []string{"actor", "role", "reason", "source", "initiative", "level", "kind", "date_trunc('month', effective_at)", "status_to"} {
		var groups, sum int
		err := pool.QueryRow(t.Context(), `select count(*), coalesce(sum(changes), 0) from (
			select `+group+`, count(*) as changes from analytics.status_changes where product = $1 group by 1
		) g`, project).Scan(&groups, &sum)
		if err != nil || groups == 0 || sum != want {
			t.Errorf("by %s there are %d status changes in %d groups, want %d: %v", group, sum, groups, want, err)
		}
	}
}

// checkReplay audits the read models at the end and at twenty moments, through the command line.
func checkReplay(t *testing.T, s *server, project string) {
	backlog := s.must("/v1/products/"+project+"/commands/write-story?", map[string]any{"title": "probe", "dry_run": true})
	moments := []string{""}
	for k := range int64(20) {
		moments = append(moments, fmt.Sprintf("revision:%d", (backlog.Revision-1)*k/19))
	}
	for _, at := range moments {
		command := program(t, t.TempDir(), []string{"WAYMARK_SERVER=" + s.url}, "replay", "--product", project, "--at", at, "--check")
		if out, err := command.CombinedOutput(); err != nil {
			t.Errorf("replay of %s at %q: %v\n%.3000s", project, at, err, out)
		}
	}
}

func importAgain(t *testing.T, s *server, project jiratest.Project) {
	before := s.heads(project.Name)
	out := importJira(t, s, project)
	if after := s.heads(project.Name); after != before {
		t.Errorf("a second import of %s moved the books from %s to %s:\n%s", project.Name, before, after, out)
	}
}

// heads are the revisions of a product's books.
func (s *server) heads(project string) string {
	s.t.Helper()
	text := ""
	for _, model := range []string{"", "/backlog", "/roadmap"} {
		var book struct{ Revision int64 }
		if status := s.get("/v1/products/"+project+model, &book); status != http.StatusOK {
			s.t.Fatalf("GET %s answers %d", model, status)
		}
		text += fmt.Sprint(book.Revision, " ")
	}
	return text
}

func TestAnImportThatIsKilledAndRunAgainEndsAsOneThatWasNot(t *testing.T) {
	project := jiratest.Projects()[2]
	files := project.Files(t, repositories)
	whole := serve(t, dataDir(t))
	importJira(t, whole, project)
	want := state(t, whole, project.Name)
	all := len(whole.decisions(project.Name))

	const kills = 6
	dir, readModels := dataDir(t), cluster(t, filepath.Join(dataDir(t), "postgres"))
	for kill := range kills {
		killedImport(t, dir, readModels, all*(kill+1)/(kills+2), append([]string{"import", "jira", "--create", "--product", project.Name}, files...))
	}
	again := serve(t, dir)
	importJira(t, again, project)
	got := state(t, again, project.Name)
	if at := apart(got, want); at >= 0 {
		from := max(0, at-500)
		t.Errorf("the state after kills differs:\n%.1000s\nwant\n%.1000s", got[from:], want[from:])
	}
}

// apart is where two texts part; -1 where they don't.
func apart(a, b string) int {
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return i
		}
	}
	if len(a) != len(b) {
		return min(len(a), len(b))
	}
	return -1
}

// killedImport runs an import that holds the data directory itself, and kills it when the read models hold a number of
// decisions: fewer than there will be, and more than at the kill before.
func killedImport(t *testing.T, dir, readModels string, decisions int, args []string) {
	t.Helper()
	command := program(t, dir, []string{"WAYMARK_POSTGRES=" + readModels}, args...)
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- command.Wait() }()
	pool, err := pgxpool.New(t.Context(), readModels)
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	eventually(t, 5*time.Minute, fmt.Sprintf("%d decisions are imported", decisions), func() bool {
		var held int
		err := pool.QueryRow(t.Context(), "select count(*) from decisions.decision").Scan(&held)
		return err == nil && held >= decisions // the first import makes the tables
	})
	select {
	case err := <-done:
		t.Fatalf("the import ended before it could be killed: %v", err)
	default:
	}
	command.Process.Kill()
	<-done
}

// decisions is the whole history of a product.
func (s *server) decisions(product string) (ids []string) {
	s.t.Helper()
	for path := "/v1/products/" + product + "/decisions?limit=500"; path != ""; {
		var page struct {
			Items []struct{ ID string }
			Next  string
		}
		if status := s.get(path, &page); status != http.StatusOK {
			s.t.Fatalf("GET %s answers %d", path, status)
		}
		for _, item := range page.Items {
			ids = append(ids, item.ID)
		}
		path = ""
		if page.Next != "" {
			path = "/v1/products/" + product + "/decisions?limit=500&cursor=" + url.QueryEscape(page.Next)
		}
	}
	return ids
}

// state is what the replayed books say, without what differs from import to import.
func state(t *testing.T, s *server, project string) string {
	t.Helper()
	var report struct {
		Books struct {
			Charter, Initiatives, Releases, Stories json.RawMessage
		}
	}
	if status := s.get("/v1/products/"+project+"/replay", &report); status != http.StatusOK {
		t.Fatalf("replay answers %d", status)
	}
	checkReplayNow(t, s, project)
	return strings.Join([]string{string(report.Books.Charter), string(report.Books.Releases), string(report.Books.Stories)}, "\n")
}

func checkReplayNow(t *testing.T, s *server, project string) {
	t.Helper()
	path, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command(path, "replay", "--server", s.url, "--product", project, "--check").CombinedOutput(); err != nil {
		t.Errorf("replay of %s: %v\n%.3000s", project, err, out)
	}
}
