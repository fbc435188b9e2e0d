package main

import (
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"sync"
	"time"
)

// certificate is one that lies on disk. It is read again when its files change, so renewing it needs no restart.
type certificate struct {
	chain, key string
	log        *slog.Logger

	mu     sync.Mutex
	loaded *tls.Certificate
	files  fileTimes // when they were read
}

// fileTimes are when the two files were changed last.
type fileTimes struct{ chain, key time.Time }

// openCertificate reads a certificate and its key. It fails where they can't be used.
func openCertificate(chain, key string, log *slog.Logger) (*certificate, error) {
	c := &certificate{chain: chain, key: key, log: log}
	return c, c.load()
}

func (c *certificate) load() error {
	files, err := c.changed()
	if err != nil {
		return err
	}
	loaded, err := tls.LoadX509KeyPair(c.chain, c.key)
	if err != nil {
		return fmt.Errorf("certificate: %w", err)
	}
	c.loaded, c.files = &loaded, files
	return nil
}

func (c *certificate) changed() (fileTimes, error) {
	chain, failed := os.Stat(c.chain)
	key, err := os.Stat(c.key)
	if err := errors.Join(failed, err); err != nil {
		return fileTimes{}, fmt.Errorf("certificate: %w", err)
	}
	return fileTimes{chain.ModTime(), key.ModTime()}, nil
}

// get is the certificate for a new connection. While its files can't be used, as halfway through a renewal, the one that
// was read before stays.
func (c *certificate) get(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if files, err := c.changed(); err == nil && files == c.files {
		return c.loaded, nil
	}
	if err := c.load(); err != nil {
		c.log.Warn("the renewed certificate can't be used; the one before stays", "error", err)
	}
	return c.loaded, nil
}
