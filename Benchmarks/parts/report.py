"""A report: Markdown with what was measured, where and how, and a chart of bars as SVG."""

import datetime
import os
import platform
import re
import shlex
import sys
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

from tools import output_of


def count(number):
    return f"{number:,.0f}"


def ratio(number):
    return f"{number:.2f}"


def machine():
    """Processor, cores, system."""
    model = named("/proc/cpuinfo", "model name") or platform.machine()
    system = named("/etc/os-release", "PRETTY_NAME") or platform.system()
    kernel = platform.release().split("-")[0]
    return f"{model}, {os.cpu_count()} cores, {system}, Linux {kernel}"


def named(path, name):
    """The first value of the name in a file of lines such as `name: value` or `name="value"`."""
    text = Path(path).read_text(errors="replace") if os.path.exists(path) else ""
    found = re.search(rf'^{name}\s*[:=]\s*"?([^"\n]*)', text, re.MULTILINE)
    return found.group(1).strip() if found else ""


@dataclass
class Bars:
    """A chart: (label, value, whether it is ours) from top to bottom."""

    title: str
    bars: list

    # Blue and grey that read on white and on black; text follows the reader's scheme.
    STYLE = (
        "text{font:13px system-ui,-apple-system,'Segoe UI',Helvetica,Arial,sans-serif;fill:#1f2328}"
        ".title{font-weight:600}.ours{fill:#2f6fdf}.theirs{fill:#8b949e}"
        "@media(prefers-color-scheme:dark){text{fill:#e6edf3}.ours{fill:#4d8dff}.theirs{fill:#7d8590}}"
    )

    def svg(self):
        width, left, right, row = 720, 210, 70, 26
        most = max(value for _, value, _ in self.bars)
        height = 44 + row * len(self.bars)
        parts = [
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
            f'viewBox="0 0 {width} {height}" role="img" aria-label="{escape(self.title)}">',
            f"<style>{self.STYLE}</style>",
            f'<text class="title" x="{left}" y="22">{escape(self.title)}</text>',
        ]
        for place, (label, value, ours) in enumerate(self.bars):
            top = 34 + row * place
            length = max(1, (width - left - right) * value / most)
            parts += [
                f'<text x="{left - 10}" y="{top + 15}" text-anchor="end">{escape(label)}</text>',
                f'<rect class="{"ours" if ours else "theirs"}" x="{left}" y="{top + 2}" '
                f'width="{length:.1f}" height="{row - 8}" rx="2"/>',
                f'<text x="{left + length + 8:.1f}" y="{top + 15}">{count(value)}</text>',
            ]
        return "\n".join([*parts, "</svg>", ""])


class Report:
    def __init__(self, title, words):
        self.title, self.words, self.bars, self.versions = title, words, None, []
        self.paragraphs = []

    def table(self, row):
        """A table of one row: values by their titles."""
        self.lines(list(row), [list(row.values())])

    def lines(self, heads, rows):
        lines = ["| " + " | ".join(map(str, row)) + " |" for row in [heads, *rows]]
        lines.insert(1, "|---" * len(heads) + "|")
        self.paragraphs.append("\n".join(lines))

    def say(self, sentence):
        self.paragraphs.append(sentence)

    @property
    def text(self):
        return "\n\n".join([f"# {self.title}", f"{self.words}.", *self.paragraphs]) + "\n"

    def write(self, folder, name, load):
        """Writes name.md and name.svg; both are replaced by the next run of the case."""
        folder.mkdir(parents=True, exist_ok=True)
        text = self.text
        if self.bars:
            (folder / f"{name}.svg").write_text(self.bars.svg())
            text += f"\n![{self.title}]({name}.svg)\n"
        nginx = output_of("sh", "-c", "PATH=$PATH:/usr/sbin nginx -v 2>&1")
        facts = [
            f"{datetime.date.today()}, load before {load:.2f}",
            machine(),
            *dict.fromkeys(self.versions),
            f"Python {platform.python_version()}" + (f", {nginx.split(': ')[-1]}" if nginx else ""),
            "`" + shlex.join(["Benchmarks/run", *sys.argv[1:]]) + "`",
        ]
        text += "\n" + "\n".join(f"- {fact}" for fact in facts) + "\n"
        (folder / f"{name}.md").write_text(text)
