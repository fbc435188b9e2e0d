package jira

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"time"

	"waymark/importers/history"
	"waymark/importers/jira/dates"
)

// reader goes once over all that Jira gave, and hands over what is whole. Faults are gathered: nothing may be sent where
// there are any.
type reader struct {
	in      *history.Intake
	zone    *time.Location // of times that name none
	dates   dates.Order    // of day and month
	file    string
	read    int // issues so far, copies among them
	place   int // of the issue in its result, which for a board is in the order of the backlog
	results results
	roles   map[string]role // of fields of a team's own, by their ids
}

func newReader(in *history.Intake, o Options) *reader {
	return &reader{in: in, zone: o.Zone, dates: o.Dates, results: results{}, roles: map[string]role{}}
}

func (r *reader) files(files []string) error {
	passedOver, err := history.Walk(r.in.Context(), files, func(f history.File) error { return r.Read(f.Name, f.Reader) })
	for _, f := range passedOver {
		r.in.PassOver(f.Name, f.Why)
	}
	r.results.missing(r.in.Missing)
	return err
}

// fetched reads what a Jira answers. That there were no issues is that nothing changed since the last import.
func (r *reader) fetched(fetch func(page func(string, io.Reader) error) ([]string, error)) error {
	partial, err := fetch(r.Read)
	for _, key := range partial {
		r.in.Missing(key + ": Jira gives only a part of its change log")
	}
	if err == nil && r.read == 0 {
		return history.ErrNothingNew
	}
	return err
}

// foreign is what is none of Jira's, which is passed over.
type foreign string

func (f foreign) Error() string { return string(f) }

// Read reads a file, whatever format it is in. An error is none of the file's.
func (r *reader) Read(name string, in io.Reader) error {
	r.file = name
	before := r.read
	err := r.parse(bufio.NewReaderSize(in, 1<<16))
	var passed foreign
	switch {
	case err == nil:
		return nil
	case errors.As(err, &passed) && r.read == before:
		return history.PassOver(string(passed))
	case errors.Is(err, history.ErrTooManyFaults), errors.Is(err, errEnd):
		return err
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		err = errors.New("ends before its end: it is truncated or empty")
	}
	return r.fault("", "", err)
}

// errEnd marks errors that are not the input's.
var errEnd = errors.New("reading ended")

func (r *reader) parse(in *bufio.Reader) error {
	header, err := in.Peek(1 << 14)
	if len(header) == 0 {
		return err
	}
	start := bytes.TrimSpace(header)
	switch {
	case len(start) == 0:
		return io.ErrUnexpectedEOF
	case start[0] == '{' || start[0] == '[':
		return r.readJSON(in)
	case start[0] == '<':
		return r.readXML(in)
	default:
		return r.readCSV(in)
	}
}

// fault notes what is wrong with the input, and where; an error ends the reading.
func (r *reader) fault(issue, field string, err error) error {
	if r.in.Fault(history.Place{File: r.file, Item: issue, Field: field}, err) {
		return nil
	}
	return history.ErrTooManyFaults
}

// add hands an issue over.
func (r *reader) add(i history.Item) error {
	if err := r.in.Add(i); err != nil {
		return fmt.Errorf("%w: %w", errEnd, err)
	}
	return nil
}
