import Testing

@testable import Trawl
@testable import TrawlCore

@Suite("Namespaces of a job file")
struct DeclaredNamespaceTests {
    private static let feed = """
        <feed xmlns="http://www.w3.org/2005/Atom" xmlns:x="http://purl.org/dc/elements/1.1/">
        <entry><title>One</title><x:date>2026</x:date><date>none</date></entry></feed>
        """

    private static func read(_ text: String) -> JobReading {
        JobReader(context: Crawler(jobs: "jobs", data: ":memory:").context)
            .read(path: "jobs/a.yaml", bytes: Array(text.utf8), defaults: nil)
    }

    @Test("CSS and XPath find what is in them")
    func selectors() throws {
        let reading = DeclaredNamespaceTests.read(
            """
            start: http://a.example/feed.xml
            namespaces: {a: "http://www.w3.org/2005/Atom", dc: "http://purl.org/dc/elements/1.1/"}
            each: a|entry
            key: title
            fields:
              title: a|title
              date: dc|date
              path: {xpath: "string(dc:date)"}
              all: {xpath: "ancestor::a:feed//*", count: true}
              other: {css: a|date}
            """
        )
        #expect(reading.diagnostics.map(\.rendered) == [])
        let extractor = try PageExtractor(
            job: try #require(reading.job),
            transforms: TransformRegistry()
        )
        let result = extractor.extract(
            .make(Array(DeclaredNamespaceTests.feed.utf8), contentType: "application/xml"),
            robots: nil,
            onBase: { _, _ in },
            onLink: { _, _, _ in }
        )
        #expect(result.failure == nil)
        let fields = result.items.first?.item.fields
        #expect(fields?["title"] == "One" && fields?["date"] == "2026")
        #expect(fields?["path"] == "2026" && fields?["all"] == 4 && fields?["other"] == "none")
    }

    @Test("a prefix that is not declared is a mistake of the job file")
    func unknown() {
        let reading = DeclaredNamespaceTests.read(
            "start: http://a.example/\nnamespaces: {a: x}\nfields: {t: {xpath: '//b:entry'}}"
        )
        #expect(reading.job == nil)
        #expect(
            reading.diagnostics.first?.message
                == "the XPath expression '//b:entry': a namespace prefix is not declared; "
                + "`namespaces` says what prefixes stand for"
        )
    }

    @Test("HTML keeps as many attributes as can be read in time, and the rest of the page")
    func attributes() throws {
        let reading = DeclaredNamespaceTests.read(
            "start: http://a.example/\nfields: {t: h1, first: 'p::attr(a0)', last: 'p::attr(a19999)'}"
        )
        let attributes = (0..<20_000).map { " a\($0)=v" }.joined()
        let extractor = try PageExtractor(
            job: try #require(reading.job),
            transforms: TransformRegistry()
        )
        let result = extractor.extract(
            .make(Array("<p\(attributes)>x</p><h1>behind</h1>".utf8)),
            robots: nil,
            onBase: { _, _ in },
            onLink: { _, _, _ in }
        )
        #expect(result.failure == nil && result.isTruncated)
        let fields = result.items.first?.item.fields
        #expect(fields?["t"] == "behind" && fields?["first"] == "v" && fields?["last"] == .null)
    }
}
