import CLibxml2
import Foundation
import Testing
import TrawlCore

@testable import Trawl

/// What extraction costs beside parsing, over the pages of a folder: `make bench-extraction`.
@Suite("Price of extraction", .serialized)
struct ExtractionPriceTests {
    private static let folder = ProcessInfo.processInfo.environment["TRAWL_EXTRACTION_PAGES"]

    private static let fields = """
        fields:
          title: h1
          headings: {css: "h2, h3", all: true}
          description: {css: "meta[name=description]::attr(content)"}
          first: p
          links: {css: "a[href]", count: true}
          next: {css: "link[rel=next]::attr(href)", type: url}
          signatures: {each: "dl > dt", fields: {name: "code.descname, .sig-name", id: "::attr(id)"}}
        """

    /// A third of libxml2's own parse time, and a little: six fields and a list.
    private static let most = 0.35

    @Test(
        "six fields and a list add no more than a third to the time that libxml2 parses",
        .enabled(if: folder != nil)
    )
    func price() throws {
        let folder = try #require(Self.folder)
        let pages = try Self.pages(in: folder)
        #expect(pages.count > 100)
        let whole = try Self.extractor(Self.fields)
        let bare = try Self.extractor("follow: nothing")
        var best = (parse: Int.max, bare: Int.max, whole: Int.max)
        // In turn, so that all see the same machine; the least is the one that was disturbed least.
        for _ in 0..<5 {
            best.parse = min(best.parse, Self.time { for page in pages { Self.parse(page) } })
            best.bare = min(best.bare, Self.time { for page in pages { Self.read(page, bare) } })
            best.whole = min(best.whole, Self.time { for page in pages { Self.read(page, whole) } })
        }
        let added = Double(best.whole - best.bare) / Double(best.parse)
        print(
            "\(pages.count) pages: libxml2's tree alone \(best.parse) ms; read \(best.bare) ms; "
                + "with six fields and a list \(best.whole) ms: they add \(Int(added * 1000)) per mille"
        )
        #expect(added <= Self.most)
    }

    private static func time(_ body: () -> Void) -> Int { ProcessorTime.milliseconds(body) }

    private static func pages(in folder: String) throws -> [[UInt8]] {
        let paths = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String }
        return try (paths ?? []).filter { $0.hasSuffix(".html") }.sorted()
            .map { Array(try Data(contentsOf: URL(filePath: folder + "/" + $0))) }
    }

    private static func extractor(_ rules: String) throws -> PageExtractor {
        let reading = JobReader(context: Crawler(jobs: "jobs", data: ":memory:").context)
            .read(
                path: "jobs/price.yaml",
                bytes: Array("start: http://docs.example/\n\(rules)".utf8),
                defaults: nil
            )
        #expect(reading.diagnostics.map(\.rendered) == [])
        return try PageExtractor(job: try #require(reading.job), transforms: TransformRegistry())
    }

    /// libxml2's parser with its own tree.
    private static func parse(_ page: [UInt8]) {
        let options =
            HTML_PARSE_RECOVER.rawValue | HTML_PARSE_NOERROR.rawValue
            | HTML_PARSE_NOWARNING.rawValue | HTML_PARSE_NONET.rawValue
        page.withUnsafeBytes { bytes in
            guard let start = bytes.baseAddress?.assumingMemoryBound(to: CChar.self) else { return }
            let document = htmlReadMemory(start, Int32(bytes.count), nil, "UTF-8", Int32(options))
            xmlFreeDoc(document)
        }
    }

    private static func read(_ page: [UInt8], _ extractor: PageExtractor) {
        let extraction = extractor.extract(
            .make(page, url: "http://docs.example/a.html"),
            robots: nil,
            onBase: { _, _ in },
            onLink: { _, _, _ in }
        )
        #expect(extraction.failure == nil)
    }
}
