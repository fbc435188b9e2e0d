package eventstore

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
)

var (
	// ErrRefused says that the event store answers, but does not do what it is asked: it takes an operator to change that.
	// Nothing was appended.
	ErrRefused = errors.New("event store refuses")
	// ErrTooOld is an ErrRefused: the event store is a version that Waymark can't work with.
	ErrTooOld = errors.New("event store is too old")
)

// allStream names the whole log where rights are spoken of.
const allStream = "$all"

// Refusal is ErrRefused with what the operator is to do about it.
type Refusal struct {
	Mend  string // a sentence for people
	Cause error
}

// Error is the sentence.
func (r *Refusal) Error() string { return r.Mend }

// Unwrap is ErrRefused and the cause.
func (r *Refusal) Unwrap() []error { return []error{ErrRefused, r.Cause} }

// RefusalOf is the refusal that an error is or holds; nil if it is none.
func RefusalOf(err error) *Refusal {
	r := new(Refusal)
	if errors.As(err, &r) {
		return r
	}
	return nil
}

// right is what a call needs of the store, as its access lists name it.
type right string

const (
	toRead  right = "$r"
	toWrite right = "$w"
)

// refusal is what an error of the store says to who operates it: who is unknown, or which right is missing for a stream, which
// has this name in the store; nil where it says neither.
func (c *Client) refusal(err error, needs right, stored string) *Refusal {
	user := "without a user"
	if c.config.Username != "" {
		user = fmt.Sprintf("as the user %q", c.config.Username)
	}
	switch {
	case isCode(err, esdb.ErrorCodeUnauthenticated):
		return &Refusal{Cause: err, Mend: fmt.Sprintf("Waymark comes to the event store %s and is not let in: check user and password in "+
			"--eventstore (WAYMARK_EVENTSTORE)", user)}
	case !isCode(err, esdb.ErrorCodeAccessDenied):
		return nil
	case stored == allStream:
		return &Refusal{Cause: err, Mend: fmt.Sprintf("Waymark comes to the event store %s, which may not read $all: give a role that it has the "+
			"right, $r in the metadata of $all ($$$all), with: waymark grant ROLE --eventstore esdb://ADMINISTRATOR...", user)}
	}
	does := map[right]string{toRead: "read", toWrite: "append to"}[needs]
	return &Refusal{Cause: err, Mend: fmt.Sprintf("Waymark comes to the event store %s, which may not %s %s: grant %s to a role that it has, in "+
		"$userStreamAcl of $settings or in the metadata of the stream", user, does, stored, needs)}
}

// firstVersion is the first one whose reads of a stream tell where its events lie in the log.
var firstVersion = esdb.ServerVersion{Major: 22, Minor: 10}

// tooOld is the refusal of a server that Waymark can't work with; nil for others.
func tooOld(v *esdb.ServerVersion) *Refusal {
	if v.Major > firstVersion.Major || v.Major == firstVersion.Major && v.Minor >= firstVersion.Minor {
		return nil
	}
	is := fmt.Sprintf("is version %d.%d.%d", v.Major, v.Minor, v.Patch)
	if *v == (esdb.ServerVersion{}) {
		is = "does not even tell its version"
	}
	return &Refusal{Cause: ErrTooOld, Mend: fmt.Sprintf("the event store %s, which does not say where the events of a stream lie in the log: "+
		"Waymark needs EventStoreDB %d.%d or newer, or KurrentDB", is, firstVersion.Major, firstVersion.Minor)}
}

// refusedOrCutShort says whether an append was refused, maybe while it was being sent, so that the store never had the whole of
// it: why, the official client does not say then.
func refusedOrCutShort(err error) bool {
	return errors.Is(err, ErrRefused) || errors.Is(err, io.EOF) && strings.Contains(err.Error(), "could not send append")
}
