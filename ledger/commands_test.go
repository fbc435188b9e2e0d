package ledger_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"waymark/events"
	"waymark/ledger"
)

// A struct without a row would not be in the API, and two rows of one struct would be one command under two names.
func TestEveryCommandHasOneRowInTheTableOfItsBook(t *testing.T) {
	rows := map[string]int{}
	for _, c := range ledger.Commands() {
		if c.Book != "" { // Undo is of none
			rows[string(c.Book)+"."+reflect.TypeOf(c.Command).Name()]++
		}
	}
	for _, book := range events.Books() {
		for _, name := range commandsIn(t, filepath.Join("../domain", string(book))) {
			name = string(book) + "." + name
			if rows[name] != 1 {
				t.Errorf("%s has %d rows", name, rows[name])
			}
			delete(rows, name)
		}
	}
	if len(rows) > 0 {
		t.Errorf("there are rows of what is no command of the book: %v", rows)
	}
}

// commandsIn are the names of the structs of a directory that embed domain.Of.
func commandsIn(t *testing.T, dir string) (names []string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil || len(files) == 0 {
		t.Fatalf("%s holds %d files, %v", dir, len(files), err)
	}
	for _, path := range files {
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for node := range ast.Preorder(file) {
			declared, isType := node.(*ast.TypeSpec)
			if !isType {
				continue
			}
			if s, is := declared.Type.(*ast.StructType); is && slices.ContainsFunc(s.Fields.List, isOf) {
				names = append(names, declared.Name.Name)
			}
		}
	}
	return names
}

func isOf(f *ast.Field) bool {
	return len(f.Names) == 0 && types.ExprString(f.Type) == "domain.Of[State]"
}

func TestACommandIsNamedAfterItsTypeAndSaysWhatItDoes(t *testing.T) {
	capital := regexp.MustCompile(`\B([A-Z])`)
	for _, c := range ledger.Commands() {
		typ := reflect.TypeOf(c.Command).Name()
		if want := strings.ToLower(capital.ReplaceAllString(typ, "-$1")); c.Name != want || c.Summary == "" {
			t.Errorf("%s is %s: %q", typ, c.Name, c.Summary)
		}
	}
}
