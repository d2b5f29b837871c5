# Needs git, make and Python 3.10 or newer; everything else is installed into .venv.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
NOX_TESTS = $(if $(TESTS),-- -n auto $(TESTS))
SCHEMA = $(BIN)/check-jsonschema --quiet --builtin-schema
export PIP_DISABLE_PIP_VERSION_CHECK = 1
# Some systems set it, but the tests start perflint so often that it would be compiled for minutes.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test test-fast mutants fuzz lint types layers matrix bench generate docs clean

demo: $(VENV)/demo  ## check the example baselines, and print a history made of them
	@echo '$$ perflint check examples'
	@$(BIN)/perflint check --exit-zero examples
	@rm -rf $(VENV)/history
	@$(BIN)/python examples/history.py $(VENV)/history
	@printf '\n$$ perflint history\n'
	@cd $(VENV)/history && ../bin/perflint history --today 2026-06-01
	@printf "\n$$ perflint history --scenario 'fastwan*'\n"
	@cd $(VENV)/history && ../bin/perflint history --today 2026-06-01 --scenario 'fastwan*'

test: $(VENV)/dev  ## run all tests; COVERAGE=yes measures coverage and fails below the required one
ifdef COVERAGE
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest -n auto
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report
else
	$(BIN)/pytest -n auto
endif

test-fast: $(VENV)/dev  ## skip end-to-end tests, and try fewer examples in property tests
	HYPOTHESIS_PROFILE=fast $(BIN)/pytest -n auto -m 'not end_to_end'

mutants: $(VENV)/dev  ## change the rules in small ways, and list the changes that no test notices
	$(BIN)/python -m pip install --quiet --group mutation
	@rm -rf mutants
	$(BIN)/mutmut run
	$(BIN)/python benchmarks/mutation.py

fuzz: $(VENV)/dev  ## search for inputs that break a promise, for FUZZ_MINUTES (default: 5)
	@$(BIN)/python -m pip install --quiet --only-binary atheris --group fuzz || \
		{ echo 'make fuzz: atheris has wheels only for Linux and CPython 3.11 to 3.13'; exit 2; }
	$(BIN)/python -m fuzz

lint: $(VENV)/dev  ## rules and format of ruff, long functions, workflows and templates of .github/
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/python tools/function_length.py perflint
	$(SCHEMA) vendor.github-workflows .github/workflows/*.yml
	$(SCHEMA) custom.github-workflows-require-timeout .github/workflows/*.yml
	$(SCHEMA) vendor.github-actions action.yml
	$(SCHEMA) vendor.dependabot .github/dependabot.yml
	$(SCHEMA) vendor.github-issue-config .github/ISSUE_TEMPLATE/config.yml
	$(SCHEMA) vendor.github-issue-forms $(filter-out %/config.yml,$(wildcard .github/ISSUE_TEMPLATE/*.yml))
	$(BIN)/zizmor --offline --quiet .github action.yml

types: $(VENV)/dev  ## mypy, strict
	$(BIN)/mypy

layers: $(VENV)/dev  ## import-linter: each package imports only from the layers below it
	PYTHONPATH=. $(BIN)/lint-imports --no-cache

matrix: $(VENV)/matrix  ## run noxfile.py: each Python, old and new dependencies, the wheel; SESSIONS selects
	$(BIN)/nox $(if $(SESSIONS),--sessions $(SESSIONS)) $(NOX_TESTS)

matrix-%: $(VENV)/matrix  # one session, so that make can run several at the same time
	$(BIN)/nox --sessions $* $(NOX_TESTS)

bench: $(VENV)/dev  ## measure the speed, as ratios of interleaved runs
	$(BIN)/python -m pip install --quiet --group bench
	$(BIN)/python benchmarks/run.py

generate: $(VENV)/dev  ## write the generated files
	$(BIN)/python docs/generate.py
	$(BIN)/python docs/console_output.py
	$(BIN)/python docs/help_pages.py

docs: $(VENV)/dev  ## build the documentation site into site/
	$(BIN)/python docs/build_site.py
	@echo 'open site/index.html'

$(VENV)/pip:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 10) and "perflint needs Python 3.10 or newer; try: make PYTHON=python3.12 $(MAKECMDGOALS)")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade 'pip>=25.1'
	@touch $@

$(VENV)/demo: $(VENV)/pip pyproject.toml
	$(BIN)/python -m pip install --quiet --editable .
	@touch $@

$(VENV)/dev: $(VENV)/pip pyproject.toml
	$(BIN)/python -m pip install --quiet --editable . --group dev
	@touch $@

$(VENV)/matrix: $(VENV)/pip pyproject.toml
	$(BIN)/python -m pip install --quiet --group matrix
	@touch $@

clean:
	rm -rf $(VENV) .nox .coverage .coverage.* site .mypy_cache .pytest_cache .ruff_cache .hypothesis \
		build dist mutants
