package readapi

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"net/url"
	"time"

	"waymark/httpapi/moment"
)

const cursorVersion = 1

var (
	errNoCursor      = errors.New("not a cursor that a page gave out")
	errForeignCursor = errors.New("the cursor belongs to another query: keep all parameters but limit as they were")
)

// cursor is where the next page of a list begins and which state it shows.
type cursor struct {
	Version  int       `json:"v"`
	Query    string    `json:"q"`           // which query it belongs to
	At       time.Time `json:"t,omitzero"`  // the instant of the first page
	Revision int64     `json:"r,omitempty"` // of the book that the list is about
	Releases int64     `json:"o,omitempty"` // revision of the roadmap
	Place    int       `json:"p,omitempty"` // the last one shown
	Commit   int64     `json:"c,omitempty"` // position of the last one shown
	Prepare  int64     `json:"d,omitempty"`
	Head     int64     `json:"h,omitempty"` // commit position of the newest one when the first page was made
	Key      string    `json:"k,omitempty"` // the last one shown
	Total    int       `json:"n,omitempty"` // of all pages

	Sides []comparedSide `json:"s,omitempty"` // what a comparison compares; Place is then how many lines were shown
}

func (c cursor) encode(u url.URL) string {
	c.Version, c.Query = cursorVersion, fingerprint(u)
	text, err := json.Marshal(c)
	if err != nil {
		panic(err) // numbers, strings and a time of this era
	}
	return base64.RawURLEncoding.EncodeToString(text)
}

func decodeCursor(s string, u url.URL) (cursor, error) {
	text, err := base64.RawURLEncoding.DecodeString(s)
	if err != nil {
		return cursor{}, errNoCursor
	}
	var c cursor
	if err := json.Unmarshal(text, &c); err != nil || c.Version != cursorVersion || !c.plausible() {
		return cursor{}, errNoCursor
	}
	if c.Query != fingerprint(u) {
		return cursor{}, errForeignCursor
	}
	return c, nil
}

func (c cursor) plausible() bool {
	return (c.At.IsZero() || moment.HasYear(c.At)) && c.Revision >= -1 && c.Releases >= -1 && c.Place >= 0 && c.Place <= 1<<31-1 && c.Commit >= 0 && c.Prepare >= 0 && c.Head >= 0 && c.Total >= 0
}

// fingerprint tells queries apart: it is made of the path and of every parameter that decides what the list holds.
func fingerprint(u url.URL) string {
	query := u.Query()
	for _, other := range []string{"cursor", "limit", "min_position"} {
		query.Del(other)
	}
	sum := sha256.Sum256([]byte(u.Path + "?" + query.Encode()))
	return hex.EncodeToString(sum[:6])
}
