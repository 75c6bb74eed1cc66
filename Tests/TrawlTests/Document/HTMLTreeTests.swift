import Testing

@testable import Trawl

@Suite("HTML trees")
struct HTMLTreeTests {
    /// A tree in short: `name[attribute=value](what is inside)`, texts in quotes.
    struct Case: Sendable, CustomTestStringConvertible {
        let html: String
        let tree: String
        var testDescription: String { html }

        init(_ html: String, _ tree: String) {
            self.html = html
            self.tree = tree
        }
    }

    static let cases = [
        Case("<p>a", "html(body(p('a')))"),
        Case("<title>t</title><p>a", "html(head(title('t')),body(p('a')))"),
        Case("<ul><li>a<li>b</ul>", "html(body(ul(li('a'),li('b'))))"),
        Case("<div>\n <div>a</div>\n</div>", "html(body(div('\n ',div('a'),'\n')))"),
        Case("<b>a</b> <i>b</i>", "html(body(b('a'),' ',i('b')))"),
        Case("<fb:like a=1 b:c=2>x</fb:like>", "html(body(fb:like[a=1][b:c=2]('x')))"),
        Case(
            "<input checked disabled=x value>",
            "html(body(input[checked=checked][disabled=x][value]))"
        ),
        Case("<a x=1 x=2 y=''>t</a>", "html(body(a[x=1][y=]('t')))"),
        Case("<br><br/>t", "html(body(br,br,'t'))"),
        Case("<script>a<b</script><p>c", "html(head(script('a<b')),body(p('c')))"),
        Case("<p>a<!-- b -->c", "html(body(p('a',<!--' b '-->,'c')))"),
        Case("<p>a<?php b ?>c", "html(body(p('a',<?php 'b ?'>,'c')))"),
        Case("<!-- a --><p>b", "<!--' a '-->,html(body(p('b')))"),
        Case("<div><p>a</div></p>b", "html(body(div(p('a')),'b'))"),
        // What follows the end of the body belongs to it.
        Case("<!-- a --><p>b</p></html><p>c", "<!--' a '-->,html(body(p('b'),p('c')))"),
        // The document ends inside a tag.
        Case("<div><p>a</p><a href=x", "html(body(div(p('a'),a[href=x])))"),
        Case("<div><b", "html(body(div(b)))"),
        Case("x\u{0}y<b a='1\u{0}2'>", "html(body(p('xy',b[a=12])))"),
    ]

    @Test("the parser's reports become a tree", arguments: cases)
    func builds(_ test: Case) {
        #expect(HTMLTreeOutline.of(test.html) == test.tree)
    }

    @Test("a text that comes in many pieces is one text", arguments: [999, 1_000, 70_000, 300_000])
    func longText(_ count: Int) {
        let text = String(repeating: "0123456789", count: count / 10) + "end"
        #expect(HTMLTreeOutline.of("<p>\(text)</p>") == "html(body(p('\(text)')))")
        #expect(HTMLTreeOutline.of("<script>\(text)</script>") == "html(head(script('\(text)')))")
        #expect(HTMLTreeOutline.of("<a title='\(text)'>") == "html(body(a[title=\(text)]))")
    }

    @Test("a second tree on a thread lives without the arena, and is the same")
    func withoutArena() {
        let index = ElementIndex()
        var html = "<p id=a>first</p><textarea disabled>\n x</textarea>"
        html += String(repeating: "<div class='c'>text</div>", count: 20_000)
        let utf8 = Array(html.utf8)
        utf8.withUnsafeBufferPointer { bytes in
            guard let first = HTMLTree(utf8: bytes, kind: .html, into: index) else {
                Issue.record("no tree")
                return
            }
            let second = HTMLTreeOutline.of(html)
            #expect(second == HTMLTreeOutline(first).text)
            #expect(second.utf8.count > 20_000 * 20)
        }
    }

    @Test("elements up to the limit are listed, one more makes the document truncated")
    func limit() {
        let index = ElementIndex()
        // With html and body there are two more.
        for (count, isTruncated) in [(999_998, false), (999_999, true)] {
            let utf8 = Array(String(repeating: "<br>", count: count).utf8)
            utf8.withUnsafeBufferPointer { bytes in
                guard let tree = HTMLTree(utf8: bytes, kind: .html, into: index) else {
                    Issue.record("no tree")
                    return
                }
                let isCut = tree.isCut
                #expect(!isCut)
                #expect(index.count == 1_000_000)
                #expect(index.isTruncated == isTruncated)
            }
        }
    }

    @Test(
        "without an element, a text or a comment there is no document",
        arguments: ["", " \n", "</p>"]
    )
    func nothing(_ html: String) {
        #expect(HTMLTreeOutline.of(html) == "")
    }
}
