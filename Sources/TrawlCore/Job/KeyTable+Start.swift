extension KeyTable {
    /// An entry of `start` that is no URL.
    static let source: [GrammarKey] = [
        GrammarKey(
            "sitemap",
            .url,
            "A sitemap, an index of sitemaps, or a robots.txt that names some; also .gz and plain text."
        ),
        GrammarKey("feed", .url, "A feed (RSS, Atom, JSON Feed): the link of each entry."),
        GrammarKey("match", .oneOrMany(.text), "Only URLs of the sitemap or feed that fit."),
        GrammarKey("template", .text, "A URL with {names}, once for each of their values."),
        GrammarKey(
            "values",
            .named(.oneOrMany(.constant)),
            "The values of the template's names: a list, or a range as 1..50, 01..12, 0..100..10."
        ),
        GrammarKey("file", .text, "A file with one URL a line, relative to the job file."),
        GrammarKey("request", .mapping(.request), "A URL that is not asked for by a plain GET."),
    ]

    /// The keys under `request`.
    static let request: [GrammarKey] = [
        GrammarKey("url", .url, isRequired: true, "The URL."),
        GrammarKey(
            "method",
            .word(SeedRequest.methods),
            default: "POST with a body, else GET",
            "The method."
        ),
        GrammarKey("headers", .named(.text), "Header fields of this request."),
        GrammarKey("json", .json, "A body of JSON."),
        GrammarKey("form", .named(.oneOrMany(.constant)), "A body as a browser's form sends it."),
        GrammarKey("body", .text, "A body as it is written."),
    ]
}
