// Smoke starts Waymark with `make run`, as a user would, does a product owner's first steps over HTTP, and stops it.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"
)

const timeout = 15 * time.Minute // a first build compiles everything

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "smoke: failed:", err)
		os.Exit(1)
	}
	fmt.Println("smoke: ok")
}

func run() (err error) {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()

	data, err := os.MkdirTemp("", "waymark-smoke-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(data)
	// As root PostgreSQL runs as another user, who has to get through.
	if err := os.Chmod(data, 0o755); err != nil {
		return err
	}

	program, err := startProgram(data)
	if err != nil {
		return err
	}
	defer program.end()
	url, err := program.awaitURL(ctx)
	if err != nil {
		return err
	}
	if err := firstSteps(ctx, url); err != nil {
		return err
	}
	return program.stop(ctx)
}
