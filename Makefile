# The commands of the README. Everything is installed into .venv, from lock files with hashes.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
UV_COMPILE := uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
	--custom-compile-command "make lock" --quiet

.PHONY: install run test lint bench words lock clean

install: .venv/.runtime

run: .venv/.runtime
	@$(BIN)/circles playground

test: .venv/.dev
	@$(BIN)/python -m pytest --numprocesses auto --dist loadfile --no-loadscope-reorder $(ARGS)

lint: .venv/.dev
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/lint-imports
	@$(BIN)/basedpyright

bench: .venv/.dev
	@$(BIN)/python -m tests.benchmarks
	@$(BIN)/python -m tests.benchmarks --postgres --only kills workers

# Brings the files that translators edit up to the sentences in the code.
words: .venv/.dev
	@$(BIN)/pybabel -q extract --no-default-keywords -k _ -k ngettext:1,2 --no-location --no-wrap \
		--ignore-dirs "playground rehearsal" -o .venv/circles.pot bot
	@$(BIN)/pybabel -q update --no-wrap --ignore-obsolete --no-fuzzy-matching --omit-header -D circles \
		-i .venv/circles.pot -d bot/locale

# Renews the lock files; needs uv, which nothing else here does.
lock:
	$(UV_COMPILE) --extra build --extra holidays --extra postgres -o requirements.txt
	$(UV_COMPILE) --extra build --extra holidays --extra postgres --extra dev -c requirements.txt -o requirements-dev.txt

clean:
	rm -rf .venv

.venv/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Peer Circles needs Python 3.11 or newer; name one with: make PYTHON=python3.12 run"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
		{ echo "This Python cannot make a virtual environment; on Debian: apt-get install python3-venv"; exit 1; }
	@$(PYTHON) -m venv .venv
	@touch $@

.venv/.runtime: .venv/.made requirements.txt pyproject.toml
	@echo "Installing into .venv (once) ..."
	@$(PIP) --require-hashes -r requirements.txt
	@$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

.venv/.dev: .venv/.runtime requirements-dev.txt
	@$(PIP) --require-hashes -r requirements-dev.txt
	@touch $@
