package readapi

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
)

const (
	widening    = 8  // how much wider each window of places is than the one before: what is done is passed over in a few steps
	judgedFirst = 32 // candidates that are looked at in one query at first; each further one looks at twice as many
	mostLeftOut = 50 // stories that are told to be left out; all are counted
)

// candidate is an unstarted story and its place in the order.
type candidate struct {
	Number int32
	Place  int
}

// picking looks through the unstarted stories until there are enough that can be begun.
type picking struct {
	v         view
	product   string
	revision  int64
	asked     []string // what the policy asks of a story that is ready
	n         int
	picked    []candidate
	without   []candidate // the first that were left out
	blockedBy map[uint32][]Blocker
	lacks     map[uint32][]string
	left      int // how many were left out
}

func (p *picking) args() pgx.NamedArgs {
	return pgx.NamedArgs{"product": p.product, "revision": p.revision}
}

func (p *picking) pick(ctx context.Context) error {
	p.blockedBy, p.lacks = map[uint32][]Blocker{}, map[uint32][]string{}
	sprint, err := all[candidate](ctx, p.v, "next_sprint.sql", p.args())
	if err != nil {
		return err
	}
	if err := p.judge(ctx, sprint); err != nil {
		return err
	}
	length, err := p.v.backlogLength(ctx, p.product, p.revision)
	if err != nil {
		return err
	}
	for after, window := 0, firstWindow; after < length && len(p.picked) < p.n; after, window = after+window, widening*window {
		args := p.args()
		args["after"], args["window"], args["seen"] = after, window, candidateNumbers(sprint)
		found, err := all[candidate](ctx, p.v, "next_window.sql", args)
		if err != nil {
			return err
		}
		if err := p.judge(ctx, found); err != nil {
			return err
		}
	}
	return nil
}

// judge picks from candidates in turn, some at a time, until there are enough.
func (p *picking) judge(ctx context.Context, candidates []candidate) error {
	for some := judgedFirst; len(candidates) > 0 && len(p.picked) < p.n; some *= 2 {
		now := candidates[:min(some, len(candidates))]
		candidates = candidates[len(now):]
		blocked, err := p.v.blockers(ctx, p.product, p.revision, candidateNumbers(now))
		if err != nil {
			return err
		}
		lacks, err := p.lacking(ctx, now)
		if err != nil {
			return err
		}
		for _, c := range now {
			if len(p.picked) == p.n {
				return nil
			}
			p.take(c, blocked[uint32(c.Number)], lacks[uint32(c.Number)])
		}
	}
	return nil
}

// take picks a story, or leaves it out for a reason.
func (p *picking) take(c candidate, blocked []Blocker, lacks []string) {
	if len(blocked)+len(lacks) == 0 {
		p.picked = append(p.picked, c)
		return
	}
	if p.left++; p.left <= mostLeftOut {
		p.without = append(p.without, c)
		p.blockedBy[uint32(c.Number)], p.lacks[uint32(c.Number)] = blocked, lacks
	}
}

// lacking is what candidates lack of what the policy asks for.
func (p *picking) lacking(ctx context.Context, candidates []candidate) (map[uint32][]string, error) {
	if len(p.asked) == 0 {
		return nil, nil
	}
	args := p.args()
	args["numbers"], args["asked"] = candidateNumbers(candidates), p.asked
	rows, err := all[struct {
		Number int32
		Lacks  []string
	}](ctx, p.v, "next_lacks.sql", args)
	lacks := map[uint32][]string{}
	for _, r := range rows {
		lacks[uint32(r.Number)] = r.Lacks
	}
	return lacks, err
}

// items are the picked stories as they are told.
func (p *picking) items(ctx context.Context, roadmap int64) ([]nextStory, error) {
	places := make([]int, len(p.picked))
	for i, c := range p.picked {
		places[i] = c.Place
	}
	args := p.args()
	args["roadmap"], args["numbers"], args["places"] = roadmap, candidateNumbers(p.picked), places
	rows, err := all[nextRow](ctx, p.v, "next.sql", args)
	items := make([]nextStory, len(rows))
	for i, row := range rows {
		items[i] = row.shown()
	}
	return items, err
}

// leftOut are the stories that were left out as they are told.
func (p *picking) leftOut(ctx context.Context) ([]leftOut, error) {
	args := p.args()
	args["numbers"] = candidateNumbers(p.without)
	titles, err := all[struct{ Story, Title string }](ctx, p.v, "next_titles.sql", args)
	told := make([]leftOut, len(titles))
	for i, t := range titles {
		c := p.without[i]
		told[i] = leftOut{
			Story: t.Story, Title: t.Title, Place: c.Place, Why: "blocked",
			BlockedBy: append([]Blocker{}, p.blockedBy[uint32(c.Number)]...), Lacks: append([]string{}, p.lacks[uint32(c.Number)]...),
		}
		if len(told[i].BlockedBy) == 0 {
			told[i].Why = "not_ready"
		}
	}
	return told, err
}

// readyNeeds is what the policy asks of a story that is ready at a moment.
func (v view) readyNeeds(ctx context.Context, product string, at pgtype.Timestamptz) ([]string, error) {
	charter, err := v.bookAt(ctx, charterBook, product, at)
	if err != nil {
		return nil, err
	}
	row, err := one[struct{ Needs []string }](ctx, v, "ready_needs.sql", pgx.NamedArgs{"product": product, "charter": charter.Revision})
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, nil
	}
	return row.Needs, err
}

func candidateNumbers(candidates []candidate) []uint32 {
	numbers := make([]uint32, len(candidates))
	for i, c := range candidates {
		numbers[i] = uint32(c.Number)
	}
	return numbers
}
