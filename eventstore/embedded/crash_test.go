package embedded_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"

	"waymark/eventstore/embedded"
)

// victimDir is the variable that makes the test program a victim: one that appends to the store in this directory, and
// prints what was acknowledged, until it is killed.
const victimDir = "EMBEDDED_TEST_VICTIM_DIR"

// victimLimit is the variable that says how many bytes a file of the victim may have: its disk fails it then.
const victimLimit = "EMBEDDED_TEST_VICTIM_LIMIT"

func TestMain(m *testing.M) {
	if dir := os.Getenv(victimDir); dir != "" {
		if err := victim(dir, os.Stdout); err != nil {
			slog.Error("the victim failed", "error", err)
		}
		os.Exit(1) // it was to be killed
	}
	os.Exit(m.Run())
}

func victim(dir string, acknowledged io.Writer) error {
	if limit, err := strconv.ParseUint(os.Getenv(victimLimit), 10, 64); err == nil {
		if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: limit, Max: limit}); err != nil {
			return err
		}
	}
	server, err := embedded.Open(embedded.Options{Dir: dir})
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	go server.Serve(listener)
	c, err := esdb.NewClient(&esdb.Configuration{
		Address: listener.Addr().String(), DisableTLS: true, Logger: esdb.NoopLogging(),
		MaxDiscoverAttempts: 10, DiscoveryInterval: 100, GossipTimeout: 5, KeepAliveInterval: -1,
	})
	if err != nil {
		return err
	}
	failed := make(chan error)
	for w := range 8 {
		go func() { failed <- write(c, fmt.Sprintf("notes-%d", w), acknowledged) }()
	}
	return errors.Join(<-failed, server.Close())
}

// write appends runs of one to three events to the end of a stream, and prints each event once it is acknowledged.
func write(c *esdb.Client, stream string, acknowledged io.Writer) error {
	next, err := lengthOf(c, stream)
	if err != nil {
		return err
	}
	for {
		evs := notes("Noted", 1+rand.IntN(3))
		o := esdb.AppendToStreamOptions{ExpectedRevision: esdb.NoStream{}}
		if next > 0 {
			o.ExpectedRevision = esdb.Revision(next - 1)
		}
		if _, err := c.AppendToStream(context.Background(), stream, o, evs...); err != nil {
			return err
		}
		var lines strings.Builder
		for i, e := range evs {
			fmt.Fprintln(&lines, stream, next+uint64(i), e.EventID)
		}
		if _, err := io.WriteString(acknowledged, lines.String()); err != nil {
			return err
		}
		next += uint64(len(evs))
	}
}

func lengthOf(c *esdb.Client, stream string) (uint64, error) {
	read, err := c.ReadStream(context.Background(), stream, esdb.ReadStreamOptions{Direction: esdb.Backwards, From: esdb.End{}}, 1)
	if err != nil {
		return 0, err
	}
	defer read.Close()
	last, err := read.Recv()
	if known := new(esdb.Error); errors.As(err, &known) && known.Code() == esdb.ErrorCodeResourceNotFound {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	return last.Event.EventNumber + 1, nil
}

func TestWhatWasAcknowledgedOutlivesAKill(t *testing.T) {
	dir := t.TempDir()
	acknowledged := map[string]string{} // id to stream and revision
	for round := range 5 {
		for _, line := range killed(t, dir, 200+rand.IntN(800)) {
			at := strings.LastIndexByte(line, ' ')
			acknowledged[line[at+1:]] = line[:at]
		}
		s := serve(t, dir)
		holdsOnce(t, s.log(t), acknowledged)
		for w := range 8 {
			for i, e := range s.whole(t, fmt.Sprintf("notes-%d", w)) {
				if e.EventNumber != uint64(i) {
					t.Fatalf("round %d: event %d of stream %d has revision %d", round, i, w, e.EventNumber)
				}
			}
		}
		s.stop(t)
	}
}

// killed runs a victim, kills it when it has printed some lines, and returns what it printed.
func killed(t *testing.T, dir string, after int) []string {
	t.Helper()
	child := start(t, dir)
	lines := child.lines(after)
	if err := child.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	lines = append(lines, child.lines(math.MaxInt)...)
	if err := child.Wait(); err == nil || child.ProcessState.Exited() {
		t.Fatalf("the victim ended by itself after %d lines: %v", len(lines), err)
	}
	return lines
}

// child is a victim that runs.
type child struct {
	*exec.Cmd
	printed *bufio.Scanner
}

func start(t *testing.T, dir string, env ...string) child {
	t.Helper()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	c := child{Cmd: exec.CommandContext(patient(t), program)}
	c.Env = append(append(os.Environ(), victimDir+"="+dir), env...)
	c.Stderr = t.Output()
	out, err := c.StdoutPipe()
	if err := errors.Join(err, c.Start()); err != nil {
		t.Fatal(err)
	}
	c.printed = bufio.NewScanner(out)
	return c
}

// lines are the next lines that the victim prints, n if it prints as many.
func (c child) lines(n int) (lines []string) {
	for len(lines) < n && c.printed.Scan() {
		lines = append(lines, c.printed.Text())
	}
	return lines
}

func TestWhatWasAcknowledgedOutlivesADiskThatFails(t *testing.T) {
	dir := t.TempDir()
	acknowledged := map[string]string{}
	for range 2 {
		child := start(t, dir, victimLimit+"="+strconv.Itoa(100<<10))
		for _, line := range child.lines(math.MaxInt) {
			at := strings.LastIndexByte(line, ' ')
			acknowledged[line[at+1:]] = line[:at]
		}
		if err := child.Wait(); child.ProcessState.ExitCode() != 1 {
			t.Errorf("the victim did not say that its store failed, and close it: %v", err)
		}
	}
	if len(acknowledged) == 0 {
		t.Fatal("nothing was acknowledged")
	}
	s := serve(t, dir)
	holdsOnce(t, s.log(t), acknowledged)
	s.append(t, "notes-0", esdb.Any{}, notes("Noted", 1)...)
}

// holdsOnce fails unless each event that was acknowledged is in the log once, where it was said to be, and the log and its
// streams are in order.
func holdsOnce(t *testing.T, log []*esdb.RecordedEvent, acknowledged map[string]string) {
	t.Helper()
	found, next, last := map[string]string{}, map[string]uint64{}, uint64(0)
	for _, e := range log {
		id := e.EventID.String()
		if before, ok := found[id]; ok {
			t.Errorf("%s stands at %s and at %s %d", id, before, e.StreamID, e.EventNumber)
		}
		if e.EventNumber != next[e.StreamID] || e.Position.Commit <= last {
			t.Fatalf("%s: revision %d at %v, want revision %d after %d", e.StreamID, e.EventNumber, e.Position, next[e.StreamID], last)
		}
		found[id] = e.StreamID + " " + strconv.FormatUint(e.EventNumber, 10)
		next[e.StreamID], last = e.EventNumber+1, e.Position.Commit
	}
	for id, at := range acknowledged {
		if found[id] != at {
			t.Errorf("%s was acknowledged at %s, is at %q", id, at, found[id])
		}
	}
	t.Logf("%d events, %d of them acknowledged", len(found), len(acknowledged))
}
