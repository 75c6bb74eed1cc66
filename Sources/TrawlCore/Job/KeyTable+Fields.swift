extension KeyTable {
    /// A rule of `follow` as a mapping.
    static let follow: [GrammarKey] = [
        GrammarKey("css", .text, "A CSS selector of links."),
        GrammarKey("xpath", .text, "An XPath 1.0 expression of links."),
        GrammarKey("match", .oneOrMany(.text), "Only links of these URLs."),
        GrammarKey("page", .name, "The kind of page that the links lead to."),
    ]

    /// A selector as a mapping.
    static let selector: [GrammarKey] = [
        GrammarKey("css", .text, "A CSS selector."),
        GrammarKey("xpath", .text, "An XPath 1.0 expression."),
    ]

    /// A field, or one of its ways, as a mapping.
    static let field: [GrammarKey] = [
        GrammarKey("css", .text, "A CSS selector, with ::text and ::attr(name)."),
        GrammarKey("xpath", .text, "An XPath 1.0 expression."),
        GrammarKey("value", .constant, "A constant in place of a selector."),
        GrammarKey("regex", .text, "The first group of the first match, else the whole match."),
        GrammarKey(
            "transform",
            .oneOrMany(.either([.text, .mapping(.transform)])),
            "trim, lowercase, {replace: [pattern, with]}, or one that the program registered."
        ),
        GrammarKey(
            "type",
            .word(ValueType.allCases.map(\.rawValue)),
            default: "text",
            "The value's type. Not built yet: \(typesNotBuilt.map(\.name).joined(separator: ", "))."
        ),
        GrammarKey("all", .boolean, default: "false", "Every match, as a list."),
        GrammarKey("count", .boolean, default: "false", "The number of matches."),
        GrammarKey(
            "required",
            .boolean,
            default: "false",
            "An item that lacks the field is not stored."
        ),
        GrammarKey(
            "default",
            .either([.constant, .list(.constant)]),
            default: "null, with all an empty list",
            "The value when nothing matched."
        ),
        GrammarKey("each", .selector, "A list of objects, one for each match."),
        GrammarKey("fields", .named(.field), "The fields of an object."),
        GrammarKey(notBuilt: "json", meanwhile: nil),
        GrammarKey(notBuilt: "jsonld", meanwhile: "select what the page shows with css or xpath"),
        GrammarKey(notBuilt: "microdata", meanwhile: "css: '[itemprop=\"name\"]'"),
        GrammarKey(
            notBuilt: "meta",
            meanwhile: "css: 'meta[property=\"og:title\"]::attr(content)'"
        ),
        GrammarKey(notBuilt: "locale", meanwhile: "use 'regex' and {replace: [pattern, with]}"),
        GrammarKey(notBuilt: "format", meanwhile: "take the date as text"),
    ]

    /// The types that are not built yet.
    static let typesNotBuilt: [(name: String, meanwhile: String)] = [
        ("price", "use 'type: decimal', with 'regex' for the number"),
        ("date", "use 'type: text'"),
        ("json", "use 'type: text'"),
    ]

    /// A step of `transform` as a mapping.
    static let transform: [GrammarKey] =
        [
            GrammarKey(
                "replace",
                .list(.text),
                isRequired: true,
                "A pattern and what takes the place of each match."
            )
        ]
        + transformsNotBuilt.map { GrammarKey(notBuilt: $0) }

    /// The transforms that are built in and take no argument.
    static let plainTransforms = ["trim", "lowercase"]

    /// The transforms that are not built yet.
    static let transformsNotBuilt = [
        "uppercase", "collapse", "strip", "match", "split", "join", "first", "last", "nth", "slice",
        "unique", "prefix", "suffix", "absolute", "default", "map", "parse_json", "strip_tags",
        "unescape", "hash",
    ]

    /// `trawl.yaml`.
    static let settings: [GrammarKey] = [
        GrammarKey(
            "concurrency",
            .integer(1...10_000),
            default: "64",
            "Requests in flight, in all."
        ),
        GrammarKey(
            "threads",
            .integer(1...1024),
            default: "the number of cores",
            "Consumer threads."
        ),
        GrammarKey(
            "start_rate",
            .integer(1...1_000_000),
            default: "100",
            "Runs that schedules start in a second, at most."
        ),
        GrammarKey(
            "drain",
            .duration,
            default: "25s",
            "How long a stop waits for what is in flight."
        ),
        GrammarKey(
            "durability",
            .word(["full", "normal"]),
            default: "full",
            "What a power loss may cost."
        ),
        GrammarKey(notBuilt: "retention"),
        GrammarKey(notBuilt: "log", meanwhile: "use --log-format and --log-level"),
        GrammarKey("defaults", .mapping(.job), "Keys of job files that hold for every job."),
    ]
}
