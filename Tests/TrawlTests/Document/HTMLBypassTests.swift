import Testing

@testable import Trawl

@Suite("What goes round libxml2's parser")
struct HTMLBypassTests {
    private static func repaired(_ html: String) -> (text: String?, count: Int) {
        let bytes = Array(html.utf8)
        return bytes.withUnsafeBufferPointer { bytes in
            let repaired = HTMLRepair.repaired(bytes, bypasses: true)
            let text = repaired.text.map { String(decoding: $0, as: UTF8.self) }
            return (text, repaired.bypass.count)
        }
    }

    @Test("a value of 8 bytes and a text of 16 behind a tag go round, shorter ones go through")
    func limits() {
        #expect(Self.repaired("<a b='1234567'>") == (nil, 0))
        #expect(Self.repaired("<a b='12345678'>") == ("<a b='\u{7F}@@@'>", 1))
        #expect(Self.repaired("<a b=12345678>") == (nil, 0))
        #expect(Self.repaired("<b>123456789012345</b>") == (nil, 0))
        #expect(Self.repaired("<b>1234567890123456</b>") == ("<b>\u{7F}@@@</b>", 1))
        #expect(Self.repaired("<style>123456789012345</style>") == (nil, 0))
        #expect(
            Self.repaired("<style>1234567890123456</style>") == ("<style>\u{7F}@@@</style>", 1)
        )
        // Before the first tag white space means nothing, and the last text has no end.
        #expect(Self.repaired("1234567890123456<b>1234567890123456") == (nil, 0))
    }

    @Test("marks count up to their number, and what is more goes through")
    func numbers() {
        var bypass = HTMLBypass()
        var output: [UInt8] = []
        let values = ["first", "second", "third"].map { Array($0.utf8) }
        for number in 0..<HTMLBypass.most {
            values[number % 3].withUnsafeBufferPointer { bypass.add($0, to: &output) }
            #expect(bypass.isFull == (number == HTMLBypass.most - 1))
        }
        output.withUnsafeBufferPointer { output in
            for number in [0, 1, 63, 64, 4095, 4096, HTMLBypass.most - 1] {
                let mark = output.baseAddress.map { $0 + number * HTMLBypass.markBytes }
                let part = mark.flatMap { bypass.part(at: $0) }
                #expect(part?.count == values[number % 3].count, "\(number)")
            }
        }
    }

    @Test("page after page of values: those over the number go through, and the tree is the same")
    func tooMany() {
        let count = HTMLBypass.most + 10
        let html = (0..<count).map { "<b c='value \($0)'>" }.joined(separator: "</b>")
        #expect(Self.repaired(html).count == HTMLBypass.most)
        #expect(HTMLTreeOutline.of(html) == HTMLTreeOutline.of(html, bypasses: false))
    }

    @Test(
        "nothing goes round where a mark could be mistaken",
        arguments: [
            "<b c='12345678'>\u{7F}@@@ and more of it</b>", "<b c='\u{7F}@@@'><b d='12345678'>",
            "<b c='12345678'>&#127;@@@ is a reference</b>", "<b c='&#x7F;@@@' d='123456789'>",
            "<b c='12345678'>a control character \u{1} goes</b>",
        ]
    )
    func ownSigns(_ html: String) {
        #expect(Self.repaired(html).count == 0)
        #expect(HTMLTreeOutline.of(html) == HTMLTreeOutline.of(html, bypasses: false))
    }

    @Test(
        "a tag that is written another way after all keeps its values",
        arguments: [
            "<a href='/some/where/else' @click='doSomething()' title='what it is'>a text of some length</a>",
            "<a href='/some/where/else' title='12345678&#146;90' rel='nofollow me'>t</a>",
            "<b>a text that is long enough<</b>and another one behind it</>and a third behind nothing<i>",
            "<b>a text that is long enough<!DOCTYPE a><!DOCTYPE \"b>text behind two declarations</b>",
            "<p>text with a < sign in it, and more of it<b>bold, and long enough</b>",
        ]
    )
    func rewritten(_ html: String) {
        #expect(HTMLTreeOutline.of(html) == HTMLTreeOutline.of(html, bypasses: false))
    }

    @Test("random documents give the same tree whether anything goes round or not")
    func random() {
        let parts = [
            "<p>", "</p>", "<a href='/a/long/enough/path'>",
            "<a title=\"x\" href=\"/another/path\">",
            "</a>", "a text of more than sixteen bytes", "short", " ", "\n            \n        ",
            "&amp;",
            "&lt", "&#146;", "&#127;", "<", ">", "'", "\"", "</>",
            "<!-- a comment of some length -->",
            "<!DOCTYPE html>", "<b @odd='a value to be kept' c='another value'>", "<br/>", "<td>",
            "<title>a title of some length</title>",
            "<style a='of some kind'>a > b { color: red }</style>",
            "<script>if (a < b && c) d = '</scripts>'</script>",
            "<script>a script that does not end", "<script>var text = '</b>';</script>",
            "<textarea>",
            "</textarea>", "<svg>", "</svg>", "<![CDATA[a section of some length]]>", "é",
            "日本語の長い文章です",
            "<option value='12345678'>", "<body class='a class that is long'>", "\u{7F}",
            "<x-tag data-a='b'>",
            "<meta http-equiv='Content-Type' content='text/html; charset=shift_jis'>",
        ]
        var random = TestNoise(seed: 11)
        for _ in 0..<6_000 {
            let html = (0..<Int.random(in: 1...30, using: &random))
                .map { _ in parts[Int.random(in: 0..<parts.count, using: &random)] }.joined()
            let direct = HTMLTreeOutline.of(html, bypasses: false)
            #expect(HTMLTreeOutline.of(html) == direct, "\(html)")
        }
    }
}
