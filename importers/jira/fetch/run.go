package fetch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// errNoProgress says that Jira's answers lead nowhere.
var errNoProgress = errors.New("the same comes again and again from Jira, although it was asked for what follows")

// run is one run, at a position.
type run struct {
	*asker
	site     site
	kept     *kept
	take     func(string, io.Reader) error
	unwanted bool // taking an answer failed
	partial  []string
	gone     []string
	at       position
	anchors  []string // last keys of the pages so far; empty where a round begins
	renewed  int      // how often the logs of these issues were begun anew
}

// mostRounds bounds a run in which every round takes longer than the margin.
const mostRounds = 5

// over says that nothing is left to ask for: the last round was so short that the next run reaches back behind its begin, even if
// all that is known of this one is the newest change that it brought.
func (r *run) over() bool {
	return r.at.resting() && (r.site.now().Sub(r.at.Began) < margin || r.at.Rounds >= mostRounds)
}

// goTo makes a position the present one.
func (r *run) goTo(p position) {
	r.partial, r.gone = append(r.partial, p.Partial...), append(r.gone, p.Gone...)
	p.Partial, p.Gone = nil, nil
	if p.After != r.at.After {
		r.anchors = append(r.anchors, p.After)
	}
	r.at = p
}

// step asks for what is next, keeps the answer and hands it over.
func (r *run) step(ctx context.Context) error {
	r.o.Progress(Progress{Issues: r.at.Issues})
	switch {
	case len(r.at.Again) > 0:
		return r.again(ctx)
	case len(r.at.Logs) > 0:
		return r.logs(ctx)
	case r.at.Ended:
		r.goTo(r.at.next(r.site.now()))
	}
	return r.search(ctx)
}

// search asks for the issues after the last one. Where that is gone Jira says that there is none after it, or refuses: so an empty
// answer counts only if it is still there.
func (r *run) search(ctx context.Context) error {
	var page found
	body, err := r.keep(ctx, r.searching, &page)
	if nothing := err == nil && len(page.Issues) == 0; r.at.After != "" && (nothing || refusedWith(err, http.StatusBadRequest)) {
		there, failed := r.there(ctx)
		if failed != nil {
			return failed
		}
		if !there {
			r.stepBack()
			return nil
		}
	}
	if err != nil {
		return err
	}
	then := r.at.searched(page, r.site.cloud)
	if !then.Ended && then.After == r.at.After {
		return errNoProgress
	}
	return r.add(fmt.Sprintf("search page %d", then.Searches), body, then)
}

// stepBack goes on after the page before, whose last issue may still be there.
func (r *run) stepBack() {
	r.anchors = r.anchors[:max(0, len(r.anchors)-1)]
	r.at.After = ""
	if len(r.anchors) > 0 {
		r.at.After = r.anchors[len(r.anchors)-1]
	}
}

// searching is the request for the issues after the last one.
func (r *run) searching() request {
	jql := r.inProject()
	if r.at.After != "" {
		jql += fmt.Sprintf(" AND key > %q", r.at.After)
	}
	if !r.at.Since.IsZero() {
		// Minutes back from now: an instant would be read in the time zone of whose token it is.
		minutes := int(max(0, r.site.now().Sub(r.at.Since))/time.Minute) + 1 + int(margin/time.Minute)
		jql += fmt.Sprintf(" AND updated >= \"-%dm\"", minutes)
	}
	return r.forIssues(jql+" ORDER BY key ASC", r.size, "*all", "names,schema,changelog")
}

func (r *run) inProject() string { return fmt.Sprintf("project = %q", r.site.project) }

func (r *run) forIssues(jql string, most int, fields, expand string) request {
	path := "/rest/api/2/search"
	if r.site.cloud {
		path = "/rest/api/3/search/jql"
	}
	query := url.Values{"jql": {jql}, "maxResults": {strconv.Itoa(most)}, "fields": {fields}}
	if expand != "" {
		query.Set("expand", expand)
	}
	return request{method: http.MethodGet, path: path, query: query}
}

// there says whether Jira still knows the last issue as one of the project.
func (r *run) there(ctx context.Context) (bool, error) {
	ask := r.forIssues(fmt.Sprintf("%s AND key = %q", r.inProject(), r.at.After), 1, "summary", "")
	var page found
	err := r.ask(ctx, ask.same, func(body io.Reader) error { return decodeInto(body, &page) })
	if refusedWith(err, http.StatusBadRequest) {
		return false, nil
	}
	return len(page.Issues) > 0, err
}

// mostRenewed is how often change logs are begun anew because the token of their next page ended.
const mostRenewed = 3

// logs asks for a page of the change logs of the issues that came last. A token that ended is no loss: they are asked for anew.
func (r *run) logs(ctx context.Context) error {
	var page logs
	body, err := r.keep(ctx, r.forLogs, &page)
	if r.at.Token != "" && r.renewed < mostRenewed && refusedWith(err, http.StatusBadRequest) {
		r.at.Token = ""
		r.renewed++
		return nil
	}
	if err != nil {
		return err
	}
	then := r.at.logged(page)
	if then.Token == "" {
		r.renewed = 0
	} else if then.Token == r.at.Token {
		return errNoProgress
	}
	return r.add(fmt.Sprintf("change logs %d", then.Bulks), body, then)
}

// forLogs is the request for the next page of the change logs of these issues, of ten entries for each issue of a page.
func (r *run) forLogs() request {
	var body struct {
		IDs   []string `json:"issueIdsOrKeys"`
		Most  int      `json:"maxResults"`
		Token string   `json:"nextPageToken,omitempty"`
	}
	for _, l := range r.at.Logs {
		body.IDs = append(body.IDs, l.ID)
	}
	body.Most, body.Token = 10*r.size, r.at.Token
	return request{method: http.MethodPost, path: "/rest/api/3/changelog/bulkfetch", body: body}
}

// again reads an issue once more. One that is no longer in the project is of no interest.
func (r *run) again(ctx context.Context) error {
	version := "2"
	if r.site.cloud {
		version = "3"
	}
	var one issue
	body, err := r.keep(ctx, request{
		method: http.MethodGet, path: "/rest/api/" + version + "/issue/" + r.at.Again[0].ID,
		query: url.Values{"fields": {"*all"}, "expand": {"names,schema,changelog"}},
	}.same, &one)
	if refusedWith(err, http.StatusNotFound) || err == nil && !strings.EqualFold(one.project(), r.site.project) {
		r.at = r.at.missed()
		return nil
	}
	if err != nil {
		return err
	}
	return r.add("issue "+one.Key, body, r.at.read(one, r.site.cloud))
}

// keep asks, and keeps the body of the answer beside the others, not yet as one of them.
func (r *run) keep(ctx context.Context, question func() request, into any) (part, error) {
	var kept part
	err := r.ask(ctx, question, func(body io.Reader) (err error) {
		kept, err = r.kept.part(body, into)
		return err
	})
	return kept, err
}

// add makes an answer one of those that are kept, and hands it over.
func (r *run) add(name string, body part, then position) error {
	p, err := r.kept.add(name, body, then)
	if err != nil {
		return err
	}
	return r.hand(p)
}
