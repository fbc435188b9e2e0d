package analytics_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"waymark/analytics"
)

func letters(s string) []string { return strings.Split(s, "")[:len(s)] }

func sorted(s string) string {
	all := letters(s)
	slices.Sort(all)
	return strings.Join(all, "")
}

const alphabet = "abcdefghijklmnopqrstuvwxyz"

func TestRankBiasedOverlapIsAsPublished(t *testing.T) {
	for _, c := range []struct {
		a, b string
		p    float64
		want float64
	}{
		// What the authors' own rbo_ext answers, as the test data of the Rust crate rbo 0.3 keeps it.
		{sorted("jtnxyzovchmfldbksguqewari"), "jtnxyzovchmfldbksguqewari", 0.9, 0.256365},
		{sorted("agmtrsyhfidnjobwzkxvucqel"), "agmtrsyhfidnjobwzkxvucqel", 0.5, 0.696746},
		{sorted("achudyxfktsrzwbgqjenolivm"), "achudyxfktsrzwbgqjenolivm", 0.99, 0.919628},
		{alphabet, "lzou", 0.99, 0.132849},
		{alphabet, "jz", 0.99, 0.068312},
		{alphabet, "av", 0.2, 0.9},
		{alphabet, "ofshdpzuvlnw", 0.99, 0.578159},
		// By hand: agreement 0 at depth 1 and 1 at depth 2, (1-p)/p * p^2 + p^2 = p.
		{"ab", "ba", 0.9, 0.9},
		{"abc", "abc", 0.9, 1},
		{"abc", "xyz", 0.9, 0},
		{"", "", 0.9, 1},
		{"", "a", 0.9, 0},
	} {
		for _, got := range []float64{
			analytics.RankBiasedOverlap(letters(c.a), letters(c.b), c.p), analytics.RankBiasedOverlap(letters(c.b), letters(c.a), c.p),
		} {
			if !near(got, c.want, 1e-6) {
				t.Errorf("%s and %s, p = %v: %v, want %v", c.a, c.b, c.p, got, c.want)
			}
		}
	}
}

func TestRankBiasedOverlapIsTheSumThatDefinesIt(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := rapid.Permutation(letters(alphabet[:12])).Draw(t, "a")[:rapid.IntRange(1, 12).Draw(t, "of a")]
		b := rapid.Permutation(letters(alphabet[4:16])).Draw(t, "b")[:len(a)]
		p := rapid.Float64Range(0.1, 0.98).Draw(t, "p")
		// Equation 4 of infinite lists whose agreement stays what it was at the last depth that is seen.
		var want, agreement float64
		for d := 1; d <= 3000; d++ {
			if d <= len(a) {
				agreement = float64(common(a[:d], b[:d])) / float64(d)
			}
			want += (1 - p) * math.Pow(p, float64(d-1)) * agreement
		}
		if got := analytics.RankBiasedOverlap(a, b, p); !near(got, want, 1e-9) {
			t.Fatalf("got %v, want %v", got, want)
		}
		if got, want := analytics.Jaccard(a, b), float64(common(a, b))/float64(2*len(a)-common(a, b)); !near(got, want, small) {
			t.Fatalf("Jaccard is %v, want %v", got, want)
		}
	})
}

func common(a, b []string) (n int) {
	for _, x := range a {
		for _, y := range b {
			if x == y {
				n++
			}
		}
	}
	return n
}

func TestJaccardIsTheShareInBoth(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want float64
	}{{"abcd", "bcde", 3.0 / 5}, {"ab", "ba", 1}, {"a", "b", 0}, {"", "", 1}, {"", "a", 0}} {
		if got := analytics.Jaccard(letters(c.a), letters(c.b)); !near(got, c.want, small) {
			t.Errorf("%s and %s: %v, want %v", c.a, c.b, got, c.want)
		}
	}
}
