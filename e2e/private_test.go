package e2e_test

import (
	"context"
	"crypto/tls"
	"io/fs"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/EventStore/EventStore-Client-Go/v4/protos/gossip"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/serverfeatures"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/shared"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/credentials/insecure"
)

// storePort is where the server's own event store listens.
func (s *server) storePort() string {
	s.t.Helper()
	found := regexp.MustCompile(`event store listens" address=(\S+)`).FindStringSubmatch(s.log.String())
	if found == nil {
		s.t.Fatalf("the log does not say where the event store listens:\n%s", s.log)
	}
	return found[1]
}

func TestTheServersOwnEventStoreAnswersNobodyElse(t *testing.T) {
	s := serve(t, dataDir(t))
	s.must("/v1/products", map[string]any{"key": "OURS", "name": "Ours", "reason": "for nobody else"})
	port := s.storePort()
	trusting := &tls.Config{InsecureSkipVerify: true} // whatever the store shows
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: trusting}, Timeout: 10 * time.Second}
	for _, url := range []string{"http://" + port + "/v1/backup", "https://" + port + "/v1/backup", "https://" + port + "/health/live"} {
		if response, err := client.Get(url); err == nil {
			response.Body.Close()
			t.Errorf("GET %s answers %s", url, response.Status)
		}
	}
	for name, way := range map[string]credentials.TransportCredentials{"bare": insecure.NewCredentials(), "encrypted": credentials.NewTLS(trusting)} {
		conn, err := grpc.NewClient(port, grpc.WithTransportCredentials(way))
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		_, featured := serverfeatures.NewServerFeaturesClient(conn).GetSupportedMethods(ctx, &shared.Empty{})
		_, gossiped := gossip.NewGossipClient(conn).Read(ctx, &shared.Empty{})
		read, err := streams.NewStreamsClient(conn).Read(ctx, wholeLog())
		if err == nil {
			_, err = read.Recv()
		}
		if featured == nil || gossiped == nil || err == nil {
			t.Errorf("%s: features %v, gossip %v, a read of the log %v", name, featured, gossiped, err)
		}
	}
}

func wholeLog() *streams.ReadReq {
	return &streams.ReadReq{Options: &streams.ReadReq_Options{
		StreamOption: &streams.ReadReq_Options_All{All: &streams.ReadReq_Options_AllOptions{
			AllOption: &streams.ReadReq_Options_AllOptions_Start{Start: &shared.Empty{}},
		}},
		CountOption:  &streams.ReadReq_Options_Count{Count: 1},
		FilterOption: &streams.ReadReq_Options_NoFilter{NoFilter: &shared.Empty{}},
		UuidOption:   &streams.ReadReq_Options_UUIDOption{Content: &streams.ReadReq_Options_UUIDOption_String_{String_: &shared.Empty{}}},
	}}
}

func TestABackupOverTheAPINeedsWhatOnlyOwnersOfTheDataCanRead(t *testing.T) {
	s := serve(t, dataDir(t))
	for name, secret := range map[string]string{"none": "", "wrong": "guessed"} {
		status, header, text := s.raw(http.MethodGet, "/v1/backup", map[string]string{"Waymark-Secret": secret}, nil)
		if status != http.StatusForbidden || header.Get("Content-Type") != "application/problem+json" || !strings.Contains(text, "waymark backup") {
			t.Errorf("with the secret %s: %d %s %.300s", name, status, header, text)
		}
	}
	address := strings.TrimPrefix(s.url, "http://")
	elsewhere := dataDir(t)
	fails(t, elsewhere, "403", "backup", "--server", address, filepath.Join(t.TempDir(), "stranger.backup"))
	succeeds(t, s.dir, "backup", "--server", address, filepath.Join(t.TempDir(), "owner.backup"))
	succeeds(t, elsewhere, "backup", "--server", address, "--secret", filepath.Join(s.dir, "secret"), filepath.Join(t.TempDir(), "copied.backup"))
}

func TestWhatLiesInTheDataDirectoryIsForItsOwnerAlone(t *testing.T) {
	dir := filepath.Join(dataDir(t), "new")
	s := serve(t, dir)
	for _, own := range []string{"eventstore", "eventstore-private"} {
		if info, err := os.Stat(filepath.Join(dir, own)); err != nil || info.Mode().Perm() != 0o700 {
			t.Errorf("%s is %v, %v", own, info.Mode(), err)
		}
	}
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return nil // it is gone: the database tidies up
		}
		info, err := entry.Info()
		if err == nil && info.Mode().IsRegular() && info.Mode().Perm()&0o077 != 0 {
			t.Errorf("others may read %s: %v", path, info.Mode())
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	asNobody(t, s)
}

// asNobody looks at the data and at the ports as another user of the machine.
func asNobody(t *testing.T, s *server) {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Log("not root: nobody else can be asked to try")
		return
	}
	for _, script := range []string{
		"ls " + s.dir, "ls " + s.dir + "/eventstore", "cat " + s.dir + "/secret", "cat " + s.dir + "/server", "cat " + s.dir + "/eventstore-private/key.pem",
		"curl -sSf http://" + s.storePort() + "/v1/backup", "curl -sSfk https://" + s.storePort() + "/v1/backup", "curl -sSf " + s.url + "/v1/backup",
	} {
		command := exec.CommandContext(t.Context(), "sh", "-c", script)
		command.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
		if out, err := command.CombinedOutput(); err == nil {
			t.Errorf("as nobody: %s answers %.200s", script, out)
		}
	}
	reach := exec.CommandContext(t.Context(), "curl", "-sSf", s.url+"/healthz")
	reach.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
	if out, err := reach.CombinedOutput(); err != nil {
		t.Errorf("the test tests nothing: as nobody not even %s answers: %v %s", s.url, err, out)
	}
}
