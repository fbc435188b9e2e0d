package main

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"sync"
	"time"

	"github.com/google/uuid"

	"waymark/scripts/served"
)

// stories is how many the book has: decisions move them.
const stories = 200

// part is a time in which all clients decide on a book of their own.
type part struct {
	plan
	name    string
	product string
	fleet   fleet
	against *part // whose throughput is compared with
	faults  bool  // processes are killed and stopped meanwhile
	tally   tally
	lasted  time.Duration
}

// run has the clients work. Meanwhile processes are killed and stopped, if they are to be.
func (p *part) run(ctx context.Context) error {
	if err := p.found(ctx); err != nil {
		return err
	}
	during, end := context.WithTimeout(ctx, p.lasts)
	defer end()
	began := time.Now()
	var clients sync.WaitGroup
	for n := range p.clients {
		random := rand.New(rand.NewPCG(p.seed, uint64(n)))
		clients.Go(func() {
			for during.Err() == nil {
				p.decide(ctx, random)
			}
		})
	}
	var err error
	if p.faults {
		err = p.fleet.trouble(during, rand.New(rand.NewPCG(p.seed, 1_000_000)), &p.tally)
	}
	clients.Wait()
	p.lasted = time.Since(began)
	return err
}

// found starts the product and writes its stories.
func (p *part) found(ctx context.Context) error {
	write := make([]map[string]any, stories)
	for i := range write {
		write[i] = map[string]any{"command": "write-story", "title": fmt.Sprint("Story ", i)}
	}
	start := map[string]any{"key": p.product, "name": p.product, "reason": "writers"}
	if a := p.fleet[0].Insist(ctx, http.MethodPost, "/v1/products", nil, start); a.Status != http.StatusOK {
		return fmt.Errorf("start the product: %d %s", a.Status, a.Text)
	}
	a := p.fleet[0].Insist(ctx, http.MethodPost, p.path("/commands"), nil, map[string]any{"commands": write})
	if a.Status != http.StatusOK {
		return fmt.Errorf("write stories: %d %s", a.Status, a.Text)
	}
	return nil
}

func (p *part) path(rest string) string { return "/v1/products/" + p.product + rest }

// decide gives a random decision to a random process, and now and then to another one at the same moment.
func (p *part) decide(ctx context.Context, random *rand.Rand) {
	key := uuid.NewString()
	body := map[string]any{
		"story": fmt.Sprintf("%s-%d", p.product, 1+random.IntN(stories)), "place": 1 + random.IntN(stories), "reason": key,
	}
	first := random.IntN(len(p.fleet))
	var both sync.WaitGroup
	if random.Float64() < p.repeated {
		other := (first + 1 + random.IntN(max(len(p.fleet)-1, 1))) % len(p.fleet)
		both.Go(func() { p.insist(ctx, other, key, body) })
	}
	p.insist(ctx, first, key, body)
	both.Wait()
}

// insist gives a decision to one process after the other until one answers.
func (p *part) insist(ctx context.Context, at int, key string, body map[string]any) {
	header := map[string]string{"Idempotency-Key": key}
	for ctx.Err() == nil {
		one := p.fleet[at%len(p.fleet)]
		began := time.Now()
		a := one.Ask(ctx, http.MethodPost, p.path("/commands/prioritize-story"), header, body)
		waited, disturbed := time.Since(began), one.wasDisturbed(began)
		if a.Status == http.StatusOK {
			var said answer
			if err := json.Unmarshal(a.Text, &said); err != nil {
				p.tally.refused(a.Status, err.Error())
				return
			}
			p.tally.answered(key, said, waited, disturbed)
			return
		}
		if p.tally.refused(a.Status, string(a.Text)) {
			return
		}
		if at++; a.Status != 0 || len(p.fleet) == 1 {
			served.Wait(ctx, 20*time.Millisecond)
		}
	}
}
