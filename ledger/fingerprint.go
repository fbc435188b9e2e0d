package ledger

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"hash"
	"io/fs"
	"maps"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"

	"waymark/analytics/assessment"
	"waymark/domain"
	"waymark/domain/backlog"
	"waymark/domain/discovery"
	"waymark/domain/product"
	"waymark/domain/roadmap"
	"waymark/domain/scoring"
	"waymark/events"
	"waymark/persistent"
)

//go:embed *.go
var source embed.FS

// sources are the packages that make a state of events, and keep it.
func sources() map[string]fs.FS {
	return map[string]fs.FS{
		"events": events.Source, "persistent": persistent.Source, "domain": domain.Source, "domain/backlog": backlog.Source,
		"domain/discovery": discovery.Source, "domain/product": product.Source, "domain/roadmap": roadmap.Source,
		"domain/scoring": scoring.Source, "analytics/assessment": assessment.Source, "ledger": source,
	}
}

// fingerprint is another one whenever the code is another one that makes a state of events: its own, but for tests, that of
// the modules that it uses, or Go itself.
func fingerprint(sources map[string]fs.FS) (string, error) {
	sum := sha256.New()
	fmt.Fprintln(sum, runtime.Version())
	if build, ok := debug.ReadBuildInfo(); ok {
		for _, module := range build.Deps {
			fmt.Fprintln(sum, module.Path, module.Version, module.Sum, module.Replace)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(sources)) {
		if err := addCode(sum, name, sources[name]); err != nil {
			return "", fmt.Errorf("source of %s: %w", name, err)
		}
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}

func addCode(sum hash.Hash, name string, from fs.FS) error {
	files, err := fs.Glob(from, "*.go")
	if err != nil {
		return err
	}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		text, err := fs.ReadFile(from, file)
		if err != nil {
			return err
		}
		fmt.Fprintf(sum, "%s/%s %d\n%s", name, file, len(text), text)
	}
	return nil
}
