"""A second opinion on fire times, slow and plain: it looks at every minute of the days that match.

It shares nothing with Trawl or cronsim. Fields are expanded into sets of numbers, local times come from
Python's zoneinfo, and the rules are the four sentences of crontab(5) about changes of the clock:
by the wall clock where the minute or the hour starts with `*` or there are seconds; else skipped times fire
once right after the gap, and repeated ones the first time.
"""

import calendar
from datetime import date, datetime, timedelta, timezone

MONTHS = "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split()
DAYS = "SUN MON TUE WED THU FRI SAT".split()
MINUTE = timedelta(minutes=1)


def numbers(field, low, high, names=()):
    """The numbers that a field stands for, and what of it is not a plain number."""
    found, special = set(), []
    for item in field.upper().split(","):
        head, _, step = item.partition("/")
        if "L" in head or "#" in head:
            special.append(head)
            continue
        ends = [names.index(end) + low if end in names else end for end in head.split("-")]
        if head == "*":
            first, last = low, high
        else:
            first = int(ends[0])
            last = int(ends[-1]) if len(ends) > 1 or not step else high
        found.update(range(first, last + 1, int(step or 1)))
    return found, special


class Oracle:
    """The fires of one expression in one zone."""

    def __init__(self, expression, zone):
        fields = expression.split()
        self.by_wall_clock = len(fields) == 6 or fields[-5][0] == "*" or fields[-4][0] == "*"
        self.seconds = sorted(numbers(fields[0], 0, 59)[0]) if len(fields) == 6 else [0]
        minute, hour, day, month, weekday = fields[-5:]
        self.minutes, self.hours = numbers(minute, 0, 59)[0], numbers(hour, 0, 23)[0]
        self.months = numbers(month, 1, 12, MONTHS)[0]
        self.days, self.special_days = numbers(day, 1, 31)
        self.weekdays, self.special_weekdays = numbers(weekday, 0, 7, DAYS)
        self.both = day[0] == "*" or weekday[0] == "*"
        self.zone = zone

    def date_matches(self, day):
        if day.month not in self.months:
            return False
        last = calendar.monthrange(day.year, day.month)[1]
        of_week = day.isoweekday()
        by_day = day.day in self.days
        for special in self.special_days:
            target = date(day.year, day.month, last)
            while special == "LW" and target.isoweekday() > 5:
                target -= timedelta(days=1)
            by_day |= day == target
        by_week = of_week in self.weekdays or of_week % 7 in self.weekdays
        for special in self.special_weekdays:
            name, _, place = special.partition("#")
            name = name if place else name[:-1]
            wanted = DAYS.index(name) if name in DAYS else int(name) % 7
            is_place = day.day + 7 > last if not place else (day.day - 1) // 7 + 1 == int(place)
            by_week |= of_week % 7 == wanted and is_place
        return by_day and by_week if self.both else by_day or by_week

    def time_matches(self, local):
        return local.minute in self.minutes and local.hour in self.hours and self.date_matches(local.date())

    def fires(self, start, until):
        """The fires after an instant and up to another one, in UTC."""
        found = []
        day, last_day = start.astimezone(self.zone).date() - timedelta(days=2), until.date() + timedelta(days=2)
        instant = None
        while day <= last_day:
            if not self.date_matches(day):
                day += timedelta(days=1)
                continue
            # From before the day's first minute to after its last, whatever the offset is.
            begin = datetime(day.year, day.month, day.day, tzinfo=timezone.utc) - timedelta(hours=30)
            instant = begin if instant is None else max(instant, begin)
            before = instant - timedelta(hours=30)
            shown = {}
            local = None
            minute = before
            while minute < begin + timedelta(hours=86):
                previous, local = local, minute.astimezone(self.zone).replace(tzinfo=None)
                if minute >= instant:
                    found += self.at(minute, previous, local, shown)
                shown.setdefault(local, minute)
                minute += MINUTE
            instant = minute
            day += timedelta(days=1)
        return [fire for fire in found if start < fire <= until]

    def at(self, minute, previous, local, shown):
        """The fires of one minute."""
        if self.by_wall_clock:
            return [minute + timedelta(seconds=s) for s in self.seconds] if self.time_matches(local) else []
        skipped = previous + MINUTE if previous else local
        while skipped < local:
            if self.time_matches(skipped):
                return [minute]
            skipped += MINUTE
        return [minute] if self.time_matches(local) and local not in shown else []
