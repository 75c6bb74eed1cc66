import Testing

@testable import TrawlCore

@Suite("Character references")
struct CharacterReferencesTests {
    /// What is written, and what it says in a text and in an attribute's value.
    struct Case: CustomTestStringConvertible, Sendable {
        let written: String
        let text: String
        let value: String
        var testDescription: String { written }

        init(_ written: String, _ text: String, value: String? = nil) {
            self.written = written
            self.text = text
            self.value = value ?? text
        }
    }

    static let names = [
        Case("a &amp; b", "a & b"),
        Case("&lt;&gt;&quot;&apos;&nbsp;", "<>\"'\u{A0}"),
        Case("&Aring;&aring;&AMP;&LT;", "Åå&<"),
        Case("&notin;&not;in", "∉¬in"),
        Case("&NotEqualTilde;&fjlig;", "≂̸fj"),
        Case("&Bscr;&lang;&rang;", "ℬ⟨⟩"),
        Case("&CounterClockwiseContourIntegral;", "∳"),
        Case("&CounterClockwiseContourIntegrall;", "&CounterClockwiseContourIntegrall;"),
        // Only the names of old count without a semicolon, and the longest one that fits.
        Case("1 &lt 2", "1 < 2"),
        Case("&copyright", "©right", value: "&copyright"),
        Case("&notinx", "¬inx", value: "&notinx"),
        Case("&notin", "¬in", value: "&notin"),
        Case("&frac12&sup2", "½²"),
        Case("&hellip &Kopf", "&hellip &Kopf"),
        Case("/?a=1&copy=2&reg;=3", "/?a=1©=2®=3", value: "/?a=1&copy=2®=3"),
        Case("/?a=1&sect&x", "/?a=1§&x"),
        Case("/?a&lt1", "/?a<1", value: "/?a&lt1"),
        // What is none stays.
        Case("&", "&"), Case("&&", "&&"), Case("& amp;", "& amp;"), Case("&;", "&;"),
        Case("&unknown;", "&unknown;"), Case("&AmP;", "&AmP;"), Case("&é;", "&é;"),
        Case("&am&amp;p;", "&am&p;"), Case("", ""), Case("大&lt;大", "大<大"),
    ]

    static let numbers = [
        Case("&#65;&#x41;&#X4a;", "AAJ"),
        Case("&#65x&#x41g", "AxAg"),
        Case("&#x1F600;", "😀"),
        Case("it&#146;s &#x80;1", "it’s €1"),
        Case("&#129;", "\u{81}"),
        Case("&#0;&#x110000;&#xD800;", "\u{FFFD}\u{FFFD}\u{FFFD}"),
        Case("&#99999999999999999999999;", "\u{FFFD}"),
        Case("&#x10FFFF;", "\u{10FFFF}"),
        Case("&#000000000000000000000065;", "A"),
        Case("&#;&#x;&#", "&#;&#x;&#"),
        Case("&#ZOO &#xZOO", "&#ZOO &#xZOO"),
    ]

    @Test("texts and values say what browsers read", arguments: names + numbers)
    func decoding(_ test: Case) {
        #expect(CharacterReferences.decoded(test.written, inAttribute: false) == test.text)
        #expect(CharacterReferences.decoded(test.written, inAttribute: true) == test.value)
    }

    @Test("every name of the standard is found, and no other")
    func everyName() {
        let words = CharacterReferenceTable.names.description.split(separator: " ")
        #expect(words.count == 2125)
        #expect(words.count { $0.first == "*" } == 106)
        for word in words {
            let isLegacy = word.first == "*"
            let name = word.drop { $0 == "*" }.prefix { $0 != "=" }
            let numbers = word.drop { $0 != "=" }.dropFirst().split(separator: "+")
            let wanted = numbers.compactMap { UInt32($0, radix: 16).flatMap(Unicode.Scalar.init) }
            let text = String(String.UnicodeScalarView(wanted))
            #expect(CharacterReferences.decoded("&\(name);", inAttribute: true) == text, "\(name)")
            let bare = CharacterReferences.decoded("&\(name)", inAttribute: true)
            #expect(bare == (isLegacy ? text : "&\(name)"), "\(name)")
            #expect(name.utf8.count <= CharacterReferenceIndex.longestName)
            #expect(!isLegacy || CharacterReferenceIndex.legacyLengths ~= name.utf8.count)
        }
    }

    @Test("a long run of ampersands takes work in proportion", arguments: ["&", "&#", "&a", "&lt"])
    func linear(part: String) {
        func decode(_ count: Int) -> Int {
            let text = String(repeating: part, count: count)
            return ProcessorTime.milliseconds {
                _ = CharacterReferences.decoded(text, inAttribute: false)
            }
        }
        let once = decode(50_000)
        #expect(decode(100_000) < once * 5 + 200)
    }

    @Test("random texts grow by a fifth at most, and without an ampersand they stay")
    func random() {
        var state: UInt64 = 0x9E37_79B9_7F4A_7C15
        let parts = ["&", "#", "x", ";", "1", "9", "f", "lt", "amp", "not", "in", "é", " ", "\0"]
        for _ in 0..<5_000 {
            var text = ""
            for _ in 0..<(state % 24) {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                text += parts[Int(truncatingIfNeeded: state >> 33) % parts.count]
            }
            state = state &* 6_364_136_223_846_793_005 &+ 1
            let decoded = CharacterReferences.decoded(text)
            // A broken number of three bytes may be a U+FFFD, which is as long.
            #expect(decoded.utf8.count <= text.utf8.count * 6 / 5, "\(text)")
            if !text.contains("&") { #expect(decoded == text) }
        }
    }
}
