package embedded

import (
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestHealthSaysWhyNoMoreIsWritten(t *testing.T) {
	s := memory(t)
	handler := newHTTP(s, http.NotFoundHandler(), slog.New(slog.DiscardHandler)).Handler
	ask := func() *httptest.ResponseRecorder {
		recorder := httptest.NewRecorder()
		handler.ServeHTTP(recorder, httptest.NewRequest(http.MethodGet, "/health/live", nil))
		return recorder
	}
	if answer := ask(); answer.Code != http.StatusNoContent {
		t.Errorf("a store that is well answers %d", answer.Code)
	}
	cause := errors.New("input/output error")
	s.failure.Store(&cause)
	if answer := ask(); answer.Code != http.StatusServiceUnavailable || !strings.Contains(answer.Body.String(), cause.Error()) {
		t.Errorf("a store that can't write answers %d %s", answer.Code, answer.Body)
	}
}
