package analytics

import (
	"math"
)

// Jaccard is the share of the items in either list that are in both, each at most once in each; 1 of two empty lists (Jaccard, "The
// Distribution of the Flora in the Alpine Zone", New Phytologist 11, 1912).
func Jaccard[T comparable](a, b []T) float64 {
	in := make(map[T]bool, len(a))
	for _, item := range a {
		in[item] = true
	}
	both := 0
	for _, item := range b {
		if in[item] {
			both++
		}
	}
	if either := len(a) + len(b) - both; either > 0 {
		return float64(both) / float64(either)
	}
	return 1
}

// RankBiasedOverlap is how alike the tops of two lists are, the nearer to the first place the more it counts: a reader who goes on from each
// place to the next with the probability p, 0 < p < 1, sees this share in common. It is the extrapolated value, for lists that go on
// further than is seen, of lengths that may differ: equation 32 of Webber, Moffat and Zobel, "A Similarity Measure for Indefinite
// Rankings", ACM Transactions on Information Systems 28, 2010. 1 of two empty lists, 0 where one alone is empty.
func RankBiasedOverlap[T comparable](a, b []T, p float64) float64 {
	if len(a) > len(b) {
		a, b = b, a
	}
	short, long := len(a), len(b)
	if short == 0 {
		if long == 0 {
			return 1
		}
		return 0
	}
	seen := make(map[T]bool, short+long)
	common, sum := 0, 0.0
	var atShort float64 // X of the end of the shorter list
	for d := 1; d <= long; d++ {
		common += meets(seen, b[d-1])
		if d <= short {
			common += meets(seen, a[d-1])
			atShort = float64(common)
		}
		weight := math.Pow(p, float64(d))
		sum += float64(common) / float64(d) * weight
		if d > short {
			sum += atShort * float64(d-short) / float64(short*d) * weight
		}
	}
	rest := (float64(common)-atShort)/float64(long) + atShort/float64(short)
	return (1-p)/p*sum + rest*math.Pow(p, float64(long))
}

// meets is 1 for an item that the other list has had.
func meets[T comparable](seen map[T]bool, item T) int {
	if seen[item] {
		return 1
	}
	seen[item] = true
	return 0
}
