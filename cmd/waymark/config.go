package main

import (
	"fmt"
	"log/slog"
	"net"
	"os"
	"time"

	"github.com/alecthomas/kong"
	"go.opentelemetry.io/otel/trace"

	"waymark/httpapi"
)

// Config holds the settings of Waymark. Each is a flag and a variable.
type Config struct {
	// Data is the directory of the embedded event store and the private PostgreSQL.
	Data string `default:"${data}" env:"WAYMARK_DATA" help:"Directory for the embedded event store and the private PostgreSQL (${default})."`
	// EventStore is the connection string of an EventStoreDB or KurrentDB; empty: the embedded store.
	EventStore string `name:"eventstore" env:"WAYMARK_EVENTSTORE" placeholder:"esdb://..." help:"EventStoreDB to use instead of the embedded one."`
	// StreamPrefix begins the names of all streams of this Waymark.
	StreamPrefix string `default:"waymark." env:"WAYMARK_STREAM_PREFIX" help:"What the names of streams begin with, in an event store that others use too (${default})."`
	// Postgres is the connection string of a PostgreSQL; empty: the private cluster.
	Postgres string `env:"WAYMARK_POSTGRES" placeholder:"postgres://..." help:"PostgreSQL to use instead of the private one."`
	// KeepReplaced is how long tables of read models stay whose place a rebuild has taken.
	KeepReplaced time.Duration `default:"1h" env:"WAYMARK_KEEP_REPLACED" help:"How long the tables stay whose place a rebuild has taken (${default})."`
	// Server is the URL of a running Waymark; empty: the one that holds the data directory, or none.
	Server string `env:"WAYMARK_SERVER" placeholder:"URL" help:"Running Waymark to work on."`
	// AllowRemote lets serve listen on other addresses than loopback although nobody is authenticated.
	AllowRemote bool `env:"WAYMARK_ALLOW_REMOTE" help:"Serve on other than loopback addresses, to whoever reaches them."`
	// LogLevel is the least severe level that is logged.
	LogLevel slog.Level `default:"info" env:"WAYMARK_LOG_LEVEL" help:"debug, info, warn or error."`

	create   bool         // a ledger may be made where there is none
	requests *slog.Logger // of each request; nil: none is logged
	tracer   trace.Tracer // of requests and what follows from them; nil: none
}

// defaultData is where data lies if nothing is said: for root where a system service keeps it.
func defaultData() string {
	if os.Geteuid() == 0 {
		return "/var/lib/waymark"
	}
	return "./data"
}

// environment makes kong read variables through getenv.
func environment(getenv variables) kong.Option {
	return kong.Resolvers(kong.ResolverFunc(func(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
		for _, name := range flag.Envs {
			if value := getenv(name); value != "" {
				return value, nil
			}
		}
		return nil, nil
	}))
}

// checkAddr refuses addresses that others could reach while nobody is authenticated.
func (c *Config) checkAddr(addr string) error {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return fmt.Errorf("address to serve on: %w", err)
	}
	if c.AllowRemote || httpapi.IsLoopback(host) {
		return nil
	}
	return fmt.Errorf("%s can be reached from other machines and nobody is authenticated: serve on 127.0.0.1, or say --allow-remote", addr)
}
