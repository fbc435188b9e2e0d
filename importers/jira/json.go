package jira

import (
	"bufio"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"
)

// readJSON reads search pages, lists of issues, issues, change logs and webhooks, one value after the other, as NDJSON has
// them, an issue at a time.
func (r *reader) readJSON(in *bufio.Reader) error {
	decoder := json.NewDecoder(in)
	for n := 0; ; n++ {
		start, err := decoder.Token()
		switch {
		case errors.Is(err, io.EOF) && n > 0:
			return nil
		case err != nil:
			return err
		case start == json.Delim('['):
			err = r.list(decoder, r.value)
		case start == json.Delim('{'):
			err = r.object(decoder)
		default:
			return foreign("is none of Jira's formats: it is JSON, and neither an object nor a list")
		}
		if err != nil {
			return err
		}
	}
}

// list reads the rest of a list.
func (r *reader) list(decoder *json.Decoder, value func(json.RawMessage) error) error {
	for decoder.More() {
		var text json.RawMessage
		if err := decoder.Decode(&text); err != nil {
			return err
		}
		if err := value(text); err != nil {
			return err
		}
	}
	_, err := decoder.Token()
	return err
}

// streamed are the members of an object that are long lists, which are read an element at a time.
func (r *reader) streamed(name string) func(json.RawMessage) error {
	switch name {
	case "issues":
		return r.issueText
	case "issueChangeLogs":
		return r.changeLogText
	default:
		return nil
	}
}

// object reads the rest of an object: a page of a result if it has a long list, else one value.
func (r *reader) object(decoder *json.Decoder) error {
	r.place = 0
	members, paged, before := map[string]json.RawMessage{}, "", r.read
	for decoder.More() {
		token, err := decoder.Token()
		if err != nil {
			return err
		}
		name, _ := token.(string)
		if each := r.streamed(name); each != nil {
			paged = name
			if start, err := decoder.Token(); err != nil || start != json.Delim('[') {
				return cmp.Or(err, fmt.Errorf("%s is no list", name))
			}
			if err := r.list(decoder, each); err != nil {
				return err
			}
			continue
		}
		var member json.RawMessage
		if err := decoder.Decode(&member); err != nil {
			return err
		}
		members[name] = member
		if name == "startAt" {
			r.begins(member)
		}
		r.describes(name, member)
	}
	if _, err := decoder.Token(); err != nil {
		return err
	}
	whole, err := json.Marshal(members)
	if err != nil {
		return err
	}
	if paged == "" {
		return r.value(whole)
	}
	var p rawPage
	if err := json.Unmarshal(whole, &p); err != nil {
		return err
	}
	r.results.add(r.file, paged, p, r.read-before)
	return nil
}

// begins notes how many issues of the result are before the page: Jira says so before it lists them.
func (r *reader) begins(startAt json.RawMessage) {
	_ = json.Unmarshal(startAt, &r.place) // else the place in the page counts
}

// value reads one value: an issue, a page of a change log, a webhook.
func (r *reader) value(text json.RawMessage) error {
	var is struct {
		Fields, Changelog, Values, WebhookEvent, Issue, Issues, IssueChangeLogs json.RawMessage
		Self                                                                    string
	}
	if err := json.Unmarshal(text, &is); err != nil {
		return foreign("is none of Jira's formats: it holds neither issues, an issue nor a change log")
	}
	switch {
	case is.WebhookEvent != nil && is.Issue != nil:
		return r.webhook(text)
	case is.Values != nil && isChangeLog(is.Self):
		return r.changeLogPage(text)
	case is.Fields != nil || is.Changelog != nil:
		return r.issueText(text)
	case is.Issues != nil || is.IssueChangeLogs != nil: // a page in a list
		return r.page(text)
	default:
		return foreign("is none of Jira's formats: it holds neither issues, an issue nor a change log")
	}
}

// issueText reads an issue.
func (r *reader) issueText(text json.RawMessage) error {
	r.read++
	r.place++
	if !utf8.Valid(text) {
		return r.fault(fmt.Sprintf("number %d", r.read), "", errors.New("is not UTF-8"))
	}
	var raw rawIssue
	if err := json.Unmarshal(text, &raw); err != nil {
		return r.fault(raw.called(r.read), fieldOf(err), fmt.Errorf("is not as Jira gives it: %w", err))
	}
	return r.issue(raw)
}

// fieldOf is the place that an error of encoding/json names.
func fieldOf(err error) string {
	wrong := new(json.UnmarshalTypeError)
	if errors.As(err, &wrong) {
		return wrong.Field
	}
	return ""
}
