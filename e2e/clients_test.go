package e2e_test

import (
	"net/url"
	"regexp"
	"testing"

	"waymark/eventstore/eventstoretest"
)

// adminPassword is the one that the official Go client's tests expect.
const adminPassword = "changeit"

// serveEventStore starts "waymark eventstore" with more environment and says where it listens.
func serveEventStore(t testing.TB, env ...string) (port string) {
	t.Helper()
	dir := dataDir(t)
	s := launch(t, dir, program(t, dir, append(env, "WAYMARK_EVENTSTORE_ADDR=127.0.0.1:0"), "eventstore"))
	at, err := url.Parse(s.url)
	if err != nil {
		t.Fatal(err)
	}
	return at.Port()
}

// serveSecureEventStore starts one with a certificate, which is in the file authority too, and with users.
func serveSecureEventStore(t *testing.T) (port, authority string) {
	t.Helper()
	chain, key := eventstoretest.Certificate(t)
	return serveEventStore(t, "WAYMARK_EVENTSTORE_ADMIN_PASSWORD="+adminPassword,
		"WAYMARK_EVENTSTORE_TLS_CERT="+chain, "WAYMARK_EVENTSTORE_TLS_KEY="+key), chain
}

// unreachable is what the go command and npm say where they can't reach what they would download from.
var unreachable = regexp.MustCompile(`dial tcp|no such host|i/o timeout|TLS handshake timeout|GOPROXY=off|` +
	`ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ENOTCACHED`)

// downloaded ends the test if a download failed, as skipped only where there is no network.
func downloaded(t testing.TB, what string, output []byte, err error) {
	t.Helper()
	if err == nil {
		return
	}
	if unreachable.Match(output) {
		t.Skipf("%s can't be downloaded: %v\n%s", what, err, output)
	}
	t.Fatalf("%s: %v\n%s", what, err, output)
}
