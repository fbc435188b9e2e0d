package events_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"waymark/events"
)

// golden is an event as it was stored, indented for people: without its spaces every part is byte for byte what the
// store holds. The full event comes first in its stream, the minimal one follows it in the hash chain.
type golden struct {
	Full    stored `json:"full"`
	Minimal stored `json:"minimal"`
}

type stored struct {
	Data     json.RawMessage `json:"data"`
	Metadata json.RawMessage `json:"metadata"`
}

func goldenFile(typ string) string { return filepath.Join("testdata", "golden", typ+".v1.json") }

// readGolden reads a golden file. With WRITE_GOLDEN set a missing one is written; one that is there never changes, for
// events are stored in that form.
func readGolden(t *testing.T, e example) golden {
	t.Helper()
	file := goldenFile(e.full.Type())
	if _, err := os.Stat(file); os.IsNotExist(err) && os.Getenv("WRITE_GOLDEN") != "" {
		writeGolden(t, file, e)
	}
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var g golden
	if err := json.Unmarshal(content, &g); err != nil {
		t.Fatal(err)
	}
	for _, part := range []*json.RawMessage{&g.Full.Data, &g.Full.Metadata, &g.Minimal.Data, &g.Minimal.Metadata} {
		var compact bytes.Buffer
		if err := json.Compact(&compact, *part); err != nil {
			t.Fatal(err)
		}
		*part = compact.Bytes()
	}
	return g
}

func writeGolden(t *testing.T, file string, e example) {
	t.Helper()
	full, hash := seal(t, fullMetadata(), "", e.full)
	minimal, _ := seal(t, minimalMetadata(), hash, e.minimal)
	content, err := json.Marshal(golden{full, minimal})
	if err != nil {
		t.Fatal(err)
	}
	var indented bytes.Buffer
	if err := json.Indent(&indented, content, "", "  "); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, append(indented.Bytes(), '\n'), 0o644); err != nil {
		t.Fatal(err)
	}
}

func seal(t *testing.T, m events.Metadata, previous string, e events.Event) (stored, string) {
	t.Helper()
	data, err := events.Encode(e)
	if err != nil {
		t.Fatal(err)
	}
	metadata, hash, err := m.Seal(previous, e.Type(), data)
	if err != nil {
		t.Fatal(err)
	}
	return stored{Data: data, Metadata: metadata}, hash
}

func TestEveryEventIsStoredAsItAlwaysWas(t *testing.T) {
	for _, e := range examples() {
		t.Run(e.full.Type(), func(t *testing.T) {
			g := readGolden(t, e)
			full, hash := seal(t, fullMetadata(), "", e.full)
			same(t, full, g.Full)
			minimal, _ := seal(t, minimalMetadata(), hash, e.minimal)
			same(t, minimal, g.Minimal)
		})
	}
}

func same(t *testing.T, got, want stored) {
	t.Helper()
	if !bytes.Equal(got.Data, want.Data) {
		t.Errorf("the data is now stored as\n%s\nbut was\n%s", got.Data, want.Data)
	}
	if !bytes.Equal(got.Metadata, want.Metadata) {
		t.Errorf("the metadata is now stored as\n%s\nbut was\n%s", got.Metadata, want.Metadata)
	}
}

func TestWhatWasStoredReadsAsWhatHappened(t *testing.T) {
	for _, e := range examples() {
		t.Run(e.full.Type(), func(t *testing.T) {
			g := readGolden(t, e)
			hash := readsAs(t, g.Full, "", e.full, fullMetadata())
			readsAs(t, g.Minimal, hash, e.minimal, minimalMetadata())
		})
	}
}

// readsAs checks what stored bytes mean, that the meaning is stored in the same bytes again, and their hash.
func readsAs(t *testing.T, s stored, previous string, want events.Event, meta events.Metadata) string {
	t.Helper()
	raw := events.Raw{ID: "1", Stream: "backlog-ACME", Revision: 7, Type: want.Type(), Data: s.Data, Metadata: s.Metadata}
	recorded, err := events.Record(raw)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(recorded.Event, want) {
		t.Errorf("the event reads as\n%#v\nwant\n%#v", recorded.Event, want)
	}
	again, hash := seal(t, recorded.Metadata, previous, recorded.Event)
	same(t, again, s)
	meta.Hash = hash
	if !reflect.DeepEqual(recorded.Metadata, meta) {
		t.Errorf("the metadata reads as\n%#v\nwant\n%#v", recorded.Metadata, meta)
	}
	if verified, err := events.Verify(previous, raw); err != nil || verified != hash {
		t.Errorf("the hash is %s, %v; want %s", verified, err, hash)
	}
	return hash
}

func TestEveryTypeHasGoldenFilesAndEveryGoldenFileAType(t *testing.T) {
	types := slices.Sorted(slices.Values(events.Types()))
	var withExample, withFile []string
	for _, e := range examples() {
		if e.full.Type() != e.minimal.Type() {
			t.Errorf("the examples of %s are of two types", e.full.Type())
		}
		if goType := reflect.TypeOf(e.full).Name(); goType != e.full.Type() {
			t.Errorf("%s is stored as %s", goType, e.full.Type())
		}
		withExample = append(withExample, e.full.Type())
	}
	files, err := filepath.Glob(goldenFile("*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		withFile = append(withFile, strings.TrimSuffix(filepath.Base(file), ".v1.json"))
	}
	slices.Sort(withExample)
	if !slices.Equal(withExample, types) {
		t.Errorf("there are examples of %q, want %q", withExample, types)
	}
	if !slices.Equal(withFile, types) {
		t.Errorf("there are golden files of %q, want %q", withFile, types)
	}
}

// An event that is missing in the list of types could be stored, but not read.
func TestEveryEventIsInTheListOfTypes(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	var declared []string
	for _, file := range files {
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, method := range regexp.MustCompile(`(?m)^func \(([A-Z]\w*)\) Type\(\) string`).FindAllSubmatch(source, -1) {
			declared = append(declared, string(method[1]))
		}
	}
	slices.Sort(declared)
	if types := slices.Sorted(slices.Values(events.Types())); !slices.Equal(declared, types) {
		t.Errorf("the types are %q, declared are %q", types, declared)
	}
}

// A field that is new would be missing from golden files that still pass: so the full examples must leave none out.
func TestFullExamplesLeaveNoFieldOut(t *testing.T) {
	grown := grownFields()
	for _, e := range examples() {
		for _, missing := range zeroFields(reflect.ValueOf(e.full), e.full.Type()) {
			if slices.Contains(grown, missing) {
				continue
			}
			t.Errorf("the full example leaves out %s", missing)
		}
	}
	// The hash is made by sealing. What came later has golden files of its own.
	later := []string{"Metadata.RecordedBy", "Metadata.RecordedAt", "Metadata.Command", "Metadata.BatchID"}
	for m, want := range map[*events.Metadata][]string{
		ref(fullMetadata()):     append(slices.Clone(later), "Metadata.Undoes", "Metadata.Hash"),
		ref(undoMetadata()):     append(slices.Clone(later), "Metadata.Hash"),
		ref(batchMetadata()):    {"Metadata.RecordedAt", "Metadata.Hash"},
		ref(recordedMetadata()): {"Metadata.Hash"},
	} {
		if got := zeroFields(reflect.ValueOf(*m), "Metadata"); !slices.Equal(got, want) {
			t.Errorf("the full metadata leaves out %q, want %q", got, want)
		}
	}
}

func TestMetadataIsStoredAsItAlwaysWas(t *testing.T) {
	e := events.StoryLinked{Story: "ACME-1"}
	for name, m := range map[string]events.Metadata{"undo.v1.json": undoMetadata(), "batch.v1.json": batchMetadata(), "recorded.v1.json": recordedMetadata()} {
		s, _ := seal(t, m, "", e)
		file := filepath.Join("testdata", "metadata", name)
		if _, err := os.Stat(file); os.IsNotExist(err) && os.Getenv("WRITE_GOLDEN") != "" {
			if err := os.WriteFile(file, append(s.Metadata, '\n'), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		golden := stored{Data: s.Data, Metadata: bytes.TrimSpace(content)}
		same(t, s, golden)
		readsAs(t, golden, "", e, m)
	}
}

func zeroFields(v reflect.Value, path string) []string {
	if v.IsZero() {
		return []string{path}
	}
	var missing []string
	switch v.Kind() {
	case reflect.Pointer:
		return zeroFields(v.Elem(), path)
	case reflect.Struct:
		for i := range v.NumField() {
			if field := v.Type().Field(i); field.IsExported() {
				missing = append(missing, zeroFields(v.Field(i), path+"."+field.Name)...)
			}
		}
	}
	return missing
}
