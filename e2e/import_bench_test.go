package e2e_test

import (
	"os"
	"syscall"
	"testing"
	"time"

	"waymark/importers/jira/jiratest"
)

// BenchmarkImport is what somebody finds who brings the past of a Jira project into a running server by the command: how many changes a second come,
// from files to the last read model, and how much memory the importing process needs at most. Pages are search pages of 1,000 issues.
func BenchmarkImport(b *testing.B) {
	for _, size := range []struct {
		name   string
		export jiratest.Export
		single bool
	}{
		{"100000_changes", jiratest.Export{Issues: 10_000, Changes: 100_000}, false},
		{"1000000_changes", jiratest.Export{Issues: 100_000, Changes: 1_000_000}, false},
		{"25000_files", jiratest.Export{Issues: 25_000, Changes: 100_000}, true},
	} {
		b.Run(size.name, func(b *testing.B) {
			e := size.export
			e.Project, e.Seed = "LOAD", 1
			if testing.Short() {
				e.Issues, e.Changes = e.Issues/500, e.Changes/500
			}
			dir := dataDir(b)
			makeExport(b, e, dir, size.single)
			for b.Loop() {
				s := serve(b, dataDir(b))
				importDirectory(b, s, e, dir)
				s.stop()
			}
			b.ReportMetric(0, "ns/op") // it would be of the server's start too
		})
	}
}

func makeExport(b *testing.B, e jiratest.Export, dir string, single bool) {
	b.Helper()
	var err error
	if single {
		_, _, err = e.Files(dir)
	} else {
		_, _, err = e.Pages(dir, 1_000)
	}
	if err != nil {
		b.Fatal(err)
	}
}

// importDirectory imports the files of a directory, and reports what that took. Their names alone are given: the command line has room for 25,000.
func importDirectory(b *testing.B, s *server, e jiratest.Export, dir string) {
	b.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		b.Fatal(err)
	}
	args := []string{"import", "jira", "--product", e.Project}
	for _, entry := range entries {
		args = append(args, entry.Name())
	}
	command := program(b, b.TempDir(), []string{"WAYMARK_SERVER=" + s.url}, args...)
	command.Dir = dir
	start := time.Now()
	out, err := command.CombinedOutput()
	took := time.Since(start)
	if err != nil {
		b.Fatalf("%v\n%s", err, out)
	}
	b.ReportMetric(float64(e.Changes)/took.Seconds(), "change/s")
	b.ReportMetric(took.Seconds(), "import-s")
	b.ReportMetric(peakMemory(b, command.ProcessState.SysUsage()), "MB")
	if stories := len(s.backlog(e.Project, "")); stories != e.Issues {
		b.Errorf("%d issues became %d stories\n%s", e.Issues, stories, out)
	}
}

// peakMemory is the most memory that a process had, in MB.
func peakMemory(b *testing.B, usage any) float64 {
	b.Helper()
	u, ok := usage.(*syscall.Rusage)
	if !ok {
		b.Fatal("this system does not say how much memory a process had")
	}
	return float64(u.Maxrss) / 1024
}
