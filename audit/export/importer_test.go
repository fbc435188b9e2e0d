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

func TestAnImportThatWasStoppedGoesOnWhenItIsGivenAgain(t *testing.T) {
	l := newLedger(t)
	l.Add(t, "product-AA", 1)
	for n := range 300 {
		l.Add(t, []string{"backlog-AA", "roadmap-AA"}[n%2], 1)
	}
	file := write(t, l.exporter(), export.Part{})
	store := eventstoretest.Client(t, "")
	for stopped := 0; ; stopped++ {
		m := importer(t, store)
		i, err := m.Import(t.Context(), "ana", bytes.NewReader(file))
		if err != nil {
			t.Fatal(err)
		}
		for n := int64(0); i.State == export.Running && i.Recorded < i.Held+70 && n < i.Events; {
			i, _ = m.Get(i.ID)
		}
		if err := m.Close(); err != nil {
			t.Fatal(err)
		}
		if i, _ = m.Get(i.ID); i.State == export.Done {
			if i.Held == 0 || stopped == 0 || len(merkletest.Log(t, store)) != 301 {
				t.Errorf("it was stopped %d times: %+v", stopped, i)
			}
			return
		}
		if i.Problem == nil || stopped > 100 {
			t.Fatalf("stopped is %+v", i)
		}
	}
}
