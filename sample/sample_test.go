package sample_test

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"waymark/audit/export"
	"waymark/sample"
)

func TestTheSampleIsAnExportThatHolds(t *testing.T) {
	t.Parallel()
	for _, day := range []string{"2024-02-29", "2026-06-21"} {
		until, err := time.Parse(time.DateOnly, day)
		if err != nil {
			t.Fatal(err)
		}
		var file bytes.Buffer
		if err := sample.Write(t.Context(), &file, until, "test"); err != nil {
			t.Fatal(err)
		}
		report, err := export.Check(&file, export.Options{})
		if err != nil || len(report.Faults) > 0 || report.Events < 2500 {
			t.Errorf("%s: %d events, %v, %v", day, report.Events, report.Faults, err)
		}
	}
}

func TestTheSampleIsToldOnceADay(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 6, 24, 1, 0, 0, 0, time.UTC)
	handler := sample.Handler("test", func() time.Time { return now })
	ask := func() string {
		answer := httptest.NewRecorder()
		handler.ServeHTTP(answer, httptest.NewRequest(http.MethodGet, sample.Path, nil))
		if answer.Code != http.StatusOK || !strings.Contains(answer.Body.String(), `"end"`) {
			t.Fatalf("answers %d %.300s", answer.Code, answer.Body)
		}
		return answer.Body.String()
	}
	first := ask()
	if now = now.Add(20 * time.Hour); ask() != first {
		t.Error("on the same day it is another one")
	}
	if now = now.Add(4 * time.Hour); ask() == first {
		t.Error("on the next day it is the same one")
	}
}
