package main

import (
	"crypto/rand"
	"crypto/subtle"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"waymark/httpapi"
)

// secretFile holds, for this user alone, what a server of the data directory wants to see before it gives out the whole
// store: whoever can read it could read the store as well.
const secretFile = "secret"

// secretHeader carries the secret.
const secretHeader = "Waymark-Secret"

// makeSecret makes the secret of this start.
func makeSecret(data string) (string, error) {
	secret := rand.Text()
	path := filepath.Join(data, secretFile)
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) { // it may have had another mode
		return "", fmt.Errorf("data directory: %w", err)
	}
	if err := announce(data, secretFile, secret); err != nil {
		return "", fmt.Errorf("data directory: %w", err)
	}
	return secret, nil
}

// ownersOnly refuses requests without the secret. Where there is none, nobody may.
func ownersOnly(secret string, next http.HandlerFunc) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		given := r.Header.Get(secretHeader)
		if secret == "" || subtle.ConstantTimeCompare([]byte(given), []byte(secret)) != 1 {
			httpapi.NewProblem(http.StatusForbidden, "a backup holds everything, so it is for those who can read the server's data directory: "+
				"use waymark backup with --data, or give what its file "+secretFile+" holds").
				At("header."+secretHeader, "send the contents of DATA/"+secretFile).ServeHTTP(w, r)
			return
		}
		next(w, r)
	})
}

// secretFor is what proves to a server that its data directory can be read: what the file says, or where none is named
// that of the data directory, which is told to servers on this machine alone.
func secretFor(server, file, data string) (string, error) {
	if file != "" {
		text, err := os.ReadFile(file)
		return strings.TrimSpace(string(text)), err
	}
	at, err := url.Parse(server)
	if err != nil || !httpapi.IsLoopback(at.Hostname()) {
		return "", nil
	}
	secret, err := announced(data, secretFile)
	if errors.Is(err, os.ErrPermission) {
		return "", nil // the server says what is missing
	}
	return secret, err
}
