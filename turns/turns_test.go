package turns

import (
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// record is who had turns, in their order.
type record struct {
	mu      sync.Mutex
	turns   []*node
	working int
	met     int // how often somebody came while another one worked
	longest time.Duration
}

// works notes a turn of a node that takes so long.
func (r *record) works(n *node, long time.Duration) func(bool) {
	began := time.Now()
	return func(held bool) {
		r.mu.Lock()
		r.longest = max(r.longest, time.Since(began))
		r.turns = append(r.turns, n)
		if r.working++; r.working > 1 {
			r.met++
		}
		r.mu.Unlock()
		time.Sleep(long)
		r.mu.Lock()
		r.working--
		r.mu.Unlock()
		began = time.Now()
	}
}

func TestTheTurnGoesRoundAmongThoseWhoWantIt(t *testing.T) {
	for _, number := range []int{2, 3, 8} {
		t.Run(fmt.Sprint(number), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b, r := newBus(t, 1), &record{}
				nodes := make([]*node, number)
				for i := range nodes {
					nodes[i] = b.join()
				}
				synctest.Wait()
				time.Sleep(time.Second)
				var wait sync.WaitGroup
				for _, n := range nodes {
					wait.Go(func() { n.writes(30, r.works(n, 3*time.Millisecond)) })
				}
				wait.Wait()
				if r.met > 0 {
					t.Errorf("%d times two had the turn at once", r.met)
				}
				for i := number; i+number < len(r.turns)-number; i++ {
					if r.turns[i] != r.turns[i+number] {
						t.Fatalf("turn %d is not of the one that had turn %d", i+number, i)
					}
				}
			})
		})
	}
}

// Whoever has a stream for itself says nothing about it, and waits for nothing.
func TestAProcessAloneWaitsForNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBus(t, 1)
		alone, idle := b.join(), b.join()
		time.Sleep(time.Second)
		began := time.Now()
		for range 1000 {
			alone.Take(t.Context(), "stream", false)
			alone.Pass("stream", true, nothing, false)
		}
		if waited := time.Since(began); waited > 0 {
			t.Errorf("it waited %v", waited)
		}
		alone.mu.Lock()
		defer alone.mu.Unlock()
		if len(alone.outbox) > 0 {
			t.Errorf("it said %+v", alone.outbox)
		}
		_ = idle
	})
}

// The one that wrote last lets in who asks at once, also where it has never asked itself.
func TestWhoAsksWaitsForNoIdleProcess(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBus(t, 1)
		first, second := b.join(), b.join()
		time.Sleep(time.Second)
		first.Take(t.Context(), "stream", false)
		first.Pass("stream", true, nothing, false)
		for _, n := range []*node{second, first, second} {
			began := time.Now()
			if held, others := n.Take(t.Context(), "stream", true); !held || !others {
				t.Errorf("held %v, others wrote %v", held, others)
			}
			if waited := time.Since(began); waited > quiet/2 {
				t.Errorf("it waited %v", waited)
			}
			n.Pass("stream", true, nothing, false)
		}
	})
}

func TestAHolderThatIsNotHeardOfCostsOneStall(t *testing.T) {
	for name, fault := range map[string]func(*node){
		"killed":  func(n *node) { n.end() },
		"stopped": func(n *node) { n.stop(2 * time.Second) },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b, r := newBus(t, 1), &record{}
				nodes := []*node{b.join(), b.join(), b.join()}
				time.Sleep(time.Second)
				var wait sync.WaitGroup
				began := time.Now()
				for _, n := range nodes[1:] {
					wait.Go(func() { n.writes(400, r.works(n, 2*time.Millisecond)) })
				}
				wait.Go(func() {
					nodes[0].writes(20, r.works(nodes[0], 2*time.Millisecond))
					nodes[0].Take(nodes[0].ended, "stream", true)
					fault(nodes[0])
					nodes[0].alive(func() { nodes[0].Pass("stream", false, nothing, false) })
				})
				wait.Wait()
				if lasted := time.Since(began); lasted > 5*time.Second {
					t.Errorf("820 turns took %v", lasted)
				}
				if r.longest > 2*lease {
					t.Errorf("one waited %v", r.longest)
				}
			})
		})
	}
}

// A holder that works for long at its turn keeps it, as long as it is heard of.
func TestAHolderThatWorksForLongKeepsItsTurn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, r := newBus(t, 1), &record{}
		nodes := []*node{b.join(), b.join()}
		time.Sleep(time.Second)
		var wait sync.WaitGroup
		for _, n := range nodes {
			wait.Go(func() { n.writes(3, r.works(n, 4*lease)) })
		}
		wait.Wait()
		if r.met > 0 {
			t.Errorf("%d times two had the turn at once", r.met)
		}
	})
}

// Clients that think between two decisions leave the queue and come back: nobody waits for a process that has nothing to do.
func TestNobodyWaitsForWhoHasNothingToDo(t *testing.T) {
	for seed := range uint64(10) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b, r := newBus(t, seed), &record{}
				var wait sync.WaitGroup
				for n := range 2 + seed%3 {
					one, random := b.join(), rand.New(rand.NewPCG(seed, n))
					wait.Go(func() {
						time.Sleep(time.Second)
						for range 500 {
							took := r.works(one, 3*time.Millisecond)
							held, _ := one.Take(t.Context(), "stream", random.IntN(10) == 0)
							took(held)
							one.Pass("stream", true, nothing, false)
							time.Sleep(time.Duration(random.IntN(10_000)) * time.Microsecond)
						}
					})
				}
				wait.Wait()
				if r.longest > 2*quiet {
					t.Errorf("one waited %v", r.longest)
				}
			})
		})
	}
}

// Whatever is killed, stopped, comes later or loses its connection: everybody who is left has its turns, and none waits for
// longer than the faults excuse.
func TestWhateverDiesNobodyWaitsForEver(t *testing.T) {
	for seed := range uint64(15) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b, r := newBus(t, seed), &record{}
				random := rand.New(rand.NewPCG(seed, 2))
				var wait sync.WaitGroup
				start := func() *node {
					n, long := b.join(), time.Duration(random.IntN(5000))*time.Microsecond
					wait.Go(func() { n.writes(200, r.works(n, long)) })
					return n
				}
				nodes := []*node{start(), start(), start(), start()}
				faults := 20
				for range faults {
					time.Sleep(time.Duration(random.IntN(300)) * time.Millisecond)
					n := nodes[random.IntN(len(nodes))]
					switch random.IntN(4) {
					case 0:
						n.end()
						nodes = append(nodes, start())
					case 1:
						n.stop(time.Duration(random.IntN(1000)) * time.Millisecond)
					case 2:
						n.connected(false)
						time.Sleep(time.Duration(random.IntN(20)) * time.Millisecond)
						n.connected(true)
					default:
						nodes = append(nodes, start())
					}
				}
				wait.Wait()
				if most := longest; r.longest > most {
					t.Errorf("one waited %v", r.longest)
				}
			})
		})
	}
}

// A process that came late and took another one for the first learns better by the next turn.
func TestWhoCameLateLearnsTheQueue(t *testing.T) {
	now := time.Now()
	old, late := &ring{}, &ring{}
	hear := func(m message, rings ...*ring) {
		for _, r := range rings {
			r.hear(m, now)
		}
	}
	hear(message{Kind: ask, From: "a"}, old)
	hear(message{Kind: ask, From: "b"}, old)
	hear(message{Kind: ask, From: "c"}, old, late)
	hear(message{Kind: ask, From: "d"}, old, late)
	hear(message{Kind: hand, From: "a", Queue: []string{"b", "c", "a"}, Epoch: 1}, old, late) // it had not heard d
	for _, r := range []*ring{old, late} {
		if got := fmt.Sprint(r.queue, r.epoch); got != "[b c a d] 1" {
			t.Errorf("the queue is %s", got)
		}
	}
	hear(message{Kind: drop, From: "c", Queue: []string{"b"}, Epoch: 1}, old, late)
	hear(message{Kind: drop, From: "d", Queue: []string{"b"}, Epoch: 1}, old, late) // the same, said by two
	hear(message{Kind: hand, From: "b", Queue: []string{"c", "a", "d", "b"}, Epoch: 2}, old, late)
	for _, r := range []*ring{old, late} {
		if got := fmt.Sprint(r.queue, r.epoch); got != "[c a d b] 2" {
			t.Errorf("after a drop the queue is %s", got)
		}
	}
}
