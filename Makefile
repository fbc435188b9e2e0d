# `make help` says what is here.

TOOL := go tool -modfile=tools/go.mod

.PHONY: help run ensure-postgres build test fuzz mutants lint bench smoke clean
.DEFAULT_GOAL := help

help: ## say what is here
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /make \1\t/' | expand -t 14

run: ## build Waymark and serve it (settings: WAYMARK_ADDR, WAYMARK_DATA, ...)
	@$(MAKE) --no-print-directory -j2 ensure-postgres build
	@exec bin/waymark serve

ensure-postgres:
	@scripts/ensure postgres

build: ## build bin/waymark, without C: faster, and one file that runs anywhere
	CGO_ENABLED=0 go build -trimpath -o bin/waymark ./cmd/waymark

test: ## run all tests, with the race detector and in random order
	@scripts/ensure cc
	@WAYMARK_POSTGRES= scripts/ensure postgres
	@scripts/ensure node
	go test -race -shuffle=on -timeout 25m ./...

FUZZTIME ?= 1m

fuzz: ## run every fuzz test for a minute (FUZZTIME=10m: longer)
	@grep -rHo --include='*_test.go' '^func Fuzz[A-Za-z]*' . | sed -E 's|/[^/]*:func | |' | while read -r package name; do \
		echo "$$package $$name"; go test -run '^$$' -fuzz "^$$name$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 1s "$$package" || exit 1; \
	done

mutants: ## change the deciders in small ways, and say which changes no test notices
	$(TOOL) gremlins unleash -S lct -E domaintest ./domain

lint: ## check format, vet, staticcheck, and that switches over sealed types are complete
	@unformatted="$$(gofmt -l .)"; if [ -n "$$unformatted" ]; then echo "not formatted (gofmt -w):"; echo "$$unformatted"; exit 1; fi
	go vet ./...
	$(TOOL) staticcheck ./...
	$(TOOL) go-check-sumtype -default-signifies-exhaustive=false -include-shared-interfaces ./...

bench: ## run all benchmarks, results as JSON in bench/results/
	@WAYMARK_POSTGRES= scripts/ensure postgres
	go run ./scripts/bench -out bench/results

smoke: ## start `make run` as a user would, use it, stop it
	go run ./scripts/smoke

clean: ## remove what the build made (data stays)
	rm -rf bin bench/results
