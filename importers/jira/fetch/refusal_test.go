package fetch_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"waymark/importers/jira/fetch"
	"waymark/importers/jira/jiratest/fakejira"
)

// fails runs until its error, which must say some things and never the token.
func (w *world) fails(t *testing.T, says ...string) {
	t.Helper()
	said := ""
	w.options.Progress = func(p fetch.Progress) { said += p.Why }
	_, err := fetch.Fetch(t.Context(), w.options, nothing().page)
	w.Rest()
	for _, part := range says {
		if err == nil || !strings.Contains(err.Error(), part) {
			t.Errorf("%v does not say %q", err, part)
		}
	}
	if all := said + fmt.Sprintf("%v %+v %#v", err, err, err); w.options.Token != "" && strings.Contains(all, w.options.Token) {
		t.Errorf("the token is told: %s", all)
	}
}

func TestARefusalSaysWhatToDo(t *testing.T) {
	for name, test := range map[string]struct {
		change func(w *world)
		says   []string
	}{
		"a wrong token":            {func(w *world) { w.Token = "another" }, []string{"does not take the user and the token", "e-mail"}},
		"a token without its user": {func(w *world) { w.options.User = "" }, []string{"does not take the token", "--user"}},
		"no token":                 {func(w *world) { w.options.User, w.options.Token = "", "" }, []string{"strangers", "--token-file"}},
		"no such project":          {func(w *world) { w.options.Project = "SHIP" }, []string{"knows no project SHIP", "Browse Projects"}},
		"no Jira there":            {func(w *world) { w.options.URL += "/wiki" }, []string{"there is no Jira at", "/wiki/jira"}},
		"no permission":            {func(w *world) { w.every(4, fakejira.Fault{Status: 403, Body: `{"errorMessages":["Not yours."]}`}) }, []string{"Browse Projects", "Not yours."}},
		"a captcha": {func(w *world) {
			w.every(2, fakejira.Fault{Status: 403, Header: http.Header{"X-Authentication-Denied-Reason": {"CAPTCHA_CHALLENGE; login-url=https://x/login.jsp"}}})
		}, []string{"sign in there once in a browser"}},
		"a page for people": {func(w *world) {
			w.every(1, fakejira.Fault{Status: 200, Body: "<html>", Header: http.Header{"Content-Type": {"text/html"}}})
		}, []string{"answers with text/html", "is that the address of a Jira"}},
		"something else": {func(w *world) {
			w.every(4, fakejira.Fault{Status: 200, Body: `{"issues":"none"}`, Header: http.Header{"Content-Type": {"application/json"}}})
		}, []string{`"issues" is a string`}},
		"a removed API":    {func(w *world) { w.every(4, fakejira.Fault{Status: 410, Body: `{"errorMessages":["removed"]}`}) }, []string{"410 Gone", "removed"}},
		"a wrong question": {func(w *world) { w.every(4, fakejira.Fault{Status: 400, Body: `{"errors":{"jql":"bad"}}`}) }, []string{"400", "bad"}},
	} {
		t.Run(name, func(t *testing.T) {
			kinds(t, func(t *testing.T, w *world) {
				w.fill(3, 50)
				test.change(w)
				w.fails(t, test.says...)
				if n := len(w.Requests()); n > 5 {
					t.Errorf("%d requests", n)
				}
			})
		})
	}
}

// every answers all requests from the nth on with a fault.
func (w *world) every(n int, fault fakejira.Fault) {
	w.Fault = func(at int, _ *http.Request) (none fakejira.Fault) {
		if at >= n {
			return fault
		}
		return none
	}
}

func TestATokenThatEndsInMidRunLeavesWhatWasFetched(t *testing.T) {
	kinds(t, func(t *testing.T, w *world) {
		w.fill(250, 9)
		w.Before = func(n int) {
			if n == 6 {
				w.Token = "a new one"
			}
		}
		w.fails(t, "the token may have ended", "The 2 answers until here are kept in "+w.options.Dir, "the same command again")
		w.Before, w.options.Token = nil, "a new one"
		g := nothing()
		report := w.fetch(t, g)
		if err := g.is(w.Issues()); err != nil || report.Kept != 2 {
			t.Errorf("%v, %+v", err, report)
		}
	})
}

func TestTheTokenGoesToNoOtherHost(t *testing.T) {
	elsewhere := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { t.Errorf("it got %v", r.Header) }))
	defer elsewhere.Close()
	for location, says := range map[string]string{
		elsewhere.URL + "/jira/rest/api/2/serverInfo": "leads to " + elsewhere.URL + "/jira: if that is your Jira",
		elsewhere.URL + "/login?token=" + token:       "asks people to sign in at",
		"":                                            "leads elsewhere",
	} {
		w := newWorld(t, true)
		w.every(1, fakejira.Fault{Status: http.StatusFound, Header: http.Header{"Location": {location}}})
		w.fails(t, says)
	}
}

func TestAJiraThatStaysInTroubleIsNotAskedForEver(t *testing.T) {
	for _, fault := range []fakejira.Fault{{Status: 503}, {Cut: true}, {Status: 429, Header: http.Header{"Retry-After": {"3"}}}, {Silent: true}} {
		w := newWorld(t, false)
		w.options.Client.Timeout = 50 * time.Millisecond
		w.fill(3, 1)
		w.every(4, fault)
		w.fails(t, "(tried 8 times)")
		if n := len(w.Requests()); n != 3+8 {
			t.Errorf("%+v: %d requests", fault, n)
		}
		if !slices.ContainsFunc(w.clock.pauses, func(d time.Duration) bool { return d%time.Second != 0 }) {
			t.Errorf("%+v: pauses of %v are as everybody's", fault, w.clock.pauses)
		}
		if !slices.IsSorted(w.clock.pauses[:4]) && fault.Status != 429 {
			t.Errorf("%+v: pauses of %v", fault, w.clock.pauses)
		}
	}
}

func TestAServerThatIsNotThereIsSaid(t *testing.T) {
	w := newWorld(t, false)
	w.options.URL = "http://127.0.0.1:1"
	w.fails(t, "127.0.0.1:1 does not answer, is that the address?", "connection refused")
	if len(w.clock.pauses) > 0 {
		t.Errorf("it waited for %v", w.clock.pauses)
	}
}

func TestPausesAreThoseThatJiraAsksFor(t *testing.T) {
	const now = "Sun, 01 Mar 2026 09:05:00 GMT" // a little before the clock of Jira's tests
	for name, test := range map[string]struct {
		fault fakejira.Fault
		pause time.Duration
	}{
		"seconds":         {fakejira.Fault{Status: 429, Header: http.Header{"Retry-After": {"42"}}}, 42 * time.Second},
		"a date":          {fakejira.Fault{Status: 429, Header: http.Header{"Retry-After": {"Mon, 02 Mar 2026 09:05:00 GMT"}}}, 5 * time.Minute},
		"a date of Cloud": {fakejira.Fault{Status: 429, Header: http.Header{"X-Ratelimit-Reset": {"2026-03-02T09:05Z"}}}, 5 * time.Minute},
		"a past date":     {fakejira.Fault{Status: 503, Header: http.Header{"Retry-After": {now}}}, time.Second},
		"nothing":         {fakejira.Fault{Status: 429}, time.Second},
		"few are left":    {fakejira.Fault{Header: http.Header{"X-Ratelimit-Nearlimit": {"true"}}}, 2 * time.Second},
		"none is left":    {fakejira.Fault{Header: http.Header{"X-Ratelimit-Remaining": {"0"}, "X-Ratelimit-Interval-Seconds": {"13"}}}, 13 * time.Second},
		"some are left":   {fakejira.Fault{Header: http.Header{"X-Ratelimit-Remaining": {"3"}, "Retry-After": {"0"}}}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, true)
			w.fill(3, 1)
			w.Fault = func(n int, _ *http.Request) (none fakejira.Fault) {
				if n == 4 {
					return test.fault
				}
				return none
			}
			var told time.Duration
			w.options.Progress = func(p fetch.Progress) { told += p.Pause }
			w.fetch(t, nothing())
			var pause time.Duration
			for _, p := range w.clock.pauses {
				pause += p
			}
			if slack := pause - test.pause; slack < -time.Second || slack > test.pause/10+time.Second || told != pause {
				t.Errorf("pauses of %v, told as %v, want %v", pause, told, test.pause)
			}
		})
	}
}

func TestALongPauseIsForPeopleToDecide(t *testing.T) {
	w := newWorld(t, false)
	w.fill(250, 1)
	w.every(5, fakejira.Fault{Status: 429, Header: http.Header{"Retry-After": {"7200"}}})
	w.fails(t, "asks to wait for 2h0m0s", "The 1 answers until here are kept")
	if len(w.clock.pauses) > 0 {
		t.Errorf("it waited for %v", w.clock.pauses)
	}
}

func TestAnAddressThatIsNoneIsRefusedBeforeAnythingIsAsked(t *testing.T) {
	for name, test := range map[string]struct {
		change func(o *fetch.Options)
		says   string
	}{
		"no address":                 {func(o *fetch.Options) { o.URL = "" }, "is a URL"},
		"no scheme":                  {func(o *fetch.Options) { o.URL = "example.atlassian.net" }, "is a URL"},
		"another scheme":             {func(o *fetch.Options) { o.URL = "ftp://example.atlassian.net" }, "is a URL"},
		"a password in it":           {func(o *fetch.Options) { o.URL = "https://ann:" + token + "@example.atlassian.net" }, "holds no user"},
		"a page of it":               {func(o *fetch.Options) { o.URL = "https://example.atlassian.net/browse/SHOP-1" }, "is a page of a Jira"},
		"a query":                    {func(o *fetch.Options) { o.URL = "https://example.atlassian.net/?jql=x" }, "is a page of a Jira"},
		"everybody could see it":     {func(o *fetch.Options) { o.URL = "http://jira.example.com" }, "would show the token"},
		"a token of two lines":       {func(o *fetch.Options) { o.Token = "one\ntwo" }, "right file"},
		"a token that is a text":     {func(o *fetch.Options) { o.User, o.Token = "", "päss" }, "right file"},
		"a user alone":               {func(o *fetch.Options) { o.Token = "" }, "no token"},
		"no project":                 {func(o *fetch.Options) { o.Project = "" }, "no key of a project"},
		"a project that is a clause": {func(o *fetch.Options) { o.Project = `X" OR key > "A` }, "no key of a project"},
		"a project that is a path":   {func(o *fetch.Options) { o.Project = "../X" }, "no key of a project"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, true)
			test.change(&w.options)
			w.fails(t, test.says)
			if len(w.Requests()) > 0 {
				t.Errorf("%v", w.Requests())
			}
		})
	}
}

func TestPlainHTTPIsAllowedOnDemandAndWithoutAToken(t *testing.T) {
	for _, allow := range []func(o *fetch.Options){func(o *fetch.Options) { o.Insecure = true }, func(o *fetch.Options) { o.User, o.Token = "", "" }} {
		w := newWorld(t, true)
		w.options.URL = "http://jira.invalid"
		allow(&w.options)
		w.fails(t, "jira.invalid does not answer") // it tries
	}
}

func TestAPublicJiraIsReadWithoutAToken(t *testing.T) {
	kinds(t, func(t *testing.T, w *world) {
		w.User, w.Token, w.options.User, w.options.Token = "", "", "", ""
		w.fill(10, 3)
		g := nothing()
		w.fetch(t, g)
		if err := g.is(w.Issues()); err != nil {
			t.Error(err)
		}
	})
}

func TestAPersonalAccessTokenNeedsNoUser(t *testing.T) {
	w := newWorld(t, false)
	w.User, w.options.User = "", ""
	w.fill(10, 3)
	if report := w.fetch(t, nothing()); report.Issues != 10 {
		t.Errorf("%+v", report)
	}
}
