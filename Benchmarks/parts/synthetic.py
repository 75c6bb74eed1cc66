"""The cases on a synthetic site: a slow network, many pages, many hosts with a delay."""

import json
import sys
import urllib.request
from contextlib import contextmanager
from urllib.parse import urlsplit

import contenders
from crawl import Crawl
from report import Bars, Report, count, ratio
from rounds import interleaved
from tools import BENCHMARKS, Failure, Server, compile_c, measure


def stats(base):
    """What the site saw: synthd.c says what the names mean."""
    with urllib.request.urlopen(f"{base}/__stats") as answer:
        return json.load(answer)


@contextmanager
def site_of(work, pages, hosts=1, latency=0):
    program = work / "synthd"
    if not program.exists():
        compile_c(program, BENCHMARKS / "synthd.c")
    with Server(program, "--pages", pages, "--hosts", hosts, "--latency", latency) as site:
        site.hosts = [each["host"] for each in stats(site.base)["hosts"]]
        yield site


def slow(work, options):
    """A network with latency: many hosts, many requests in flight."""
    pages, hosts, latency, concurrency = 40_000, 64, 50, 256
    with site_of(work, pages, hosts, latency) as site:
        crawl = Crawl(work, options, [f"{site.base}/p/0.html"], concurrency, site.hosts)
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
    fields = "fields: {title: h1, links: {css: a, count: true}}\n"
    with site_of(work, pages) as site:
        crawl = Crawl(work, options, [f"{site.base}/p/0.html"], 64, fields=fields)
        (wall, processor, memory), seen = alone(crawl, site, pages)
    times = [0, *seen["tenths"]]
    speeds = [pages / 10 / (after - before) for before, after in zip(times, times[1:])]
    report = Report(f"million: {count(pages)} pages of ten links", crawl.words)
    report.table(
        {
            "pages/s": count(pages / wall),
            "first tenth": count(speeds[0]),
            "last tenth": count(speeds[-1]),
            "last / first": ratio(speeds[-1] / speeds[0]),
            "CPU s per 1000 pages": f"{1000 * processor / pages:.2f}",
            "peak memory MB": count(memory),
        }
    )
    report.say("The tenths are times of the server; pages/s counts the start, the export and the end, too.")
    bars = [(f"tenth {number}", speed, True) for number, speed in enumerate(speeds, 1)]
    report.bars = Bars("million: pages/s in each tenth", bars)
    return report


def polite(work, options):
    """Many hosts with a delay: how much of what the delays allow is used?"""
    hosts, delay = 1000, 1
    pages = options.pages or 30 * hosts
    politeness = f"{{robots: obey, delay: {delay}s, concurrency: 1}}"
    with site_of(work, pages, hosts) as site:
        port = urlsplit(site.base).port
        starts = [f"http://{host}:{port}/p/{number}.html" for number, host in enumerate(site.hosts)]
        crawl = Crawl(work, options, starts, 256, site.hosts, politeness=politeness)
        (_, processor, memory), seen = alone(crawl, site, pages)
    # A host's first request needs no delay before it: n requests take n - 1 delays at least.
    requests = seen["pages"] + seen["again"] + seen["others"]
    speed, allowed = requests / (seen["span"] + delay), hosts / delay
    gap = min(each["gap"] for each in seen["hosts"])
    report = Report(f"polite: {count(pages)} pages on {count(hosts)} hosts, delay {delay} s", crawl.words)
    report.table(
        {
            "requests/s": count(speed),
            "allowed": count(allowed),
            "share": ratio(speed / allowed),
            "smallest gap of a host, s": f"{gap:.3f}",
            "most at once on a host": max(each["peak"] for each in seen["hosts"]),
            "CPU s per 1000 pages": f"{1000 * processor / pages:.2f}",
            "peak memory MB": count(memory),
        }
    )
    report.say(
        "Requests are pages and one robots.txt for each host, seen by the server. A gap is the time from the "
        "end of a host's answer to its next request."
    )
    if gap < delay:
        raise Failure(f"a host was asked again after {gap:.6f} s, its delay is {delay} s:\n{report.text}")
    return report


def alone(crawl, site, pages):
    """One crawl by Trawl: what was measured, and what the site saw."""
    trawl = contenders.TRAWL
    trawl.prepare(crawl.work)
    print(f"crawling {count(pages)} pages", file=sys.stderr)
    figures = measure(crawl.work, trawl.command(crawl), 7200)
    seen = stats(site.base)
    with open(crawl.out, encoding="utf-8") as lines:
        items = sum(1 for _ in lines)
    if (seen["pages"], items) != (pages, pages):
        raise Failure(f"of {pages} pages {seen['pages']} were asked for, and {items} are in the export")
    return figures, seen
