// Package seal signs what the log of all books is, keeps these seals in the log, and checks offline what is proved by them.
package seal

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/sumdb/note"
)

// keyName is the name of every key of ours in a signed note: what tells two keys apart is their hash.
const keyName = "waymark"

// ErrKey says that the key that signs seals can't be used as it is.
var ErrKey = errors.New("the key that signs seals can't be used")

// Key signs checkpoints.
type Key struct {
	signer   note.Signer
	Verifier string // the public half, as golang.org/x/mod/sumdb/note writes it
}

// OpenKey reads the key in a file, which it makes where there is none; made says so. A key that others than its owner may read
// signs nothing, and one that can't be read is never replaced: both are ErrKey.
func OpenKey(path string) (key Key, made bool, err error) {
	text, err := readOwn(path)
	if errors.Is(err, os.ErrNotExist) {
		made = true
		if err = makeKey(path); err == nil {
			text, err = readOwn(path)
		}
	}
	if err != nil {
		return Key{}, false, fmt.Errorf("%w: %w", ErrKey, err)
	}
	if key, err = parseKey(text); err != nil {
		return Key{}, false, fmt.Errorf("%w: %s: %w: put the right file back, or move it away to have seals signed with a new key", ErrKey, path, err)
	}
	return key, made, nil
}

// readOwn reads a file that its owner alone may read.
func readOwn(path string) (string, error) {
	file, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer file.Close()
	about, err := file.Stat()
	if err != nil {
		return "", err
	}
	if open := about.Mode().Perm() & 0o077; open != 0 || !about.Mode().IsRegular() {
		return "", fmt.Errorf("%s has mode %v: it must be a file that its owner alone may read (chmod 600 %s); if others may have read it, "+
			"move it away to have seals signed with a new key", path, about.Mode(), path)
	}
	text, err := io.ReadAll(io.LimitReader(file, 1<<12))
	return string(text), err
}

// makeKey makes a key in a file, which is there once it is whole, and replaces none: where another process was quicker its key
// stays.
func makeKey(path string) error {
	secret, verifier, err := note.GenerateKey(rand.Reader, keyName)
	if err != nil {
		return err
	}
	file, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".partial-") // mode 600
	if err != nil {
		return err
	}
	defer os.Remove(file.Name())
	_, err = fmt.Fprintf(file, "%s\n%s\n", secret, verifier)
	if err := errors.Join(err, file.Sync(), file.Close()); err != nil {
		return err
	}
	if err := os.Link(file.Name(), path); err != nil && !errors.Is(err, os.ErrExist) {
		return err
	}
	return syncDirectory(filepath.Dir(path))
}

func syncDirectory(dir string) error {
	file, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(file.Sync(), file.Close())
}

// parseKey reads what makeKey wrote.
func parseKey(text string) (Key, error) {
	secret, verifier, _ := strings.Cut(strings.TrimSpace(text), "\n")
	signer, err := note.NewSigner(secret)
	if err != nil {
		return Key{}, errors.New("its first line is no signer's key")
	}
	known, err := note.NewVerifier(verifier)
	if err != nil || known.Name() != signer.Name() || known.KeyHash() != signer.KeyHash() {
		return Key{}, errors.New("its second line is not the verifier's key that belongs to the first")
	}
	return Key{signer: signer, Verifier: verifier}, nil
}
