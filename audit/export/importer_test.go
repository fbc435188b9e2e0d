package export_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"iter"
	"log/slog"
	"os"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"waymark/audit/export"
	"waymark/audit/merkle/merkletest"
	"waymark/events"
	"waymark/eventstore"
	"waymark/eventstore/eventstoretest"
)

func importer(t *testing.T, store export.Store) *export.Importer {
	t.Helper()
	dir := t.TempDir()
	m := export.NewImporter(store, dir, time.Now, slog.New(slog.DiscardHandler))
	t.Cleanup(func() {
		if err := m.Close(); err != nil {
			t.Error(err)
		}
		if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
			t.Errorf("%v is left, %v", left, err)
		}
	})
	return m
}

// ended waits until an import has ended.
func ended(t *testing.T, m *export.Importer, i export.Import) export.Import {
	t.Helper()
	for i.State == export.Running {
		var known bool
		if i, known = m.Get(i.ID); !known || t.Context().Err() != nil {
			t.Fatalf("import %s is not known", i.ID)
		}
		time.Sleep(time.Millisecond)
	}
	return i
}

func TestAnExportBroughtIntoAnEmptyLedgerIsTheSameThere(t *testing.T) {
	l := sealedLedger(t)
	file := write(t, l.exporter(), export.Part{})
	store := eventstoretest.Client(t, "")
	m := importer(t, store)
	begun, err := m.Import(t.Context(), "ana", bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	done := ended(t, m, begun)
	got, want := merkletest.Log(t, store), of(merkletest.Log(t, l.Store), "AA")
	if done.State != export.Done || done.Recorded != 20 || done.Held != 0 || done.Sealed != 16 || done.SealedBy != l.key.Verifier ||
		done.Position != got[len(got)-1].Position.String() || done.EndedAt == nil || done.Actor != "ana" {
		t.Errorf("done is %+v", done)
	}
	for i := range got { // where they lie is the target's own
		got[i].Position, want[i].Position = events.Position{}, events.Position{}
	}
	sameEvents(t, got, want)
	again, err := m.Import(t.Context(), "bob", bytes.NewReader(write(t, l.exporter(), export.Part{})))
	if err != nil || again.State != export.Done || again.Held != 20 || again.ID != done.ID || again.Position != done.Position {
		t.Errorf("again it is %+v, %v", again, err)
	}
	if known, _ := m.Get(done.ID); known != again {
		t.Errorf("known is %+v", known)
	}
	if _, known := m.Get("none"); known {
		t.Error("an import that never was is known")
	}
}

func TestNothingOfAnExportWithFaultsIsWritten(t *testing.T) {
	l := sealedLedger(t)
	whole := write(t, l.exporter(), export.Part{})
	store := eventstoretest.Client(t, "")
	m := importer(t, store)
	strange := newLedger(t)
	strange.Add(t, "backlog-AA", 2)
	for name, test := range map[string]struct {
		file []byte
		says []string
	}{
		"altered":   {bytes.Replace(whole, []byte(`ACME-9\`), []byte(`ACME-8\`), 1), []string{"line", "altered"}},
		"cut off":   {whole[:len(whole)/2], []string{"truncated"}},
		"twofold":   {bytes.ReplaceAll(whole, []byte(`customers asked`), []byte(`nobody asked`)), []string{"product-AA", "backlog-AA", "roadmap-AA"}},
		"a part":    {write(t, l.exporter(), export.Part{From: new(time.Unix(0, 0))}), []string{"line 1: it is a part"}},
		"no export": {[]byte("{}"), []string{"no export"}},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := m.Import(t.Context(), "ana", bytes.NewReader(test.file))
			if err == nil {
				t.Fatal("it is imported")
			}
			for _, says := range test.says {
				if !strings.Contains(err.Error(), says) {
					t.Errorf("error is %v", err)
				}
			}
		})
	}
	if _, err := m.Import(t.Context(), "ana", iotest.ErrReader(io.ErrUnexpectedEOF)); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("error is %v", err)
	}
	if log := merkletest.Log(t, store); len(log) > 0 {
		t.Errorf("written is %v", log)
	}
}

func TestAnEventThatDoesNotDecodeIsNamed(t *testing.T) {
	l := newLedger(t)
	l.Add(t, "product-AA", 1)
	l.Add(t, "backlog-AA", 1)
	f := &file{t, strings.Split(strings.TrimSuffix(string(write(t, l.exporter(), export.Part{})), "\n"), "\n")}
	f.change(f.find("backlog-AA", 0), "StoryDropped", "StoryForgotten")
	f.rechain("backlog-AA")
	_, err := importer(t, eventstoretest.Client(t, "")).Import(t.Context(), "ana", bytes.NewReader(f.bytes()))
	faults := new(export.Faults)
	if !errors.As(err, &faults) || len(faults.Found) != 1 || faults.Found[0].Line != 3 || !strings.Contains(faults.Found[0].Detail, "StoryForgotten") {
		t.Errorf("error is %v", err)
	}
}

// halting is a store that brings nothing until it is let go.
type halting struct {
	*eventstore.Client
	asked, goOn chan struct{}
}

func (h halting) Bring(ctx context.Context, from iter.Seq2[events.Raw, error]) (*eventstore.Bringing, error) {
	h.asked <- struct{}{}
	<-h.goOn
	return h.Client.Bring(ctx, from)
}

func TestOneExportOfAProductIsBroughtInAtATime(t *testing.T) {
	file := write(t, sealedLedger(t).exporter(), export.Part{})
	store := halting{eventstoretest.Client(t, ""), make(chan struct{}), make(chan struct{})}
	m := importer(t, store)
	first := make(chan error, 1)
	go func() {
		_, err := m.Import(t.Context(), "ana", bytes.NewReader(file))
		first <- err
	}()
	<-store.asked
	if _, err := m.Import(t.Context(), "bob", bytes.NewReader(file)); !errors.Is(err, export.ErrBusy) {
		t.Errorf("error is %v", err)
	}
	close(store.goOn)
	if err := <-first; err != nil {
		t.Error(err)
	}
}

// TestTwoProcessesThatBringTheSameExportInBringItInOnce is what a request makes of it that is repeated at another process.
func TestTwoProcessesThatBringTheSameExportInBringItInOnce(t *testing.T) {
	l := newLedger(t)
	l.Add(t, "product-AA", 1)
	for n := range 60 {
		l.Add(t, []string{"backlog-AA", "roadmap-AA"}[n%2], 1+n%3)
	}
	file, want := write(t, l.exporter(), export.Part{}), merkletest.Log(t, l.Store)
	url := eventstoretest.Serve(t, "")
	type process struct {
		m *export.Importer
		i export.Import
	}
	begun := make(chan process)
	for range 3 {
		go func() {
			m := importer(t, eventstoretest.Connect(t, eventstore.Options{URL: url}))
			i, err := m.Import(t.Context(), "ana", bytes.NewReader(file))
			if err != nil {
				t.Error(err)
			}
			begun <- process{m, i}
		}()
	}
	for range 3 {
		p := <-begun
		if i := ended(t, p.m, p.i); i.State != export.Done {
			t.Errorf("it is %s: %v", i.State, i.Problem)
		}
	}
	got := merkletest.Log(t, eventstoretest.Connect(t, eventstore.Options{URL: url}))
	for i := range min(len(got), len(want)) { // where they lie is the target's own
		got[i].Position, want[i].Position = events.Position{}, events.Position{}
	}
	sameEvents(t, got, want)
}

// breaking is a store whose exports cannot be read beyond some events more than it holds.
type breaking struct {
	export.Store
	more int
}

// Bring brings an export in that breaks off.
func (s breaking) Bring(ctx context.Context, from iter.Seq2[events.Raw, error]) (*eventstore.Bringing, error) {
	held, walks := 0, 0
	b, err := s.Store.Bring(ctx, func(yield func(events.Raw, error) bool) {
		walks++
		n := 0
		for raw, err := range from {
			if n++; walks > 1 && n > held+s.more {
				yield(events.Raw{}, errBroken)
				return
			}
			if !yield(raw, err) {
				return
			}
		}
	})
	if b != nil {
		held = b.Held
	}
	return b, err
}

var errBroken = errors.New("the file is broken")

func TestAnImportThatBrokeOffGoesOnWhenItIsGivenAgain(t *testing.T) {
	l := newLedger(t)
	l.Add(t, "product-AA", 1)
	for n := range 300 {
		l.Add(t, []string{"backlog-AA", "roadmap-AA"}[n%2], 1)
	}
	file := write(t, l.exporter(), export.Part{})
	store := eventstoretest.Client(t, "")
	for broken := 0; ; broken++ {
		m := importer(t, breaking{store, 140})
		i, err := m.Import(t.Context(), "ana", bytes.NewReader(file))
		if err != nil {
			t.Fatal(err)
		}
		if i = ended(t, m, i); i.State == export.Done {
			if i.Held == 0 || broken != 2 || len(merkletest.Log(t, store)) != 301 {
				t.Errorf("it broke off %d times: %+v", broken, i)
			}
			return
		}
		if i.Problem == nil || !strings.Contains(*i.Problem, errBroken.Error()) || broken > 10 {
			t.Fatalf("it is %+v", i)
		}
	}
}
