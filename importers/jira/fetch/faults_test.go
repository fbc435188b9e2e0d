package fetch_test

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"waymark/importers/jira/fetch"
	"waymark/importers/jira/jiratest/fakejira"
)

// troubles are faults that pass.
var troubles = []fakejira.Fault{
	{},
	{Cut: true},
	{EndToken: true},
	{Status: http.StatusTooManyRequests, Header: http.Header{"Retry-After": {"7"}}},
	{Status: http.StatusTooManyRequests},
	{Status: http.StatusServiceUnavailable, Header: http.Header{"Retry-After": {"Sun, 01 Mar 2026 09:00:00 GMT"}}},
	{Status: http.StatusBadGateway, Body: "<html>bad gateway</html>"},
	{Status: http.StatusInternalServerError, Body: `{"errorMessages":["Internal server error"]}`},
	{Header: http.Header{"X-Ratelimit-Nearlimit": {"true"}}},
}

// schedule draws what goes wrong with each request, at most four times in a row, and what others do to the project meanwhile.
func schedule(t *rapid.T, w *world) {
	faults := rapid.SliceOfN(rapid.SampledFrom(troubles), 60, 60).Draw(t, "faults")
	row, ends := 0, 3
	w.Fault = func(n int, _ *http.Request) fakejira.Fault {
		fault := faults[n%len(faults)]
		if fault.Status == 0 && !fault.Cut || row == 4 {
			row = 0
			if fault.EndToken {
				ends--
			}
			return fakejira.Fault{Header: fault.Header, EndToken: fault.EndToken && ends >= 0}
		}
		row++
		return fault
	}
	acts := rapid.SliceOfN(rapid.IntRange(0, 11), 60, 60).Draw(t, "what others do")
	which := rapid.SliceOfN(rapid.IntRange(0, 1000), 60, 60).Draw(t, "to which issue")
	w.Before = func(n int) {
		list := w.Issues()
		if n >= len(acts) || len(list) == 0 {
			return
		}
		key := list[which[n]%len(list)].Key
		switch acts[n] {
		case 0:
			w.Delete(key)
		case 1:
			w.Move(key, "OTHER")
		case 2:
			w.Add(which[n] % 9)
		case 3:
			w.clock.pass(time.Duration(which[n]%300) * time.Second) // no answer takes longer
		case 4, 5, 6:
			for range which[n] % 5 {
				w.Change(key, "Done")
				w.Change(key, "Doing")
			}
		}
	}
}

// cutOnce runs until a request, unless it is done before. What comes until then is lost to who takes it.
func (w *world) cutOnce(at int) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	others := w.Before
	w.Before = func(n int) {
		if others(n); n == at {
			cancel()
		}
	}
	_, _ = fetch.Fetch(ctx, w.options, nothing().page)
	w.Rest()
}

// Whatever goes wrong, wherever the run is cut, and whatever others do: each issue that stays comes as it was at some moment, with its log until then, and the
// next run makes of it what is there now.
func TestWhateverGoesWrongNothingIsLost(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) { loses(r, t.TempDir()) })
}

func loses(t *rapid.T, dir string) {
	cloud := rapid.Bool().Draw(t, "Cloud")
	w := worldIn(t, dir, cloud)
	w.PageOf, w.BulkOf = rapid.IntRange(2, 9).Draw(t, "issues a page"), rapid.IntRange(5, 50).Draw(t, "entries a page")
	w.Twice, w.Reversed = rapid.Bool().Draw(t, "entries twice"), rapid.Bool().Draw(t, "pages reversed")
	if cloud {
		w.LogOf = rapid.IntRange(1, 12).Draw(t, "entries with an issue")
		w.Coy = rapid.Bool().Draw(t, "does not say how many there are")
	}
	w.fill(rapid.IntRange(0, 30).Draw(t, "issues"), 14)
	first := w.Issues()
	schedule(t, w)
	w.cutOnce(rapid.IntRange(0, 50).Draw(t, "cut at"))
	g := nothing()
	report := w.fetch(t, g)
	stayed := map[string]bool{}
	for _, i := range w.Issues() {
		stayed[i.ID] = true
		if g.fields[i.ID] != nil {
			if err := g.upTo(i); err != nil {
				t.Errorf("%v\n%s", err, strings.Join(w.Requests(), "\n"))
			}
		}
	}
	for _, i := range first {
		if stayed[i.ID] && g.fields[i.ID] == nil {
			t.Errorf("%s was there all the time, and did not come\n%s", i.Key, strings.Join(w.Requests(), "\n"))
		}
	}
	if n := len(w.Requests()); n > 700 {
		t.Errorf("%d requests", n)
	}
	w.Before, w.Fault = nil, nil
	if err := report.Done(); err != nil {
		t.Error(err)
	}
	w.options.Since = report.AsOf
	w.fetch(t, g)
	if err := g.is(w.Issues()); err != nil {
		t.Errorf("after the next run: %v", err)
	}
}

// A proxy gives up on what takes too long.
func TestPagesThatAreTooMuchAtOnceAreAskedForInSmallerOnes(t *testing.T) {
	kinds(t, func(t *testing.T, w *world) {
		w.fill(400, 2)
		w.Fault = func(_ int, r *http.Request) (f fakejira.Fault) {
			if most, _ := strconv.Atoi(r.URL.Query().Get("maxResults")); most > 30 {
				f.Status = http.StatusGatewayTimeout
			}
			return f
		}
		g := nothing()
		w.fetch(t, g)
		if err := g.is(w.Issues()); err != nil || len(w.Requests()) > 40 {
			t.Errorf("%v, %d requests", err, len(w.Requests()))
		}
	})
}
