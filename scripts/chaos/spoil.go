package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"time"

	"github.com/google/uuid"

	"waymark/events"
	"waymark/eventstore"
	"waymark/scripts/served"
)

// spoiled are products of their own that get an event that nobody can take, and what is wrong with it: no code can read it, or it does
// not follow from those before it.
var spoiled = map[string]func(good events.Raw) (data []byte){
	"SENSELESS": func(events.Raw) []byte { return []byte(`{"title": 7}`) },
	"TWICE":     func(good events.Raw) []byte { return good.Data },
}

// spoil brings these events into the log.
func (s *site) spoil(ctx context.Context, random *rand.Rand) error {
	served.Wait(ctx, upTo(random, 3*time.Second))
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Minute)
	defer cancel()
	for product, bad := range spoiled {
		start := map[string]any{"key": product, "name": product, "reason": "chaos"}
		if err := s.insist(ctx, "/v1/products", "start "+product, start); err != nil {
			return err
		}
		write := map[string]any{"title": "A good story", "reason": "chaos"}
		if err := s.insist(ctx, "/v1/products/"+product+"/commands/write-story", "write "+product, write); err != nil {
			return err
		}
		for err := s.append(ctx, product, bad); err != nil; err = s.append(ctx, product, bad) {
			if !served.Wait(ctx, 100*time.Millisecond) {
				return fmt.Errorf("spoil %s: %w", product, err)
			}
		}
	}
	return nil
}

// insist gives a command to one node after the other until one does it.
func (s *site) insist(ctx context.Context, path, key string, body any) error {
	for n := 0; ; n++ {
		limited, cancel := context.WithTimeout(ctx, patience)
		a := s.nodes[n%len(s.nodes)].Ask(limited, http.MethodPost, path, map[string]string{"Idempotency-Key": key}, body)
		cancel()
		if a.Status == http.StatusOK {
			return nil
		}
		if !served.Wait(ctx, 100*time.Millisecond) {
			return fmt.Errorf("%s: %d %s", key, a.Status, a.Text)
		}
	}
}

// append appends what is wrong behind the first story of a product, unless it is there.
func (s *site) append(ctx context.Context, product string, bad func(events.Raw) []byte) (err error) {
	client, err := s.client()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, client.Close()) }()
	log, err := read(ctx, client, product)
	if err != nil || len(log) > 1 {
		return err
	}
	good := log[0]
	spoiled := eventstore.NewEvent{ID: uuid.New(), Type: good.Type, Data: bad(good), Metadata: good.Metadata}
	_, err = client.Append(ctx, good.Stream, good.Revision, []eventstore.NewEvent{spoiled})
	return err
}

// read reads the backlog of a product.
func read(ctx context.Context, client *eventstore.Client, product string) (log []events.Raw, err error) {
	for raw, err := range client.ReadStream(ctx, string(events.Backlog)+"-"+product, 0) {
		if err != nil {
			return nil, err
		}
		log = append(log, raw)
	}
	return log, nil
}
