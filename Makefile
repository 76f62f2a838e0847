# Every target sets up .venv when it is missing. Only python3 and make are assumed.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DATA ?= data
HOST ?= 127.0.0.1
PORT ?= 8000

.PHONY: demo build serve test check docs lock clean

$(VENV)/.ready: requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

build: $(VENV)/.ready  ## the example province: build, then validate (findings do not stop the build)
	$(BIN)/zwgk build examples/province --data $(DATA)
	$(BIN)/zwgk validate --data $(DATA) --format text || test $$? -eq 1

demo: build serve

serve: $(VENV)/.ready
	$(BIN)/zwgk serve --data $(DATA) --host $(HOST) --port $(PORT)

test: $(VENV)/.ready
	$(BIN)/pytest -n auto

check: $(VENV)/.ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

docs: $(VENV)/.ready  ## the generated pages of docs/
	$(BIN)/python docs/generate.py

lock: $(VENV)/.ready
	$(BIN)/pip-compile --quiet --extra dev --generate-hashes --allow-unsafe --strip-extras \
	  --no-emit-index-url --no-emit-trusted-host --no-emit-options --no-header -o requirements.lock pyproject.toml

clean:
	rm -rf $(VENV) build dist $(DATA)
