package fetch_test

import (
	"context"
	"errors"
	"io"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"waymark/importers/jira/fetch"
)

// cut runs until before the nth request is answered.
func (w *world) cut(t *testing.T, n int) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	w.Before = func(at int) {
		if at == n {
			cancel()
		}
	}
	if _, err := fetch.Fetch(ctx, w.options, nothing().page); !errors.Is(err, context.Canceled) {
		t.Fatalf("the run that is cut before answer %d ends with %v", n, err)
	}
	w.Rest()
	w.Before = nil
}

func TestARunThatIsCutAtAnyRequestGoesOnThere(t *testing.T) {
	kinds(t, func(t *testing.T, whole *world) {
		whole.fill(130, 40)
		whole.PageOf, whole.BulkOf = 40, 300
		want := nothing()
		whole.fetch(t, want)
		all := len(whole.Requests())
		for n := 1; n <= all; n++ {
			w := newWorld(t, whole.Cloud)
			w.PageOf, w.BulkOf = whole.PageOf, whole.BulkOf
			w.fill(130, 40)
			w.cut(t, n)
			g := nothing()
			report := w.fetch(t, g)
			if err := g.is(w.Issues()); err != nil || strings.Join(g.names, ",") != strings.Join(want.names, ",") || !maps.Equal(g.copies, want.copies) {
				t.Errorf("cut at request %d: %v, %v", n, err, g.names)
			}
			const questions = 3 // what Jira, who, what project
			if again := len(w.Requests()) - n; again > all-n+1+questions || report.Kept != max(0, n-1-questions) {
				t.Errorf("cut at request %d of %d: %d more, %d pages were kept", n, all, again, report.Kept)
			}
		}
	})
}

func TestAPageThatIsNotWholeIsFetchedAgain(t *testing.T) {
	damages := map[string]func(t *testing.T, dir string){
		"half of a line": func(t *testing.T, dir string) {
			rewrite(t, dir+"/index", func(text string) string { return text[:len(text)-20] })
		},
		"a line of something else": func(t *testing.T, dir string) {
			rewrite(t, dir+"/index", func(text string) string { return text + "{\"name\":\n" })
		},
		"half of a page": func(t *testing.T, dir string) {
			rewrite(t, dir+"/000002.json", func(text string) string { return text[:len(text)/2] })
		},
		"no page": func(t *testing.T, dir string) { rewrite(t, dir+"/000001.json", nil) },
		"half of a start": func(t *testing.T, dir string) {
			rewrite(t, dir+"/start.json", func(text string) string { return text[:9] })
		},
	}
	for name, damage := range damages {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, false)
			w.PageOf = 10
			w.fill(50, 3)
			w.cut(t, 7)
			damage(t, w.options.Dir)
			g := nothing()
			report := w.fetch(t, g)
			if err := g.is(w.Issues()); err != nil || report.Pages != 5 || len(g.copies) != 50 {
				t.Errorf("%v: %+v", err, report)
			}
			for id, copies := range g.copies {
				if copies != 1 {
					t.Errorf("%s came %d times", id, copies)
				}
			}
		})
	}
}

func TestPagesBehindOneThatIsNotWholeDoNotComeBack(t *testing.T) {
	w := newWorld(t, false)
	w.PageOf = 10
	w.fill(50, 3)
	w.cut(t, 8) // four pages
	rewrite(t, w.options.Dir+"/000002.json", func(text string) string { return text[1:] })
	w.cut(t, len(w.Requests())+5) // the second once more
	if report := w.fetch(t, nothing()); report.Kept != 2 || report.Pages != 5 {
		t.Errorf("%+v", report)
	}
}

func rewrite(t *testing.T, path string, change func(string) string) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err == nil && change == nil {
		err = os.Remove(path)
	} else if err == nil {
		err = os.WriteFile(path, []byte(change(string(text))), 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func TestWhatIsKeptOfAnotherRunIsNotGoneOnWith(t *testing.T) {
	for name, test := range map[string]struct {
		change func(w *world)
		anew   string
	}{
		"the same":           {func(*world) {}, ""},
		"another user":       {func(w *world) { w.User, w.options.User = "bob@example.com", "bob@example.com" }, "another user"},
		"another project":    {func(w *world) { w.Project, w.options.Project = "SHIP", "SHIP" }, "SHOP"},
		"a week and a day":   {func(w *world) { w.clock.pass(8 * 24 * time.Hour) }, "2026-03-02"},
		"more is wanted":     {func(w *world) { w.options.Since = time.Time{} }, "more is wanted"},
		"less is wanted":     {func(w *world) { w.options.Since = w.options.Since.Add(time.Hour) }, ""},
		"it is wanted since": {func(w *world) { w.options.Since = w.options.Since.Add(-time.Hour) }, "more is wanted"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, false)
			w.PageOf = 10
			w.options.Since = w.clock.Now().Add(-time.Hour)
			w.fill(50, 3)
			w.cut(t, 7)
			test.change(w)
			report := w.fetch(t, nothing())
			if (report.Anew == "") != (test.anew == "") || !strings.Contains(report.Anew, test.anew) || (report.Kept > 0) != (test.anew == "") {
				t.Errorf("%+v", report)
			}
		})
	}
}

func TestWhatIsKeptIsThrownAwayOnDemand(t *testing.T) {
	w := newWorld(t, false)
	w.PageOf = 10
	w.fill(50, 3)
	w.cut(t, 7)
	w.options.Fresh = true
	if report := w.fetch(t, nothing()); report.Kept != 0 || report.Pages != 5 {
		t.Errorf("%+v", report)
	}
}

func TestTwoRunsDoNotShareADirectory(t *testing.T) {
	w := newWorld(t, false)
	w.fill(5, 1)
	_, err := fetch.Fetch(t.Context(), w.options, func(string, io.Reader) error {
		_, err := fetch.Fetch(t.Context(), w.options, nothing().page)
		return err
	})
	if err == nil || !strings.Contains(err.Error(), "another import") {
		t.Errorf("%v", err)
	}
}

func TestADirectoryThatHoldsMoreThanOursKeepsIt(t *testing.T) {
	w := newWorld(t, false)
	w.fill(5, 1)
	mine := filepath.Join(w.options.Dir, "mine.txt")
	if err := errors.Join(os.MkdirAll(w.options.Dir, 0o700), os.WriteFile(mine, []byte("mine"), 0o600)); err != nil {
		t.Fatal(err)
	}
	_ = w.fetch(t, nothing()).Done() // says that the directory is not empty
	if _, err := os.Stat(mine); err != nil {
		t.Error(err)
	}
}

func TestEachJiraAndProjectHasADirectoryOfItsOwn(t *testing.T) {
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	seen := map[string]bool{}
	for _, of := range [][2]string{{"https://a.example", "SHOP"}, {"https://a.example", "SHIP"}, {"https://b.example", "SHOP"}} {
		dir, err := fetch.Dir(of[0], of[1])
		if err != nil || seen[dir] || !strings.HasPrefix(dir, os.Getenv("XDG_CACHE_HOME")) {
			t.Errorf("%v: %s, %v", of, dir, err)
		}
		seen[dir] = true
	}
}
