# Two commands do everything on a fresh Debian or Ubuntu with a Swift 6.2+ toolchain:
#   make run    install what is missing, build a release, crawl the bundled bookshop
#   make test   install what is missing, run every test

# The system packages; the README names the same list.
PACKAGES = libxml2-dev libcurl4-openssl-dev libsqlite3-dev libpcre2-dev zlib1g-dev libbrotli-dev libzstd-dev \
  pkg-config tzdata

SWIFT ?= swift
PREFIX ?= /usr/local
# One file that needs no Swift where it runs. lld, because gold warns of a function in the toolchain's own
# Foundation that nothing here calls.
BUILD = $(SWIFT) build -c release --static-swift-stdlib -Xswiftc -use-ld=lld --product trawl
export SWIFT_BACKTRACE ?= enable=no

# Optimised, with what only tests may see. Without a hash of each process's own the same seeds make the
# same worlds.
SIMULATION = SWIFT_DETERMINISTIC_HASHING=1 $(SWIFT) test -c release -Xswiftc -enable-testing --scratch-path .build-simulation \
  --filter ScheduleSimulationTests

# The rest of a benchmark's sources are links into the product.
PACKAGES_OF_BENCHMARKS = Benchmarks/queue/Package.swift Benchmarks/queue/Sources \
  Benchmarks/fires/Package.swift Benchmarks/fires/Sources/fires/main.swift

.PHONY: run test build install where setup lint format rules check test-real tsan-engine asan-parsers tsan asan leaks bench bench-million \
  bench-polite bench-queue bench-jobs bench-fires bench-extraction bench-links bench-frontier soak polite differential simulation fuzz hostile kill-loop faults nightly clean

## The bookshop, crawled on a schedule for half a minute.
run: build
	"$$($(BUILD) --show-bin-path)/trawl" demo

## A release of the command line.
build: setup
	$(BUILD)

## The release, for everybody on this machine.
install: build
	sudo=""; [ "$$(id -u)" = 0 ] || [ -w "$(DESTDIR)$(PREFIX)/bin" ] || sudo=sudo; \
	$$sudo install -D -s -m 755 "$$($(BUILD) --show-bin-path)/trawl" "$(DESTDIR)$(PREFIX)/bin/trawl"

## Says where the release is.
where:
	@echo "$$($(BUILD) --show-bin-path)/trawl"

## Every test, the example program's among them.
test: setup
	$(SWIFT) build --build-tests
	$(SWIFT) test --skip-build

## Real sites from Debian's packages of documentation, served on loopback.
test-real: build
	Tests/Real/run.sh

## Trawl, bare loops in C over the same libraries, and other crawlers, in turn: about ten minutes.
bench: build
	Benchmarks/run --rounds 3 --results Benchmarks/results mix slow

## A million pages: is the end as fast as the beginning?
bench-million: build
	Benchmarks/run --results Benchmarks/results million

## A thousand hosts, a second apart: how much of what the delays allow is used?
bench-polite: build
	Benchmarks/run --results Benchmarks/results polite

## Puts and gets a second of the queue between the threads.
bench-queue:
	$(SWIFT) run -c release --package-path Benchmarks/queue queue

## Ten thousand job files: how long until they are read, and what they weigh.
bench-jobs: build
	Benchmarks/jobs

## How long the next fire time takes, over the expressions of TRAWL_VECTORS.
bench-fires:
	$(SWIFT) run -c release --package-path Benchmarks/fires fires

## What six fields and a list cost beside libxml2's parsing, over the pages of Python's documentation.
bench-extraction: setup
	Benchmarks/corpus fetch python
	TRAWL_EXTRACTION_PAGES="$$(realpath "$$(Benchmarks/corpus site)/python")" $(SWIFT) test -c release \
	  -Xswiftc -enable-testing --scratch-path .build-simulation --filter 'ExtractionPriceTests|SelectorPriceTests'

## What it costs to resolve a link, over those of Python's documentation.
bench-links: setup
	Benchmarks/corpus fetch python
	TRAWL_LINK_PAGES="$$(realpath "$$(Benchmarks/corpus site)/python")" $(SWIFT) test -c release \
	  -Xswiftc -enable-testing --scratch-path .build-simulation --filter LinkPriceTests

## Ten million URLs on the disk: how long a batch of pages takes, and what memory.
bench-frontier: setup
	TRAWL_FRONTIER_URLS=10000000 $(SWIFT) test -c release -Xswiftc -enable-testing \
	  --scratch-path .build-simulation --filter FrontierSizeTests

## A million fetches by a daemon: does its memory, or anything else, grow?
soak: build
	Benchmarks/soak

## Fire times against those of cronsim, selectors against parsel and soupsieve: about ten minutes.
differential: build
	Tests/differential/cronsim.py
	Tests/differential/selectors.py

## Hundreds of hosts, several jobs and a kill -9: what their server's log says of Trawl, and of its speed.
polite: build
	Benchmarks/polite

## What CI does before the tests.
check: lint rules

lint:
	$(SWIFT) format lint --strict --recursive --parallel Sources Tests Package.swift Examples/*/Sources $(PACKAGES_OF_BENCHMARKS)

format:
	$(SWIFT) format --in-place --recursive --parallel Sources Tests Package.swift Examples/*/Sources $(PACKAGES_OF_BENCHMARKS)

## Import directions and file lengths.
rules:
	Tests/house-rules.sh

# Parts of the tests in builds of their own: see the end of Package.swift. Of the engine's, the suites
# in which threads meet.
SUITES = $(subst $(SPACE),|,$(basename $(notdir $(wildcard $(1:%=Tests/TrawlTests/%Tests.swift)))))
SPACE = $(subst ,, )
ENGINE_PARTS = $(addprefix Engine/Crawl,Cookie Item Limit Politeness Proxy Resume Retry Unchanged) Engine/Threads/* \
  Control/* Reload/JobReloader
ENGINE = TrawlTests\.($(call SUITES,$(ENGINE_PARTS))|LockTests|MailboxTests|WorkerThreadTests)/
SANITIZED = $(SWIFT) test -Xswiftc -gline-tables-only

## The engine's tests under the thread sanitizer.
tsan-engine: setup
	TSAN_OPTIONS=halt_on_error=1 TRAWL_QUEUE_ELEMENTS=300000 TRAWL_PART=engine $(SANITIZED) --sanitize=thread \
	  --scratch-path .build-tsan-engine --filter '$(ENGINE)'

## The parsers' tests under the address sanitizer.
asan-parsers: setup
	ASAN_OPTIONS=detect_leaks=0 TRAWL_PART=parsers TRAWL_FUZZ_INPUTS=1000 $(SANITIZED) --sanitize=address \
	  --scratch-path .build-asan-parsers --skip 'HTMLRepairHostileTests|HostilePatternTests|StartSourceTests/seedLimit'

## Every test under the thread sanitizer, and under the address sanitizer.
tsan: setup
	TSAN_OPTIONS=halt_on_error=1 TRAWL_QUEUE_ELEMENTS=2000000 $(SWIFT) test --sanitize=thread --scratch-path .build-tsan

asan: setup
	ASAN_OPTIONS=detect_leaks=0 $(SWIFT) test --sanitize=address --scratch-path .build-asan

## Does the executable leak? The demo, whose daemon crawls a shop for half a minute, and a run of one job.
leaks: setup
	$(SWIFT) build --sanitize=address --scratch-path .build-asan --product trawl
	Tests/leaks.sh .build-asan/debug/trawl

## The scheduler under virtual time: 2,000,000 fires from 20 seeds, each one accounted for.
simulation: setup
	TRAWL_SIMULATION_SEEDS=20 $(SIMULATION)

## A million seeded mutations for each parser of what strangers write.
fuzz: setup
	TRAWL_FUZZ_INPUTS=1000000 $(SWIFT) test -c release -Xswiftc -enable-testing \
	  --scratch-path .build-simulation --filter FuzzTests

## Every hostile scenario with the default timeouts, a hundred hosts that hang beside a good one, and
## ten bombs at once; prints their figures.
hostile: setup
	TRAWL_HOSTILE=long $(SWIFT) test --filter 'HostileSweepTests|SlowHostTests'

## 1,000 SIGKILLs at random instants of a crawl, 50 at each crash point, 200 during exports, and some
## while a run is accepted: half an hour.
kill-loop: build
	Tests/kill-loop/kill_loop.py

## A disk that fails at any call, 1,000 power cuts for each durability, a disk that is full.
faults: setup
	TRAWL_FAULTS=1 $(SWIFT) test -c release -Xswiftc -enable-testing --scratch-path .build-simulation \
	  --filter 'FaultSweepTests|PowerCutTests|DiskTroubleTests|FullDiskTests|SchemaUpgradeTests'

## What takes long; with a year of 10,000 jobs.
nightly: tsan asan leaks test-real polite differential simulation fuzz hostile kill-loop faults bench-frontier soak
	TRAWL_SIMULATION_YEAR=1 $(SIMULATION)

## Installs the system packages that are missing, as root or with sudo; nothing when none is.
setup:
	@missing=""; for p in $(PACKAGES); do \
	  dpkg-query -W -f '$${Status}' $$p 2>/dev/null | grep -q 'install ok installed' || missing="$$missing $$p"; \
	done; \
	if [ -n "$$missing" ]; then \
	  echo "installing:$$missing"; \
	  sudo=""; [ "$$(id -u)" = 0 ] || sudo=sudo; \
	  $$sudo apt-get update -qq && \
	  $$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing; \
	fi

clean:
	rm -rf .build .build-tsan* .build-asan* .build-simulation
