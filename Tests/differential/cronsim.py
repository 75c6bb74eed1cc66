#!/usr/bin/env python3
"""Trawl's fire times against those of cronsim (PyPI), on random expressions, zones and instants.

  cronsim.py [COUNT]     so many questions (default 20000), the same ones each time
  TRAWL                  the executable (default: the release of this tree, built when missing)
  TRAWL_CORPUS           where the Python environment lies (default /var/tmp/trawl-corpus)

Every difference is looked at by a third opinion, oracle.py, which walks minute by minute. One is explained when
the oracle says what Trawl says, and the cause is one of those that are known of cronsim:

  one-long      it takes `4-4/5`, a range of one, for `4/5`, which goes on to the field's end
  whole-hours   it walks in hours of 60 minutes, and a change of half an hour or so throws it off
  no-midnight   it begins days at 00:00 also where the clock skips it
  second-pass   asked from inside the second pass of repeated time, it answers with an instant of the first
  fifty-years   it gives up after 50 years, Trawl after 60
  never-fires   no date matches: one of the two refuses the expression, the other has no time to come
  no-end        it goes round and round where the clock went back over midnight, and does not answer

Exit status: 1 a difference is not explained, 3 cronsim cannot be installed.
"""

import sys

sys.dont_write_bytecode = True
sys.path.append(sys.path.pop(0))  # the package `cronsim` and Python's `selectors` are not the files here

import collections
import json
import random
import re
import signal
import subprocess
from datetime import datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import environment
from oracle import Oracle

CRONSIM = "cronsim==2.8"
SEED = 20261128
FIRES = 5
# Seconds of CPU that cronsim has for one question; the usual one takes it a thousandth.
PATIENCE = 10
NO_END = "has not answered"
UTC = timezone.utc
# From here on offsets are whole minutes everywhere.
FIRST, LAST = datetime(1975, 1, 1, tzinfo=UTC), datetime(2037, 1, 1, tzinfo=UTC)


def changes(zone, start, until):
    """Each change of a zone's clock, to the minute, with its length; two in one day are one."""
    instant, offset = start, start.astimezone(zone).utcoffset()
    while instant < until:
        following = instant + timedelta(days=1)
        if (after := following.astimezone(zone).utcoffset()) != offset:
            low, high = 0, 1440
            while high - low > 1:
                middle = (low + high) // 2
                if (instant + timedelta(minutes=middle)).astimezone(zone).utcoffset() == offset:
                    low = middle
                else:
                    high = middle
            yield instant + timedelta(minutes=high), after - offset
            offset = after
        instant = following


class Questions:
    """Expressions, zones and instants by chance, from a fixed seed."""

    ODD = """Australia/Lord_Howe Asia/Kathmandu America/Caracas America/St_Johns Antarctica/Troll Africa/Cairo
    America/Sao_Paulo Atlantic/Azores Europe/Dublin Africa/Casablanca Pacific/Apia Asia/Tehran Asia/Pyongyang
    America/Havana Asia/Beirut""".split()

    def __init__(self, chance):
        self.chance = chance
        lines = Path("/usr/share/zoneinfo/tzdata.zi").read_text().splitlines()
        self.names = sorted(line.split()[1] for line in lines if line.startswith("Z "))
        self.changes = {}

    def make(self, number):
        zone = self.chance.choice(self.ODD if self.chance.random() < 0.4 else self.names)
        return {
            "id": str(number), "expr": self.expression(), "tz": zone, "from": self.instant(zone), "count": FIRES
        }

    def instant(self, zone):
        """Half of them lie within a day and a half of a change of the clock."""
        changes = self.changes_of(zone)
        if changes and self.chance.random() < 0.5:
            shift = timedelta(minutes=self.chance.randrange(-36 * 60, 6 * 60))
            return (self.chance.choice(changes) + shift).isoformat()
        return (FIRST + timedelta(minutes=self.chance.randrange((LAST - FIRST) // timedelta(minutes=1)))).isoformat()

    def changes_of(self, zone):
        """The hours, roughly, in which a zone's clock changes."""
        if zone not in self.changes:
            self.changes[zone] = [instant for instant, _ in changes(ZoneInfo(zone), FIRST, LAST)]
        return self.changes[zone]

    def expression(self):
        chance = self.chance.random()
        time = [self.field(0, 59, (), 0.15), self.field(0, 23, (), 0.4)]
        if chance < 0.25:  # the hours in which clocks change
            time = [str(self.chance.choice([0, 10, 15, 30, 45, 59])), self.chance.choice("0 1 2 3 23 1,2,3 0-3".split())]
        fields = time + [
            self.special("L LW L,15", 0.06) or self.field(1, 31, (), 0.6),
            self.field(1, 12, "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split(), 0.7),
            self.special("5L 0L 7L 5#2 FRI#5 0#1 MON#3", 0.06) or self.field(0, 7, "SUN MON TUE WED THU FRI SAT".split(), 0.6),
        ]
        if self.chance.random() < 0.1:
            fields.insert(0, self.field(0, 59, (), 0.1))
        if self.chance.random() < 0.02:  # a mistake, to be refused by both
            fields[self.chance.randrange(len(fields))] = self.chance.choice(["61", "5-2", "*/0", "x", "1-", ",1", "1,,2"])
        return " ".join(fields)

    def special(self, choices, likelihood):
        return self.chance.choice(choices.split()) if self.chance.random() < likelihood else None

    def field(self, low, high, names, star):
        if self.chance.random() < star:
            return self.chance.choice(["*", "*", "*", f"*/{self.chance.randint(1, high)}"])
        return ",".join(self.item(low, high, names) for _ in range(self.chance.choice([1, 1, 1, 2, 3])))

    def item(self, low, high, names):
        first, last = sorted(self.chance.randint(low, high) for _ in range(2))
        match self.chance.randrange(5):
            case 0:
                return f"{first}-{last}"
            case 1:
                return f"{first}-{last}/{self.chance.randint(1, 10)}"
            case 2 if names and first < low + len(names):
                return self.chance.choice([str.upper, str.lower, str.capitalize])(names[first - low])
            case 3:
                return f"{first}/{self.chance.randint(1, 20)}"
            case _:
                return str(first)


def answers_of_trawl(questions):
    """Trawl's answers: times as they are written, or nothing for a refusal."""
    lines = "".join(json.dumps(question) + "\n" for question in questions)
    command = [environment.executable(), "conform", "cron"]
    said = subprocess.run(command, input=lines, capture_output=True, text=True, check=True).stdout
    answers = {answer["id"]: answer for answer in map(json.loads, said.splitlines())}
    return [None if "error" in answers[q["id"]] else answers[q["id"]]["next"] for q in questions]


class Impatience(BaseException):
    """Not one of those that cronsim would catch."""


def lose_patience(*_):
    raise Impatience


def answer_of_cronsim(question):
    """Its times; nothing for a refusal, and NO_END when it does not come to an end."""
    signal.signal(signal.SIGVTALRM, lose_patience)
    signal.setitimer(signal.ITIMER_VIRTUAL, PATIENCE)
    try:
        return times_of_cronsim(question)
    except Impatience:
        return NO_END
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)


def times_of_cronsim(question):
    from cronsim import CronSim, CronSimError

    start = datetime.fromisoformat(question["from"]).astimezone(ZoneInfo(question["tz"]))
    try:
        times = CronSim(question["expr"], start)
    except CronSimError:
        return None
    found = []
    while len(found) < FIRES:
        try:
            found.append(next(times))
        except (StopIteration, RuntimeError):
            break
    return found


def written(answer):
    """An answer of cronsim, its times as Trawl writes them."""
    return [time.isoformat() for time in answer] if isinstance(answer, list) else answer


class Difference:
    """One question that the two answer differently."""

    def __init__(self, question, trawl, cronsim):
        self.question, self.trawl = question, trawl
        self.zone = ZoneInfo(question["tz"])
        self.start = datetime.fromisoformat(question["from"])
        self.cronsim = cronsim
        self.cause = self.explain()

    def explain(self):
        """The cause by its name; nothing when there is none that is known."""
        if self.trawl is None or self.cronsim is None:
            # No date matches: nothing to come, or a refusal; both are right.
            return "never-fires" if not self.trawl and not self.cronsim else None
        ours = [datetime.fromisoformat(time) for time in self.trawl]
        theirs = [time.astimezone(UTC) for time in self.cronsim] if self.cronsim != NO_END else []
        if self.cronsim != NO_END and len(theirs) < len(ours) and theirs == ours[: len(theirs)]:
            before = theirs[-1] if theirs else self.start
            return "fifty-years" if ours[len(theirs)] - before > timedelta(days=50 * 365) else None
        until = max(ours + theirs) if len(ours) == FIRES else max(ours + theirs + [self.start])
        if Oracle(self.question["expr"], self.zone).fires(self.start, until)[: len(ours)] != ours:
            return None
        if self.cronsim == NO_END:
            return "no-end"
        if re.search(r"(?<![-\w/])(\d+)-\1/", self.question["expr"]):
            return "one-long"
        if theirs and theirs[0] <= self.start:
            return "second-pass"
        earliest = min(ours + theirs + [self.start]) - timedelta(days=2)
        shifts = list(changes(self.zone, earliest, until + timedelta(days=2)))
        if any(shift % timedelta(hours=1) for _, shift in shifts):
            return "whole-hours"
        if any(self.skips_midnight(*change) for change in shifts):
            return "no-midnight"
        return None

    def skips_midnight(self, instant, shift):
        """Whether a change of the clock skips a local 00:00."""
        after = instant.astimezone(self.zone).replace(tzinfo=None)
        before = after - shift
        midnight = before.replace(hour=0, minute=0)
        return shift > timedelta(0) and (before == midnight or after.date() > before.date())

    def __str__(self):
        return f"{json.dumps(self.question)}\n    trawl   {self.trawl}\n    cronsim {written(self.cronsim)}"


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    environment.enter("cronsim", CRONSIM)
    maker = Questions(random.Random(SEED))
    questions = [maker.make(number) for number in range(count)]
    differences = collections.defaultdict(list)
    refused = 0
    for question, trawl in zip(questions, answers_of_trawl(questions)):
        cronsim = answer_of_cronsim(question)
        if trawl != written(cronsim):
            difference = Difference(question, trawl, cronsim)
            differences[difference.cause].append(difference)
        refused += trawl is None
    for cause, found in sorted(differences.items(), key=lambda entry: entry[0] or ""):
        print(f"{cause or 'NOT EXPLAINED'}: {len(found)}")
        for difference in found:
            print(f"  {difference}")
    explained = sum(len(found) for cause, found in differences.items() if cause)
    open_ = len(differences[None])
    print(f"{count} questions, {refused} refused by both or never firing; {explained} differences explained:")
    for cause, found in sorted((c, f) for c, f in differences.items() if c):
        print(f"  {cause}: {len(found)}")
    print(f"{open_} not explained")
    sys.exit(1 if open_ else 0)


if __name__ == "__main__":
    main()
