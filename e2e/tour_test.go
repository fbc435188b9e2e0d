package e2e_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestTheTourOfTheReadmeWorksAsPrinted runs every command of the README's tour, in order.
func TestTheTourOfTheReadmeWorksAsPrinted(t *testing.T) {
	if _, err := exec.LookPath("curl"); err != nil {
		t.Skip("curl is not on this machine: the tour can't be walked")
	}
	readme, err := os.ReadFile(filepath.Join("..", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	blocks := regexp.MustCompile("(?s)```sh\n(.*?)```").FindAllStringSubmatch(string(readme), -1)
	if len(blocks) < 5 {
		t.Fatalf("the README has only %d blocks of commands", len(blocks))
	}
	dir := dataDir(t)
	s := serve(t, dir)
	path, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	for _, block := range blocks {
		script := strings.NewReplacer("localhost:8080", strings.TrimPrefix(s.url, "http://"), "bin/waymark", path,
			"curl -s", "curl -s --fail-with-body").Replace(block[1])
		command := exec.CommandContext(t.Context(), "bash", "-euo", "pipefail", "-c", script)
		command.Dir = ".."
		command.Env = append(os.Environ(), "WAYMARK_DATA="+dir)
		out, err := command.CombinedOutput()
		t.Logf("%s\n%s", block[1], out)
		if err != nil {
			t.Errorf("%v", err)
		}
	}
}
