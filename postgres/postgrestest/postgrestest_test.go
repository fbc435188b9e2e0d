package postgrestest_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"waymark/postgres/postgrestest"
)

func TestMain(m *testing.M) { os.Exit(postgrestest.Main(m)) }

func TestEveryTestHasADatabaseOfItsOwn(t *testing.T) {
	first, second := postgrestest.Database(t), postgrestest.Database(t)
	run(t, first, "create table mine (n int)")
	run(t, second, "create table mine (n int)")
}

func TestADatabaseGoesWithItsTestEvenIfInUse(t *testing.T) {
	var dsn string
	t.Run("a test that leaves a connection open", func(t *testing.T) {
		dsn = postgrestest.Database(t)
		conn, err := pgx.Connect(t.Context(), dsn)
		if err != nil {
			t.Fatal(err)
		}
		_ = conn // dropping the database disconnects it
	})
	_, err := pgx.Connect(t.Context(), dsn)
	var refusal *pgconn.PgError
	if !errors.As(err, &refusal) || refusal.Code != "3D000" {
		t.Errorf("got %v, want: database does not exist", err)
	}
}

func TestATemplateIsSetUpOnceAndCopied(t *testing.T) {
	var setUps atomic.Int32
	template := postgrestest.NewTemplate(func(ctx context.Context, dsn string) error {
		setUps.Add(1)
		conn, err := pgx.Connect(ctx, dsn)
		if err != nil {
			return err
		}
		defer conn.Close(ctx)
		_, err = conn.Exec(ctx, "create table given as select 7 as n")
		return err
	})
	t.Run("copies", func(t *testing.T) {
		for range 3 {
			t.Run("copy", func(t *testing.T) {
				t.Parallel()
				run(t, template.Database(t), "insert into given values (8)", "create unique index on given (n)")
			})
		}
	})
	if got := setUps.Load(); got != 1 {
		t.Errorf("set up %d times", got)
	}
}

const holdsFiles = "WAYMARK_TEST_HOLDS_FILES"

func TestFilesGoWithTheirProcessHoweverItEnds(t *testing.T) {
	if os.Getenv(holdsFiles) != "" {
		fmt.Println(postgrestest.Options(t).Dir)
		_, _ = io.Copy(io.Discard, os.Stdin)
		return
	}
	holder := exec.CommandContext(t.Context(), os.Args[0], "-test.run", "^"+t.Name()+"$")
	holder.Env = append(os.Environ(), holdsFiles+"=1")
	in, inErr := holder.StdinPipe()
	out, outErr := holder.StdoutPipe()
	if err := errors.Join(inErr, outErr, holder.Start()); err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	line, err := bufio.NewReader(out).ReadString('\n')
	dir := filepath.Dir(strings.TrimSpace(line))
	if _, missing := os.Stat(dir); err != nil || missing != nil {
		t.Fatal(err, missing)
	}
	_ = holder.Process.Kill()
	_ = holder.Wait() // says "killed"
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(10 * time.Millisecond) {
		_, err := os.Stat(dir)
		if errors.Is(err, fs.ErrNotExist) {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("%s is left behind: %v", dir, err)
		}
	}
}

func run(t *testing.T, dsn string, statements ...string) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.Background())
	for _, statement := range statements {
		if _, err := conn.Exec(t.Context(), statement); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
}
