import Testing
import TrawlCore

@testable import Trawl

/// One way in which a site is hostile, the job that goes there, and what its run must come to.
struct HostileScenario: Sendable {
    /// Answers a request; nil is 404.
    typealias Handler =
        @Sendable (LoopbackServer.Request, HostilePlaces) throws -> LoopbackServer.Answer?

    /// The name of the job: `[a-z0-9-]`.
    let name: String
    /// The job file's lines, `start` among them; places are filled in, see `HostilePlaces.filled`.
    let lines: String
    /// Whether every link is followed and every title taken.
    let follows: Bool
    let expected: Expected
    let handler: Handler

    /// What a run must come to; nil: it does not matter.
    struct Expected: Sendable {
        var state: RunState?
        /// All failures by kind, with their numbers.
        var failures: [String: Int]?
        /// Kinds of which at least one must have come.
        var among: Set<String> = []
        /// Counters that must be so.
        var counts: [String: Int] = [:]
        /// The fields of all items as JSON, sorted.
        var items: [String]?
        /// The most requests that the site may get.
        var mostRequests = 100
        /// What is wrong with the requests that the site got; nil when nothing is.
        var complaint: @Sendable ([LoopbackServer.Request]) -> String? = { _ in nil }

        /// One failure, which fails the run.
        static func failed(_ kind: FailureKind) -> Expected {
            Expected(state: .failed, failures: [kind.rawValue: 1], items: [])
        }

        /// A page that fails beside a good one.
        static func page(_ kind: FailureKind, _ count: Int = 1) -> Expected {
            Expected(state: .done, failures: [kind.rawValue: count])
        }

        /// A run of no failure with these items' titles.
        static func titles(_ titles: String...) -> Expected {
            let items = titles.map { Value.object(Fields([("title", .text($0))])).json }
            return Expected(state: .done, failures: [:], items: items.sorted())
        }

        /// The same with a counter.
        func counting(_ name: String, _ count: Int) -> Expected {
            var copy = self
            copy.counts[name] = count
            return copy
        }
    }

    init(
        _ name: String,
        _ lines: String = "start: \"{site}/\"",
        follows: Bool = true,
        expected: Expected,
        handler: @escaping Handler
    ) {
        self.name = name
        self.lines = lines
        self.follows = follows
        self.expected = expected
        self.handler = handler
    }

    /// A site of fixed answers.
    init(
        _ name: String,
        _ lines: String = "start: \"{site}/\"",
        follows: Bool = true,
        expected: Expected,
        _ answers: [String: LoopbackServer.Answer]
    ) {
        self.init(name, lines, follows: follows, expected: expected) { request, places in
            guard var answer = answers[request.target] else { return nil }
            answer.headers = answer.headers.map { ($0.name, places.filled($0.value)) }
            answer.body = places.filled(answer.body)
            return answer
        }
    }
}

/// Where the servers of a sweep are, to be filled into job files and answers.
struct HostilePlaces: Sendable {
    /// The beginning of the site's own URLs.
    let site: String
    /// The site's address.
    let host: String
    /// The port of the listener that nobody may ever connect to, at 127.0.0.1.
    let canaryPort: UInt16
    /// The beginning of another site's URLs, which answers everything with a page.
    let other: String
    /// Timeouts for `fetch`, with a comma in front, or none for the defaults.
    let waits: String

    /// A text with `{site}`, `{host}`, `{canary}` (by name), `{port}` (the canary's), `{other}` and `{waits}`
    /// filled in.
    func filled(_ text: String) -> String {
        guard text.contains("{") else { return text }
        return text.replacing("{site}", with: site)
            .replacing("{host}", with: host)
            .replacing("{canary}", with: "http://canary.localhost:\(canaryPort)")
            .replacing("{port}", with: "\(canaryPort)")
            .replacing("{other}", with: other)
            .replacing("{waits}", with: waits)
    }

    /// A body likewise, when it is a short one: large ones have no places.
    func filled(_ body: [UInt8]) -> [UInt8] {
        guard body.count < 4096, body.contains(UInt8(ascii: "{")),
            let text = String(validating: body, as: UTF8.self)
        else { return body }
        return Array(filled(text).utf8)
    }
}
