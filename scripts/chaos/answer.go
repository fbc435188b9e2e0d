package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"waymark/scripts/served"
)

// answer is what a node said.
type answer struct{ served.Answer }

// says is what it comes to, in words.
func (a answer) says() string {
	switch a.Status {
	case 0:
		return "no answer"
	case http.StatusPreconditionFailed:
		return http.StatusText(a.Status)
	}
	var problem struct{ Detail string }
	_ = json.Unmarshal(a.Text, &problem) // another text has none
	return strings.TrimSpace(fmt.Sprint(a.Status, " ", problem.Detail))
}

// recordedNothing says that the node knows that it recorded nothing.
func (a answer) recordedNothing() bool {
	return a.Status == http.StatusServiceUnavailable &&
		(strings.Contains(a.says(), "nothing was recorded") || strings.Contains(a.says(), "recorded nothing"))
}

// learn takes note of what a node said of an operation.
func (o *operation) learn(a answer) {
	switch {
	case a.Status == http.StatusOK:
		var said struct {
			Revision int64
			Position string
			Events   []struct{ ID string }
		}
		if err := json.Unmarshal(a.Text, &said); err != nil {
			o.fault = err.Error()
			return
		}
		o.outcome, o.revision, o.position = done, said.Revision, said.Position
		for _, e := range said.Events {
			o.ids = append(o.ids, e.ID)
		}
	case a.Status == http.StatusPreconditionFailed:
		var stale struct {
			Current int64 `json:"current_revision"`
		}
		if err := json.Unmarshal(a.Text, &stale); err != nil {
			o.fault = err.Error()
			return
		}
		o.outcome, o.revision = refused, stale.Current
	case a.recordedNothing():
		if o.outcome == untried {
			o.outcome = nothing
		}
	case a.Status == 0, a.Status == http.StatusServiceUnavailable:
		o.outcome = unknown
	default:
		o.fault = a.says()
	}
}

// see takes note of what a read model showed, if it did.
func (o *operation) see(a answer) bool {
	var err error
	o.outcome = done
	if o.source == "backlog" {
		o.revision, err = strconv.ParseInt(strings.Trim(a.Header.Get("ETag"), `"`), 10, 64)
		return err == nil
	}
	var page struct {
		Items []struct {
			Revision         int64
			Reason, Position string
		}
	}
	if err := json.Unmarshal(a.Text, &page); err != nil || len(page.Items) != 1 {
		return false
	}
	last := page.Items[0]
	o.revision, o.key, o.position = last.Revision, last.Reason, last.Position
	return true
}
