/// What a run counted that tells whether it was as runs of its job are; kept with the run.
public struct RunFigures: Sendable, Hashable, Codable {
    /// How often a field of a kind of item was filled.
    public struct Field: Sendable, Hashable, Codable {
        /// The kind of item.
        public var kind: String
        /// The field's name.
        public var name: String
        /// What the job file said about the field, as a hash: figures of another text are not compared.
        public var definition: String
        /// Items of the kind that were taken out of pages.
        public var items: Int
        /// Those of them in which the field was neither null nor empty.
        public var filled: Int
        /// How often each of its ways gave the value, in their order; empty for a field with one way.
        public var ways: [Int]

        /// A field's figures.
        public init(
            kind: String,
            name: String,
            definition: String,
            items: Int,
            filled: Int,
            ways: [Int]
        ) {
            self.kind = kind
            self.name = name
            self.definition = definition
            self.items = items
            self.filled = filled
            self.ways = ways
        }
    }

    /// Items that the run saw, each key once.
    public var items: Int
    /// Pages recorded.
    public var pages: Int
    /// URLs given up.
    public var failed: Int
    /// How long it went on, downtime not counted.
    public var elapsedMilliseconds: Int64
    /// What the job file said about which pages are fetched, as a hash: numbers of other texts are not
    /// compared.
    public var crawl: String
    /// The fields in the order of the job file.
    public var fields: [Field]
    /// In what it was not as expected, or not as its job's past; empty for a run that was.
    public var departures: [Departure] = []

    /// The figures of a run.
    public init(
        items: Int,
        pages: Int,
        failed: Int,
        elapsedMilliseconds: Int64,
        crawl: String,
        fields: [Field]
    ) {
        self.items = items
        self.pages = pages
        self.failed = failed
        self.elapsedMilliseconds = elapsedMilliseconds
        self.crawl = crawl
        self.fields = fields
    }

    /// The names in the store and in `--json`.
    private enum CodingKeys: String, CodingKey {
        case items, pages, failed, crawl, fields, departures
        case elapsedMilliseconds = "elapsed_ms"
    }
}

/// Something in which a run was not as it should be.
public struct Departure: Sendable, Hashable, Codable {
    /// What it is about, which tells where pages are found that show it.
    public enum Subject: Sendable, Hashable, Codable {
        /// There were too few items, or too many.
        case items(areFewer: Bool)
        /// A field was empty too often.
        case fill(kind: String, field: String)
        /// Another way than usual gave a field.
        case way(kind: String, field: String)
        /// Too many pages failed.
        case failures
        /// It took too long.
        case duration
    }

    /// What it is about.
    public var subject: Subject
    /// What was seen and what was to be seen: lower case where no name begins it, no full stop.
    public var sentence: String
    /// Pages to look at, at most two; empty when none is known.
    public var urls: [String] = []

    /// The sentence with its pages.
    public var text: String {
        urls.isEmpty ? sentence : "\(sentence) (look at \(urls.joined(separator: " and ")))"
    }
}

/// The names under which items and their empty fields are counted, by the kind of page.
package enum FillCount {
    /// Items that were taken out of pages of a kind.
    package static func items(_ page: String) -> String { itemsPrefix + page }

    /// Those in which a field is null or empty; the name of a kind of page has no dot in it.
    package static func empty(_ page: String, _ field: String) -> String {
        "\(emptyPrefix)\(page).\(field)"
    }

    /// How often a way of a field, from 0, gave the value.
    package static func way(_ field: String, _ way: Int) -> String {
        "field.\(field).way.\(way + 1)"
    }

    /// Whether a counter is one of those that fill rates are made of.
    package static func isOne(_ name: String) -> Bool {
        name.hasPrefix(itemsPrefix) || name.hasPrefix(emptyPrefix)
    }

    private static let itemsPrefix = "extracted."
    private static let emptyPrefix = "empty."
}

extension RunFigures {
    /// The figures of a run of a job, from what it counted by name.
    package init(
        of job: Job,
        items: Int,
        pages: Int,
        failed: Int,
        elapsedMilliseconds: Int64,
        counts: [String: Int]
    ) {
        var fields: [Field] = []
        for page in job.pages {
            guard let rule = page.item else { continue }
            let count = counts[FillCount.items(page.name)] ?? 0
            for field in rule.fields {
                let empty = counts[FillCount.empty(page.name, field.name)] ?? 0
                let ways = field.ways.indices.map { counts[FillCount.way(field.name, $0)] ?? 0 }
                let figures = Field(
                    kind: rule.kind,
                    name: field.name,
                    definition: "\(field.digest)",
                    items: count,
                    filled: max(0, count - empty),
                    ways: ways.count > 1 ? ways : []
                )
                fields.add(figures)
            }
        }
        self.init(
            items: items,
            pages: pages,
            failed: failed,
            elapsedMilliseconds: elapsedMilliseconds,
            crawl: "\(job.crawlDigest)",
            fields: fields
        )
    }
}

extension [RunFigures.Field] {
    /// Adds a field's figures to those of the same field of the same kind of item, if there are any.
    fileprivate mutating func add(_ field: RunFigures.Field) {
        guard let place = firstIndex(where: { $0.kind == field.kind && $0.name == field.name })
        else { return append(field) }
        self[place].items += field.items
        self[place].filled += field.filled
        self[place].definition += field.definition
    }
}
