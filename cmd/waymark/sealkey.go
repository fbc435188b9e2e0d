package main

import (
	"log/slog"
	"path/filepath"

	"waymark/audit/seal"
)

// sealKeyFile holds the key that signs seals.
const sealKeyFile = "seal.key"

// openSealKey opens the key of the data directory, which is made at the first start.
func openSealKey(c *Config, log *slog.Logger) (seal.Key, error) {
	path := filepath.Join(c.Data, sealKeyFile)
	key, made, err := seal.OpenKey(path)
	if err == nil && made {
		log.Info("the key that signs seals is made: keep its public half elsewhere, and a copy of the file with the backups", "verifier_key", key.Verifier,
			"file", path)
	}
	return key, err
}
