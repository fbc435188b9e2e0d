package fetch_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"waymark/importers/jira/fetch"
	"waymark/importers/jira/jiratest"
	"waymark/importers/jira/jiratest/fakejira"
)

func TestAllIssuesComeWithTheirWholeLogs(t *testing.T) {
	kinds(t, func(t *testing.T, w *world) {
		w.fill(330, 60)
		g := nothing()
		report := w.fetch(t, g)
		if err := g.is(w.Issues()); err != nil {
			t.Error(err)
		}
		if report.Issues != 330 || report.Pages != len(g.names) || report.Cloud != w.Cloud || len(report.Partial)+len(report.Gone) > 0 || report.Kept > 0 {
			t.Errorf("%+v", report)
		}
		if n := len(w.Requests()); n != report.Requests || n > 3+4*(1+100*60/2/1000+1) {
			t.Errorf("it took %d requests, %d of them known", n, report.Requests)
		}
	})
}

func TestAProjectWithoutIssuesIsFetchedToo(t *testing.T) {
	kinds(t, func(t *testing.T, w *world) {
		g := nothing()
		if report := w.fetch(t, g); report.Issues != 0 || len(w.Requests()) != 4 {
			t.Errorf("%+v, %v", report, w.Requests())
		}
	})
}

func TestRealIssuesComeAsTheyAre(t *testing.T) {
	for _, project := range jiratest.Projects() {
		w := newWorld(t, false)
		w.Project, w.options.Project = project.Name, strings.ToLower(project.Name)
		for _, file := range project.Files(t, "../../../..") {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if err := w.Load(bytes.NewReader(text)); err != nil {
				t.Fatal(file, err)
			}
		}
		g := nothing()
		report := w.fetch(t, g)
		now := w.Issues()
		if report.Issues != project.Issues || report.Project != project.Name {
			t.Errorf("%+v", report)
		}
		for _, i := range now {
			if !same(g.fields[i.ID], i.Fields) || len(g.logs[i.ID]) != len(i.Log) {
				t.Errorf("%s is another", i.Key)
			}
		}
	}
}

func TestALogOfWhichServerGivesAPartIsReadByItselfAndSaidIfThatIsNotAll(t *testing.T) {
	for most, want := range map[int][]string{0: nil, 11: {"SHOP-13"}} {
		w := newWorld(t, false)
		w.fill(20, 12)
		w.LogOf, w.OneLogOf = 10, most
		g := nothing()
		report := w.fetch(t, g)
		if !reflect.DeepEqual(report.Partial, want) || w.asked(0, "/issue/") != 2 {
			t.Errorf("%v, %d issues were read by themselves", report.Partial, w.asked(0, "/issue/"))
		}
		if err := g.is(w.Issues()); (err == nil) != (want == nil) {
			t.Error(err)
		}
		if again := w.fetch(t, nothing()); !reflect.DeepEqual(again.Partial, want) || again.Kept != again.Pages { // from what is kept
			t.Errorf("%+v", again)
		}
	}
}

func TestAPageEndsWhereItsLastIssueWasDeletedOrMovedAway(t *testing.T) {
	for name, leave := range map[string]func(w *world, key string){
		"deleted": func(w *world, key string) { w.Delete(key) },
		"moved":   func(w *world, key string) { w.Move(key, "OTHER") },
	} {
		t.Run(name, func(t *testing.T) {
			kinds(t, func(t *testing.T, w *world) {
				w.fill(350, 0)
				w.Before = func(n int) {
					if n == 6 { // after two pages
						leave(w, "SHOP-200")
					}
					if n == 7 {
						leave(w, "SHOP-100")
					}
				}
				g := nothing()
				w.fetch(t, g)
				if err := g.is(w.Issues()); err != nil {
					t.Error(err)
				}
				if len(w.Issues()) != 348 || len(w.Requests()) > 15 {
					t.Errorf("%d issues, %d requests", len(w.Issues()), len(w.Requests()))
				}
			})
		})
	}
}

func TestOnlyThePageWhoseLastIssueLeftIsReadAgain(t *testing.T) {
	kinds(t, func(t *testing.T, w *world) {
		w.fill(350, 0)
		w.Before = func(n int) {
			if n == 6 {
				w.Delete("SHOP-200")
			}
		}
		g := nothing()
		if w.fetch(t, g); g.copies["10100"] != 1 || g.copies["10150"] != 2 || g.copies["10201"] != 1 {
			t.Errorf("%v", g.copies)
		}
	})
}

func TestAJiraThatGivesTheSamePageForEverIsNotAskedForEver(t *testing.T) {
	kinds(t, func(t *testing.T, w *world) {
		w.every(5, fakejira.Fault{
			Status: http.StatusOK, Header: http.Header{"Content-Type": {"application/json"}},
			Body: `{"issues":[{"id":"10001","key":"SHOP-1"}],"total":300,"nextPageToken":"x","nextPageToken":"x"}`,
		})
		w.fill(150, 0)
		w.fails(t, "the same comes again and again")
		if n := len(w.Requests()); n != 5 {
			t.Errorf("%d requests", n)
		}
	})
}

func TestTokensOfChangeLogsMayEndOnceForEachPageOfIssues(t *testing.T) {
	w := newWorld(t, true)
	w.PageOf, w.LogOf, w.BulkOf = 10, 1, 20
	w.fill(60, 9)
	ended := map[string]int{}
	w.Fault = func(n int, r *http.Request) (f fakejira.Fault) {
		last := w.Requests()[n-1]
		ids, _, tokened := strings.Cut(last, "maxResults")
		if f.EndToken = tokened && strings.Contains(last, "nextPageToken") && ended[ids] == 0; f.EndToken {
			ended[ids]++
		}
		return f
	}
	g := nothing()
	w.fetch(t, g)
	if err := g.is(w.Issues()); err != nil || len(ended) < 4 {
		t.Errorf("%v; tokens ended for %d pages", err, len(ended))
	}
}

func TestATokenThatEndsEachTimeIsSaid(t *testing.T) {
	w := newWorld(t, true)
	w.LogOf, w.BulkOf = 1, 50
	w.fill(30, 9)
	w.every(5, fakejira.Fault{EndToken: true})
	w.fails(t, "nextPageToken is invalid or expired")
}

func TestIssuesThatChangeBetweenTheirPageAndTheirLogAreReadAgain(t *testing.T) {
	w := newWorld(t, true)
	w.fill(3, 0)
	w.Change("SHOP-1", "Doing")
	w.LogOf = 1 // so that its log is asked for by itself
	w.Before = func(n int) {
		if n == 5 || n == 6 {
			for range 60 * (n - 5 + 1) { // the second time by more than comes with an issue
				w.Change("SHOP-1", "Done")
			}
			w.Change("SHOP-1", "Doing")
		}
	}
	g := nothing()
	report := w.fetch(t, g)
	if err := g.is(w.Issues()); err != nil {
		t.Error(err)
	}
	if g.copies["10001"] < 2 || len(w.Requests()) > 12 {
		t.Errorf("%+v\n%s", report, strings.Join(w.Requests(), "\n"))
	}
}

func TestAnIssueThatLeavesInBetweenIsSaid(t *testing.T) {
	for _, leave := range []func(w *world){func(w *world) { w.Delete("SHOP-1") }, func(w *world) { w.Move("SHOP-1", "OTHER") }} {
		w := newWorld(t, true)
		w.fill(2, 0)
		w.Change("SHOP-1", "Doing")
		w.LogOf = 1
		w.Before = func(n int) {
			switch n {
			case 5:
				w.Change("SHOP-1", "Done")
			case 6:
				leave(w)
			}
		}
		if report := w.fetch(t, nothing()); !reflect.DeepEqual(report.Gone, []string{"10001"}) {
			t.Errorf("%+v", report)
		}
	}
}

func TestALongRunReadsOnceMoreWhatChangedMeanwhile(t *testing.T) {
	kinds(t, func(t *testing.T, w *world) {
		w.fill(250, 1)
		w.Before = func(n int) {
			if n == 5 {
				w.Change("SHOP-3", "Done") // it was on the first page
				w.clock.pass(time.Hour)
			}
		}
		g := nothing()
		report := w.fetch(t, g)
		if err := g.is(w.Issues()); err != nil {
			t.Error(err)
		}
		if g.copies["10003"] != 2 || g.copies["10004"] != 1 {
			t.Errorf("SHOP-3 came %d times, SHOP-4 %d times", g.copies["10003"], g.copies["10004"])
		}
		if changed := w.Issues()[2].Updated(); !report.AsOf.After(changed) {
			t.Errorf("it is said to be as of %v, and the change was at %v", report.AsOf, changed)
		}
	})
}

func TestTheNextRunFetchesOnlyWhatIsNew(t *testing.T) {
	kinds(t, func(t *testing.T, w *world) {
		w.fill(220, 9)
		g := nothing()
		first := w.fetch(t, g)
		if err := first.Done(); err != nil {
			t.Fatal(err)
		}
		w.clock.pass(3 * time.Hour)
		w.Change("SHOP-7", "Done")
		w.Change("SHOP-200", "Doing")
		w.Add(3)
		before := len(w.Requests())
		w.options.Since = first.AsOf
		second := w.fetch(t, g)
		if err := g.is(w.Issues()); err != nil {
			t.Error(err)
		}
		if second.Issues != 3 || !second.Since.Equal(first.AsOf) || len(w.Requests())-before > 5 || w.asked(before, `updated >= "-1`) != 1 {
			t.Errorf("%+v\n%s", second, strings.Join(w.Requests()[before:], "\n"))
		}
	})
}

// Clocks differ, and an index may lag.
func TestTheNextRunReachesBackALittleFurther(t *testing.T) {
	w := newWorld(t, true)
	w.fill(5, 0)
	w.Change("SHOP-1", "Done")
	w.clock.pass(4 * time.Minute)
	w.Change("SHOP-2", "Done")
	w.clock.pass(9 * time.Minute)
	w.options.Since = w.clock.Now()
	w.clock.pass(7 * time.Hour)
	g := nothing()
	if w.fetch(t, g); g.copies["10001"] != 0 || g.copies["10002"] != 1 {
		t.Errorf("%v\n%s", g.copies, strings.Join(w.Requests(), "\n"))
	}
}

// The clock of this machine is behind by a day.
func TestWhatChangedIsAskedForByTheClockOfJira(t *testing.T) {
	w := newWorld(t, false)
	w.fill(5, 0)
	w.Change("SHOP-2", "Done")
	w.options.Since = w.clock.Now()
	w.options.Now = func() time.Time { return w.clock.Now().Add(-24 * time.Hour) }
	w.clock.pass(time.Hour)
	w.Change("SHOP-3", "Done")
	w.clock.pass(time.Hour)
	g := nothing()
	report := w.fetch(t, g)
	if g.copies["10003"] != 1 || w.clock.Now().Sub(report.AsOf) > time.Minute {
		t.Errorf("%+v\n%s", report, strings.Join(w.Requests(), "\n"))
	}
}

func TestAPauseOfDaysBetweenTwoRequestsLosesNoChange(t *testing.T) {
	w := newWorld(t, false)
	w.PageOf = 50
	w.fill(120, 1)
	since := w.clock.Now()
	for _, i := range w.Issues() {
		w.Change(i.Key, "Done")
	}
	w.options.Since = since
	w.Before = func(n int) {
		if n == 5 {
			w.clock.pass(60 * time.Hour)
		}
	}
	g := nothing()
	w.fetch(t, g)
	if len(g.fields) != 120 {
		t.Errorf("%d of 120 changed issues came", len(g.fields))
	}
}

func TestALongPauseBeforeAQuestionLosesNoChange(t *testing.T) {
	kinds(t, func(t *testing.T, w *world) {
		w.fill(5, 1)
		w.options.Since = w.clock.Now()
		w.Change("SHOP-2", "Done")
		w.Fault = func(n int, _ *http.Request) (f fakejira.Fault) {
			if n == 4 {
				f = fakejira.Fault{Status: http.StatusTooManyRequests, Header: http.Header{"Retry-After": {"1740"}}}
			}
			return f
		}
		g := nothing()
		if w.fetch(t, g); g.copies["10002"] == 0 {
			t.Errorf("%v\n%s", g.copies, strings.Join(w.Requests(), "\n"))
		}
	})
}

func TestWhoTakesTheAnswersEndsTheRun(t *testing.T) {
	w := newWorld(t, false)
	w.fill(10, 1)
	enough := errors.New("enough")
	_, err := fetch.Fetch(t.Context(), w.options, func(string, io.Reader) error { return enough })
	if !errors.Is(err, enough) || err.Error() != "enough" || len(w.Requests()) != 4 {
		t.Errorf("%v after %d requests", err, len(w.Requests()))
	}
	_, err = fetch.Fetch(t.Context(), w.options, func(string, io.Reader) error { return enough }) // of what is kept
	if !errors.Is(err, enough) || err.Error() != "enough" || len(w.Requests()) != 7 {
		t.Errorf("%v after %d requests", err, len(w.Requests()))
	}
}

func TestARunEndsWithItsContext(t *testing.T) {
	kinds(t, func(t *testing.T, w *world) {
		w.fill(250, 3)
		ctx, cancel := context.WithCancel(t.Context())
		w.Fault = func(n int, _ *http.Request) (f fakejira.Fault) {
			if n == 5 {
				cancel()
				f.Silent = true
			}
			return f
		}
		_, err := fetch.Fetch(ctx, w.options, nothing().page)
		if !errors.Is(err, context.Canceled) || len(w.Requests()) != 5 {
			t.Errorf("%v after %d requests", err, len(w.Requests()))
		}
	})
}

func TestWhatIsKeptIsForTheUserAlone(t *testing.T) {
	w := newWorld(t, true)
	w.fill(10, 60)
	report := w.fetch(t, nothing())
	err := filepath.WalkDir(w.options.Dir, func(path string, entry os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := entry.Info()
		if err == nil && info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s has mode %v", path, info.Mode())
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
	if err := report.Done(); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(w.options.Dir); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("it is still there: %v", err)
	}
}
