package history

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// packed is a file of a test's directory or archive.
type packed struct{ name, text string }

var export = []packed{
	{".git/config", "x"}, {"__MACOSX/a.json", "x"}, {"a.json", `{"a":1}`}, {"b/c.json", `{"c":2}`}, {"b/logo.png", "x"}, {"b/README.md", "x"}, {"d.csv", "Key\nA-1"},
}

// walked are the files that a walk hands over, as "name=text", without the directory of the test; the foreign, as "name why".
func walked(t *testing.T, paths ...string) (files, foreign []string, err error) {
	t.Helper()
	short := func(name string) string {
		return filepath.ToSlash(strings.TrimPrefix(name, filepath.Dir(paths[0])+string(filepath.Separator)))
	}
	passed, err := Walk(t.Context(), paths, func(f File) error {
		text, err := io.ReadAll(f.Reader)
		files = append(files, short(f.Name)+"="+string(text))
		return err
	})
	for _, f := range passed {
		foreign = append(foreign, short(f.Name)+" "+f.Why)
	}
	return files, foreign, err
}

func write(t testing.TB, name string, content []byte) string {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

func directory(t *testing.T, files []packed) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "dump")
	for _, f := range files {
		write(t, filepath.Join(dir, f.name), []byte(f.text))
	}
	return dir
}

func zipOf(t testing.TB, files []packed) []byte {
	t.Helper()
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, f := range files {
		member, err := w.Create(f.name)
		if err == nil {
			_, err = io.WriteString(member, f.text)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func tarOf(t testing.TB, files []packed) []byte {
	t.Helper()
	var out bytes.Buffer
	w := tar.NewWriter(&out)
	for _, f := range files {
		if err := errors.Join(w.WriteHeader(&tar.Header{Name: f.name, Size: int64(len(f.text)), Mode: 0o600}), ignored(io.WriteString(w, f.text))); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func ignored(_ int, err error) error { return err }

func gzipOf(t testing.TB, content []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	if err := errors.Join(ignored(w.Write(content)), w.Close()); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestWhatADirectoryHoldsComesByNameAndWhatIsForeignIsSaid(t *testing.T) {
	files, foreign, err := walked(t, directory(t, export))
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{`dump/a.json={"a":1}`, `dump/b/c.json={"c":2}`, "dump/d.csv=Key\nA-1"}; !slices.Equal(files, want) {
		t.Errorf("files are %q, want %q", files, want)
	}
	want := []string{"dump/.git is hidden", "dump/__MACOSX is of an operating system", "dump/b/README.md is a document", "dump/b/logo.png is a picture"}
	if !slices.Equal(foreign, want) {
		t.Errorf("foreign are %q, want %q", foreign, want)
	}
}

func TestArchivesHoldWhatTheirDirectoryDid(t *testing.T) {
	for name, content := range map[string][]byte{
		"dump.zip": zipOf(t, export), "dump.tar": tarOf(t, export), "dump.tar.gz": gzipOf(t, tarOf(t, export)), "dump.tgz": gzipOf(t, tarOf(t, export)),
		"known-by-content": zipOf(t, export),
	} {
		t.Run(name, func(t *testing.T) {
			files, foreign, err := walked(t, write(t, filepath.Join(t.TempDir(), name), content))
			if err != nil {
				t.Fatal(err)
			}
			if want := []string{name + `:a.json={"a":1}`, name + `:b/c.json={"c":2}`, name + ":d.csv=Key\nA-1"}; !slices.Equal(files, want) {
				t.Errorf("files are %q, want %q", files, want)
			}
			if len(foreign) != 4 || foreign[0] != name+":.git/config is hidden" {
				t.Errorf("foreign are %q", foreign)
			}
		})
	}
}

func TestAFileAloneMayBeCompressed(t *testing.T) {
	files, _, err := walked(t, write(t, filepath.Join(t.TempDir(), "a.json.gz"), gzipOf(t, []byte("text"))))
	if err != nil || !slices.Equal(files, []string{"a.json.gz=text"}) {
		t.Errorf("files are %q, %v", files, err)
	}
}

func TestAnArchiveInAnArchiveIsPassedOver(t *testing.T) {
	inner := []packed{{"a.json", "1"}, {"b.zip", string(zipOf(t, export))}, {"c.gz", string(gzipOf(t, []byte("x")))}, {"d.tar", string(tarOf(t, export))}}
	files, foreign, err := walked(t, write(t, filepath.Join(t.TempDir(), "dump.zip"), zipOf(t, inner)))
	if err != nil || !slices.Equal(files, []string{"dump.zip:a.json=1"}) {
		t.Errorf("files are %q, %v", files, err)
	}
	if len(foreign) != 3 || foreign[0] != "dump.zip:b.zip is an archive in an archive: unpack the outer one" {
		t.Errorf("foreign are %q", foreign)
	}
}

func TestAFileThatIsNamedIsReadWhateverItsName(t *testing.T) {
	files, foreign, err := walked(t, write(t, filepath.Join(t.TempDir(), ".export.md"), []byte("x")))
	if err != nil || !slices.Equal(files, []string{".export.md=x"}) || foreign != nil {
		t.Errorf("files are %q, foreign %q, %v", files, foreign, err)
	}
}

func TestLinksAreNotFollowed(t *testing.T) {
	dir := directory(t, []packed{{"a.json", "1"}, {"b/c.json", "2"}})
	for link, to := range map[string]string{"b/loop": dir, "out": t.TempDir(), "z.json": filepath.Join(dir, "a.json")} {
		if err := os.Symlink(to, filepath.Join(dir, link)); err != nil {
			t.Skip("no links here: ", err)
		}
	}
	files, foreign, err := walked(t, dir)
	if err != nil || !slices.Equal(files, []string{"dump/a.json=1", "dump/b/c.json=2"}) {
		t.Errorf("files are %q, %v", files, err)
	}
	if want := []string{"dump/b/loop is a link", "dump/out is a link", "dump/z.json is a link"}; !slices.Equal(foreign, want) {
		t.Errorf("foreign are %q, want %q", foreign, want)
	}
	if files, _, err := walked(t, filepath.Join(dir, "z.json")); err != nil || len(files) != 1 {
		t.Errorf("a link that is named gives %q, %v", files, err)
	}
}

func TestTextsAreUTF8WithoutAMarkWhateverTheyWere(t *testing.T) {
	for name, content := range map[string]string{
		"UTF-8": "Größe", "UTF-8 with a mark": "\xef\xbb\xbfGröße", "UTF-16, low byte first": "\xff\xfeG\x00r\x00\xf6\x00\xdf\x00e\x00", "UTF-16, high byte first": "\xfe\xff\x00G\x00r\x00\xf6\x00\xdf\x00e",
	} {
		dir := directory(t, []packed{{"a.csv", content}})
		archive := write(t, filepath.Join(filepath.Dir(dir), "a.zip"), zipOf(t, []packed{{"a.csv", content}}))
		if files, _, err := walked(t, dir, archive); err != nil || !slices.Equal(files, []string{"dump/a.csv=Größe", "a.zip:a.csv=Größe"}) {
			t.Errorf("%s: %q, %v", name, files, err)
		}
	}
	if files, _, err := walked(t, directory(t, []packed{{"a.csv", "\xff"}})); err != nil || !slices.Equal(files, []string{"dump/a.csv=\xff"}) {
		t.Errorf("what is in no known code became %q, %v", files, err)
	}
}

func TestTheReaderOfAToolPassesOverWhatIsNotOfIt(t *testing.T) {
	passed, err := Walk(t.Context(), []string{directory(t, export)}, func(f File) error {
		return fmt.Errorf("wrapped: %w", PassOver("is no page of a search"))
	})
	if err != nil || len(passed) != 7 || passed[2].Why != "is no page of a search" {
		t.Errorf("passed over %v, %v", passed, err)
	}
}

func TestAnErrorOfTheReaderEndsTheWalk(t *testing.T) {
	full, calls := errors.New("full"), 0
	for _, path := range []string{
		directory(t, export), write(t, filepath.Join(t.TempDir(), "a.zip"), zipOf(t, export)), write(t, filepath.Join(t.TempDir(), "a.tgz"), gzipOf(t, tarOf(t, export))),
	} {
		if _, err := Walk(t.Context(), []string{path, path}, func(File) error { calls++; return full }); !errors.Is(err, full) {
			t.Errorf("%s: %v", path, err)
		}
	}
	if calls != 3 {
		t.Errorf("%d files were read after all", calls)
	}
}

func TestAWalkThatIsCalledOffEnds(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	calls := 0
	_, err := Walk(ctx, []string{write(t, filepath.Join(t.TempDir(), "a.zip"), zipOf(t, export))}, func(f File) error {
		calls++
		cancel()
		_, err := io.ReadAll(f.Reader)
		return err
	})
	if !errors.Is(err, context.Canceled) || calls != 1 {
		t.Errorf("%d files, %v", calls, err)
	}
}
