import Foundation
import Testing

@testable import TrawlCore

/// What it costs to resolve a link and to make its fingerprint, over the pages of a folder:
/// `make bench-links`.
@Suite("Price of a link", .serialized)
struct LinkPriceTests {
    private static let folder = ProcessInfo.processInfo.environment["TRAWL_LINK_PAGES"]

    /// Nanoseconds for each link.
    private static let most = 500.0

    @Test("resolving takes less than half a microsecond a link", .enabled(if: folder != nil))
    func price() throws {
        let pages = try Self.pages(in: try #require(Self.folder))
        let count = pages.map(\.links.count).reduce(0, +)
        #expect(count > 10_000)
        var resolver = URLResolver(base: try #require(WebURL("http://docs.example/")))
        let form = CanonicalForm()
        var best = (resolve: Double.infinity, both: Double.infinity)
        // In turn; the least is the one that was disturbed least.
        for _ in 0..<5 {
            best.resolve = min(
                best.resolve,
                Self.nanoseconds { Self.resolve(pages, &resolver, nil) }
            )
            best.both = min(best.both, Self.nanoseconds { Self.resolve(pages, &resolver, form) })
        }
        let price = (resolve: best.resolve / Double(count), both: best.both / Double(count))
        print(
            "\(count) links of \(pages.count) pages: \(Int(price.resolve)) ns to resolve one, "
                + "\(Int(price.both)) ns with its fingerprint"
        )
        #expect(price.resolve <= Self.most)
    }

    private struct Page {
        var base: WebURL
        var links: [[UInt8]]
    }

    private static func resolve(
        _ pages: [Page],
        _ resolver: inout URLResolver,
        _ form: CanonicalForm?
    ) {
        for page in pages {
            resolver.setBase(page.base)
            for link in page.links {
                let resolved = link.withUnsafeBufferPointer { resolver.resolve($0) }
                guard resolved != nil, let form else { continue }
                _ = resolver.fingerprint(form)
            }
        }
    }

    private static func nanoseconds(_ body: () -> Void) -> Double {
        let time = ContinuousClock().measure(body)
        return time / .nanoseconds(1)
    }

    /// The pages with what their `href` attributes say.
    private static func pages(in folder: String) throws -> [Page] {
        let paths = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String }
        return try (paths ?? []).filter { $0.hasSuffix(".html") }.sorted().map { path in
            let text = try String(contentsOf: URL(filePath: folder + "/" + path), encoding: .utf8)
            return Page(
                base: try #require(WebURL("http://docs.example/" + path)),
                links: text.matches(of: /<a[^>]* href="([^"]*)"/).map { Array($0.1.utf8) }
            )
        }
    }
}
