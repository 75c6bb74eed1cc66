/// One key of the grammar.
struct GrammarKey: Sendable {
    /// Whether a key works.
    enum Status: Sendable {
        case works
        /// Known and refused; with what to do until it is built, nil when there is nothing.
        case notBuilt(meanwhile: String?)
    }

    let name: String
    /// What its value looks like, made when it is asked for: few keys are.
    var shape: KeyShape { makeShape() }
    private let makeShape: @Sendable () -> KeyShape
    /// The default as the README shows it; nil: none.
    let fallback: String?
    /// One line for the schema and the README.
    let summary: String
    let status: Status
    /// Whether its mapping cannot do without the key.
    let isRequired: Bool

    /// A key that works.
    init(
        _ name: String,
        _ shape: @autoclosure @escaping @Sendable () -> KeyShape,
        default fallback: String? = nil,
        isRequired: Bool = false,
        _ summary: String
    ) {
        self.name = name
        makeShape = shape
        self.fallback = fallback
        self.summary = summary
        self.isRequired = isRequired
        status = .works
    }

    /// A key of the contract that is not built yet.
    init(notBuilt name: String, meanwhile: String? = nil) {
        self.name = name
        makeShape = { .text }
        fallback = nil
        summary = "Not built yet."
        isRequired = false
        status = .notBuilt(meanwhile: meanwhile)
    }

    /// Whether the key may be used.
    var works: Bool {
        if case .works = status { return true }
        return false
    }
}

/// Every key of job files and of `trawl.yaml`: the one table that the reader, the JSON Schema and
/// the README are made from.
package enum KeyTable {
    /// The keys of a mapping, in the order in which people write them.
    static func keys(in section: KeySection) -> [GrammarKey] { sections[section] ?? [] }

    /// A key by its name.
    static func key(_ name: String, in section: KeySection) -> GrammarKey? { index[section]?[name] }

    /// The names of the keys of a mapping that work, for "did you mean".
    static func names(in section: KeySection) -> [String] { keys(in: section).map(\.name) }

    /// The keys that a job file has at its top when it has no `pages`.
    static let pageKeys = ["match", "follow", "each", "item", "key", "fields"]

    private static let sections: [KeySection: [GrammarKey]] = [
        .job: job, .schedule: schedule, .overlap: overlap, .source: source, .request: request,
        .fetch: fetch,
        .auth: auth, .politeness: politeness,
        .page: page, .follow: follow, .selector: selector, .field: field, .transform: transform,
        .limits: limits, .expect: expect, .output: output, .settings: settings,
        .retention: retention,
    ]

    private static let index: [KeySection: [String: GrammarKey]] = sections.mapValues { keys in
        Dictionary(keys.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    }
}
