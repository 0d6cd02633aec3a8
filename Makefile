.PHONY: build test bench layout-bench lint race oracle e2e snapshot

build: ## the program, as it is released
	CGO_ENABLED=0 go build -trimpath -ldflags '-s -w' -o kscope .

test: ## no cluster needed
	go test ./...

bench: ## the budgets of docs/PERFORMANCE.md, as a table
	docs/bench.sh

SEED ?= 42

layout-bench: ## layouts against dot, the last table of docs/PERFORMANCE.md; SEED=n other graphs, OUT=DIR every layout
	go run ./docs/layoutbench -seed $(SEED) $(if $(OUT),-out $(OUT))

lint:
	go vet ./...
	golangci-lint run

race: ## what runs at the same time as something else
	go test -race . ./probes/... ./ui/...

oracle: ## policies, against cyclonus
	cd e2e/oracle && go test -count=1 . -rapid.checks=2000

e2e: ## a real Kubernetes, built from Go modules the first time
	cd e2e && go run ./cmd/cluster build && go test -count=1 ./...

snapshot: ## archives for every platform in dist/
	goreleaser release --snapshot --clean --skip=publish
