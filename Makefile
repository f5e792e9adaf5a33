# The same few commands for people and for CI. `make` alone lists them.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
SPEED ?= 300
SEED ?= 1
EVENTS ?= 1000000
LAPS ?= 10000000
RACE ?= 20000
AGAINST ?= .
VENV := .venv
IN := $(VENV)/bin

.PHONY: help run test check demo bench bench-quick bench-rebuild bench-queries bench-championships bench-decisions bench-pictures bench-slow bench-compare lock goldens

help:  ## Show the commands there are
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 22

$(VENV)/run: requirements.txt
	@test -n "$(PYTHON)" || { echo "Python 3.11 is needed; set PYTHON=/path/to/python3.11"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or later is needed; set PYTHON=/path/to/python3.11"; exit 1; }
	test -x $(IN)/python || $(PYTHON) -m venv $(VENV)
	$(IN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/dev: requirements-dev.txt $(VENV)/run
	$(IN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

run: $(VENV)/run  ## Start the hub (PORT=8000)
	@exec $(IN)/python manage.py run_hub

demo: $(VENV)/run  ## Post a simulated race night to the running hub (SPEED=300, SEED=1)
	@$(IN)/python manage.py simulate --speed $(SPEED) --seed $(SEED)

test: $(VENV)/dev  ## Run the whole suite, on SQLite or on DATABASE_URL
	@$(IN)/python -m pytest $(PYTEST)

check: $(VENV)/dev  ## Format, lint, types, migrations, schema
	$(IN)/ruff format --check .
	$(IN)/ruff check .
	$(IN)/mypy .
	$(IN)/lint-imports
	$(IN)/python -W error manage.py makemigrations --check --dry-run
	$(IN)/python -W error manage.py check --fail-level WARNING

bench: $(VENV)/dev  ## Measure posts; figures go into docs/performance.md by hand
	@$(IN)/python -m bench posting

bench-quick: $(VENV)/dev  ## Run every bench once in a short form, on SQLite or on DATABASE_URL
	@$(IN)/python -m bench all --quick

bench-rebuild: $(VENV)/dev  ## Measure projecting a long log (EVENTS=1000000)
	@$(IN)/python -m bench rebuild --events $(EVENTS)

bench-queries: $(VENV)/dev  ## Measure asking the API of a long history (LAPS=10000000); the first run fills it
	@$(IN)/python -m bench queries --laps $(LAPS)

bench-championships: $(VENV)/dev  ## Measure standings after a changed result
	@$(IN)/python -m bench championships

bench-decisions: $(VENV)/dev  ## Measure what decisions cost on a long race, and who waits for them (RACE=20000)
	@$(IN)/python -m bench decisions --laps $(RACE)

bench-pictures: $(VENV)/dev  ## Measure pages with pictures, of a race of 3,200 laps
	@$(IN)/python -m bench pictures

bench-slow: $(VENV)/dev  ## Measure posts beside 500 connections that dribble or stand still
	@$(IN)/python -m bench slow

bench-compare: $(VENV)/dev  ## Measure live laps, questions and a rebuild here and in another checkout (AGAINST=../other)
	@$(IN)/python -m bench compare --against $(AGAINST)

lock: $(VENV)/dev  ## Pin what requirements*.in ask for
	$(IN)/uv pip compile --quiet --python-version 3.11 --universal --no-emit-index-url --no-annotate --custom-compile-command "make lock" requirements.in -o requirements.txt
	$(IN)/uv pip compile --quiet --python-version 3.11 --universal --no-emit-index-url --no-annotate --custom-compile-command "make lock" requirements-dev.in -o requirements-dev.txt

goldens: $(VENV)/dev  ## Write the expected files of tests anew; review the diff
	GOLDENS=write $(IN)/python -m pytest tests/ingest/test_payload_files.py tests/ingest/test_night.py tests/ingest/test_scenarios.py tests/api/test_api_examples.py tests/api/test_api_golden_schema.py tests/charts
