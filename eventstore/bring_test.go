package eventstore_test

import (
	"bytes"
	"context"
	"errors"
	"iter"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"waymark/events"
	"waymark/eventstore"
	"waymark/eventstore/eventstoretest"
)

// logOf is what a store holds of a product, in the order of the log.
func logOf(t *testing.T, c *eventstore.Client, product string) (all []events.Raw) {
	t.Helper()
	for raw, err := range c.ReadAll(t.Context(), nil) {
		if err != nil {
			t.Fatal(err)
		}
		if _, of, book := events.CutStream(raw.Stream); book && of == product {
			all = append(all, raw)
		}
	}
	return all
}

// given are events as an export gives them.
func given(all []events.Raw) iter.Seq2[events.Raw, error] {
	return func(yield func(events.Raw, error) bool) {
		for _, raw := range all {
			if !yield(raw, nil) {
				return
			}
		}
	}
}

// put appends events as they are.
func put(t *testing.T, c *eventstore.Client, all []events.Raw) {
	t.Helper()
	for _, raw := range all {
		ev := eventstore.NewEvent{ID: uuid.MustParse(raw.ID), Type: raw.Type, Data: raw.Data, Metadata: raw.Metadata}
		if _, err := c.Append(t.Context(), raw.Stream, raw.Revision-1, []eventstore.NewEvent{ev}); err != nil {
			t.Fatal(err)
		}
	}
}

// told is how far an import was said to be.
type told struct{ held []int }

func (s *told) tell(held int) { s.held = append(s.held, held) }

func TestAProductIsBroughtInFromWhereverItWasInterrupted(t *testing.T) {
	from := open(t, eventstoretest.Serve(t, ""), "waymark.")
	decide(t, from, 9)
	want := logOf(t, from, "ACME")
	for held := range len(want) + 1 {
		url := eventstoretest.Serve(t, "")
		decide(t, open(t, url, "other."), 1) // which is another ledger's ACME
		to := open(t, url, "ours.")
		put(t, to, want[:held])
		b, err := to.Bring(t.Context(), given(want))
		if err != nil || b.Held != held || b.Events != len(want) {
			t.Fatalf("holds %+v, %v, want %d", b, err, held)
		}
		var told told
		last, err := b.Add(t.Context(), told.tell)
		got := logOf(t, to, "ACME")
		same := slices.EqualFunc(got, want, func(a, b events.Raw) bool {
			return a.ID == b.ID && a.Stream == b.Stream && a.Revision == b.Revision && a.Type == b.Type &&
				bytes.Equal(a.Data, b.Data) && bytes.Equal(a.Metadata, b.Metadata)
		})
		if err != nil || !same || last != got[len(got)-1].Position || !slices.IsSorted(told.held) || told.held[len(told.held)-1] != len(want) {
			t.Fatalf("from %d on it has %d of %d events (%v), told %v", held, len(got), len(want), err, told.held)
		}
	}
}

func TestWhatTheLedgerHasDifferentlyIsNotBroughtIn(t *testing.T) {
	from := open(t, eventstoretest.Serve(t, ""), "waymark.")
	decide(t, from, 6)
	all := logOf(t, from, "ACME")
	second := slices.IndexFunc(all, func(raw events.Raw) bool { return raw.Stream == "roadmap-ACME" })
	other := open(t, eventstoretest.Serve(t, ""), "waymark.")
	decide(t, other, 6)
	for name, test := range map[string]struct {
		holds  []events.Raw
		brings []events.Raw
		says   string
	}{
		"another ledger's product":         {logOf(t, other, "ACME")[:1], all, "another event at product-ACME revision 0"},
		"it went on before the end":        {all, slices.Delete(slices.Clone(all), second, second+1), "another event at roadmap-ACME"},
		"a book went on":                   {all[:second], all[:second-1], ""},
		"a book went on, one is not there": {all[:second], append(slices.Clone(all[:second-1]), all[second]), "went on"},
		"not a beginning":                  {slices.Delete(slices.Clone(all[:second+1]), second-1, second), all, "came before it"},
	} {
		t.Run(name, func(t *testing.T) {
			to := open(t, eventstoretest.Serve(t, ""), "")
			put(t, to, test.holds)
			b, err := to.Bring(t.Context(), given(test.brings))
			switch {
			case test.says == "" && (err != nil || b.Held != b.Events):
				t.Errorf("brings %+v, %v", b, err)
			case test.says != "" && (!errors.Is(err, eventstore.ErrDiffers) || !strings.Contains(err.Error(), test.says)):
				t.Errorf("error is %v", err)
			}
			if got := logOf(t, to, "ACME"); len(got) != len(test.holds) {
				t.Errorf("%d events were written", len(got)-len(test.holds))
			}
		})
	}
}

func TestAProductThatIsWrittenToWhileItIsBroughtInIsSaidSo(t *testing.T) {
	from := open(t, eventstoretest.Serve(t, ""), "waymark.")
	decide(t, from, 6)
	all := logOf(t, from, "ACME")
	to := open(t, eventstoretest.Serve(t, ""), "waymark.")
	b, err := to.Bring(t.Context(), given(all))
	if err != nil {
		t.Fatal(err)
	}
	decide(t, to, 1)
	if _, err := b.Add(t.Context(), new(told).tell); !errors.Is(err, eventstore.ErrDiffers) {
		t.Errorf("error is %v", err)
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := to.Bring(ended, given(all)); !errors.Is(err, context.Canceled) {
		t.Errorf("error is %v", err)
	}
}
