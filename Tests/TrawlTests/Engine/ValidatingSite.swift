import TrawlCore

@testable import Trawl

/// A site of pages on loopback that answers 304 to who has them already, and whose pages can be
/// changed.
final class ValidatingSite: Sendable {
    /// What the site says of a page's version.
    enum Validators: CaseIterable, Sendable {
        case none, etag, weakETag, lastModified, both
    }

    /// A page and how often it was changed.
    private struct Page {
        var answer: LoopbackServer.Answer
        var version = 0
    }

    let server: LoopbackServer
    private let pages: LoopbackGuarded<[String: Page]>

    /// A site; what is not named is 404.
    init(
        _ pages: [String: LoopbackServer.Answer],
        _ validators: Validators = .both,
        onRequest: @escaping @Sendable (LoopbackServer.Request) -> Void = { _ in }
    ) throws {
        let pages = LoopbackGuarded(pages.mapValues { Page(answer: $0) })
        self.pages = pages
        server = try LoopbackServer { request in
            onRequest(request)
            guard let page = pages.read({ $0[request.target] }) else { return .status(404) }
            var answer = page.answer
            let (etag, date) = Self.validators(validators, version: page.version)
            if let etag { answer = answer.with("ETag", etag) }
            if let date { answer = answer.with("Last-Modified", date) }
            // RFC 9110, 13.2.2: the date counts only without an If-None-Match.
            let asked = request.header("If-None-Match")
            let isKnown =
                asked.map { $0 == etag }
                ?? (date.map { request.header("If-Modified-Since") == $0 } ?? false)
            guard isKnown else { return answer }
            answer.status = 304
            answer.body = []
            return answer
        }
    }

    private static func validators(
        _ validators: Validators,
        version: Int
    ) -> (etag: String?, date: String?) {
        let etag = "\"v\(version), of it\""
        let date = "Mon, 23 Nov 2026 06:30:0\(version) GMT"
        return switch validators {
        case .none: (nil, nil)
        case .etag: (etag, nil)
        case .weakETag: ("W/" + etag, nil)
        case .lastModified: (nil, date)
        case .both: (etag, date)
        }
    }

    /// Puts another answer in a page's place; nil takes the page away.
    func change(_ path: String, to answer: LoopbackServer.Answer?) {
        pages.change { pages in
            pages[path] = answer.map { Page(answer: $0, version: (pages[path]?.version ?? 0) + 1) }
        }
    }

    func url(_ path: String) -> String { server.url(path) }

    /// The requests since the last time that this was asked, as `/path` or, with a condition,
    /// `/path?`, sorted.
    func requests(since count: Int = 0) -> [String] {
        server.log.dropFirst(count).map { entry in
            let names = ["If-None-Match", "If-Modified-Since"]
            let isConditional = names.contains { entry.request.header($0) != nil }
            return entry.request.target + (isConditional ? "?" : "")
        }.sorted()
    }
}
