package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"waymark/eventstore"
	"waymark/postgres"
	"waymark/scripts/served"
	"waymark/scripts/toxic"
)

// site is all that runs: Waymarks that share an event store and a PostgreSQL.
type site struct {
	program  string
	dir      string
	logs     string
	store    *served.Server
	database *postgres.Cluster
	nodes    []*node
	owners   *owners
	tally    tally
}

// node is a Waymark, with its own lines to what it shares with the others.
type node struct {
	served.Server
	name                string // of the owner of its read models
	toStore, toDatabase *toxic.Line
	runs                bool
}

// open starts everything. The site is to be closed also after an error.
func open(ctx context.Context, p plan, dir string) (s *site, err error) {
	s = &site{dir: dir, logs: p.logs, tally: tally{answers: map[string]int{}, faults: map[string]int{}}}
	if s.program, err = served.Build(ctx, dir); err != nil {
		return s, err
	}
	// A crash loses no commit, as it is with a PostgreSQL that several Waymarks share.
	s.database, err = postgres.Start(ctx, postgres.ClusterOptions{
		Dir: filepath.Join(dir, "postgres"), NoSync: true, Logger: slog.New(slog.DiscardHandler),
		Settings: map[string]string{"synchronous_commit": "on", "max_connections": fmt.Sprint(30 * (p.nodes + 1))},
	})
	if err != nil {
		return s, err
	}
	if s.owners, err = newOwners(ctx, s.database.DSN("")); err != nil {
		return s, err
	}
	s.store = &served.Server{Program: s.program, Data: filepath.Join(dir, "store"), Args: []string{"eventstore", "--insecure"}}
	if s.store.Log, err = s.log("store"); err != nil {
		return s, err
	}
	if err := s.store.Start(ctx); err != nil {
		return s, err
	}
	for n := range p.nodes {
		if err := s.add(ctx, fmt.Sprint("node", n+1)); err != nil {
			return s, err
		}
	}
	return s, s.ready(ctx)
}

// log is where a process logs to.
func (s *site) log(name string) (io.Writer, error) {
	if s.logs == "" {
		return io.Discard, nil
	}
	return os.Create(filepath.Join(s.logs, name+".log"))
}

// add adds a node and starts it.
func (s *site) add(ctx context.Context, name string) (err error) {
	n := &node{name: name, Server: served.Server{
		Program: s.program, Data: filepath.Join(s.dir, name), Client: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64}},
	}}
	if n.toStore, err = toxic.Open("tcp", s.storeAddr()); err != nil {
		return err
	}
	var dsn string
	if n.toDatabase, dsn, err = toxic.OpenPostgres(s.database.DSN("")); err != nil {
		return err
	}
	n.Env = []string{"WAYMARK_EVENTSTORE=esdb://" + n.toStore.Addr() + "?tls=false", "WAYMARK_POSTGRES=" + dsn}
	if n.Log, err = s.log(name); err != nil {
		return err
	}
	if err := os.Mkdir(n.Data, 0o700); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(n.Data, "node"), []byte(name), 0o600); err != nil {
		return err
	}
	s.nodes = append(s.nodes, n)
	return n.start(ctx)
}

func (n *node) start(ctx context.Context) error {
	err := n.Start(ctx)
	n.runs = err == nil
	return err
}

// ready waits until all nodes are.
func (s *site) ready(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Minute)
	defer cancel()
	for _, n := range s.nodes {
		if a := n.Insist(ctx, http.MethodGet, "/readyz", nil, nil); a.Status != http.StatusOK {
			return fmt.Errorf("%s does not get ready: %d %s", n.name, a.Status, a.Text)
		}
	}
	return nil
}

// settle ends all that was wrong, and waits until all nodes are ready.
func (s *site) settle(ctx context.Context) error {
	for _, n := range s.nodes {
		n.heal()
		if !n.runs {
			if err := n.start(ctx); err != nil {
				return err
			}
		}
	}
	return s.ready(ctx)
}

func (n *node) heal() {
	n.toStore.Heal()
	n.toDatabase.Heal()
}

// storeAddr is where the event store listens.
func (s *site) storeAddr() string {
	at, err := url.Parse(s.store.URL())
	if err != nil {
		return ""
	}
	return at.Host
}

// client is a client of the event store, past all lines.
func (s *site) client() (*eventstore.Client, error) {
	return eventstore.Connect(eventstore.Options{URL: s.store.URL(), StreamPrefix: "waymark."})
}

// close ends all that runs.
func (s *site) close() error {
	var failed []error
	for _, n := range s.nodes {
		if n.runs {
			failed = append(failed, n.Stop())
		}
		failed = append(failed, n.toStore.Close(), n.toDatabase.Close())
	}
	if s.store != nil && s.store.URL() != "" {
		failed = append(failed, s.store.Stop())
	}
	if s.owners != nil {
		s.owners.pool.Close()
	}
	if s.database != nil {
		failed = append(failed, s.database.Stop(context.Background()))
	}
	return errors.Join(failed...)
}
