"""Selectors by chance, each one true of an element of a real page where it can be.

A selector is made around an element that is there: its name, its classes, its attributes, its place among its
siblings, its text; then around what stands to it as a combinator says. So most of them match something, and what
does not match fails by little. Each selector has one of FEATURES, in turn, so that none of them is left to luck.
"""

import re
import string

NAMES = "type universal any-namespace upper-case".split()
CONDITIONS = """
    class classes id exists = ~= |= ^= $= *= != =i ~=i |=i ^=i $=i *=i =s ^=s caseless
    first-child last-child only-child first-of-type last-of-type only-of-type
    nth-child nth-last-child nth-of-type nth-last-of-type nth-child-of nth-last-child-of
    root empty lang contains contains-own""".split()
LISTS = """
    not not-list not-complex is is-list is-complex where where-list
    has has-child has-next has-later has-list not-has has-not""".split()
COMBINATORS = {"descendant": " ", "child": " > ", "adjacent": " + ", "sibling": " ~ "}
FORMS = "long list overlap escape spacing".split()
STATES = """
    link any-link checked disabled enabled required optional read-only read-write placeholder-shown open scope
    defined hover visited dir default indeterminate in-range out-of-range""".split()
FEATURES = [*NAMES, *CONDITIONS, *LISTS, *COMBINATORS, *FORMS, *STATES]
# What has states.
CONTROLS = "a area link input button select option optgroup textarea fieldset details dialog progress x-new".split()
# Attributes whose values HTML compares without case (HTML Standard, 4.16.2).
CASELESS = """
    accept accept-charset align alink axis bgcolor charset checked clear codetype color compact declare defer dir
    direction disabled enctype face frame hreflang http-equiv lang language link media method multiple nohref
    noresize noshade nowrap readonly rel rev rules scope scrolling selected shape target text type valign valuetype
    vlink""".split()
LANGUAGES = "en de fr *-CN zh pt-BR ja EN-us *".split()


def state(name):
    """A pseudo-class as it is written, with an argument when it takes one."""
    return ":dir(ltr)" if name == "dir" else ":" + name


def identifier(text):
    """A name as CSS writes it (CSSOM, serialize an identifier)."""
    written = []
    for place, character in enumerate(text):
        leads = place == 0 or (place == 1 and text[0] == "-")
        is_name = character in string.ascii_letters + "_-" or ord(character) >= 0x80
        if is_name and text != "-" or character.isdigit() and not leads:
            written.append(character)
        elif character.isdigit() or ord(character) < 0x20:
            written.append(f"\\{ord(character):x} ")
        else:
            written.append("\\" + character)
    return "".join(written)


def quoted(text):
    """A string as CSS writes it."""
    return '"' + re.sub(r'["\\]', r"\\\g<0>", text).replace("\n", "\\a ").replace("\r", "\\d ") + '"'


def elements(element):
    """What lies inside an element."""
    return [inner for inner in element.iterdescendants() if isinstance(inner.tag, str)]


def siblings(element):
    """All elements under the same parent, in their order."""
    parent = element.getparent()
    return [element] if parent is None else [each for each in parent if isinstance(each.tag, str)]


class Grammar:
    """Makes selectors for the elements of some trees: of pages, and of forms, which have what states are for."""

    def __init__(self, chance, pages, forms):
        self.chance = chance
        self.pages = [[tree, *elements(tree)] for tree in pages]
        self.forms = [[tree, *elements(tree)] for tree in forms]
        self.page = []

    def make(self, feature):
        """A selector that has a feature, as the list of what its commas separate; another one each time."""
        while True:
            are_forms = feature in STATES and self.chance.random() < 0.7
            self.page = self.chance.choice(self.forms if are_forms else self.pages)
            candidates = self.page[:1] if feature == "root" else self.page
            if feature in STATES:
                candidates = [each for each in self.page if each.tag in CONTROLS] or self.page
            alternatives = self.alternatives(self.chance.choice(candidates), feature)
            if None not in alternatives and len(", ".join(alternatives)) < 400:
                return alternatives

    def suffix(self, feature):
        """What is taken from the elements that match."""
        if feature == "overlap":
            return "::attr(class)"
        attributes = [f"::attr({name})" for name in ("href", "class", "id", "title", "lang")]
        return self.chance.choice([""] * 5 + ["::text"] * 6 + [" ::text"] * 4 + attributes)

    def alternatives(self, element, feature):
        if feature == "overlap":
            return [self.compound(element, each) for each in ("class", "type")]
        if feature != "list":
            return [self.whole(element, feature)]
        others = [self.other() for _ in range(self.chance.choice([1, 1, 2, 3]))]
        return [self.around(each, self.compound(each), 1) for each in [element, *others]]

    def whole(self, element, feature):
        if feature in COMBINATORS:
            relation = self.relation(element, COMBINATORS[feature])
            return relation and self.joined(relation, self.compound(element), 1)
        match feature:
            case "long":
                return self.around(element, self.compound(element), 5)
            case "escape":
                return self.escape(element)
            case "spacing":
                return self.spacing(element)
            case _:
                return self.around(element, self.compound(element, feature), self.chance.choice([0, 0, 1, 1, 2]))

    # What stands around an element

    def around(self, element, subject, depth):
        """A selector for what an element is and where it stands, up to some combinators."""
        relation = self.relation(element) if depth and subject is not None else None
        return self.joined(relation, subject, depth - 1) if relation else subject

    def joined(self, relation, subject, depth):
        other, sign = relation
        return self.around(other, self.compound(other), depth) + sign + subject

    def relation(self, element, sign=None):
        """Something on the left of an element, and the combinator; nothing when there is none."""
        above = list(element.iterancestors())
        before = siblings(element)[: siblings(element).index(element)]
        choices = []
        if above:
            choices += [(self.chance.choice(above), " "), (above[0], " > ")]
        if before:
            choices += [(self.chance.choice(before), " ~ "), (before[-1], " + ")]
        choices = [choice for choice in choices if sign in (None, choice[1])]
        return self.chance.choice(choices) if choices else None

    def escape(self, element):
        """A name or class with one of its letters as an escape."""
        sign, text = self.chance.choice([("", element.tag)] + [(".", each) for each in self.classes(element)])
        if not all(each in string.ascii_letters for each in text):
            return None
        place = self.chance.randrange(len(text))
        return f"{sign}{text[:place]}\\{ord(text[place]):x} {text[place + 1:]}"

    def spacing(self, element):
        """White space and comments where they mean nothing."""
        selector = self.around(element, self.compound(element), 2)
        if '"' in selector or not re.search(" [>+~] ", selector):
            return None
        space = self.chance.choice(["", "\n", "\t ", " /* here */ "])
        return re.sub(" ([>+~]) ", lambda found: f"{space}{found[1]}{space}", selector)

    # One element

    def other(self):
        """Some element of the same page."""
        return self.chance.choice(self.page)

    def classes(self, element):
        return (element.get("class") or "").split()

    def compound(self, element, feature=None):
        """Conditions that an element fulfils; nothing when it has not got the feature."""
        parts = []
        if feature == "dir":
            parts.append(self.chance.choice([":dir(ltr)", ":dir(rtl)"]))
        elif feature in STATES:
            parts.append(state(feature))
        elif feature and feature not in NAMES:
            parts.append(self.part(element, feature))
            if None in parts:
                return None
        while self.chance.random() < (0.15 if feature else 0.4) and len(parts) < 3:
            parts.append(self.part(element, self.chance.choice(CONDITIONS)) or "")
        return self.name(element, feature, any(parts)) + "".join(parts)

    def name(self, element, feature, has_parts):
        name = element.tag if re.fullmatch(r"[a-z][a-z0-9]*", element.tag) else "*"
        match feature:
            case "universal":
                return "*"
            case "any-namespace":
                return "*|" + name
            case "upper-case":
                return self.chance.choice([name.upper(), name.capitalize()])
        needs_name = not has_parts or feature == "type" or (feature or "").endswith("of-type")
        return name if needs_name or self.chance.random() < 0.6 else ""

    def part(self, element, feature):
        """One condition that an element fulfils; nothing when there is no such one."""
        if feature in LISTS:
            return self.nested(element, feature)
        classes = self.classes(element)
        match feature:
            case "class":
                return "." + identifier(self.chance.choice(classes)) if classes else None
            case "classes":
                chosen = self.chance.sample(classes, min(2, len(classes)))
                return "".join("." + identifier(each) for each in chosen) if len(classes) > 1 else None
            case "id":
                return "#" + identifier(element.get("id")) if element.get("id") else None
            case "root" | "empty":
                return ":" + feature
            case "lang":
                return self.lang(element)
            case "contains" | "contains-own":
                return self.contains(element, feature)
        if feature.startswith("nth"):
            return self.nth(element, feature)
        if feature.endswith(("-child", "-of-type")):
            return ":" + feature
        return self.attribute(element, feature)

    def attribute(self, element, feature):
        names = [name for name in element.keys() if re.fullmatch(r"[a-z:-]+", name)]
        if feature == "caseless":
            names = [name for name in names if name in CASELESS]
        if not names:
            return None
        name = self.chance.choice(names)
        if feature == "exists":
            return f"[{identifier(name)}]"
        flag = " " + feature[-1] if re.fullmatch(r".*=[is]", feature) else ""
        sign = "=" if feature == "caseless" else feature.rstrip("is")
        value = self.piece(element.get(name), sign)
        if value is None:
            return None
        if (flag == " i" or feature == "caseless") and value.isascii():
            value = self.chance.choice([str.upper, str.swapcase, str])(value)
        is_identifier = re.fullmatch(r"[A-Za-z][A-Za-z0-9_-]*", value) and self.chance.random() < 0.3
        return f"[{identifier(name)}{sign}{value if is_identifier else quoted(value)}{flag}]"

    def piece(self, value, sign):
        """What of an attribute's value makes an operator true; now and then an empty string."""
        if self.chance.random() < 0.03:
            return ""
        if not value or sign in ("=", "!=", "|=") and len(value) > 60:
            return None
        start = self.chance.randrange(len(value))
        length = self.chance.randint(1, 12)
        match sign:
            case "~=":
                return self.chance.choice(value.split() or [None])
            case "|=":
                return value.split("-")[0] if self.chance.random() < 0.6 else value
            case "^=":
                return value[:length]
            case "$=":
                return value[-length:]
            case "*=":
                return value[start : start + length]
            case _:
                return value

    def lang(self, element):
        around = [each.get("lang") for each in [element, *element.iterancestors()] if each.get("lang")]
        choices = LANGUAGES + [around[0], around[0].split("-")[0], around[0].upper()] * 3 if around else LANGUAGES
        chosen = self.chance.choice(choices)
        return f":lang({chosen if '*' not in chosen and self.chance.random() < 0.5 else quoted(chosen)})"

    def contains(self, element, feature):
        text = element.text if feature == "contains-own" else "".join(element.itertext(tag="*"))
        words = re.findall(r"\w{2,}(?: \w+)?", (text or "")[:20_000])
        if not words:
            return None
        names = ["-soup-contains-own"] if feature == "contains-own" else ["contains", "-soup-contains"]
        return f":{self.chance.choice(names)}({quoted(self.chance.choice(words))})"

    def nth(self, element, feature):
        """A position of the family `nth-child` that an element has."""
        counted, filters = siblings(element), ""
        if feature.endswith("-of"):
            others = self.chance.sample(counted, min(len(counted), self.chance.choice([0, 0, 1])))
            filters = " of " + ", ".join(self.compound(each) for each in [element, *others])
        elif feature.endswith("of-type"):
            counted = [each for each in counted if each.tag == element.tag]
        position = counted.index(element) + 1
        if "last" in feature:
            position = len(counted) - position + 1
        return f":{feature.removesuffix('-of')}({self.series(position)}{filters})"

    def series(self, position):
        """`an+b` that has a position, or as keyword, which may not."""
        step = self.chance.choice([0, 0, 1, -1, 2, 2, 3, -2, 4, 7])
        if step == 2 and self.chance.random() < 0.4:
            return self.chance.choice(["odd", "even", "2n", "2n+1", "ODD"])
        if step == 0:
            return str(position)
        offset = position - step * self.chance.randrange(4)
        written = {1: "n", -1: "-n"}.get(step, f"{step}n")
        space = self.chance.choice(["", "", " "])
        return f"{written}{space}{'-' if offset < 0 else '+'}{space}{abs(offset)}" if offset else written

    # Selectors inside selectors

    def nested(self, element, feature):
        kind = feature.split("-")[0]
        if feature == "not-has":
            return f":not({self.has(self.other(), 'has') or ':has(*)'})"
        if feature == "has-not":
            inside = elements(element)
            return f":has(:not({self.compound(self.chance.choice(inside))}))" if inside else None
        if kind == "has":
            return self.has(element, feature)
        count = self.chance.choice([2, 3]) if feature.endswith("list") else 1
        chosen = [self.other() for _ in range(count)]
        if kind != "not":
            chosen[self.chance.randrange(count)] = element
        depth = 1 if feature.endswith("complex") else 0
        return f":{kind}({', '.join(self.around(each, self.compound(each), depth) for each in chosen)})"

    def has(self, element, feature):
        """`:has` with what stands to an element as it asks for."""
        after = siblings(element)[siblings(element).index(element) + 1 :]
        choices = [
            ("has", "", elements(element)),
            ("has-child", "> ", [each for each in element if isinstance(each.tag, str)]),
            ("has-next", "+ ", after[:1]),
            ("has-later", "~ ", after),
        ]
        found = [
            sign + self.compound(self.chance.choice(others))
            for name, sign, others in choices
            if others and feature in ("has-list", name)
        ]
        enough = len(found) > 1 if feature == "has-list" else found
        return f":has({', '.join(found)})" if enough else None
