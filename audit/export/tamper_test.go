package export_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"waymark/audit/export"
	"waymark/audit/merkle/merkletest"
	"waymark/audit/seal"
	"waymark/audit/verify"
	"waymark/events"
)

// file is an export that is tampered with, by its lines.
type file struct {
	t     *testing.T
	lines []string
}

// find is the index of the line of an event.
func (f *file) find(stream string, revision int) int {
	return slices.IndexFunc(f.lines, func(l string) bool {
		return strings.HasPrefix(l, `{"event"`) && strings.Contains(l, fmt.Sprintf(`"stream":"%s","revision":%d,`, stream, revision))
	})
}

// having is the index of the n-th line that begins so.
func (f *file) having(begin string) int {
	return slices.IndexFunc(f.lines, func(l string) bool { return strings.HasPrefix(l, begin) })
}

func (f *file) remove(at int) { f.lines = slices.Delete(f.lines, at, at+1) }

// change replaces text in a line.
func (f *file) change(at int, old, with string) {
	if !strings.Contains(f.lines[at], old) {
		f.t.Fatalf("line %d has no %s: %s", at+1, old, f.lines[at])
	}
	f.lines[at] = strings.Replace(f.lines[at], old, with, 1)
}

// rechain chains the events of a stream anew, and lets the end say so.
func (f *file) rechain(stream string) {
	all := eventsOf(f.t, f.bytes())
	merkletest.Rehash(f.t, all, stream)
	previous, n := stream, 0
	for i, l := range f.lines {
		if !strings.HasPrefix(l, `{"event"`) {
			continue
		}
		if raw := all[n]; raw.Stream == stream {
			f.put(i, raw, previous)
			previous, _ = events.StoredHash(raw.Metadata)
		}
		n++
	}
	end := len(f.lines) - 1
	_, rest, _ := strings.Cut(f.lines[end], stream)
	_, rest, _ = strings.Cut(rest, `"hash":"`)
	f.change(end, rest[:64], previous)
}

// put writes an event into a line.
func (f *file) put(at int, raw events.Raw, previous string) {
	var l struct {
		Event map[string]any `json:"event"`
	}
	if err := json.Unmarshal([]byte(f.lines[at]), &l); err != nil {
		f.t.Fatal(err)
	}
	l.Event["id"], l.Event["metadata"], l.Event["previous"], l.Event["data"] = raw.ID, string(raw.Metadata), previous, string(raw.Data)
	text, err := json.Marshal(l)
	if err != nil {
		f.t.Fatal(err)
	}
	f.lines[at] = string(text)
}

func (f *file) bytes() []byte { return []byte(strings.Join(f.lines, "\n") + "\n") }

const book = "backlog-AA" // 12 events, 9 of them sealed

// tampered are kinds of tampering, and what is to be found first.
func tampered() map[string]struct {
	do       func(*file)
	stream   string
	revision int64
	kind     verify.Kind
} {
	type tampering = struct {
		do       func(*file)
		stream   string
		revision int64
		kind     verify.Kind
	}
	return map[string]tampering{
		"other data":        {func(f *file) { f.change(f.find(book, 3), "ACME-", "ACME-9") }, book, 3, verify.Altered},
		"another type":      {func(f *file) { f.change(f.find(book, 3), "StoryDropped", "StoryRestored") }, book, 3, verify.Altered},
		"another actor":     {func(f *file) { f.change(f.find(book, 0), `\"ana\"`, `\"bob\"`) }, book, 0, verify.Altered},
		"another id":        {func(f *file) { f.change(f.find(book, 3), `"id":"`, `"id":"0`) }, book, 3, verify.Altered},
		"the last event":    {func(f *file) { f.change(f.find(book, 11), "ACME-", "ACME-9") }, book, 11, verify.Altered},
		"another previous":  {func(f *file) { f.change(f.find(book, 3), `"previous":"`, `"previous":"0`) }, book, 3, verify.Altered},
		"one removed":       {func(f *file) { f.remove(f.find(book, 3)) }, book, 3, verify.Removed},
		"the first removed": {func(f *file) { f.remove(f.find(book, 0)) }, book, 0, verify.Removed},
		"the last removed":  {func(f *file) { f.remove(f.find(book, 11)) }, book, 11, verify.Truncated},
		"removed and counted": {func(f *file) {
			for revision := 4; revision < 8; revision++ {
				f.remove(f.find(book, revision))
			}
			f.change(len(f.lines)-1, `"events":20`, `"events":16`)
		}, book, 4, verify.Removed},
		"one twice":     {func(f *file) { at := f.find(book, 3); f.lines = slices.Insert(f.lines, at+1, f.lines[at]) }, book, 4, verify.Inserted},
		"one once more": {func(f *file) { f.lines = slices.Insert(f.lines, f.find(book, 7), f.lines[f.find(book, 3)]) }, book, 7, verify.Inserted},
		"a made-up one": {func(f *file) {
			at := f.find(book, 3)
			f.lines = slices.Insert(f.lines, at, strings.Replace(f.lines[at], "ACME-", "ACME-9", 1))
		}, book, 3, verify.Inserted},
		"of another product": {func(f *file) {
			at := f.find(book, 3)
			f.lines = slices.Insert(f.lines, at, strings.Replace(f.lines[at], book, "backlog-BB", 1))
		}, "backlog-BB", 3, verify.Inserted},
		"neighbours swapped": {func(f *file) {
			a, b := f.find(book, 3), f.find(book, 4)
			f.lines[a], f.lines[b] = f.lines[b], f.lines[a]
		}, book, 3, verify.Reordered},
		"moved far": {func(f *file) {
			at := f.find(book, 3)
			moved := f.lines[at]
			f.remove(at)
			f.lines = slices.Insert(f.lines, f.find(book, 7), moved)
		}, book, 3, verify.Reordered},
		"moved among books": {func(f *file) {
			at := f.find("product-AA", 1)
			moved := f.lines[at]
			f.remove(at)
			f.lines = slices.Insert(f.lines, f.find(book, 3), moved)
		}, "product-AA", 1, verify.Reordered},
		"a stream left out": {func(f *file) {
			f.lines = slices.DeleteFunc(f.lines, func(l string) bool {
				return strings.Contains(l, `"stream":"roadmap-AA","revision":`) && !strings.HasPrefix(l, `{"end"`)
			})
		}, "roadmap-AA", 0, verify.Truncated},
		"cut off":            {func(f *file) { f.lines = f.lines[:12] }, "", -1, verify.Truncated},
		"the end cut off":    {func(f *file) { f.remove(len(f.lines) - 1) }, "", -1, verify.Truncated},
		"something behind":   {func(f *file) { f.lines = append(f.lines, f.lines[f.find(book, 3)]) }, "", -1, verify.Inserted},
		"no JSON":            {func(f *file) { f.lines[f.find(book, 11)] = "{" }, "", -1, verify.Altered},
		"an unknown member":  {func(f *file) { f.change(f.find(book, 3), `{"event":`, `{"more":1,"event":`) }, "", -1, verify.Altered},
		"an older seal gone": {func(f *file) { f.remove(f.having(`{"seal"`)) }, "", -1, verify.Removed},
		"an older seal":      {func(f *file) { f.change(f.having(`{"seal"`), `"size":9`, `"size":8`) }, "", -1, verify.Altered},
		"the newest seal":    {func(f *file) { f.change(0, `"size":21`, `"size":20`) }, "", -1, verify.Altered},
		"another signature":  {func(f *file) { f.change(0, `\n\n— waymark `, `\n\n— waymark A`) }, "", -1, verify.Altered},
		// The chains of these are whole: only the seals reveal them.
		"a stream chained anew": {func(f *file) { f.change(f.find(book, 0), "ACME-", "ACME-9"); f.rechain(book) }, book, 8, verify.Rewritten},
		"and without its proof": {func(f *file) {
			f.change(f.find(book, 0), "ACME-", "ACME-9")
			f.rechain(book)
			f.remove(slices.IndexFunc(f.lines, func(l string) bool { return strings.HasPrefix(l, `{"inclusion":{"stream":"`+book) }))
		}, book, 0, verify.Rewritten},
		"sealed events cut off and counted": {func(f *file) {
			for revision := 8; revision < 12; revision++ {
				f.remove(f.find(book, revision))
			}
			end := len(f.lines) - 1
			var l map[string]map[string]any
			if err := json.Unmarshal([]byte(f.lines[end]), &l); err != nil {
				f.t.Fatal(err)
			}
			last, _ := events.StoredHash(eventsOf(f.t, f.bytes())[f.ordinal(book, 7)].Metadata)
			l["end"]["events"] = 16
			for _, s := range l["end"]["streams"].([]any) {
				if s := s.(map[string]any); s["stream"] == book {
					s["revision"], s["hash"] = 7, last
				}
			}
			text, _ := json.Marshal(l)
			f.lines[end] = string(text)
		}, book, 8, verify.Truncated},
		"a proof moved": {func(f *file) {
			at := f.having(`{"inclusion"`)
			f.lines[at], f.lines[at+1] = f.lines[at+1], f.lines[at]
		}, "", -1, verify.Reordered},
	}
}

// ordinal is the place of an event among all.
func (f *file) ordinal(stream string, revision int64) int {
	return slices.IndexFunc(eventsOf(f.t, f.bytes()), func(raw events.Raw) bool { return raw.Stream == stream && raw.Revision == revision })
}

func TestEachKindOfTamperingIsFoundAndNamed(t *testing.T) {
	whole := strings.Split(strings.TrimSuffix(string(write(t, sealedLedger(t).exporter(), export.Part{})), "\n"), "\n")
	for name, test := range tampered() {
		t.Run(name, func(t *testing.T) {
			f := &file{t, slices.Clone(whole)}
			test.do(f)
			report := check(t, f.bytes(), "")
			at := slices.IndexFunc(report.Faults, func(found export.Fault) bool { return found.Stream == test.stream && found.Kind == test.kind })
			if at < 0 || report.Faults[at].Revision != test.revision || report.Holds() {
				t.Errorf("found %+v", report.Faults)
			}
			for _, found := range report.Faults {
				if found.Detail == "" || found.Line == 0 && found.Kind != verify.Truncated {
					t.Errorf("found %+v", found)
				}
			}
		})
	}
}

func TestWhateverByteIsChangedIsFound(t *testing.T) {
	whole := write(t, sealedLedger(t).exporter(), export.Part{})
	free := freeBytes(whole)
	for at := 0; at < len(whole); at += 5 {
		changed := slices.Clone(whole)
		if changed[at]++; free(at) {
			continue
		}
		report, err := export.Check(bytes.NewReader(changed), export.Options{})
		if err == nil && report.Holds() {
			t.Fatalf("byte %d was changed unseen: %s", at, changed[max(at-60, 0):min(at+20, len(changed))])
		}
	}
}

// freeBytes are those that nothing protects: what the head says of the export itself, where events lay in the log, and what stands beside
// the checkpoint of a seal, which is signed.
func freeBytes(whole []byte) func(int) bool {
	var spans [][2]int
	for _, name := range []string{"version", "exported_at", "sealed_at", "actor", "reason", "number", "position"} {
		for from := 0; ; {
			at := bytes.Index(whole[from:], []byte(`"`+name+`":`))
			if at < 0 {
				break
			}
			at += from + len(name) + 3
			from = at + bytes.IndexAny(whole[at:], ",}")
			spans = append(spans, [2]int{at, from})
		}
	}
	for from := 0; ; {
		at := bytes.Index(whole[from:], []byte(`"hash":"`))
		if at < 0 {
			break
		}
		from += at + len(`"hash":"`)
		spans = append(spans, [2]int{from, from + 64}) // of a seal: in a chain that is not exported
	}
	for at := range whole {
		if bytes.HasPrefix(whole[at:], []byte(`=\n","verifier_key"`)) {
			spans = append(spans, [2]int{at - 1, at}) // of the base64 of a signature: some of its bits say nothing
		}
	}
	return func(at int) bool {
		return slices.ContainsFunc(spans, func(s [2]int) bool { return s[0] <= at && at < s[1] })
	}
}

func TestASealThatWasKeptFindsALedgerThatWasMadeAnew(t *testing.T) {
	l := sealedLedger(t)
	file := write(t, l.exporter(), export.Part{})
	kept := func(number int64) *seal.Checkpoint {
		s, err := seal.Get(t.Context(), l.Store, number)
		if err != nil {
			t.Fatal(err)
		}
		return new(s.Signed())
	}
	other := *kept(2)
	other.Root[0]++
	for name, test := range map[string]struct {
		kept *seal.Checkpoint
		says string
	}{
		"the newest": {kept(3), ""}, "an older one": {kept(2), ""}, "one from before the product": {kept(1), "none of its seals covers 2 events"},
		"another one": {&other, "seal 2 covers as many events as the one that was kept, and other ones"},
	} {
		report, err := export.Check(bytes.NewReader(file), export.Options{Kept: test.kept})
		if err != nil || report.Holds() != (test.says == "") || test.says != "" && !strings.Contains(report.Faults[0].Detail, test.says) {
			t.Errorf("%s: %+v, %v", name, report.Faults, err)
		}
	}
}
