package history

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestWhatCannotBeReadIsNamedAndTheRestIsRead(t *testing.T) {
	files := []packed{{"a.json", strings.Repeat("a b ", 999)}, {"b.json", "2"}}
	encrypted := zipOf(t, files)
	encrypted[6] |= 1 // in the head of the first file
	directory := bytes.Index(encrypted, []byte("PK\x01\x02"))
	encrypted[directory+8] |= 1
	unknown := zipOf(t, files)
	unknown[bytes.Index(unknown, []byte("PK\x01\x02"))+10] = 99
	damaged := zipOf(t, files)
	damaged[bytes.Index(damaged, []byte("PK\x01\x02"))+16]++ // the checksum
	whole := gzipOf(t, tarOf(t, files))
	for name, test := range map[string]struct {
		content []byte
		want    string
	}{
		"encrypted.zip": {encrypted, "encrypted.zip:a.json: is encrypted: unpack the archive with its password, and import what was in it"},
		"unknown.zip":   {unknown, "unknown.zip:a.json: is compressed in a way that is not known: unpack the archive, and import what was in it"},
		"damaged.zip":   {damaged, "damaged.zip:a.json: is a broken archive, or a truncated one: zip: checksum error"},
		"truncated.zip": {zipOf(t, files)[:99], "truncated.zip: is a broken archive, or a truncated one: zip: not a valid zip file"},
		"truncated.tgz": {whole[:len(whole)-20], "truncated.tgz:b.json: ends before its end: the archive is truncated"},
		"truncated.gz":  {gzipOf(t, []byte("text"))[:15], "truncated.gz: ends before its end: the archive is truncated"},
		"truncated.tar": {tarOf(t, files)[:1000], "truncated.tar:a.json: ends before its end: the archive is truncated"},
		"damaged.gz":    {slices.Concat(gzipOf(t, []byte("text")), []byte("more that is none")), "damaged.gz: is a broken archive, or a truncated one: gzip: invalid header"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			files, _, err := walked(t, write(t, filepath.Join(dir, name), test.content), write(t, filepath.Join(dir, "z.json"), []byte("whole")))
			if err == nil || err.Error() != filepath.Join(dir, test.want) {
				t.Errorf("%v, want %s", err, test.want)
			}
			if !slices.Contains(files, "z.json=whole") {
				t.Errorf("the file after it was not read: %q", files)
			}
			if strings.HasSuffix(name, ".zip") && name != "truncated.zip" && !slices.Contains(files, name+":b.json=2") {
				t.Errorf("the rest of the archive was not read: %q", files)
			}
		})
	}
}

func TestManyFilesThatCannotBeReadEndTheWalk(t *testing.T) {
	var paths []string
	for n := range 30 {
		paths = append(paths, filepath.Join(t.TempDir(), fmt.Sprint(n)))
	}
	_, _, err := walked(t, paths...)
	if n := strings.Count(fmt.Sprint(err), "no such file"); n != mostBroken || !errors.Is(err, errTooManyBroken) {
		t.Errorf("%d files are named: %v", n, err)
	}
}

func TestWhatIsMadeToFillMemoriesIsRefused(t *testing.T) {
	part := make([]byte, 32<<20)
	bomb := bytes.Repeat(gzipOf(t, part), 2*harmless/len(part))
	archive := zipOf(t, slices.Repeat([]packed{{"a.json", string(part)}}, 2*harmless/len(part)))
	for name, content := range map[string][]byte{"bomb.gz": bomb, "bomb.zip": archive} {
		var size int64
		_, err := Walk(t.Context(), []string{write(t, filepath.Join(t.TempDir(), name), content)}, func(f File) error {
			n, err := io.Copy(io.Discard, f.Reader)
			size += n
			return err
		})
		if !errors.Is(err, errBomb) || strings.Count(err.Error(), "times as large") != 1 {
			t.Errorf("%s: %v", name, err)
		}
		if size > harmless+1<<20 {
			t.Errorf("%s: %d bytes were read before", name, size)
		}
	}
}

func TestWhatGrowsAsExportsDoIsRead(t *testing.T) {
	a := &allowance{in: 10 << 20}
	for range mostGrowth * 10 {
		if err := a.take(1 << 20); err != nil {
			t.Fatalf("%v after %d bytes", err, a.out)
		}
	}
	if err := a.take(11 << 20); !errors.Is(err, errBomb) {
		t.Errorf("more of it gives %v", err)
	}
}

func FuzzWalk(f *testing.F) {
	for _, content := range [][]byte{zipOf(f, export), tarOf(f, export), gzipOf(f, tarOf(f, export)), gzipOf(f, []byte("\xff\xfea\x00")), []byte("{}")} {
		f.Add(content)
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		size := int64(0)
		_, _ = Walk(t.Context(), []string{write(t, filepath.Join(t.TempDir(), "file"), content)}, func(f File) error {
			n, err := io.Copy(io.Discard, f.Reader)
			size += n
			return err
		})
		if most := int64(3*1100*len(content)) + 64; size > most { // what gzip makes at most, each byte of it perhaps no UTF-16
			t.Errorf("%d bytes became %d", len(content), size)
		}
	})
}
