extension KeyTable {
    /// A rule of `follow` as a mapping.
    static let follow: [GrammarKey] = [
        GrammarKey("css", .text, "A CSS selector of links."),
        GrammarKey("xpath", .text, "An XPath 1.0 expression of links."),
        GrammarKey("json", .text, "A JSONPath query of links, in documents of JSON."),
        GrammarKey("match", .oneOrMany(.text), "Only links of these URLs."),
        GrammarKey("page", .name, "The kind of page that the links lead to."),
    ]

    /// A selector as a mapping.
    static let selector: [GrammarKey] = [
        GrammarKey("css", .text, "A CSS selector."),
        GrammarKey("xpath", .text, "An XPath 1.0 expression."),
        GrammarKey("json", .text, "A JSONPath query, in documents of JSON."),
    ]

    /// A field, or one of its ways, as a mapping.
    static let field: [GrammarKey] = [
        GrammarKey("css", .text, "A CSS selector, with ::text and ::attr(name)."),
        GrammarKey("xpath", .text, "An XPath 1.0 expression."),
        GrammarKey("json", .text, "A JSONPath query (RFC 9535), in documents of JSON."),
        GrammarKey("jsonld", .text, "Data of this type in the page's JSON-LD: `Product`."),
        GrammarKey("microdata", .text, "Data of this type in the page's microdata: `Product`."),
        GrammarKey("path", .text, "What is wanted of such data: `offers.price`, `image[0]`."),
        GrammarKey("meta", .text, "The content of a `meta` element, by its name: `og:title`."),
        GrammarKey("value", .constant, "A constant in place of a selector."),
        GrammarKey("regex", .text, "The first group of the first match, else the whole match."),
        GrammarKey(
            "transform",
            .oneOrMany(.either([.text, .mapping(.transform)])),
            "Steps in order, a word or {word: argument}: \(transformNames), or one that the program "
                + "registered."
        ),
        GrammarKey(
            "type",
            .word(ValueType.allCases.map(\.rawValue)),
            default: "text",
            "The value's type; of `json`, `jsonld` and `microdata` the default is `json`."
        ),
        GrammarKey(
            "locale",
            .text,
            "How numbers and dates are written, as a language tag: de, de-CH, en-US."
        ),
        GrammarKey(
            "format",
            .text,
            "How a date is written, as a Unicode pattern: \"dd.MM.yyyy HH:mm\"."
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
        GrammarKey(
            "retention",
            .either([.duration, .mapping(.retention)]),
            default: "all results for ever",
            "How long runs, changes of items and fires are kept: one duration, or a mapping."
        ),
        GrammarKey(notBuilt: "log", meanwhile: "use --log-format and --log-level"),
        GrammarKey("defaults", .mapping(.job), "Keys of job files that hold for every job."),
    ]

    /// How long things are kept, under `retention` of `trawl.yaml`.
    static let retention: [GrammarKey] = [
        GrammarKey(
            "urls",
            .integer(1...10_000),
            default: "10",
            "The latest runs of a job whose URLs and samples are kept."
        ),
        GrammarKey(
            "runs",
            .duration,
            default: "for ever",
            "The age up to which runs are kept, the last 10 of a job aside; at least 1d."
        ),
        GrammarKey(
            "changes",
            .duration,
            default: "for ever",
            "The age up to which changes of items, and removed items, are kept; at least 1d."
        ),
        GrammarKey(
            "fires",
            .duration,
            default: "for ever",
            "The age up to which fires are kept; at least 1d."
        ),
    ]
}
