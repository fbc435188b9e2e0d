package e2e_test

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"waymark/importers/jira/jiratest"
)

// A real history, with authors and times of its own, is the same elsewhere, and there too its tool's next export brings only what is new.
func TestAProjectOfJiraIsTheSameInAnotherLedger(t *testing.T) {
	project := jiratest.Projects()[2]
	project.Files(t, repositories) // or skip
	s := serve(t, dataDir(t))
	importJira(t, s, project)
	file, lines := exported(t, s.dir, "--product", project.Name)
	there := serve(t, dataDir(t))
	prints(t, there.dir, "import", "waymark", file)

	path := "/v1/products/" + project.Name
	position := regexp.MustCompile(`,\d+\r\n`)
	for k := range 12 {
		at := fmt.Sprintf("revision:%d", k*len(lines)/15)
		for _, asked := range []string{
			"/backlog?limit=500&at=" + at, "/export?of=backlog&format=csv&at=" + at, "/next?at=" + at, "/sprints?at=" + at,
			"/backlog/" + fmt.Sprint(project.Name, "-", 1+40*k), "/decisions?limit=500&order=asc", "/export?format=csv&of=decisions",
			"/roadmap", "/discovery",
		} {
			_, _, want := s.raw(http.MethodGet, path+asked, nil, nil)
			status, _, got := there.raw(http.MethodGet, path+asked, nil, nil)
			clean := func(text string) string {
				return answeredAt.ReplaceAllString(position.ReplaceAllString(places.ReplaceAllString(text, ""), "\r\n"), "")
			}
			if clean(got) != clean(want) || status >= 500 {
				t.Errorf("%s answers %d\n%.2000s\nwant\n%.2000s", asked, status, got, want)
			}
		}
	}
	checkReplayNow(t, there, project.Name)
	importJira(t, there, project)
	if _, again := exported(t, there.dir, "--product", project.Name); len(again) != len(lines) {
		t.Errorf("after one more import from Jira there are %d lines, want %d", len(again), len(lines))
	}
	if !strings.HasPrefix(lines[len(lines)-2], `{"end":`) {
		t.Errorf("ends with %s", lines[len(lines)-2])
	}
}
