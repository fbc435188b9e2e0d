package main

import (
	"maps"
	"testing"
)

func TestResultLinesAreReadAndOthersAreNot(t *testing.T) {
	got, ok := parseBenchmark("BenchmarkAppend/8-2   \t   1200\t     1043.5 ns/op\t  2000 events/s\t     48 B/op")
	want := map[string]float64{"ns/op": 1043.5, "events/s": 2000, "B/op": 48}
	if !ok || got.Name != "BenchmarkAppend/8-2" || got.Iterations != 1200 || !maps.Equal(got.Metrics, want) {
		t.Errorf("got %+v, %v", got, ok)
	}
	for _, line := range []string{"", "PASS", "pkg: waymark/events", "BenchmarkAppend", "Benchmark logs 1 line ok", "BenchmarkX-2 many 1 ns/op"} {
		if b, ok := parseBenchmark(line); ok {
			t.Errorf("%q was read as %+v", line, b)
		}
	}
}
