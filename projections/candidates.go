package projections

import (
	"context"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
)

// attendance is which nodes can take lanes of a read model, as one of them sees it.
type attendance struct {
	Others   []string // that live, and have the same program
	Maker    string   // has the lane whose owner makes editions
	Rebuild  bool     // somebody wants the next edition
	Renewing bool     // an edition is to be made, or is being made
	Free     []int32  // lanes that this process can take
	Namesake bool     // another process has lanes under the name of this node
}

// attend says now and then that this node can take lanes of the read model, and hears who else can.
func (k *keeper) attend(ctx context.Context) error {
	say := time.Since(k.said) >= k.engine.pace.heartbeat
	seen, err := found[attendance](ctx, k.pool, "candidate_seen.sql", pgx.NamedArgs{
		"name": k.model.Name, "next": nextName(k.model.Name), "node": k.node(), "version": k.model.Version(), "stale": k.engine.pace.stale,
		"held": k.held(), "had": k.had[:], "say": say, "maker": k.maker,
	})
	if err != nil || len(seen) == 0 {
		return err
	}
	if seen[0].Namesake && !k.seen.Namesake {
		k.log.Warn("another process has lanes under the name of this node: give each its own data directory, of which none is a copy", "node", k.node())
	}
	k.seen = seen[0]
	if say {
		k.said = time.Now()
	}
	return nil
}

// absent says that this node takes no more lanes.
func (k *keeper) absent(ctx context.Context) {
	if k.said.IsZero() {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), goodbye)
	defer cancel()
	args := pgx.NamedArgs{"name": k.model.Name, "node": k.node()}
	if _, err := k.pool.Exec(ctx, statement("candidate_gone.sql"), args); err != nil {
		k.log.Debug("others were not told that this node takes no more lanes", "error", err)
	}
	k.said = time.Time{}
}

// shares are the lanes that a node is to have: the nodes in the order of their names take one after the other. An edition is made by one
// node, which therefore has all lanes.
func (a attendance) shares(node string) []int32 {
	nodes := append(slices.Clone(a.Others), node)
	slices.Sort(nodes)
	if a.Renewing {
		if a.maker(nodes) != node {
			return nil
		}
		return everyLane()
	}
	at := slices.Index(nodes, node)
	return slices.DeleteFunc(everyLane(), func(lane int32) bool { return int(lane)%len(nodes) != at })
}

// maker is the node that makes an edition: who has that lane, so that it goes on with what it began.
func (a attendance) maker(nodes []string) string {
	if slices.Contains(nodes, a.Maker) {
		return a.Maker
	}
	return nodes[0]
}
