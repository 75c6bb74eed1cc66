import Testing

@testable import TrawlCore

/// Entries of `start` that are no URL.
@Suite("Sources of start URLs")
struct StartSourceTests {
    // MARK: Templates

    @Test("a template gives a URL for each combination of values, the last name's going fastest")
    func combinations() throws {
        let job = try Self.job(
            """
            start:
              - template: "https://h.example/{year}/{n}?q={word}"
                values: {year: [2025, 2026], n: 1..3, word: [a b, "C#"]}
            """
        )
        let urls = job.seeds.map(\.url.text)
        #expect(urls.count == 12)
        #expect(urls.first == "https://h.example/2025/1?q=a%20b")
        #expect(urls[1] == "https://h.example/2025/1?q=C%23")
        #expect(urls.last == "https://h.example/2026/3?q=C%23")
        #expect(job.allow.map(\.description) == ["h.example"])
    }

    @Test(
        "ranges of a template's values",
        arguments: [
            ("1..3", ["1", "2", "3"]), ("3..1", ["3", "2", "1"]),
            ("08..11", ["08", "09", "10", "11"]),
            ("0..10..5", ["0", "5", "10"]), ("1..10..4", ["1", "5", "9"]),
            ("-1..1", ["-1", "0", "1"]),
            ("7..7", ["7"]), ("a..c", nil), ("1..", nil), ("1..2..0", nil), ("1...3", nil),
            ("1..2..3..4", nil), ("1..99999999999999999999", nil),
        ]
    )
    func ranges(text: String, values: [String]?) {
        #expect(SeedTemplate.range(text, upTo: 1000) == values)
    }

    @Test("a range has as many values as it may, and none with one more")
    func rangeLimit() {
        #expect(SeedTemplate.range("1..1000", upTo: 1000)?.count == 1000)
        #expect(SeedTemplate.range("1..1001", upTo: 1000) == nil)
    }

    @Test("a million start URLs are taken, one more is a mistake")
    func seedLimit() throws {
        func start(_ last: Int) -> String {
            "start: {template: 'http://h/{a}/{b}', values: {a: 1..1000, b: 1..\(last)}}"
        }
        #expect(try Self.job(start(1000)).seeds.count == Seed.maximumCount)
        let reading = JobReading.make(Self.rest + start(1001))
        #expect(
            reading.summary == [
                "2:19: error: more than 1000000 start URLs "
                    + "(let the job find them: start at a sitemap, or follow links)"
            ]
        )
    }

    // MARK: Lists

    @Test("a file has one URL a line, beside the job file; empty lines and # say nothing")
    func file() throws {
        let text =
            "\u{FEFF}https://a.example/1\r\n\n# old\n  https://b.example/2 \nhttps://a.example/1\n"
        let job = try Self.job(
            "start: {file: lists/urls.txt}",
            files: ["jobs/lists/urls.txt": text]
        )
        #expect(job.seeds.map(\.url.text) == ["https://a.example/1", "https://b.example/2"])
        #expect(job.allow.map(\.description) == ["a.example", "b.example"])
    }

    @Test("the files that a job file names are told, also when they cannot be read")
    func listPaths() {
        let reading = JobReading.make(Self.rest + "start: [{file: a.txt}, {file: /b.txt}]")
        #expect(reading.listPaths == ["jobs/a.txt", "/b.txt"])
        #expect(reading.summary.count == 2)
    }

    @Test("lines that are no URL are told with their place, ten of them, and the rest is counted")
    func badLines() throws {
        let lines = (1...12).map { "word \($0)" } + ["https://h.example/"]
        let files = ["jobs/u.txt": lines.joined(separator: "\n")]
        let reading = JobReading.make(Self.rest + "start: {file: u.txt}", files: files)
        #expect(reading.job == nil)
        #expect(reading.summary.count == 11)
        #expect(
            reading.summary.first == "2:15: error: jobs/u.txt:1: 'word 1' is no http or https URL"
        )
        let last = "2:15: error: jobs/u.txt: 2 more lines are no http or https URL"
        #expect(reading.summary.contains(last))
    }

    // MARK: Requests

    @Test(
        "the body of a request, and what goes with it",
        arguments: [
            (
                "json: {q: swift, page: 2, price: 1.50, on: true, none: null, list: [a, \"3\"]}",
                "POST", "application/json",
                #"{"q":"swift","page":2,"price":1.50,"on":true,"none":null,"list":["a","3"]}"#
            ),
            (
                "form: {q: \"a b&c\", n: [1, 2], e: é}", "POST",
                "application/x-www-form-urlencoded", "q=a+b%26c&n=1&n=2&e=%C3%A9"
            ),
            ("body: <q/>, method: PUT", "PUT", "text/plain; charset=utf-8", "<q/>"),
            ("method: DELETE", "DELETE", nil, nil), ("headers: {X-A: b}", "GET", nil, nil),
        ] as [(String, String, String?, String?)]
    )
    func bodies(keys: String, method: String, type: String?, body: String?) throws {
        let job = try Self.job("start: {request: {url: 'https://h.example/', \(keys)}}")
        let request = try #require(job.seeds.first?.request)
        #expect(request.method == method)
        #expect(request.body.map { String(decoding: $0, as: UTF8.self) } == body)
        let header = request.headers.first { $0.name == "Content-Type" }
        #expect(header?.value == type)
    }

    @Test("a Content-Type of one's own is kept")
    func ownType() throws {
        let job = try Self.job(
            "start: {request: {url: 'http://h/', headers: {content-type: a/b}, json: 1}}"
        )
        #expect(job.seeds.first?.request?.headers.map(\.value) == ["a/b"])
    }

    @Test("two requests to one URL are two start URLs, the same one twice is one")
    func identity() throws {
        let reading = JobReading.make(
            Self.rest + """
                start:
                  - {request: {url: "http://h/", json: {page: 1}}}
                  - {request: {url: "http://h/", json: {page: 2}}}
                  - {request: {url: "http://h/", json: {page: 1}}}
                  - http://h/
                """
        )
        #expect(reading.job?.seeds.count == 3)
        #expect(reading.summary == ["5:21: warning: this start URL stands in line 3, too"])
    }

    @Test("variables in a body are text, and what was sent is not shown")
    func variables() throws {
        let job = try Self.job(
            "start: {request: {url: 'http://h/', headers: {X-Key: \"${KEY}\"}, json: {k: \"${KEY}\"}}}",
            environment: ["KEY": "1"]
        )
        let request = try #require(job.seeds.first?.request)
        #expect(request.body == Array(#"{"k":"1"}"#.utf8))
        #expect(request.headers.first?.isSecret == true)
    }

    // MARK: Sitemaps and feeds

    @Test("sitemaps and feeds are seeds of their kind, with what filters them")
    func lists() throws {
        let job = try Self.job(
            """
            start:
              - {sitemap: "https://h.example/sitemap.xml", match: "*/p/*"}
              - feed: https://f.example/rss
            """
        )
        #expect(job.seeds.map(\.kind) == [.sitemap, .feed])
        #expect(job.seeds[0].match != nil && job.seeds[1].match == nil)
        #expect(job.allow.map(\.description) == ["h.example", "f.example"])
    }

    // MARK: Mistakes

    @Test(
        "mistakes in sources",
        arguments: [
            MistakeCase(
                "start: {template: 'http://h/', values: {n: 1..2}}",
                "2:19: error: the template 'http://h/' has no {name} in it, or a brace without its "
                    + "partner (write a name in braces, as https://example.org/page/{n}, and its "
                    + "values in 'values')"
            ),
            MistakeCase(
                "start: {template: 'http://h/{n}'}",
                "2:19: error: 'values' says nothing of {n} (write values: {n: 1..50}, or a list)"
            ),
            MistakeCase(
                "start: {template: 'http://h/{page}', values: {pages: 1..2, page: 1}}",
                "2:47: error: the template has no {pages} (did you mean 'page'?)"
            ),
            MistakeCase(
                "start: {template: 'h/{n}', values: {n: 1}}",
                "2:19: error: 'h/1' is not a URL"
            ),
            MistakeCase(
                "start: {file: u.txt}",
                "2:15: error: the file 'jobs/u.txt' cannot be read: No such file "
                    + "(a path is relative to the job file)"
            ),
            MistakeCase(
                "start: {sitemap: 'http://h/s.xml', feed: 'http://h/f'}",
                "2:36: error: 'sitemap' and 'feed' exclude each other"
            ),
            MistakeCase(
                "start: {request: {url: 'http://h/', json: 1, body: b}}",
                "2:46: error: 'json' and 'body' exclude each other"
            ),
            MistakeCase(
                "start: {request: {url: 'http://h/', method: GET, body: b}}",
                "2:50: error: 'body' has no effect beside 'method: GET' (leave it out)"
            ),
            MistakeCase(
                "start: {request: {url: 'http://h/', method: FETCH}}",
                "2:45: error: 'method' must be one of GET, POST, PUT, PATCH, DELETE, not 'FETCH'"
            ),
            MistakeCase("start: {request: {json: 1}}", "2:9: error: 'url' is missing"),
        ]
    )
    func mistakes(mistake: MistakeCase) {
        #expect(JobReading.make(Self.rest + mistake.text).summary == mistake.expected)
    }

    private static let rest = "fields: {a: b}\n"

    private static func job(
        _ start: String,
        environment: [String: String] = [:],
        files: [String: String] = [:]
    ) throws -> Job {
        let reading = JobReading.make(rest + start, environment: environment, files: files)
        #expect(reading.summary == [])
        return try #require(reading.job)
    }
}
