import Foundation
import Testing

@testable import TrawlCLI

/// Questions of our own, which are always asked.
@Suite("conform")
struct ConformTests {
    /// A question without its `id`, and the answer without its `id`.
    struct Case: Sendable, CustomTestStringConvertible {
        var area: String
        var question: String
        var answer: String

        init(_ area: String, _ question: String, _ answer: String) {
            self.area = area
            self.question = question
            self.answer = answer
        }

        var testDescription: String { "\(area) \(question)" }
    }

    static let cases: [Case] = [
        Case(
            "cron",
            #""expr":"30 6 * * 1","tz":"Europe/Berlin","from":"2026-10-20T00:00:00Z","count":2"#,
            #""next":["2026-10-26T06:30:00+01:00","2026-11-02T06:30:00+01:00"]"#
        ),
        Case(
            "cron",
            #""expr":"0 0 30 2 *","tz":"UTC","from":"2026-01-01T00:00:00Z""#,
            #""next":[]"#
        ),
        Case("cron", #""expr":"0 0 30 2 *""#, #""never_fires":true"#),
        Case(
            "cron",
            #""expr":"61 * * * *""#,
            #""error":"column 1: minute 61 is out of range 0-59""#
        ),
        Case(
            "cron",
            #""expr":"* * * * *","tz":"Mars/Base","from":"2026-01-01T00:00:00Z""#,
            #""error":"there is no time zone 'Mars/Base'""#
        ),
        Case(
            "cron",
            #""expr":"* * * * *","from":"2026-01-01""#,
            #""error":"'2026-01-01' is no time with an offset""#
        ),
        Case("cron", #""expr":5"#, #""error":"'expr' is no text""#),
        Case(
            "selectors",
            #""html":"<p id=a>x<p>y","selector":"p""#,
            #""ids":["a",null],"texts":[],"count":2"#
        ),
        Case(
            "selectors",
            #""html":"<a href=/1>x</a>","selector":"a::attr(href)""#,
            #""ids":[null],"texts":["/1"],"count":1"#
        ),
        Case(
            "robots",
            #""robots":"User-agent: *\nDisallow: /a\nCrawl-delay: 1.5","url":"http://h.example/ab""#,
            #""allowed":false,"crawl_delay":1.5,"sitemaps":[]"#
        ),
        Case(
            "robots",
            #""robots":"Sitemap: http://h.example/s.xml""#,
            #""crawl_delay":null,"sitemaps":["http://h.example/s.xml"]"#
        ),
        Case(
            "robots-real",
            #""robots":"User-agent: b\nDisallow: /","checks":[{"agent":"b","url":"http://h/"},{"agent":"c","url":"http://h/"}]"#,
            #""allowed":[false,true],"crawl_delay":{"b":null,"c":null},"sitemaps":[]"#
        ),
        Case(
            "url",
            #""kind":"resolve","base":"http://h.example/a/b","href":"../c?d#e""#,
            #""resolved":"http://h.example/c?d#e""#
        ),
        Case(
            "url",
            #""kind":"resolve","base":null,"href":"/c""#,
            #""error":"'/c' is no URL""#
        ),
        Case(
            "url",
            #""kind":"query-encoding","charset":"windows-1252","href":"http://h.example/é?é=→""#,
            #""resolved":"http://h.example/%C3%A9?%E9=%26%238594%3B""#
        ),
        Case(
            "url-canonical",
            #""kind":"canonicalize","url":"http://h.example/?b=2&a=1#f""#,
            #""canonical":"http://h.example/?a=1&b=2""#
        ),
        Case(
            "url-canonical",
            #""kind":"safe","url":"http://h.example/?b=é","options":{"encoding":"latin-1"}"#,
            #""canonical":"http://h.example/?b=%E9""#
        ),
        Case("encoding", #""kind":"label","label":" Latin1 ""#, #""encoding":"windows-1252""#),
        Case("encoding", #""kind":"label","label":"utf-7""#, #""encoding":null"#),
        Case(
            "encoding",
            #""kind":"decode","bytes_b64":"6eg=","content_type":"text/plain; charset=latin1""#,
            #""encoding":"windows-1252","text":"éè""#
        ),
        Case(
            "encoding",
            // <meta charset=koi8-r><title>B</title><p>Ö (0xD6)
            #""kind":"page","bytes_b64":"PG1ldGEgY2hhcnNldD1rb2k4LXI+PHRpdGxlPkI8L3RpdGxlPjxwPtY=""#,
            #""encoding":"koi8-r","title":"B","p":"ж""#
        ),
        Case(
            "encoding",
            #""kind":"sniff","bytes_b64":"a""#,
            #""error":"'bytes_b64' is no Base64""#
        ),
        Case(
            "html-robustness",
            // <title>t</title><p>a<a href=" x ">b</a><script>c
            #""bytes_b64":"PHRpdGxlPnQ8L3RpdGxlPjxwPmE8YSBocmVmPSIgeCAiPmI8L2E+PHNjcmlwdD5j""#,
            #""text":"ab","links":[" x "]"#
        ),
        Case("html-robustness", #""bytes_b64":"""#, #""text":"","links":[]"#),
        Case(
            "jsonpath",
            #""selector":"$..[?@.b > 1].b","document":{"a":[{"b":2.50},{"b":1}]}"#,
            #""result":[2.50]"#
        ),
        Case("jsonpath", #""selector":"$""#, #""result":[null]"#),
        Case(
            "jsonpath",
            #""selector":"$[?@.a=1]","document":[]"#,
            #""error":"unexpected '=' at column 7; did you mean \"==\"?""#
        ),
    ]

    @Test("questions are answered", arguments: cases)
    func answers(_ one: Case) throws {
        let trawl = try CommandLineProject()
        defer { trawl.remove() }
        let outcome = try trawl.run(["conform", one.area], input: "{\"id\":1,\(one.question)}\n")
        let answer = "{\"id\":1,\(one.answer)}\n"
        #expect(outcome.output == answer && outcome.status == 0, "\(outcome), not \(answer)")
    }

    @Test("every line gets an answer with its id, in order; a bad one costs no other")
    func lines() throws {
        let trawl = try CommandLineProject()
        defer { trawl.remove() }
        let input = """
            {"id":"a","kind":"label","label":"utf8"}

            nonsense
            [1]
            {"kind":"label","label":"utf8"}\r
            {"id":{"b":[2]},"kind":"what"}
            {"id":3,"kind":"label","label":"l2"}
            """
        let outcome = try trawl.run(["conform", "encoding"], input: input)
        #expect(
            outcome.output == """
                {"id":"a","encoding":"utf-8"}
                {"id":null,"error":"the line is no JSON: value expected at byte 0"}
                {"id":null,"error":"the line is no JSON object"}
                {"id":null,"encoding":"utf-8"}
                {"id":{"b":[2]},"error":"there is no kind 'what'"}
                {"id":3,"encoding":"iso-8859-2"}

                """
        )
        #expect(outcome.status == 0 && outcome.errors.isEmpty)
    }

    @Test("many questions at once are answered in their order, each by itself")
    func many() throws {
        let trawl = try CommandLineProject()
        defer { trawl.remove() }
        let numbers = 0..<20_000
        let input = numbers.map { "{\"id\":\($0),\"href\":\"http://h/\($0)\"}\n" }.joined()
        let outcome = try trawl.run(["conform", "url"], input: input)
        let answers = numbers.map { "{\"id\":\($0),\"resolved\":\"http://h/\($0)\"}\n" }
        #expect(outcome.output == answers.joined(), "\(outcome.output.utf8.count) bytes")
    }

    @Test("an answer comes before the next question is asked", .timeLimit(.minutes(10)))
    func interactive() throws {
        let trawl = try CommandLineProject()
        defer { trawl.remove() }
        let questions = Pipe()
        let answers = Pipe()
        let process = try trawl.start(
            ["conform", "url"],
            input: questions.fileHandleForReading,
            output: answers.fileHandleForWriting
        )
        try questions.fileHandleForReading.close()
        for number in 1...3 {
            let question = "{\"id\":\(number),\"href\":\"http://h/\"}\n"
            try questions.fileHandleForWriting.write(contentsOf: Data(question.utf8))
            let answer = answers.fileHandleForReading.availableData
            let expected = "{\"id\":\(number),\"resolved\":\"http://h/\"}\n"
            #expect(String(decoding: answer, as: UTF8.self) == expected)
        }
        try questions.fileHandleForWriting.close()
        #expect(try process.end().status == 0)
    }

    @Test("lines longer than what is read at once are whole")
    func longLines() throws {
        let trawl = try CommandLineProject()
        defer { trawl.remove() }
        let text = String(repeating: "x", count: 3_000_000)
        let body = Data("<p>\(text)".utf8).base64EncodedString()
        let line = "{\"id\":1,\"bytes_b64\":\"\(body)\"}\n"
        let outcome = try trawl.run(["conform", "html-robustness"], input: line + line)
        let answer = "{\"id\":1,\"text\":\"\(text)\",\"links\":[]}\n"
        #expect(outcome.output == answer + answer, "\(outcome.output.utf8.count) bytes")
    }
}
