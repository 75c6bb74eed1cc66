"""The cases by name, and those of real pages: everybody crawls them, as fast as they can."""

import subprocess

import contenders
import synthetic
from crawl import Crawl
from report import count, ratio
from rounds import interleaved
from tools import BENCHMARKS, Failure, Server, output_of

STARTS = {"python": "python/index.html", "handbook": "handbook/en-US/index.html", "mix": "index.html"}


def corpus(name):
    """The case of a corpus."""

    def run(work, options):
        tool = BENCHMARKS / "corpus"
        fetched = subprocess.run([tool, "fetch", name])
        if fetched.returncode:
            raise Failure(f"the pages of {name} cannot be had", fetched.returncode)
        with Server(BENCHMARKS / "serve", output_of(tool, "site")) as site:
            crawl = Crawl(work, options, [f"{site.base}/{STARTS[name]}"], options.concurrency)
            table = interleaved(contenders.ALL, crawl, options)
        return table.report(f"{name}: {count(table.pages)} pages", *price_of_journal(table))

    return run


def price_of_journal(table):
    """What the store on a disk costs, told when both ways took part."""
    disk, memory = table.row("trawl"), table.row("trawl-memory")
    if disk and memory:
        times = ratio(memory.speed / disk.speed)
        yield f"The journal's price: without it Trawl makes {times} times the pages/s."


CASES = {name: corpus(name) for name in STARTS}
CASES.update(slow=synthetic.slow, million=synthetic.million, polite=synthetic.polite)
