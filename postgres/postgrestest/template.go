package postgrestest

import (
	"context"
	"sync"
	"testing"
)

// Template is a database that is set up once in a test binary and then copied for each test, which takes milliseconds.
type Template struct {
	setUp func(ctx context.Context, dsn string) error

	once sync.Once
	name string
	err  error
}

// NewTemplate says how the template is set up: setUp gets an empty database and leaves no connection open. It runs with
// the first call of Database.
func NewTemplate(setUp func(ctx context.Context, dsn string) error) *Template {
	return &Template{setUp: setUp}
}

// Database makes a copy of the template for this test and returns its DSN. It is dropped when the test ends.
func (tp *Template) Database(t testing.TB) string {
	t.Helper()
	tp.once.Do(func() { tp.prepare(t) })
	if tp.err != nil {
		t.Fatalf("set up the template database: %v", tp.err)
	}
	if tp.name == "" {
		t.Fatal("the template database was not made: see the test that tried first")
	}
	return shared.database(t, tp.name)
}

func (tp *Template) prepare(t testing.TB) {
	t.Helper()
	name := shared.take(t)
	if _, tp.err = shared.admin.Exec(t.Context(), "create database "+name); tp.err != nil {
		return
	}
	if tp.err = tp.setUp(t.Context(), shared.running.DSN(name)); tp.err == nil {
		tp.name = name
	}
}
