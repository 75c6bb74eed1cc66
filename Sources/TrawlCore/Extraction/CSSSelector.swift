/// A CSS selector of a job file, parsed: Selectors Level 3, what of Level 4 has a meaning in a
/// document that nobody looks at, and the extraction suffixes `::text` and `::attr(name)`.
///
/// Pure syntax: matching is the business of whoever owns a tree.
public struct CSSSelector: Sendable, Hashable {
    /// The longest selector, in bytes.
    static let maximumBytes = 4 << 10

    /// The selector as written.
    public let text: String
    /// What the commas separate; never empty.
    package let alternatives: [Alternative]

    /// Parses a selector.
    ///
    /// - Parameters:
    ///   - text: The selector.
    ///   - namespaces: What prefixes as in `ns|tag` stand for: URIs. A name without a prefix is of any
    ///     namespace, so that the empty prefix is not looked at.
    /// - Throws: What is wrong, where, and what was meant where that can be told.
    public init(_ text: String, namespaces: [String: String] = [:]) throws(CSSError) {
        try self.init(text, lead: .none, namespaces)
    }

    /// Parses a selector that may begin with a combinator: `> a` is `:scope > a`, seen from an item's
    /// own element.
    ///
    /// - Parameters:
    ///   - text: The selector.
    ///   - namespaces: As in the other initialiser.
    /// - Throws: What is wrong, where, and what was meant where that can be told.
    public init(relative text: String, namespaces: [String: String] = [:]) throws(CSSError) {
        try self.init(text, lead: .scope, namespaces)
    }

    private init(
        _ text: String,
        lead: CSSParser.Lead,
        _ namespaces: [String: String]
    ) throws(CSSError) {
        self.text = text
        guard text.utf8.count <= CSSSelector.maximumBytes else { throw .tooLong }
        var parser = CSSParser(text, namespaces: namespaces)
        alternatives = try parser.parseSelectorList(lead: lead)
    }

    /// One of the selectors that commas separate, with what it gives.
    package struct Alternative: Sendable, Hashable {
        /// Which elements match.
        package var chain: Chain
        /// What is taken from an element that matches.
        package var yield: Yield
    }

    /// What is taken from an element.
    package enum Yield: Sendable, Hashable {
        /// The element itself.
        case element
        /// `::text`: its own text nodes.
        case ownText
        /// `::attr(name)`: an attribute's value; the name as written.
        case attribute(String)
    }

    /// A complex selector, read from right to left: the subject comes first.
    package struct Chain: Sendable, Hashable {
        /// The compounds; never empty.
        package var compounds: [Compound]
        /// How each compound stands to the next one in the array, which is on its left; one for
        /// each compound but the last.
        ///
        /// Inside `:has` one more: the leading combinator.
        package var combinators: [Combinator]
    }

    /// How an element stands to the one on the left of the combinator.
    package enum Combinator: Sendable, Hashable {
        /// White space: inside it at any depth.
        case descendant
        /// `>`: its child.
        case child
        /// `+`: right after it.
        case adjacent
        /// `~`: somewhere after it.
        case sibling
        /// White space before `::text`: inside it at any depth, or itself.
        case descendantOrSelf
    }

    /// A compound selector: conditions that all hold for one element.
    package struct Compound: Sendable, Hashable {
        /// The element's name as written; nil: any.
        package var name: String?
        /// The namespace of the name.
        package var namespace = Namespace.any
        /// The other conditions, in order.
        package var conditions: [Condition] = []
    }

    /// What stands before the `|` of a name.
    package enum Namespace: Sendable, Hashable {
        /// `*|name`, or the name alone.
        case any
        /// `|name`: one that is in no namespace.
        case none
        /// `prefix|name`: the URI that the prefix stands for.
        case uri(String)
    }

    /// One condition on an element.
    package indirect enum Condition: Sendable, Hashable {
        /// `#id`.
        case id(String)
        /// `.class`.
        case className(String)
        /// `[name]` and its kin.
        case attribute(Attribute)
        /// `:not(…)`: none matches.
        case not([Chain])
        /// `:is(…)`, `:where(…)`: one matches; empty: nothing does.
        case isAny([Chain])
        /// `:has(…)`: something stands to it as one of the relative selectors says.
        case has([Chain])
        /// `:nth-child(…)` and its kin.
        case nth(Nth)
        /// `:only-child`.
        case onlyChild
        /// `:only-of-type`.
        case onlyOfType
        /// `:contains(…)`, `:icontains(…)`: the element's text, or its own text nodes alone, contain
        /// one of the strings.
        case contains([String], isOwn: Bool, ignoresCase: Bool)
        /// `:lang(…)`: one of the ranges fits its language (RFC 4647, 3.3.2).
        case language([String])
        /// `:dir(…)`: it is written that way; nil, for any other word: never.
        case direction(Direction?)
        /// One that takes no argument.
        case state(State)
    }

    /// Which way text is written.
    package enum Direction: String, Sendable, Hashable {
        case leftToRight = "ltr"
        case rightToLeft = "rtl"
    }

    /// An attribute condition.
    package struct Attribute: Sendable, Hashable {
        /// How the value is compared.
        package enum Test: String, Sendable, Hashable {
            /// `[name]`
            case exists = ""
            /// `[name=value]`
            case equals = "="
            /// `[name~=value]`: one of the words.
            case word = "~="
            /// `[name|=value]`: the value, or the value and a hyphen.
            case dash = "|="
            /// `[name^=value]`
            case prefix = "^="
            /// `[name$=value]`
            case suffix = "$="
            /// `[name*=value]`
            case substring = "*="
            /// `[name!=value]`: not the value, or no such attribute; as jQuery has it.
            case differs = "!="
        }

        /// The attribute's name as written.
        package var name: String
        /// The namespace of the name.
        package var namespace = Namespace.any
        /// How the value is compared.
        package var test: Test
        /// What it is compared with.
        package var value = ""
        /// Whether ASCII letters compare without case: the flags `i` and `s`; nil: as the
        /// document's language has it for the attribute.
        package var ignoresCase: Bool?
    }

    /// A position among siblings: every `step`th, from `offset`.
    package struct Nth: Sendable, Hashable {
        /// The `a` of `an+b`.
        package var step: Int
        /// The `b` of `an+b`.
        package var offset: Int
        /// Counted from the end.
        package var isFromEnd = false
        /// Counted among the siblings of the same name.
        package var isOfType = false
        /// Counted among the siblings that match one of these; nil: among all.
        package var filter: [Chain]?
    }

    /// A pseudo-class without argument.
    package enum State: Sendable, Hashable {
        case root, scope, empty, link
        case checked, disabled, enabled, required, optional, readOnly, readWrite, open, defined
        case placeholderShown, muted
        /// `:default`: what a form begins with.
        case `default`
        case indeterminate, inRange, outOfRange
        /// One of the user's environment, such as `:hover`: never true in a fetched document.
        case never
    }
}
