#!/usr/bin/env python3
"""Kills Trawl's executable again and again, looks at what is left, and lets it go on.

  kill_loop.py [random] [points] [exports] [quarantine] [recovery]     all five when none is named
  --kills N    kills at random instants of a crawl (1000)
  --at N       kills at each crash point (50); --points A,B: only at these
  --exports N  kills during `trawl export` (200)
  --pages N    pages of the crawl (20000)
  --seed S     of the instants (1)
  --minutes N  the most time that it may take (90)
  TRAWL        the executable (default: the release of this tree, built when missing)

random   the process is killed while it starts, or some time after it went on with the run. Crawls follow each
         other; each ends with exactly the pages of the server.
points   the process ends itself by SIGKILL at each point that Sources/Trawl/Crash/CrashPoint.swift names
         (TRAWL_CRASH_AT): in the middle of a crawl, at the beginning and the end of small runs that add and
         remove items, in a daemon that fires every second.
recovery a run with a million URLs that are queued goes on.
quarantine  `trawl accept` ends itself at each point that it passes: its run is accepted, whole, or not.
exports  two contents are written in turn to one file, which must always hold one of them, whole.

After each kill the database is copied and looked at: quick_check, a page is done if and only if its item is
stored, nothing is there twice, the run's counters agree, each item that `--print` has written is stored and was
written once. Each process must be ready, its run going on, within two seconds.
Exit status: 1 the contract is broken, 3 something that is needed is missing.
"""

import sys

sys.dont_write_bytecode = True

import argparse
import http.client
import json
import os
import random
import re
import shutil
import sqlite3
import subprocess
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.append(str(ROOT / "Benchmarks/parts"))

from ledger import check, check_end, check_fires, demand, ledger, value
from project import Fault, Project, outcome_of
from tools import Failure, Server, compile_c

READY = 2.0
# While it starts, a process is killed within so many seconds; after it is ready, within so many more.
STARTING, CRAWLING = 0.06, 0.12
SMALL, SMALLER = 130, 100

FIELDS = "fields: {title: h1}\nfollow: a\nfetch: {cookies: true, revalidate: false}\noutput: out/{job}.jsonl\n"
EAGER = "politeness: {robots: ignore, delay: 0s, concurrency: 16}\n"
POLITE = "politeness: {delay: 0s, concurrency: 8, adaptive: true}\n"

# In the middle of a crawl, and up to which of their passes.
IN_CRAWL = {
    "before-begin": 4, "after-outcome": 150, "after-links": 150, "after-cookie": 3, "before-commit": 4,
    "after-commit-before-ack": 4, "after-ack": 4, "after-claim": 3,
}
IN_DAEMON = {"after-fire": 3, "after-clock": 1}
# Passed once in a data directory, more or less.
AT_FIRST = {"after-robots"}
IN_ACCEPTANCE = (
    "before-commit", "export-written", "export-before-rename", "export-after-rename", "before-exported",
    "before-checkpoint",
)


def titles(pages):
    return {f"Page {page}" for page in range(pages)}


class Loop:
    def __init__(self, work, executable, options):
        self.work, self.executable, self.options = work, executable, options
        self.chance = random.Random(options.seed)
        self.deadline = time.monotonic() + options.minutes * 60
        self.ready = []
        self.said = time.monotonic()

    def project(self, name):
        folder = self.work / name
        folder.mkdir()
        return Project(folder, self.executable)

    def say(self, *words):
        print(*words, flush=True)

    def progress(self, words):
        if time.monotonic() - self.said > 20:
            self.said = time.monotonic()
            self.say("   ", words)
        demand(time.monotonic() < self.deadline, f"{words}: the time is over")

    def note(self, ending):
        """Takes note of how soon a process was ready."""
        if ending.ready is not None:
            self.ready.append(ending.ready)

    def finish(self, project, job, expected):
        """Lets the run of a job go on to its end, and looks at all of it."""
        ending = project.launch("run", job, "--print", "--concurrency", "16")
        self.note(ending)
        demand(ending.status == 0, f"the last process failed: {outcome_of(ending)}")
        self.check_whole(project, job, expected)

    def check_whole(self, project, job, expected):
        check(project, job, project.acknowledged())
        check_end(project, job, expected)
        written = (project.folder / f"out/{job}.jsonl").read_text().splitlines()
        demand(len(written) == len(expected), f"the output has {len(written)} lines")

    # ---- kills at random instants

    def random(self):
        pages = self.options.pages
        site = Server(self.work / "synthd", "--pages", pages, "--latency", 10, "--cookies", 50)
        with site as server:
            project = self.project("random")
            project.job("big", f"start: {server.base}/p/0.html\nlimits: {{pages: {pages}}}\n" + FIELDS + EAGER)
            kills = crawls = starting = 0
            while kills < self.options.kills:
                since_ready = self.chance.random() < 0.75
                after = self.chance.uniform(0, CRAWLING if since_ready else STARTING)
                ending = project.launch(
                    "run", "big", "--print", "--concurrency", "16", kill_after=after, since_ready=since_ready
                )
                self.note(ending)
                if not ending.killed:
                    crawls += self.begin_next(project, pages, ending)
                    continue
                kills += 1
                starting += ending.ready is None
                crawls += self.look_at(project, pages)
                self.progress(f"{kills} kills, {len(project.acknowledged())} pages of the {crawls + 1}. crawl")
            self.finish(project, "big", titles(pages))
            crawls += 1
        self.say(
            f"random: {kills} kills ({starting} before the run went on) over {crawls} crawls of {pages} pages: "
            f"0 items lost, 0 twice, 0 half pages"
        )

    def look_at(self, project, pages):
        """Looks at what a kill has left of a crawl; says how many crawls have ended by it.

        One that ended, and whose output may be missing, has its output and is followed by another run at the
        next start, which finds everything unchanged."""
        if not check(project, "big", project.acknowledged()):
            return 0
        project.forget_printed()
        self.finish(project, "big", titles(pages))
        project.begin_anew()
        return 1

    def begin_next(self, project, pages, ending):
        """Lets the next crawl begin with nothing, after a process that came to the end of the one before."""
        demand(ending.status == 0, f"a process failed: {outcome_of(ending)}")
        self.check_whole(project, "big", titles(pages))
        project.begin_anew()
        return 1

    # ---- kills at the points

    def points(self):
        every = re.findall(
            r'case \w+ = "([a-z-]+)"', (ROOT / "Sources/Trawl/Crash/CrashPoint.swift").read_text()
        )
        wanted = self.options.points.split(",") if self.options.points else every
        in_crawl = [point for point in wanted if point in IN_CRAWL]
        at_ends = [point for point in wanted if point not in IN_CRAWL and point not in IN_DAEMON]
        for chosen, kill in (
            (in_crawl, self.in_crawl), (at_ends, self.at_ends),
            ([point for point in wanted if point in IN_DAEMON], self.in_daemon),
        ):
            if chosen:
                kill(chosen)
        self.say(f"points: {self.options.at} kills at each of {len(wanted)} points: all well")

    def in_crawl(self, points):
        pages = self.options.pages
        site = Server(self.work / "synthd", "--pages", pages, "--latency", 2, "--cookies", 50)
        with site as server:
            project = self.project("points")
            project.job("big", f"start: {server.base}/p/0.html\nlimits: {{pages: {pages}}}\n" + FIELDS + EAGER)
            left = {point: self.options.at for point in points}
            while left:
                point = self.chance.choice(sorted(left))
                number = self.chance.randint(1, IN_CRAWL[point])
                ending = project.launch(
                    "run", "big", "--print", "--concurrency", "16", crash=f"{point}#{number}"
                )
                self.note(ending)
                if not ending.killed:
                    self.begin_next(project, pages, ending)
                    continue
                self.count(left, point)
                self.look_at(project, pages)
                self.progress(f"{sum(left.values())} kills at points of a crawl to go")
            self.finish(project, "big", titles(pages))

    def count(self, left, point):
        left[point] -= 1
        if not left[point]:
            del left[point]

    def at_ends(self, points):
        """Small runs, of two sites in turn, so that items come and go."""
        program = self.work / "synthd"
        with Server(program, "--pages", SMALL) as site, Server(program, "--pages", SMALLER) as other:
            project = self.project("ends")
            turn = 0
            for point in points:
                left = {point: self.options.at}
                vain = 0
                while left:
                    turn += 1
                    server, pages = ((site, SMALL), (other, SMALLER))[turn % 2]
                    if point in AT_FIRST:
                        project.begin_anew()
                    project.forget_printed()
                    project.job("small", f"start: {server.base}/p/0.html\nkey: [title]\n" + FIELDS + POLITE)
                    ending = project.launch(
                        "run", "small", "--print", "--concurrency", "16", crash=f"{point}#1"
                    )
                    self.note(ending)
                    if ending.killed:
                        self.count(left, point)
                        self.check_small(project, point)
                        self.go_on(project, point, pages)
                    else:
                        demand(ending.status == 0, f"{point}: {outcome_of(ending)}")
                        vain += 1
                        demand(vain < 20, f"{point} is not passed in a small run")
                    check_end(project, "small", titles(pages))
                    self.progress(f"{point}: {sum(left.values())} kills to go")

    def check_small(self, project, point):
        file = project.folder / "out/small.jsonl"
        if file.exists():
            lines = file.read_text().splitlines()
            demand(len(lines) in (SMALL, SMALLER), f"{point}: the output has {len(lines)} lines")
        check(project, "small", project.acknowledged())

    def go_on(self, project, point, pages):
        """Lets the run end; one that had ended is followed by another one, as the user asked for."""
        project.forget_printed()
        ending = project.launch("run", "small", "--print", "--concurrency", "16")
        self.note(ending)
        demand(ending.status == 0, f"after {point}: {outcome_of(ending)}")
        file = project.folder / "out/small.jsonl"
        demand(len(file.read_text().splitlines()) == pages, f"{point}: the output has other items")
        left = [name for name in os.listdir(project.folder / "out") if name.endswith(".tmp")]
        demand(not left, f"{point}: {left} is left behind")

    def in_daemon(self, points):
        with Server(self.work / "synthd", "--pages", 100) as server:
            for point in points:
                left = {point: self.options.at}
                project = self.project(f"daemon-{point}")
                turn = 0
                while left:
                    turn += 1
                    # Another text, and the same schedule: its clock is kept anew.
                    project.job(
                        "tick",
                        "schedule: {every: 1s, timezone: UTC}\n"
                        f"tags: [t{turn}]\nstart: {server.base}/p/0.html\nfields: {{title: h1}}\n" + EAGER,
                    )
                    number = self.chance.randint(1, IN_DAEMON[point])
                    ending = project.launch("start", crash=f"{point}#{number}", limit=30)
                    demand(ending.killed, f"{point}: {outcome_of(ending)}")
                    self.count(left, point)
                    check_fires(project)
                    self.progress(f"{point}: {sum(left.values())} kills to go")

    # ---- kills while a run in quarantine is let in

    def quarantine(self):
        """Runs of two sites in turn, so that accepting one adds items and the next one removes some."""
        program = self.work / "synthd"
        with Server(program, "--pages", SMALL) as site, Server(program, "--pages", SMALLER) as other:
            project = self.project("quarantine")
            before, turn = set(), 0
            for point in IN_ACCEPTANCE:
                for kill in range(self.options.at):
                    turn += 1
                    server, pages = ((site, SMALL), (other, SMALLER))[turn % 2]
                    project.job(
                        "held",
                        f"start: {server.base}/p/0.html\nkey: [title]\nexpect: {{items: '>= 1000'}}\n"
                        "quarantine: true\n" + FIELDS + EAGER,
                    )
                    ending = project.launch("run", "held", "--concurrency", "16")
                    demand(ending.status == 1, f"the run is not in quarantine: {outcome_of(ending)}")
                    self.note(ending)
                    self.accept(project, point, before, titles(pages))
                    before = titles(pages)
                    self.progress(f"{point}: {self.options.at - kill - 1} kills to go")
        self.say(
            f"quarantine: {self.options.at} kills at each of {len(IN_ACCEPTANCE)} points of `trawl accept`: a run "
            "was let in whole or not at all, and accepting it again did what was left"
        )

    def accept(self, project, point, old, new):
        with ledger(project) as store:
            name = value(store, "SELECT name FROM runs ORDER BY id DESC LIMIT 1")
        ending = project.launch("accept", name, crash=f"{point}#1")
        demand(ending.killed, f"{point}: {outcome_of(ending)}")
        with ledger(project) as store:
            demand(value(store, "PRAGMA quick_check") == "ok", "quick_check")
            accepted = value(store, "SELECT accepted_at_ms IS NOT NULL FROM runs ORDER BY id DESC LIMIT 1")
            rows = store.execute("SELECT json_extract(json, '$.title') FROM items WHERE removed_by IS NULL")
            found = [row[0] for row in rows]
        demand(len(found) == len(set(found)), f"{point}: an item is there twice")
        demand(set(found) == (new if accepted else old), f"{point}: {len(found)} items after the kill")
        file = project.folder / "out/held.jsonl"
        lines = len(file.read_text().splitlines()) if file.exists() else 0
        demand(lines in (len(old), len(new)), f"{point}: the output has {lines} lines")
        ending = project.launch("accept", name)
        # 64: nothing was left to do.
        demand(ending.status in (0, 64), f"after {point}: {outcome_of(ending)}")
        check_end(project, "held", new, "degraded")
        demand(len(file.read_text().splitlines()) == len(new), f"{point}: the output has other items")

    # ---- a long queue

    def recovery(self):
        queued = 1_000_000
        with Server(self.work / "synthd", "--pages", queued) as server:
            project = self.project("recovery")
            project.job(
                "big", f"start: {server.base}/p/0.html\nlimits: {{pages: {queued}}}\n" + FIELDS + EAGER
            )
            project.launch("run", "big", "--print", crash="after-ack#2")
            with ledger(project) as store:
                known = value(store, "SELECT count(*) FROM urls")
            store = sqlite3.connect(project.data / "trawl.db")
            with store:
                # Pages that the site has, and no crawl comes to so soon.
                store.execute(
                    """
                    WITH RECURSIVE number (n) AS
                        (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < :count)
                    INSERT INTO urls (run_id, fingerprint, url, host_id, page, depth)
                    SELECT (SELECT max(id) FROM runs), randomblob(16), :base || '/p/' || n || '.html',
                        (SELECT host_id FROM urls LIMIT 1), 0, 9
                    FROM number
                    """,
                    {"count": queued, "base": server.base},
                )
            store.close()
            ready = [self.first_request(project, server.base) for _ in range(5)]
            self.ready += ready
        self.say(
            f"recovery: with {queued + known} URLs known, all but a few of them queued, the first request came "
            f"after {', '.join(f'{each * 1000:.0f}' for each in ready)} ms"
        )

    def first_request(self, project, base):
        """Starts a process, and kills it as soon as the site was asked for a page; says how long that took."""
        line = http.client.HTTPConnection(base.removeprefix("http://"))

        def requests():
            line.request("GET", "/__stats")
            seen = json.loads(line.getresponse().read())
            return seen["pages"] + seen["again"]

        before, began = requests(), time.monotonic()
        process = subprocess.Popen(
            [self.executable, "run", "big", "--jobs", "jobs", "--data", "data", "-q"], cwd=project.folder,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        )
        try:
            while requests() == before:
                demand(process.poll() is None, f"the process ended with {process.returncode}")
                demand(time.monotonic() - began < 60, "no request after 60 s")
                time.sleep(0.002)
            return time.monotonic() - began
        finally:
            process.kill()
            process.wait()

    # ---- kills during exports

    def exports(self):
        pages = self.options.pages
        with Server(self.work / "synthd", "--pages", pages, "--latency", 0, "--cookies", 50) as server:
            project = self.project("exports")
            project.job("big", f"start: {server.base}/p/0.html\nlimits: {{pages: {pages}}}\n" + FIELDS + EAGER)
            self.finish(project, "big", titles(pages))
        target = project.folder / "export"
        contents, longest = [], 0
        for style in ("jsonl", "json"):
            began = time.monotonic()
            self.export(project, style)
            longest = max(longest, time.monotonic() - began)
            contents.append(target.read_bytes())
        kills = finished = 0
        new = 0
        while kills < self.options.exports:
            ending = self.export(project, ("jsonl", "json")[new], self.chance.uniform(0, 1.1 * longest))
            now = target.read_bytes()
            demand(now in contents, "the exported file is neither the old one nor the new one")
            if ending.killed:
                kills += 1
            else:
                demand(ending.status == 0 and now == contents[new], outcome_of(ending))
            if now == contents[new]:
                finished += 1
                new = 1 - new
            self.progress(f"{kills} kills of exports")
        self.export(project, ("jsonl", "json")[new])
        demand(target.read_bytes() == contents[new], "the last export is not the new one")
        left = [name for name in os.listdir(project.folder) if name.endswith(".tmp")]
        demand(not left, f"{left} is left behind")
        self.say(
            f"exports: {kills} kills while {pages} items were written ({finished} times the new file was in its "
            "place): the old file or the new one each time"
        )

    def export(self, project, style, kill_after=None):
        ending = project.launch(
            "export", "big", "--format", style, "--output", "export", kill_after=kill_after
        )
        demand(ending.killed or ending.status == 0, outcome_of(ending))
        return ending


def the_release():
    path = os.environ.get("TRAWL")
    if not path:
        subprocess.run(["make", "-s", "build"], cwd=ROOT, check=True, stdout=sys.stderr)
        path = subprocess.run(
            ["make", "-s", "where"], cwd=ROOT, check=True, capture_output=True, text=True
        ).stdout.strip()
    return Path(path).resolve()


def main():
    parts = ["random", "points", "exports", "quarantine", "recovery"]
    parser = argparse.ArgumentParser(add_help=False)
    parser.add_argument("parts", nargs="*", choices=[*parts, []])
    for name, default in (("kills", 1000), ("at", 50), ("exports", 200), ("pages", 20000), ("seed", 1)):
        parser.add_argument(f"--{name}", type=int, default=default)
    parser.add_argument("--minutes", type=float, default=90)
    parser.add_argument("--points", default="")
    if {"-h", "--help"} & set(sys.argv):
        print(__doc__)
        return 0
    options = parser.parse_args()
    work = Path(tempfile.mkdtemp(prefix="kill-loop-"))
    began = time.monotonic()
    try:
        compile_c(work / "synthd", ROOT / "Benchmarks/synthd.c")
        loop = Loop(work, the_release(), options)
        for part in options.parts or parts:
            getattr(loop, part)()
        loop.ready.sort()
        if loop.ready:
            loop.say(
                f"ready: {len(loop.ready)} starts, half within {loop.ready[len(loop.ready) // 2] * 1000:.0f} ms, "
                f"99 % within {loop.ready[len(loop.ready) * 99 // 100] * 1000:.0f} ms, "
                f"all within {loop.ready[-1] * 1000:.0f} ms; {time.monotonic() - began:.0f} s in all"
            )
            late = sum(ready > READY for ready in loop.ready)
            demand(not late, f"{late} processes were not ready within {READY} s")
    except Fault as fault:
        print(f"BROKEN: {fault}\nthe folder is kept: {work}", file=sys.stderr)
        return 1
    except Failure as failure:
        print(f"kill_loop.py: {failure}", file=sys.stderr)
        return failure.status
    shutil.rmtree(work)
    return 0


if __name__ == "__main__":
    sys.exit(main())
