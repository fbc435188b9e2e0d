package fakejira

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"time"
)

// Fault is what goes wrong with one answer.
type Fault struct {
	Status   int         // instead of the answer; 0: the answer comes
	Header   http.Header // beside whatever comes
	Body     string      // of the status
	Cut      bool        // the answer breaks off in its middle
	Silent   bool        // nothing comes until who asks gives up
	EndToken bool        // a token of a page is one no more
}

// ServeHTTP answers one request after the other.
func (j *Jira) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	j.turn.Lock()
	defer j.turn.Unlock()
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	fault := j.begin(r, body)
	for name, values := range fault.Header {
		w.Header()[name] = values
	}
	switch {
	case fault.Silent:
		<-r.Context().Done()
	case fault.Status != 0:
		w.WriteHeader(fault.Status)
		_, _ = io.WriteString(w, fault.Body)
	default:
		j.mu.Lock()
		status, answer := j.answer(r, body, fault)
		j.mu.Unlock()
		send(w, status, marshal(answer), fault.Cut)
	}
}

// Intercept has a function run before each request is answered, also while it is asked.
func (j *Jira) Intercept(before func(n int)) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.Before = before
}

// begin notes a request, lets others work on the project, and says what goes wrong.
func (j *Jira) begin(r *http.Request, body []byte) (fault Fault) {
	j.mu.Lock()
	j.requests = append(j.requests, strings.TrimSpace(r.Method+" "+r.URL.Path+" "+r.URL.Query().Get("jql")+string(body)))
	n, before, goesWrong := len(j.requests), j.Before, j.Fault
	j.mu.Unlock()
	if before != nil {
		before(n)
	}
	if goesWrong != nil {
		fault = goesWrong(n, r)
	}
	return fault
}

func send(w http.ResponseWriter, status int, text []byte, cut bool) {
	w.Header().Set("Content-Type", "application/json;charset=UTF-8")
	w.WriteHeader(status)
	if !cut {
		_, _ = w.Write(text)
		return
	}
	_, _ = w.Write(text[:len(text)/2])
	_ = http.NewResponseController(w).Flush()
	panic(http.ErrAbortHandler)
}

// problem is how Jira says what is wrong.
func problem(status int, words ...string) (int, any) {
	return status, map[string]any{"errorMessages": words, "errors": map[string]string{}}
}

// answer routes a request.
func (j *Jira) answer(r *http.Request, body []byte, fault Fault) (int, any) {
	path, ours := strings.CutPrefix(r.URL.Path, "/rest/api/")
	version, path, _ := strings.Cut(path, "/")
	if !ours || version != "2" && (version != "3" || !j.Cloud) {
		return problem(http.StatusNotFound)
	}
	if path == "serverInfo" {
		deployment := map[bool]string{true: "Cloud", false: "Server"}[j.Cloud]
		return http.StatusOK, map[string]any{"deploymentType": deployment, "serverTime": j.Now().Format(layout), "version": "9.12.0"}
	}
	if !j.allowed(r) {
		return problem(http.StatusUnauthorized, "Client must be authenticated to access this resource.")
	}
	name, rest, _ := strings.Cut(path, "/")
	switch {
	case path == "myself":
		return http.StatusOK, map[string]string{"displayName": "Ann"}
	case name == "project":
		return j.project(rest)
	case path == "search" && j.Cloud:
		return problem(http.StatusGone, "The requested API has been removed. Please migrate to the /rest/api/3/search/jql API.")
	case path == "search", path == "search/jql" && j.Cloud:
		return j.search(r.URL.Query())
	case path == "changelog/bulkfetch" && j.Cloud && r.Method == http.MethodPost:
		return j.bulk(body, fault.EndToken)
	case name == "issue":
		return j.issue(rest)
	}
	return problem(http.StatusNotFound)
}

// allowed says whether the request shows who may read: Cloud takes an account's e-mail address with a token, Data Center a user with a
// password or a personal access token alone.
func (j *Jira) allowed(r *http.Request) bool {
	if j.Token == "" {
		return true
	}
	if j.User == "" {
		return r.Header.Get("Authorization") == "Bearer "+j.Token
	}
	user, token, _ := r.BasicAuth()
	return user == j.User && token == j.Token
}

func (j *Jira) project(key string) (int, any) {
	if !strings.EqualFold(key, j.Project) {
		return problem(http.StatusNotFound, "No project could be found with key '"+key+"'.")
	}
	return http.StatusOK, map[string]string{"id": "10000", "key": j.Project, "name": j.Project}
}

// issue is one issue, wherever it is now.
func (j *Jira) issue(name string) (int, any) {
	i := j.find(name)
	if i == nil {
		return problem(http.StatusNotFound, "Issue does not exist or you do not have permission to see it.")
	}
	answer := j.shown(i, true, j.OneLogOf)
	answer["names"], answer["schema"] = j.names, j.schema
	return http.StatusOK, answer
}

// shown is an issue as answers hold it, with at most so many entries of its log, the newest first, as Cloud gives them; 0: all, the
// oldest first, as Server does.
func (j *Jira) shown(i *Issue, log bool, most int) map[string]any {
	answer := map[string]any{"id": i.ID, "key": i.Key, "fields": i.Fields}
	if !log {
		return answer
	}
	histories := []any{}
	for n := range i.Log {
		if most == 0 {
			histories = append(histories, i.Log[n].Raw)
		} else if n < most {
			histories = append(histories, i.Log[len(i.Log)-1-n].Raw)
		}
	}
	limit, total := len(histories), len(i.Log)
	if j.Cloud {
		limit = most
	}
	if j.Coy {
		total = len(histories)
	}
	answer["changelog"] = map[string]any{"startAt": 0, "maxResults": limit, "total": total, "histories": histories}
	return answer
}

// decode reads the body of a request.
func decode(body []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(body))
	d.DisallowUnknownFields()
	return d.Decode(into)
}

// millis is an instant as pages of change logs have it.
func millis(at time.Time) json.RawMessage { return marshal(at.UnixMilli()) }
