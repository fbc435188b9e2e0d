package fetch

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
)

// Refusal says that Jira does not do what it was asked for.
type Refusal struct {
	Status int
	text   string
}

// Error says what is wrong, and what to do about it.
func (r *Refusal) Error() string { return r.text }

// refusedWith says whether an error is a refusal with a status.
func refusedWith(err error, status int) bool {
	r := new(Refusal)
	return errors.As(err, &r) && r.Status == status
}

// refused is what an answer means that is none.
func (a *asker) refused(answer *http.Response, now time.Time) error {
	host, said := a.base.Host, words(answer.Body)
	switch status := answer.StatusCode; {
	case status == http.StatusTooManyRequests:
		return &passing{fmt.Errorf("%s allows no more requests for now", host), asked(answer.Header, now)}
	case status >= 500, status == http.StatusRequestTimeout, status == http.StatusTooEarly:
		return &passing{fmt.Errorf("%s is in trouble: %d %s%s", host, status, http.StatusText(status), said), asked(answer.Header, now)}
	case status >= 300 && status < 400:
		return &Refusal{status, a.moved(answer)}
	case strings.Contains(answer.Header.Get("X-Authentication-Denied-Reason"), "CAPTCHA"):
		return &Refusal{status, fmt.Sprintf("%s wants to see a person after several wrong passwords: sign in there once in a browser, then try again", host)}
	case status == http.StatusUnauthorized:
		return &Refusal{status, a.unauthorized()}
	case status == http.StatusForbidden:
		return &Refusal{status, fmt.Sprintf("%s does not let this account read that%s: it needs the permission Browse Projects, and for a token with scopes that of reading", host, said)}
	default:
		return &Refusal{status, fmt.Sprintf("%s answers %d %s%s", host, status, http.StatusText(status), said)}
	}
}

func (a *asker) unauthorized() string {
	host := a.base.Host
	switch {
	case a.o.Token == "":
		return host + " shows nothing to strangers: give a token with --token-file, and on Jira Cloud the account's e-mail address with --user"
	case a.o.User == "":
		return host + " does not take the token: it may have ended, or been revoked; on Jira Cloud --user is needed too, the e-mail address of the token's account"
	default:
		return host + " does not take the user and the token: the token may have ended, or been revoked, or be another user's; " +
			"on Jira Cloud --user is an e-mail address, and for a personal access token of Jira Data Center --user is left out"
	}
}

// moved tells of an answer that leads elsewhere. The token goes nowhere that its owner did not name.
func (a *asker) moved(answer *http.Response) string {
	to, err := answer.Location()
	if err != nil {
		return a.base.Host + " leads elsewhere, and does not say where"
	}
	if strings.Contains(strings.ToLower(to.Path), "login") {
		return fmt.Sprintf("%s asks people to sign in at %s, and takes no token here: is the address that of the Jira itself?", a.base.Host, to.Host)
	}
	site, _, _ := strings.Cut(to.Path, "/rest/api/")
	return fmt.Sprintf("%s leads to %s://%s%s: if that is your Jira, give that address", a.base.Host, to.Scheme, to.Host, site)
}

// words are Jira's own about an error, with what leads to them; empty: it says nothing for people.
func words(body io.Reader) string {
	var said struct {
		Messages []string          `json:"errorMessages"`
		Errors   map[string]string `json:"errors"`
		Message  string            `json:"message"`
	}
	if json.NewDecoder(io.LimitReader(body, 1<<16)).Decode(&said) != nil {
		return ""
	}
	text := cmp.Or(strings.Join(said.Messages, " "), said.Message)
	for _, fault := range said.Errors {
		text += " " + fault
	}
	if text = strings.TrimSpace(text); text == "" {
		return ""
	}
	if runes := []rune(text); len(runes) > 300 {
		text = string(runes[:300]) + "..."
	}
	return " (it says: " + text + ")"
}
