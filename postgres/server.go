package postgres

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"syscall"
)

const oldestMajor = 14

// ErrNoServer says that no usable PostgreSQL server is installed; the error around it says what to install.
var ErrNoServer = errors.New("no PostgreSQL server found")

// server is a set of PostgreSQL server programs of one version.
type server struct {
	bin   string // directory
	major int
}

func (s server) program(name string) string { return filepath.Join(s.bin, name) }

// findServer picks programs for the data directory: those of the version that made it, or for a new one the first of
// version 14 or newer.
func findServer(ctx context.Context, binDir, data string) (server, error) {
	if binDir == "" {
		binDir = os.Getenv("WAYMARK_POSTGRES_BIN")
	}
	wanted, err := clusterMajor(data)
	if err != nil {
		return server{}, err
	}
	var seen []string
	for _, dir := range candidateDirs(ctx, binDir) {
		major, err := serverMajor(ctx, dir)
		if err != nil {
			continue
		}
		if major >= oldestMajor && (wanted == 0 || major == wanted) {
			return server{bin: dir, major: major}, nil
		}
		seen = append(seen, fmt.Sprintf("%d in %s", major, dir))
	}
	return server{}, missing(wanted, binDir, data, seen)
}

// missing words the error that tells what to install.
func missing(wanted int, binDir, data string, seen []string) error {
	found := ""
	if len(seen) > 0 {
		found = " (found only version " + strings.Join(seen, ", ") + ")"
	} else if binDir != "" {
		found = " in " + binDir
	}
	if wanted != 0 {
		return fmt.Errorf("%w%s: the cluster in %s was made by version %d: install that (Debian and Ubuntu: apt-get install "+
			"postgresql-%d), or remove the directory, and its read models are made again from the event log",
			ErrNoServer, found, data, wanted, wanted)
	}
	return fmt.Errorf("%w%s: install version %d or newer (Debian and Ubuntu: apt-get install postgresql; Fedora: dnf install "+
		"postgresql-server; Alpine: apk add postgresql; macOS: brew install postgresql), or name the directory of its "+
		"programs in WAYMARK_POSTGRES_BIN, or a server of your own in WAYMARK_POSTGRES", ErrNoServer, found, oldestMajor)
}

// clusterMajor is the version that made an existing data directory, 0 if there is none.
func clusterMajor(data string) (int, error) {
	text, err := os.ReadFile(filepath.Join(data, "PG_VERSION"))
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	// The server's user alone may read the directory; who can't is told whose it is when the account is chosen.
	if errors.Is(err, fs.ErrPermission) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("cluster version: %w", err)
	}
	major, err := strconv.Atoi(strings.TrimSpace(string(text)))
	if err != nil {
		return 0, fmt.Errorf("cluster version in %s: %w", data, err)
	}
	return major, nil
}

// candidateDirs lists where the programs may be, best first.
func candidateDirs(ctx context.Context, binDir string) []string {
	if binDir != "" {
		return []string{binDir}
	}
	var dirs []string
	if program, err := exec.LookPath("postgres"); err == nil {
		if resolved, err := filepath.EvalSymlinks(program); err == nil {
			dirs = append(dirs, filepath.Dir(resolved))
		}
	}
	for _, pattern := range []string{
		"/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/usr/libexec/postgresql*",
		"/opt/homebrew/opt/postgresql@*/bin", "/usr/local/opt/postgresql@*/bin",
	} {
		dirs = append(dirs, newestFirst(pattern)...)
	}
	if out, err := exec.CommandContext(ctx, "pg_config", "--bindir").Output(); err == nil {
		dirs = append(dirs, strings.TrimSpace(string(out)))
	}
	return dirs
}

var digits = regexp.MustCompile(`\d+`)

func newestFirst(pattern string) []string {
	found, _ := filepath.Glob(pattern) // the only error is a malformed pattern
	version := func(path string) int {
		n, _ := strconv.Atoi(digits.FindString(path))
		return n
	}
	slices.SortStableFunc(found, func(a, b string) int { return version(b) - version(a) })
	return found
}

var versionText = regexp.MustCompile(`\(PostgreSQL\) (\d+)`)

// serverMajor asks the programs in a directory for their version; all that we need must be there.
func serverMajor(ctx context.Context, dir string) (int, error) {
	if _, err := exec.LookPath(filepath.Join(dir, "initdb")); err != nil {
		return 0, err
	}
	cmd := exec.CommandContext(ctx, filepath.Join(dir, "postgres"), "--version")
	cmd.Env = serverEnviron()
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	out, err := cmd.Output()
	if err != nil {
		return 0, err
	}
	match := versionText.FindSubmatch(out)
	if match == nil {
		return 0, fmt.Errorf("unknown version %q", out)
	}
	return strconv.Atoi(string(match[1]))
}

// serverEnviron is all that a server process gets of our environment, which may hold secrets that are not for it.
func serverEnviron() []string {
	env := []string{"LC_ALL=C", "TZ=UTC"}
	for _, name := range []string{"PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "TMPDIR"} {
		if value, ok := os.LookupEnv(name); ok {
			env = append(env, name+"="+value)
		}
	}
	return env
}
