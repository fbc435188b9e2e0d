package main

import (
	"fmt"
	"runtime/debug"
	"strings"
)

// stamp is the version that the linker was told, with -X main.stamp=v1.2.3; empty: the one that Go knows by the tags.
var stamp string

// built says what this program was built from.
type built struct {
	version string // of the nearest tag; (devel): built outside of a repository
	commit  string // empty: not known
	changed bool   // there were changes that are in no commit
	with    string // the compiler
}

func build() built {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		info = &debug.BuildInfo{}
	}
	return builtFrom(stamp, info)
}

func builtFrom(stamp string, info *debug.BuildInfo) built {
	b := built{version: info.Main.Version, with: info.GoVersion}
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			b.commit = s.Value
		case "vcs.modified":
			b.changed = s.Value == "true"
		}
	}
	if stamp != "" {
		b.version, _, _ = strings.Cut(stamp, "@")
		if _, commit, found := strings.Cut(stamp, "@"); found {
			b.commit = commit
		}
	}
	if b.version == "" {
		b.version = "(devel)"
	}
	return b
}

// String is one line such as "waymark v1.2.3, commit 0123abcd, go1.26.0".
func (b built) String() string {
	text := "waymark " + b.version + ", commit "
	switch {
	case b.commit == "":
		text += "not known"
	case b.changed:
		text += b.commit + " with changes"
	default:
		text += b.commit
	}
	return text + ", " + b.with
}

type versionCommand struct{}

// Run prints what the program was built from.
func (versionCommand) Run(s streams) error {
	_, err := fmt.Fprintln(s.out, build())
	return err
}
