package waymark_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// takesKeysApart is how another grammar of keys would begin: text is cut at a dash, or put together with one, or matched.
var takesKeysApart = map[string]*regexp.Regexp{
	".go": regexp.MustCompile(`\+ ?"-" ?\+|\+ ?"-"\)|(Cut|CutPrefix|CutSuffix|TrimPrefix|Split|SplitN|Index|LastIndex)(Byte)?\([^()]*, ?["'\x60]-|` +
		`%s-[A-Z]*%d|MustCompile\([^)]*-[^)]*(\\d|0-9)`),
	".sql": regexp.MustCompile(`substring|substr\(|split_part|regexp_|similar to|\|\| ?'-|left\(|right\(|strpos\([^)]*'-`),
}

// mayCutAtDashes are files that cut other names than keys.
var mayCutAtDashes = map[string]string{
	"eventstore/embedded":          "it knows nothing of keys",
	"projections/kit/model.go":     "a read model's version",
	"projections/setup.go":         "the same",
	"projections/parked_skip.sql":  "the name of a stream",
	"projections/skipped_list.sql": "the same",
	"events":                       "here is the grammar",
	"importers/jira/dates":         "signs of offsets, orders of dates",
	"importers/jira/key.go":        "keys and ranks of Jira's",
	"importers/jira/tables":        "keys of Jira's, numbers and ranks",
	"importers/jira/fetch":         "the same, and its number: Jira is asked in the order of its keys",
	"importers/jira/jiratest":      "it is a Jira",
	"readapi/tag.go":               "an entity tag",
	"writeapi/handlers.go":         "the same",
	"scripts":                      "names of benchmarks",
	"postgres":                     "names of files and versions",
}

func TestKeysAreTakenApartInOnePlace(t *testing.T) {
	looked := 0
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		pattern := takesKeysApart[filepath.Ext(path)]
		if err != nil || d.IsDir() || pattern == nil || strings.HasSuffix(path, "_test.go") || mayCut(path) {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		looked++
		for i, line := range strings.Split(string(text), "\n") {
			code, _, _ := strings.Cut(line, "// ")
			if filepath.Ext(path) == ".sql" {
				code, _, _ = strings.Cut(line, "--")
			}
			if pattern.MatchString(code) {
				t.Errorf("%s:%d: a key is taken apart, or made, outside of events: %s", path, i+1, strings.TrimSpace(line))
			}
		}
		return nil
	})
	if err != nil || looked < 200 {
		t.Errorf("%d files were looked at, %v", looked, err)
	}
}

func mayCut(path string) bool {
	for of := range mayCutAtDashes {
		if path == of || strings.HasPrefix(path, of+"/") {
			return true
		}
	}
	return false
}

func TestAnotherGrammarOfKeysIsSeen(t *testing.T) {
	for text, extension := range map[string]string{
		`digits, ok := strings.CutPrefix(key, product+"-"+mark)`:   ".go",
		`_, number, _ := strings.Cut(blocker, "-")`:                ".go",
		`key[strings.LastIndexByte(key, '-')+1:]`:                  ".go",
		`fmt.Sprintf("%s-R%d", product, last)`:                     ".go",
		`strings.HasPrefix(facet, product+"-")`:                    ".go",
		`regexp.MustCompile("-I(\\d+)$")`:                          ".go",
		`where number = substring(a.release from '-R(\d+)$')::int`: ".sql",
		`split_part(story, '-', 2)::int`:                           ".sql",
		`where story = @product || '-' || number`:                  ".sql",
	} {
		if !takesKeysApart[extension].MatchString(text) {
			t.Errorf("%s is not seen", text)
		}
	}
}
