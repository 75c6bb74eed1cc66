package import TrawlCore

/// How the values of one page came about, match by match, for people who try selectors out.
///
/// Notes the first ``maximumMatches``; any thread may read it.
package final class ExtractionTrace: Sendable {
    /// What one match gave.
    package struct Match: Sendable {
        /// The field, with the objects that it lies in: `offer.price`.
        package let field: String
        /// Which of the field's ways it is, from 1.
        package let way: Int
        /// Where it was found in the document; nil for data and for what XPath computed.
        package let place: String?
        /// What was found.
        package let found: Value
        /// What each step made of it, in order.
        package internal(set) var steps: [(name: String, value: Value)] = []
        /// Why it became null; nil when it did not.
        package internal(set) var mistake: String?
    }

    /// Matches that are noted.
    package static let maximumMatches = 1000

    private let noted = Lock<[Match]>([])

    /// Nothing is noted yet.
    package init() {}

    /// The matches in the order in which they were read.
    package var matches: [Match] { noted.withLock { $0 } }

    func begin(_ match: Match) {
        noted.withLock { noted in
            if noted.count < Self.maximumMatches { noted.append(match) }
        }
    }

    /// Notes what a step made of the latest match.
    func step(_ name: String, _ value: Value) {
        noted.withLock { noted in
            guard let last = noted.indices.last else { return }
            noted[last].steps.append((name, value))
        }
    }

    /// Notes why the latest match became null.
    func fail(_ mistake: String) {
        noted.withLock { noted in
            if let last = noted.indices.last { noted[last].mistake = mistake }
        }
    }
}
