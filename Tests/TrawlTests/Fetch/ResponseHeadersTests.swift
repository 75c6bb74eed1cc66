import Testing

@testable import Trawl

@Suite("ResponseHeaders")
struct ResponseHeadersTests {
    private func headers(_ lines: String...) -> ResponseHeaders {
        var headers = ResponseHeaders()
        for line in lines {
            Array((line + "\r\n").utf8).withUnsafeBytes { headers.append(line: $0) }
        }
        return headers
    }

    @Test("names are found in any case, values without blanks around them, in order")
    func lookup() {
        let headers = headers("Link:  <a> \t", "X: 1", "LINK: <b>", "Empty:", "no field")
        #expect(headers["link"] == "<a>")
        #expect(headers.values(of: "Link") == ["<a>", "<b>"])
        #expect(headers["empty"] == "")
        #expect(headers["absent"] == nil)
        #expect(headers.count == 4)
        #expect(headers.all.map(\.name) == ["Link", "X", "LINK", "Empty"])
    }

    @Test("a line that begins with a blank goes on with the value before (RFC 9112, 5.2)")
    func folded() {
        let headers = headers("A: one", "\ttwo: three", "B: 1")
        #expect(headers["a"] == "one  \ttwo: three")
        #expect(headers.count == 2)
    }

    @Test("bytes that are no UTF-8 are replaced in text and kept as bytes")
    func latin1() {
        var headers = ResponseHeaders()
        Array("Location: /\u{0}\r\n".utf8).map { $0 == 0 ? 0xe9 : $0 }
            .withUnsafeBytes { headers.append(line: $0) }
        #expect(headers["location"] == "/\u{fffd}")
        #expect(headers.bytes(of: "location").map(Array.init) == [0x2f, 0xe9])
    }

    @Test(
        "one length is a length, two different ones are a mistake (RFC 9110, 8.6)",
        arguments: [
            (["5"], 5), (["5", "5"], 5), (["5, 5"], 5), (["5", "6"], nil), (["5, 6"], nil),
            (["-1"], nil), (["x"], nil), (["99999999999999999999"], nil), (["0"], 0),
        ]
    )
    func lengths(values: [String], length: Int?) throws {
        var headers = ResponseHeaders()
        for value in values {
            Array("Content-Length: \(value)\r\n".utf8).withUnsafeBytes { headers.append(line: $0) }
        }
        let result = try #require(headers.contentLength())
        #expect((try? result.get()) == length)
    }

    @Test("without the field there is no length")
    func noLength() {
        #expect(headers("A: 1").contentLength() == nil)
    }
}
