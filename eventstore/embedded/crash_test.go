package embedded_test

import (
	"bufio"
	"encoding/json"
	"errors"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
)

func TestWhatWasAcknowledgedOutlivesAKill(t *testing.T) {
	const rounds, checkEvery, checkAllEvery = 200, 4, 20 // between two checks a victim opens what another one has left
	dir := t.TempDir()
	said := newClaims()
	w := newWitness()
	early := 0 // rounds in which nothing was acknowledged
	for round := 1; round <= rounds; round++ {
		lines := killed(t, dir, round%4 == 1)
		if said.add(t, lines) == 0 {
			early++
		}
		if round%checkEvery == 0 {
			s := serve(t, dir)
			if round%checkAllEvery == 0 {
				w = newWitness()
			}
			w.read(t, s)
			w.confirm(t, s, said)
			s.stop(t)
		}
		if t.Failed() {
			t.Fatalf("that was in round %d", round)
		}
	}
	if rounds-early < rounds/2 || len(said.hidden) != 2 {
		t.Errorf("%d rounds ended before anything was acknowledged; events were hidden in %d streams", early, len(said.hidden))
	}
	t.Logf("%d events acknowledged in %d rounds of kill -9, none of them lost, twice, or out of order; %d events in the log, "+
		"%d hides acknowledged, %d rounds killed before the first acknowledgement", len(said.events), rounds, len(w.found), said.hides, early)
}

// killed runs a victim, kills it at a random moment, and returns what it printed: early is while it opens the store or
// soon after that, else it is when it has printed some lines.
func killed(t *testing.T, dir string, early bool) []string {
	t.Helper()
	child := start(t, dir)
	lines := child.lines(1)
	if early {
		time.AfterFunc(time.Duration(rand.Int64N(int64(80*time.Millisecond))), func() { child.Process.Kill() })
	} else {
		lines = append(lines, child.lines(1+rand.IntN(100))...)
		if err := child.Process.Kill(); err != nil {
			t.Fatal(err)
		}
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
	said := newClaims()
	for range 2 {
		child := start(t, dir, victimLimit+"="+strconv.Itoa(300<<10))
		said.add(t, child.lines(math.MaxInt))
		if err := child.Wait(); child.ProcessState.ExitCode() != 1 {
			t.Errorf("the victim did not say that its store failed, and close it: %v", err)
		}
	}
	if len(said.events) == 0 {
		t.Fatal("nothing was acknowledged")
	}
	s := serve(t, dir)
	w := newWitness()
	w.read(t, s)
	w.confirm(t, s, said)
	t.Logf("%d events acknowledged, %d events in the log", len(said.events), len(w.found))
	s.append(t, "notes-0", esdb.Any{}, notes("Noted", 1)...)
}

// claims are what victims printed.
type claims struct {
	events map[string]string // id to stream and revision
	hidden map[string]uint64 // by stream: the last revision that can't be read
	hides  int
}

func newClaims() *claims { return &claims{events: map[string]string{}, hidden: map[string]uint64{}} }

// add takes in lines and says how many of them acknowledge something.
func (c *claims) add(t *testing.T, lines []string) (n int) {
	t.Helper()
	for _, line := range lines {
		words := strings.Fields(line)
		switch {
		case line == opening:
		case len(words) == 3 && words[2] == hidden:
			revision, err := strconv.ParseUint(words[1], 10, 64)
			if err != nil {
				t.Fatal(err)
			}
			c.hidden[words[0]] = revision
			c.hides++
			n++
		case len(words) == 3:
			c.events[words[2]] = words[0] + " " + words[1]
			n++
		default:
			t.Fatalf("a victim printed %q", line)
		}
	}
	return n
}

// witness has read the log up to a position, and fails its test where something is out of order, twice, or in part.
type witness struct {
	found map[string]string // id to stream and revision
	next  map[string]uint64 // by stream: the revision that comes
	last  esdb.Position
	run   struct {
		stream   string
		at, left int
	} // what is still to come of an append
}

func newWitness() *witness { return &witness{found: map[string]string{}, next: map[string]uint64{}} }

// read reads what has come since the last time.
func (w *witness) read(t *testing.T, s *running) {
	t.Helper()
	from := esdb.AllPosition(esdb.Start{})
	if w.last.Commit > 0 {
		from = w.last
	}
	read, err := s.ReadAll(patient(t), esdb.ReadAllOptions{From: from}, math.MaxUint64)
	if err != nil {
		t.Fatal(err)
	}
	defer read.Close()
	for {
		e, err := read.Recv()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if w.last.Commit == 0 || e.Event.Position != w.last { // a read starts with the event at its position
			w.see(t, e.Event)
		}
	}
	if w.run.left > 0 {
		t.Errorf("%d events of an append to %s are missing at the end of the log", w.run.left, w.run.stream)
	}
}

func (w *witness) see(t *testing.T, e *esdb.RecordedEvent) {
	t.Helper()
	id := e.EventID.String()
	if before, ok := w.found[id]; ok {
		t.Errorf("%s stands at %s and at %s %d", id, before, e.StreamID, e.EventNumber)
	}
	if e.EventNumber != w.next[e.StreamID] || e.Position.Commit <= w.last.Commit {
		t.Fatalf("%s: revision %d at %v, want revision %d after %v", e.StreamID, e.EventNumber, e.Position, w.next[e.StreamID], w.last)
	}
	if e.EventType == "Noted" {
		w.follow(t, e)
	}
	w.found[id] = e.StreamID + " " + strconv.FormatUint(e.EventNumber, 10)
	w.next[e.StreamID], w.last = e.EventNumber+1, e.Position
}

// follow fails unless an event continues its append, or begins one where the last one is whole. What the store itself adds
// to an append, such as the end of a deletion, comes after it.
func (w *witness) follow(t *testing.T, e *esdb.RecordedEvent) {
	t.Helper()
	var is struct{ At, Of int }
	if err := json.Unmarshal(e.Data, &is); err != nil {
		t.Fatal(err)
	}
	if w.run.left == 0 {
		w.run.stream, w.run.at, w.run.left = e.StreamID, 0, is.Of
	}
	if w.run.stream != e.StreamID || w.run.at != is.At {
		t.Fatalf("%s %d is event %d of an append, want event %d of one to %s", e.StreamID, e.EventNumber, is.At, w.run.at, w.run.stream)
	}
	w.run.at, w.run.left = w.run.at+1, w.run.left-1
}

// confirm fails unless all that was acknowledged is where it was said to be, and what is hidden can't be read.
func (w *witness) confirm(t *testing.T, s *running, said *claims) {
	t.Helper()
	for id, at := range said.events {
		if w.found[id] != at {
			t.Errorf("%s was acknowledged at %s, is at %q", id, at, w.found[id])
		}
	}
	for stream, last := range said.hidden {
		read, err := s.ReadStream(patient(t), stream, esdb.ReadStreamOptions{From: esdb.Start{}}, 1)
		if err != nil {
			t.Fatal(err)
		}
		first, err := read.Recv()
		read.Close()
		if known := new(esdb.Error); errors.As(err, &known) && known.Code() == esdb.ErrorCodeResourceNotFound || errors.Is(err, io.EOF) {
			continue
		}
		if err != nil || first.Event.EventNumber <= last {
			t.Errorf("%s can be read from %+v, %v, it was hidden up to %d", stream, first, err, last)
		}
	}
}
