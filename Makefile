# The front door. `make help` lists what it opens.
PYTHON ?= python3
AREA ?=
VIEW ?= published
QUARTER ?= 4
BY ?=
APPROVED_BY ?=
SEAL ?=
ifeq ($(OS),Windows_NT)
  IN := .venv/Scripts/python.exe
else
  IN := .venv/bin/python
endif
READY := .venv/installed.lock

.PHONY: assessment papers board review return assurance release sample templates check trace lab doctor test bench bench-intake bench-disclosure lock help
.DEFAULT_GOAL := help

assessment: $(READY) ## the whole assessment and its pages: make assessment YEAR=2024 (VIEW=internal for exact numbers)
	@$(IN) -m pipeline assessment --year "$(YEAR)" --area "$(AREA)" --view "$(VIEW)"

papers: $(READY) ## the assessment with PDF, Word and the data tables as a workbook beside its pages: make papers YEAR=2024
	@$(IN) -m pipeline papers --year "$(YEAR)" --area "$(AREA)"

board: $(READY) ## the board paper of a quarter, page and PDF: make board YEAR=2024 QUARTER=3
	@$(IN) -m pipeline board --year "$(YEAR)" --quarter "$(QUARTER)" --area "$(AREA)"

review: $(READY) ## the annual review, what the newest year changed, page and PDF: make review YEAR=2024
	@$(IN) -m pipeline review --year "$(YEAR)" --area "$(AREA)"

return: $(READY) ## the annual return to the ministry, as a workbook: make return YEAR=2024
	@$(IN) -m pipeline return --year "$(YEAR)" --area "$(AREA)"

assurance: $(READY) ## the chapter on partnership assurance, page and PDF: make assurance YEAR=2021
	@$(IN) -m pipeline assurance --year "$(YEAR)" --area "$(AREA)"

release: $(READY) ## freeze an edition and take off its draft mark: make release YEAR=2024 BY="author" APPROVED_BY="approver" SEAL="the last one, from paper"
	@$(IN) -m pipeline release --year "$(YEAR)" --area "$(AREA)" --by "$(BY)" --approved-by "$(APPROVED_BY)" --seal "$(SEAL)"

sample: $(READY) ## synthetic agency files for six years, into data/raw
	@$(IN) -m pipeline sample

templates: $(READY) ## a fill-in workbook for each agency, into outputs: make templates YEAR=2025
	@$(IN) -m pipeline templates --year "$(YEAR)" --area "$(AREA)"

check: $(READY) ## an agency's file or a folder, before it goes into data/raw: make check FILE=path
	@$(IN) -m pipeline check "$(FILE)" --year "$(YEAR)" --data-set "$(DATA_SET)"

trace: $(READY) ## walk a printed number back to its cells: make trace REF=refuge_disability_percent/2022-2024
	@$(IN) -m pipeline trace "$(REF)" --year "$(YEAR)" --area "$(AREA)"

lab: $(READY) ## JupyterLab on the notebooks, to change a parameter, rerun and explore
	@$(IN) -m pipeline lab

doctor: $(READY) ## what this machine has and lacks, in plain words
	@$(IN) -m pipeline doctor

test: $(READY) ## every test
	@$(IN) -m pytest -n 2 --dist worksteal

bench: $(READY) ## this pipeline beside the plain papermill and nbconvert chain, as ratios
	@$(IN) -m benchmarks.assessment

bench-disclosure: $(READY) ## what an attacker can work out of a thousand editions, and of records changed after a release
	@$(IN) -m benchmarks.disclosure

bench-intake: $(READY) ## intake at one, ten and a hundred times the volume, beside a bare pandas read
	@$(IN) -m benchmarks.intake

lock: $(READY) ## write requirements.lock again from pyproject.toml
	@$(IN) -m uv pip compile pyproject.toml --all-extras --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --no-emit-index-url --quiet -o requirements.lock

help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/\1|\2/' | awk -F'|' '{printf "  make %-13s %s\n", $$1, $$2}'

$(READY): requirements.lock
	@$(PYTHON) -m pipeline.install
