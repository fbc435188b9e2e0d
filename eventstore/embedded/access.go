package embedded

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"sync/atomic"

	"google.golang.org/grpc/codes"
)

// operation is what a caller asks for.
type operation int

const (
	toRead operation = iota
	toWrite
	toDelete
	toReadMeta
	toWriteMeta
	toManageSubscriptions // make, change and delete persistent ones, replay what they parked
	toLookAtSubscriptions // their numbers
	toConsume             // the events of a persistent subscription, and acknowledge them
)

var errDenied = &refusal{
	code: codes.PermissionDenied, message: "Access Denied", trailers: []string{"exception", "access-denied"},
}

// access decides who may do what, by the rules of EventStoreDB. nil lets everybody do everything.
type access struct {
	store    *store
	settings atomic.Pointer[settings]
}

// settings are the last ones of the stream that says what holds for streams without a list of their own.
type settings struct {
	User   *acl `json:"$userStreamAcl"`
	System *acl `json:"$systemStreamAcl"`

	state streamState // of that stream
}

const settingsStream = "$settings"

// check refuses what the caller may not do with a stream; allStream for the log.
func (a *access) check(ctx context.Context, op operation, stream string) error {
	if a == nil {
		return nil
	}
	u := callerOf(ctx)
	if u == nil {
		return errDenied
	}
	switch op {
	case toManageSubscriptions:
		if !u.operator() {
			return errDenied
		}
		return nil
	case toLookAtSubscriptions:
		return nil
	case toConsume:
		op = toRead
	}
	return a.checkStream(u, op, stream)
}

func (a *access) checkStream(u *user, op operation, stream string) error {
	if described, ok := describedBy(stream); ok {
		stream = described
		switch op {
		case toRead:
			op = toReadMeta
		case toWrite:
			op = toWriteMeta
		default:
			return errDenied
		}
	}
	if u.admin() {
		return nil
	}
	allowed, err := a.roles(op, stream)
	if err != nil {
		return storeError(err)
	}
	if !slices.ContainsFunc(allowed, func(role string) bool { return role == groupAll || u.is(role) }) {
		return errDenied
	}
	return nil
}

// roles may do something to a stream: what its metadata says, else the settings, else the rule of a new store.
func (a *access) roles(op operation, stream string) (roles, error) {
	st, err := a.store.state(stream)
	if err != nil {
		return nil, err
	}
	set, err := a.current()
	if err != nil {
		return nil, err
	}
	byDefault, allowed := set.User, roles{groupAll}
	if strings.HasPrefix(stream, "$") {
		byDefault, allowed = set.System, roles{groupAdmins}
	}
	if byDefault.roles(op) != nil {
		allowed = byDefault.roles(op)
	}
	if st.meta != nil && st.meta.ACL.roles(op) != nil {
		allowed = st.meta.ACL.roles(op)
	}
	return allowed, nil
}

// roles are those that the list names for an operation; nil where it says nothing.
func (l *acl) roles(op operation) roles {
	if l == nil {
		return nil
	}
	switch op {
	case toRead:
		return l.Read
	case toWrite:
		return l.Write
	case toDelete:
		return l.Delete
	case toReadMeta:
		return l.MetaRead
	default:
		return l.MetaWrite
	}
}

// current reads the settings again when something was written about them.
func (a *access) current() (*settings, error) {
	st, err := a.store.state(settingsStream)
	if err != nil {
		return nil, err
	}
	if known := a.settings.Load(); known != nil && known.state == st {
		return known, nil
	}
	set := new(settings)
	if st.exists() {
		e, err := a.store.at(settingsStream, st.head)
		if err != nil {
			return nil, err
		}
		if e != nil && json.Unmarshal(e.data, set) != nil {
			set = new(settings) // what can't be understood says nothing
		}
	}
	set.state = st
	a.settings.Store(set)
	return set, nil
}
