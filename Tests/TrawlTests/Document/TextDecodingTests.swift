import Testing

@testable import Trawl

@Suite("Text decoding")
struct TextDecodingTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let name: String
        let bytes: [UInt8]
        var type: String?
        let text: String

        var testDescription: String { name }
    }

    @Test(
        "bytes become the text that was meant",
        arguments: [
            Case(name: "UTF-8 without a word", bytes: Array("é大".utf8), text: "é大"),
            Case(name: "no declaration, not UTF-8", bytes: [0x80, 0x81, 0xE9], text: "€\u{81}é"),
            Case(
                name: "header before meta",
                bytes: Array("<meta charset=utf-8>".utf8) + [0xE9],
                type: "text/html; charset=latin1",
                text: "<meta charset=utf-8>é"
            ),
            Case(
                name: "mark before header",
                bytes: [0xEF, 0xBB, 0xBF] + Array("é".utf8),
                type: "text/html; charset=koi8-r",
                text: "é"
            ),
            Case(
                name: "UTF-16 by its mark",
                bytes: [0xFE, 0xFF, 0x5B, 0x57, 0xD8],
                text: "字\u{FFFD}"
            ),
            Case(
                name: "broken Shift_JIS goes on behind the mistake",
                bytes: [0x82, 0xA0, 0xFF, 0x82, 0xA2, 0x82],
                type: "text/html; charset=shift_jis",
                text: "あ\u{FFFD}い\u{FFFD}"
            ),
            Case(
                name: "broken GB 18030 keeps the ASCII behind it",
                bytes: [0xD6, 0xD0, 0xD6, 0x20, 0x61],
                type: "text/html; charset=gb2312",
                text: "中\u{FFFD} a"
            ),
            Case(
                name: "broken UTF-8, one sign for each maximal part",
                bytes: [
                    0x61, 0xC0, 0xAF, 0xE2, 0x82, 0x62, 0xF0, 0x9F, 0x98, 0xED, 0xA0, 0x80, 0xC3,
                ],
                type: "text/html; charset=utf-8",
                text: "a\u{FFFD}\u{FFFD}\u{FFFD}b\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}"
            ),
            Case(
                name: "UTF-7 is never decoded",
                bytes: Array("+ADw-".utf8),
                type: "text/html; charset=utf-7",
                text: "+ADw-"
            ),
            Case(
                name: "unsafe encodings give nothing",
                bytes: Array("abc".utf8),
                type: "text/html; charset=hz-gb-2312",
                text: "\u{FFFD}"
            ),
            Case(
                name: "private characters",
                bytes: [0x41, 0x80],
                type: "text/html; charset=x-user-defined",
                text: "A\u{F780}"
            ),
            Case(name: "nothing", bytes: [], text: ""),
            Case(name: "zero bytes are kept", bytes: [0x61, 0, 0x62], text: "a\0b"),
        ]
    )
    func decoding(_ test: Case) {
        #expect(PageText.decode(test.bytes, contentType: test.type) == test.text)
    }

    @Test("a byte that is not UTF-8 is found wherever it stands", arguments: ["a", "é", "大"])
    func broken(filler: String) {
        for place in 0..<80 {
            let before = Array(String(repeating: filler, count: place).utf8)
            let broken = before + [0xC3] + Array(String(repeating: "b", count: 40).utf8)
            broken.withUnsafeBufferPointer {
                #expect(UTF8Validation.validPrefix($0) == before.count)
            }
            before.withUnsafeBufferPointer {
                #expect(UTF8Validation.validPrefix($0) == before.count)
            }
        }
    }

    @Test("valid UTF-8 is not copied")
    func noCopy() {
        let bytes = Array("<p>é</p>".utf8)
        bytes.withUnsafeBufferPointer { bytes in
            #expect(TextDecoding.decode(bytes, contentType: "text/html; charset=utf-8").text == nil)
        }
    }

    @Test("every encoding of the standard is known to iconv, so that none is all question marks")
    func everyEncoding() {
        let special = ["utf-8", "utf-16be", "utf-16le", "replacement", "x-user-defined"]
        for row in CharacterEncoding.labels.split(separator: "\n") {
            let name = row.split(separator: " ").first.map(String.init) ?? ""
            guard !special.contains(name) else { continue }
            let text = PageText.decode(
                Array("plain".utf8),
                contentType: "text/html; charset=\(name)"
            )
            #expect(text == "plain", "\(name)")
            let wide = PageText.decode([0xC4, 0xA4], contentType: "text/html; charset=\(name)")
            #expect(!wide.contains("\u{FFFD}") || name.hasPrefix("iso-"), "\(name): \(wide)")
        }
    }

    @Test("a zero byte does not end a page")
    func zeroByte() {
        #expect(PageText(Array("<p>a\0b</p>".utf8), contentType: nil).paragraph.hasSuffix("b"))
        #expect(PageText(Array("\0<p>a</p>".utf8), contentType: nil).paragraph == "a")
    }
}
