package embedded

import (
	"archive/tar"
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"log/slog"
	"path/filepath"
	"reflect"
	"slices"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
	"github.com/google/uuid"
)

// FuzzRecord reads stored events that were damaged in any way, with and without a checksum that fits.
func FuzzRecord(f *testing.F) {
	whole := &record{id: uuid.New(), revision: 7, created: time.Now(), stream: "notes-A", typ: "Noted", contentType: contentJSON, data: []byte("{}")}
	f.Add(whole.encode(), false)
	f.Add(whole.encode(), true)
	f.Add([]byte{}, true)
	f.Fuzz(func(t *testing.T, stored []byte, summed bool) {
		if summed {
			stored = binary.BigEndian.AppendUint32(slices.Clone(stored), crc32.Checksum(stored, crc32.MakeTable(crc32.Castagnoli)))
		}
		r, err := decode(7, stored)
		if err != nil {
			if !errors.Is(err, errCorrupt) {
				t.Errorf("%v, want errCorrupt", err)
			}
			return
		}
		again, err := decode(7, r.encode())
		if err != nil || !reflect.DeepEqual(again, r) {
			t.Errorf("%+v comes back as %+v, %v", r, again, err)
		}
	})
}

// FuzzLink follows links with any text: to an event that can be read, or to none.
func FuzzLink(f *testing.F) {
	for _, text := range []string{"0@notes-A", "1@notes-A", "9223372036854775807@notes-A", "-1@notes-A", "0@", "@", "0@$$notes-A", "0@\xff", ""} {
		f.Add([]byte(text))
	}
	s := fuzzed(f)
	if _, err := s.append(f.Context(), "notes-A", expectNoStream, request("notes-A", expectAny, ids(2)...).events); err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		link := &record{typ: typeLink, data: text}
		target, err := s.resolve(link)
		if err != nil {
			t.Fatal(err)
		}
		if target != nil && (target.stream != "notes-A" || !bytes.HasSuffix(text, []byte("@notes-A"))) {
			t.Errorf("%q leads to %s %d", text, target.stream, target.revision)
		}
	})
}

// FuzzMetadata writes any metadata, reads the stream, deletes it and revives it: its events stay in order, and only what
// the metadata allows is read.
func FuzzMetadata(f *testing.F) {
	for _, text := range []string{
		`{"$maxCount":2}`, `{"$maxAge":1e300}`, `{"$maxAge":0.00000001}`, `{"$tb":3}`, `{"$tb":9223372036854775807}`, `{"$tb":9223372036854775806}`,
		`{"$acl":{"$r":"$all","$w":["a","b"]},"more":{"<":["&"]}}`, `{"$acl":[]}`, `null`, `[]`, `{`, "\xff",
	} {
		f.Add([]byte(text), true)
		f.Add([]byte(text), false)
	}
	s := fuzzed(f)
	f.Fuzz(func(t *testing.T, text []byte, isJSON bool) {
		stream := uuid.NewString()
		contentType := contentBinary
		if isJSON {
			contentType = contentJSON
		}
		do := func(r *appendRequest) {
			t.Helper()
			if _, err := s.do(t.Context(), r); err != nil {
				t.Fatal(err)
			}
		}
		do(request(stream, expectNoStream, ids(4)...))
		do(&appendRequest{stream: metaStream(stream), expected: expectAny, events: []*record{
			{id: uuid.New(), typ: typeMetadata, contentType: contentType, data: slices.Clone(text)},
		}})
		st, first, err := s.readable(stream)
		p, err2 := s.streamForwards(stream, 0, 10)
		if err := errors.Join(err, err2); err != nil || st.head != 3 {
			t.Fatalf("%+v, %v", st, err)
		}
		if n, want := len(p.events), int(max(0, 4-first)); n > want || n < want && st.meta.maxAge() == 0 { // the young grow old
			t.Errorf("%d events from revision %d on", n, first)
		}
		if st.exists() {
			do(&appendRequest{stream: stream, expected: expectAny, change: deleteSoftly})
		}
		revived := request(stream, expectNoStream, ids(1)...)
		do(revived)
		if _, err := s.streamForwards(stream, 0, 10); err != nil || revived.events[0].revision != 4 {
			t.Errorf("revived at %d, %v", revived.events[0].revision, err)
		}
		head, err := s.head(metaStream(stream))
		last, err2 := s.at(metaStream(stream), head)
		if err := errors.Join(err, err2); err != nil || last == nil || !json.Valid(last.data) {
			t.Errorf("the metadata after that is %+v, %v", last, err)
		}
	})
}

// FuzzFilter makes filters of any kind and matches with them.
func FuzzFilter(f *testing.F) {
	for _, regex := range []string{"", "^notes-", "(a+)+$", "(", "(a{30}){30}", `\pL{1000}`, "\x00", "(?i)É"} {
		f.Add(regex, "", uint32(0), uint32(1), "notes-A")
	}
	f.Add("", "notes-", uint32(1<<32-1), uint32(1<<32-1), "notes-A")
	f.Fuzz(func(t *testing.T, regex, prefix string, window, multiplier uint32, text string) {
		expression := &streams.ReadReq_Options_FilterOptions_Expression{Regex: regex}
		if prefix != "" {
			expression.Prefix = []string{prefix}
		}
		made, err := newFilter(&streams.ReadReq_Options_FilterOptions{
			Filter:                       &streams.ReadReq_Options_FilterOptions_StreamIdentifier{StreamIdentifier: expression},
			Window:                       &streams.ReadReq_Options_FilterOptions_Max{Max: window},
			CheckpointIntervalMultiplier: multiplier,
		})
		if err != nil {
			return
		}
		if made.checkpoint == 0 {
			t.Error("the filter would send a checkpoint after no event")
		}
		if made.matches(&record{stream: text}) && prefix != "" && !bytes.HasPrefix([]byte(text), []byte(prefix)) {
			t.Errorf("%q matches the prefix %q", text, prefix)
		}
	})
}

// FuzzKeys looks for events of streams with any names: those of one are never found in the other.
func FuzzKeys(f *testing.F) {
	f.Add("notes-A", "notes-AB", int64(0))
	f.Add("$", "$$", int64(1)<<62)
	f.Add("a", "a\x00\x00\x00\x00\x00\x00\x00\x00", int64(0))
	f.Fuzz(func(t *testing.T, one, other string, revision int64) {
		revision &= 1<<63 - 1
		if !fits(one) || !fits(other) || !utf8.ValidString(one) {
			return
		}
		for _, name := range []string{one, metaStream(one)} {
			key, bounds := streamKey(name, revision), ofStream(other)
			if revisionIn(key) != revision {
				t.Errorf("revision %d comes back as %d", revision, revisionIn(key))
			}
			within := bytes.Compare(key, bounds.LowerBound) >= 0 && bytes.Compare(key, bounds.UpperBound) < 0
			if within != (name == other) {
				t.Errorf("%q %d lies among the events of %q: %v", name, revision, other, within)
			}
		}
	})
}

// FuzzBackup reads archives of any bytes.
func FuzzBackup(f *testing.F) {
	f.Add(archiveOf(f))
	f.Add([]byte{})
	f.Add(bytes.Repeat([]byte{0}, 2048))
	f.Fuzz(func(t *testing.T, archive []byte) {
		read := &counted{from: bytes.NewReader(archive)}
		unpacked := 0
		err := readBackup(read, func(string) (io.WriteCloser, error) { return &counter{&unpacked}, nil })
		if err != nil && !errors.Is(err, ErrBadBackup) {
			t.Errorf("%v, want ErrBadBackup", err)
		}
		if unpacked > len(archive) {
			t.Errorf("%d bytes become %d", len(archive), unpacked)
		}
		if err == nil && read.n != len(archive) {
			t.Errorf("%d of %d bytes were read", read.n, len(archive))
		}
	})
}

// FuzzRestore restores archives whose files were damaged, with checksums that fit: the store is there whole, or not at all.
func FuzzRestore(f *testing.F) {
	archive := archiveOf(f)
	for file := range byte(8) {
		f.Add(file, uint16(file)*37, []byte{1, 0xff})
	}
	f.Fuzz(func(t *testing.T, file byte, at uint16, change []byte) {
		target := filepath.Join(t.TempDir(), "store")
		_, err := Restore(target, bytes.NewReader(altered(t, archive, int(file), int(at), change)))
		left, _ := filepath.Glob(filepath.Join(filepath.Dir(target), "*"))
		if err != nil && len(left) > 0 {
			t.Errorf("%v, and it leaves %v", err, left)
		}
		if err != nil {
			return
		}
		s, err := openStore(target, slog.New(slog.DiscardHandler))
		if err != nil {
			t.Fatalf("what was restored can't be opened: %v", err)
		}
		if _, err := s.allForwards(0, 1<<20); err != nil {
			t.Error(err)
		}
		shut(t, s)
	})
}

type counted struct {
	from io.Reader
	n    int
}

func (c *counted) Read(b []byte) (int, error) {
	n, err := c.from.Read(b)
	c.n += n
	return n, err
}

type counter struct{ n *int }

func (c *counter) Write(b []byte) (int, error) {
	if *c.n += len(b); *c.n > 64<<20 {
		return 0, fmt.Errorf("the archive unpacks to more than it can hold")
	}
	return len(b), nil
}

func (c *counter) Close() error { return nil }

func fuzzed(f *testing.F) *store {
	f.Helper()
	s, err := openStore("", slog.New(slog.DiscardHandler))
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() {
		if err := s.close(); err != nil {
			f.Error(err)
		}
	})
	return s
}

// archiveOf is a backup of a small store.
func archiveOf(f *testing.F) []byte {
	f.Helper()
	s := fuzzed(f)
	var archive bytes.Buffer
	_, err := s.append(f.Context(), "notes-A", expectNoStream, request("notes-A", expectAny, ids(20)...).events)
	if err := errors.Join(err, s.backup(f.Context(), &archive)); err != nil {
		f.Fatal(err)
	}
	return archive.Bytes()
}

// altered is an archive in which part of a file is overwritten, with a list of sums that fits.
func altered(t *testing.T, archive []byte, file, at int, change []byte) []byte {
	t.Helper()
	var made, sums bytes.Buffer
	from, to := tar.NewReader(bytes.NewReader(archive)), tar.NewWriter(&made)
	put := func(name string, content []byte) {
		if _, err := to.Write(content); err != nil {
			t.Fatal(name, err)
		}
	}
	for i := 0; ; i++ {
		h, err := from.Next()
		if err != nil {
			t.Fatal(err)
		}
		if h.Name == sumsFile {
			break
		}
		content, err := io.ReadAll(from)
		if err != nil {
			t.Fatal(err)
		}
		if n := len(content); i == file%8 && n > 0 {
			copy(content[at%n:], change)
		}
		sum := sha256.Sum256(content)
		fmt.Fprintln(&sums, sumLine(sum[:], h.Name))
		if err := to.WriteHeader(header(h.Name, int64(len(content)))); err != nil {
			t.Fatal(err)
		}
		put(h.Name, content)
	}
	if err := to.WriteHeader(header(sumsFile, int64(sums.Len()))); err != nil {
		t.Fatal(err)
	}
	put(sumsFile, sums.Bytes())
	if err := to.Close(); err != nil {
		t.Fatal(err)
	}
	return made.Bytes()
}

// A few bytes of a sparse archive become as many zeros as they say, and would fill the disk.
func TestASparseArchiveIsNoBackup(t *testing.T) {
	var archive bytes.Buffer
	w := tar.NewWriter(&archive)
	err := w.WriteHeader(&tar.Header{Name: "000001.log", Mode: 0o600, Format: tar.FormatPAX, PAXRecords: map[string]string{
		"XNU.sparse.size": "1048576", "XNU.sparse.numblocks": "1", "XNU.sparse.map": "1048576,0",
	}})
	if err := errors.Join(err, w.Close()); err != nil {
		t.Fatal(err)
	}
	sparse := bytes.ReplaceAll(archive.Bytes(), []byte("XNU.sparse"), []byte("GNU.sparse")) // which the writer refuses
	unpacked := 0
	err = readBackup(bytes.NewReader(sparse), func(string) (io.WriteCloser, error) { return &counter{&unpacked}, nil })
	if !errors.Is(err, ErrBadBackup) || unpacked > 0 {
		t.Errorf("%d bytes unpacked, %v", unpacked, err)
	}
}
