# Everything is installed from files of this repository, into .venv and .cache.
# A second run reuses what the first one fetched.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

PYTHON ?= python3
CACHE := .cache
VENV := .venv
DYNAMODB_LOCAL := $(CACHE)/dynamodb-local
BIN := $(CACHE)/bin/dynamoat
STATICCHECK := go tool -modfile=tools/go.mod staticcheck

.PHONY: help
help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

.PHONY: test
test: needs lint test-go test-fuzz test-isolation test-conformance test-django test-e2e ## everything: what CI runs

.PHONY: needs
needs: ## check that the machine has what the tests need
	@for tool in go $(PYTHON) java mvn; do \
	  command -v $$tool >/dev/null || { echo "make: $$tool is missing" >&2; \
	    echo "hint: apt-get install -y openjdk-17-jdk-headless maven python3 python3-venv make; Go 1.26 from https://go.dev/dl" >&2; exit 1; }; \
	done

.PHONY: lint
lint: ## gofmt, go vet, staticcheck
	@unformatted=$$(git ls-files -co --exclude-standard '*.go' | xargs gofmt -l); \
	if [ -n "$$unformatted" ]; then echo "gofmt would change: $$unformatted" >&2; exit 1; fi
	go vet ./...
	go -C bench/peers vet ./...
	$(STATICCHECK) ./...
	go -C bench/peers tool -modfile=../../tools/go.mod staticcheck ./...

.PHONY: test-go
test-go: ## Go tests with the race detector
	go test -race ./...
	go -C bench/peers test ./...

.PHONY: test-conformance
test-conformance: $(DYNAMODB_LOCAL)/.fetched ## the emulator, and what is sent of PartiQL, against DynamoDB Local
	$(PYTHON) tools/with_dynamodb_local.py $(DYNAMODB_LOCAL) -- go test -count=1 -v -tags dynamodblocal -run '^TestDynamoDBLocal$$' -p 1 ./emulator ./ddb/partiql -rapid.nofailfile | tee $(CACHE)/conformance.log
	[ "$$(grep -c '^--- PASS: TestDynamoDBLocal' $(CACHE)/conformance.log)" = 2 ]

.PHONY: test-isolation
test-isolation: ## what a tenant sees does not depend on another's data: 20,000 histories
	go test -count=1 -run '^TestNonInterference$$' ./internal/noninterference -histories 20000

.PHONY: soak
soak: ## the same, a million histories
	go test -count=1 -timeout 0 -run '^TestNonInterference$$' ./internal/noninterference -histories 1000000

.PHONY: test-django
test-django: $(VENV)/.installed ## unit tests of the example application
	cd examples/orders && ../../$(VENV)/bin/python -m pytest -q tests

.PHONY: test-e2e
test-e2e: $(VENV)/.installed $(DYNAMODB_LOCAL)/.fetched $(BIN) ## Django, gunicorn, boto3, gateway and DynamoDB Local
	cd examples/orders && DYNAMOAT_BIN=$(CURDIR)/$(BIN) ../../$(VENV)/bin/python -m pytest -q e2e

.PHONY: bench
bench: ## the measurements of docs/performance.md
	./bench/run

.PHONY: test-fuzz
test-fuzz: ## each fuzz target for a moment: that it is there, and runs
	@mkdir -p $(CACHE)
	./tools/fuzz 2s > $(CACHE)/fuzz.log || { cat $(CACHE)/fuzz.log; exit 1; }
	tail -1 $(CACHE)/fuzz.log

.PHONY: fuzz
fuzz: ## each fuzz target for half a minute
	./tools/fuzz 30s

.PHONY: generate
generate: ## write the generated files anew
	go test ./policy -run Schema -update

.PHONY: clean
clean: ## remove what was fetched and built
	rm -rf $(CACHE) $(VENV)

$(VENV)/.installed: requirements.txt
	$(PYTHON) -m venv $(VENV)
	$(VENV)/bin/pip install --quiet --require-hashes -r requirements.txt
	touch $@

$(DYNAMODB_LOCAL)/.fetched: tools/dynamodb-local/pom.xml
	mvn -q -f tools/dynamodb-local/pom.xml dependency:copy-dependencies
	touch $@

# go build knows what changed; make does not.
.PHONY: $(BIN)
$(BIN):
	go build -o $@ ./cmd/dynamoat
