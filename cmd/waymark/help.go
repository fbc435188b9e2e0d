package main

import (
	"fmt"

	"github.com/alecthomas/kong"
)

type helpCommand struct {
	Command []string `arg:"" optional:"" help:"The command to explain; left out: all of them."`
}

// Run prints what --help prints after the command.
func (h helpCommand) Run(parsed *kong.Context) error {
	asked, err := kong.Trace(parsed.Kong, h.Command)
	if err == nil {
		err = asked.Error
	}
	if err != nil {
		return &usageError{fmt.Errorf("%w; see waymark help", err)}
	}
	return asked.PrintUsage(false)
}
