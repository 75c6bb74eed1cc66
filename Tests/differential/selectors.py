#!/usr/bin/env python3
"""Trawl's CSS selectors and XPath against parsel (cssselect, lxml) and soupsieve, on pages of real documentation.

  selectors.py [PAGES [SEED]]   so many pages (default 300) and 300 selectors, the same ones each time
  TRAWL                         the executable (default: the release of this tree, built when missing)
  TRAWL_CORPUS                  where packages are unpacked and the Python environment lies
                                (default /var/tmp/trawl-corpus)

A selector is made around an element of one of the pages (selector_grammar.py) and asked on all of them, and on forms
made by chance, of which documentation has few:

  marked   which elements match, on what lxml read out of the page, written down with an id on every element, so
           that all look at the same tree; against parsel and against soupsieve, where they know the selector
  found    how many match, and what `::text` and `::attr()` give, on the page as it was found; against parsel, or
           against soupsieve on lxml's tree where parsel does not know the selector
  xpath    what parsel makes of the selectors, and expressions of our own (xpath_grammar.py), asked of `trawl try`;
           against lxml

A difference is explained when soupsieve, told outright what Trawl takes for granted, says what Trawl says, and the
cause is one of those that are known:

  case     HTML compares the values of some attributes without case; cssselect never does, soupsieve for `type`
  link     `:link` is `a`, `area` and `link` with a target, as cssselect has it; soupsieve leaves out `link`
  empty    what holds nothing but white space is `:empty` since level 4; cssselect knows level 3
  lang     `:lang` is extended filtering (RFC 4647) and looks at `meta`; cssselect compares the start of `lang`
  states   cssselect looks at an element's own attributes, the HTML Standard also at what is around it
  unequal  `[a!=""]` is `:not([a=""])`, as in jQuery and soupsieve; cssselect wants the attribute to be there
  foreign  `:read-only` is said of HTML's elements; soupsieve says it of those of SVG, too
  options  an option is disabled by itself or its `optgroup`, that by itself; soupsieve has a disabled `fieldset` do it
  owners   the default button is the first of those that a form owns, also by `form=`; soupsieve looks into the form
  behind   a comment behind `</body>` lies in the body; lxml and the standard give it to `html`
  star     `div *::text` is the text of what lies inside `div`; parsel takes it for `div ::text`, with its own

Exit status: 1 a difference is not explained, 3 the references cannot be installed or there are no pages.
"""

import sys

sys.dont_write_bytecode = True
sys.path.append(sys.path.pop(0))  # Python's own `selectors` is not this file

import collections
import json
import multiprocessing
import os
import random
import time
import warnings

import environment

PACKAGES = "parsel==1.12.1 cssselect==1.6.0 lxml==6.1.3 soupsieve==4.1.3 beautifulsoup4==4.15.0".split()
SEED = 20261128
PAGES, SELECTORS, FORMS = 300, 300, 30


def prepared(trawl, count, seed):
    """Pages and questions by chance, the same ones for a seed and the same corpora."""
    from selector_comparison import Comparison, Selector
    from selector_grammar import FEATURES, Grammar
    from selector_pages import Forms, Page, found
    from xpath_grammar import ADDED, NODES, VALUES, Expressions

    chance = random.Random(seed)
    pages = [Page(name, text) for name, text in found(chance, count)]
    maker = Forms(chance)
    forms = [Page(f"form {number}", maker.make(), is_form=True) for number in range(FORMS)]
    grammar = Grammar(chance, [page.found.root for page in pages], [page.found.root for page in forms])
    missing = unknown(trawl)
    features = [feature for feature in FEATURES if feature not in missing]
    selectors = {}
    while len(selectors) < SELECTORS:
        feature = features[len(selectors) % len(features)]
        selector = Selector(grammar.make(feature), grammar.suffix(feature))
        if selector.xpath or selector.matcher:
            selectors[selector.text] = selector
    selectors = list(selectors.values())
    expressions = Expressions(chance, [page.found.root for page in pages])
    patterns = NODES + [pattern for name, pattern in ADDED.items() if name not in missing]
    nodes = [each.expression for each in selectors if each.expression] + [expressions.make(each) for each in patterns]
    comparison = Comparison(trawl, selectors, nodes, [expressions.make(each) for each in VALUES])
    return comparison, pages + forms


def unknown(trawl):
    """The pseudo-classes and functions of XPath that Trawl does not know, which are not asked."""
    from selector_comparison import conform, try_out
    from selector_grammar import STATES, state
    from xpath_grammar import ADDED, EXAMPLE, filled

    answers = conform(trawl, [("<p>", state(each)) for each in STATES])
    states = [each for each, answer in zip(STATES, answers) if "unknown pseudo-class" in answer.get("error", "")]
    functions = {name: try_out(trawl, "<p class=a>", [filled(pattern, EXAMPLE)]) for name, pattern in ADDED.items()}
    return states + [name for name, answer in functions.items() if answer is None]


def compare(comparison, pages):
    """The differences on all pages, and the number of questions, by as many processes as there are cores."""
    fork = multiprocessing.get_context("fork")
    differences, questions, workers = [], 0, []
    for number in range(os.cpu_count()):
        receiver, sender = fork.Pipe(duplex=False)
        worker = fork.Process(target=work, args=(comparison, pages[number :: os.cpu_count()], sender), daemon=True)
        worker.start()
        sender.close()
        workers.append((worker, receiver))
    for worker, receiver in workers:
        try:
            some, count = receiver.recv()
        except EOFError:  # it has told why
            sys.exit(1)
        worker.join()
        differences += some
        questions += count
    return differences, questions


def work(comparison, pages, sender):
    """Compares some pages, in a process that was forked when all was prepared."""
    found = [comparison.compare(page) for page in pages]
    sender.send(([each for differences, _ in found for each in differences], sum(count for _, count in found)))


def report(differences):
    """Prints the differences by selector, the explained ones first; the numbers of both."""
    groups = collections.defaultdict(list)
    for each in differences:
        groups[each.cause or "", each.layer, each.reference, each.selector].append(each)
    causes = collections.Counter(each.cause for each in differences)
    for cause in sorted({each.cause or "" for each in differences}, key=lambda name: (name == "", name)):
        print(f"{cause or 'NOT EXPLAINED'}: {causes[cause or None]}")
        for (name, layer, reference, selector), found in sorted(groups.items()):
            if name == cause:
                print(f"  {layer} {reference} {json.dumps(selector, ensure_ascii=False)}: {len(found)} pages")
                print(f"    {found[0].page}: {told(found[0].trawl, found[0].theirs)}")
    open_ = causes.pop(None, 0)
    return causes, open_


def told(ours, theirs):
    """How two answers differ, at their first difference."""
    if ours.refusal:
        return ours.refusal
    ours_all, theirs_all = (answer.ids if answer.ids is not None else answer.texts for answer in (ours, theirs))
    counts = f"{ours.count} and {theirs.count} matches; " if ours.count != theirs.count else ""
    for place in range(max(len(ours_all), len(theirs_all))):
        a, b = (each[place] if place < len(each) else None for each in (ours_all, theirs_all))
        if a != b:
            lengths = f"{len(ours_all)} and {len(theirs_all)} values"
            return f"{counts}{lengths}, at {place} trawl {a!r:.100}, theirs {b!r:.100}"
    return counts


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else PAGES
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else SEED
    environment.enter("selectors", *PACKAGES)
    warnings.simplefilter("ignore")  # `:contains` is no standard, and some pages are XHTML
    trawl = environment.executable()
    began = time.monotonic()
    comparison, pages = prepared(trawl, count, seed)
    differences, questions = compare(comparison, pages)
    explained, open_ = report(differences)
    selectors = comparison.selectors
    print(
        f"{len(selectors)} selectors ({sum(each.xpath is not None for each in selectors)} known to parsel, "
        f"{sum(each.matcher is not None for each in selectors)} to soupsieve), {len(comparison.nodes)} + "
        f"{len(comparison.values)} XPath expressions, {len(pages) - FORMS} pages and {FORMS} forms: "
        f"{questions} questions in {time.monotonic() - began:.0f} s"
    )
    if missing := unknown(trawl):
        print("not asked, as Trawl does not know them: " + ", ".join(missing))
    print(f"{sum(explained.values())} differences explained:")
    for cause, number in sorted(explained.items()):
        print(f"  {cause}: {number}")
    print(f"{open_} not explained")
    sys.exit(1 if open_ else 0)


if __name__ == "__main__":
    main()
