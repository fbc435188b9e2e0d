package fetch

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"time"
)

// site is what is known of a Jira before the first issue.
type site struct {
	cloud   bool
	project string           // its key, as Jira writes it
	now     func() time.Time // by Jira's clock
}

// look finds out what kind of Jira it is, whether it takes the token, and whether there is such a project.
func (a *asker) look(ctx context.Context) (s site, err error) {
	var info struct {
		Deployment string `json:"deploymentType"`
		Time       string `json:"serverTime"`
	}
	if err := a.value(ctx, "/rest/api/2/serverInfo", &info); err != nil {
		if refusedWith(err, http.StatusNotFound) {
			return s, fmt.Errorf("there is no Jira at %s: its address may go on with a path, such as %s/jira", a.address(), a.address())
		}
		return s, err
	}
	s.cloud, s.now = info.Deployment == "Cloud", a.clock(info.Time)
	if a.o.Token != "" {
		if err := a.value(ctx, "/rest/api/2/myself", &struct{}{}); err != nil {
			return s, err
		}
	}
	s.project, err = a.projectKey(ctx)
	return s, err
}

// clock is Jira's: what changed is asked for by it.
func (a *asker) clock(said string) func() time.Time {
	at, err := time.Parse("2006-01-02T15:04:05.999999999-0700", said)
	if err != nil {
		return a.o.Now
	}
	ahead := at.Sub(a.o.Now())
	return func() time.Time { return a.o.Now().Add(ahead).UTC() }
}

// projectKey is the key as Jira writes it now: it may be written in small letters, and may have been another.
func (a *asker) projectKey(ctx context.Context) (string, error) {
	var project struct {
		Key string `json:"key"`
	}
	err := a.value(ctx, "/rest/api/2/project/"+a.o.Project, &project)
	if refusedWith(err, http.StatusNotFound) {
		return "", fmt.Errorf("%s knows no project %s that this account may see: check the key, and that the account has the permission Browse Projects in it",
			a.base.Host, a.o.Project)
	}
	if err == nil && project.Key == "" {
		err = fmt.Errorf("%s says nothing of the project %s", a.base.Host, a.o.Project)
	}
	return project.Key, err
}

// value asks for something small.
func (a *asker) value(ctx context.Context, path string, into any) error {
	return a.ask(ctx, request{method: http.MethodGet, path: path}.same, func(body io.Reader) error { return decodeInto(body, into) })
}
