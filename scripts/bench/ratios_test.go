package main

import (
	"strings"
	"testing"
)

func TestRatiosAreOfTheSameRunAndWhatDidNotRunIsMissing(t *testing.T) {
	in := func(benchmark, metric string) measured { return measured{"waymark/a", benchmark, metric} }
	found := []benchmark{
		{Package: "waymark/b", Name: "BenchmarkAppend/store-2", Metrics: map[string]float64{"ns/op": 1}},
		{Package: "waymark/a", Name: "BenchmarkAppend/store-2", Metrics: map[string]float64{"ns/op": 2000, "p99-ms": 7}},
		{Package: "waymark/a", Name: "BenchmarkAppend/floor", Metrics: map[string]float64{"ns/op": 1000}},
	}
	ratios := ratiosOf([]pair{
		{"rate", in("BenchmarkAppend/store", perSecond), in("BenchmarkAppend/floor", perSecond), goal{atLeast: 0.5}},
		{"cost", in("BenchmarkAppend/store", "ns/op"), in("BenchmarkAppend/floor", "ns/op"), goal{atMost: 1.3}},
		{"limit", in("BenchmarkAppend/store", "p99-ms"), measured{}, goal{atMost: 10}},
		{"lost", in("BenchmarkAppend/store", "p99-ms"), measured{}, goal{none: true}},
		{"no floor", in("BenchmarkAppend/store", "ns/op"), in("BenchmarkAppend/none", "ns/op"), goal{}},
		{"no metric", in("BenchmarkAppend/floor", "p99-ms"), measured{}, goal{}},
	}, found)
	var text strings.Builder
	if err := printRatios(&text, ratios); err != nil {
		t.Fatal(err)
	}
	want := [][]string{
		{"measure", "value", "floor", "ratio", "goal"},
		{"rate", "5e+05", "1e+06", "0.5", "at", "least", "0.5"},
		{"cost", "2000", "1000", "2", "at", "most", "1.3"},
		{"limit", "7", "-", "-", "at", "most", "10"},
		{"lost", "7", "-", "-", "none"},
		{"no", "floor", "2000", "missing", "missing"},
		{"no", "metric", "missing", "missing", "missing"},
	}
	lines := strings.Split(strings.TrimSpace(text.String()), "\n")
	if len(lines) != len(want) {
		t.Fatalf("%d lines, want %d:\n%s", len(lines), len(want), text.String())
	}
	for i, line := range lines {
		if got := strings.Join(strings.Fields(line), " "); got != strings.Join(want[i], " ") {
			t.Errorf("line %d is %q, want %q", i, got, strings.Join(want[i], " "))
		}
	}
}
