package e2e_test

import (
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5/pgxpool"
)

// refuseStories makes the database refuse stories of this title, as it does with what no column can hold.
const refuseStories = `create function waymark.refuse() returns trigger language plpgsql as $$
	begin raise exception using errcode = '22003', message = 'refused'; end $$;
	create trigger refuse before insert on backlog.story for each row when (new.title = 'bad') execute function waymark.refuse()`

func TestAnEventThatIsRefusedStopsItsProductAloneUntilSomebodyMendsIt(t *testing.T) {
	dsn := cluster(t, filepath.Join(dataDir(t), "postgres"))
	s := serve(t, dataDir(t), "WAYMARK_POSTGRES="+dsn)
	pool, err := pgxpool.New(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	if _, err := pool.Exec(t.Context(), refuseStories); err != nil {
		t.Fatal(err)
	}
	write := func(product, title string) string {
		return s.must("/v1/products/"+product+"/commands/write-story", map[string]any{"title": title, "reason": "to see"}).Position
	}
	for _, key := range []string{"ACME", "OTHER"} {
		s.must("/v1/products", map[string]any{"key": key, "name": key, "reason": "to see"})
		write(key, "before")
	}
	revise := func(story string) {
		product, _, _ := strings.Cut(story, "-")
		s.must("/v1/products/"+product+"/commands/revise-story", map[string]any{"story": story, "title": "bad", "reason": "to see"})
	}
	revise("ACME-1")
	write("ACME", "behind it")
	end := write("OTHER", "after")

	backlog := func(product, stale string, titles ...string) {
		t.Helper()
		var body struct{ Items []struct{ Title string } }
		status, header := s.do(t.Context(), http.MethodGet, "/v1/products/"+product+"/backlog?min_position="+end, nil, nil, &body)
		var got []string
		for _, item := range body.Items {
			got = append(got, item.Title)
		}
		if status != http.StatusOK || header.Get("Waymark-Stale") != stale || strings.Join(got, ",") != strings.Join(titles, ",") {
			t.Errorf("%s: %d, stale %q, %q; want stale %q, %q", product, status, header.Get("Waymark-Stale"), got, stale, titles)
		}
	}
	backlog("ACME", "backlog", "before")
	if status, header := s.do(t.Context(), http.MethodGet, "/v1/products/ACME/backlog/ACME-2", nil, nil, nil); status != http.StatusNotFound || header.Get("Waymark-Stale") != "backlog" {
		t.Errorf("the story that waits: %d, stale %q", status, header.Get("Waymark-Stale"))
	}
	backlog("OTHER", "", "before", "after")
	var readiness struct {
		Models []struct {
			Name   string
			Parked []struct {
				Product string
				Waiting int
			}
		}
	}
	if status := s.get("/readyz", &readiness); status != http.StatusOK {
		t.Errorf("readyz: %d", status)
	}
	for _, m := range readiness.Models {
		if m.Name == "backlog" && (len(m.Parked) != 1 || m.Parked[0].Product != "ACME" || m.Parked[0].Waiting != 1) || m.Name != "backlog" && len(m.Parked) > 0 {
			t.Errorf("readyz says %+v", m)
		}
	}

	says := func(words string, args ...string) {
		t.Helper()
		out, err := program(t, s.dir, nil, append([]string{"projections"}, args...)...).CombinedOutput()
		if err != nil || !strings.Contains(string(out), words) {
			t.Errorf("waymark projections %v: %v, want %q in\n%s", args, err, words, out)
		}
	}
	says("PARKED", "list")
	says("1 waiting: ACME: event", "show", "backlog")
	checked := func(product string, code int, words string) {
		t.Helper()
		command := program(t, s.dir, nil, "replay", "--product", product, "--check")
		out, _ := command.CombinedOutput()
		if got := command.ProcessState.ExitCode(); got != code || !strings.Contains(string(out), words) {
			t.Errorf("replay of %s exits with %d, want %d and %q in\n%s", product, got, code, words, out)
		}
	}
	checked("ACME", 1, "backlog was not compared: the product waits behind StoryRevised at")
	fails(t, s.dir, "still parked: ACME", "projections", "retry", "backlog", "--product", "ACME")
	fails(t, s.dir, "there is no read model of that name", "projections", "show", "nonsense")
	fails(t, s.dir, "not parked", "projections", "skip", "backlog", "--product", "OTHER")
	says("up to date again", "skip", "backlog", "--product", "ACME")
	says("skipped at", "show", "backlog")
	checked("ACME", 1, "backlog was not compared: somebody has left out StoryRevised at")
	backlog("OTHER", "", "before", "after")
	backlog("ACME", "", "before", "behind it")

	revise("OTHER-2")
	end = write("OTHER", "behind it")
	backlog("OTHER", "backlog", "before", "after")
	if _, err := pool.Exec(t.Context(), "drop function waymark.refuse() cascade"); err != nil {
		t.Fatal(err)
	}
	says("up to date again", "retry", "backlog", "--product", "OTHER")
	backlog("OTHER", "", "before", "bad", "behind it")
	checked("OTHER", 0, "0 differences")
}
