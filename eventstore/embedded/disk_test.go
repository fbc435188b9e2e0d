package embedded

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/cockroachdb/pebble/v2/vfs"
	"github.com/cockroachdb/pebble/v2/vfs/errorfs"
	"github.com/google/uuid"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// on is a store on a disk of the test's making.
func on(t *testing.T, disk vfs.FS) *store {
	t.Helper()
	s, err := openStoreOn(disk, "store", slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func shut(t *testing.T, s *store) {
	t.Helper()
	if err := s.close(); err != nil {
		t.Error(err)
	}
}

// A kill leaves to the kernel what was written and not synced; only the loss of power shows what was.
func TestWhatWasAcknowledgedOutlivesALossOfPower(t *testing.T) {
	disk := vfs.NewCrashableMem()
	s := on(t, disk)
	defer shut(t, s)
	acknowledged := map[string][]uuid.UUID{}
	for i := range 40 {
		stream, made := fmt.Sprintf("notes-%d", i%3), ids(1+i%4)
		if _, err := s.append(t.Context(), stream, expectAny, request("", 0, made...).events); err != nil {
			t.Fatal(err)
		}
		acknowledged[stream] = append(acknowledged[stream], made...)
		after := on(t, disk.CrashClone(vfs.CrashCloneCfg{}))
		for stream, want := range acknowledged {
			holds(t, after, stream, want...)
		}
		shut(t, after)
	}
}

// gated is a disk that lets no sync of the log of writes through while its gate is closed, and counts them.
type gated struct {
	gate    sync.RWMutex
	waiting atomic.Int64
	syncs   atomic.Int64
}

func (g *gated) MaybeError(op errorfs.Op) error {
	if filepath.Ext(op.Path) != ".log" || op.Kind != errorfs.OpFileSync && op.Kind != errorfs.OpFileSyncData {
		return nil
	}
	g.syncs.Add(1)
	g.waiting.Add(1)
	g.gate.RLock()
	defer g.gate.RUnlock()
	g.waiting.Add(-1)
	return nil
}

func (g *gated) String() string { return "gated" }

func until(t *testing.T, what string, met func() bool) {
	t.Helper()
	for limit := time.Now().Add(30 * time.Second); !met(); runtime.Gosched() {
		if time.Now().After(limit) {
			t.Errorf("never: %s", what)
			return
		}
	}
}

func TestAppendsThatWaitForASyncShareTheNextOne(t *testing.T) {
	const others = 63
	g := &gated{}
	s := on(t, errorfs.Wrap(vfs.NewMem(), g))
	defer shut(t, s)
	g.gate.Lock()
	before := g.syncs.Load()
	var appending sync.WaitGroup
	add := func(stream string) {
		appending.Go(func() {
			if _, err := s.append(t.Context(), stream, expectNoStream, request("", 0, ids(2)...).events); err != nil {
				t.Error(err)
			}
		})
	}
	add("notes-first")
	until(t, "the first append is synced", func() bool { return g.waiting.Load() == 1 })
	for i := range others {
		add(fmt.Sprintf("notes-%d", i))
	}
	until(t, "the others wait", func() bool { return len(s.appends) == others })
	if end := s.published.Load(); end != 0 {
		t.Errorf("%d events can be read before they are on disk", end)
	}
	g.gate.Unlock()
	appending.Wait()
	if syncs := g.syncs.Load() - before; syncs != 2 {
		t.Errorf("%d appends took %d syncs, want 2", others+1, syncs)
	}
	if end := s.published.Load(); end != 2*(others+1) {
		t.Errorf("the log ends at %d", end)
	}
}

func TestAnAppendToADiskThatFailsIsAnError(t *testing.T) {
	full := errors.New("no space left on device")
	var fails errorfs.Toggle
	fails.Injector = errorfs.InjectorFunc(func(op errorfs.Op) error {
		if filepath.Ext(op.Path) == ".log" && op.Kind.ReadOrWrite() == errorfs.OpIsWrite {
			return full
		}
		return nil
	})
	disk := vfs.NewMem()
	s := on(t, errorfs.Wrap(disk, &fails))
	kept := ids(3)
	if _, err := s.append(t.Context(), "notes-A", expectNoStream, request("", 0, kept...).events); err != nil {
		t.Fatal(err)
	}
	fails.On()
	for range 3 {
		if _, err := s.append(t.Context(), "notes-A", expectAny, request("", 0, ids(1)...).events); !errors.Is(err, ErrClosed) {
			t.Errorf("%v, want ErrClosed", err)
		}
	}
	holds(t, s, "notes-A", kept...)
	fails.Off()
	s.close() // what it says of the disk is known
	again := on(t, disk)
	defer shut(t, again)
	p, err := again.streamForwards("notes-A", 0, 100)
	if err != nil || len(p.events) < len(kept) {
		t.Errorf("%d events after the disk is well again, %v, want at least %d", len(p.events), err, len(kept))
	}
}

// small is a disk with so much room left.
type small struct {
	vfs.FS
	left atomic.Uint64
}

func (d *small) GetDiskUsage(string) (vfs.DiskUsage, error) {
	return vfs.DiskUsage{AvailBytes: d.left.Load()}, nil
}

func TestAFullDiskRefusesWritesServesReadsAndGoesOnOnceThereIsRoom(t *testing.T) {
	disk := &small{FS: vfs.NewMem()}
	disk.left.Store(reserveBytes)
	s := on(t, disk)
	defer shut(t, s)
	kept := ids(3)
	add := func(ids ...uuid.UUID) error {
		_, err := s.append(t.Context(), "notes-A", expectAny, request("", 0, ids...).events)
		return err
	}
	if err := errors.Join(add(kept[0], kept[1]), s.healthy()); err != nil {
		t.Fatal(err)
	}
	disk.left.Store(reserveBytes - 1)
	for range 2 {
		if err := add(kept[2]); !errors.Is(err, ErrDiskFull) || status.Code(storeError(err)) != codes.ResourceExhausted {
			t.Errorf("%v, want ErrDiskFull", err)
		}
	}
	if err := s.healthy(); !errors.Is(err, ErrDiskFull) {
		t.Errorf("healthy: %v, want ErrDiskFull", err)
	}
	holds(t, s, "notes-A", kept[:2]...)
	disk.left.Store(reserveBytes)
	if err := errors.Join(add(kept[2]), s.healthy()); err != nil {
		t.Error(err)
	}
	holds(t, s, "notes-A", kept...)
}

func TestASyncThatFailsEndsTheWritingForGood(t *testing.T) {
	lost := errors.New("the disk lost what it had")
	var fails errorfs.Toggle
	fails.Injector = errorfs.InjectorFunc(func(op errorfs.Op) error {
		if filepath.Ext(op.Path) == ".log" && (op.Kind == errorfs.OpFileSync || op.Kind == errorfs.OpFileSyncData) {
			return lost
		}
		return nil
	})
	disk := vfs.NewMem()
	s := on(t, errorfs.Wrap(disk, &fails))
	kept := ids(3)
	if _, err := s.append(t.Context(), "notes-A", expectNoStream, request("", 0, kept...).events); err != nil {
		t.Fatal(err)
	}
	fails.On()
	if _, err := s.append(t.Context(), "notes-A", expectAny, request("", 0, ids(1)...).events); !errors.Is(err, ErrClosed) {
		t.Errorf("the append whose sync failed: %v, want ErrClosed", err)
	}
	fails.Off() // a disk that is well again does not give back what it lost
	for range 3 {
		if _, err := s.append(t.Context(), "notes-A", expectAny, request("", 0, ids(1)...).events); !errors.Is(err, ErrClosed) {
			t.Errorf("an append after that: %v, want ErrClosed", err)
		}
	}
	if err := s.healthy(); err == nil || !strings.Contains(err.Error(), lost.Error()) {
		t.Errorf("healthy: %v, want %v", err, lost)
	}
	holds(t, s, "notes-A", kept...)
	_ = s.close() // what it says of the disk is known
	again := on(t, disk)
	defer shut(t, again)
	if _, err := again.append(t.Context(), "notes-A", expectAny, request("", 0, ids(1)...).events); err != nil {
		t.Error(err)
	}
}

func TestAStoreOpensAfterATornWriteWithWholeAppendsOnly(t *testing.T) {
	const each = 3
	disk := vfs.NewCrashableMem()
	s := on(t, disk)
	defer shut(t, s)
	var all []uuid.UUID
	for range 20 {
		made := ids(each)
		if _, err := s.append(t.Context(), "notes-A", expectAny, request("", 0, made...).events); err != nil {
			t.Fatal(err)
		}
		all = append(all, made...)
	}
	log, size := lastLog(t, disk)
	for cut := size; cut > size/2; cut -= 37 {
		for _, junk := range []string{"", "\x00\x00\x00\x00\x00\x00\x00\x00", "not what was to be written"} {
			torn := disk.CrashClone(vfs.CrashCloneCfg{})
			tear(t, torn, log, cut, junk)
			after := on(t, torn)
			p, err := after.streamForwards("notes-A", 0, 1000)
			if n := len(p.events); err != nil || n%each != 0 || n < len(all)/2-2*each {
				t.Fatalf("cut at %d of %d: %d events, %v", cut, size, n, err)
			}
			holds(t, after, "notes-A", all[:len(p.events)]...)
			shut(t, after)
		}
	}
}

// lastLog is the name and length of the newest log of writes.
func lastLog(t *testing.T, disk *vfs.MemFS) (string, int) {
	t.Helper()
	names, err := disk.List("store")
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(names)
	for _, name := range slices.Backward(names) {
		if filepath.Ext(name) == ".log" {
			return disk.PathJoin("store", name), len(contents(t, disk, disk.PathJoin("store", name)))
		}
	}
	t.Fatalf("no log among %v", names)
	return "", 0
}

func contents(t *testing.T, disk vfs.FS, name string) []byte {
	t.Helper()
	file, err := disk.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	text, err := io.ReadAll(file)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// tear cuts a file, and ends it with junk.
func tear(t *testing.T, disk vfs.FS, name string, length int, junk string) {
	t.Helper()
	text := append(contents(t, disk, name)[:length], junk...)
	file, err := disk.Create(name, vfs.WriteCategoryUnspecified)
	if err != nil {
		t.Fatal(err)
	}
	_, err = file.Write(text)
	if err := errors.Join(err, file.Sync(), file.Close()); err != nil {
		t.Fatal(err)
	}
}
