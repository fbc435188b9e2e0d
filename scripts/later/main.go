// Command later prepares that Go programs believe that it is some days later: tests that rest on today's date fail some day, and this tells
// which. It writes Go's own source of the clock, changed, into a directory, and prints the overlay's path for `go build -overlay`.
//
//	GOFLAGS=-overlay=$(go run ./scripts/later -days 400 -dir DIR) go test ./...
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// clock is where Go asks for the time, once in its package time's Now. The monotonic clock stays as it is.
const clock = "sec, nsec, mono := runtimeNow()\n"

func main() {
	log.SetFlags(0)
	log.SetPrefix("later: ")
	days := flag.Int("days", 0, "how many days later")
	dir := flag.String("dir", "", "the directory, which must exist")
	flag.Parse()
	path, err := write(*dir, *days)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(path)
}

func write(dir string, days int) (string, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		return "", err
	}
	source := filepath.Join(strings.TrimSpace(string(root)), "src", "time", "time.go")
	text, err := os.ReadFile(source)
	if err != nil {
		return "", err
	}
	if n := strings.Count(string(text), clock); n != 1 {
		return "", fmt.Errorf("%s: asks for the time in %d places of the form that is known here, not in 1", source, n)
	}
	changed := filepath.Join(dir, "time.go")
	if err := os.WriteFile(changed, []byte(strings.Replace(string(text), clock, fmt.Sprintf("%s\tsec += %d * 86400\n", clock, days), 1)), 0o644); err != nil {
		return "", err
	}
	overlay, err := json.Marshal(map[string]map[string]string{"Replace": {source: changed}})
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, "overlay.json")
	return path, os.WriteFile(path, overlay, 0o644)
}
