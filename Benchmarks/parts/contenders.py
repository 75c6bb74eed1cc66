"""Who takes part: how each is made ready, and the command that crawls a site."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from tools import BENCHMARKS, HOME, ROOT, Failure, Skipped, compile_c, output_of


class Barec:
    """The bare loop in C: the limit with a walk over trees from an arena, the usual way with XPath."""

    kind = "mark"

    def __init__(self, walk):
        self.walk = walk
        self.short = "walk" if walk else "XPath"
        self.name = f"barec-{self.short.lower()}"
        self.label = "bare C, walk + arena" if walk else "bare C, XPath"

    def prepare(self, work):
        self.program = work / "barec"
        if not self.program.exists():
            arena = ROOT / "Sources/CTreeArena/arena.c"
            compile_c(self.program, BENCHMARKS / "barec.c", arena, packages=("libxml-2.0", "libcurl"))

    def command(self, crawl):
        switches = ["--walk"] * self.walk + ["--loopback"] * (len(crawl.hosts) > 1)
        return [self.program, *switches, crawl.starts[0], crawl.out, str(crawl.concurrency), str(crawl.threads)]

    def version(self):
        return ""


class Trawl:
    """`trawl run` with a fresh data directory, or with none."""

    kind = "ours"

    def __init__(self, memory=False):
        self.memory = memory
        self.name = "trawl-memory" if memory else "trawl"
        self.label = "Trawl, --data :memory:" if memory else "Trawl"

    def prepare(self, work):
        make = ["make", "--no-print-directory", "-C", ROOT]
        if "TRAWL" not in os.environ:
            if subprocess.run([*make, "build"], stdout=sys.stderr).returncode:
                raise Failure("Trawl cannot be built")
            os.environ["TRAWL"] = output_of(*make, "where")
        self.program = shutil.which(os.environ["TRAWL"])
        if not self.program:
            raise Failure(f"there is no executable {os.environ['TRAWL']}", 64)
        self.program = str(Path(self.program).resolve())

    def command(self, crawl):
        jobs, data = crawl.work / "jobs", crawl.work / "data"
        shutil.rmtree(data, ignore_errors=True)
        jobs.mkdir(exist_ok=True)
        base = f"http://{crawl.hosts[0]}:{crawl.port}/" if len(crawl.hosts) == 1 else ""
        (jobs / "bench.yaml").write_text(
            f"start: {json.dumps(crawl.starts)}\n"
            f"allow: {json.dumps(crawl.hosts)}\n"
            f"politeness: {crawl.politeness}\n"
            "limits: {pages: 100000000, depth: 1000000}\n"
            f"follow: [{{css: a, match: '{base}*.html'}}]\n"
            f"{crawl.fields}"
            "meta: [url]\n"
            f"output: {crawl.out}\n"
        )
        command = [self.program, "run", "bench", "--jobs", jobs, "--data", ":memory:" if self.memory else data]
        command += ["--concurrency", str(crawl.concurrency), "--threads", str(crawl.threads)]
        return command if self.memory else [*command, "--durability", crawl.durability]

    def version(self):
        # libcurl's line goes on with all that it was built with.
        return ", ".join(" ".join(line.split()[:2]) for line in output_of(self.program, "version").splitlines())


class Python:
    """A peer from PyPI, in an environment of the benchmark's own."""

    kind = "peer"

    def __init__(self, name, label, packages):
        self.name, self.label, self.packages = name, label, packages

    def prepare(self, work):
        environment, wanted = HOME / "venv", BENCHMARKS / "peers/requirements.txt"
        self.python, installed = environment / "bin/python", environment / "requirements.txt"
        if installed.exists() and installed.read_text() == wanted.read_text():
            return
        print(f"run: installing {self.packages} from PyPI into {environment}", file=sys.stderr)
        install = [self.python, "-m", "pip", "install", "-q", "--disable-pip-version-check", "-r", wanted]
        for command in ([sys.executable, "-m", "venv", environment], install):
            if subprocess.run(command, stdout=sys.stderr).returncode:
                raise Skipped(f"{self.packages} cannot be installed from PyPI")
        shutil.copy(wanted, installed)

    def command(self, crawl):
        script = BENCHMARKS / f"peers/with_{self.name}.py"
        return [self.python, "-B", script, crawl.starts[0], crawl.out, str(crawl.concurrency)]

    def version(self):
        ask = "import sys, importlib.metadata as m\nfor name in sys.argv[1:]: print(name, m.version(name))"
        return ", ".join(output_of(self.python, "-c", ask, *self.packages.split(", ")).splitlines())


class Colly:
    """The peer in Go, when there is a Go and its modules can be had."""

    kind, name, label = "peer", "colly", "Colly"

    def prepare(self, work):
        if not shutil.which("go"):
            raise Skipped("Colly needs go, which is not installed")
        source, self.program = work / "colly", work / "with_colly"
        if self.program.exists():
            return
        shutil.copytree(BENCHMARKS / "peers/colly", source, dirs_exist_ok=True)
        # -mod=mod writes go.sum, and what Colly needs itself, into the copy's go.mod.
        build = subprocess.run(
            ["go", "build", "-mod=mod", "-o", self.program, "."],
            cwd=source,
            env={**os.environ, "GOPATH": str(HOME / "go"), "GOCACHE": str(HOME / "go/cache")},
            capture_output=True,
            text=True,
        )
        if build.returncode:
            reason = (build.stderr.strip().splitlines() or ["go says nothing"])[-1]
            raise Skipped(f"Colly cannot be built: {reason}")

    def command(self, crawl):
        return [self.program, crawl.starts[0], crawl.out, str(crawl.concurrency)]

    def version(self):
        modules = output_of("go", "version", "-m", self.program).splitlines()
        colly = next((line.split()[2] for line in modules if "gocolly/colly" in line), "")
        return f"Colly {colly}, {output_of('go', 'env', 'GOVERSION')}"


LIMIT, XPATH, TRAWL = Barec(walk=True), Barec(walk=False), Trawl()
MARKS = [LIMIT, XPATH]
PEERS = [
    Colly(),
    Python("aiohttp", "aiohttp + selectolax", "aiohttp, selectolax, uvloop"),
    Python("scrapy", "Scrapy", "scrapy"),
]
ALL = [*MARKS, TRAWL, Trawl(memory=True), *PEERS]
