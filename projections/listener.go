package projections

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"waymark/events"
)

const (
	// linger is how long a process goes on listening when nobody waits.
	linger = time.Minute
	// answerTime is how long the database may take to answer who listens.
	answerTime = 2 * time.Second
	// noTable is PostgreSQL's error code of a table that is not there, or whose schema is not.
	noTable = "42P01"
)

// listener hears from the database how far the read models of other owners are, while somebody waits for them and for a while
// after. Whoever moves a checkpoint notifies. Should a notification be lost it looks once a heartbeat.
type listener struct{ running atomic.Bool }

// start lets it run if it is needed.
func (l *listener) start(e *Engine) {
	if e.elsewhere() && l.running.CompareAndSwap(false, true) {
		go l.run(e)
	}
}

func (l *listener) run(e *Engine) {
	for e.elsewhere() {
		err := e.listen()
		for _, m := range e.marks {
			m.unheard(err)
		}
		if err != nil {
			e.options.Logger.Warn("who waits for lanes of other nodes can't be told how far they are", "error", err)
			time.Sleep(e.pace.first)
		}
	}
	l.running.Store(false)
	l.start(e) // for whoever came meanwhile
}

// elsewhere says whether somebody waits for a read model of another owner.
func (e *Engine) elsewhere() bool {
	for _, m := range e.marks {
		if m.elsewhere() {
			return true
		}
	}
	return false
}

// listen tells those who wait what it hears, until nobody has waited for a while or the database does not answer.
func (e *Engine) listen() error {
	ctx, cancel := context.WithTimeout(context.Background(), answerTime)
	defer cancel()
	conn, err := pgx.ConnectConfig(ctx, e.options.Pool.Config().ConnConfig)
	if err != nil {
		return err
	}
	defer hangUp(ctx, conn)
	if _, err := conn.Exec(ctx, "listen waymark_reached"); err != nil {
		return err
	}
	for waited := time.Now(); time.Since(waited) < linger; {
		if e.elsewhere() {
			if err := e.look(conn); err != nil {
				return err
			}
			waited = time.Now()
		}
		for looked := time.Now(); time.Since(looked) < e.pace.heartbeat; {
			if err := e.hear(conn, e.pace.heartbeat-time.Since(looked)); err != nil {
				return err
			}
		}
	}
	return nil
}

// look tells those who wait how far the read models are. Before any node has made the engine's tables no model is anywhere: they go on waiting.
func (e *Engine) look(conn *pgx.Conn) error {
	ctx, cancel := context.WithTimeout(context.Background(), answerTime)
	defer cancel()
	rows, err := conn.Query(ctx, statement("reached.sql"), pgx.NamedArgs{"names": namesOf(e.all())})
	if p := new(pgconn.PgError); errors.As(err, &p) && p.Code == noTable {
		return nil
	} else if err != nil {
		return err
	}
	var name string
	var lane int32
	var commit, prepare int64
	_, err = pgx.ForEachRow(rows, []any{&name, &lane, &commit, &prepare}, func() error {
		e.marks[name].told(lane, &events.Position{Commit: uint64(commit), Prepare: uint64(prepare)})
		return nil
	})
	return err
}

// hear waits for one notification, and no longer than that.
func (e *Engine) hear(conn *pgx.Conn, most time.Duration) error {
	ctx, cancel := context.WithTimeout(context.Background(), most)
	defer cancel()
	n, err := conn.WaitForNotification(ctx)
	switch {
	case pgconn.Timeout(err) && !conn.IsClosed():
		return nil
	case err != nil:
		return err
	}
	e.heard(n.Payload)
	return nil
}

// heard tells those who wait what a notification says: a read model, lanes of it, and where these are; or that they begin anew.
func (e *Engine) heard(payload string) {
	var name, lanes string
	var at events.Position
	said, _ := fmt.Sscan(payload, &name, &lanes, &at.Commit, &at.Prepare)
	m := e.marks[name]
	if m == nil { // of a read model that this process does not know
		return
	}
	for text := range strings.SplitSeq(lanes, ",") {
		switch lane, err := strconv.ParseUint(text, 10, 31); {
		case err != nil || lane >= laneCount: // of another program
		case said < 4:
			m.told(int32(lane), nil)
		default:
			m.told(int32(lane), &at)
		}
	}
}
