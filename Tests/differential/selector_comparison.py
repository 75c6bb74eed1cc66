"""Asks Trawl and the references the same, and explains what they answer differently."""

import copy
import json
import re
import subprocess
import tempfile
from typing import NamedTuple

import soupsieve
from lxml import etree
from parsel.csstranslator import HTMLTranslator
from selector_grammar import CASELESS
from xpath_grammar import NAMESPACES

# What Trawl takes for granted, and how a selector says it outright.
OUTRIGHT = {
    "case": (rf"""\[((?:{"|".join(CASELESS)})[~|^$*!]?=(?:"[^"]*"|[^"\]\s]+))\]""", r"[\1 i]"),
    "link": (r":(?:any-)?link\b", ":is(a, area, link)[href]"),
    "foreign": (r":read-only\b", ":read-only:not(svg, svg *, math, math *)"),
    "options": (r":enabled\b", ":is(:enabled, optgroup:not([disabled]), option:not([disabled], optgroup[disabled] > option))"),
}
# `:default`, with the buttons by their ids.
OWNERS = (r":default\b", ":is(option[selected], [type=checkbox i][checked], [type=radio i][checked]{})")
# What parsel and cssselect take for something else than HTML and level 4 do.
KNOWN_OF_PARSEL = {
    "case": OUTRIGHT["case"][0],
    "empty": ":empty",
    "lang": r":lang\(",
    "states": ":(checked|disabled|enabled)",
    "unequal": r"""!=(""|'')""",
    "star": r" \*::(text|attr)",
}


class Answer(NamedTuple):
    """What a selector gave: elements by their ids, or their number and texts, or nothing but a refusal."""

    ids: list = None
    count: int = None
    texts: list = None
    refusal: str = None


class Difference(NamedTuple):
    """One question that Trawl and a reference answer differently."""

    layer: str
    reference: str
    selector: str
    page: str
    trawl: Answer
    theirs: Answer
    # Its name; nothing when there is none that is known.
    cause: str


def conform(trawl, questions):
    """Trawl's answers to pairs of a page and a selector."""
    lines = "".join(
        json.dumps({"id": place, "html": html, "selector": selector}) + "\n"
        for place, (html, selector) in enumerate(questions)
    )
    command = [trawl, "conform", "selectors"]
    said = subprocess.run(command, input=lines, capture_output=True, encoding="utf-8", check=True).stdout
    return [json.loads(line) for line in said.splitlines()]


def try_out(trawl, html, expressions):
    """What `trawl try` finds in a page with XPath expressions; nothing when it takes one of them for wrong."""
    with tempfile.NamedTemporaryFile("w", suffix=".html", encoding="utf-8") as file:
        file.write(html)
        file.flush()
        # In one word each, as one may begin with a minus.
        command = [trawl, "try", file.name, "--json", *(f"--xpath={each}" for each in expressions)]
        said = subprocess.run(command, capture_output=True, encoding="utf-8")
    return None if said.returncode else [each["values"] for each in json.loads(said.stdout)["selectors"]]


def collapsed(texts):
    """Texts with white space collapsed, without the empty ones."""
    return [text for text in (" ".join(each.split()) for each in texts) if text]


class Selector:
    """One selector as each of the references takes it: nothing where one does not know it."""

    def __init__(self, alternatives, suffix):
        self.text = ", ".join(alternatives)
        self.suffix = suffix
        self.with_suffix = ", ".join(each + suffix for each in alternatives)
        self.expression = self.translated(self.text)
        self.xpath, self.xpath_with_suffix = (
            self.expression and etree.XPath(self.translated(each), smart_strings=False)
            for each in (self.text, self.with_suffix)
        )
        self.matcher = self.compiled(self.text)
        self.outright = self.compiled(self.told_outright(OUTRIGHT))

    def translated(self, text):
        """What parsel makes of it, in XPath."""
        try:
            return HTMLTranslator().css_to_xpath(text)
        except Exception:  # cssselect has several kinds for what it does not know
            return None

    def compiled(self, text):
        """What soupsieve makes of it."""
        try:
            return soupsieve.compile(text)
        except soupsieve.SelectorSyntaxError:
            return None

    def told_outright(self, causes):
        text = self.text
        for cause in causes:
            text = re.sub(*OUTRIGHT[cause], text)
        return text

    def causes(self, reference):
        """What is known of a reference and occurs in the selector."""
        if reference == "parsel":
            return [cause for cause, pattern in KNOWN_OF_PARSEL.items() if re.search(pattern, self.with_suffix)]
        causes = [cause for cause in OUTRIGHT if self.told_outright([cause]) != self.text]
        return causes + ["owners"] * bool(re.search(OWNERS[0], self.text))

    def outright_on(self, tree):
        """What soupsieve makes of it when it is told outright, on one tree; nothing when it cannot be told."""
        if not re.search(OWNERS[0], self.text):
            return self.outright
        buttons = "".join(f', [id="{each.get("id")}"]' for each in default_buttons(tree.root) if each.get("id"))
        return self.compiled(re.sub(OWNERS[0], OWNERS[1].format(buttons), self.told_outright(OUTRIGHT)))


def default_buttons(root):
    """The first submit button of each form, by who owns it (HTML Standard, 4.10.18.3 and 4.10.22.2)."""
    first = {}
    for element in root.iter("button", "input"):
        kind = (element.get("type") or "").lower()
        if kind not in ("submit", "image") and (element.tag == "input" or kind in ("reset", "button")):
            continue
        name = element.get("form")
        named = next((each for each in root.iter("*") if each.get("id") == name), None) if name else None
        owner = named if name is not None else form_around(element)
        if owner is not None and owner.tag == "form" and next(owner.iterancestors("form"), None) is None:
            first.setdefault(owner, element)
    return first.values()


def form_around(element):
    """The form that is open where an element stands: of a form in a form only the end counts (13.2.6.4.7)."""
    forms = list(element.iterancestors("form"))
    if not forms:
        return None
    before = {each for each in element.xpath("preceding::form")}
    return None if any(each in before for each in forms[-1].iter("form") if each is not forms[-1]) else forms[-1]


def with_comments_in_body(root):
    """A copy of a tree whose comments behind the body lie at its end."""
    root = copy.deepcopy(root)
    body = root.find("body")
    for comment in [] if body is None else [each for each in body.itersiblings() if each.tag is etree.Comment]:
        comment.tail = None
        body.append(comment)
    return root


class Comparison:
    """Asks all about one page after the other."""

    def __init__(self, trawl, selectors, nodes, values):
        self.trawl, self.selectors = trawl, selectors
        # XPath expressions for nodes and for strings, numbers and truth values.
        self.nodes, self.values = nodes, values

    def compare(self, page):
        """The differences on one page, and the number of questions."""
        self.page, self.soups, self.differences = page, {}, []
        questions = [(page.marked.text, each.text) for each in self.selectors]
        if not page.is_form:
            questions += [(page.found.text, each.with_suffix) for each in self.selectors]
        answers = iter(conform(self.trawl, [(page.marked.text, "*"), *questions]))
        # What follows is said of one tree.
        self.note("marked", "lxml", "*", Answer(ids=next(answers)["ids"]), self.ids(page.marked.root.iter("*")))
        for selector in self.selectors:
            self.compare_marked(selector, next(answers))
        for selector, answer in zip(self.selectors, answers):
            self.compare_found(selector, answer)
        self.compare_xpath()
        return self.differences, len(questions) + len(self.nodes) + len(self.values)

    def note(self, layer, reference, selector, ours, theirs, cause=None):
        if ours != theirs:
            self.differences.append(
                Difference(layer, reference, selector, self.page.name, ours, theirs, cause and cause())
            )

    def cause(self, selector, reference, ours, third):
        """The name of a difference's cause, when the third opinion is Trawl's and something is known."""
        causes = selector.causes(reference)
        return causes[0] if causes and selector.outright and third() == ours else None

    def select(self, matcher, tree):
        """soupsieve's answer, in elements of lxml's tree."""
        if tree not in self.soups:
            self.soups[tree] = tree.soup()
        return [element.source for element in matcher.select(self.soups[tree])]

    # The page with its ids

    def ids(self, elements):
        return Answer(ids=[element.get("id") for element in elements])

    def compare_marked(self, selector, answer):
        tree = self.page.marked
        ours = Answer(refusal=answer["error"]) if "error" in answer else Answer(ids=answer["ids"])

        def compare(reference, elements):
            third = lambda: self.ids(self.select(selector.outright_on(tree), tree))
            cause = lambda: self.cause(selector, reference, ours, third)
            self.note("marked", reference, selector.text, ours, self.ids(elements), cause)

        if selector.xpath:
            compare("parsel", selector.xpath(tree.root))
        if selector.matcher:
            compare("soupsieve", self.select(selector.matcher, tree))

    # The page as it was found

    def compare_found(self, selector, answer):
        tree = self.page.found
        if "error" in answer:
            ours = Answer(refusal=answer["error"])
        else:
            ours = Answer(count=self.count(selector, answer["count"]), texts=collapsed(answer["texts"]))
        if selector.xpath:
            reference = "parsel"
            count = self.count(selector, len(selector.xpath(tree.root)))
            texts = selector.xpath_with_suffix(tree.root) if selector.suffix else []
            theirs = Answer(count=count, texts=collapsed(texts))
        else:
            reference = "soupsieve"
            theirs = self.taken(selector, selector.matcher)
        third = lambda: self.taken(selector, selector.outright_on(self.page.found))
        cause = lambda: self.cause(selector, reference, ours, third)
        self.note("found", reference, selector.with_suffix, ours, theirs, cause)

    def count(self, selector, count):
        """The number of matches; nothing where what Trawl counts is those that the texts come from."""
        return None if selector.suffix == " ::text" else count

    def taken(self, selector, matcher):
        """What the suffix takes out of the elements that soupsieve finds."""
        elements = self.select(matcher, self.page.found)
        count = self.count(selector, len(elements))
        texts = []
        if selector.suffix.startswith("::attr("):
            name = selector.suffix[len("::attr(") : -1]
            texts = [element.get(name, "") for element in elements]
        elif selector.suffix:
            if selector.suffix == " ::text":
                elements = [inner for element in elements for inner in element.iter("*")]
            texts = self.page.found.texts(elements)
        return Answer(count=count, texts=collapsed(texts))

    # XPath

    def compare_xpath(self):
        tree = self.page.marked
        nodes = [f"({each})/@id" for each in self.nodes]
        answers = try_out(self.trawl, tree.text, nodes + self.values)
        if answers is None:
            refusal = Answer(refusal="one of the expressions is refused, or over the limit")
            return self.note("xpath", "lxml", "", refusal, Answer())
        answers = iter(answers)
        for expression in nodes:
            take = lambda root: Answer(ids=root.xpath(expression, namespaces=NAMESPACES, smart_strings=False))
            ours = Answer(ids=next(answers))
            cause = lambda: "behind" if take(with_comments_in_body(tree.root)) == ours else None
            self.note("xpath", "lxml", expression, ours, take(tree.root), cause)
        for expression in self.values:
            theirs = tree.root.xpath(f"string({expression})", namespaces=NAMESPACES)
            self.note("xpath", "lxml", expression, Answer(texts=next(answers)), Answer(texts=collapsed([theirs])))
