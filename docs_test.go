package waymark_test

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// documents are the texts that people read, by path.
func documents(t *testing.T) map[string]string {
	t.Helper()
	found := map[string]string{}
	for _, pattern := range []string{"*.md", "docs/*.md", "docs/adr/*.md", ".github/*.md"} {
		paths, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range paths {
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			found[path] = string(text)
		}
	}
	if len(found) < 10 {
		t.Fatalf("only %d documents", len(found))
	}
	return found
}

func TestWhatADocumentLinksToIsThere(t *testing.T) {
	link := regexp.MustCompile(`\]\(([^):#]+)(?:#[^)]*)?\)`)
	for path, text := range documents(t) {
		for _, match := range link.FindAllStringSubmatch(text, -1) {
			if _, err := os.Stat(filepath.Join(filepath.Dir(path), match[1])); err != nil {
				t.Errorf("%s links to %s: %v", path, match[1], err)
			}
		}
	}
}

func TestWhatADocumentNamesIsThere(t *testing.T) {
	tests, targets := allTests(t), makeTargets(t)
	name := regexp.MustCompile("`([^`\n]+)`")
	for path, text := range documents(t) {
		for _, match := range name.FindAllStringSubmatch(text, -1) {
			word := match[1]
			target, isTarget := strings.CutPrefix(word, "make ")
			switch {
			case isTarget && !slices.Contains(targets, target):
				t.Errorf("%s: there is no make %s", path, target)
			case regexp.MustCompile(`^Test[A-Z]\w+$`).MatchString(word) && !slices.Contains(tests, word):
				t.Errorf("%s: there is no %s", path, word)
			case isPath(word):
				if found, err := filepath.Glob(word); err != nil || len(found) == 0 {
					t.Errorf("%s: there is no %s, %v", path, word, err)
				}
			}
		}
	}
}

// isPath says that a word can only mean a file or a directory of the repository.
func isPath(word string) bool {
	if !regexp.MustCompile(`^[.\w/*-]+$`).MatchString(word) || strings.HasPrefix(word, "/") {
		return false
	}
	room, _, deep := strings.Cut(word, "/")
	_, known := rooms[room]
	return deep && (known || slices.Contains([]string{"docs", "e2e", "scripts", "cmd", "tools", "deploy", ".ci", ".github"}, room))
}

func makeTargets(t *testing.T) (targets []string) {
	t.Helper()
	text, err := os.ReadFile("Makefile")
	if err != nil {
		t.Fatal(err)
	}
	for _, match := range regexp.MustCompile(`(?m)^([a-z-]+):`).FindAllStringSubmatch(string(text), -1) {
		targets = append(targets, match[1])
	}
	return targets
}

func allTests(t *testing.T) (names []string) {
	t.Helper()
	declared := regexp.MustCompile(`(?m)^func ((?:Test|Benchmark|Fuzz)\w+)\(`)
	err := filepath.WalkDir(".", func(path string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		text, err := os.ReadFile(path)
		for _, match := range declared.FindAllSubmatch(bytes.TrimSpace(text), -1) {
			names = append(names, string(match[1]))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}
