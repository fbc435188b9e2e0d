package turns

import (
	"context"
	_ "embed" // the statement
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"golang.org/x/sync/errgroup"
)

//go:embed notify.sql
var notify string

const (
	firstBackoff = 100 * time.Millisecond
	lastBackoff  = 5 * time.Second
	// largestPayload is what PostgreSQL takes.
	largestPayload = 7999
)

// errDeaf says that what was sent does not come back, or too late to be of use.
var errDeaf = errors.New("notifications do not arrive in time")

// Run keeps the desk connected with the others by a database, over two connections of its own, until the context ends. What
// a holder of a turn tells those after it is given to heard, which must be quick.
func (d *Desk) Run(ctx context.Context, database *pgx.ConnConfig, heard func(stream string, note []byte)) {
	d.heard = heard
	backoff := firstBackoff
	for ctx.Err() == nil {
		lasted, err := d.session(ctx, database)
		d.connected(false)
		if backoff = min(2*backoff, lastBackoff); lasted {
			backoff = firstBackoff
			if ctx.Err() != nil {
				return
			}
			d.log.Info("writers take no turns until PostgreSQL answers again", "error", err)
			continue
		}
		select {
		case <-time.After(backoff):
		case <-ctx.Done():
		}
	}
}

// session is one life of the two connections.
type session struct {
	desk *Desk

	mu     sync.Mutex
	sent   int // messages
	heard  int // of those
	proved bool
}

// session connects, and says whether there were turns until the connections ended.
func (d *Desk) session(ctx context.Context, database *pgx.ConnConfig) (lasted bool, err error) {
	listener, err := open(ctx, database)
	if err != nil {
		return false, err
	}
	defer end(listener)
	sender, err := open(ctx, database)
	if err != nil {
		return false, err
	}
	defer end(sender)
	if _, err := listener.Exec(ctx, "listen waymark_turns"); err != nil {
		return false, err
	}
	s := &session{desk: d}
	group, both := errgroup.WithContext(ctx)
	group.Go(func() error { return s.listen(both, listener) })
	group.Go(func() error { return s.send(both, sender) })
	err = group.Wait()
	if ctx.Err() != nil {
		return s.proved, errors.Join(err, s.tell(context.WithoutCancel(ctx), sender, []message{{Kind: gone, From: d.id}}))
	}
	return s.proved, err
}

func open(ctx context.Context, database *pgx.ConnConfig) (*pgx.Conn, error) {
	config := database.Copy()
	config.RuntimeParams["application_name"] = "waymark turns"
	return pgx.ConnectConfig(ctx, config)
}

func end(c *pgx.Conn) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	c.Close(ctx) // it is given up, whatever becomes of it
}

// listen hears what all processes say, this one too: where its own words come back there are turns.
func (s *session) listen(ctx context.Context, c *pgx.Conn) error {
	for {
		n, err := c.WaitForNotification(ctx)
		if err != nil {
			return err
		}
		var m message
		if err := json.Unmarshal([]byte(n.Payload), &m); err != nil {
			continue // somebody else's, or of a version to come
		}
		if m.From == s.desk.id && s.cameBack() {
			s.desk.connected(true)
		}
		s.desk.hear(m)
	}
}

// cameBack counts a message that came back, and says whether it was the first.
func (s *session) cameBack() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.heard++
	first := !s.proved
	s.proved = true
	return first
}

// send sends what is posted, and says now and then that the process is there and that it works at its turns.
func (s *session) send(ctx context.Context, c *pgx.Conn) error {
	if err := s.tell(ctx, c, []message{{Kind: here, From: s.desk.id, Answer: true}}); err != nil {
		return err
	}
	tick := time.NewTicker(beat)
	defer tick.Stop()
	said, deaf := time.Now(), silence{}
	for {
		var list []message
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-s.desk.posted:
			list = s.desk.posts()
		case now := <-tick.C:
			if s.isDeaf(&deaf) {
				return errDeaf
			}
			list = s.desk.working()
			if now.Sub(said) > presence {
				said, list = now, append(list, message{Kind: here, From: s.desk.id})
			}
		}
		if err := s.tell(ctx, c, list); err != nil {
			return err
		}
	}
}

// tell sends messages, in their order.
func (s *session) tell(ctx context.Context, c *pgx.Conn, list []message) error {
	if len(list) == 0 {
		return nil
	}
	payloads := make([]string, len(list))
	for i, m := range list {
		payload, err := json.Marshal(m)
		if len(payload) > largestPayload {
			m.Note = nil
			payload, err = json.Marshal(m)
		}
		if err != nil {
			return fmt.Errorf("encode %s: %w", m.Kind, err)
		}
		payloads[i] = string(payload)
	}
	s.mu.Lock()
	s.sent += len(list)
	s.mu.Unlock()
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	_, err := c.Exec(ctx, notify, payloads)
	return err
}

// silence counts how often in a row the same message was missing. The clock does not tell: a process that was stopped
// has not had the time to hear.
type silence struct {
	heard, ticks int
}

// isDeaf says whether what was sent does not come back for longer than patience.
func (s *session) isDeaf(q *silence) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.heard == s.sent || s.heard != q.heard {
		*q = silence{heard: s.heard}
		return false
	}
	q.ticks++
	return time.Duration(q.ticks)*beat > patience
}
