package projections

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"

	"waymark/events"
	"waymark/eventstore"
	"waymark/projections/kit"
)

// fewEvents is how large a page may be that several read models take in one transaction: what such a page costs is the transaction.
// Larger ones cost what they write, which several connections do side by side.
const fewEvents = 64

// errBehind says that a read model takes so long at a page that the others go on without it.
var errBehind = errors.New("the others do not wait for it")

// takeAll has read models take a page, and says of each why it did not. Where they can't take it together each takes it by itself: so
// what is wrong with one holds up no other, and once one is done it waits for the others for patience at most. They are locked, and
// unlocked as they are done.
func takeAll(ctx context.Context, members []*consumer, p eventstore.Page, patience time.Duration) []error {
	shared := decodeOnce(members[0].engine.record, p.Events)
	for _, c := range members {
		c.record = shared
		if c.successor != nil && !slices.Contains(members, c.successor) {
			c.successor.ahead.Store(false)
		}
	}
	if n := len(p.Events); n > 0 && n <= fewEvents && len(members) > 1 && togetherInTime(ctx, members, p) == nil {
		return eachOf(members, patience, func(c *consumer) error { return c.passEnd(c.held, p) })
	}
	return eachOf(members, patience, func(c *consumer) error { return c.message(c.held, p) })
}

// togetherInTime gives up when a lease would end: whoever hangs is to hang alone.
func togetherInTime(ctx context.Context, members []*consumer, p eventstore.Page) error {
	limited, cancel := context.WithTimeout(ctx, members[0].engine.pace.stale)
	defer cancel()
	return together(limited, members, p)
}

// eachOf has each read model do something, and lets go of it. What is to take the place of another comes before that.
func eachOf(members []*consumer, patience time.Duration, do func(*consumer) error) []error {
	type outcome struct {
		member int
		err    error
	}
	outcomes := make(chan outcome, len(members))
	done := map[*consumer]chan error{}
	for _, c := range members {
		done[c] = make(chan error, 1)
	}
	for i, c := range members {
		go func() {
			defer c.mu.Unlock()
			if first := done[c.successor]; first != nil {
				c.follow(first)
			}
			err := do(c)
			done[c] <- err
			if c.record = nil; err != nil {
				c.failed(c.held, err)
			}
			outcomes <- outcome{i, err}
		}()
	}
	errs := slices.Repeat([]error{errBehind}, len(members))
	var over <-chan time.Time
	for range members {
		select {
		case o := <-outcomes:
			errs[o.member] = o.err
			if over == nil {
				over = time.After(patience)
			}
		case <-over:
			return errs
		}
	}
	return errs
}

// follow waits until what is to take the place of this one has done its part. Where that fails, or takes long, it is ahead no longer.
func (c *consumer) follow(first <-chan error) {
	select {
	case err := <-first:
		if err == nil {
			return
		}
	case <-time.After(c.engine.pace.follow):
	}
	c.successor.ahead.Store(false)
}

// decodeOnce decodes each event of a page when it is first asked for.
func decodeOnce(record func(events.Raw) (events.Recorded, error), page []events.Raw) func(events.Raw) (events.Recorded, error) {
	decoded := make(map[events.Position]func() (events.Recorded, error), len(page))
	for _, raw := range page {
		decoded[raw.Position] = sync.OnceValues(func() (events.Recorded, error) { return record(raw) })
	}
	return func(raw events.Raw) (events.Recorded, error) { return decoded[raw.Position]() }
}

// share is what a read model takes of a page.
type share struct {
	*consumer
	page     []events.Raw
	recorded []events.Recorded
	waiting  map[string]int64
}

// together has read models take a page in one transaction. After an error none of them has taken it.
func together(ctx context.Context, members []*consumer, p eventstore.Page) error {
	var shares []share
	for _, c := range members {
		if page := c.remaining(p.Events); len(page) > 0 && c.held.Err() == nil {
			shares = append(shares, share{consumer: c, page: page, waiting: c.waiting(page)})
		}
	}
	started := time.Now()
	err := guard(func() error { return commit(ctx, shares, p.CaughtUp) })
	for _, s := range shares {
		if err != nil {
			s.folder = s.model.Folder() // what it keeps in memory is not in the database
			continue
		}
		s.engine.measures.page(s.model.Name, len(s.page), started)
		s.trace(s.recorded, started)
		s.folder.Settle(true)
		s.moved(s.page[len(s.page)-1].Position, p.CaughtUp)
	}
	return err
}

func commit(ctx context.Context, shares []share, caughtUp bool) error {
	for i, s := range shares {
		var err error
		if shares[i].recorded, _, err = s.decode(s.page, s.takes); err != nil {
			return err
		}
	}
	if len(shares) == 0 {
		return nil
	}
	started := time.Now()
	return pgx.BeginFunc(ctx, shares[0].pool, func(tx pgx.Tx) error {
		batch := &pgx.Batch{}
		batch.Queue(statement("page_settings.sql"), pageSettings("waymark"))
		batch.Queue("select set_config('lock_timeout', '100ms', true)") // who waits for a lock waits alone
		var from places
		owners := make([]*consumer, len(shares))
		byName := func(a, b share) int { return strings.Compare(a.model.Name, b.model.Name) }
		for i, s := range slices.SortedFunc(slices.Values(shares), byName) { // all lock rows in this order
			owners[i] = s.consumer
			from.add(s.consumer, countsOf(s.recorded))
		}
		from.queue(batch, "checkpoint_move.sql", overPage(shares[0].page, caughtUp))
		if err := tx.SendBatch(ctx, batch).Close(); err != nil {
			return err
		}
		var changes [][]kit.Change
		for _, s := range shares {
			changed, err := s.fold(ctx, tx)
			if err != nil {
				return err
			}
			changes = append(changes, changed)
		}
		if err := kit.Write(ctx, tx, changes...); err != nil {
			return err
		}
		return sayAlive(ctx, tx, started, owners...)
	})
}

// fold is what the share changes in the tables of its read model.
func (s share) fold(ctx context.Context, tx pgx.Tx) ([]kit.Change, error) {
	if len(s.waiting) > 0 {
		if err := s.wait(ctx, tx, s.waiting); err != nil {
			return nil, err
		}
	}
	if len(s.recorded) == 0 {
		return nil, nil
	}
	changes, err := s.folder.Fold(ctx, &inSchema{Tx: tx, schema: s.model.Name}, s.recorded)
	return kit.In(s.model.Name, changes), err
}
