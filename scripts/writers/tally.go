package main

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
)

// answer is what a process says of a decision that it took.
type answer struct {
	Revision int64
	Outcomes []string
	Events   []struct{ ID string }
}

// is what two answers to one key must have in common.
func (a answer) is() string {
	text, _ := json.Marshal([]any{a.Revision, a.Events}) // plain values
	return string(text)
}

// tally counts what was answered.
type tally struct {
	mu        sync.Mutex
	keys      map[string]answer // the first answer to each
	recorded  map[string]bool   // keys that made something
	unlike    int               // keys that were answered in several ways
	examples  []string
	waits     []time.Duration // of answers of processes to which nothing was done meanwhile
	excused   []time.Duration // of others
	contended int
	refusals  map[string]int // by status and detail
	wrong     []string       // answers that nothing excuses
	faults    int
}

// answered counts an answer.
func (t *tally) answered(key string, a answer, waited time.Duration, disturbed bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.keys == nil {
		t.keys, t.recorded = map[string]answer{}, map[string]bool{}
	}
	if first, ok := t.keys[key]; !ok {
		t.keys[key] = a
	} else if first.is() != a.is() {
		t.unlike++
		t.examples = append(t.examples, key+": "+first.is()+strings.Join(first.Outcomes, " ")+" and "+a.is()+strings.Join(a.Outcomes, " "))
	}
	if len(a.Events) > 0 {
		t.recorded[key] = true
	}
	if disturbed {
		t.excused = append(t.excused, waited)
	} else {
		t.waits = append(t.waits, waited)
	}
}

// refused counts an answer that is none, and says whether it is final.
func (t *tally) refused(status int, text string) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if strings.Contains(text, "came first") {
		t.contended++
	}
	if t.refusals == nil {
		t.refusals = map[string]int{}
	}
	t.refusals[http.StatusText(status)+" "+detail(text)]++
	if status == 0 || status == http.StatusServiceUnavailable {
		return false
	}
	t.wrong = append(t.wrong, text)
	return true
}

// detail is the detail of a problem document.
func detail(text string) string {
	var problem struct{ Detail string }
	_ = json.Unmarshal([]byte(text), &problem) // another text has none
	return problem.Detail
}

// times are the median and the longest of the waits.
func times(waits []time.Duration) (median, longest time.Duration) {
	if len(waits) == 0 {
		return 0, 0
	}
	slices.Sort(waits)
	return waits[len(waits)/2], waits[len(waits)-1]
}
