import Testing

@testable import TrawlCore

@Suite("international host names")
struct IDNATests {
    static let names: [(text: String, expected: String?)] = [
        ("münchen.de", "xn--mnchen-3ya.de"),
        ("MÜNCHEN.de", "xn--mnchen-3ya.de"),
        ("mu\u{308}nchen.de", "xn--mnchen-3ya.de"),
        ("例え。jp", "xn--r8jz45g.jp"),
        // Deviations stay as they are (UTS 46, nontransitional).
        ("straße.de", "xn--strae-oqa.de"),
        ("ςα", "xn--mxa7a"),
        ("ﬀ.example", "ff.example"),
        ("a\u{AD}b", "ab"),
        ("☕.example", "xn--53h.example"),
        ("\u{1E9E}", "xn--zca"),
        // Hangul is composed by arithmetic.
        ("\u{1112}\u{1161}\u{11AB}", "xn--6q8b"),
        // Marks in another order are the same name (UAX 15).
        ("a\u{301}\u{323}", "xn--lsa752l"),
        ("a\u{323}\u{301}", "xn--lsa752l"),
        ("\u{1EA1}\u{301}", "xn--lsa752l"),
        // Labels that begin with a mark.
        ("\u{301}a", nil),
        ("a.\u{301}a", nil),
        // Punycode that does not say what it should, beside a label beyond ASCII.
        ("xn--mnchen-3ya.é", "xn--mnchen-3ya.xn--9ca"),
        ("xn--a.é", nil),
        ("xn--abc-.é", nil),
        ("xn--.é", nil),
        ("xn--é.de", nil),
        // CheckJoiners (RFC 5892, A.1 and A.2)
        ("a\u{200D}b", nil),
        ("\u{915}\u{94D}\u{200D}\u{937}", "xn--11b2ezcw70k"),
        ("\u{645}\u{200C}\u{645}", "xn--hhba019q"),
        ("a\u{200C}b", nil),
        // CheckBidi (RFC 5893, 2)
        ("\u{5D0}\u{5D1}", "xn--4dbc"),
        ("\u{5D0}a", nil),
        ("a\u{5D0}", nil),
        ("0\u{5D0}", nil),
        ("\u{5D0}0", "xn--0-zhc"),
        ("\u{627}0\u{660}", nil),
        ("\u{5D0}.0a", nil),
        // Disallowed
        ("a\u{FFFD}b", nil),
        ("a\u{2028}b", nil),
        ("\u{AD}", nil),
    ]

    @Test("a name has one ASCII form, or none", arguments: names)
    func asciiForm(text: String, expected: String?) {
        #expect(WebURL("http://\(text)/")?.host == expected)
    }

    @Test(
        "Punycode as in RFC 3492, 7.1",
        arguments: [
            ("他们为什么不说中文", "ihqwcrb4cv8a8dqg056pqjye"),
            ("Pročprostěnemluvíčesky", "Proprostnemluvesky-uyb24dma41a"),
            ("почемужеонинеговорятпорусски", "b1abfaaepdrnnbgefbadotcwatmq2g4l"),
            ("3年B組金八先生", "3B-ww4c5e180e575a65lsy2b"),
            ("そのスピードで", "d9juau41awczczp"),
            ("-> $1.00 <-", "-> $1.00 <--"),
        ]
    )
    func punycode(text: String, encoded: String) {
        let scalars = text.unicodeScalars.map(\.value)
        #expect(Punycode.encode(scalars) == Array(encoded.utf8))
        #expect(Punycode.decode(encoded.utf8.map(UInt32.init)) == scalars)
    }

    @Test(
        "what is no Punycode is refused",
        arguments: ["99999999", "a-b!", "zzzzzzzzzzzz", "é"]
    )
    func badPunycode(text: String) {
        #expect(Punycode.decode(text.unicodeScalars.map(\.value)) == nil)
    }

    @Test("a name that no DNS could have takes no time to refuse")
    func overlong() {
        #expect(WebURL("http://" + String(repeating: "é", count: 600) + "/") == nil)
        #expect(WebURL("http://" + String(repeating: "é", count: 100) + "/") != nil)
    }
}
