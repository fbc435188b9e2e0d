package main

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/anishathalye/porcupine"
)

// book is what a backlog is to those who know nothing but its revisions: the last one, and the key of what made it.
type book struct {
	revision int64
	key      string
}

// sequential is a book that does one thing after the other.
var sequential = porcupine.Model{
	Init:              func() any { return book{revision: -1} },
	Step:              func(b, asked, _ any) (bool, any) { return b.(book).step(asked.(operation)) },
	DescribeOperation: func(asked, _ any) string { return asked.(operation).String() },
	DescribeState:     func(b any) string { return fmt.Sprintf("revision %d by %s", b.(book).revision, b.(book).key) },
}

// step says whether a book may have answered so, and what it is then.
func (b book) step(o operation) (bool, book) {
	fits := o.ifMatch == nil || *o.ifMatch == b.revision
	switch {
	case o.source != "":
		return o.revision == b.revision && (o.key == "" || o.key == b.key), b
	case o.outcome == refused:
		return !fits && o.revision == b.revision, b
	default:
		return fits && o.revision == b.revision+int64(o.events), book{o.revision, o.key}
	}
}

func (o operation) String() string {
	when := fmt.Sprintf("%v to %v: ", o.call, o.back)
	if o.outcome == unknown {
		when = fmt.Sprintf("%v to any time: ", o.call)
	}
	at := ""
	if o.ifMatch != nil {
		at = fmt.Sprintf(" if revision %d", *o.ifMatch)
	}
	switch {
	case o.source != "":
		return when + fmt.Sprintf("writer %d reads revision %d by %q", o.writer, o.revision, o.key)
	case o.outcome == refused:
		return when + fmt.Sprintf("%s%s: refused at revision %d", o.key, at, o.revision)
	}
	return when + fmt.Sprintf("%s%s: %d events up to revision %d", o.key, at, o.events, o.revision)
}

// linearizable says whether one book that does one thing after the other may have answered so, each time at a moment between
// question and answer. Time limits the search. What it found can be looked at in a browser.
func linearizable(operations []operation, limit time.Duration) (porcupine.CheckResult, porcupine.LinearizationInfo) {
	asked := make([]porcupine.Operation, 0, len(operations))
	for n, o := range operations {
		one := porcupine.Operation{ClientId: o.writer, Input: o, Call: int64(o.call), Return: int64(o.back), Metadata: n}
		if o.outcome == unknown { // it was done at any time since
			one.Return = math.MaxInt64
		}
		asked = append(asked, one)
	}
	return porcupine.CheckOperationsVerbose(sequential, asked, limit)
}

// around is how much of a history is shown before and after where it is stuck.
const around = 8

// stuck shows where a history goes on in no order: the last operations of the longest order that was found, and the first of those
// that are not in it.
func stuck(operations []operation, info porcupine.LinearizationInfo) string {
	var longest []porcupine.Operation
	for _, order := range info.PartialLinearizationsOperations()[0] {
		if len(order) > len(longest) {
			longest = order
		}
	}
	ordered := make([]bool, len(operations))
	for _, one := range longest {
		ordered[one.Metadata.(int)] = true
	}
	var rest []operation
	for n, o := range operations {
		if !ordered[n] {
			rest = append(rest, o)
		}
	}
	slices.SortFunc(rest, func(a, b operation) int { return cmp.Compare(a.call, b.call) })
	var shown strings.Builder
	for _, one := range longest[max(0, len(longest)-around):] {
		fmt.Fprintf(&shown, "\n  %v", one.Input)
	}
	fmt.Fprint(&shown, "\n  and then none of")
	for _, o := range rest[:min(around, len(rest))] {
		fmt.Fprintf(&shown, "\n  %v", o)
	}
	return shown.String()
}
