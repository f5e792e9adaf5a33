# The same few commands for people and for CI. `make` alone lists them.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
SPEED ?= 300
SEED ?= 1
EVENTS ?= 1000000
LAPS ?= 10000000
RACE ?= 20000
AGAINST ?= .
SERVICE_USER ?= $(shell id -un)
UNIT := /etc/systemd/system/smartrace-hub.service
VENV := .venv
IN := $(VENV)/bin

.PHONY: help run install-service uninstall-service image test check demo bench bench-quick bench-rebuild bench-queries bench-championships bench-decisions bench-pictures bench-slow bench-outages bench-compare lock audit sbom goldens

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

install-service: $(VENV)/run  ## Let systemd start the hub with the machine (SERVICE_USER=pi; asks for sudo)
	@command -v systemctl >/dev/null || { echo "There is no systemd here; make run starts the hub."; exit 1; }
	@$(IN)/python manage.py service_unit --user "$(SERVICE_USER)" > "$(VENV)/smartrace-hub.service"
	sudo install -m 0644 "$(VENV)/smartrace-hub.service" $(UNIT)
	sudo systemctl daemon-reload
	sudo systemctl enable smartrace-hub
	sudo systemctl restart smartrace-hub
	@echo "The hub runs; journalctl -u smartrace-hub -n 50 shows the addresses and, the first time, the admin's password."

uninstall-service:  ## Take the service away again; what was raced stays
	@test -e $(UNIT) || { echo "No service is installed."; exit 1; }
	sudo systemctl disable --now smartrace-hub
	sudo rm $(UNIT)
	sudo systemctl daemon-reload
	@echo "The service is gone; what was raced is where it was."

image:  ## Build the image for this machine; for others, see docs/installing.md
	docker build --tag smartrace-hub .

test: $(VENV)/dev  ## Run the whole suite, on SQLite or on DATABASE_URL
	@$(IN)/python -m pytest $(PYTEST)

check: $(VENV)/dev  ## Format, lint, faults that let somebody in, types, migrations, schema
	$(IN)/ruff format --check .
	$(IN)/ruff check .
	$(IN)/bandit --quiet --configfile pyproject.toml --recursive .
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

bench-outages: $(VENV)/dev  ## Prove that nothing acknowledged is lost while the database or the hub is taken away
	@$(IN)/python -m bench outages

bench-compare: $(VENV)/dev  ## Measure live laps, questions and a rebuild here and in another checkout (AGAINST=../other)
	@$(IN)/python -m bench compare --against $(AGAINST)

lock: $(VENV)/dev  ## Pin what requirements*.in ask for
	$(IN)/uv pip compile --quiet --python-version 3.11 --universal --no-emit-index-url --no-annotate --custom-compile-command "make lock" requirements.in -o requirements.txt
	$(IN)/uv pip compile --quiet --python-version 3.11 --universal --no-emit-index-url --no-annotate --custom-compile-command "make lock" requirements-dev.in -o requirements-dev.txt

audit: $(VENV)/dev  ## Ask whether faults are known of the packages the hub runs with
	@$(IN)/python .ci/audit.py requirements.txt

sbom: $(VENV)/run $(VENV)/dev  ## Write which packages the hub runs with, as CycloneDX, to build/sbom.json
	@mkdir -p build
	@PYTHONWARNINGS=ignore $(IN)/cyclonedx-py requirements requirements.txt --pyproject pyproject.toml --output-reproducible --output-file build/sbom.json
	@echo "build/sbom.json is written."

goldens: $(VENV)/dev  ## Write the expected files of tests anew; review the diff
	GOLDENS=write $(IN)/python -m pytest tests/ingest/test_payload_files.py tests/ingest/test_night.py tests/ingest/test_scenarios.py tests/api/test_api_examples.py tests/api/test_api_golden_schema.py tests/charts
