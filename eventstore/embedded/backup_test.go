package embedded_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"

	"waymark/eventstore/embedded"
)

func backup(t *testing.T, s *running) []byte {
	t.Helper()
	var archive bytes.Buffer
	if err := s.server.Backup(t.Context(), &archive); err != nil {
		t.Fatal(err)
	}
	return archive.Bytes()
}

func TestABackupMadeWhileManyWriteIsRestoredWhole(t *testing.T) {
	for name, dir := range map[string]string{"on disk": t.TempDir(), "in memory": ""} {
		t.Run(name, func(t *testing.T) {
			s := serve(t, dir)
			const writers = 4
			var writing sync.WaitGroup
			stop := make(chan struct{})
			for w := range writers {
				writing.Go(func() {
					for more := true; more; {
						s.append(t, fmt.Sprintf("notes-%d", w), esdb.Any{}, notes("Noted", 1+w)...)
						select {
						case <-stop:
							more = false
						default:
						}
					}
				})
			}
			for len(s.log(t)) < 200 {
			}
			before := s.log(t)
			archive := backup(t, s)
			close(stop)
			writing.Wait()
			whole := s.log(t)

			target := filepath.Join(t.TempDir(), "store")
			found, err := embedded.Restore(target, bytes.NewReader(archive))
			if err != nil {
				t.Fatal(err)
			}
			restored := serve(t, target)
			log := restored.log(t)
			if len(log) < len(before) || len(log) > len(whole) || found.Events != len(log) {
				t.Fatalf("%d events, said to be %d; there were %d before the backup, %d after it", len(log), found.Events, len(before), len(whole))
			}
			for i, e := range log {
				if e.EventID != whole[i].EventID || e.Position != whole[i].Position {
					t.Fatalf("event %d is %s at %v, was %s at %v", i, e.EventID, e.Position, whole[i].EventID, whole[i].Position)
				}
			}
			for w := range writers {
				if n := len(restored.whole(t, fmt.Sprintf("notes-%d", w))); n%(1+w) != 0 {
					t.Errorf("part of an append was restored: stream %d has %d events", w, n)
				}
			}
			restored.append(t, "notes-0", esdb.Any{}, notes("Noted", 1)...)
			if left, err := filepath.Glob(filepath.Join(dir, "backup-*")); err != nil || len(left) > 0 {
				t.Errorf("the backup leaves %v, %v", left, err)
			}
		})
	}
}

func TestABackupThatIsDamagedRestoresNothing(t *testing.T) {
	s := serve(t, "")
	s.append(t, "notes-A", esdb.NoStream{}, notes("Noted", 50)...)
	archive := backup(t, s)
	if err := embedded.CheckBackup(bytes.NewReader(archive)); err != nil {
		t.Fatal(err)
	}
	refused := func(what string, damaged []byte) {
		t.Helper()
		target := filepath.Join(t.TempDir(), "store")
		_, err := embedded.Restore(target, bytes.NewReader(damaged))
		if check := embedded.CheckBackup(bytes.NewReader(damaged)); !errors.Is(err, embedded.ErrBadBackup) || !errors.Is(check, embedded.ErrBadBackup) {
			t.Errorf("%s: %v, %v, want ErrBadBackup", what, err, check)
		}
		if left, err := os.ReadDir(filepath.Dir(target)); err != nil || len(left) > 0 {
			t.Errorf("%s leaves %v, %v", what, left, err)
		}
	}
	refused("nothing", nil)
	refused("a text", []byte("this is not an archive at all"))
	whole := len(bytes.TrimRight(archive, "\x00"))
	for cut := 0; cut < whole; cut += whole/40 + 1 {
		refused(fmt.Sprintf("a cut at %d of %d", cut, whole), archive[:cut])
	}
	data := bytes.Index(archive, []byte("Noted"))
	damaged := bytes.Clone(archive)
	damaged[data] ^= 0x20
	refused("a damaged byte", damaged)
	refused("another name", bytes.Replace(archive, []byte("OPTIONS-"), []byte("OPTIONZ-"), 1))
}

func TestABackupIsNotRestoredOverSomething(t *testing.T) {
	s := serve(t, "")
	s.append(t, "notes-A", esdb.NoStream{}, notes("Noted", 1)...)
	archive := backup(t, s)
	target := t.TempDir() // empty
	if _, err := embedded.Restore(target, bytes.NewReader(archive)); err != nil {
		t.Fatal(err)
	}
	if _, err := embedded.Restore(target, bytes.NewReader(archive)); !errors.Is(err, embedded.ErrNotEmpty) {
		t.Errorf("%v, want ErrNotEmpty", err)
	}
	if n := len(serve(t, target).log(t)); n != 1 {
		t.Errorf("the store holds %d events", n)
	}
}

func TestWhatAKilledBackupLeftIsRemoved(t *testing.T) {
	dir := t.TempDir()
	serve(t, dir).stop(t)
	left := filepath.Join(dir, "backup-left")
	if err := errors.Join(os.Mkdir(left, 0o755), os.WriteFile(filepath.Join(left, "000001.log"), []byte("x"), 0o600)); err != nil {
		t.Fatal(err)
	}
	serve(t, dir)
	if _, err := os.Stat(left); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("it is still there: %v", err)
	}
}
