package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"os"
	"slices"
	"time"

	"github.com/anishathalye/porcupine"

	"waymark/events"
	"waymark/scripts/served"
)

// searchTime limits the search for an order in which a history may have happened. There is one next to at once, if there is one.
const searchTime = time.Minute

// mostFaults is how many faults of a log are named.
const mostFaults = 10

// judge prints what was done and how long it took to take over, and says what is wrong.
func judge(ctx context.Context, s *site, histories []*history) error {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Minute)
	defer cancel()
	fmt.Println("chaos: done to it:", counts(s.tally.faults))
	fmt.Println("chaos: answers:", counts(s.tally.answers))
	s.owners.print()
	wrong := []error{s.parked(ctx)}
	for _, h := range histories {
		wrong = append(wrong, s.judge(ctx, h))
	}
	return errors.Join(wrong...)
}

// judge says what is wrong with the history of a product, its log, and what the read models make of that.
func (s *site) judge(ctx context.Context, h *history) error {
	client, err := s.client()
	if err != nil {
		return err
	}
	log, err := read(ctx, client, h.product)
	if err := errors.Join(err, client.Close()); err != nil {
		return err
	}
	fmt.Printf("chaos: %s: %d requests made %d events\n", h.product, len(h.operations), len(log))
	wrong := h.compare(log)
	if more := len(wrong) - mostFaults; more > 0 {
		wrong = append(wrong[:mostFaults], fmt.Errorf("%s: and %d more", h.product, more))
	}
	wrong = append(wrong, h.order(h.happened(log)))
	said, err := s.nodes[0].Replay(ctx, h.product)
	fmt.Printf("chaos:   %.500s", said)
	if err != nil {
		wrong = append(wrong, fmt.Errorf("%s: replay --check: %w", h.product, err))
	}
	return errors.Join(wrong...)
}

// order says which answers no book gives that does one thing after the other. Commands that were done are in that order with those that
// were refused, and with what each read model showed: who is refused is told no position from where on to read, and the read models
// do not wait for each other, nor for the last event of a batch.
func (h *history) order(happened []operation) error {
	var wrong []error
	for _, kind := range []string{refusals, "backlog", "decisions"} {
		var operations []operation
		for _, o := range happened {
			switch of := o.kind(); {
			case of == changes && kind != refusals:
				operations = append(operations, o.each()...)
			case of == changes, of == kind:
				operations = append(operations, o)
			}
		}
		result, info := linearizable(operations, searchTime)
		fmt.Printf("chaos:   commands and %s: %d operations, linearizable: %s\n", kind, len(operations), result)
		if result != porcupine.Ok {
			wrong = append(wrong, fmt.Errorf("%s, commands and %s: linearizable: %s:%s\n%w", h.product, kind, result, stuck(operations, info), h.show(info)))
		}
	}
	return errors.Join(wrong...)
}

// compare says what the log lacks of what was acknowledged, and what it holds that it must not.
func (h *history) compare(log []events.Raw) (wrong []error) {
	keys := map[string]int{}
	for _, raw := range log {
		keys[reason(raw)]++
	}
	given := map[string]bool{}
	for _, o := range h.operations {
		if o.source != "" {
			continue
		}
		given[o.key] = true
		switch found := keys[o.key]; {
		case o.fault != "":
			wrong = append(wrong, fmt.Errorf("%s: %s: %s", h.product, o.key, o.fault))
		case found != 0 && found != o.events:
			wrong = append(wrong, fmt.Errorf("%s: %s is in the log with %d events of %d", h.product, o.key, found, o.events))
		case found != 0 && o.outcome < unknown, found != 0 && o.outcome == refused:
			wrong = append(wrong, fmt.Errorf("%s: %s is in the log, although that was denied", h.product, o.key))
		case o.outcome == done && !o.isIn(log):
			wrong = append(wrong, fmt.Errorf("%s: %s was acknowledged as %v up to revision %d and is not there", h.product, o.key, o.ids, o.revision))
		}
	}
	for _, key := range slices.Sorted(maps.Keys(keys)) {
		if !given[key] {
			wrong = append(wrong, fmt.Errorf("%s: nobody gave %q", h.product, key))
		}
	}
	return wrong
}

// isIn says whether the events of a command are where it was told that they are.
func (o operation) isIn(log []events.Raw) bool {
	first := int(o.revision) + 1 - o.events
	if first < 0 || int(o.revision) >= len(log) || len(o.ids) != o.events {
		return false
	}
	for i, id := range o.ids {
		if log[first+i].ID != id || reason(log[first+i]) != o.key {
			return false
		}
	}
	return true
}

// reason is the reason of an event: the key of the command that made it.
func reason(raw events.Raw) string {
	var metadata struct{ Reason string }
	_ = json.Unmarshal(raw.Metadata, &metadata) // of an event that can't be read: none
	return metadata.Reason
}

// happened is what happened to a book, as far as somebody was told or the log says it.
func (h *history) happened(log []events.Raw) (operations []operation) {
	last := map[string]int64{}
	for _, raw := range log {
		last[reason(raw)] = raw.Revision
	}
	for _, o := range h.operations {
		revision, there := last[o.key]
		switch {
		case o.outcome == unknown && there:
			o.revision = revision
		case o.outcome <= unknown: // it never happened
			continue
		}
		operations = append(operations, o)
	}
	return operations
}

// show keeps a history where people can look at it, and says where.
func (h *history) show(info porcupine.LinearizationInfo) error {
	file, err := os.CreateTemp("", "waymark-chaos-"+h.product+"-*.html")
	if err != nil {
		return err
	}
	if err := errors.Join(porcupine.Visualize(sequential, info, file), file.Close()); err != nil {
		return err
	}
	return fmt.Errorf("see %s", file.Name())
}

// parked says what is wrong with the products that are parked, once all read models have come to the events that nobody can take.
func (s *site) parked(ctx context.Context) (err error) {
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); {
		if err = s.parkedNow(ctx); err == nil || !served.Wait(ctx, 100*time.Millisecond) {
			break
		}
	}
	return err
}

func (s *site) parkedNow(ctx context.Context) error {
	a := s.nodes[0].Insist(ctx, http.MethodGet, "/readyz", nil, nil)
	var ready struct {
		Models []struct {
			Name   string
			Parked []struct{ Product string }
		}
	}
	if err := json.Unmarshal(a.Text, &ready); err != nil {
		return fmt.Errorf("ready answers %d %s", a.Status, a.Text)
	}
	for _, m := range ready.Models {
		var parked []string
		for _, p := range m.Parked {
			if _, meant := spoiled[p.Product]; !meant {
				return fmt.Errorf("%s: %s is parked", m.Name, p.Product)
			}
			parked = append(parked, p.Product)
		}
		if m.Name == "backlog" && len(parked) != len(spoiled) {
			return fmt.Errorf("in the backlog only %v are parked", parked)
		}
	}
	return nil
}
