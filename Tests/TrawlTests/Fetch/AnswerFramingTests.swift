import Testing
import TrawlCore

@testable import Trawl

@Suite("Answers that are odd but whole")
struct AnswerFramingTests {
    /// What a server sends, and what should be left of it.
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let sent: String
        var status = 200
        var body = "ok"
        var field: String?
    }

    static let cases: [Case] = [
        Case(
            testDescription: "early hints before the answer (RFC 8297)",
            sent: "HTTP/1.1 103 Early Hints\r\nX-A: early\r\n\r\n"
                + "HTTP/1.1 200 OK\r\nX-A: late\r\nContent-Length: 2\r\n\r\nok",
            field: "late"
        ),
        Case(
            testDescription: "a 1xx answer that names a length",
            sent: "HTTP/1.1 100 Continue\r\nContent-Length: 99\r\n\r\n"
                + "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
        ),
        Case(
            testDescription: "a status that nobody knows",
            sent: "HTTP/1.1 999 No\r\nContent-Length: 2\r\n\r\nok",
            status: 999
        ),
        Case(
            testDescription: "a status line without words",
            sent: "HTTP/1.1 200\r\nContent-Length: 2\r\n\r\nok"
        ),
        Case(
            testDescription: "lines that end in LF only",
            sent: "HTTP/1.1 200 OK\nX-A: 1\nContent-Length: 2\n\nok",
            field: "1"
        ),
        Case(
            testDescription: "HTTP/1.0 until the end of the connection",
            sent: "HTTP/1.0 200 OK\r\nX-A: 1\r\n\r\nok",
            field: "1"
        ),
        Case(
            testDescription: "more bytes than the Content-Length",
            sent: "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok and more"
        ),
        Case(
            testDescription: "the same Content-Length twice",
            sent: "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\nok"
        ),
        Case(
            testDescription: "chunks with an extension and trailers, which are no header fields",
            sent: "HTTP/1.1 200 OK\r\nX-A: head\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "2;x=y\r\nok\r\n0\r\nX-A: trailer\r\n\r\n",
            field: "head"
        ),
        Case(
            testDescription: "chunks go before a Content-Length (RFC 9112, 6.3)",
            sent: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 9\r\n\r\n"
                + "2\r\nok\r\n0\r\n\r\n"
        ),
        Case(
            testDescription: "a body where none may be",
            sent: "HTTP/1.1 204 No Content\r\nContent-Length: 2\r\n\r\nno",
            status: 204,
            body: ""
        ),
        Case(
            testDescription: "a value folded over two lines",
            sent: "HTTP/1.1 200 OK\r\nX-A: one\r\n two\r\nContent-Length: 2\r\n\r\nok",
            field: "one two"
        ),
    ]

    @Test("an odd answer is read as the standard says", arguments: cases)
    func odd(_ example: Case) throws {
        let server = try LoopbackServer { _ in .raw(example.sent) }
        defer { server.stop() }
        let result = try CurlMulti(maxConnections: 1).fetch(.make(server.url("/")))
        let response = try #require(result.response, "\(result)")
        #expect(response.status == example.status)
        #expect(response.text == example.body)
        if let field = example.field {
            // Blanks in a folded value may be any number.
            #expect(response.headers.values(of: "x-a").map(Self.squeezed) == [field])
        }
    }

    private static func squeezed(_ text: String) -> String {
        text.split(separator: " ").joined(separator: " ")
    }
}
