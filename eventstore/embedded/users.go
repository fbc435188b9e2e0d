package embedded

import (
	"context"
	"crypto/pbkdf2"
	"crypto/rand"
	"crypto/sha1"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/google/uuid"
)

// Users says that callers must say who they are, and how the users of a new store are made. The store keeps its users as
// EventStoreDB does: what is said here counts when they are made and never again.
type Users struct {
	AdminPassword string // of admin, who may do everything; empty: a random one
	OpsPassword   string // of ops, who may manage persistent subscriptions; empty: a random one
	// Made is told of every user that was made with a random password, which is known nowhere else.
	Made func(login, password string)
}

// Groups that the store knows by itself.
const (
	groupAll    = "$all" // everybody
	groupAdmins = "$admins"
	groupOps    = "$ops"
)

// The users that every store has.
const (
	loginAdmin = "admin"
	loginOps   = "ops"
)

// What users are stored as: one stream for each, whose last event counts, and a list of them all.
const (
	userPrefix      = "$user-"
	usersStream     = "$users"
	typeUserCreated = "$UserCreated"
	typeUser        = "$User"
)

// user is one user as the store keeps it.
type user struct {
	LoginName string   `json:"loginName"`
	FullName  string   `json:"fullName"`
	Salt      []byte   `json:"salt"`
	Hash      []byte   `json:"hash"`
	Disabled  bool     `json:"disabled"`
	Groups    []string `json:"groups"`
}

// How EventStoreDB hashes passwords. Stored users mean the same in both only as long as this does not change.
const (
	hashRounds = 1000
	hashBytes  = 20
	saltBytes  = 16
)

func newUser(login, fullName, group, password string) (*user, error) {
	u := &user{LoginName: login, FullName: fullName, Salt: make([]byte, saltBytes), Groups: []string{group}}
	_, _ = rand.Read(u.Salt) // never fails
	var err error
	u.Hash, err = pbkdf2.Key(sha1.New, password, u.Salt, hashRounds, hashBytes)
	return u, err
}

// verify says whether this is the user's password. It takes as long for a user that does not exist.
func (u *user) verify(password string) bool {
	hash, err := pbkdf2.Key(sha1.New, password, u.Salt, hashRounds, hashBytes)
	return err == nil && subtle.ConstantTimeCompare(hash, u.Hash) == 1
}

// is says whether the user has a role: groups are roles, and so is a login.
func (u *user) is(role string) bool { return u.LoginName == role || slices.Contains(u.Groups, role) }

// admin says that the user may do everything.
func (u *user) admin() bool {
	return u.LoginName == loginAdmin || slices.Contains(u.Groups, groupAdmins)
}

// operator says that the user may manage what runs in the store.
func (u *user) operator() bool {
	return u.admin() || u.LoginName == loginOps || slices.Contains(u.Groups, groupOps)
}

// user is the user with a login in a state of its stream; one without a login where there is none.
func (s *store) user(login string, st streamState) (*user, error) {
	e, err := s.at(userPrefix+login, st.head)
	if err != nil {
		return nil, err
	}
	u := new(user)
	if e == nil || json.Unmarshal(e.data, u) != nil || u.LoginName != login {
		return new(user), nil
	}
	return u, nil
}

// makeUsers makes the users that every store has and this one never had.
func (s *store) makeUsers(ctx context.Context, o *Users) error {
	if err := s.makeUser(ctx, o, loginAdmin, "Event Store Administrator", groupAdmins, o.AdminPassword); err != nil {
		return err
	}
	return s.makeUser(ctx, o, loginOps, "Event Store Operations", groupOps, o.OpsPassword)
}

func (s *store) makeUser(ctx context.Context, o *Users, login, fullName, group, password string) error {
	st, err := s.state(userPrefix + login)
	if err != nil {
		return err
	}
	if st.head != noStream {
		return s.tellKept(login, password, st)
	}
	random := password == ""
	if random {
		password = rand.Text()
	}
	u, err := newUser(login, fullName, group, password)
	if err != nil {
		return err
	}
	if err := s.addUser(ctx, u); err != nil {
		return fmt.Errorf("make user %q: %w", login, err)
	}
	s.log.Info("event store: user was made", "user", login)
	if random && o.Made != nil {
		o.Made(login, password)
	}
	return nil
}

// tellKept says that a password is no longer the one with which a user was made.
func (s *store) tellKept(login, password string, st streamState) error {
	if password == "" {
		return nil
	}
	u, err := s.user(login, st)
	if err == nil && !u.verify(password) {
		s.log.Warn("event store: the user keeps the password that is stored; the one configured counts for a new store only", "user", login)
	}
	return err
}

// addUser writes what EventStoreDB writes when a user is made.
func (s *store) addUser(ctx context.Context, u *user) error {
	data, err := json.Marshal(u)
	if err != nil {
		return err
	}
	acl := []byte(`{"$acl":{"$w":"$admins","$d":"$admins","$mw":"$admins"}}`)
	stream := userPrefix + u.LoginName
	_, described := s.append(ctx, metaStream(stream), expectAny, systemEvent(typeMetadata, contentJSON, acl))
	_, made := s.append(ctx, stream, expectNoStream, systemEvent(typeUserCreated, contentJSON, data))
	_, listed := s.append(ctx, usersStream, expectAny, systemEvent(typeUser, contentBinary, []byte(u.LoginName)))
	return errors.Join(described, made, listed)
}

func systemEvent(typ, contentType string, data []byte) []*record {
	return []*record{{id: uuid.New(), typ: typ, contentType: contentType, data: data}}
}
