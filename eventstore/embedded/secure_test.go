package embedded_test

import (
	"crypto/pbkdf2"
	"crypto/sha1"
	"crypto/tls"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/gossip"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/shared"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
	"github.com/google/uuid"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"

	"waymark/eventstore/embedded"
	"waymark/eventstore/eventstoretest"
)

// secured is a store with TLS and users, and a client that gives the credentials of admin.
type secured struct {
	*running
	chain string // the certificate's file
}

func secure(t *testing.T, dir string, users embedded.Users) *secured {
	t.Helper()
	chain, key := eventstoretest.Certificate(t)
	pair, err := tls.LoadX509KeyPair(chain, key)
	if err != nil {
		t.Fatal(err)
	}
	s := &secured{listening(t, embedded.Options{Dir: dir, TLS: &tls.Config{Certificates: []tls.Certificate{pair}}, Users: &users}), chain}
	s.Client = s.as(t, "admin", users.AdminPassword)
	t.Cleanup(func() { s.stop(t) })
	return s
}

// as is a client that gives credentials; without a login none.
func (s *secured) as(t *testing.T, login, password string) *esdb.Client {
	t.Helper()
	config, err := esdb.ParseConnectionString("esdb://" + s.address + "?tlsCAFile=" + s.chain)
	if err != nil {
		t.Fatal(err)
	}
	config.Logger, config.Username, config.Password = esdb.NoopLogging(), login, password
	c, err := esdb.NewClient(config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

// put writes a user as EventStoreDB stores one.
func (s *secured) put(t *testing.T, login, password string, disabled bool, groups ...string) {
	t.Helper()
	salt := []byte("sixteen bytes of")
	hash, err := pbkdf2.Key(sha1.New, password, salt, 1000, 20)
	if err != nil {
		t.Fatal(err)
	}
	data, err := json.Marshal(map[string]any{
		"loginName": login, "fullName": login, "salt": salt, "hash": hash, "disabled": disabled, "groups": groups,
	})
	if err != nil {
		t.Fatal(err)
	}
	s.append(t, "$user-"+login, esdb.Any{}, esdb.EventData{
		EventID: uuid.New(), EventType: "$UserUpdated", ContentType: esdb.ContentTypeJson, Data: data,
	})
}

// outcome is the code of an error, as the official client or gRPC knows it.
func outcome(err error) string {
	known := new(esdb.Error)
	switch {
	case err == nil:
		return "ok"
	case errors.As(err, &known) && known.Code() == esdb.ErrorCodeAccessDenied, status.Code(err) == codes.PermissionDenied:
		return "denied"
	case errors.As(err, &known) && known.Code() == esdb.ErrorCodeUnauthenticated, status.Code(err) == codes.Unauthenticated:
		return "unauthenticated"
	case errors.As(err, &known) && known.Code() == esdb.ErrorCodeResourceNotFound:
		return "ok" // who may read a stream may learn that there is none
	default:
		return err.Error()
	}
}

// The calls that a client can make on a stream.
var calls = map[string]func(t *testing.T, c *esdb.Client, stream string) error{
	"read": func(t *testing.T, c *esdb.Client, stream string) error {
		read, err := c.ReadStream(patient(t), stream, esdb.ReadStreamOptions{From: esdb.Start{}}, 1)
		if err != nil {
			return err
		}
		defer read.Close()
		_, err = read.Recv()
		return err
	},
	"subscribe": func(t *testing.T, c *esdb.Client, stream string) error {
		sub, err := c.SubscribeToStream(patient(t), stream, esdb.SubscribeToStreamOptions{From: esdb.Start{}})
		if err == nil {
			sub.Close()
		}
		return err
	},
	"append": func(t *testing.T, c *esdb.Client, stream string) error {
		_, err := c.AppendToStream(patient(t), stream, esdb.AppendToStreamOptions{ExpectedRevision: esdb.Any{}}, notes("Noted", 1)...)
		return err
	},
	"delete": func(t *testing.T, c *esdb.Client, stream string) error {
		_, err := c.DeleteStream(patient(t), stream, esdb.DeleteStreamOptions{ExpectedRevision: esdb.Any{}})
		return err
	},
	"read all": func(t *testing.T, c *esdb.Client, _ string) error {
		read, err := c.ReadAll(patient(t), esdb.ReadAllOptions{From: esdb.Start{}}, 1)
		if err != nil {
			return err
		}
		defer read.Close()
		_, err = read.Recv()
		return err
	},
}

func TestWhoMayDoWhatIsSaidByTheListsOfStreams(t *testing.T) {
	s := secure(t, "", embedded.Users{AdminPassword: "a-secret", OpsPassword: "o-secret"})
	s.put(t, "ana", "ana's", false, "authors")
	s.put(t, "bob", "bob's", false)
	clients := map[string]*esdb.Client{
		"admin": s.Client, "ops": s.as(t, "ops", "o-secret"), "ana": s.as(t, "ana", "ana's"), "bob": s.as(t, "bob", "bob's"),
		"nobody": s.as(t, "", ""), "a liar": s.as(t, "ana", "bob's"), "a stranger": s.as(t, "eve", "eve's"),
	}
	for stream, list := range map[string]string{
		"mixed":     `{"$r":"$all","$w":["authors","bob"],"$d":"ana","$mr":[],"$mw":"authors"}`,
		"partial":   `{"$r":null,"$w":"bob"}`,
		"described": `{"$mw":"authors"}`,
		"$open":     `{"$r":"authors"}`,
	} {
		s.append(t, stream, esdb.NoStream{}, notes("Noted", 1)...)
		s.append(t, "$$"+stream, esdb.NoStream{}, esdb.EventData{
			EventID: uuid.New(), EventType: "$metadata", ContentType: esdb.ContentTypeJson, Data: fmt.Appendf(nil, `{"$acl":%s}`, list),
		})
	}
	for _, test := range []struct{ call, stream, may string }{
		{"read", "plain", "admin ops ana bob"}, {"append", "plain", "admin ops ana bob"},
		{"subscribe", "plain", "admin ops ana bob"}, {"read", "$$plain", "admin ops ana bob"},
		{"delete", "plain", "admin ops ana bob"},
		{"read", "mixed", "admin ops ana bob"}, {"append", "mixed", "admin ana bob"}, {"subscribe", "mixed", "admin ops ana bob"},
		{"read", "$$mixed", "admin"}, {"append", "$$plain", "admin ops ana bob"}, {"append", "$$described", "admin ana"},
		{"delete", "mixed", "admin ana"},
		{"read", "$$partial", "admin ops ana bob"},
		{"append", "partial", "admin bob"}, {"read", "partial", "admin ops ana bob"},
		{"read", "$users", "admin"}, {"read", "$user-ops", "admin"}, {"append", "$users", "admin"}, {"subscribe", "$users", "admin"},
		{"append", "$$$user-bob", "admin"}, {"read", "$$$users", "admin"}, {"delete", "$other", "admin"},
		{"read", "$open", "admin ana"}, {"append", "$open", "admin"}, {"read all", "", "admin"},
	} {
		for _, name := range []string{"nobody", "a liar", "a stranger", "ops", "bob", "ana", "admin"} {
			want := "denied"
			switch {
			case name == "a liar" || name == "a stranger":
				want = "unauthenticated"
			case contains(test.may, name):
				want = "ok"
			}
			if test.call == "delete" && want == "ok" {
				s.append(t, test.stream, esdb.Any{}, notes("Noted", 1)...) // there is something to delete
			}
			if got := outcome(calls[test.call](t, clients[name], test.stream)); got != want {
				t.Errorf("%s of %q by %s: %s, want %s", test.call, test.stream, name, got, want)
			}
		}
	}
}

func contains(words, word string) bool { return slices.Contains(strings.Fields(words), word) }

func TestABatchThatIsDeniedLeavesTheOthersAlone(t *testing.T) {
	s := secure(t, "", embedded.Users{AdminPassword: "a-secret", OpsPassword: "o-secret"})
	trusted, err := credentials.NewClientTLSFromFile(s.chain, "")
	if err != nil {
		t.Fatal(err)
	}
	conn, err := grpc.NewClient(s.address, grpc.WithTransportCredentials(trusted))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	ops := metadata.AppendToOutgoingContext(patient(t), "authorization", "Basic "+base64.StdEncoding.EncodeToString([]byte("ops:o-secret")))
	call, err := streams.NewStreamsClient(conn).BatchAppend(ops)
	if err != nil {
		t.Fatal(err)
	}
	b := batches{call, t}
	b.only("closed", to("$closed", esdb.Any{}), notes("Noted", 1)...)
	b.only("open", to("open", esdb.NoStream{}), notes("Noted", 1)...)
	b.refused("closed", "$closed", codes.PermissionDenied, &shared.AccessDenied{})
	b.done("open", "open", 0)
	b.end()
}

func TestSettingsSayWhatHoldsForStreamsWithoutAList(t *testing.T) {
	s := secure(t, "", embedded.Users{AdminPassword: "a-secret"})
	s.put(t, "ana", "ana's", false)
	ana := s.as(t, "ana", "ana's")
	may := func(call, stream, want string) {
		t.Helper()
		if got := outcome(calls[call](t, ana, stream)); got != want {
			t.Errorf("%s of %q: %s, want %s", call, stream, got, want)
		}
	}
	may("append", "notes", "ok")
	may("read", "$users", "denied")
	set := func(text string) {
		s.append(t, "$settings", esdb.Any{}, esdb.EventData{
			EventID: uuid.New(), EventType: "settings", ContentType: esdb.ContentTypeJson, Data: []byte(text),
		})
	}
	set(`{"$userStreamAcl":{"$w":"$ops"},"$systemStreamAcl":{"$r":["$admins","ana"]}}`)
	may("append", "notes", "denied")
	may("read", "notes", "ok")
	may("read", "$users", "ok")
	may("read all", "", "ok")
	may("append", "$users", "denied")
	set(`no JSON`)
	may("append", "notes", "ok")
	may("read", "$users", "denied")
	may("read all", "", "denied")
	s.append(t, "$$$all", esdb.NoStream{}, esdb.EventData{
		EventID: uuid.New(), EventType: "$metadata", ContentType: esdb.ContentTypeJson, Data: []byte(`{"$acl":{"$r":"ana"}}`),
	})
	may("read all", "", "ok")
}

func TestAPasswordCountsFromWhenItIsWritten(t *testing.T) {
	s := secure(t, "", embedded.Users{AdminPassword: "a-secret"})
	may := func(password, want string) {
		t.Helper()
		for range 3 { // remembered or not
			if got := outcome(calls["append"](t, s.as(t, "ana", password), "notes")); got != want {
				t.Errorf("with %q: %s, want %s", password, got, want)
			}
		}
	}
	may("first", "unauthenticated")
	s.put(t, "ana", "first", false)
	may("first", "ok")
	may("second", "unauthenticated")
	s.put(t, "ana", "second", false)
	may("first", "unauthenticated")
	may("second", "ok")
	s.put(t, "ana", "second", true)
	may("second", "unauthenticated")
	s.put(t, "ana", "second", false)
	may("second", "ok")
	if _, err := s.DeleteStream(patient(t), "$user-ana", esdb.DeleteStreamOptions{ExpectedRevision: esdb.Any{}}); err != nil {
		t.Fatal(err)
	}
	may("second", "unauthenticated")
	s.put(t, "ana", "third", false)
	may("third", "ok")
	if _, err := s.TombstoneStream(patient(t), "$user-ana", esdb.TombstoneStreamOptions{ExpectedRevision: esdb.Any{}}); err != nil {
		t.Fatal(err)
	}
	may("third", "unauthenticated")
}

func TestRightsChangeWithoutAReconnect(t *testing.T) {
	s := secure(t, "", embedded.Users{AdminPassword: "a-secret"})
	s.put(t, "ana", "ana's", false)
	ana := s.as(t, "ana", "ana's")
	for _, groups := range [][]string{{}, {"$admins"}, {"authors"}, {"$admins", "authors"}} {
		s.put(t, "ana", "ana's", false, groups...)
		want := "denied"
		if slices.Contains(groups, "$admins") {
			want = "ok"
		}
		if got := outcome(calls["read"](t, ana, "$users")); got != want {
			t.Errorf("in %v: %s, want %s", groups, got, want)
		}
	}
}

func TestALinkOpensNoStreamThatIsClosed(t *testing.T) {
	s := secure(t, "", embedded.Users{AdminPassword: "a-secret"})
	s.put(t, "ana", "ana's", false)
	ana := s.as(t, "ana", "ana's")
	link := esdb.EventData{EventID: uuid.New(), EventType: "$>", ContentType: esdb.ContentTypeBinary, Data: []byte("0@$user-admin")}
	if _, err := ana.AppendToStream(patient(t), "links", esdb.AppendToStreamOptions{ExpectedRevision: esdb.NoStream{}}, link); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]*esdb.Client{"ana": ana, "admin": s.Client} {
		read, err := c.ReadStream(patient(t), "links", esdb.ReadStreamOptions{From: esdb.Start{}, ResolveLinkTos: true}, 1)
		if err != nil {
			t.Fatal(err)
		}
		defer read.Close()
		found, err := read.Recv()
		if err != nil {
			t.Fatal(err)
		}
		if resolved := found.Event != nil; resolved != (name == "admin") {
			t.Errorf("%s reads %+v behind the link", name, found.Event)
		}
	}
}

func TestFirstUsersAreMadeOnceAndKeepTheirPasswords(t *testing.T) {
	dir := t.TempDir()
	var mu sync.Mutex
	made := map[string]string{}
	tell := func(login, password string) {
		mu.Lock()
		defer mu.Unlock()
		made[login] = password
	}
	s := secure(t, dir, embedded.Users{AdminPassword: "a-secret", Made: tell})
	if len(made) != 1 || len(made["ops"]) < 20 {
		t.Errorf("passwords were made for %v", made)
	}
	if got := outcome(calls["append"](t, s.as(t, "ops", made["ops"]), "notes")); got != "ok" {
		t.Errorf("ops appends: %s", got)
	}
	list := s.whole(t, "$users")
	if len(list) != 2 || string(list[0].Data) != "admin" || string(list[1].Data) != "ops" || list[0].EventType != "$User" {
		t.Errorf("%d users are listed", len(list))
	}
	stored := s.whole(t, "$user-ops")
	var data struct {
		LoginName, FullName, Salt, Hash string
		Groups                          []string
	}
	if err := json.Unmarshal(stored[0].Data, &data); err != nil || stored[0].EventType != "$UserCreated" || data.LoginName != "ops" ||
		data.FullName != "Event Store Operations" || len(data.Salt) != 24 || len(data.Hash) != 28 || !slices.Equal(data.Groups, []string{"$ops"}) {
		t.Errorf("ops is stored as %s %s, %v", stored[0].EventType, stored[0].Data, err)
	}
	length := len(s.log(t))
	s.stop(t)
	again := secure(t, dir, embedded.Users{AdminPassword: "another", Made: tell})
	if got := outcome(calls["read all"](t, again.Client, "")); got != "unauthenticated" {
		t.Errorf("a password that was never stored: %s", got)
	}
	again.Client = again.as(t, "admin", "a-secret")
	if n := len(again.log(t)); n != length || len(made) != 1 {
		t.Errorf("%d events after a restart, before %d; passwords made for %d", n, length, len(made))
	}
}

func TestWithoutUsersEverybodyMayDoEverything(t *testing.T) {
	s := serve(t, "")
	s.append(t, "$mine", esdb.NoStream{}, notes("Noted", 1)...)
	conn := dial(t, s.address)
	ctx := metadata.AppendToOutgoingContext(patient(t), "authorization", "Basic bm9ib2R5OndpdGgtYW55LXBhc3N3b3Jk")
	if _, err := gossip.NewGossipClient(conn).Read(ctx, &shared.Empty{}); err != nil {
		t.Errorf("credentials in front of a store that asks for none: %v", err)
	}
	if n := len(s.log(t)); n != 1 {
		t.Errorf("%d events", n)
	}
}
