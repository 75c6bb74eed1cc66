"""Crawls in turn: the rounds, whether all found the same, and the table of medians."""

import json
import sys
from dataclasses import dataclass, field
from statistics import median
from urllib.parse import unquote

import contenders
from report import Bars, Report, count, ratio
from tools import Failure, Skipped, measure


@dataclass
class Row:
    """One contender's figures: (wall, processor, memory) of each round that counts."""

    contender: object
    figures: list = field(default_factory=list)
    flaw: str = ""
    equal: int = 0
    speed = processor = memory = 0.0

    def close(self, pages):
        wall, processor, self.memory = (median(each) for each in zip(*self.figures))
        self.speed, self.processor = pages / wall, 1000 * processor / pages


def folded(value):
    """Texts with all white space folded: what counts as a blank differs by library."""
    if isinstance(value, str):
        return " ".join(value.split())
    return [folded(each) for each in value] if isinstance(value, list) else value


def items_of(path):
    """Items by URL; the same page twice is a flaw of the crawl."""
    items, lines = {}, 0
    with open(path, encoding="utf-8", errors="replace") as file:
        for lines, line in enumerate(file, 1):
            item = json.loads(line)
            items[unquote(item.pop("_url"))] = {name: folded(value) for name, value in item.items()}
    return items, lines - len(items)


class Table:
    """Medians of all, and the columns that a report shows."""

    def __init__(self, rows, pages, skipped, crawl, options):
        self.rows, self.pages, self.skipped, self.crawl, self.options = rows, pages, skipped, crawl, options
        for row in rows:
            row.close(pages)
        self.columns = [("pages/s", lambda row: count(row.speed))]
        marks = [(who, self.row(who.name)) for who in contenders.MARKS if self.row(who.name)]
        for who, mark in marks:
            self.add(f"to {who.short}", lambda row, mark=mark: ratio(row.speed / mark.speed))
        self.add("CPU s per 1000 pages", lambda row: f"{row.processor:.2f}")
        for who, mark in marks:
            self.add(f"to {who.short}", lambda row, mark=mark: ratio(row.processor / mark.processor))
        self.add("peak memory MB", lambda row: count(row.memory))
        self.add("equal items", lambda row: count(row.equal))

    def row(self, name):
        return next((row for row in self.rows if row.contender.name == name), None)

    def add(self, title, value):
        """A column: its title, and what it says of a row."""
        self.columns.append((title, value))

    def report(self, title, *sentences):
        words = f"{self.crawl.words}, medians of interleaved rounds: {self.options.rounds}"
        report = Report(title, words)
        # Titles come twice; the columns between tell whose they are.
        heads = ["", *(title for title, _ in self.columns)]
        values = [value for _, value in self.columns]
        report.lines(heads, [[row.contender.label, *(value(row) for value in values)] for row in self.rows])
        for sentence in sentences:
            report.say(sentence)
        for row in self.rows:
            if row.flaw:
                report.say(f"**{row.contender.label} {row.flaw}: its row does not compare.**")
        for sentence in self.skipped:
            report.say(f"Not measured: {sentence}.")
        report.versions = [each for each in (row.contender.version() for row in self.rows) if each]
        report.bars = Bars(
            f"{title.split(':')[0]}: pages/s",
            [(row.contender.label, row.speed, row.contender.kind == "ours") for row in self.rows],
        )
        return report


def interleaved(wanted, crawl, options):
    """The rounds. The first one only warms caches; the order changes from round to round."""
    rows, skipped = [], []
    for contender in wanted:
        if options.only and contender.name not in options.only:
            continue
        try:
            contender.prepare(crawl.work)
            rows.append(Row(contender))
        except Skipped as reason:
            skipped.append(str(reason))
            print(f"run: {reason}; it is left out", file=sys.stderr)
    reference = None
    for number in range(options.rounds + 1):
        if not rows:
            raise Failure("nobody is left to crawl", 3)
        turn = number % len(rows)
        for row in rows[turn:] + rows[:turn]:
            try:
                figures = measure(crawl.work, row.contender.command(crawl), 1800)
            except Failure as failure:
                if row.contender.kind != "peer":
                    raise
                rows.remove(row)
                skipped.append(f"{row.contender.label} failed")
                print(f"run: {failure}; it is left out", file=sys.stderr)
                continue
            items, twice = items_of(crawl.out)
            crawl.out.unlink()
            reference = reference or items
            judge(row, items, twice, reference)
            if number:
                row.figures.append(figures)
            print(
                f"round {number} of {options.rounds}: {row.contender.label}: {len(items)} pages, "
                f"{figures[0]:.2f} s, CPU {figures[1]:.2f} s, {figures[2]:.0f} MB",
                file=sys.stderr,
            )
    return Table(rows, len(reference), skipped, crawl, options)


def judge(row, items, twice, reference):
    """Everybody has to find the pages that the first one found, each once; items are told, not judged."""
    row.equal = sum(items.get(url) == item for url, item in reference.items())
    if items.keys() == reference.keys() and not twice:
        return
    missing, extra = sorted(reference.keys() - items.keys()), sorted(items.keys() - reference.keys())
    row.flaw = f"found other pages ({len(missing)} missing, {len(extra)} more, {twice} twice)"
    sentence = f"{row.contender.label} {row.flaw}: {', '.join([*missing[:3], *extra[:3]])}"
    if row.contender.kind != "peer":
        raise Failure(sentence)
    print(f"run: {sentence}", file=sys.stderr)
