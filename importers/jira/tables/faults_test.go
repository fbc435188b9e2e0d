package tables

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
)

const small = "Issue key,Issue id,Status,Created,Summary\n"

func TestAllFaultsOfATableAreNamedWithTheirLines(t *testing.T) {
	rows, err := refusal(t, small+
		"AB-1,1,Open,19/Feb/26 7:31 PM,\"two\nlines\"\n"+
		"AB-2,2,Open\n"+
		",3,,19/Feb/26 7:31 PM,none\n"+
		"AB-4,4,Open,yesterday,none\n"+
		"AB-5,5,Open,19/Feb/26 7:31 PM,\xff\n"+
		"what,6,Open,19/Feb/26 7:31 PM,none\n"+
		"AB-7,7,Open,19/Feb/26 7:31 PM,none,more\n"+
		"AB-8,8,Open,19/Feb/26 7:31 PM,last\n", Options{})
	want := `line 4: has 3 fields, the header 5
line 5: Issue key: is missing
line 5: Status: is missing
line 6: AB-4: Created: "yesterday" is no date: "yesterday" is neither a month nor another word of dates in a language of Jira
line 7: AB-5: Summary: is not UTF-8
line 8: what: Issue key: "what" is no key of an issue
line 9: has 6 fields, the header 5`
	var faults Faults
	if !errors.As(err, &faults) || err.Error() != want {
		t.Errorf("%v\nwant\n%s", err, want)
	}
	if len(rows) != 2 || rows[0].Key != "AB-1" || rows[1].Key != "AB-8" || rows[1].Line != 10 {
		t.Errorf("%+v", rows)
	}
}

func TestReadingEndsAfterTwentyFaults(t *testing.T) {
	var faults Faults
	if _, err := refusal(t, small+strings.Repeat("AB-1,1\n", 100), Options{}); !errors.As(err, &faults) || len(faults) != 20 {
		t.Errorf("%d, %v", len(faults), err)
	}
}

func TestWhatCantBeToldIsAskedFor(t *testing.T) {
	text := "Issue key,Numéro,Zustand,Quand,Was\nAB-1,x1,Open,19/Feb/26 7:31 PM,Pay\n"
	_, err := refusal(t, text, Options{})
	if !errors.Is(err, ErrColumns) || !strings.Contains(err.Error(), `id, status, created. The file has "Numéro", "Zustand", "Quand", "Was", "Issue key" (key)`) {
		t.Error(err)
	}
	mapping := map[string]string{"numero": "id", "ZUSTAND": "status", "Quand": "created", "Was": "title", "elsewhere": "ignored"}
	rows, about := read(t, text, Options{Columns: mapping})
	if r := rows[0]; r.ID != "x1" || r.Status != "Open" || r.Title != "Pay" || stamp(r.Created) != "2026-02-19 19:31" || len(about.NotUnderstood) != 0 {
		t.Errorf("%+v, %+v", r, about)
	}
	if _, err := refusal(t, text, Options{Columns: map[string]string{"Was": "titel"}}); !errors.Is(err, ErrMapping) || !strings.Contains(err.Error(), `column "Was": "titel"`) {
		t.Error(err)
	}
}

func TestWhatPeopleSayOfAColumnGoesBeforeItsWords(t *testing.T) {
	text := "Issue key,Issue id,Status,State,Created,Bezug (Blocks),Bezug (Relates)\nAB-1,1,old,new,2026-02-19 19:31,AB-2,AB-3\n"
	rows, _ := read(t, text, Options{Columns: map[string]string{"Status": "ignored", "State": "status", "Bezug (Blocks)": "inward-link", "Bezug (Relates)": "outward-link"}})
	if r := rows[0]; r.Status != "new" || !slices.Equal(r.Links, []Link{{"Blocks", true, "AB-2"}, {"Relates", false, "AB-3"}}) {
		t.Errorf("%+v", r)
	}
}

func TestAnotherTableIsForeign(t *testing.T) {
	for _, text := range []string{
		"", "\ufeff", "\n\n", "Name,Age\nAnn,7\n", "just words", "{\"issues\": []}", "<rss version=\"0.92\">", strings.Repeat("\x00\x01\"\xff,", 5000), "\"never closed",
	} {
		if _, err := refusal(t, text, Options{}); !errors.Is(err, ErrForeign) {
			t.Errorf("%.20q: %v", text, err)
		}
	}
}

func TestATableWithoutRowsIsOne(t *testing.T) {
	if rows, about := read(t, small, Options{}); len(rows) != 0 || about.Rows != 0 {
		t.Errorf("%+v", about)
	}
}

func TestAQuoteThatIsNotClosedIsAFaultWithItsLine(t *testing.T) {
	var faults Faults
	for text, line := range map[string]int{
		small + "AB-1,1,Open,19/Feb/26 7:31 PM,\"ends\nhere\n":           2,
		small + "AB-1,1,Open,19/Feb/26 7:31 PM,a\nAB-2,2,O\"pen,19/Feb,": 3,
	} {
		if _, err := refusal(t, text, Options{}); !errors.As(err, &faults) || faults[0].Line != line {
			t.Errorf("%v", err)
		}
	}
}

func TestWhatARowsFunctionSaysEndsTheReading(t *testing.T) {
	stop := errors.New("enough")
	rows := 0
	_, err := Read(strings.NewReader(small+strings.Repeat("AB-1,1,Open,2026-02-19 19:31,x\n", 9)), Options{}, func(Row) error { rows++; return stop })
	if !errors.Is(err, stop) || rows != 1 {
		t.Errorf("%d rows, %v", rows, err)
	}
}

func TestWhatCantBeReadIsSaid(t *testing.T) {
	broken := errors.New("no more")
	if _, err := Read(io.MultiReader(strings.NewReader(small), brokenReader{broken}), Options{}, nil); !errors.Is(err, broken) {
		t.Error(err)
	}
}

type brokenReader struct{ err error }

func (b brokenReader) Read([]byte) (int, error) { return 0, b.err }

func TestLongTextsAndManyColumnsAreRead(t *testing.T) {
	long := strings.Repeat("long, \"\"quoted\"\"\n", 600_000) // 10 MB
	rows, _ := read(t, small+"AB-1,1,Open,2026-02-19 19:31,\""+long+"\"\n", Options{})
	if got := len(rows[0].Title); got < 8_900_000 {
		t.Errorf("%d bytes", got)
	}
	var head, row bytes.Buffer
	for i := range 100_000 {
		fmt.Fprintf(&head, ",Custom field (%d)", i)
		fmt.Fprintf(&row, ",%d", i)
	}
	rows, _ = read(t, strings.TrimSpace(small)+head.String()+"\nAB-1,1,Open,2026-02-19 19:31,x"+row.String()+"\n", Options{})
	if got := len(rows[0].Other); got != 99_999 { // but that with a nought
		t.Errorf("%d columns", got)
	}
}

func TestARowWithoutAnEndIsRefusedInLittleMemory(t *testing.T) {
	for name, endless := range map[string]string{"a quote": "AB-1,1,Open,2026-02-19 19:31,\"" + strings.Repeat("x\n", 1<<19), "cells": strings.Repeat(",", 1<<20)} {
		most := peak(t, func() {
			_, err := Read(io.MultiReader(strings.NewReader(small+endless), repeated(endless[len(endless)-1<<10:], 20<<10)), Options{}, func(Row) error { return nil })
			if !errors.Is(err, errLongRow) {
				t.Errorf("%s: %v", name, err)
			}
		})
		if most > 150<<20 {
			t.Errorf("%s: %d MB of memory", name, most>>20)
		}
	}
}

// again is a text for ever.
type again struct {
	text string
	at   int
}

func (a *again) Read(p []byte) (int, error) {
	n := copy(p, a.text[a.at:])
	a.at = (a.at + n) % len(a.text)
	return n, nil
}

// repeated is a text a number of times.
func repeated(text string, n int) io.Reader {
	return io.LimitReader(&again{text: text}, int64(n*len(text)))
}

func TestMemoryDoesNotGrowWithTheTable(t *testing.T) {
	row := "AB-1,1,Open,19/Feb/26 7:31 PM," + strings.Repeat("text ", 2_000) + "\n"
	const rows = 4_000
	most := peak(t, func() {
		about, err := Read(io.MultiReader(strings.NewReader(small), repeated(row, rows)), Options{}, func(Row) error { return nil })
		if err != nil || about.Rows != rows {
			t.Errorf("%+v, %v", about, err)
		}
	})
	if size := uint64(rows * len(row)); most > size/2 {
		t.Errorf("%d MB of memory for a table of %d MB", most>>20, size>>20)
	}
}

// peak is how much the heap grows at most while something is done.
func peak(t *testing.T, do func()) uint64 {
	t.Helper()
	runtime.GC()
	var before, now runtime.MemStats
	runtime.ReadMemStats(&before)
	done, most := make(chan struct{}), uint64(0)
	go func() { defer close(done); do() }()
	for ticks := time.NewTicker(5 * time.Millisecond); ; {
		select {
		case <-done:
			return most
		case <-ticks.C:
			runtime.ReadMemStats(&now)
			if now.HeapAlloc > before.HeapAlloc {
				most = max(most, now.HeapAlloc-before.HeapAlloc)
			}
		}
	}
}
