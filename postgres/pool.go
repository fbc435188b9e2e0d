package postgres

import (
	"context"
	"errors"
	"net"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/jackc/pgx/v5/pgxpool"
)

const (
	connectTimeout = 2 * time.Second
	poolConns      = 16
)

// ErrBadDSN says that a connection string can't be read. What is wrong isn't said: the text may hold a password.
var ErrBadDSN = errors.New("not a PostgreSQL connection string (like postgres://user:password@host:5432/database)")

// Connect makes a pool for the database that the connection string names. It doesn't wait for the server: that may be
// away, now or later, and the pool connects when it is used. The only error is ErrBadDSN. What the string says of
// connect_timeout, application_name and pool_max_conns is kept; else they are 2 s, "waymark" and 16.
func Connect(ctx context.Context, dsn string) (*pgxpool.Pool, error) {
	config, err := pgxpool.ParseConfig(dsn)
	if err != nil {
		return nil, ErrBadDSN
	}
	if config.ConnConfig.ConnectTimeout == 0 || !strings.Contains(dsn, "connect_timeout") {
		config.ConnConfig.ConnectTimeout = connectTimeout
	}
	if !strings.Contains(dsn, "pool_max_conns") {
		config.MaxConns = poolConns
	}
	if _, ok := config.ConnConfig.RuntimeParams["application_name"]; !ok {
		config.ConnConfig.RuntimeParams["application_name"] = "waymark"
	}
	config.ConnConfig.RuntimeParams["timezone"] = "UTC"
	config.AfterConnect = inUTC
	// A server that vanished without a word is noticed within half a minute, not after hours.
	dialer := &net.Dialer{KeepAliveConfig: net.KeepAliveConfig{
		Enable: true, Idle: 10 * time.Second, Interval: 5 * time.Second, Count: 3,
	}}
	config.ConnConfig.DialFunc = dialer.DialContext
	config.HealthCheckPeriod = 10 * time.Second
	config.PingTimeout = connectTimeout
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, ErrBadDSN
	}
	return pool, nil
}

// inUTC has instants read as those of UTC, whatever zone the process lives in.
func inUTC(_ context.Context, c *pgx.Conn) error {
	c.TypeMap().RegisterType(&pgtype.Type{
		Name: "timestamptz", OID: pgtype.TimestamptzOID, Codec: &pgtype.TimestamptzCodec{ScanLocation: time.UTC},
	})
	return nil
}
