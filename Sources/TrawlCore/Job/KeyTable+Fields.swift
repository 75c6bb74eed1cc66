extension KeyTable {
    /// A rule of `follow` as a mapping.
    static let follow: [Key] = [
        Key("css", .text, "A CSS selector of links."),
        Key("xpath", .text, "An XPath 1.0 expression of links."),
        Key("match", .oneOrMany(.text), "Only links of these URLs."),
        Key("page", .name, "The kind of page that the links lead to."),
    ]

    /// A selector as a mapping.
    static let selector: [Key] = [
        Key("css", .text, "A CSS selector."),
        Key("xpath", .text, "An XPath 1.0 expression."),
    ]

    /// A field, or one of its ways, as a mapping.
    static let field: [Key] = [
        Key("css", .text, "A CSS selector, with ::text and ::attr(name)."),
        Key("xpath", .text, "An XPath 1.0 expression."),
        Key("value", .constant, "A constant in place of a selector."),
        Key("regex", .text, "The first group of the first match, else the whole match."),
        Key(
            "transform",
            .oneOrMany(.either([.text, .mapping(.transform)])),
            "trim, lowercase, {replace: [pattern, with]}, or one that the program registered."
        ),
        Key(
            "type",
            .word(ValueType.allCases.map(\.rawValue)),
            default: "text",
            "The value's type. Not built yet: \(typesNotBuilt.map(\.name).joined(separator: ", "))."
        ),
        Key("all", .boolean, default: "false", "Every match, as a list."),
        Key("count", .boolean, default: "false", "The number of matches."),
        Key("required", .boolean, default: "false", "An item that lacks the field is not stored."),
        Key(
            "default",
            .either([.constant, .list(.constant)]),
            default: "null, with all an empty list",
            "The value when nothing matched."
        ),
        Key("each", .selector, "A list of objects, one for each match."),
        Key("fields", .named(.field), "The fields of an object."),
        Key(notBuilt: "json", meanwhile: nil),
        Key(notBuilt: "jsonld", meanwhile: "select what the page shows with css or xpath"),
        Key(notBuilt: "microdata", meanwhile: "css: '[itemprop=\"name\"]'"),
        Key(notBuilt: "meta", meanwhile: "css: 'meta[property=\"og:title\"]::attr(content)'"),
        Key(notBuilt: "locale", meanwhile: "use 'regex' and {replace: [pattern, with]}"),
        Key(notBuilt: "format", meanwhile: "take the date as text"),
    ]

    /// The types that are not built yet.
    static let typesNotBuilt: [(name: String, meanwhile: String)] = [
        ("price", "use 'type: decimal', with 'regex' for the number"),
        ("date", "use 'type: text'"),
        ("json", "use 'type: text'"),
    ]

    /// A step of `transform` as a mapping.
    static let transform: [Key] =
        [
            Key(
                "replace",
                .list(.text),
                isRequired: true,
                "A pattern and what takes the place of each match."
            )
        ]
        + transformsNotBuilt.map { Key(notBuilt: $0) }

    /// The transforms that are built in and take no argument.
    static let plainTransforms = ["trim", "lowercase"]

    /// The transforms that are not built yet.
    static let transformsNotBuilt = [
        "uppercase", "collapse", "strip", "match", "split", "join", "first", "last", "nth", "slice",
        "unique", "prefix", "suffix", "absolute", "default", "map", "parse_json", "strip_tags",
        "unescape", "hash",
    ]

    /// `trawl.yaml`.
    static let settings: [Key] = [
        Key("concurrency", .integer(1...10_000), default: "64", "Requests in flight, in all."),
        Key("threads", .integer(1...1024), default: "the number of cores", "Consumer threads."),
        Key(notBuilt: "start_rate"),
        Key("drain", .duration, default: "25s", "How long a stop waits for what is in flight."),
        Key(
            "durability",
            .word(["full", "normal"]),
            default: "full",
            "What a power loss may cost."
        ),
        Key(notBuilt: "retention"),
        Key(notBuilt: "log", meanwhile: "use --log-format and --log-level"),
        Key("defaults", .mapping(.job), "Keys of job files that hold for every job."),
    ]
}
