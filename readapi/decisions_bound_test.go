package readapi_test

import (
	"testing"

	"github.com/jackc/pgx/v5"
)

// fillDecisions makes a history of which few decisions are taken back, sent for another or of one batch: old ones.
func (h *house) fillDecisions(decisions int) {
	h.t.Helper()
	h.start("ACME", day(0))
	h.fillWith(pgx.NamedArgs{"decisions": decisions},
		`insert into decisions.decision (product, book, revision, type, effective_at, actor, recorded_by, command_id, batch_id,
			source, subject, others, commit_position, prepare_position)
		select 'ACME', 'backlog', n, 'StoryWritten', '2026-01-01Z', 'ana', case when n % 100 = 7 and n < 1000 then 'dan' else '' end,
			'c' || n, case when n between 20 and 29 then 'b' end, 'api', 'ACME-' || n, case when n between 40 and 49 then '{ACME-I7}' else '{}' end::text[], n, n
		from generate_series(1, @decisions::int) n`,
		`insert into decisions.undone (product, book, revision, from_revision, undone_by, commit_position, prepare_position)
		select 'ACME', 'backlog', n, n + 1, gen_random_uuid(), n, n from generate_series(1, 999, 100) n`,
	)
}

// A filter of the history that few decisions pass finds them without a look at the others, however many there are.
func TestAFilterOfTheHistoryTouchesWhatItShows(t *testing.T) {
	touched := map[string][]int{}
	for _, decisions := range []int{1500, 30_000} {
		h := newHouse(t)
		h.fillDecisions(decisions)
		for _, filter := range []string{"undone=true", "recorded_by=dan", "batch=b", "initiative=ACME-I7"} {
			for _, order := range []string{"asc", "desc"} {
				query := filter + "&limit=50&order=" + order
				page, _ := read[decisionPage](h, "/v1/products/ACME/decisions?"+query)
				if len(page.Items) != 10 {
					t.Fatalf("%s finds %d decisions", query, len(page.Items))
				}
				touched[query] = append(touched[query], h.touched("/v1/products/ACME/decisions?"+query))
			}
		}
	}
	checkBound(t, touched)
}
