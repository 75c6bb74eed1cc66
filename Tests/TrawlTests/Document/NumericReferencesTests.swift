import Testing

@testable import Trawl

@Suite("References by number")
struct NumericReferencesTests {
    /// HTML and its text.
    static let cases = [
        ("it&#146;s", "it’s"), ("&#x80;1", "€1"), ("&#X9f", "Ÿ"), ("a&#150b&#151;c", "a–b—c"),
        ("&#0146;", "’"), ("&#129;", "\u{81}"), ("&#160;x", "\u{A0}x"), ("&#1460;", "\u{5B4}"),
        ("&#8364;", "€"), ("#146; &# &#x", nil), ("##&#&##146;", nil), ("&#", nil), ("", nil),
    ]

    @Test("numbers of windows-1252 are its characters, others stay", arguments: cases)
    func text(_ html: String, text: String?) {
        let bytes = Array(html.utf8)
        let written = bytes.withUnsafeBufferPointer { NumericReferences.written(out: $0) }
        guard let text else {
            #expect(written == nil)
            return
        }
        #expect(DocumentContent(html: written ?? bytes)?.text == text)
        #expect(DocumentContent(html: bytes)?.text == text)
    }
}
