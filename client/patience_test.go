package client_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"waymark/client"
)

// serving is a client of a handler in this process.
func serving(h http.HandlerFunc) *client.Client {
	return client.New("http://waymark/", client.Handler(h))
}

func problem(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, text)
}

func TestAServerThatWillBeBackIsAskedAgainWithTheSameRequest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var bodies []string
		c := serving(func(w http.ResponseWriter, r *http.Request) {
			body, _ := io.ReadAll(r.Body)
			bodies = append(bodies, string(body)+r.Header.Get("Idempotency-Key"))
			if len(bodies) < 4 {
				problem(w, 503, `{"status":503}`)
			}
		})
		if err := c.Do(t.Context(), http.MethodPost, "/", http.Header{"Idempotency-Key": {"k"}}, 1, nil); err != nil {
			t.Error(err)
		}
		if strings.Join(bodies, " ") != "1k 1k 1k 1k" {
			t.Errorf("asked with %v", bodies)
		}
	})
}

// lost is a connection that can't be made.
type lost struct{}

var errLost = errors.New("connection refused")

// RoundTrip fails.
func (lost) RoundTrip(*http.Request) (*http.Response, error) { return nil, errLost }

func TestPatienceEndsAfterAMinuteOrWithTheContext(t *testing.T) {
	for name, limit := range map[string]time.Duration{"a minute": time.Hour, "the context": 10 * time.Second} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithTimeout(t.Context(), limit)
				defer cancel()
				began := time.Now()
				err := client.New("http://waymark", lost{}).Do(ctx, http.MethodGet, "/", nil, nil, nil)
				if took, most := time.Since(began), min(limit, time.Minute); !errors.Is(err, errLost) || took > most || took < most-3*time.Second {
					t.Errorf("after %v: %v", took, err)
				}
			})
		})
	}
}

func TestASlowAnswerIsWaitedForLongerThanAMinute(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		asked := 0
		c := serving(func(http.ResponseWriter, *http.Request) {
			asked++
			<-time.After(2 * time.Minute)
		})
		if err := c.Do(t.Context(), http.MethodGet, "/", nil, nil, nil); err != nil || asked != 1 {
			t.Errorf("asked %d times: %v", asked, err)
		}
	})
}

func TestTheFirstStatusCounts(t *testing.T) {
	c := serving(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusAccepted)
		w.WriteHeader(http.StatusTeapot)
	})
	if err := c.Do(t.Context(), http.MethodGet, "/", nil, nil, nil); err != nil {
		t.Error(err)
	}
}

func TestAnAnswerThatMakesNoSenseIsNotAskedForAgain(t *testing.T) {
	asked := 0
	c := serving(func(w http.ResponseWriter, _ *http.Request) {
		asked++
		_, _ = io.WriteString(w, "no JSON")
	})
	var into struct{}
	if err := c.Do(t.Context(), http.MethodGet, "/", nil, nil, &into); err == nil || asked != 1 {
		t.Errorf("asked %d times: %v", asked, err)
	}
}

func TestReadyWaitsUntilTheServerIsReadyOrTheContextEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		asked := 0
		c := serving(func(w http.ResponseWriter, _ *http.Request) {
			if asked++; asked < 3 {
				problem(w, 503, `{"status":503}`)
			}
		})
		if err := c.Ready(t.Context()); err != nil || asked != 3 {
			t.Errorf("asked %d times: %v", asked, err)
		}
		began := time.Now()
		err := client.New("http://waymark", lost{}).Ready(t.Context())
		if took := time.Since(began); !errors.Is(err, client.ErrNoAnswer) || !errors.Is(err, errLost) || took > 10*time.Second {
			t.Errorf("a dead server is said after %v: %v", took, err)
		}
		if err := serving(func(w http.ResponseWriter, _ *http.Request) { problem(w, 404, "") }).Ready(t.Context()); err == nil {
			t.Error("something else than a Waymark is ready")
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if err := client.New("http://waymark", lost{}).Ready(ctx); !errors.Is(err, errLost) {
			t.Errorf("not ready says %v", err)
		}
	})
}
