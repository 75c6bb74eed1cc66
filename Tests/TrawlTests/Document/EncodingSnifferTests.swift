import Testing

@testable import Trawl

@Suite("Declared encodings")
struct EncodingSnifferTests {
    /// A document, what browsers take its declaration for, and what it names at all.
    struct Case: CustomTestStringConvertible, Sendable {
        let html: String
        let declared: String?
        let named: String?
        var testDescription: String { html }

        init(_ html: String, _ declared: String?, named: String? = nil) {
            self.html = html
            self.declared = declared
            self.named = named ?? declared
        }
    }

    static let type = "content=\"text/html; charset=koi8-r\""

    @Test(
        "a declaration is found as browsers find it, and beyond that in the head",
        arguments: [
            Case("<meta charset=koi8-r>", "koi8-r"),
            Case("<META CharSet = 'KOI8-R' >", "koi8-r"),
            Case("<meta http-equiv=Content-Type \(type)>", "koi8-r"),
            Case("<meta \(type)>", nil),
            Case("<meta http-equiv=refresh \(type)>", nil),
            Case("<meta name=description content='charset=koi8-r'>", nil),
            Case("< meta charset=koi8-r>", nil, named: "koi8-r"),
            Case("<\t meta http-equiv=content-type \(type)>", nil, named: "koi8-r"),
            Case("<meta http-equiv=X-Content-Type \(type)>", nil, named: "koi8-r"),
            Case("<meta charset=nonsense><meta charset=koi8-r>", "koi8-r"),
            Case("<!-- <meta charset=big5> --><meta charset=koi8-r>", "koi8-r"),
            Case("<p title='<meta charset=big5>'><meta charset=koi8-r>", "koi8-r"),
            Case("<metal charset=koi8-r>", nil), Case("<meta charset=koi8-r", nil),
            Case("<meta charset=x-user-defined>", "windows-1252", named: "x-user-defined"),
            Case("<meta charset=utf-16>", "utf-8", named: "utf-16le"),
            Case("<?xml version='1.0' encoding='koi8-r'?>", "koi8-r"),
            Case("<", nil), Case("", nil),
        ]
    )
    func declaration(_ test: Case) {
        let html = Array(test.html.utf8)
        html.withUnsafeBufferPointer { html in
            #expect(EncodingSniffer.declared(inDocument: html)?.name == test.declared)
            #expect(EncodingSniffer.declaration(inDocument: html)?.name == test.named)
        }
    }

    @Test(
        "in the body a declaration counts as for browsers, but is none of the head",
        arguments: [
            "<body><meta charset=koi8-r>", "<head></head><body class=x>a<meta charset=koi8-r>",
        ]
    )
    func inBody(_ html: String) {
        Array(html.utf8).withUnsafeBufferPointer { html in
            #expect(EncodingSniffer.declared(inDocument: html)?.name == "koi8-r")
            #expect(EncodingSniffer.declaration(inDocument: html) == nil)
        }
    }

    @Test("a declaration is found up to the limit, and not behind it")
    func limit() {
        let meta = "<meta charset=koi8-r>"
        let before = EncodingSniffer.prescanBytes - meta.utf8.count
        for (count, name) in [(before, "koi8-r"), (before + 1, nil)] {
            let html = Array((String(repeating: " ", count: count) + meta).utf8)
            html.withUnsafeBufferPointer {
                #expect(EncodingSniffer.declared(inDocument: $0)?.name == name)
            }
        }
    }

    @Test("UTF-16 without a mark is known by its first sign")
    func wide() {
        let text = "<p>é"
        let little = text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        let big = text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
        for (bytes, name) in [(little, "utf-16le"), (big, "utf-16be")] {
            bytes.withUnsafeBufferPointer { bytes in
                let decoded = TextDecoding.decode(bytes, contentType: nil)
                #expect(decoded.encoding.name == name)
                #expect(decoded.text == Array(text.utf8))
            }
        }
        Array("<\0\0\0".utf8).withUnsafeBufferPointer {
            #expect(EncodingSniffer.declared(inDocument: $0) == nil)
        }
    }

    @Test("what browsers do not take for a declaration decides only where the text is not UTF-8")
    func weak() {
        let meta = Array("< meta charset=koi8-r>".utf8)
        for (letter, name) in [([0xC3, 0xA9], "utf-8"), ([0xC1], "koi8-r")] as [([UInt8], String)] {
            (meta + letter).withUnsafeBufferPointer {
                #expect(TextDecoding.encoding(of: $0, contentType: nil).name == name)
                #expect(
                    TextDecoding.encoding(of: $0, contentType: "text/html; charset=big5").name
                        == "big5"
                )
            }
        }
    }
}
