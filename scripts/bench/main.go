// Bench runs the benchmarks of every package that has some, one package at a time, prints how they stand to their
// floors, and writes all as JSON. With -once each runs once and small, to show that it runs: nothing is measured.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"
)

// report is one run. Compare numbers of one report with each other: machines differ.
type report struct {
	Time       time.Time   `json:"time"`
	Go         string      `json:"go"`
	OS         string      `json:"os"`
	Arch       string      `json:"arch"`
	CPUs       int         `json:"cpus"`
	Benchmarks []benchmark `json:"benchmarks"`
	Ratios     []ratio     `json:"ratios"`
}

func main() {
	out := flag.String("out", "bench/results", "directory for the results")
	pattern := flag.String("bench", ".", "run benchmarks matching this regular expression")
	benchtime := flag.String("benchtime", "1s", "time, or count (100x), of each benchmark")
	once := flag.Bool("once", false, "run each once, on small data; write no results")
	flag.Parse()
	if *once {
		*benchtime = "1x"
	}
	if err := run(*out, *once, "-bench", *pattern, "-benchtime", *benchtime, fmt.Sprintf("-short=%t", *once)); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// run runs the benchmarks with flags of go test.
func run(out string, once bool, flags ...string) error {
	packages, err := packagesWithBenchmarks()
	if err != nil {
		return err
	}
	r := report{Time: time.Now().UTC(), Go: runtime.Version(), OS: runtime.GOOS, Arch: runtime.GOARCH, CPUs: runtime.NumCPU()}
	r.Benchmarks = []benchmark{}
	for _, dir := range packages {
		found, err := benchmarksOf(dir, flags)
		if err != nil {
			return err
		}
		r.Benchmarks = append(r.Benchmarks, found...)
	}
	if once {
		return nil
	}
	r.Ratios = ratiosOf(pairs(), r.Benchmarks)
	if err := printRatios(os.Stdout, r.Ratios); err != nil {
		return err
	}
	return r.write(out)
}

// packagesWithBenchmarks lists directories, as arguments for the go command.
func packagesWithBenchmarks() ([]string, error) {
	list := `{{$dir := .Dir}}{{range .TestGoFiles}}{{$dir}}/{{.}}{{"\n"}}{{end}}{{range .XTestGoFiles}}{{$dir}}/{{.}}{{"\n"}}{{end}}`
	cmd := exec.Command("go", "list", "-f", list, "./...")
	cmd.Stderr = os.Stderr
	files, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("go list: %w", err)
	}
	var dirs []string
	for file := range strings.FieldsSeq(string(files)) {
		dir := filepath.Dir(file)
		if len(dirs) > 0 && dirs[len(dirs)-1] == dir {
			continue
		}
		text, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		if bytes.Contains(text, []byte("\nfunc Benchmark")) {
			dirs = append(dirs, dir)
		}
	}
	return dirs, nil
}

func benchmarksOf(dir string, flags []string) ([]benchmark, error) {
	var output bytes.Buffer
	cmd := exec.Command("go", append([]string{"test", "-run", "^$", "-benchmem", "-timeout", "1h"}, append(flags, ".")...)...)
	cmd.Dir = dir
	cmd.Stdout, cmd.Stderr = io.MultiWriter(os.Stdout, &output), os.Stderr
	if err := cmd.Run(); err != nil {
		return nil, fmt.Errorf("benchmarks in %s: %w", dir, err)
	}
	var found []benchmark
	var pkg string
	for lines := bufio.NewScanner(&output); lines.Scan(); {
		if name, ok := strings.CutPrefix(lines.Text(), "pkg: "); ok {
			pkg = name
		}
		if b, ok := parseBenchmark(lines.Text()); ok {
			b.Package = pkg
			found = append(found, b)
		}
	}
	return found, nil
}

func (r report) write(dir string) error {
	text, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	path := filepath.Join(dir, r.Time.Format("20060102T150405Z")+".json")
	if err := os.WriteFile(path, append(text, '\n'), 0o644); err != nil {
		return err
	}
	fmt.Println("bench: wrote", path)
	return nil
}
