package fetch

import (
	"bytes"
	"encoding/json"
	"io"
	"strconv"
	"strings"
)

// What is read of Jira's answers: as much as it takes to know what to ask next.

// found is a page of a search.
type found struct {
	Issues    []issue `json:"issues"`
	Total     *int    `json:"total"`  // Server
	IsLast    bool    `json:"isLast"` // Cloud
	NextToken string  `json:"nextPageToken"`
}

// last says that no issues follow. A page that says nothing of it is not the last.
func (f found) last(cloud bool) bool {
	if cloud {
		return f.IsLast || f.NextToken == ""
	}
	return f.Total != nil && *f.Total <= len(f.Issues)
}

// issue is an issue with its change log, or the part of it that a search gives: its newest entries.
type issue struct {
	ID        text   `json:"id"`
	Key       string `json:"key"`
	Changelog *struct {
		MaxResults int     `json:"maxResults"`
		Total      int     `json:"total"`
		Histories  []entry `json:"histories"`
	} `json:"changelog"`
}

type entry struct {
	ID text `json:"id"`
}

// cut says that entries of the change log are missing.
func (i issue) cut() bool {
	return i.Changelog == nil || i.Changelog.Total > len(i.Changelog.Histories)
}

// full says that entries may be missing, whatever total says: Cloud gives as many as a page of a log holds. Where it does not say
// how many that is, any log may be full.
func (i issue) full() bool {
	return i.cut() || len(i.Changelog.Histories) > 0 && len(i.Changelog.Histories) >= i.Changelog.MaxResults
}

// span is the ids of the oldest and of the newest entry that came; 0 where none did.
func (i issue) span() (oldest, newest int64) {
	if i.Changelog == nil {
		return 0, 0
	}
	for _, e := range i.Changelog.Histories {
		id := e.ID.number()
		newest = max(newest, id)
		if oldest == 0 || id < oldest {
			oldest = id
		}
	}
	return oldest, newest
}

// project is the project that a key names.
func (i issue) project() string {
	at := strings.LastIndexByte(i.Key, '-')
	return i.Key[:max(0, at)]
}

// numberOf is the number in a key; 0 if it has none.
func numberOf(key string) int64 {
	number, _ := strconv.ParseInt(key[strings.LastIndexByte(key, '-')+1:], 10, 64)
	return number
}

// logs is a page of the change logs of several issues.
type logs struct {
	Of []struct {
		Issue   text    `json:"issueId"`
		Entries []entry `json:"changeHistories"`
	} `json:"issueChangeLogs"`
	NextToken string `json:"nextPageToken"`
}

// text is an id, which Jira writes as text or as a number.
type text string

// UnmarshalJSON takes both.
func (t *text) UnmarshalJSON(raw []byte) error {
	*t = text(bytes.Trim(raw, `"`))
	return nil
}

func (t text) number() int64 {
	n, _ := strconv.ParseInt(string(t), 10, 64)
	return n
}

// decodeInto reads one JSON value, which must be whole.
func decodeInto(in io.Reader, into any) error {
	err := json.NewDecoder(in).Decode(into)
	if err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	return err
}
