"""XPath 1.0 expressions by chance: every axis, operator and function, filled in from real pages.

Also the functions that parsel adds: those of EXSLT's regular expressions, and `has-class`.
"""

import re

from selector_grammar import elements

# T and U are names of elements, A is an attribute, V its value, C a class, W a word of a text, N a small number.
NODES = """
    //T[@A]/..
    //T/ancestor::U
    //T/ancestor-or-self::*[@class][1]
    //T/following::U[1]
    //T[N]/preceding::U[last()]
    //T/following-sibling::*[position() < N]
    //T/preceding-sibling::U[1]
    //T/descendant::U[N]
    //T/descendant-or-self::*[@A]
    //T/child::node()[self::U]
    (//T)[N]
    (//T)[last()]
    //T[N]
    //T[last() - 1]
    //T[position() mod 2 = 1][N]
    //T[contains(@A, V)]
    //T[starts-with(@A, V)]
    //T[@A != V]
    //*[@A = V]
    //*[normalize-space(text()) = W]
    //text()[contains(., W)]/..
    //comment()/..
    //T[not(U)]
    //T[count(U) >= N]
    //T[U and @A or not(@class)]
    //T | //U | //T/..
    //T[@A = //U/@A]
    //*[lang('en')]
    //*[self::T or self::U][position() <= N]
    //T[string-length(normalize-space()) > 20]
    //T[substring(@A, 2, N) = substring(V, 2, N)]
    //T[translate(@A, 'abcde', 'ABC') = translate(V, 'abcde', 'ABC')]
    //T[substring-before(@A, '-') = substring-before(V, '-')]
    //T[substring-after(@A, '.') != '']
    //T[floor(count(*) div 2) = 1 or ceiling(count(*) div 2) = N]
    //T/@A/..
    //T[.//U[@A]]
    //T[U[N]/following-sibling::*]
    /html/body/*[N]
    //T[name(..) = name(//U/..)]
    //*[local-name() = 'T' and namespace-uri() = '']
    //*[@id][N]
    id(//T/@id)
    //T[(@A or *) and (U or text())]
    //T[. = W]
    //T[../U]""".strip().splitlines()
VALUES = """
    string(//T[N])
    count(//T)
    count(//T/following::U)
    sum(//T/@colspan)
    concat(name(//T/..), '-', count(//U), "/", //T/@A)
    normalize-space(//T)
    substring-before(//U/@A, '/')
    substring-after(//T/@A, V)
    boolean(//T[@A])
    round(count(//T) div 3)
    -count(//T) mod 4
    string-length(//T)
    //T = W
    count(//T) > count(//U)
    count(//T) div count(//U)
    number(//T)
    translate(//title, 'aeiou', '.')
    string(//T/@A)""".strip().splitlines()

# For nodes, by the name of the function.
ADDED = {
    "has-class": "//T[has-class(C)]",
    "re:test": "//T[re:test(@A, '^[a-z]+[^a-z]', 'i')]",
    "re:match": "//T[re:match(@A, '([a-z]+)[.-]')]",
    "re:replace": "//T[re:replace(@A, '[aeiou]', 'g', '') != @A]",
}
NAMESPACES = {"re": "http://exslt.org/regular-expressions"}
EXAMPLE = {"T": "p", "A": "class", "C": "'a'"}


def quoted(text):
    """A string as XPath writes it, which has no escapes."""
    return '"' + text.replace('"', "")[:40] + '"'


def filled(pattern, values):
    """A pattern with values for its letters."""
    return re.sub(r"\b[TUAVCWN]\b", lambda found: values[found[0]], pattern.strip())


class Expressions:
    """Fills in the patterns with what occurs on some pages."""

    def __init__(self, chance, trees):
        self.chance = chance
        self.trees = [[tree, *elements(tree)] for tree in trees]

    def make(self, pattern):
        """An expression in which names and values are those of one page."""
        page = self.chance.choice(self.trees)
        withs = [each for each in page if self.attributes(each) and self.name(each)]
        if not withs:
            return self.make(pattern)
        first = self.chance.choice(withs)
        second = self.chance.choice([each for each in page if self.name(each)])
        attribute = self.chance.choice(self.attributes(first))
        words = re.findall(r"\w+", "".join(first.itertext(tag="*"))[:2000]) or ["the"]
        values = {
            "T": first.tag,
            "U": second.tag,
            "A": attribute,
            "C": quoted(first.get("class", "").partition(" ")[0] or "none"),
            "V": quoted(first.get(attribute)),
            "W": quoted(self.chance.choice(words)),
            "N": str(self.chance.randint(1, 4)),
        }
        return filled(pattern, values)

    def name(self, element):
        return re.fullmatch(r"[a-z][a-z0-9]*", element.tag)

    def attributes(self, element):
        return [name for name in element.keys() if re.fullmatch(r"[a-z-]+", name)]
