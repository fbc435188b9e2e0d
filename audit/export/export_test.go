package export_test

import (
	"bytes"
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"waymark/audit"
	"waymark/audit/export"
	"waymark/audit/merkle/merkletest"
	"waymark/events"
)

func sameEvents(t testing.TB, got, want []events.Raw) {
	t.Helper()
	equal := slices.EqualFunc(got, want, func(a, b events.Raw) bool {
		return a.ID == b.ID && a.Stream == b.Stream && a.Revision == b.Revision && a.Position == b.Position && a.Type == b.Type &&
			bytes.Equal(a.Data, b.Data) && bytes.Equal(a.Metadata, b.Metadata)
	})
	if !equal {
		t.Errorf("the export has %d events, want these %d:\n%v\n%v", len(got), len(want), got, want)
	}
}

func TestAnExportHasEveryByteOfAProductAndProvesIt(t *testing.T) {
	l := sealedLedger(t)
	file := write(t, l.exporter(), export.Part{})
	sameEvents(t, eventsOf(t, file), of(merkletest.Log(t, l.Store), "AA"))
	for _, key := range []string{"", l.key.Verifier} {
		report := check(t, file, key)
		if !report.Holds() || report.Events != 20 || report.Seals != 2 || report.Head.Seal.Number != 3 || report.Head.Version != "1.2.3" {
			t.Errorf("%+v", report)
		}
		if want := map[string]int64{"backlog-AA": 8, "product-AA": 2, "roadmap-AA": 3}; !maps.Equal(report.Sealed, want) {
			t.Errorf("sealed is %v, want %v", report.Sealed, want)
		}
	}
	other := newLedger(t).key.Verifier
	if report := check(t, file, other); report.Holds() || len(report.Faults) != 5 {
		t.Errorf("with another key: %+v", report)
	}
}

func TestWithoutSealsTheChainsAreAllThatIsProven(t *testing.T) {
	l := newLedger(t)
	l.Add(t, "product-AA", 3)
	if report := check(t, write(t, l.exporter(), export.Part{}), ""); !report.Holds() || report.Seals != 0 || len(report.Sealed) != 0 {
		t.Errorf("%+v", report)
	}
	other := newLedger(t)
	other.Add(t, "product-BB", 1)
	other.seal(t)
	other.Add(t, "product-AA", 3)
	if report := check(t, write(t, other.exporter(), export.Part{}), ""); !report.Holds() || report.Seals != 1 || len(report.Sealed) != 0 {
		t.Errorf("%+v", report)
	}
}

func TestATreeThatWasDroppedIsMadeAnew(t *testing.T) {
	l := sealedLedger(t)
	if err := l.tree.Drop(t.Context()); err != nil {
		t.Fatal(err)
	}
	if report := check(t, write(t, l.exporter(), export.Part{}), ""); !report.Holds() || len(report.Sealed) != 3 {
		t.Errorf("%+v", report)
	}
}

func TestALogThatIsNotWhatWasSealedIsExportedAndSaysSo(t *testing.T) {
	l := sealedLedger(t)
	if _, err := l.pool.Exec(t.Context(), "update proof.tile set hashes = sha256(hashes) where level = 0"); err != nil {
		t.Fatal(err)
	}
	report := check(t, write(t, l.exporter(), export.Part{}), "")
	if report.Holds() || report.Note == "" || report.Events != 20 {
		t.Errorf("%+v", report)
	}
}

func TestAPartBeginsAndEndsInTimeAndIsProvenToo(t *testing.T) {
	l := newLedger(t)
	day := func(n int) *time.Time { return new(time.Date(2026, 3, n, 0, 0, 0, 0, time.UTC)) }
	for n := 1; n <= 9; n++ {
		l.At = *day(n)
		l.Add(t, "product-AA", 1)
		l.Add(t, "backlog-AA", n)
		if n == 7 {
			l.seal(t)
		}
	}
	all := of(merkletest.Log(t, l.Store), "AA")
	for from := 0; from <= 10; from++ {
		for to := from; to <= 11; to++ {
			p := export.Part{From: day(from), To: day(to)}
			if to == 11 {
				p.To = nil
			}
			if from == 0 {
				p.From = nil
			}
			want := slices.DeleteFunc(slices.Clone(all), func(raw events.Raw) bool {
				meta, err := events.ParseMetadata(raw.Metadata)
				return err != nil || p.From != nil && meta.EffectiveAt.Before(*p.From) || p.To != nil && !meta.EffectiveAt.Before(*p.To)
			})
			file := write(t, l.exporter(), p)
			sameEvents(t, eventsOf(t, file), want)
			report := check(t, file, "")
			if !report.Holds() {
				t.Errorf("from %v to %v: %+v", p.From, p.To, report.Faults)
			}
			if sealed := from <= 7 && to > max(from, 1); sealed != (len(report.Sealed) == 2) {
				t.Errorf("from %d to %d sealed is %v", from, to, report.Sealed)
			}
		}
	}
}

func TestAProductThatIsNotThereIsNoExport(t *testing.T) {
	l := newLedger(t)
	l.Add(t, "product-BB", 1)
	if _, err := l.exporter().Open(t.Context(), "AA", export.Part{}); !errors.Is(err, audit.ErrUnknownProduct) {
		t.Errorf("error is %v", err)
	}
}

func TestWhatIsNoExportIsSaidToBeNone(t *testing.T) {
	for _, text := range []string{"", "x", "{}", `{"kind":"waymark inclusion proof v1"}`, "[]", "\n", `{"kind":"waymark export v1","more":1}`} {
		if _, err := export.Check(strings.NewReader(text), export.Options{}); !errors.Is(err, export.ErrNoExport) {
			t.Errorf("%q: error is %v", text, err)
		}
	}
}

// flushes counts what had been written at each flush.
type flushes struct {
	bytes.Buffer
	lines []int
}

func (f *flushes) flush() error {
	f.lines = append(f.lines, bytes.Count(f.Bytes(), []byte("\n")))
	return nil
}

func TestTheFirstLineLeavesBeforeAnyEventIsWritten(t *testing.T) {
	l := sealedLedger(t)
	e, err := l.exporter().Open(t.Context(), "AA", export.Part{})
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	var f flushes
	if err := e.Write(t.Context(), &f, f.flush); err != nil || !slices.Equal(f.lines, []int{1, 26}) {
		t.Errorf("flushed after lines %v: %v", f.lines, err)
	}
}
