# Everything needs git, make and Python 3.10 or newer; the rest is installed into .venv.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export PIP_DISABLE_PIP_VERSION_CHECK = 1

.PHONY: demo test mutants fuzz lint types layers matrix bench generate docs ci clean

demo: $(VENV)/demo  ## check the example baselines
	@echo '$$ perflint check examples'
	@$(BIN)/perflint check --exit-zero examples

test: $(VENV)/dev  ## run all tests; COVERAGE=yes measures what they reach, and holds the floor
ifdef COVERAGE
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest -n auto
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report
else
	$(BIN)/pytest -n auto
endif

mutants: $(VENV)/dev  ## plant faults in the rules, one by one, and list those that no test sees
	$(BIN)/python -m pip install --quiet --group mutation
	@rm -rf mutants
	$(BIN)/mutmut run
	$(BIN)/python benchmarks/mutation.py

fuzz: $(VENV)/dev  ## search for inputs that break a promise, for FUZZ_MINUTES (5)
	@$(BIN)/python -m pip install --quiet --only-binary atheris --group fuzz || \
		{ echo 'make fuzz: atheris has no wheel here; it has them for Linux, CPython 3.11 to 3.13'; exit 2; }
	$(BIN)/python -m fuzz

lint: $(VENV)/dev  ## ruff, format and rules
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/dev
	$(BIN)/mypy

layers: $(VENV)/dev
	PYTHONPATH=. $(BIN)/lint-imports --no-cache

matrix: $(VENV)/pip  ## on each Python, with old and new dependencies, as installed: noxfile.py
	$(BIN)/python -m pip install --quiet --group matrix
	$(BIN)/nox $(if $(SESSIONS),--sessions $(SESSIONS)) $(if $(TESTS),-- -n auto $(TESTS))

bench: $(VENV)/dev  ## measure, as ratios of interleaved runs
	$(BIN)/python -m pip install --quiet --group bench
	$(BIN)/python benchmarks/run.py

generate: $(VENV)/dev  ## write the generated files anew
	$(BIN)/python docs/generate.py

docs: $(VENV)/dev  ## build the site into site/; --quiet would hide warnings from --strict, too
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict
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

clean:
	rm -rf $(VENV) .nox .coverage .coverage.* site .mypy_cache .pytest_cache .ruff_cache .hypothesis \
		build dist mutants
