package embedded

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"net"
	"net/http"
	"strings"
	"sync"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
)

// maxVerified is how many verified credentials are remembered.
const maxVerified = 1024

// authenticator finds out who calls. Credentials that were verified are known again without their password's hash, for as
// long as nothing is written about their user.
type authenticator struct {
	store *store

	mu       sync.RWMutex
	verified map[[sha256.Size]byte]verified
}

// verified is who gave credentials, and the state of the user's stream that proved it.
type verified struct {
	user  *user
	state streamState
}

func newAuthenticator(s *store) *authenticator {
	return &authenticator{store: s, verified: map[[sha256.Size]byte]verified{}}
}

var errUnauthenticated = status.Error(codes.Unauthenticated, "user or password is wrong")

// authenticate is a call's context with its caller. A call without credentials is nobody's, one with bad ones an error.
func (a *authenticator) authenticate(ctx context.Context) (context.Context, error) {
	given := metadata.ValueFromIncomingContext(ctx, "authorization")
	if len(given) == 0 {
		return ctx, nil
	}
	login, password, ok := basic(given[0])
	if !ok || len(given) > 1 {
		return nil, errUnauthenticated
	}
	u, err := a.verify(login, password)
	if err != nil {
		return nil, err
	}
	return context.WithValue(ctx, callerKey{}, u), nil
}

// basic reads the header of basic authentication.
func basic(header string) (login, password string, ok bool) {
	scheme, text, _ := strings.Cut(header, " ")
	decoded, err := base64.StdEncoding.DecodeString(text)
	if err != nil || !strings.EqualFold(scheme, "Basic") {
		return "", "", false
	}
	login, password, ok = strings.Cut(string(decoded), ":")
	return login, password, ok && len(userPrefix)+len(login) <= maxNameBytes
}

func (a *authenticator) verify(login, password string) (*user, error) {
	stream, key := userPrefix+login, sha256.Sum256([]byte(login+":"+password))
	st, first, err := a.store.readable(stream)
	if err != nil && !errors.Is(err, errTombstoned) {
		return nil, storeError(err)
	}
	if v := a.known(key); v.user != nil && v.state == st {
		return v.user, nil
	}
	u := new(user)
	if st.exists() && first <= st.head {
		if u, err = a.store.user(login, st); err != nil {
			return nil, storeError(err)
		}
	}
	if !u.verify(password) || u.Disabled {
		return nil, errUnauthenticated
	}
	a.remember(key, verified{u, st})
	return u, nil
}

func (a *authenticator) known(key [sha256.Size]byte) verified {
	a.mu.RLock()
	defer a.mu.RUnlock()
	return a.verified[key]
}

func (a *authenticator) remember(key [sha256.Size]byte, v verified) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if len(a.verified) >= maxVerified {
		clear(a.verified)
	}
	a.verified[key] = v
}

func (a *authenticator) unary(ctx context.Context, request any, _ *grpc.UnaryServerInfo, handle grpc.UnaryHandler) (any, error) {
	ctx, err := a.authenticate(ctx)
	if err != nil {
		return nil, err
	}
	return handle(ctx, request)
}

func (a *authenticator) stream(server any, call grpc.ServerStream, method *grpc.StreamServerInfo, handle grpc.StreamHandler) error {
	ctx, err := a.authenticate(call.Context())
	if err != nil {
		if method.IsClientStream && !method.IsServerStream {
			drain(call)
		}
		return err
	}
	return handle(server, &called{call, ctx})
}

// called is a stream of messages whose context holds its caller.
type called struct {
	grpc.ServerStream
	ctx context.Context
}

// Context is that context.
func (c *called) Context() context.Context { return c.ctx }

// operatorsOnly refuses HTTP requests of others than operators. Where nobody is asked, it refuses names under which a web
// page elsewhere could have a browser read the answer.
func (a *authenticator) operatorsOnly(next http.HandlerFunc) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		login, password, ok := r.BasicAuth()
		switch {
		case a == nil && isAddress(r.Host):
			next(w, r)
		case a == nil:
			http.Error(w, "without authentication this is served under addresses only, not under names", http.StatusMisdirectedRequest)
		case !ok:
			w.Header().Set("WWW-Authenticate", `Basic realm="event store"`)
			http.Error(w, "a user of $admins or $ops may do this: https://USER:PASSWORD@HOST", http.StatusUnauthorized)
		default:
			u, err := a.verify(login, password)
			if err != nil {
				http.Error(w, status.Convert(err).Message(), http.StatusUnauthorized)
				return
			}
			if !u.operator() {
				http.Error(w, "a user of $admins or $ops may do this", http.StatusForbidden)
				return
			}
			next(w, r)
		}
	})
}

// isAddress says that a host is named by its address, or is this one.
func isAddress(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	return host == "localhost" || net.ParseIP(host) != nil
}

type callerKey struct{}

// callerOf is who calls; nil: nobody said.
func callerOf(ctx context.Context) *user {
	u, _ := ctx.Value(callerKey{}).(*user)
	return u
}
