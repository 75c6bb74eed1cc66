#!/usr/bin/env python3
"""Trawl's prices against those of price-parser (PyPI), on random texts.

  prices.py [COUNT]      so many texts (default 50000), the same ones each time
  TRAWL                  the executable (default: the release of this tree, built when missing)
  TRAWL_CORPUS           where the Python environment lies (default /var/tmp/trawl-corpus)

Every difference must have one of the causes in which Trawl departs from price-parser on purpose:

  percentage    a number before `%` is no price, also with a fraction (`12.50%`) or a blank
  minus         a minus that touches the number or its sign makes the amount negative
  two-marks     of two different marks the last one is the decimal mark, also before three digits
  no-group      nothing, zero or more than three digits before a mark are no group: `0.500`, `1234.567`
  abbreviation  the full stop of a word is no decimal mark: `Rs.50`
  sentence-end  a mark behind the digits is none: `12.50. `
  two-numbers   a blank behind a fraction ends the number: `12,50 3`; what that leaves may be none
  no-number     price-parser gives no amount, where the first number can be read
  euro-cents    only whole euros have cents behind the sign, and nothing but cents: `12,50 € 10 Stück`
  free-word     "free" counts as a word only
  other-script  the Arabic marks, wide marks and the curly apostrophe part and group digits, too
  word          a currency's letters inside a longer word count after the symbol that stands by itself

Exit status: 1 a difference is not explained, 3 price-parser cannot be installed.
"""

import collections
import json
import os
import random
import re
import subprocess
import sys
import unicodedata
from decimal import Decimal
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PRICE_PARSER = "price-parser==0.5.1"
SEED = 20261128

SIGNS = "$ € £ ¥ ₹ ₽ ₺ zł Kč kr Kr Fr. руб. руб р. Р грн. лв Rs Rs. R$ US$ NT$ A$ RM TL Ft lei LEI".split()
CODES = "EUR USD GBP CHF SEK PLN HUF NZD SGD AUD AED RON TRY JPY INR".split()
WORDS = """from ab Price: Preis Cena Цена: inkl. MwSt. Kleid OUTLET VAT each / ( ) * - – & Now Was: à partir de
Free free FREE! Freedom gratis sold out 2x x pcs Stück %""".split()
BLANKS = [" ", " ", "\u00a0", "\u202f", "\u2009", "  ", "\t"]
DIGITS = ["0123456789"] * 12 + ["٠١٢٣٤٥٦٧٨٩", "０１２３４５６７８９", "०१२३४५६७८९"]


def enter_environment():
    """Goes on in a Python that has price-parser, which is made at first."""
    home = Path(os.environ.get("TRAWL_CORPUS", "/var/tmp/trawl-corpus")) / "venv-price-parser"
    python, installed = home / "bin/python", home / "installed"
    if Path(sys.prefix) == home:
        return
    if not installed.exists() or installed.read_text() != PRICE_PARSER:
        print(f"installing {PRICE_PARSER} from PyPI into {home}", file=sys.stderr)
        install = [python, "-m", "pip", "install", "-q", "--disable-pip-version-check", PRICE_PARSER]
        for command in ([sys.executable, "-m", "venv", home], install):
            if subprocess.run(command, stdout=sys.stderr).returncode:
                print(f"skipped: {PRICE_PARSER} cannot be installed", file=sys.stderr)
                sys.exit(3)
        installed.write_text(PRICE_PARSER)
    os.execv(python, [python, "-B", *sys.argv])


def executable():
    """The release of this tree, unless TRAWL names one."""
    if os.environ.get("TRAWL"):
        return os.environ["TRAWL"]
    subprocess.run(["make", "-C", ROOT, "build"], check=True, stdout=sys.stderr)
    where = subprocess.run(["make", "-s", "-C", ROOT, "where"], check=True, capture_output=True, text=True)
    return where.stdout.strip()


class Texts:
    """Texts of prices by chance, from a fixed seed."""

    def __init__(self, chance):
        self.chance = chance

    def make(self, number):
        hint = self.text() if self.chance.random() < 0.3 else None
        if hint and self.chance.random() < 0.5:
            hint = self.chance.choice(SIGNS + CODES + ["SKU", "Add to cart"])
        return {"id": str(number), "text": self.text(), "currency_hint": hint}

    def text(self):
        parts = []
        for _ in range(self.chance.choice([1, 1, 1, 1, 2])):
            parts += self.words(0.3)
            price = [self.number()]
            if self.chance.random() < 0.8:
                sign = self.chance.choice(SIGNS * 2 + CODES)
                glue = self.chance.choice(["", *BLANKS])
                price = [sign, glue, *price] if self.chance.random() < 0.5 else [*price, glue, sign]
            if self.chance.random() < 0.06:
                price.insert(0, self.chance.choice(["-", "\u2212", "- "]))
            if self.chance.random() < 0.06:
                price.append(self.chance.choice(["%", " %", ",-", ".-", ".", ", ", "*"]))
            parts.append("".join(price))
            parts += self.words(0.3)
        if self.chance.random() < 0.05:
            parts = self.words(1)
        return self.chance.choice(BLANKS).join(parts)

    def words(self, likelihood):
        return [self.chance.choice(WORDS)] if self.chance.random() < likelihood else []

    def number(self):
        digits = self.chance.choice(DIGITS)
        groups = [self.digits(self.chance.choice([1, 2, 3, 3, 4]))]
        if self.chance.random() < 0.5:
            groups += [self.digits(3) for _ in range(self.chance.choice([1, 1, 2]))]
        mark, other = self.chance.choice([",.", ".,", " ,", " .", "'.", "\u00a0,", "\u202f,", "\u2019.", ",,", ".."])
        text = mark.join(groups)
        if self.chance.random() < 0.5:
            text += other + self.digits(self.chance.choice([1, 2, 2, 2, 2, 3, 4]))
        if self.chance.random() < 0.03:
            text = self.chance.choice([".", ","]) + text
        return text.translate(str.maketrans("0123456789", digits))

    def digits(self, count):
        return "".join(self.chance.choice("0123456789") for _ in range(count))


def answers_of_trawl(questions):
    lines = "".join(json.dumps(question) + "\n" for question in questions)
    command = [executable(), "conform", "prices"]
    said = subprocess.run(command, input=lines, capture_output=True, text=True, check=True).stdout
    answers = {answer["id"]: answer for answer in map(json.loads, said.splitlines())}
    return [answers[question["id"]] for question in questions]


def amount_cause(text, ours, theirs):
    """Why the amounts differ; nothing when that is not known."""
    text = "".join(str(unicodedata.digit(c, c)) for c in re.sub(r"\s+", " ", text))
    if ours is not None and theirs is not None and ours == -theirs and re.search(r"[-\u2212][^ ]", text):
        return "minus"
    if re.search(r"\d ?[%٪]", text):
        return "percentage"
    if "free" in text.lower() and theirs == 0 and ours is None:
        return "free-word"
    if re.search("[\u066b\u066c\u2019\uff0c\uff0e]", text):
        return "other-script"
    if text.count("€") == 1 and re.search(r"\d ?€ ?\d", text):
        return "euro-cents"
    if re.search(r"[^\W\d_]\.\d", text):
        return "abbreviation"
    if theirs is None:
        return "no-number"
    joins = re.search(r"\d[.,]? [.,]?\d", text)
    if ours is None:
        ends = re.search(r"\d[.,] *([^\d.,]|$)", text)
        return "two-numbers" if joins else "sentence-end" if ends else None
    if joins and digits(theirs) != digits(ours) and digits(theirs).startswith(digits(ours)):
        return "two-numbers"
    if digits(ours) != digits(theirs):
        return None
    # The same digits with another mark, or with none.
    run = re.search(r"\.?\d[\d .,']*", text).group(0)
    marks = re.findall("[.,]", run.rstrip(" .,"))
    if run.rstrip() != run.rstrip(" .,"):
        return "sentence-end"
    if len(set(marks)) == 2:
        return "two-marks"
    return "no-group" if re.search(r"(?<!\d)(0+|\d{4,}|)[.,]\d{3}(?!\d)", run) else None


def digits(amount):
    """The digits of an amount without its mark and the zeros before them."""
    return f"{abs(amount):f}".replace(".", "").lstrip("0")


def currency_cause(question, ours, theirs):
    """Why the currencies differ; nothing when that is not known."""
    texts = [question["text"], question["currency_hint"] or ""]
    inside = re.escape(theirs or "")
    if theirs and any(re.search(rf"[^\W\d_]{inside}|{inside}[^\W\d_]", text) for text in texts):
        return "word"
    return None


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 50_000
    enter_environment()
    from price_parser import Price

    maker = Texts(random.Random(SEED))
    questions = [maker.make(number) for number in range(count)]
    differences = collections.defaultdict(list)
    for question, answer in zip(questions, answers_of_trawl(questions)):
        price = Price.fromstring(question["text"], currency_hint=question["currency_hint"])
        ours = None if answer["amount"] is None else Decimal(answer["amount"])
        line = f"{json.dumps(question, ensure_ascii=False)}\n    trawl        {ours} {answer['currency']}" \
               f"\n    price-parser {price.amount} {price.currency}"
        if ours != price.amount:
            differences[amount_cause(question["text"], ours, price.amount)].append(line)
        if answer["currency"] != price.currency:
            differences[currency_cause(question, answer["currency"], price.currency)].append(line)
    for cause, found in sorted(differences.items(), key=lambda entry: entry[0] or ""):
        print(f"{cause or 'NOT EXPLAINED'}: {len(found)}")
        for line in found if cause is None else found[:5]:
            print(f"  {line}")
    open_ = len(differences[None])
    print(f"{count} texts; {sum(map(len, differences.values())) - open_} differences explained, {open_} not explained")
    sys.exit(1 if open_ else 0)


if __name__ == "__main__":
    main()
