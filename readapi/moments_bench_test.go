package readapi_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// fillDecided makes a backlog of 1,000,000 revisions, with the decisions of every tenth: each gave a story its place, three of four next
// to another story; one of four brought it back into the order, so that an explanation is found after a few.
func (h *house) fillDecided() (revisions int) {
	h.t.Helper()
	revisions = full(1_000_000)
	h.fill(revisions)
	h.fillWith(pgx.NamedArgs{"revisions": revisions, "stories": full(10_000)},
		`insert into decisions.decision (product, book, revision, type, effective_at, actor, role, reason, source, subject, changes)
		select 'ACME', 'backlog', r, case when r % 40 = 0 then 'StoryRestored' else 'StoryPrioritized' end, timestamptz '2026-01-01Z' + r * interval '1 second', 'ana', 'product_owner', 'because',
			'api', 'ACME-' || r / 10 * 7 % @stories::int + 1,
			jsonb_build_array(jsonb_build_array('place', case when r % 40 > 0 then r % 1000 + 1 end, r % 900 + 1)) || case when r % 40 = 0 then '[]' else
				jsonb_build_array(jsonb_build_array('after', null, 'ACME-' || r * 13 % @stories::int + 1)) end
		from generate_series(0, @revisions::int - 1, 10) r`, // each takes room in seven indexes
		`insert into backlog.placed (product, number, from_revision)
		select 'ACME', r / 10 * 7 % @stories::int + 1, r from generate_series(0, @revisions::int - 1, 10) r`)
	return revisions
}

// BenchmarkComparing compares two moments of that backlog: near ones, and such between which every story was revised and moved.
func BenchmarkComparing(b *testing.B) {
	h := newHouse(b)
	revisions := h.fillDecided()
	r := rand.New(rand.NewPCG(1, 1))
	for _, of := range []string{"backlog", "all"} {
		for _, apart := range []struct {
			name  string
			count int
		}{{"100", 100}, {"10000", revisions / 100}, {"100000", revisions / 10}, {"all", revisions - 1}} {
			b.Run(fmt.Sprintf("%s/%s apart", of, apart.name), func(b *testing.B) {
				h.measure(b, func() string {
					from := r.IntN(revisions - apart.count)
					return fmt.Sprintf("/v1/products/ACME/compare?of=%s&from=%s&to=%s", of, instantOf(from), instantOf(from+apart.count))
				})
			})
		}
	}
}

// BenchmarkWhy asks of that backlog, as of any moment of its later half, why stories stand where they stand, and above others.
func BenchmarkWhy(b *testing.B) {
	h := newHouse(b)
	revisions := h.fillDecided()
	r := rand.New(rand.NewPCG(1, 1))
	at := func() int { return revisions/2 + r.IntN(revisions/2) }
	b.Run("there", func(b *testing.B) {
		h.measure(b, func() string {
			return fmt.Sprintf("/v1/products/ACME/why?story=ACME-%d&at=revision:%d", 1+r.IntN(full(10_000)), at())
		})
	})
	b.Run("above", func(b *testing.B) {
		h.measure(b, func() string {
			upper, lower := pairOf(r)
			return fmt.Sprintf("/v1/products/ACME/why?story=ACME-%d&above=ACME-%d&at=revision:%d", upper, lower, at())
		})
	})
}

// pairOf are two stories of that backlog, of which one stood above the other: chunk by chunk, stories keep their numbers' order.
func pairOf(r *rand.Rand) (upper, lower int) {
	chunks := full(10_000) / 25
	above := r.IntN(chunks - 1)
	below := above + 1 + r.IntN(chunks-above-1)
	return above*25 + 1 + r.IntN(25), below*25 + 1 + r.IntN(25)
}

// instantOf is when a revision of that backlog took effect.
func instantOf(revision int) string {
	return day(0).Add(time.Duration(revision) * time.Second).Format(time.RFC3339)
}
