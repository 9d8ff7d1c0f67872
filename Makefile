.DEFAULT_GOAL := help
.PHONY: help demo serve serve-demo server-release server-load server-minutes server-faults server-schema server-day test release lint format formats gate-action samples readme pages \
  whatif-check bench city browser oracle fuzz lanes ledger-faults delivery clean packages

TOOL := .build/release/greengate
SAMPLE := Samples/foundry-three-episodes
FUZZ_SECONDS ?= 300
DATA ?= data
# `--traits Server` lets the server's build that follows use what the tool's has made.
TRAITS ?=
# A folder of programs that the tests run in place of their own build's.
PROGRAMS ?=
# Within a call, a comma parts arguments.
comma := ,
LANE_MEGABYTES ?= 100
SERVER_KILLS ?= 50
# A site of the server's tests has a dozen files open: all at once are more than Foundation's Process bears.
TESTS_AT_ONCE ?= 8
# A ledger of many plants for server-load, such as city-data/ledger of `make city -- --keep`.
SERVER_LEDGER ?=

help: ## Lists these targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "make %-14s %s\n", $$1, $$2}'

demo: release ## Builds the tool and checks a foundry's month with it
	@echo; echo "\$$ greengate check $(SAMPLE)"; echo
	@status=0; $(TOOL) check $(SAMPLE) || status=$$?; echo; \
	if [ $$status -eq 1 ]; then \
	  echo "greengate left with 1: this plant breaks a limit, which is what the sample shows."; \
	elif [ $$status -ne 0 ]; then \
	  echo "greengate left with $$status, but 1 (a limit is broken) was expected." >&2; exit 1; \
	else \
	  echo "greengate left with 0, but this sample breaks a limit." >&2; exit 1; \
	fi

serve: server-release ## Builds the server and starts it on DATA (./data), http://127.0.0.1:8080
	.build/release/greengate-server --data $(DATA)

serve-demo: server-release ## The same with the sample plants, on a new folder
	.build/release/greengate-server --data "$$(mktemp -d)" --demo

server-release: packages ## Builds the server with optimisation
	swift build -c release --traits Server --product greengate-server

server-load: server-release ## Measures the server on loopback (needs nghttp2-client)
	python3 Tests/Server/load.py .build/release/greengate-server \
	  $(if $(SERVER_LEDGER),--ledger $(SERVER_LEDGER))

server-minutes: server-release ## Measures a year of minute readings in the server's chart
	python3 Tests/Server/minutes.py .build/release/greengate-server

server-faults: server-release ## Kills the server SERVER_KILLS (50) times, fills its disk (as root)
	python3 Tests/Server/faults.py .build/release/greengate-server --kills $(SERVER_KILLS)

server-schema: server-release ## Asks the API for all that its document allows, with schemathesis (python3-venv)
	.ci/server-schema

server-day: server-release release ## An inspector's day in Chromium (chromium, fonts-noto-cjk, python3-venv); RECORD=1: the README's pictures
	.ci/server-day $(if $(RECORD),--record --only zh-1280$(comma)en-1280)

test: packages ## Runs every test, those of the server too (debug)
	$(if $(PROGRAMS),GREENGATE_PROGRAMS=$(abspath $(PROGRAMS))) \
	SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH=$(TESTS_AT_ONCE) swift test --traits Server

release: packages ## Builds the tool with optimisation
	swift build -c release $(TRAITS) --product greengate

lint: ## Checks the format of all Swift files
	swift format lint --strict --parallel --recursive Sources Tests Package.swift

format: ## Formats all Swift files
	swift format --in-place --parallel --recursive Sources Tests Package.swift

samples: ## Makes the sample logs again
	python3 Samples/generate.py

readme: release ## Prints the sample reports into README.md and README.zh.md again
	.ci/readme

pages: release ## Writes the pages of rules and standards again
	$(TOOL) pages .

bench: release ## Measures against DuckDB and bare libcsv (needs 2.4 GB of disk, python3-venv)
	python3 Tests/Bench/bench.py

city: release ## Records and digests a simulated city of 200 plants over 24 months (15 minutes)
	python3 Tests/City/city.py

browser: release ## Opens every sample's page in Chromium (needs chromium, fonts-noto-cjk, poppler-utils)
	.ci/browser

oracle: release ## Compares with the reference judge, where ../shared/oracle is present
	@if [ ! -e ../shared/oracle/compare.py ]; then \
	  echo "../shared/oracle/compare.py is not there, so there is nothing to compare with."; \
	else \
	  .ci/oracle; \
	fi

formats: release ## Checks SARIF, JUnit and the other machine formats of all samples (python3-venv)
	.ci/formats

gate-action: release ## Runs action.yml over the sample repository, as a runner would
	python3 Tests/Gate/run_action.py $(TOOL)

whatif-check: packages ## Compares what-if with fresh checks of the logs of fifty random plants
	GREENGATE_WHATIF_PLANTS=50 swift test --filter WhatIfEqualityTests

delivery: packages ## Sends to real mail and chat servers on loopback, killed 100 times (python3-venv)
	.ci/delivery

fuzz: packages ## Fuzzes intake for FUZZ_SECONDS (300): both lanes, any block size, the same answer
	swift build -c release --product IntakeFuzz --scratch-path .build-fuzz \
	  -Xswiftc -sanitize=fuzzer -Xswiftc -parse-as-library
	swiftc -sanitize=fuzzer -parse-as-library -o .build-fuzz/intake-fuzz \
	  .build-fuzz/release/libIntakeFuzz.a -lcsv
	mkdir -p .build-fuzz/corpus
	SWIFT_BACKTRACE=enable=no .build-fuzz/intake-fuzz -dict=Tests/IntakeFuzz/csv.dict -max_len=800 \
	  -max_total_time=$(FUZZ_SECONDS) -artifact_prefix=.build-fuzz/ -print_final_stats=1 \
	  .build-fuzz/corpus Tests/IntakeFuzz/Corpus

lanes: packages ## Compares both lanes with libcsv on LANE_MEGABYTES (100) of generated CSV
	GREENGATE_LANE_MEGABYTES=$(LANE_MEGABYTES) swift test -c release --filter LaneEqualityTests

ledger-faults: release ## Kills (100 times), crowds and starves recording (mounts a tmpfs as root)
	python3 Tests/Ledger/faults.py $(TOOL)

clean: ## Removes what was built and measured
	swift package clean
	rm -rf bench-data city-data .build-fuzz .venv-server .venv-bench .venv-browser .venv-formats .venv-mail .venv-oracle .venv-schema

packages:
	@.ci/install-packages
