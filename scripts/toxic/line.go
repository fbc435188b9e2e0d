// Package toxic is a network that can be made slow, or to break or swallow what it is given, between programs that know nothing
// of that.
package toxic

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/Shopify/toxiproxy/v2"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/rs/zerolog"
)

// Line leads those who connect to its address to a server. Until it is told otherwise it does them no harm.
type Line struct {
	proxy *toxiproxy.Proxy
	end   *end
}

// Open opens a line to a server at an address of a network, tcp or unix.
func Open(network, address string) (*Line, error) {
	end, err := newEnd(network, address)
	if err != nil {
		return nil, err
	}
	proxies := toxiproxy.NewServer(toxiproxy.NewMetricsContainer(nil), zerolog.Nop())
	proxy := toxiproxy.NewProxy(proxies, address, "127.0.0.1:0", end.listener.Addr().String())
	if err := proxy.Start(); err != nil {
		_ = end.listener.Close()
		return nil, err
	}
	return &Line{proxy: proxy, end: end}, nil
}

// OpenPostgres opens a line to a PostgreSQL, and says by which connection string it is reached over that.
func OpenPostgres(dsn string) (*Line, string, error) {
	config, err := pgx.ParseConfig(dsn)
	if err != nil {
		return nil, "", err
	}
	network, address := pgconn.NetworkAddress(config.Host, config.Port)
	line, err := Open(network, address)
	if err != nil {
		return nil, "", err
	}
	return line, fmt.Sprintf("postgres://%s@%s/%s?sslmode=disable", config.User, line.Addr(), config.Database), nil
}

// Addr is where to connect to, over TCP.
func (l *Line) Addr() string { return l.proxy.Listen }

// To leads those who connect from now on to another address.
func (l *Line) To(network, address string) { l.end.to.Store(&place{network, address}) }

// Direction is one of the two in which a line leads.
type Direction string

// The directions of a line.
const (
	Requests Direction = "upstream"
	Answers  Direction = "downstream"
)

// Slow has everything arrive so much later, until Heal.
func (l *Line) Slow(d Direction, by time.Duration) error {
	return l.poison(d, "latency", "latency", by)
}

// Reset resets each connection with the next that is sent over it, until Heal.
func (l *Line) Reset(d Direction) error { return l.poison(d, "reset_peer", "timeout", 0) }

// Swallow has nothing arrive, and tells nobody, until Heal, which ends the connections.
func (l *Line) Swallow(d Direction) error { return l.poison(d, "timeout", "timeout", 0) }

func (l *Line) poison(d Direction, toxic, attribute string, value time.Duration) error {
	_, err := l.proxy.Toxics.AddToxicJson(strings.NewReader(
		fmt.Sprintf(`{"type":%q,"stream":%q,"attributes":{%q:%d}}`, toxic, d, attribute, value.Milliseconds())))
	return err
}

// Heal ends all harm.
func (l *Line) Heal() { l.proxy.Toxics.ResetToxics(context.Background()) }

// Close ends the line and its connections.
func (l *Line) Close() error {
	l.proxy.Stop()
	return l.end.listener.Close()
}
