package main

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"waymark/scripts/served"
)

// owners watches who has which lane of which read model, and how long each stands still when its owner is gone.
type owners struct {
	pool *pgxpool.Pool

	mu     sync.Mutex
	now    map[string]owner // by lane of a read model
	gone   map[string]loss  // by lane of a read model
	taken  []takeover
	harmed time.Time // until when stores or network were harmed
}

// owner is who has a lane of a read model, and where that stands.
type owner struct {
	Name, Owner string
	Epoch       int64
	Commit      int64
}

// loss is a lane of a read model whose owner is gone, and since when it stands still.
type loss struct {
	owner
	since time.Time
	cause string
}

// takeover is how long a lane of a read model stood still until another node moved it.
type takeover struct {
	loss
	took  time.Duration
	alone bool // nothing else was harmed meanwhile
}

func newOwners(ctx context.Context, dsn string) (*owners, error) {
	pool, err := pgxpool.New(ctx, dsn)
	return &owners{pool: pool, now: map[string]owner{}, gone: map[string]loss{}}, err
}

// watch looks again and again until the context ends.
func (o *owners) watch(ctx context.Context) {
	for served.Wait(ctx, 10*time.Millisecond) {
		rows, err := o.pool.Query(ctx, `select name || ' ' || lane as name, case when heartbeat_at is null then '' else owner end as owner, epoch,
			coalesce(commit_position, 0) as commit from waymark.lane`)
		if err != nil {
			continue // PostgreSQL is away
		}
		found, err := pgx.CollectRows(rows, pgx.RowToStructByName[owner])
		if err == nil {
			o.see(found, time.Now())
		}
	}
}

func (o *owners) see(found []owner, at time.Time) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, seen := range found {
		l, gone := o.gone[seen.Name]
		switch {
		case gone && seen.Epoch == l.Epoch:
			if seen.Commit != l.Commit { // it still moved it
				o.gone[seen.Name] = loss{seen, at, l.cause}
			}
		case gone && seen.Owner == l.Owner: // it is back
			delete(o.gone, seen.Name)
		case gone && seen.Commit > l.Commit:
			delete(o.gone, seen.Name)
			o.taken = append(o.taken, takeover{l, at.Sub(l.since), o.harmed.Before(l.since)})
		}
		o.now[seen.Name] = seen
	}
}

// of are the lanes of read models that a node has.
func (o *owners) of(node string) (names []string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for name, one := range o.now {
		if one.Owner == node {
			names = append(names, name)
		}
	}
	return names
}

// await waits until other nodes have moved all lanes of one that left.
func (o *owners) await(ctx context.Context, node string) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	for {
		missing := o.missing(node)
		if len(missing) == 0 {
			return nil
		}
		if !served.Wait(ctx, 10*time.Millisecond) {
			return fmt.Errorf("nobody took %v over from %s", missing, node)
		}
	}
}

// missing are the read models of a node that left that no other has moved yet.
func (o *owners) missing(node string) (names []string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for name, l := range o.gone {
		if l.Owner == node {
			names = append(names, name)
		}
	}
	return names
}

// lost says that a node goes now.
func (o *owners) lost(node, cause string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for name, one := range o.now {
		if one.Owner == node {
			o.gone[name] = loss{one, time.Now(), cause}
		}
	}
}

// back says that a node runs again: what nobody took over it has itself.
func (o *owners) back(node string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for name, l := range o.gone {
		if l.Owner == node {
			delete(o.gone, name)
		}
	}
}

// harm does harm to stores or network.
func (o *owners) harm(do func() error) error {
	note := func(until time.Time) {
		o.mu.Lock()
		defer o.mu.Unlock()
		o.harmed = until
	}
	note(time.Now().Add(time.Hour)) // until it is over
	err := do()
	note(time.Now())
	return err
}

// print prints how long it took to take over.
func (o *owners) print() {
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, cause := range []string{"a kill", "a SIGSTOP", "a clean stop"} {
		o.printOf(cause, true, "")
		o.printOf(cause, false, ", with stores or network harmed")
	}
}

func (o *owners) printOf(cause string, alone bool, words string) {
	var times []time.Duration
	for _, t := range o.taken {
		if t.cause == cause && t.alone == alone {
			times = append(times, t.took.Round(time.Millisecond))
		}
	}
	if len(times) > 0 {
		slices.Sort(times)
		fmt.Printf("chaos: taken over after %s%s: %d lanes, median %v, longest %v\n", cause, words, len(times),
			times[len(times)/2], times[len(times)-1])
	}
}
