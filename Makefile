# Congvan: everything a developer does here.  `make help` lists it.
SHELL := /bin/bash
.DEFAULT_GOAL := help
RUN := .run
PYTHON := .venv/bin/python
UV := $(shell command -v uv 2>/dev/null || echo $(RUN)/uv/bin/uv)
# a library says at every import that it will use /tmp; nobody needs to know
export PYTHONWARNINGS := ignore:XDG_RUNTIME_DIR,ignore:The httpx module is deprecated
# what was compiled once is kept: a third of a city's start is compiling where the environment forbids that
unexport PYTHONDONTWRITEBYTECODE
APT := $(shell command -v apt-get 2>/dev/null)
SUDO := $(shell [ "$$(id -u)" = 0 ] || command -v sudo 2>/dev/null)

.PHONY: help
help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 16 | sed 's/^/  make /'

# --- setting up: each step leaves a stamp and is not done twice --------------------------------------------

$(RUN)/uv/bin/uv:
	python3 -m venv $(RUN)/uv
	$(RUN)/uv/bin/pip install --quiet uv

# A distribution's Python is built with profile-guided optimisation and a fifth faster than one compiled by, say, pyenv.
ANY_PYTHON := >=3.11,<3.14
DISTRIBUTED := $(firstword $(wildcard /usr/bin/python3.13 /usr/bin/python3.12 /usr/bin/python3.11))

$(RUN)/stamps/python: requirements-dev.lock | $(if $(filter $(RUN)/%,$(UV)),$(UV))
	@mkdir -p $(@D)
	[ -x $(PYTHON) ] || $(UV) venv --quiet --python '$(or $(DISTRIBUTED),$(ANY_PYTHON))' .venv
	$(UV) pip sync --quiet --python $(PYTHON) requirements-dev.lock
	@touch $@

$(RUN)/stamps/pages: package-lock.json services/portal/vendor.mjs
	@mkdir -p $(@D)
	@command -v npm >/dev/null || { [ -n "$(APT)" ] && $(SUDO) apt-get update -qq && $(SUDO) apt-get install -y -qq npm >/dev/null; } \
	  || { echo "npm is missing, and there is no apt to install it" >&2; exit 1; }
	npm ci --silent --no-fund --no-audit
	npm run --silent vendor
	@touch $@

$(RUN)/stamps/java:
	@mkdir -p $(@D)
	@if command -v java >/dev/null && command -v mvn >/dev/null; then :; \
	elif [ -n "$(APT)" ]; then $(SUDO) apt-get update -qq && $(SUDO) apt-get install -y -qq openjdk-17-jre-headless maven >/dev/null; \
	else echo "No Java or Maven, and no apt to install them: the sandbox broker will be used." >&2; fi
	@touch $@

$(RUN)/stamps/kafka: deploy/local/kafka/pom.xml deploy/local/kafka.py $(RUN)/stamps/python | $(RUN)/stamps/java
	$(PYTHON) -m deploy.local.kafka jars || echo "Kafka's jars could not be resolved: the sandbox broker will be used." >&2
	@touch $@

# The headless shell draws pages and nothing of a browser around them: half the work of the whole Chromium.
$(RUN)/stamps/headless-shell:
	@mkdir -p $(@D)
	@command -v chromium-headless-shell >/dev/null || { [ -n "$(APT)" ] && $(SUDO) apt-get update -qq \
	  && $(SUDO) apt-get install -y -qq --no-install-recommends chromium-headless-shell >/dev/null; } \
	  || { echo "chromium-headless-shell is missing, and there is no apt to install it" >&2; exit 1; }
	@touch $@

# Without them the city runs all the same: scans are not read, and documents are set in Typst's own serif.
$(RUN)/stamps/documents:
	@mkdir -p $(@D)
	@if tesseract --list-langs 2>/dev/null | grep -qx vie && fc-list 2>/dev/null | grep -qi tinos; then :; \
	elif [ -n "$(APT)" ]; then $(SUDO) apt-get update -qq && $(SUDO) apt-get install -y -qq --no-install-recommends \
	  tesseract-ocr tesseract-ocr-vie fonts-croscore fontconfig >/dev/null; \
	else echo "No Tesseract with Vietnamese, and no apt to install it: scans will not be read." >&2; fi
	@touch $@

# Without it the city runs all the same: it says that it neither draws Word files nor opens .doc, ODT and RTF.
# LibreOffice sets Times New Roman in Liberation Serif, of which only version 2 has the Vietnamese letters.
$(RUN)/stamps/office:
	@mkdir -p $(@D)
	@if command -v soffice >/dev/null && fc-list 2>/dev/null | grep -qi liberation2; then :; \
	elif [ -n "$(APT)" ]; then $(SUDO) apt-get update -qq && $(SUDO) apt-get install -y -qq --no-install-recommends \
	  libreoffice-writer-nogui fonts-liberation2 fontconfig >/dev/null; \
	else echo "No LibreOffice, and no apt to install it: Word files will not be shown as pages." >&2; fi
	@touch $@

# poppler and LibreOffice judge, from outside, the documents that the city issues; certutil tells poppler whom to trust.
$(RUN)/stamps/judges: | $(RUN)/stamps/office
	@mkdir -p $(@D)
	@command -v soffice >/dev/null || { echo "LibreOffice is missing, and there is no apt to install it" >&2; exit 1; }
	@command -v pdfsig >/dev/null && command -v certutil >/dev/null || { [ -n "$(APT)" ] && $(SUDO) apt-get update -qq \
	  && $(SUDO) apt-get install -y -qq --no-install-recommends poppler-utils libnss3-tools >/dev/null; } \
	  || { echo "poppler-utils or libnss3-tools is missing, and there is no apt to install it" >&2; exit 1; }
	@touch $@

# promtool judges the alert rules.  RUNLEVEL=1: Debian starts a service at installation where it can, and nobody wants that.
$(RUN)/stamps/prometheus:
	@mkdir -p $(@D)
	@command -v promtool >/dev/null || { [ -n "$(APT)" ] && $(SUDO) apt-get update -qq \
	  && $(SUDO) env RUNLEVEL=1 apt-get install -y -qq --no-install-recommends prometheus >/dev/null; } \
	  || { echo "promtool is missing, and there is no apt to install prometheus" >&2; exit 1; }
	@touch $@

# kcat reads Kafka from outside, as another system does.
$(RUN)/stamps/kcat:
	@mkdir -p $(@D)
	@command -v kcat >/dev/null || { [ -n "$(APT)" ] && $(SUDO) apt-get update -qq && $(SUDO) apt-get install -y -qq kcat >/dev/null; } \
	  || { echo "kcat is missing, and there is no apt to install it" >&2; exit 1; }
	@touch $@

# A process whose clock is wrong, on a machine whose clock is right.
$(RUN)/stamps/faketime:
	@mkdir -p $(@D)
	@ls /usr/lib/*/faketime/libfaketime.so.1 >/dev/null 2>&1 || { [ -n "$(APT)" ] && $(SUDO) apt-get update -qq && $(SUDO) apt-get install -y -qq faketime >/dev/null; } \
	  || { echo "libfaketime is missing, and there is no apt to install it" >&2; exit 1; }
	@touch $@

# A token in software, with which the tests sign as a person does with one of their own.
$(RUN)/stamps/softhsm:
	@mkdir -p $(@D)
	@command -v softhsm2-util >/dev/null || { [ -n "$(APT)" ] && $(SUDO) apt-get update -qq \
	  && $(SUDO) apt-get install -y -qq --no-install-recommends softhsm2 >/dev/null; } \
	  || { echo "softhsm2 is missing, and there is no apt to install it" >&2; exit 1; }
	@touch $@

# Caddy stands before the city in containers; the tests run it as it is configured.
$(RUN)/stamps/caddy:
	@mkdir -p $(@D)
	@command -v caddy >/dev/null || { [ -n "$(APT)" ] && $(SUDO) apt-get update -qq \
	  && $(SUDO) env RUNLEVEL=1 apt-get install -y -qq --no-install-recommends caddy >/dev/null; } \
	  || { echo "caddy is missing, and there is no apt to install it" >&2; exit 1; }
	@touch $@

# Once, instead of by every worker and every process of the tests at the same time.
$(RUN)/stamps/compiled: $(RUN)/stamps/python
	@$(PYTHON) -m compileall -q -j 0 .venv/lib services shared deploy >/dev/null || true
	@touch $@

.PHONY: setup
setup: $(RUN)/stamps/python $(RUN)/stamps/pages $(RUN)/stamps/kafka $(RUN)/stamps/documents $(RUN)/stamps/office ## install what running needs (uv, Python, npm, Java, Maven, Tesseract, LibreOffice)

.PHONY: setup-tests
setup-tests: setup $(RUN)/stamps/compiled $(RUN)/stamps/headless-shell $(RUN)/stamps/judges $(RUN)/stamps/prometheus $(RUN)/stamps/kcat $(RUN)/stamps/caddy $(RUN)/stamps/faketime $(RUN)/stamps/softhsm ## install what the tests need besides

.PHONY: lock
lock: ## write the lock files anew from pyproject.toml
	$(UV) pip compile --quiet --universal --generate-hashes --no-annotate --no-header pyproject.toml -o requirements.lock
	$(UV) pip compile --quiet --universal --generate-hashes --no-annotate --no-header --group dev --group local pyproject.toml -o requirements-dev.lock

# --- running -----------------------------------------------------------------------------------------------

.PHONY: run
run: setup ## run the whole city here; Ctrl-C ends it (DEMO=0: without the sample documents)
	@$(PYTHON) -m deploy.local up $(if $(filter 0,$(DEMO)),--no-demo)

.PHONY: rebuild
rebuild: ## rebuild the running city's read models beside the serving ones (MODEL=inbox: one of them)
	@$(PYTHON) -m deploy.local exec --role projections -- $(PYTHON) -m services.projections rebuild $(MODEL)

.PHONY: republish
republish: ## fill the running city's broker again from the store
	@$(PYTHON) -m deploy.local exec -- $(PYTHON) -m deploy.republish

.PHONY: checksum
checksum: ## checksums of the running city's read models
	@$(PYTHON) -m deploy.local exec --role projections -- $(PYTHON) -m services.projections checksum

# --- checking ----------------------------------------------------------------------------------------------

.PHONY: test
test: setup-tests ## all tests, fast ones first
	@npm test --silent
	@$(PYTHON) -m pytest tests/unit -n 2
	@$(PYTHON) -m pytest tests/integration tests/services tests/browser -n 3

.PHONY: test-fast
test-fast: $(RUN)/stamps/python $(RUN)/stamps/pages ## the unit tests only
	@npm test --silent
	@$(PYTHON) -m pytest tests/unit -n 2

.PHONY: lint
lint: $(RUN)/stamps/python $(RUN)/stamps/pages ## ruff with its security rules, mypy, import laws, scripts, styles, templates, known holes in libraries, secrets
	@$(PYTHON) -m ruff check .
	@$(PYTHON) -m ruff format --check --quiet .
	@$(PYTHON) -m mypy
	@.venv/bin/lint-imports --no-logo
	@npm run --silent lint
	@$(PYTHON) -m djlint services shared --lint --quiet
	@$(PYTHON) -m deploy.audit check
	@$(PYTHON) -m deploy.laws
	@git ls-files -z | xargs -0 $(PYTHON) -m detect_secrets.pre_commit_hook --baseline .secrets.baseline

.PHONY: format
format: $(RUN)/stamps/python $(RUN)/stamps/pages ## lay out Python, scripts, styles and templates by their rules
	@$(PYTHON) -m ruff check --fix --quiet . || true
	@$(PYTHON) -m ruff format --quiet .
	@npm run --silent format

.PHONY: docs
docs: $(RUN)/stamps/python ## draw what docs/ shows of the code anew (PICTURES=1: and the README's pictures out of make screenshots)
	@$(PYTHON) -m deploy.diagrams
	$(if $(filter 1,$(PICTURES)),@$(PYTHON) -m tests.screens.shown)

.PHONY: advisories
advisories: $(RUN)/stamps/python ## judge the pinned libraries anew by a checkout of an OSV database (DATABASE=folder)
	@$(PYTHON) -m deploy.audit refresh $(or $(DATABASE),$(error DATABASE=folder: a checkout of an advisory database))

.PHONY: smoke
smoke: setup ## 60 documents over 24 bodies, then the verdict (KILL=1: every process is killed once meanwhile; SUBSCRIBERS=200)
	@$(PYTHON) -m tests.smoke $(if $(filter 1,$(KILL)),--kill) $(if $(SUBSCRIBERS),--subscribers $(SUBSCRIBERS))

.PHONY: access
access: setup ## who may know and who may act: every route by everybody, and chains of permitted calls (ROWS=1: row policies alone)
	@$(PYTHON) -m tests.access $(if $(filter 1,$(ROWS)),--rows) $(if $(ONLY),--only "$(ONLY)")

.PHONY: bombs
bombs: setup ## hostile files of every type through every door while ten people work (EACH=3: fewer of each)
	@$(PYTHON) -m tests.bombs $(if $(EACH),--each $(EACH))

.PHONY: bench
bench: setup $(RUN)/stamps/headless-shell ## ratios against ceilings measured in the same run, into .run/bench.json
	@$(PYTHON) -m tests.bench

.PHONY: bench-rebuild
bench-rebuild: setup-tests ## a million events rebuilt from the console while people go on (EVENTS=100000: fewer)
	@$(PYTHON) -m tests.bench.living $(if $(EVENTS),--events $(EVENTS))

.PHONY: fuzz
fuzz: $(RUN)/stamps/python ## ten minutes of broken edXML messages (FOR=60: fewer seconds), each read or refused
	@$(PYTHON) -m tests.fuzz --seconds $(or $(FOR),600)

.PHONY: timers
timers: $(RUN)/stamps/python ## a simulated year of 100,000 deadlines and random restarts, each fired once on its working day
	@DEADLINES=100000 $(PYTHON) -m pytest tests/integration/test_timers.py -k year -s

.PHONY: reading
reading: $(RUN)/stamps/python ## how well sample documents are read: heads field by field, directives by precision and recall
	@$(PYTHON) -m tests.reading

.PHONY: article
article: setup ## the figures that the city reports, out of a history of that size and the read models
	@$(PYTHON) -m tests.article

.PHONY: screenshots
screenshots: setup-tests ## every page, on desktop and phone, into .run/screenshots (ONLY=inbox: some of them)
	@$(PYTHON) -m tests.screens $(ONLY)

# AsyncAPI's own command line: 1,500 packages, 1.5 GB and five minutes, so not of every test run; there the official schema judges.
ASYNCAPI := $(RUN)/asyncapi/node_modules/.bin/asyncapi

$(ASYNCAPI):
	npm install --silent --no-fund --no-audit --ignore-scripts --prefix $(RUN)/asyncapi @asyncapi/cli@3.6.0

.PHONY: check-asyncapi
check-asyncapi: $(RUN)/stamps/python $(ASYNCAPI) ## the event catalogue as AsyncAPI's own command line judges it (installs 1.5 GB)
	@$(PYTHON) -m services.subscriptions.catalogue.asyncapi > $(RUN)/asyncapi.json
	@$(ASYNCAPI) validate $(RUN)/asyncapi.json --fail-severity error

.PHONY: check-compose
check-compose: ## docker-compose.yml as Docker Compose reads it, where Compose is installed
	@if docker compose version >/dev/null 2>&1; then docker compose config --quiet && echo "docker compose: valid"; \
	else echo "Docker Compose is not installed here; tests/unit/deploy/test_compose.py checks the file all the same."; fi
