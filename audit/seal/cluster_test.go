package seal_test

import (
	"sync"
	"testing"
	"time"

	"waymark/audit/seal"
	"waymark/eventstore"
	"waymark/eventstore/eventstoretest"
	"waymark/eventstore/eventstoretest/cluster"
)

// Each process of ours talks to another node of a cluster whose followers show nothing new for an hour, while the leader changes.
func TestNodesOfAClusterThatLagSealWhatTheLeaderHas(t *testing.T) {
	nodes, first := eventstoretest.Cluster(t, cluster.Options{Lag: time.Hour}), newHouse(t)
	var houses []*house
	for n := range 3 {
		store := eventstoretest.Connect(t, eventstore.Options{URL: nodes.NodeURL(n), StreamPrefix: "waymark."})
		houses = append(houses, node(t, store, first.pool))
	}
	for n := range int64(3) {
		if err := nodes.Lead(int(n)); err != nil {
			t.Fatal(err)
		}
		houses[0].Add(t, "backlog-AA", 20)
		var all sync.WaitGroup
		for _, h := range houses {
			all.Go(func() {
				s, _, err := h.Seal(t.Context(), seal.By{Actor: "ana", Source: "api"})
				if err != nil || s.Number != n+1 || s.Size != 20*(n+1) {
					t.Errorf("under leader %d: seal %d of %d, %v", n, s.Number, s.Size, err)
				}
			})
		}
		all.Wait()
	}
}
