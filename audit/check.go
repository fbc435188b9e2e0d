package audit

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"waymark/events"
	"waymark/httpapi/moment"
)

// pageEvents is how many events are folded at a time: enough that what each page costs besides does not count, few enough
// that pages take little memory.
const pageEvents = 4096

// Check replays the product up to a moment, as At does, and compares the read models of that moment with the outcome:
// with the books as the domain's own fold leaves them, and row by row with what the projections' code makes of the same
// events. It waits until the read models have caught up with the log, and takes all of them in one snapshot.
func (r Replayer) Check(ctx context.Context, key string, at moment.Moment) (Replay, Check, error) {
	until, err := r.bound(ctx, key, at, "query.at")
	if err != nil {
		return Replay{}, Check{}, err
	}
	if err := r.Settle(ctx, key); err != nil {
		return Replay{}, Check{}, err
	}
	snapshot, err := r.Open(ctx, key)
	if err != nil {
		return Replay{}, Check{}, err
	}
	defer snapshot.Close(ctx)
	c := &checking{replayer: r, key: key, until: until, snapshot: snapshot, out: newReplay(), check: Check{Differences: []Difference{}}}
	err = c.run(ctx)
	return c.out, c.check, err
}

// Settle waits until the read models hold all that is in the product's books now.
func (r Replayer) Settle(ctx context.Context, key string) error {
	var end events.Position
	for _, book := range events.Books() {
		last, found, err := r.Last(ctx, book.Stream(key))
		if err != nil {
			return err
		}
		if found && last.Position.Compare(end) > 0 {
			end = last.Position
		}
	}
	if end == (events.Position{}) {
		return nil
	}
	return r.Wait(ctx, end)
}

// checking is one check.
type checking struct {
	replayer  Replayer
	key       string
	until     bound
	snapshot  Snapshot
	out       Replay
	check     Check
	decisions decisionsCheck
	held      map[string]string // read models that did not hold all events before anything was folded
	lacking   map[string]bool   // read models that lack a table or a column: no query of theirs would work
}

func (c *checking) run(ctx context.Context) error {
	c.held = c.snapshot.Held()
	if err := c.shape(); err != nil {
		return err
	}
	c.decisions = newDecisionsCheck(c.key, c.snapshot, &c.check)
	if err := c.foldAndCount(ctx); err != nil {
		return err
	}
	if !c.out.Product.Started() {
		if err := c.replayer.known(ctx, c.key); err != nil {
			return err
		}
	}
	if err := c.books(ctx); err != nil {
		return err
	}
	return c.tables(ctx)
}

// foldAndCount folds the log while the tables are counted, if they are to be counted as they are.
func (c *checking) foldAndCount(ctx context.Context) error {
	work, ctx := errgroup.WithContext(ctx)
	work.Go(func() error { return c.read(ctx, append(c.snapshot.Folds(), c.domain)...) })
	if c.until.open {
		work.Go(func() error { return c.snapshot.Count(ctx, nil) })
	}
	return work.Wait()
}

// shape reports tables and columns that are not as they must be.
func (c *checking) shape() (err error) {
	c.lacking = map[string]bool{}
	c.snapshot.Shape(func(table, column, expected, recorded string) {
		model, _, _ := strings.Cut(table, ".")
		if expected != "" {
			c.lacking[model] = true
		}
		var texts [2]json.RawMessage
		for i, text := range []string{expected, recorded} {
			if text != "" && err == nil {
				texts[i], err = json.Marshal(text)
			}
		}
		c.check.report(table, "", column, texts[0], texts[1])
	})
	return err
}

// unread says that a read model is not held against the domain's fold.
func (c *checking) unread(model string, held map[string]string) bool {
	return held[model] != "" || c.lacking[model]
}

// read reads the log and gives each page to all of the takers. None of them waits for another, but for one that is two
// pages behind.
func (c *checking) read(ctx context.Context, takers ...func(context.Context, []events.Recorded) error) error {
	work, ctx := errgroup.WithContext(ctx)
	queues := make([]chan []events.Recorded, len(takers))
	for i, take := range takers {
		queue := make(chan []events.Recorded, 1)
		queues[i] = queue
		work.Go(func() error {
			for page := range queue {
				if err := take(ctx, page); err != nil {
					return err
				}
			}
			return nil
		})
	}
	work.Go(func() error {
		for _, queue := range queues {
			defer close(queue)
		}
		page := make([]events.Recorded, 0, pageEvents)
		for event, err := range c.replayer.log(ctx, c.key, c.until) {
			if err != nil {
				return err
			}
			if page = append(page, event); len(page) < pageEvents {
				continue
			}
			if err := sendAll(ctx, queues, page); err != nil {
				return err
			}
			page = make([]events.Recorded, 0, pageEvents)
		}
		return sendAll(ctx, queues, page)
	})
	return work.Wait()
}

func sendAll(ctx context.Context, queues []chan []events.Recorded, page []events.Recorded) error {
	for _, queue := range queues {
		select {
		case queue <- page:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// models are the read models that hold what the books say.
var models = map[events.Book]string{
	events.Product: "charter", events.Discovery: "discovery", events.Roadmap: "roadmap", events.Backlog: "backlog",
}

// domain folds a page as the domain does, and holds the history against it.
func (c *checking) domain(ctx context.Context, page []events.Recorded) error {
	for _, r := range page {
		if r.Position.Compare(c.snapshot.Reached(models[r.Book])) <= 0 {
			c.out.add(r)
		}
	}
	if c.unread("decisions", c.held) {
		return nil
	}
	reached := c.snapshot.Reached("decisions")
	ahead := func(r events.Recorded) bool { return r.Position.Compare(reached) > 0 }
	if at := slices.IndexFunc(page, ahead); at >= 0 {
		page = page[:at] // the log is in order
	}
	return c.decisions.take(ctx, page)
}

// books compares the books as they stand with those that the domain's fold made.
func (c *checking) books(ctx context.Context) error {
	held := c.snapshot.Held()
	if c.until.open && !c.unread("decisions", held) {
		if err := c.decisions.rest(ctx); err != nil {
			return err
		}
	}
	for _, comparison := range c.out.comparisons() {
		if c.unread(models[comparison.book], held) {
			continue
		}
		if err := c.compare(ctx, comparison); err != nil {
			return err
		}
	}
	return nil
}

// tables compares the tables with those of the shadow. The log is read a second time only to say what differs.
func (c *checking) tables(ctx context.Context) error {
	if !c.until.open {
		if err := c.snapshot.Count(ctx, c.out.Revisions); err != nil {
			return err
		}
	}
	rows, same, err := c.snapshot.Compare(ctx)
	if err != nil {
		return err
	}
	c.check.Rows += rows
	c.check.Held = c.snapshot.Held()
	if same {
		return nil
	}
	if err := c.read(ctx, c.snapshot.Folds()...); err != nil {
		return err
	}
	return c.snapshot.Differences(ctx, func(table, key, column string, expected, recorded json.RawMessage) {
		c.check.report(table, key, column, expected, recorded)
	})
}
