package readapi

import "github.com/jackc/pgx/v5"

// blocks say how buckets of revisions are read: whole blocks as sums, and what is left of them change by change.
type blocks struct {
	sums, ranges spread
	whole        map[int]blockRange // by bucket
}

// blockRange are blocks from the first one up to another.
type blockRange struct{ first, behind int64 }

// spread are ranges of buckets, which are numbered from 1 on.
type spread struct {
	buckets     []int32
	first, last []int64
}

func (s *spread) add(bucket int, first, last int64) {
	s.buckets, s.first, s.last = append(s.buckets, int32(bucket)), append(s.first, first), append(s.last, last)
}

// inBlocks splits the buckets that end at these revisions, the first of which is where the first bucket begins.
func inBlocks(ends []int64, size int64) blocks {
	b := blocks{whole: map[int]blockRange{}}
	for bucket := 1; bucket < len(ends); bucket++ {
		from, until := ends[bucket-1], ends[bucket]
		first, last := (from+size-1)/size, until/size // those in it: first <= block < last
		if first >= last {
			b.change(bucket, from, until)
			continue
		}
		b.whole[bucket] = blockRange{first, last}
		b.sums.add(bucket, first, last-1)
		b.change(bucket, from, first*size)
		b.change(bucket, last*size, until)
	}
	return b
}

func (b *blocks) change(bucket int, from, until int64) {
	if from < until {
		b.ranges.add(bucket, from, until)
	}
}

func (b blocks) args() pgx.NamedArgs {
	return pgx.NamedArgs{
		"sum_buckets": b.sums.buckets, "sum_first": b.sums.first, "sum_last": b.sums.last,
		"range_buckets": b.ranges.buckets, "range_from": b.ranges.first, "range_until": b.ranges.last,
	}
}
