package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/alecthomas/kong"
)

// scripts make the shells ask this program, which knows its commands and flags, and complete names of files where it says
// nothing.
var scripts = map[string]string{
	"bash": `_waymark() {
    local IFS=$'\n'
    COMPREPLY=($(waymark __complete "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null))
}
complete -o default -F _waymark waymark
`,
	"zsh": `#compdef waymark
_waymark() {
    local -a found
    found=(${(f)"$(waymark __complete "${(@)words[2,CURRENT]}" 2>/dev/null)"})
    if (( $#found )); then compadd -a found; else _files; fi
}
compdef _waymark waymark
`,
	"fish": `complete -c waymark -a '(waymark __complete (commandline -opc)[2..] (commandline -ct) 2>/dev/null)'
`,
}

type completionCommand struct {
	Shell string `arg:"" enum:"bash,zsh,fish" help:"bash, zsh or fish. In bash: source <(waymark completion bash)"`
}

// Run prints the script for the shell.
func (c completionCommand) Run(s streams) error {
	_, err := fmt.Fprint(s.out, scripts[c.Shell])
	return err
}

type wordsCommand struct {
	Words []string `arg:"" optional:""`
}

// Run prints what the last of the words could become, one a line.
func (w wordsCommand) Run(parsed *kong.Context, s streams) error {
	for _, candidate := range complete(parsed.Model.Node, w.Words) {
		fmt.Fprintln(s.out, candidate)
	}
	return nil
}

// complete lists what the last word could become after the ones before it: commands, flags, or the values of one that has
// few.
func complete(node *kong.Node, words []string) []string {
	if len(words) == 0 {
		words = []string{""}
	}
	last := words[len(words)-1]
	flags := slices.Clone(node.Flags)
	var valueOf *kong.Flag
	for _, word := range words[:len(words)-1] {
		if valueOf != nil {
			valueOf = nil
			continue
		}
		valueOf = wants(flags, word)
		if child := named(node, word); child != nil {
			node = child
			flags = append(flags, child.Flags...)
		}
	}
	return startingWith(last, possible(node, flags, valueOf, last))
}

// wants is the flag that a word is, if its value is the next word.
func wants(flags []*kong.Flag, word string) *kong.Flag {
	for _, f := range flags {
		if "--"+f.Name == word && !f.IsBool() && !f.IsCounter() {
			return f
		}
	}
	return nil
}

func named(node *kong.Node, word string) *kong.Node {
	for _, child := range node.Children {
		if child.Name == word {
			return child
		}
	}
	return nil
}

func possible(node *kong.Node, flags []*kong.Flag, valueOf *kong.Flag, last string) (found []string) {
	switch {
	case valueOf != nil:
		return valueOf.EnumSlice()
	case strings.HasPrefix(last, "-"):
		for _, f := range flags {
			found = append(found, "--"+f.Name)
		}
		return append(found, "--help")
	}
	for _, child := range node.Children {
		if !child.Hidden {
			found = append(found, child.Name)
		}
	}
	for _, positional := range node.Positional {
		found = append(found, positional.EnumSlice()...)
	}
	return found
}

func startingWith(prefix string, words []string) []string {
	words = slices.DeleteFunc(words, func(w string) bool { return w == "" || !strings.HasPrefix(w, prefix) })
	slices.Sort(words)
	return slices.Compact(words)
}
