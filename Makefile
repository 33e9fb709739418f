# What a person types. CONTRIBUTING.md says which target to use when, and how long each takes.
.DEFAULT_GOAL := help
MAKEFLAGS += --no-builtin-rules

web_sources  := $(shell find web/src web/public web/tools web/*.* -type f -not -path '*/node_modules/*' 2>/dev/null)
web_packages := web/node_modules/.package-lock.json
# Not index.html: building the server alone puts a placeholder there.
web_built    := web/dist/.vite/manifest.json
generated    := crates/server/openapi.json web/src/api/schema.gen.ts
cargo_deny   := .cache/tools/cargo-deny-0.20.2

.PHONY: fuzz help run demo dev test prove-scheduler check fmt lint drift deny api bench ai-eval ai-smoke dist web web-packages clean tools

help: ## List the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1	\2/p' $(MAKEFILE_LIST) | expand -t 24

run: target/release/pathbook ## Build everything and start Pathbook; it prints its address and the setup link
	target/release/pathbook serve

demo: target/release/pathbook ## Start a filled Pathbook to look around in; it prints the logins
	cargo build --release --locked --package pathbook-fake-ai
	scripts/demo

dev: $(web_packages) ## Start the server and the web interface from source; the page follows every edit
	npm --prefix web run dev & trap "kill $$!" EXIT; PATHBOOK_PUBLIC_URL=http://localhost:5173 cargo run --package pathbook -- serve

test: ## Run every test, on SQLite, PostgreSQL and in Chromium, and count them
	scripts/test

prove-scheduler: ## Prove that schedules lose nothing and do nothing twice, and count what was tried
	scripts/prove-scheduler

fuzz: ## Feed readers of foreign text with input that tries to break them; seconds=60 for each
	scripts/fuzz $(or $(seconds),5)

check: fmt lint drift deny ## Check format, lints, types, generated files and licences

fmt: tools
	cargo fmt --all --check

lint: $(web_packages)
	cargo clippy --workspace --all-targets --locked -- -D warnings
	npm --prefix web run check

drift: $(web_packages)
	@before=$$(cat $(generated) | cksum); $(MAKE) --silent api; \
	[ "$$before" = "$$(cat $(generated) | cksum)" ] || \
	{ echo "Generated files were out of date and are new now; commit them: $(generated)"; exit 1; }

deny: $(cargo_deny)
	$(cargo_deny)/bin/cargo-deny --locked check --hide-inclusion-graph licenses bans sources

api: $(web_packages) ## Generate the OpenAPI document and the client's types from the code
	cargo run --quiet --locked --package pathbook -- openapi > target/openapi.json
	mv target/openapi.json crates/server/openapi.json
	npm --prefix web run api

bench: target/release/pathbook ## Measure speed and size; quick=1 for a first impression
	scripts/bench $(if $(quick),--quick)

ai-eval: ## Judge the AI builder by 24 cases, on the stand-in; PATHBOOK_AI_PROVIDER and a key ask a real model
	cargo run --quiet --locked --package pathbook-eval -- cases

ai-smoke: ## Make one build and print what it cost; asks a real model where ANTHROPIC_API_KEY is set
	cargo run --quiet --locked --package pathbook-eval -- smoke $(if $(ANTHROPIC_API_KEY),--provider anthropic)

dist: web ## Build the program as it is published
	cargo build --profile dist --locked --package pathbook
	@ls -l target/dist/pathbook

clean: ## Remove everything that was built; data stays
	rm -rf target .cache web/dist web/node_modules

tools:
	@scripts/ensure-tools

web: $(web_built)

web-packages: $(web_packages)

# Cargo knows itself what has changed.
.PHONY: target/release/pathbook
target/release/pathbook: web
	cargo build --release --locked --package pathbook

$(web_built): $(web_packages) $(web_sources)
	npm --prefix web run build

$(web_packages): web/package-lock.json | tools
	npm --prefix web ci --no-audit --no-fund
	@touch $@

$(cargo_deny):
	cargo install --quiet --locked --root $@ cargo-deny@$(lastword $(subst -, ,$@))
