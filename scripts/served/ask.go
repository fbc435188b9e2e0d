package served

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"os/exec"
	"time"
)

// Answer is what the server said.
type Answer struct {
	Status int // 0: it could not be reached
	Header http.Header
	Text   []byte
}

// Ask makes a request; a body is sent as JSON.
func (s *Server) Ask(ctx context.Context, method, path string, header map[string]string, body any) Answer {
	var text []byte
	if body != nil {
		text, _ = json.Marshal(body) // maps of plain values
	}
	request, err := http.NewRequestWithContext(ctx, method, s.URL()+path, bytes.NewReader(text))
	if err != nil {
		return Answer{}
	}
	for name, value := range header {
		request.Header.Set(name, value)
	}
	response, err := cmp.Or(s.Client, http.DefaultClient).Do(request)
	if err != nil {
		return Answer{}
	}
	defer response.Body.Close()
	found, err := io.ReadAll(response.Body)
	if err != nil {
		return Answer{}
	}
	return Answer{response.StatusCode, response.Header, found}
}

// Insist asks until the server answers something else than that it will be back; 0 if the context ends before.
func (s *Server) Insist(ctx context.Context, method, path string, header map[string]string, body any) Answer {
	for {
		a := s.Ask(ctx, method, path, header, body)
		if a.Status != 0 && a.Status != http.StatusServiceUnavailable {
			return a
		}
		if !Wait(ctx, 20*time.Millisecond) {
			return Answer{}
		}
	}
}

// Replay has the hash chain of a product verified and its log compared with the read models, and says what came of that.
func (s *Server) Replay(ctx context.Context, product string) (said string, err error) {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Minute)
	defer cancel()
	out, err := exec.CommandContext(ctx, s.Program, "replay", "--product", product, "--check", "--server", s.URL()).CombinedOutput()
	return string(out), err
}
