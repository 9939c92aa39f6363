# `make demo`, `make test`, `make lab`: each builds .venv first, on any machine with Python 3.11 to 3.13, make and git.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.up-to-date
WORKERS ?= 2

.PHONY: help setup lab demo build lint test test-slow figures lock clean

help:
	@echo "make lab        copy new lessons into work/ and open JupyterLab there"
	@echo "make demo       grade a class of fifteen on lesson 1 and show what it misunderstood (Linux, WSL2)"
	@echo "make test       lint, type check and the fast tests"
	@echo "make test-slow  the slow tests"
	@echo "make build      derive lessons/, solutions/, byhand/cases/ and docs/exercises.md from source/ and grader/exercises/"
	@echo "make figures    measure the figures in README.md and docs/ again, or some of them: make figures ONLY=\"grading checks\""
	@echo "make lock       resolve requirements.lock anew"

setup: $(STAMP)

$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; v = sys.version_info[:2]; sys.exit(0 if (3, 11) <= v <= (3, 13) else f"Python {v[0]}.{v[1]} found; this project needs 3.11, 3.12 or 3.13. Choose one with: make PYTHON=python3.12 ...")'
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "$(PYTHON) cannot make virtual environments. On Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }
	@# Without its stamp an environment is unfinished, so it is made anew; an update takes the stamp away until it is done.
	if [ -e $(STAMP) ]; then rm $(STAMP); else $(PYTHON) -m venv --clear $(VENV); fi
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(STAMP)

lab: setup
	$(BIN)/python -m byhand lab

demo: setup
	$(BIN)/python -m grader demo

build: setup
	$(BIN)/python -m grader build

lint: setup
	$(BIN)/python -m ruff format --check .
	$(BIN)/python -m ruff check .
	$(BIN)/python -m mypy

test: lint
	$(BIN)/python -m grader build --check
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile -m "not slow"

test-slow: setup
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile -m slow

figures: setup
	$(BIN)/python benchmarks/figures.py $(ONLY)

lock: setup
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	$(BIN)/python -m uv pip compile --quiet pyproject.toml --extra dev --universal --python-version 3.11 --no-header --no-annotate \
	  --generate-hashes --no-emit-index-url --no-emit-find-links --upgrade -o requirements.lock

clean:
	rm -rf $(VENV) demo .pytest_cache .mypy_cache .ruff_cache .hypothesis
