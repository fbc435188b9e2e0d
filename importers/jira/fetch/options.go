package fetch

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"
)

// Options say what to fetch.
type Options struct {
	URL     string // of the Jira, with the path it is served under
	User    string // e-mail address (Cloud) or login name (Server); empty: the token is a personal access token
	Token   string // empty: as a stranger
	Project string // key of the project
	// Since is the moment of the last complete run, or the newest change that it brought; zero: fetch everything.
	Since    time.Time
	Dir      string         // where answers are kept until Report.Done; empty: below the user's cache directory
	Fresh    bool           // throw away what an earlier run left in it
	Insecure bool           // send the token over plain HTTP, to other machines too
	Client   *http.Client   // nil: one of its own. Redirects are never followed
	Progress func(Progress) // told before each request and each pause; nil: nobody looks

	Now   func() time.Time                           // nil: the clock
	Sleep func(context.Context, time.Duration) error // nil: really
}

// Progress is how far a run is.
type Progress struct {
	Issues int           // fetched so far
	Pause  time.Duration // how long nothing will be asked
	Why    string        // there is a pause
}

// projectKeys is wider than what Jira allows unless told otherwise.
var projectKeys = regexp.MustCompile(`^[\pL\pN_]+$`)

// check says what is wrong with the options.
func (o Options) check() (*url.URL, error) {
	base, err := url.Parse(strings.TrimRight(o.URL, "/"))
	switch {
	case err != nil || base.Host == "" || base.Scheme != "https" && base.Scheme != "http":
		return nil, errors.New("the address of a Jira is a URL such as https://example.atlassian.net or https://jira.example.com/jira")
	case base.User != nil:
		return nil, errors.New("the address of a Jira holds no user and no password: they would be seen by others; give the token in a file")
	case base.RawQuery != "" || base.Fragment != "" || strings.Contains(base.Path, "/browse/") || strings.Contains(base.Path, "/rest/"):
		return nil, fmt.Errorf("%s is a page of a Jira: give the address without what follows the name of the site", base.Redacted())
	case base.Scheme == "http" && o.Token != "" && !o.Insecure && !isLoopback(base.Hostname()):
		return nil, fmt.Errorf("http://%s would show the token to everybody on the way: use https://, or allow it with --insecure", base.Host)
	case strings.ContainsFunc(o.Token+o.User, func(r rune) bool { return r < ' ' || r > '~' && o.User == "" }):
		return nil, errors.New("the token holds characters that no token has: is it the right file?")
	case o.User != "" && o.Token == "":
		return nil, errors.New("there is a user, but no token")
	case !projectKeys.MatchString(o.Project):
		return nil, fmt.Errorf("%q is no key of a project: it is what its issues begin with, such as SHOP of SHOP-123", o.Project)
	}
	return base, nil
}

func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// sleep waits, or ends with the context.
func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// withDefaults fills in what was left out.
func (o Options) withDefaults() Options {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Sleep == nil {
		o.Sleep = sleep
	}
	if o.Progress == nil {
		o.Progress = func(Progress) {}
	}
	client := *cmp.Or(o.Client, http.DefaultClient)
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse } // the token goes nowhere else
	o.Client = &client
	return o
}
