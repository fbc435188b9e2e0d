package readapi_test

import (
	"context"
	"os"
	"testing"

	"github.com/jackc/pgx/v5"

	"waymark/postgres/postgrestest"
)

var template = postgrestest.NewTemplate(func(ctx context.Context, dsn string) error {
	conn, err := pgx.Connect(ctx, dsn)
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	text, err := os.ReadFile("/tmp/readapi-schema/all.sql")
	if err != nil {
		return err
	}
	_, err = conn.Exec(ctx, string(text))
	return err
})

func schema(t testing.TB) string { return template.Database(t) }
