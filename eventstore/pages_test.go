package eventstore_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"waymark/events"
	"waymark/eventstore"
	"waymark/eventstore/eventstoretest"
)

func TestPagesHoldWhatMatchesUpToTheEndOfTheLog(t *testing.T) {
	c := open(t, eventstoretest.Serve(t, ""), "ours.")
	var want []string
	for i := range 30 {
		for _, stream := range []string{"backlog-ACME", "seals", "backlog-ACME-"} {
			if _, err := c.Append(t.Context(), fmt.Sprint(stream, i), eventstore.NoStream, notes(i/2+1)); err != nil {
				t.Fatal(err)
			}
		}
	}
	for raw, err := range c.ReadAll(t.Context(), nil) {
		if err != nil {
			t.Fatal(err)
		}
		if matches := len(raw.Stream) > 12 && raw.Stream[:12] == "backlog-ACME" && raw.Stream[12] != '-'; matches {
			want = append(want, raw.Position.String())
		}
	}
	var after *events.Position
	var got []string
	for pages, ended := 0, false; !ended; {
		for p, err := range c.ReadPages(t.Context(), `backlog-ACME\d*`, after, 7) {
			if err != nil {
				t.Fatal(err)
			}
			for _, raw := range p.Events {
				got = append(got, raw.Position.String())
			}
			if p.End != (events.Position{}) {
				end := p.End
				after = &end
			}
			if pages++; pages%5 == 0 { // it goes on from any page
				break
			}
			ended = p.CaughtUp
		}
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("read are\n%v\nwant\n%v", got, want)
	}
}

func TestPagesOfAStoreThatIsAwayAreAnErrorAtOnce(t *testing.T) {
	c := eventstoretest.Connect(t, eventstore.Options{URL: "esdb://127.0.0.1:1?tls=false"})
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	for _, err := range c.ReadPages(ctx, "", nil, 7) {
		if !errors.Is(err, eventstore.ErrUnavailable) {
			t.Errorf("it says %v", err)
		}
		return
	}
	t.Error("it says nothing")
}
