package httpapitest

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"slices"
	"strconv"
	"time"
)

// Sweep is a flood of random requests, and what every answer must be.
type Sweep struct {
	*rand.Rand
	Many int  // requests of each kind
	long bool // somebody asked for many, and nothing else runs meanwhile

	began    time.Time
	requests int
	statuses map[int]int
	slowest  time.Duration
}

// NewSweep is a sweep with as many requests of each kind as WAYMARK_SWEEP says. If it does not say, they are few, and none is
// held to a time: other tests run meanwhile.
func NewSweep(few int) *Sweep {
	many, err := strconv.Atoi(os.Getenv("WAYMARK_SWEEP"))
	if err != nil {
		many = few
	}
	return &Sweep{
		Rand: rand.New(rand.NewPCG(7, uint64(many))), Many: many, long: err == nil, began: time.Now(), statuses: map[int]int{},
	}
}

// Pick is one of several.
func Pick[T any](s *Sweep, from []T) T { return from[s.IntN(len(from))] }

// String says how many requests there were, and what became of them.
func (s *Sweep) String() string {
	return fmt.Sprintf("%d requests in %v, the slowest took %v; answers by status: %v", s.requests, time.Since(s.began), s.slowest, s.statuses)
}

// named are the statuses that have to name the place of the fault: whoever asked can mend it.
var named = []int{400, 403, 409, 413, 414, 415, 422, 431}

// Judge says what is wrong with an answer: a failure, a redirection, a refusal that does not say what and where the fault is,
// or one that took longer than a second.
func (s *Sweep) Judge(method string, status int, body []byte, took time.Duration) error {
	s.requests++
	s.statuses[status]++
	s.slowest = max(s.slowest, took)
	switch {
	case s.long && took > time.Second:
		return fmt.Errorf("took %v", took)
	case status < 300:
		return nil
	case status >= 500, status < 400 && status != http.StatusNotModified:
		return fmt.Errorf("answers %d", status)
	case status == http.StatusNotModified, method == http.MethodHead:
		return nil
	}
	return judgeProblem(status, body)
}

func judgeProblem(status int, body []byte) error {
	var p struct {
		Status int
		Detail string
		Errors []struct{ Location, Message string }
	}
	if err := json.Unmarshal(body, &p); err != nil {
		return err
	}
	if p.Status != status || p.Detail == "" || len(p.Errors) == 0 && slices.Contains(named, status) {
		return fmt.Errorf("%d without a detail, or without a place", status)
	}
	for _, e := range p.Errors {
		if e.Location == "" || e.Message == "" {
			return fmt.Errorf("%d with a fault without a place or a mend", status)
		}
	}
	return nil
}
