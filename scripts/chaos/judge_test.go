package main

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/anishathalye/porcupine"

	"waymark/events"
)

// wrote is a command that was done between two moments.
func wrote(key string, revision int64, call, back time.Duration) operation {
	return operation{key: key, events: 1, outcome: done, revision: revision, call: call, back: back}
}

// at makes an operation one for a revision.
func at(revision int64, o operation) operation {
	o.ifMatch = &revision
	return o
}

// saw is a read of a read model.
func saw(key string, revision int64, call, back time.Duration) operation {
	o := wrote(key, revision, call, back)
	o.source = "decisions"
	return o
}

// neverHeardOf makes an operation one that nobody answered.
func neverHeardOf(o operation) operation {
	o.outcome = unknown
	return o
}

func TestOnlyAnswersThatABookGivesThatDoesOneThingAfterTheOtherAreLinearizable(t *testing.T) {
	first := wrote("first", 0, 0, 1)
	turnedAway := at(0, wrote("b", 1, 4, 5))
	turnedAway.outcome = refused
	for name, test := range map[string]struct {
		operations []operation
		want       porcupine.CheckResult
	}{
		"one after the other":                      {[]operation{first, wrote("a", 1, 2, 3), saw("a", 1, 4, 5)}, porcupine.Ok},
		"two at once, in either order":             {[]operation{first, wrote("a", 2, 2, 9), wrote("b", 1, 3, 8)}, porcupine.Ok},
		"two for one revision":                     {[]operation{first, at(0, wrote("a", 1, 2, 9)), at(0, wrote("b", 2, 3, 8))}, porcupine.Illegal},
		"one revision told twice":                  {[]operation{first, wrote("a", 1, 2, 9), wrote("b", 1, 3, 8)}, porcupine.Illegal},
		"a revision that nobody made":              {[]operation{first, wrote("a", 2, 2, 3)}, porcupine.Illegal},
		"a revision made by one of no answer":      {[]operation{first, neverHeardOf(wrote("b", 1, 2, 3)), wrote("a", 2, 8, 9)}, porcupine.Ok},
		"one of no answer done before it began":    {[]operation{first, wrote("a", 2, 2, 3), neverHeardOf(wrote("b", 1, 4, 5))}, porcupine.Illegal},
		"a read of what was not there any more":    {[]operation{first, wrote("a", 1, 2, 3), saw("first", 0, 4, 5)}, porcupine.Illegal},
		"a read of somebody else's event":          {[]operation{first, wrote("a", 1, 2, 3), saw("b", 1, 4, 5)}, porcupine.Illegal},
		"a read while it was made":                 {[]operation{first, wrote("a", 1, 2, 9), saw("a", 1, 3, 4), saw("a", 1, 5, 6)}, porcupine.Ok},
		"a read that goes back":                    {[]operation{first, wrote("a", 1, 2, 9), saw("a", 1, 3, 4), saw("first", 0, 5, 6)}, porcupine.Illegal},
		"a refusal for an old revision":            {[]operation{first, wrote("a", 1, 2, 3), turnedAway}, porcupine.Ok},
		"a refusal for the revision that it is at": {[]operation{first, turnedAway}, porcupine.Illegal},
	} {
		if got, info := linearizable(test.operations, time.Minute); got != test.want {
			t.Errorf("%s: %s, want %s:%s", name, got, test.want, stuck(test.operations, info))
		}
	}
}

func TestWhatTheLogLacksAndWhatItMustNotHoldIsNamed(t *testing.T) {
	event := func(revision int64, key string) events.Raw {
		return events.Raw{ID: fmt.Sprint("id", revision), Revision: revision, Metadata: fmt.Appendf(nil, `{"reason": %q}`, key)}
	}
	told := wrote("told", 1, 2, 3)
	told.ids = []string{"id1"}
	denied := wrote("denied", 0, 2, 3)
	denied.outcome = nothing
	for name, test := range map[string]struct {
		log        []events.Raw
		operations []operation
		want       string
	}{
		"all is there":              {[]events.Raw{event(0, "unsure"), event(1, "told")}, []operation{neverHeardOf(wrote("unsure", 0, 0, 1)), told}, ""},
		"what was told is lost":     {[]events.Raw{event(0, "unsure")}, []operation{neverHeardOf(wrote("unsure", 0, 0, 1)), told}, "is not there"},
		"it stands elsewhere":       {[]events.Raw{event(0, "told")}, []operation{told}, "is not there"},
		"it happened twice":         {[]events.Raw{event(0, "told"), event(1, "told")}, []operation{told}, "with 2 events of 1"},
		"it was said not to happen": {[]events.Raw{event(0, "denied")}, []operation{denied}, "that was denied"},
		"nobody asked for it":       {[]events.Raw{event(0, "ghost")}, nil, `nobody gave "ghost"`},
	} {
		h := &history{product: "ACME", operations: test.operations}
		var found []string
		for _, err := range h.compare(test.log) {
			found = append(found, err.Error())
		}
		if got := strings.Join(found, "; "); (got == "") != (test.want == "") || !strings.Contains(got, test.want) {
			t.Errorf("%s: %q, want %q", name, got, test.want)
		}
	}
}
