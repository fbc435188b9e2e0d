package postgres_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"waymark/postgres"
	"waymark/postgres/postgrestest"
)

func TestAPoolSaysWhoItIsAndKeepsWhatTheDSNSays(t *testing.T) {
	dsn := postgrestest.Database(t)
	pool := openPool(t, dsn)
	var name string
	if err := pool.QueryRow(t.Context(), "show application_name").Scan(&name); err != nil || name != "waymark" {
		t.Errorf("application_name %q, %v", name, err)
	}
	if got := pool.Config(); got.MaxConns != 16 || got.ConnConfig.ConnectTimeout.Seconds() != 2 {
		t.Errorf("defaults: %d connections, %v", got.MaxConns, got.ConnConfig.ConnectTimeout)
	}
	custom := openPool(t, dsn+"&application_name=report&pool_max_conns=3&connect_timeout=7").Config()
	if custom.MaxConns != 3 || custom.ConnConfig.ConnectTimeout.Seconds() != 7 ||
		custom.ConnConfig.RuntimeParams["application_name"] != "report" {
		t.Errorf("custom: %d connections, %v, %v", custom.MaxConns, custom.ConnConfig.ConnectTimeout,
			custom.ConnConfig.RuntimeParams)
	}
}

func TestNoErrorShowsAPassword(t *testing.T) {
	for _, dsn := range []string{
		"postgres://u:s3cret@host:port/db", "postgres://u:s3cret%ZZ@host/db", "postgres://u:pa/s3cret@host/db",
		"password=s3cret host", "host=h password='s3cret", "postgres://u:s3cret@h/db?sslmode=maybe",
	} {
		_, err := postgres.Connect(t.Context(), dsn)
		if !errors.Is(err, postgres.ErrBadDSN) || strings.Contains(err.Error(), "s3cret") {
			t.Errorf("%s: %v", dsn, err)
		}
	}
	pool := openPool(t, "postgres://u:s3cret@"+closedPort(t)+"/db?sslmode=disable")
	if err := pool.Ping(t.Context()); err == nil || strings.Contains(err.Error(), "s3cret") {
		t.Errorf("server away: %v", err)
	}
}

func TestADatabaseThatIsAwayIsUnavailable(t *testing.T) {
	pool := openPool(t, "postgres://u@"+closedPort(t)+"/db?sslmode=disable")
	if err := pool.Ping(t.Context()); !postgres.IsUnavailable(err) {
		t.Errorf("nobody listens: %v", err)
	}
	pool.Close()
	if err := pool.Ping(t.Context()); !postgres.IsUnavailable(err) {
		t.Errorf("closed pool: %v", err)
	}
}

func TestAConnectionThatIsLostIsUnavailable(t *testing.T) {
	dsn := postgrestest.Database(t)
	victim := connect(t, dsn)
	defer victim.Close(context.Background())
	var pid int
	if err := victim.QueryRow(t.Context(), "select pg_backend_pid()").Scan(&pid); err != nil {
		t.Fatal(err)
	}
	execute(t, dsn, fmt.Sprintf("select pg_terminate_backend(%d, 10000)", pid))
	for _, when := range []string{"first use", "second use"} {
		if _, err := victim.Exec(t.Context(), "select 1"); !postgres.IsUnavailable(err) {
			t.Errorf("%s: %v", when, err)
		}
	}
}

func TestOnlyADatabaseThatCannotAnswerIsUnavailable(t *testing.T) {
	for _, test := range []struct {
		name string
		err  error
		want bool
	}{
		{"no error", nil, false},
		{"server shuts down", &pgconn.PgError{Code: "57P01"}, true},
		{"server crashed", &pgconn.PgError{Code: "57P02"}, true},
		{"server starts", &pgconn.PgError{Code: "57P03"}, true},
		{"too many connections", fmt.Errorf("read: %w", &pgconn.PgError{Code: "53300"}), true},
		{"disk full", &pgconn.PgError{Code: "53100"}, true},
		{"connection failure", &pgconn.PgError{Code: "08006"}, true},
		{"input or output failed", &pgconn.PgError{Code: "58030"}, true},
		{"unique violation", &pgconn.PgError{Code: "23505"}, false},
		{"query cancelled", &pgconn.PgError{Code: "57014"}, false},
		{"serialization failure", &pgconn.PgError{Code: "40001"}, false},
		{"connection cut", fmt.Errorf("receive: %w", io.ErrUnexpectedEOF), true},
		{"network", &net.OpError{Op: "read", Err: errors.New("gone")}, true},
		{"caller gave up", fmt.Errorf("connect: %w", context.Canceled), false},
		{"caller's deadline", context.DeadlineExceeded, false},
		{"no row", pgx.ErrNoRows, false},
	} {
		if got := postgres.IsUnavailable(test.err); got != test.want {
			t.Errorf("%s: %v, want %v", test.name, got, test.want)
		}
	}
}

func openPool(t *testing.T, dsn string) *pgxpool.Pool {
	t.Helper()
	pool, err := postgres.Connect(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	return pool
}

// closedPort is an address where nobody listens.
func closedPort(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().String()
}
