package waymark_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "waymark"

// rooms are the module's packages and what they may import of it, besides themselves (design: data flows one way). A
// room includes the packages below it, up to one that is named here itself. Tests may import what they like.
var rooms = map[string][]string{
	"analytics":                 {},
	"analytics/assessment":      {},
	"audit":                     {"domain", "events", "eventstore", "history", "httpapi", "httpapi/moment", "persistent"},
	"client":                    {},
	"cmd/waymark":               {everything},
	"domain":                    {"analytics/assessment", "events", "persistent"},
	"events":                    {},
	"eventstore":                {"events"},
	"eventstore/embedded":       {},
	"eventstore/eventstoretest": {"eventstore", "eventstore/embedded"},
	"feeds":                     {"events", "eventstore", "history", "httpapi", "httpapi/moment"},
	"history":                   {"events", "httpapi", "httpapi/moment", "words"},
	"httpapi":                   {"tabular"},
	"httpapi/moment":            {"events", "httpapi"},
	"importers":                 {"domain", "events", "ledger"},
	"ledger":                    {"analytics/assessment", "domain", "events", "eventstore", "persistent"},
	"persistent":                {},
	"postgres":                  {},
	"projections": {
		"events", "eventstore", "httpapi", "postgres", "projections/analytics", "projections/backlog", "projections/charter", "projections/decisions",
		"projections/discovery", "projections/kit", "projections/roadmap",
	},
	"projections/analytics": {"events", "projections/kit"},
	"projections/backlog":   {"events", "persistent", "projections/kit"},
	"projections/charter":   {"events", "projections/kit"},
	"projections/decisions": {"events", "history", "projections/kit"},
	"projections/discovery": {"events", "projections/kit"},
	"projections/kit":       {"events"},
	"projections/roadmap":   {"events", "projections/kit"},
	"readapi":               {"analytics", "analytics/assessment", "events", "history", "httpapi", "httpapi/moment", "persistent", "words", "tabular"},
	"sample":                {"audit", "domain", "events", "eventstore", "eventstore/embedded", "ledger"},
	"scripts":               {"events", "eventstore", "eventstore/eventstoretest", "postgres"},
	"snapshots":             {},
	"tabular":               {},
	"turns":                 {},
	"web":                   {},
	"words":                 {},
	"writeapi":              {"domain", "events", "eventstore", "httpapi", "ledger"},
}

const everything = "*"

// impure are packages by which a decision could depend on more than the history and the command.
var impure = []string{
	"context", "crypto/rand", "database/sql", "io/fs", "log", "log/slog", "math/rand", "math/rand/v2", "net", "net/http",
	"os", "os/exec", "os/signal", "os/user", "path/filepath", "runtime", "sync", "syscall", "testing",
}

// pure are the rooms that decide and that hold facts.
var pure = []string{"domain", "events"}

func TestImportsKeepToTheRooms(t *testing.T) {
	files := sourceFiles(t)
	for _, file := range files {
		from, known := roomOf(file.dir)
		if !known {
			t.Errorf("%s: the directory is in no room: add it to the table in imports_test.go", file.path)
			continue
		}
		if strings.HasSuffix(file.dir, "test") {
			continue // tests use it: it may import what they may
		}
		for _, imported := range file.imports {
			if fault := judge(from, imported); fault != "" {
				t.Errorf("%s: %s", file.path, fault)
			}
		}
	}
	if len(files) == 0 {
		t.Error("no source found: the test looks in the wrong place")
	}
}

func TestTheRulesOfTheRoomsBite(t *testing.T) {
	for _, test := range []struct {
		from, imports string
		allowed       bool
	}{
		{"domain", "waymark/events", true},
		{"domain", "waymark/domain/backlog", true},
		{"domain", "waymark/ledger", false},
		{"domain", "time", true},
		{"domain", "os", false},
		{"events", "context", false},
		{"ledger", "context", true},
		{"ledger", "waymark/eventstore", true},
		{"ledger", "waymark/eventstore/embedded", false},
		{"eventstore/embedded", "waymark/eventstore", false},
		{"readapi", "waymark/ledger", false},
		{"cmd/waymark", "waymark/eventstore/embedded", true},
		{"cmd/waymark", "waymark/postgres/postgrestest", false},
		{"cmd/waymark", "waymark/attic", false},
	} {
		if fault := judge(test.from, test.imports); (fault == "") != test.allowed {
			t.Errorf("%s imports %s: %q", test.from, test.imports, fault)
		}
	}
	for dir, want := range map[string]string{
		"eventstore/embedded/wire": "eventstore/embedded", "eventstore": "eventstore", "domain/product": "domain", "attic": "",
	} {
		if got, _ := roomOf(dir); got != want {
			t.Errorf("%s is in room %q, want %q", dir, got, want)
		}
	}
}

// judge says what is wrong with an import, or nothing.
func judge(from, imported string) string {
	if slices.Contains(pure, from) && slices.Contains(impure, imported) {
		return "room " + from + " is pure and must not import " + imported
	}
	dir, firstParty := strings.CutPrefix(imported, module+"/")
	if !firstParty {
		return ""
	}
	if strings.HasSuffix(dir, "test") {
		return "only tests may import " + imported
	}
	to, known := roomOf(dir)
	switch {
	case !known:
		return imported + " is in no room"
	case to == from, slices.Contains(rooms[from], to), slices.Contains(rooms[from], everything):
		return ""
	default:
		return "room " + from + " must not import room " + to + " (" + imported + ")"
	}
}

// roomOf is the room of a directory: itself or the nearest above that is in the table.
func roomOf(dir string) (string, bool) {
	for ; dir != "."; dir = filepath.ToSlash(filepath.Dir(dir)) {
		if _, ok := rooms[dir]; ok {
			return dir, true
		}
	}
	return "", false
}

type sourceFile struct {
	path, dir string
	imports   []string
}

// sourceFiles reads the imports of every Go file of the module but tests, whatever its build constraints.
func sourceFiles(t *testing.T) []sourceFile {
	t.Helper()
	var files []sourceFile
	err := filepath.WalkDir(".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			if path != "." && outsideModule(entry.Name()) {
				return filepath.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		path = filepath.ToSlash(path)
		files = append(files, sourceFile{path: path, dir: filepath.ToSlash(filepath.Dir(path)), imports: importsOf(t, path)})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// outsideModule knows the directories that hold no packages of this module: the go command's rules, our own data and
// output, and the module of the tools.
func outsideModule(name string) bool {
	return strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_") ||
		slices.Contains([]string{"bench", "bin", "data", "docs", "node_modules", "testdata", "tools", "vendor"}, name)
}

func importsOf(t *testing.T, path string) []string {
	t.Helper()
	parsed, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
	if err != nil {
		t.Fatal(err)
	}
	var imports []string
	for _, spec := range parsed.Imports {
		imported, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			t.Fatal(err)
		}
		imports = append(imports, imported)
	}
	return imports
}
