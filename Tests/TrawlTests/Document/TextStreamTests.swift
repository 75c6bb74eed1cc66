import Testing

@testable import Trawl

@Suite("Text stream")
struct TextStreamTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let name: String
        let bytes: [UInt8]
        var type: String?
        let text: String

        var testDescription: String { name }
    }

    static let cases = [
        Case(name: "UTF-8", bytes: Array("aé€😀z".utf8), text: "aé€😀z"),
        Case(name: "a byte order mark", bytes: [0xEF, 0xBB, 0xBF, 0x61], text: "a"),
        Case(
            name: "an XML declaration",
            bytes: Array("<?xml encoding='latin1'?>".utf8) + [0xE9],
            text: "<?xml encoding='latin1'?>é"
        ),
        Case(name: "a header", bytes: [0xE9], type: "text/xml; charset=latin1", text: "é"),
        Case(
            name: "UTF-16 without a mark",
            bytes: [0x3C, 0x00, 0x61, 0x00, 0x3E, 0x00],
            text: "<a>"
        ),
        Case(name: "the same, the other way round", bytes: [0x00, 0x3C, 0x00, 0x61], text: "<a"),
        Case(
            name: "bytes that are no UTF-8",
            bytes: [0x61, 0xFF, 0xC3],
            type: "text/xml; charset=utf-8",
            text: "a\u{FFFD}\u{FFFD}"
        ),
        Case(name: "nothing", bytes: [], text: ""),
    ]

    @Test("bytes become the text that was meant, whatever the pieces", arguments: cases)
    func decoding(_ example: Case) {
        for count in [1, 2, 3, 5, 100] {
            #expect(Self.text(example.bytes, example.type, pieceBytes: count) == example.text)
        }
    }

    @Test(
        "long UTF-8 is handed on before its end, in whole characters",
        arguments: [1, 2, 3, 5, 7]
    )
    func streaming(_ count: Int) {
        let text = String(repeating: "aé€😀", count: 3000)
        #expect(Self.text(Array(text.utf8), nil, pieceBytes: count) == text)
        var stream = TextStream(contentType: nil)
        var received = 0
        Array(text.utf8).prefix(20_000).withUnsafeBufferPointer { bytes in
            stream.read(bytes) { received += $0.count }
        }
        #expect(received > 19_990)
    }

    private static func text(_ bytes: [UInt8], _ type: String?, pieceBytes: Int) -> String {
        var stream = TextStream(contentType: type)
        var text = ""
        // Each piece by itself, so that one with half a character shows.
        let sink = { (piece: UnsafeBufferPointer<UInt8>) in
            text += String(decoding: piece, as: UTF8.self)
        }
        for start in stride(from: 0, to: bytes.count, by: pieceBytes) {
            bytes[start..<min(start + pieceBytes, bytes.count)].withUnsafeBufferPointer {
                stream.read($0, sink: sink)
            }
        }
        stream.finish(sink: sink)
        return text
    }
}
