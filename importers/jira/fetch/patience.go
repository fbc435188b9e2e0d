package fetch

import (
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// asked is how long an answer asks to wait before the next request; 0: it does not say.
func asked(h http.Header, now time.Time) time.Duration {
	after := h.Get("Retry-After")
	if seconds, err := strconv.Atoi(after); err == nil && seconds >= 0 {
		return time.Duration(seconds) * time.Second
	}
	if at, err := http.ParseTime(after); err == nil {
		return max(0, at.Sub(now))
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04Z07:00"} { // Cloud leaves out the seconds
		if at, err := time.Parse(layout, h.Get("X-RateLimit-Reset")); err == nil {
			return max(0, at.Sub(now))
		}
	}
	return 0
}

// nearLimit is how long to leave a Jira alone that did answer, but allows few more requests: Cloud says that less than a fifth is
// left, Data Center how many are left and when there will be more.
func nearLimit(h http.Header) time.Duration {
	if strings.EqualFold(h.Get("X-RateLimit-NearLimit"), "true") {
		return jitter(2 * time.Second)
	}
	if h.Get("X-RateLimit-Remaining") != "0" {
		return 0
	}
	seconds, err := strconv.Atoi(h.Get("X-RateLimit-Interval-Seconds"))
	if err != nil {
		return 0
	}
	return min(time.Duration(seconds)*time.Second, lastPause)
}

// jitter makes a pause up to a tenth longer, never shorter, so that those who were sent away together don't come back together.
func jitter(d time.Duration) time.Duration { return d + rand.N(d/10+1) }
