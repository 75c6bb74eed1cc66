import Testing

@testable import Trawl

@Suite("Text in other encodings")
struct TextEncodingTests {
    /// A label, a text and how a query with it is written.
    static let queries: [(String, String, [UInt8])] = [
        ("latin1", "é", [0xE9]), ("koi8-r", "ж", [0xD6]), ("gbk", "中", [0xD6, 0xD0]),
        ("latin1", "aπb", Array("a%26%23960%3Bb".utf8)),
        ("iso-2022-jp", "あ", [0x1B, 0x24, 0x42, 0x24, 0x22, 0x1B, 0x28, 0x42]),
        ("gb18030", "\u{E5E5}", Array("%26%2358853%3B".utf8)), ("latin1", "", []),
    ]

    @Test("what an encoding lacks becomes an escaped reference", arguments: queries)
    func query(_ label: String, _ text: String, _ bytes: [UInt8]) throws {
        let encoding = try #require(CharacterEncoding(label: label).flatMap { TextEncoding($0) })
        let written = Array(text.utf8).withUnsafeBufferPointer { encoding.query($0) }
        #expect(written == bytes)
    }

    @Test("nothing is written in UTF-16 or in an unsafe encoding")
    func utf8Instead() {
        for label in ["utf-8", "utf-16", "utf-16be", "hz-gb-2312", "x-user-defined"] {
            #expect(CharacterEncoding(label: label).flatMap { TextEncoding($0) } == nil)
        }
    }

    @Test("a text is written whole or not at all, however long")
    func whole() throws {
        let encoding = try #require(TextEncoding(iconvName: "latin-1"))
        let long = Array(String(repeating: "é", count: 10_000).utf8)
        #expect(encoding.bytes(of: long) == [UInt8](repeating: 0xE9, count: 10_000))
        #expect(encoding.bytes(of: Array("aπ".utf8)) == nil)
        #expect(TextEncoding(iconvName: "no-such") == nil)
    }
}
