package client_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"waymark/client"
)

// both runs a test against a handler over a socket and in this process.
func both(t *testing.T, handler http.HandlerFunc, test func(*testing.T, *client.Client)) {
	t.Run("over a socket", func(t *testing.T) {
		server := httptest.NewServer(handler)
		t.Cleanup(server.Close)
		test(t, client.New(server.URL+"/", http.DefaultTransport))
	})
	t.Run("in this process", func(t *testing.T) { test(t, client.New("http://waymark", client.Handler(handler))) })
}

func TestARequestCarriesItsBodyAndHeaderAndReadsTheAnswer(t *testing.T) {
	both(t, func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil || string(body) != `{"a":1}` || r.Header.Get("Idempotency-Key") != "k" || r.URL.RequestURI() != "/x?y=z" {
			t.Errorf("got %s %s %v %v", r.URL.RequestURI(), body, r.Header, err)
		}
		_, _ = io.WriteString(w, `{"b":2}`)
	}, func(t *testing.T, c *client.Client) {
		var answer struct{ B int }
		err := c.Do(t.Context(), http.MethodPost, "/x?y=z", http.Header{"Idempotency-Key": {"k"}}, map[string]int{"a": 1}, &answer)
		if err != nil || answer.B != 2 {
			t.Errorf("answers %+v, %v", answer, err)
		}
	})
}

func TestAProblemDocumentIsAnErrorWithAllFaults(t *testing.T) {
	both(t, func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusConflict)
		_, _ = io.WriteString(w, `{"status":409,"title":"Conflict","detail":"no","rule":"r","errors":[{"location":"body.x","message":"bad"}]}`)
	}, func(t *testing.T, c *client.Client) {
		err := c.Do(t.Context(), http.MethodGet, "/", nil, nil, nil)
		p := new(client.Problem)
		if !errors.As(err, &p) || p.HTTPStatus() != 409 || p.Rule != "r" || !strings.Contains(err.Error(), "body.x: bad") {
			t.Errorf("error is %v", err)
		}
	})
}

func TestAnAnswerThatIsNoProblemDocumentIsStillAnError(t *testing.T) {
	both(t, func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "gone", http.StatusGone) }, func(t *testing.T, c *client.Client) {
		p := new(client.Problem)
		if err := c.Do(t.Context(), http.MethodGet, "/", nil, nil, nil); !errors.As(err, &p) || p.Status != http.StatusGone {
			t.Errorf("error is %v", err)
		}
	})
}

func TestARequestIsRepeatedWhileTheServerSaysThatItWillBeBack(t *testing.T) {
	var asked atomic.Int32
	both(t, func(w http.ResponseWriter, r *http.Request) {
		if body, _ := io.ReadAll(r.Body); string(body) != `"again"` {
			t.Errorf("the body is %q", body)
		}
		if asked.Add(1)%3 != 0 {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	}, func(t *testing.T, c *client.Client) {
		if err := c.Do(t.Context(), http.MethodPost, "/", nil, "again", nil); err != nil {
			t.Error(err)
		}
	})
	if asked.Load() != 6 {
		t.Errorf("asked %d times", asked.Load())
	}
}

func TestWaitingEndsWithItsContext(t *testing.T) {
	both(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusServiceUnavailable) }, func(t *testing.T, c *client.Client) {
		ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
		defer cancel()
		if err := c.Ready(ctx); err == nil {
			t.Error("ready")
		}
		if err := c.Do(ctx, http.MethodGet, "/", nil, nil, nil); err == nil {
			t.Error("answered")
		}
	})
}
