import Testing

@testable import TrawlCore

@Suite("Text that holds markup")
struct MarkupTextTests {
    @Test(
        "tags, comments, scripts and styles go, and words of two blocks stay apart",
        arguments: [
            ("a<b>c</b>d", "acd"), ("one<br>two<BR/>three", "one two three"),
            ("<p>one</p><p>two</p>", " one two "), ("<!-- <b>x</b> -->a", "a"), ("<!---->a", "a"),
            ("<!-->a-->b", "a-->b"), ("a<!doctype html>b", "ab"), ("<?xml version='1.0'?>a", "a"),
            ("<a title=\"1 > 0\">x</a>", "x"), ("<a title='1 > 0' b>x</a>", "x"),
            ("<p it's>x</p>", " x "),
            ("<script>if (a < b) '</b>'</script>c", "c"), ("<style>p > a {}</STYLE>c", "c"),
            ("a<script>never closed", "a"), ("</script>a", "a"), ("<scripts>a</scripts>", "a"),
            ("1 < 2 > 0", "1 < 2 > 0"), ("a <3 b>", "a <3 b>"), ("a<b", "a<b"),
            ("a<b c=\"", "a<b c=\""),
            ("a<!-- b", "a<!-- b"), ("a</>b", "a</>b"), ("<", "<"), ("a<", "a<"), ("</", "</"),
            ("", ""),
            ("&lt;b&gt;", "&lt;b&gt;"), ("<é>", "<é>"), ("é<i>ü</i>", "éü"),
        ]
    )
    func stripped(_ text: String, _ expected: String) {
        #expect(MarkupStripping.stripped(text) == expected)
    }

    @Test(
        "character references are written out as browsers do",
        arguments: [
            ("a &amp; b", "a & b"), ("&lt;&gt;&quot;&apos;", "<>\"'"), ("&eacute;&Eacute;", "éÉ"),
            ("&#233;&#xE9;&#Xe9;", "ééé"), ("&#233", "é"), ("&#xE9g", "ég"), ("&#146;&#x80;", "’€"),
            ("&#129;", "\u{81}"),
            ("&#0;&#xD800;&#1114112;&#99999999999999999999;", "\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}"),
            ("&#;&#x;&;", "&#;&#x;&;"), ("&amp", "&"), ("&ampx", "&x"), ("&copy2", "©2"),
            ("&notin;", "∉"), ("&notit;", "¬it;"), ("&hellip", "&hellip"),
            ("&unknown;", "&unknown;"),
            ("&AMP;&amp;amp;", "&&amp;"), ("&NotEqualTilde;", "\u{2242}\u{338}"),
            ("&CounterClockwiseContourIntegral;", "∳"), ("&frac12x", "½x"), ("a&", "a&"),
            ("&&lt;", "&<"),
            ("", ""), ("é", "é"), ("&nbsp;", "\u{A0}"),
        ]
    )
    func decoded(_ text: String, _ expected: String) {
        #expect(CharacterReferences.decoded(text) == expected)
    }

    @Test("a text is at most a fifth longer with its references written out")
    func growth() {
        let text = String(repeating: "&nGt;&nLt;", count: 1000)
        #expect(CharacterReferences.decoded(text).utf8.count <= text.utf8.count * 6 / 5)
    }

    @Test(
        "long runs of one piece cost no more than their length",
        arguments: [
            "<", "<a", "<a ", "<a b=\"", "<a b='\">", "<!--", "<script>", "&", "&am", "&#", "&#x1",
            "&notaname",
        ]
    )
    func hostile(_ piece: String) {
        let text = String(repeating: piece, count: (128 << 10) / piece.utf8.count)
        #expect(MarkupStripping.stripped(text).utf8.count <= text.utf8.count)
        #expect(CharacterReferences.decoded(text).utf8.count <= text.utf8.count)
    }
}
