"""The cases: a site, who crawls it and how, and what is told of it."""

import json
import subprocess
import sys
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import contenders
from report import Bars, Report, count, ratio
from rounds import interleaved
from tools import BENCHMARKS, Failure, Server, compile_c, measure, output_of

HANDS_OFF = "{robots: ignore, delay: 0s, concurrency: %d}"


@dataclass
class Crawl:
    """What a contender has to know to make its command."""

    work: Path
    base: str
    starts: list
    concurrency: int
    threads: int
    durability: str
    politeness: str
    fields: str = contenders.FIELDS
    hosts: list = field(default_factory=list)

    def __post_init__(self):
        place = urlsplit(self.base)
        self.port, self.out = place.port, self.work / "out.jsonl"
        self.hosts = self.hosts or [place.hostname]

    @property
    def words(self):
        return f"Concurrency {self.concurrency}, threads {self.threads}, durability {self.durability}"


def stats(base):
    """What the synthetic site saw."""
    with urllib.request.urlopen(f"{base}/__stats") as answer:
        return json.load(answer)


@contextmanager
def synthetic(work, pages, hosts=1, latency=0):
    program = work / "synthd"
    if not program.exists():
        compile_c(program, BENCHMARKS / "synthd.c")
    with Server(program, "--pages", pages, "--hosts", hosts, "--latency", latency) as site:
        site.hosts = [each["host"] for each in stats(site.base)["hosts"]]
        yield site


def corpus(name):
    """A case of real pages: everybody crawls them, as fast as they can."""
    start = {"python": "python/index.html", "handbook": "handbook/en-US/index.html", "mix": "index.html"}[name]

    def run(work, options):
        tool = BENCHMARKS / "corpus"
        fetched = subprocess.run([tool, "fetch", name])
        if fetched.returncode:
            raise Failure(f"the pages of {name} cannot be had", fetched.returncode)
        with Server(BENCHMARKS / "serve", output_of(tool, "site")) as site:
            crawl = Crawl(
                work, site.base, [f"{site.base}/{start}"], options.concurrency, options.threads,
                options.durability, HANDS_OFF % options.concurrency,
            )  # fmt: skip
            table = interleaved(contenders.ALL, crawl, options)
        return table.report(f"{name}: {count(table.pages)} pages", *price_of_journal(table))

    return run


def price_of_journal(table):
    """What the store on a disk costs, told when both ways took part."""
    disk, memory = (next((r for r in table.rows if r.contender.name == n), None) for n in ("trawl", "trawl-memory"))
    if disk and memory:
        yield f"The journal's price: without it Trawl makes {ratio(memory.speed / disk.speed)} times the pages/s."


def slow(work, options):
    """A network with latency: many hosts, many requests in flight."""
    pages, hosts, latency, concurrency = 40_000, 64, 50, 256
    with synthetic(work, pages, hosts, latency) as site:
        crawl = Crawl(
            work, site.base, [f"{site.base}/p/0.html"], concurrency, options.threads,
            options.durability, HANDS_OFF % concurrency, hosts=site.hosts,
        )  # fmt: skip
        table = interleaved([contenders.LIMIT, contenders.TRAWL], crawl, options)
    ideal = concurrency / latency * 1000
    table.add("of ideal", lambda row: ratio(row.speed / ideal))
    return table.report(
        f"slow: {count(pages)} pages on {hosts} hosts, {latency} ms latency",
        f"Ideal are {concurrency} requests in flight / {latency} ms = {count(ideal)} pages/s. Where the "
        "processor allows less, the bare loop is the mark.",
    )


def million(work, options):
    """A frontier that grows: is the last tenth as fast as the first?"""
    pages = options.pages or 1_000_000
    with synthetic(work, pages) as site:
        crawl = Crawl(
            work, site.base, [f"{site.base}/p/0.html"], 64, options.threads, options.durability,
            HANDS_OFF % 64, fields="fields: {title: h1, links: {css: a, count: true}}\n",
        )  # fmt: skip
        wall, processor, memory, seen = alone(crawl, site, pages)
    times = [0, *seen["tenths"]]
    speeds = [pages / 10 / (after - before) for before, after in zip(times, times[1:])]
    report = Report(f"million: {count(pages)} pages of ten links", crawl.words)
    report.table(
        ["pages", "pages/s", "first tenth", "last tenth", "last / first", "CPU s per 1000 pages", "peak memory MB"],
        [[count(pages), count(pages / wall), count(speeds[0]), count(speeds[-1]), ratio(speeds[-1] / speeds[0]),
          f"{1000 * processor / pages:.2f}", count(memory)]],
    )  # fmt: skip
    report.say("The tenths are times of the server; pages/s counts the start, the export and the end, too.")
    report.bars = Bars("million: pages/s in each tenth", [(f"tenth {n}", speed, True) for n, speed in enumerate(speeds, 1)])
    return report


def polite(work, options):
    """Many hosts with a delay: how much of what the delays allow is used?"""
    hosts, delay = 1000, 1
    pages = options.pages or 30 * hosts
    with synthetic(work, pages, hosts) as site:
        starts = [f"http://{host}:{urlsplit(site.base).port}/p/{n}.html" for n, host in enumerate(site.hosts)]
        crawl = Crawl(
            work, site.base, starts, 256, options.threads, options.durability,
            f"{{robots: obey, delay: {delay}s, concurrency: 1}}", hosts=site.hosts,
        )  # fmt: skip
        wall, processor, memory, seen = alone(crawl, site, pages)
    # A host's first request needs no delay before it: n requests take n - 1 delays at least.
    requests = seen["pages"] + seen["again"] + seen["others"]
    speed, allowed = requests / (seen["span"] + delay), hosts / delay
    gap = min(each["gap"] for each in seen["hosts"])
    report = Report(f"polite: {count(pages)} pages on {count(hosts)} hosts, delay {delay} s", crawl.words)
    report.table(
        ["requests/s", "allowed", "share", "smallest gap of a host, s", "most at once on a host",
         "CPU s per 1000 pages", "peak memory MB"],
        [[count(speed), count(allowed), ratio(speed / allowed), f"{gap:.3f}",
          max(each["peak"] for each in seen["hosts"]), f"{1000 * processor / pages:.2f}", count(memory)]],
    )  # fmt: skip
    report.say(
        "Requests are pages and one robots.txt for each host, seen by the server. A gap is the time from the "
        "end of a host's answer to its next request."
    )
    if gap < delay:
        raise Failure(f"a host was asked again after {gap:.6f} s, before its delay of {delay} s:\n{report.text}")
    return report


def alone(crawl, site, pages):
    """One crawl by Trawl of a synthetic site: what was measured, and what the site saw."""
    trawl = contenders.TRAWL
    trawl.prepare(crawl.work)
    print(f"crawling {count(pages)} pages", file=sys.stderr)
    wall, processor, memory = measure(crawl.work, trawl.command(crawl), 7200)
    seen = stats(site.base)
    with open(crawl.out, encoding="utf-8") as lines:
        items = sum(1 for _ in lines)
    if (seen["pages"], items) != (pages, pages):
        raise Failure(f"of {pages} pages {seen['pages']} were asked for, and {items} are in the export")
    return wall, processor, memory, seen


CASES = {name: corpus(name) for name in ("python", "handbook", "mix")}
CASES.update(slow=slow, million=million, polite=polite)
