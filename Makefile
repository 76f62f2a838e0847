# Every target sets up .venv when it is missing. Only python3 and make are assumed.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DATA ?= data
HOST ?= 127.0.0.1
PORT ?= 8000

.PHONY: demo scripts build serve test check docs lock clean

$(VENV)/.ready: requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

# Script libraries of the pages: an editor, charts, networks. Without npm every page works, only plainer.
VENDOR := api/static/vendor
VENDORED := @zazuko/yasgui/build/yasgui.min.js @zazuko/yasgui/build/yasgui.min.css \
  cytoscape/dist/cytoscape.min.js echarts/dist/echarts.simple.min.js

scripts:
	@if [ $(VENDOR)/echarts.min.js -nt package-lock.json ]; then exit 0; fi; \
	if [ ! -d node_modules/@zazuko/yasgui ] && ! { command -v npm >/dev/null && \
	    npm ci --omit=dev --ignore-scripts --no-audit --no-fund --fetch-retries=0 >/dev/null 2>&1; }; then \
	  echo "没有 npm 或取不到脚本库：页面照常可用，只是没有查询编辑器和图。/ no npm, or no libraries: pages work without the query editor and charts"; \
	  exit 0; fi; \
	mkdir -p $(VENDOR) && (cd node_modules && cp $(VENDORED) ../$(VENDOR)/) && \
	mv $(VENDOR)/echarts.simple.min.js $(VENDOR)/echarts.min.js && touch $(VENDOR)/*

build: $(VENV)/.ready  ## the example province: build, then validate (findings do not stop the build)
	$(BIN)/zwgk build examples/province --data $(DATA)
	$(BIN)/zwgk validate --data $(DATA) --format text || test $$? -eq 1

demo: build scripts serve

serve: $(VENV)/.ready
	$(BIN)/zwgk serve --data $(DATA) --host $(HOST) --port $(PORT)

test: $(VENV)/.ready scripts
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
	rm -rf $(VENV) build dist node_modules $(VENDOR) $(DATA)
