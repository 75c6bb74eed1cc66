import Testing
import TrawlCore

@testable import Trawl

@Suite("Regular expressions that would take for ever")
struct HostilePatternTests {
    /// A pattern and what it takes long on.
    struct Hostile: CustomTestStringConvertible, Sendable {
        let pattern: String
        let text: String
        var testDescription: String { pattern }
    }

    private static let hostile = [
        Hostile(pattern: "^(a+)+$", text: run("a") + "!"),
        Hostile(pattern: "^(a|aa)+$", text: run("a") + "!"),
        Hostile(pattern: "(x+x+)+[yz]", text: run("x")),
        Hostile(pattern: "^(([a-z])+.)+[A-Z]([a-z])+$", text: run("a")),
        Hostile(pattern: "(.*)(.*)(.*)(.*)(.*)(.*)[=?]", text: run("ab ")),
    ]

    /// Where in a field a pattern of a job file acts.
    enum Place: CaseIterable, Sendable {
        case regex, replace, match, xpath

        func way(_ pattern: String) -> String {
            switch self {
            case .regex: "{css: p, regex: '\(pattern)'}"
            case .replace: "{css: p, transform: [{replace: ['\(pattern)', 'x']}]}"
            case .match: "{css: p, transform: [{match: '\(pattern)'}]}"
            case .xpath: "{xpath: \"//p[re:test(., '\(pattern)')]\"}"
            }
        }
    }

    private static func run(_ text: String) -> String {
        String(repeating: text, count: 60_000 / text.utf8.count)
    }

    private static func extract(_ text: String, _ rules: String) throws -> PageExtraction {
        let reading = JobReader(context: Crawler(jobs: "jobs", data: ":memory:").context)
            .read(
                path: "jobs/a.yaml",
                bytes: Array("start: http://a.example/\n\(rules)".utf8),
                defaults: nil
            )
        #expect(reading.diagnostics.filter { $0.severity == .error }.map(\.rendered) == [])
        let extractor = try PageExtractor(
            job: try #require(reading.job),
            transforms: TransformRegistry()
        )
        return extractor.extract(
            .make(Array("<h1>here</h1><p>\(text)</p>".utf8)),
            robots: nil,
            onBase: { _, _ in },
            onLink: { _, _, _ in }
        )
    }

    @Test(
        "the field is null and counted, the others stand, and it takes a moment",
        arguments: hostile,
        Place.allCases
    )
    func field(_ hostile: Hostile, _ place: Place) throws {
        let rules = "fields: {x: \(place.way(hostile.pattern)), h: h1}"
        var result: PageExtraction?
        let milliseconds = ProcessorTime.milliseconds {
            result = try? Self.extract(hostile.text, rules)
        }
        let extraction = try #require(result)
        #expect(extraction.failure == nil)
        #expect(extraction.items.first?.item["x"] == .null)
        #expect(extraction.items.first?.item["h"] == "here")
        #expect(extraction.problems.map(\.kind) == [.pattern])
        // 100 ms of matching, and the page.
        #expect(milliseconds < 400)
    }

    @Test("a URL pattern that takes for ever refuses as `deny`, and does not fit as `match`")
    func urls() throws {
        let path = "http://a.example/" + String(repeating: "a", count: 2000) + "!"
        for pattern in ["(a+)+$", "(a|aa)+$"] {
            let patterns = try #require(
                JobReader(context: Crawler(jobs: "jobs", data: ":memory:").context)
                    .read(
                        path: "jobs/a.yaml",
                        bytes: Array(
                            "start: http://a.example/\ndeny: 're:\(pattern)'\nfields: {t: h1}".utf8
                        ),
                        defaults: nil
                    ).job
            ).deny
            var answers = (refuses: false, fits: true)
            let milliseconds = ProcessorTime.milliseconds {
                guard let url = WebURL(path) else { return }
                answers = (url.withBytes(patterns.refuses), url.withBytes(patterns.matches))
            }
            #expect(answers.refuses && !answers.fits)
            #expect(milliseconds < 400)
        }
    }
}
