package ledger

import (
	"fmt"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/uuid"

	"waymark/events"
)

// changed is a source with a file more.
type changed struct {
	fs.FS
	more fstest.MapFS
}

func (c changed) Open(name string) (fs.File, error) {
	if _, is := c.more[name]; is {
		return c.more.Open(name)
	}
	return c.FS.Open(name)
}

func (c changed) ReadDir(name string) ([]fs.DirEntry, error) {
	here, err := fs.ReadDir(c.FS, name)
	if err != nil {
		return nil, err
	}
	more, err := fs.ReadDir(c.more, name)
	return append(here, more...), err
}

func TestTheFingerprintIsAnotherOnceAnyCodeThatFoldsIsAnother(t *testing.T) {
	print := func(of map[string]fs.FS) string {
		t.Helper()
		sum, err := fingerprint(of)
		if err != nil {
			t.Fatal(err)
		}
		return sum
	}
	now := print(sources())
	if now != print(sources()) {
		t.Error("the same code has two fingerprints")
	}
	for name := range sources() {
		with := func(file string) map[string]fs.FS {
			all := sources()
			all[name] = changed{all[name], fstest.MapFS{file: {Data: []byte("package x")}}}
			return all
		}
		if print(with("more.go")) == now {
			t.Errorf("%s may change unseen", name)
		}
		if print(with("more_test.go")) != now {
			t.Errorf("a test of %s changes it", name)
		}
	}
}

// Whatever package of ours the books, or the codec, import has a part in the state.
func TestTheFingerprintIsOfAllThatTheFoldImports(t *testing.T) {
	known := sources()
	if _, is := known["ledger"]; !is {
		t.Error("the fingerprint knows nothing of the codec")
	}
	for name, source := range known {
		files, err := fs.Glob(source, "*.go")
		if err != nil || len(files) == 0 {
			t.Fatalf("%s has no source: %v", name, err)
		}
		if there, _ := filepath.Glob(filepath.Join("..", name, "*.go")); len(there) != len(files) {
			t.Errorf("%s has %d files, %d of them are looked at", name, len(there), len(files))
		}
		for _, file := range files {
			if strings.HasSuffix(file, "_test.go") {
				continue
			}
			text, _ := fs.ReadFile(source, file)
			parsed, err := parser.ParseFile(token.NewFileSet(), file, text, parser.ImportsOnly)
			if err != nil {
				t.Fatal(err)
			}
			for _, spec := range parsed.Imports {
				imported, ours := strings.CutPrefix(strings.Trim(spec.Path.Value, `"`), "waymark/")
				if _, is := known[imported]; ours && !is && imported != "eventstore" { // which hands over what is stored
					t.Errorf("%s/%s imports %s, of which the fingerprint knows nothing", name, file, imported)
				}
			}
		}
	}
}

func TestEveryStateCanBeEncoded(t *testing.T) {
	for _, book := range events.Books() {
		state, err := newDecider(book).encode()
		if err != nil {
			t.Errorf("%s: %v", book, err)
		}
		if _, err := newDecider(book).restore(state); err != nil {
			t.Errorf("%s: %v", book, err)
		}
	}
}

func TestAnIndexComesBackFromASnapshot(t *testing.T) {
	for _, length := range []int{0, 1, tailLength, 5*tailLength + 7} {
		var x, again index
		want := map[uuid.UUID]int64{}
		for revision := range int64(length) {
			id := uuid.NewSHA1(uuid.Nil, fmt.Append(nil, revision))
			x.add(id, revision)
			want[id] = revision
		}
		part, _, whole := cutPart(joined(x.parts()).append(nil))
		if !whole {
			t.Fatal("the index is not whole")
		}
		again.become(decodeRun(part))
		more := uuid.NewSHA1(uuid.Nil, []byte("more"))
		again.add(more, int64(length))
		want[more] = int64(length)
		for _, id := range slices.Collect(maps.Keys(want)) {
			if found := again.find(id); !slices.Equal(found, []int64{want[id]}) {
				t.Errorf("of %d: %s is found at %v, want %d", length, id, found, want[id])
			}
		}
	}
}
