"""Pages to match selectors on: real documentation, and forms by chance, of which documentation has few."""

import re
import subprocess
import sys

import lxml.html
import parsel
from bs4 import BeautifulSoup
from environment import HOME, ROOT

# Larger pages say nothing that smaller ones do not, and each is read hundreds of times.
SMALLEST, LARGEST = 2_000, 40_000
PARTS = ["python", "handbook", "cppreference"]


def parsed(text):
    """The root of parsel's tree of a page."""
    return parsel.Selector(text=text, type="html").root


class Page:
    """One page: as it was found, and once more with an id on every element."""

    def __init__(self, name, text, is_form=False):
        self.name, self.is_form = name, is_form
        self.found, self.marked = Tree(text), Tree(marked(text))


class Tree:
    """A text, and what lxml reads out of it."""

    def __init__(self, text):
        self.text, self.root = text, parsed(text)

    def soup(self):
        """Beautiful Soup's tree with each node of lxml's, so that both references look at the same.

        `source` of its elements is the element of lxml's tree.
        """
        soup = BeautifulSoup("", "lxml", multi_valued_attributes=None)
        soup.reset()
        self.feed(self.root, soup)
        soup.endData()
        return soup

    def feed(self, element, soup):
        if not isinstance(element.tag, str):
            return
        soup.handle_starttag(element.tag, None, None, dict(element.attrib)).source = element
        # A string that is empty would become a blank.
        if element.text:
            soup.handle_data(element.text)
        for child in element:
            self.feed(child, soup)
            if child.tail:
                soup.handle_data(child.tail)
        soup.handle_endtag(element.tag)

    def texts(self, elements):
        """The text nodes of some elements, in document order."""
        parents = set(elements)
        return [text for text in self.root.xpath("//text()") if self.parent(text) in parents]

    @staticmethod
    def parent(text):
        """The element that a text node is in."""
        before = text.getparent()
        return before if text.is_text else before.getparent()


def marked(text):
    """A page whose elements all have an id, written so that it is read as it was meant.

    What lxml made of the page is what is written down, so that no difference is left in how the tree is built;
    a tree that HTML cannot express, such as a list inside a paragraph, is another one when it is read again, and
    what is new in it gets its ids in a second round.
    """
    for _ in range(3):
        root = parsed(text)
        missing = [element for element in root.iter("*") if not element.get("id")]
        for place, element in enumerate(root.iter("*")):
            if not element.get("id"):
                element.set("id", f"n-{len(missing)}-{place}")
        text = lxml.html.tostring(root, encoding="unicode", doctype="<!DOCTYPE html>")
        if not missing:
            break
    return text


def found(chance, count):
    """Pages of the corpora that can be had, the same number of each language of a corpus.

    Says aloud which corpora cannot be had; ends with 3 when none can.
    """
    folders = []
    for part in PARTS:
        code = subprocess.run([ROOT / "Benchmarks/corpus", "fetch", part], stdout=sys.stderr).returncode
        if code == 3:
            print(f"skipped: the pages of {part}, which cannot be had", file=sys.stderr)
        elif code:
            sys.exit(1)
        else:
            folders.append(HOME / "site" / part)
    if not folders:
        print("skipped: there are no pages", file=sys.stderr)
        sys.exit(3)
    chosen = []
    for place, folder in enumerate(folders):
        share = count * (place + 1) // len(folders) - count * place // len(folders)
        chosen += shared_out(chance, folder, share)
    return [(str(path.relative_to(HOME / "site")), path.read_bytes().decode(errors="replace")) for path in chosen]


def shared_out(chance, folder, count):
    """So many pages of a corpus, in turn of each of its folders of a language."""
    languages = {}
    for path in sorted(folder.resolve().rglob("*.html")):
        if SMALLEST <= path.stat().st_size <= LARGEST:
            path = folder / path.relative_to(folder.resolve())
            top = path.relative_to(folder).parts[0]
            languages.setdefault(top if re.fullmatch(r"[a-z]{2}(-[A-Z]{2})?", top) else "", []).append(path)
    for paths in languages.values():
        chance.shuffle(paths)
    chosen = []
    while len(chosen) < count and any(languages.values()):
        chosen += [paths.pop() for paths in languages.values() if paths][: count - len(chosen)]
    return chosen


class Forms:
    """Forms by chance: every control, nested as HTML allows it, with the attributes that states hang on."""

    TYPES = """text checkbox radio radio checkbox submit hidden number range date email search password button file
        image reset color RADIO unknown""".split()

    def __init__(self, chance):
        self.chance = chance

    def make(self):
        body = "".join(self.block(3) for _ in range(self.chance.randint(2, 5)))
        language = self.chance.choice(["", ' lang="en"', ' lang="de-CH"', ' lang=""', ' dir="rtl"'])
        meta = self.chance.choice(["", '<meta http-equiv="Content-Language" content="fr">'])
        return f"<!DOCTYPE html><html{language}><head>{meta}<title>Form</title></head><body>{body}</body></html>"

    def some(self, *attributes, likelihood=0.3):
        return "".join(" " + each for each in attributes if self.chance.random() < likelihood)

    def block(self, depth):
        inside = "".join(self.block(depth - 1) for _ in range(self.chance.randint(1, 4))) if depth else ""
        number = self.chance.randrange(4)
        match self.chance.randrange(8 if depth else 4):
            case 0 | 1:
                return self.input() + self.input()
            case 2:
                return self.select()
            case 3:
                return self.other()
            case 4:
                return f'<form id="form{number}">{inside}</form>'
            case 5:
                legends = "".join(f"<legend>{self.input()}</legend>" for _ in range(self.chance.choice([0, 1, 1, 2])))
                return f"<fieldset{self.some('disabled')}>{legends}{inside}</fieldset>"
            case 6:
                marks = self.some('lang="en-GB"', "contenteditable", 'contenteditable="false"', likelihood=0.2)
                return f"<div{marks}>{inside}</div>"
            case _:
                return f"<details{self.some('open')}><summary>More</summary>{inside}</details>"

    def input(self):
        kind = self.chance.choice(self.TYPES)
        marks = self.some(
            "checked", "disabled", "required", "readonly", 'placeholder="Here"', 'placeholder=""', 'value="one"',
            'value=""', f'name="{self.chance.choice("abc")}"', f'form="form{self.chance.randrange(4)}"', "multiple",
        )
        return f'<input type="{kind}"{marks}>' if self.chance.random() < 0.9 else f"<input{marks}>"

    def select(self):
        options = "".join(self.options() for _ in range(self.chance.randint(0, 4)))
        marks = self.some("disabled", "multiple", "required", 'size="1"', 'size="3"', likelihood=0.2)
        return f"<select{marks}>{options}</select>"

    def options(self):
        options = "".join(
            f"<option{self.some('selected', 'disabled', likelihood=0.25)}>Option</option>"
            for _ in range(self.chance.randint(1, 3))
        )
        return options if self.chance.random() < 0.6 else f"<optgroup{self.some('disabled')}>{options}</optgroup>"

    def other(self):
        marks = self.some("disabled", "required", "readonly", 'placeholder="Here"')
        return self.chance.choice([
            f"<textarea{marks}></textarea>",
            f"<textarea{marks}>Text</textarea>",
            f"<textarea{marks}>\n</textarea>",
            f'<button{marks}>Go</button><button type="button"{marks}>Stay</button>',
            f'<a{self.some("href=to", likelihood=0.7)}>Link</a><p><!-- nothing --></p><p> </p><p></p>',
            f'<map name="m"><area{self.some("href=to", likelihood=0.7)} alt=""></map><x-new></x-new>',
            f"<dialog{self.some('open')}><p>Text</p></dialog>",
            '<datalist><option selected>One</option></datalist><progress value="1"></progress>',
        ])
