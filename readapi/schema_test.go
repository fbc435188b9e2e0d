package readapi_test

import (
	"context"
	"os"
	"testing"

	"github.com/jackc/pgx/v5"

	"waymark/postgres/postgrestest"
)

// schemas are the read models, by their statements in projections.
func schemas() []string {
	return []string{"backlog", "roadmap", "discovery", "charter", "decisions", "analytics"}
}

var template = postgrestest.NewTemplate(func(ctx context.Context, dsn string) error {
	conn, err := pgx.Connect(ctx, dsn)
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	text, err := os.ReadFile("../projections/waymark.sql")
	if err != nil {
		return err
	}
	statements := string(text)
	for _, name := range schemas() {
		text, err := os.ReadFile("../projections/" + name + "/schema.sql")
		if err != nil {
			return err
		}
		statements += "create schema " + name + "; set search_path to " + name + ";" + string(text)
	}
	_, err = conn.Exec(ctx, statements)
	return err
})

// schema is a database of its own for the test with the tables of every read model, empty.
func schema(t testing.TB) string { return template.Database(t) }
