package main

import (
	"bytes"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestAnImportIsOfFilesOrOfAJira(t *testing.T) {
	file := filepath.Join(t.TempDir(), "token")
	if err := os.WriteFile(file, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	for args, says := range map[string]string{
		"":                                  "give files of an export, or with --url",
		"--url https://x.example":           "--url needs --project",
		"--project SHOP " + file:            "are of a Jira that is asked itself",
		"--token-file " + file + " " + file: "are of a Jira that is asked itself",
		"--fresh " + file:                   "are of a Jira that is asked itself",
		"--all " + file:                     "are of a Jira that is asked itself",
		"--url https://x.example --project SHOP " + file:               "not both",
		"--url https://x.example --project SHOP --token-file /no/such": "no such file",
	} {
		var out, stderr bytes.Buffer
		err := run(t.Context(), append([]string{"import", "jira", "--product", "SHOP", "--data", t.TempDir()}, strings.Fields(args)...), nobody, &out, &stderr)
		if err == nil || exitCode(err) != 2 || !strings.Contains(err.Error(), says) {
			t.Errorf("%q: %v", args, err)
		}
	}
}

func TestTheTokenIsReadFromAFileOrAVariable(t *testing.T) {
	path := filepath.Join(t.TempDir(), "token")
	variable := func(name string) string { return map[string]string{"WAYMARK_JIRA_TOKEN": " of the variable\n"}[name] }
	for _, test := range []struct {
		text       string
		mode       os.FileMode
		file       string
		want, says string
	}{
		{"of the file\n", 0o600, path, "of the file", ""},
		{"of the file", 0o640, path, "of the file", "chmod 600 " + path},
		{" \n", 0o600, path, "", "is empty"},
		{"of the file", 0o600, "", "of the variable", ""},
	} {
		if err := os.WriteFile(path, []byte(test.text), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(path, test.mode); err != nil {
			t.Fatal(err)
		}
		var told bytes.Buffer
		got, err := fromAPI{TokenFile: test.file}.token(variable, slog.New(slog.NewTextHandler(&told, nil)))
		if err != nil {
			told.WriteString(err.Error())
		}
		if got != test.want || !strings.Contains(told.String(), test.says) || test.says == "" && told.Len() > 0 || test.want != "" && strings.Contains(told.String(), test.want) {
			t.Errorf("%+v: %q, %s", test, got, &told)
		}
	}
}
