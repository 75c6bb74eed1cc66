#!/usr/bin/env python3
"""Writes Sources/TrawlCore/Values/DateNamesTable.swift: what languages call months, days and units.

Usage: pip install babel && Scripts/generate-date-names.py [OUTPUT]

`babel` brings the data of Unicode's CLDR. Each language is one line of parts, parted by `;`:
code, 12 months, 7 days from Monday, words for before and after noon, for noon and midnight, the
seven units from second to year, words for past and future, the days from two before today to two
after it, and the weeks, months and years before, now and next. Values of a part are parted by `|`,
spellings of a value by `,`. `DateWordReader` reads them; what CLDR lacks is in `DateVocabulary`.
"""

import pathlib
import re
import sys

from babel import Locale

# The language's code, then the locales whose names count as its.
LANGUAGES = [
    "en en_US en_GB en_AU en_CA", "es es_MX es_UY es_US", "de de_AT de_CH", "fr fr_CA fr_CH", "pt pt_PT",
    "it it_CH", "ru", "ja", "zh zh_Hant zh_Hant_HK", "ko", "nl nl_BE", "pl", "tr",
    "ar ar_SY ar_MA ar_DZ ar_IQ ar_TN ar_AE", "fa", "he", "hi", "id", "ms", "vi", "th", "sv", "da", "nb nn",
    "fi", "cs", "sk", "hu", "ro", "uk", "bg", "el", "be", "hr bs", "sr sr_Latn sr_Cyrl_BA", "sl", "lt", "lv",
    "et", "is", "ca", "gl", "eu", "fil", "ka", "bn", "mk", "sq", "hy", "az", "kk", "af", "cy", "ga", "sw",
    "ur", "ta", "te", "mr", "uz",
]
UNITS = ["second", "minute", "hour", "day", "week", "month", "year"]
BEFORE_NOON = ["am", "morning1", "morning2"]
AFTER_NOON = ["pm", "afternoon1", "afternoon2", "evening1", "evening2"]


def clean(word):
    word = re.sub(r"\s+", " ", str(word).lower()).strip()
    return word.rstrip(".").strip()


def unique(words):
    seen = []
    for word in map(clean, words):
        if re.search(r"\w", word) and word not in seen and not re.search(r"[|,;{}()0-9]", word):
            seen.append(word)
    return ",".join(seen)


def names(locales, table, key, widths):
    words = []
    for locale in locales:
        for context in ("format", "stand-alone"):
            for width in widths:
                words.append(table(locale).get(context, {}).get(width, {}).get(key, ""))
    return unique(words)


def affix(patterns, first):
    """The words that all patterns begin (or end) with."""
    texts = [pattern if first else pattern[::-1] for pattern in patterns]
    common = texts[0]
    for text in texts[1:]:
        while not text.startswith(common):
            common = common[:-1]
    if common == texts[0]:
        return ""
    ideographs = re.fullmatch(r"[\u3000-\u9fff]*", common)
    if " " in common and not ideographs:
        common = common[: common.rindex(" ")]
    elif common and not ideographs:
        common = ""
    return (common if first else common[::-1]).strip()


def relative(locales):
    """Units by number, and the words of past and future around them."""
    units = [[] for _ in UNITS]
    words = {"past": [], "future": []}
    for locale in locales:
        fields = locale._data["date_fields"]
        for direction in words:
            patterns = {}
            for unit in UNITS:
                for width in (unit, unit + "-short", unit + "-narrow"):
                    for category, pattern in fields.get(width, {}).get(direction, {}).items():
                        if "{0}" in pattern and pattern != "{0}":
                            patterns.setdefault(width.partition("-")[2], []).append((unit, clean(pattern)))
            for group in patterns.values():
                heads = [text.split("{0}")[0] for _, text in group]
                tails = [text.split("{0}")[1] for _, text in group]
                head = affix([text + "\0" + str(place) for place, text in enumerate(heads)], True)
                tail = affix([str(place) + "\0" + text for place, text in enumerate(tails)], False)
                if len(set(heads)) == 1:
                    head = heads[0].strip()
                # Around the number stands one word of direction; a second one is decoration.
                words[direction].append(tail or head)
                for (unit, _), before, after in zip(group, heads, tails):
                    before, after = before.strip(), after.strip()
                    rest = before[len(head):].strip() if before.startswith(head) else before
                    if tail and after.endswith(tail):
                        after = after[: -len(tail)].strip()
                    units[UNITS.index(unit)].append(after or rest)
    return [unique(unit) for unit in units], unique(words["past"]), unique(words["future"])


def shifts(locales, unit, steps):
    return [
        unique(
            locale._data["date_fields"].get(width, {}).get("relative", {}).get(step, "")
            for locale in locales
            for width in (unit, unit + "-short")
        )
        for step in steps
    ]


def line(entry):
    code = entry.split()[0]
    locales = [Locale.parse(name) for name in entry.split()]
    months = [names(locales, lambda x: x.months, month, ("wide", "abbreviated")) for month in range(1, 13)]
    days = [names(locales, lambda x: x.days, day, ("wide", "abbreviated", "short")) for day in range(7)]

    def periods(keys):
        return ",".join(
            filter(None, (names(locales, lambda x: x.day_periods, key, ("wide", "abbreviated")) for key in keys))
        )

    units, past, future = relative(locales)
    if code == "th":
        # Without blanks the words of direction are not told from the units.
        units = [",".join(word for word in unit.split(",") if "ที่" not in word) for unit in units]
    parts = [
        [code], months, days, [periods(BEFORE_NOON), periods(AFTER_NOON)], [periods(["noon"]), periods(["midnight"])],
        units, [past, future], shifts(locales, "day", range(-2, 3)),
        *(shifts(locales, unit, (-1, 0, 1)) for unit in ("week", "month", "year")),
    ]
    return ";".join("|".join(part) for part in parts)


def main():
    default = pathlib.Path(__file__).parent.parent / "Sources/TrawlCore/Values/DateNamesTable.swift"
    output = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else default
    lines = "\n".join(map(line, LANGUAGES))
    output.write_text(
        "// swift-format-ignore-file\n"
        "// Made by Scripts/generate-date-names.py from CLDR (Unicode License v3); do not edit.\n\n"
        "/// What languages call months, days and units, packed as the script describes it.\n"
        "enum DateNamesTable {\n"
        "    /// One language a line, the more widely used ones first.\n"
        '    static let languages = #"""\n' + lines + '\n"""#\n}\n'
    )


main()
