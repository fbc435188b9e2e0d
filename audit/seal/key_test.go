package seal_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"golang.org/x/mod/sumdb/tlog"

	"waymark/audit/seal"
)

func TestTheKeyIsMadeOnceForItsOwnerAlone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "seal.key")
	var all sync.WaitGroup
	keys := make(chan string, 8)
	for range 8 {
		all.Go(func() {
			key, _, err := seal.OpenKey(path)
			if err != nil {
				t.Error(err)
			}
			keys <- key.Verifier
		})
	}
	all.Wait()
	close(keys)
	first := <-keys
	for key := range keys {
		if key != first {
			t.Errorf("two keys were made: %s and %s", first, key)
		}
	}
	about, err := os.Stat(path)
	if err != nil || about.Mode().Perm() != 0o600 {
		t.Errorf("its mode is %v, %v", about.Mode(), err)
	}
	if key, made, err := seal.OpenKey(path); err != nil || made || key.Verifier != first {
		t.Errorf("later it is %s, made %v, %v", key.Verifier, made, err)
	}
	if left, _ := filepath.Glob(path + ".*"); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestAKeyThatCanNotBeTrustedSignsNothingAndStays(t *testing.T) {
	path := filepath.Join(t.TempDir(), "seal.key")
	if _, _, err := seal.OpenKey(path); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	other := filepath.Join(t.TempDir(), "seal.key")
	if _, _, err := seal.OpenKey(other); err != nil {
		t.Fatal(err)
	}
	foreign, err := os.ReadFile(other)
	if err != nil {
		t.Fatal(err)
	}
	secret, _, _ := strings.Cut(string(whole), "\n")
	_, verifier, _ := strings.Cut(string(foreign), "\n")
	for name, test := range map[string]struct {
		text string
		mode os.FileMode
		says string
	}{
		"open to its group":           {string(whole), 0o640, "chmod 600"},
		"open to all":                 {string(whole), 0o604, "chmod 600"},
		"empty":                       {"", 0o600, "no signer's key"},
		"cut":                         {string(whole[:len(whole)/3]), 0o600, "no signer's key"},
		"without its public half":     {secret + "\n", 0o600, "second line"},
		"with another public half":    {secret + "\n" + verifier, 0o600, "second line"},
		"something else, and foreign": {"hello\n", 0o600, "no signer's key"},
	} {
		if err := errors.Join(os.Remove(path), os.WriteFile(path, []byte(test.text), test.mode), os.Chmod(path, test.mode)); err != nil {
			t.Fatal(err)
		}
		if _, _, err := seal.OpenKey(path); !errors.Is(err, seal.ErrKey) || !strings.Contains(err.Error(), test.says) {
			t.Errorf("%s: %v", name, err)
		}
		if text, err := os.ReadFile(path); err != nil || string(text) != test.text {
			t.Errorf("%s: it was replaced: %v", name, err)
		}
	}
}

func TestACheckpointIsWhatWasSignedOrNone(t *testing.T) {
	key, other := newKey(t), newKey(t)
	want := seal.Checkpoint{Origin: "waymark/00", Size: 7, Root: tlog.Hash{1, 2}}
	signed, err := key.Sign(want)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := seal.Open(signed, key.Verifier); err != nil || got != want {
		t.Errorf("it says %+v, %v", got, err)
	}
	if _, err := seal.Open(signed, other.Verifier); !errors.Is(err, seal.ErrSignature) {
		t.Errorf("another key: %v", err)
	}
	if _, err := seal.Open(signed, "waymark"); err == nil || errors.Is(err, seal.ErrSignature) {
		t.Errorf("no key: %v", err)
	}
	for i := range signed {
		changed := []byte(signed)
		changed[i] ^= 1
		if got, err := seal.Open(string(changed), key.Verifier); err == nil && got != want {
			t.Fatalf("with byte %d changed it says %+v", i, got)
		}
	}
	for _, c := range []seal.Checkpoint{{Origin: "x", Size: 0}, {Origin: "x", Size: -1}, {Origin: "x\ny", Size: 1}} {
		signed, err := key.Sign(c)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := seal.Open(signed, key.Verifier); err == nil {
			t.Errorf("%+v is taken: %+v", c, got)
		}
	}
}
