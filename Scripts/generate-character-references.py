#!/usr/bin/env python3
"""Writes Sources/TrawlCore/Extraction/CharacterReferenceTable.swift: the names of HTML's characters.

Usage: Scripts/generate-character-references.py [OUTPUT]

Python's own `html.entities` has the table of the HTML Standard, 13.5. A name stands with its characters as
hexadecimal numbers behind `=`, parted by `+`; `*` before it says that it counts without a semicolon, too.
"""

import pathlib
import sys
import textwrap
from html.entities import html5

HEAD = '''// swift-format-ignore-file
// Made by Scripts/generate-character-references.py from the HTML Standard, 13.5; do not edit.

/// The names of HTML's character references, packed as the script describes it.
enum CharacterReferenceTable {
    static var names: StaticString {
        """
'''
TAIL = '''
        """
    }
}
'''


def main():
    root = pathlib.Path(__file__).resolve().parent.parent
    output = sys.argv[1] if len(sys.argv) > 1 else root / "Sources/TrawlCore/Extraction/CharacterReferenceTable.swift"
    entries = []
    for name, text in sorted(html5.items()):
        if name.endswith(";"):
            mark = "*" if name[:-1] in html5 else ""
            entries.append(f"{mark}{name[:-1]}=" + "+".join(f"{ord(character):x}" for character in text))
    lines = textwrap.wrap(" ".join(entries), 96, break_long_words=False, break_on_hyphens=False)
    body = " \\\n".join("        " + line for line in lines)
    pathlib.Path(output).write_text(HEAD + body + TAIL)


if __name__ == "__main__":
    main()
