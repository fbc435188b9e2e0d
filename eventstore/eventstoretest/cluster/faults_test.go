package cluster_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"waymark/eventstore/eventstoretest"
	"waymark/eventstore/eventstoretest/cluster"
)

func parse(t *testing.T, path string) *ast.File {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	return file
}

// declared are the faults of the list by the names of their variables.
func declared(t *testing.T) map[string]bool {
	found := map[string]bool{}
	ast.Inspect(parse(t, "faults.go"), func(n ast.Node) bool {
		if v, ok := n.(*ast.ValueSpec); ok && len(v.Values) == 1 {
			if made, ok := v.Values[0].(*ast.CompositeLit); ok {
				if typ, ok := made.Type.(*ast.Ident); ok && typ.Name == "Fault" {
					found[v.Names[0].Name] = true
				}
			}
		}
		return true
	})
	return found
}

// played are the faults that tests outside of this package name.
func played(t *testing.T) map[string]bool {
	found := map[string]bool{}
	err := filepath.WalkDir("../../..", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, "_test.go") || strings.Contains(path, "eventstoretest") {
			return err
		}
		ast.Inspect(parse(t, path), func(n ast.Node) bool {
			if s, ok := n.(*ast.SelectorExpr); ok {
				if of, ok := s.X.(*ast.Ident); ok && of.Name == "cluster" {
					found[s.Sel.Name] = true
				}
			}
			return true
		})
		return nil
	})
	must(t, err)
	return found
}

func TestEachFaultIsPlayedByATestOfWhatWaymarkDoesAboutIt(t *testing.T) {
	names, tests := declared(t), played(t)
	for _, name := range slices.Sorted(maps.Keys(names)) {
		if !tests[name] {
			t.Errorf("no test plays %s", name)
		}
	}
	if listed := len(cluster.Faults()); listed != len(names) || listed < 10 {
		t.Errorf("%d faults are listed, %d are declared", listed, len(names))
	}
}

func TestEachFaultSaysWhatItIsAndWhereItStands(t *testing.T) {
	seen := map[string]bool{}
	for _, f := range cluster.Faults() {
		if f.Name == "" || seen[f.Name] || f.Does == "" || !strings.HasPrefix(f.Source, "src/EventStore.Core/") || !strings.HasSuffix(f.Source, ".cs") {
			t.Errorf("%+v", f)
		}
		seen[f.Name] = true
	}
}

// Whatever was played, the cluster works when it has ended.
func TestEachFaultEnds(t *testing.T) {
	for _, f := range cluster.Faults() {
		t.Run(f.Name, func(t *testing.T) {
			t.Parallel()
			c := eventstoretest.Cluster(t, cluster.Options{})
			must(t, write(t.Context(), eventstoretest.Official(t, c.URL()), "notes", 1))
			end, err := c.Play(f)
			must(t, err)
			must(t, end())
			client := eventstoretest.Official(t, c.URL())
			must(t, write(asLeader(t.Context()), client, "notes", 1))
			found, err := revisions(asLeader(t.Context()), client, "notes", readFromStart, 10)
			if err != nil || len(found) != 2 {
				t.Errorf("it holds %v (%v)", found, err)
			}
		})
	}
}
