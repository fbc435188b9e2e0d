# `make help` says what is here.

TOOL := go tool -modfile=tools/go.mod

# Node.js as scripts/ensure brings it, where the system's own is too old; where that is new enough, there is none.
export PATH := $(CURDIR)/.node/node_modules/.bin:$(PATH)

.PHONY: help run ensure-postgres build page always test test-page fuzz mutants lint later bench bench-once bench-web soak writers chaos rebuild smoke clean
.DEFAULT_GOAL := help

help: ## say what is here
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /make \1\t/' | expand -t 18

run: ## build Waymark and serve it (settings: WAYMARK_ADDR, WAYMARK_DATA, ...)
	@$(MAKE) --no-print-directory -j2 ensure-postgres build
	@exec bin/waymark serve

ensure-postgres:
	@scripts/ensure postgres

# What git says of this state; where there is no git, what the compiler knows.
STAMP = $(shell version=$$(git describe --tags --always --dirty 2>/dev/null) && echo "-X main.stamp=$$version@$$(git rev-parse HEAD)")

BUILD = CGO_ENABLED=0 go build -trimpath -ldflags '$(STAMP)' -o bin/waymark ./cmd/waymark

build: page ## build bin/waymark with its page, without C: faster, and one file that runs anywhere
	$(BUILD)

page: web/dist/index.html

# The page knows the API by its document, which the program prints; the program holds the page. So it is built before and after, and the
# document is written only where it says something new.
web/openapi.json: always
	@$(BUILD)
	@bin/waymark openapi >$@.new && if cmp -s $@.new $@; then rm $@.new; else mv $@.new $@; fi

web/node_modules/.package-lock.json: web/package-lock.json
	@scripts/ensure node
	cd web && npm ci --ignore-scripts --prefer-offline --no-audit --no-fund
	@touch $@

web/src/api/schema.d.ts: web/openapi.json web/node_modules/.package-lock.json
	cd web && npm run --silent types
	@touch $@

PAGE = $(wildcard web/index.html web/*.ts web/build/*.ts) $(shell find web/src -type f)

web/dist/index.html: web/src/api/schema.d.ts $(PAGE)
	cd web && npm run --silent build
	@touch $@

test: build ## run all tests: Go's with the race detector and in random order, then those of the page
	@scripts/ensure cc
	@WAYMARK_POSTGRES= scripts/ensure postgres
	@scripts/ensure chromium
	go test -race -shuffle=on -timeout 40m ./...
	@$(MAKE) --no-print-directory test-page

test-page: build ## run the tests of the page: its logic, then itself in Chromium (screenshots are in web/tests/shots)
	@WAYMARK_POSTGRES= scripts/ensure postgres
	@scripts/ensure chromium
	cd web && npm test && npm run browse

DAYS ?= 400
LATER = bin/later

later: page ## run all tests as if it were 400 days later (DAYS=31: as many): finds those that rest on today's date
	@mkdir -p $(LATER)
	overlay=$$(go run ./scripts/later -days $(DAYS) -dir $(LATER)) && GOFLAGS=-overlay=$$overlay DAYS_LATER=$(DAYS) $(MAKE) --no-print-directory test
	$(BUILD)

FUZZTIME ?= 1m

fuzz: ## run every fuzz test for a minute (FUZZTIME=10m: longer)
	@grep -rHo --include='*_test.go' '^func Fuzz[A-Za-z]*' . | sed -E 's|/[^/]*:func | |' | while read -r package name; do \
		echo "$$package $$name"; go test -run '^$$' -fuzz "^$$name$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 1s "$$package" || exit 1; \
	done

ROOMS ?= domain ledger projections readapi eventstore
# How often a test run may take as long as the first one before the change that it runs counts as found.
PATIENCE = 3

mutants: ## change the code in small ways, and say which changes no test of its room notices (ROOMS=ledger: one room)
	@scripts/ensure cc
	@WAYMARK_POSTGRES= scripts/ensure postgres
	@for room in $(ROOMS); do $(MAKE) --no-print-directory mutants-$$room || exit 1; done

mutants-domain: PATIENCE = 30
mutants-eventstore: LEFT_OUT = -E embedded/ -E nodeclient/

# Tests with a database take seconds, so a room of them takes hours on a small machine: one at a time.
mutants-%:
	timeout 8h $(TOOL) gremlins unleash -S lct --workers 1 --timeout-coefficient $(PATIENCE) -E 'test/' $(LEFT_OUT) ./$*

lint: web/src/api/schema.d.ts ## check format, vet, staticcheck, that switches over sealed types are complete; types and rules of the page
	@unformatted="$$(gofmt -l $$(find . -name node_modules -prune -o -name '*.go' -print))"; if [ -n "$$unformatted" ]; then echo "not formatted (gofmt -w):"; echo "$$unformatted"; exit 1; fi
	go vet ./...
	$(TOOL) staticcheck ./...
	$(TOOL) go-check-sumtype -default-signifies-exhaustive=false -include-shared-interfaces ./...
	cd web && npm run --silent lint

bench: ## run all benchmarks, results as JSON in bench/results/
	@WAYMARK_POSTGRES= scripts/ensure postgres
	go run ./scripts/bench -out bench/results

bench-once: ## run every benchmark once, small: shows that each runs, measures nothing
	@WAYMARK_POSTGRES= scripts/ensure postgres
	go run ./scripts/bench -once
	@$(MAKE) --no-print-directory bench-web STORIES=300 EVENTS=3000 TIMES=2

bench-web: export STORIES ?= 10000
bench-web: export EVENTS ?= 1000000
bench-web: export TIMES ?= 40

bench-web: build ## measure the page in Chromium, over a backlog of 10,000 stories and 1,000,000 events (STORIES, EVENTS, TIMES: less)
	@WAYMARK_POSTGRES= scripts/ensure postgres
	@scripts/ensure chromium
	cd web && npm run --silent measure

SOAKTIME ?= 20s

soak: ## random requests of 20 actors and kills of the server for 20 s, then an audit (SOAKTIME=10m: longer)
	@WAYMARK_POSTGRES= scripts/ensure postgres
	go run ./scripts/soak -for $(SOAKTIME)

WRITERTIME ?= 20s
WRITERS ?= 8

writers: ## 64 clients on one book at 8 processes that are killed and stopped, and at one (WRITERS=3 WRITERTIME=5s: shorter)
	@WAYMARK_POSTGRES= scripts/ensure postgres
	go run ./scripts/writers -processes $(WRITERS) -for $(WRITERTIME)

CHAOSTIME ?= 20s

chaos: ## 16 writers at 3 nodes; nodes and stores are killed and stopped, the network is toxic, for 20 s; then a verdict (CHAOSTIME=10m: longer)
	@WAYMARK_POSTGRES= scripts/ensure postgres
	go run ./scripts/chaos -for $(CHAOSTIME)

rebuild: EVENTS ?= 500000

rebuild: ## rebuild a read model of 500,000 events under 500 commands/s, and once killed halfway (EVENTS=50000: shorter)
	@WAYMARK_POSTGRES= scripts/ensure postgres
	go run ./scripts/rebuild -events $(EVENTS)

smoke: ## start `make run` as a user would, use it, stop it
	go run ./scripts/smoke

clean: ## remove what the build made (data stays)
	rm -rf bin bench/results web/dist web/node_modules web/openapi.json web/src/api/schema.d.ts web/tests/shots .node
