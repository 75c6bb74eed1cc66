#!/usr/bin/env python3
"""Writes Sources/TrawlCore/URL/IDNATable.swift: the Unicode data that host names need.

Usage: pip install idna unicodedata2 && Scripts/generate-idna-table.py [OUTPUT]

`idna` brings the mapping table and joining types of UTS 46, `unicodedata2` the character properties;
both must be of the same Unicode version, which is checked. Tables are run-length coded: (how far the
run starts after the one before, value), as numbers of base 32 in printable digits, least significant
first; bit 5 of a digit says that another follows. `IDNAData` reads them.
"""

import bisect
import pathlib
import sys

import unicodedata2 as ucd
from idna import idnadata, uts46data

LAST = 0x110000
LINE = 96
# In the order of IDNAData.BidiClass.
BIDI = {"L": 0, "R": 1, "AL": 2, "AN": 3, "EN": 4, "ES": 5, "CS": 5, "ET": 5, "ON": 5, "BN": 5, "NSM": 6}
# In the order of IDNAData.JoiningType.
JOINING = {"L": 1, "R": 2, "D": 3, "T": 4}


def status(point):
    index = bisect.bisect_right(uts46data.uts46_starts, point) - 1
    return chr(uts46data.uts46_statuses[index]), uts46data.uts46_replacements[index]


def digits(number):
    """One number as base-32 digits from '0' on."""
    text = ""
    while True:
        digit = number & 31
        number >>= 5
        text += chr(0x30 + (digit | (32 if number else 0)))
        if not number:
            return text


def zigzag(number):
    return number * 2 if number >= 0 else -number * 2 - 1


def runs(value_of, matters):
    """(start, value) of each run; a point that does not matter continues the run before it."""
    found = [(0, 0)]
    for point in range(LAST):
        if matters(point):
            value = value_of(point)
            if value != found[-1][1]:
                found.append((point, value))
    return found


def run_digits(table):
    text, before = "", 0
    for start, value in table:
        text += digits(start - before) + digits(value)
        before = start
    return text


def literal(name, comment, text):
    lines = [text[at : at + LINE] for at in range(0, len(text), LINE)]
    return (
        f"    /// {comment}\n    static var {name}: StaticString {{\n        #\"\"\"\n"
        + "".join(f"{line}\n" for line in lines)
        + "\"\"\"#\n    }\n"
    )


def main():
    if ucd.unidata_version != uts46data.__version__ or idnadata.__version__ != uts46data.__version__:
        sys.exit("idna and unicodedata2 are of different Unicode versions")
    sequences, order = {}, []

    def mapping(point):
        kind, text = status(point)
        if kind in "VD":
            return 0
        if kind == "X":
            return 1
        if kind == "I":
            return 2
        if len(text) == 1:
            return 4 + 2 * zigzag(ord(text) - point)
        if text not in sequences:
            sequences[text] = len(order)
            order.append(text)
        return 3 + 2 * sequences[text]

    always = lambda point: True
    usable = lambda point: point >= 0x80 and status(point)[0] in "VD"
    # Composites: the mapping already takes every other canonical decomposition apart.
    composites = []
    for point in range(LAST):
        if 0xAC00 <= point < 0xD7A4:
            continue  # Hangul syllables are composed by arithmetic.
        parts = ucd.decomposition(chr(point)).split()
        if not parts or parts[0].startswith("<"):
            continue
        points = [int(part, 16) for part in parts]
        if len(points) == 2 and ucd.normalize("NFC", chr(points[0]) + chr(points[1])) == chr(point):
            composites.append((point, points[0], points[1]))
        elif usable(point):
            sys.exit(f"U+{point:04X} is valid in host names, but decomposes and is no composite")
    joining = {}
    for name, ranges in idnadata.joining_types.items():
        for packed in ranges:
            for point in range(packed >> 32, packed & 0xFFFFFFFF):
                joining[point] = JOINING.get(name, 0)

    mapped = run_digits(runs(mapping, lambda point: point >= 0x80))
    pool = "".join(digits(len(text)) + "".join(digits(ord(c)) for c in text) for text in order)
    pairs, before = "", 0
    for point, first, second in composites:
        pairs += digits(point - before) + digits(zigzag(point - first)) + digits(second)
        before = point
    tables = [
        ("mappings", "Runs of 0 valid, 1 disallowed, 2 ignored, 3 + 2n sequence n, 4 + 2n moved by zigzag n.", mapped),
        ("sequences", "Length and scalars of each replacement that is no single scalar.", pool),
        ("composites", "Composite (as distance), its first part (zigzag distance), its second part.", pairs),
        ("combiningClasses", "Runs of canonical combining classes.", run_digits(runs(lambda p: ucd.combining(chr(p)), usable))),
        ("marks", "Runs of 1 for general category M.", run_digits(runs(lambda p: int(ucd.category(chr(p))[0] == "M"), usable))),
        ("bidiClasses", "Runs of bidirectional classes, as `IDNAData.BidiClass` numbers them.", run_digits(runs(lambda p: BIDI.get(ucd.bidirectional(chr(p)), 5), usable))),
        ("joiningTypes", "Runs of joining types, as `IDNAData.JoiningType` numbers them.", run_digits(runs(lambda p: joining.get(p, 0), usable))),
    ]
    output = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else (
        pathlib.Path(__file__).parent.parent / "Sources/TrawlCore/URL/IDNATable.swift"
    )
    output.write_text(
        "// swift-format-ignore-file\n"
        f"// Made by Scripts/generate-idna-table.py from Unicode {ucd.unidata_version}; do not edit.\n\n"
        "/// The Unicode data that host names need, packed as the script describes it.\nenum IDNATable {\n"
        + "\n".join(literal(*table) for table in tables)
        + "}\n"
    )
    for name, _, text in tables:
        print(name, len(text), "bytes")


main()
