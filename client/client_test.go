package client_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
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

func TestAnAnswerIsReadAsItIsWritten(t *testing.T) {
	goOn := make(chan struct{})
	both(t, func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, "first\n")
		_ = http.NewResponseController(w).Flush()
		<-goOn
		_, _ = io.WriteString(w, "second\n")
	}, func(t *testing.T, c *client.Client) {
		answer, err := c.Download(t.Context(), "/", http.Header{})
		if err != nil {
			t.Fatal(err)
		}
		defer answer.Close()
		first := make([]byte, len("first\n"))
		if _, err := io.ReadFull(answer, first); err != nil || string(first) != "first\n" {
			t.Errorf("reads %q, %v", first, err)
		}
		goOn <- struct{}{}
		if rest, err := io.ReadAll(answer); err != nil || string(rest) != "second\n" {
			t.Errorf("reads %q, %v", rest, err)
		}
	})
}

func TestAnAnswerThatIsCutOffIsNotTakenForWhole(t *testing.T) {
	both(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/late" {
			_, _ = io.WriteString(w, "half")
			_ = http.NewResponseController(w).Flush()
		}
		panic(http.ErrAbortHandler)
	}, func(t *testing.T, c *client.Client) {
		answer, err := c.Download(t.Context(), "/late", http.Header{})
		if err != nil {
			t.Fatal(err)
		}
		defer answer.Close()
		if text, err := io.ReadAll(answer); !errors.Is(err, io.ErrUnexpectedEOF) || string(text) != "half" {
			t.Errorf("reads %q, %v", text, err)
		}
		if _, err := c.Download(t.Context(), "/at-once", http.Header{}); !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
			t.Errorf("error is %v", err)
		}
	})
}

func TestAnAnswerThatIsGivenUpEndsItsHandler(t *testing.T) {
	ended := make(chan error, 1)
	c := serving(func(w http.ResponseWriter, _ *http.Request) {
		var err error
		for err == nil {
			_, err = io.WriteString(w, "more and more ")
		}
		ended <- err
	})
	answer, err := c.Download(t.Context(), "/", http.Header{})
	if err != nil {
		t.Fatal(err)
	}
	if err := answer.Close(); err != nil {
		t.Error(err)
	}
	select {
	case <-ended: // before Close returned
	default:
		t.Error("the handler still runs")
	}
}

func TestAnUploadIsSentAsItIsRead(t *testing.T) {
	both(t, func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil || r.Header.Get("Content-Type") != "application/x-ndjson" || r.Header.Get("Waymark-Actor") != "ana" {
			t.Errorf("got %v %v", r.Header, err)
		}
		if string(body) == "bad" {
			w.WriteHeader(http.StatusUnprocessableEntity)
			_, _ = io.WriteString(w, `{"status":422,"detail":"no"}`)
			return
		}
		_, _ = io.WriteString(w, `{"size":`+strconv.Itoa(len(body))+`}`)
	}, func(t *testing.T, c *client.Client) {
		var into struct{ Size int }
		header := http.Header{"Waymark-Actor": {"ana"}}
		err := c.Upload(t.Context(), "/x", "application/x-ndjson", header, strings.NewReader(strings.Repeat("{}\n", 100_000)), &into)
		if err != nil || into.Size != 300_000 {
			t.Errorf("answers %+v, %v", into, err)
		}
		p := new(client.Problem)
		if err := c.Upload(t.Context(), "/x", "application/x-ndjson", header, strings.NewReader("bad"), &into); !errors.As(err, &p) || p.Status != 422 {
			t.Errorf("error is %v", err)
		}
	})
}
