import Testing

@testable import Trawl

@Suite("HTML that libxml2 would misread")
struct HTMLRepairTests {
    /// HTML, and its tree in short without `html(body(…))` around it.
    typealias Case = HTMLTreeTests.Case

    static let comments = [
        Case("<b>a<!-->b</b>", "b('a',<!--''-->,'b')"),
        Case("<b>a<!--->b</b>", "b('a',<!--''-->,'b')"),
        Case("<b>a<!---->b</b>", "b('a',<!--''-->,'b')"),
        Case("<b>a<!-- x --!>b</b>", "b('a',<!--' x '-->,'b')"),
        Case("<b>a<!---!>b-->c</b>", "b('a',<!--'-!>b'-->,'c')"),
        Case("<b>a<!-- x > -- > -->b</b>", "b('a',<!--' x > -- > '-->,'b')"),
        Case("<b>a<!-- x <b> & </b>", "b('a',<!--' x <b> & </b>'-->)"),
        Case("<b>a<![endif]-->b</b>", "b('a',<!--'[endif]--'-->,'b')"),
        Case("<b>a</ x>b</3>c</>d</b>", "b('a',<!--' x'-->,'b',<!--'3'-->,'cd')"),
        Case("<b>a<?3 x>b<!>c</b>", "b('a',<!--'?3 x'-->,'b',<!--''-->,'c')"),
        Case("<b>a<![CDATA[x>y]]></b>", "b('a',<!--'[CDATA[x'-->,'y]]>')"),
        Case("<svg><![CDATA[a<b>&c]]></svg>", "svg('a<b>&c')"),
        Case("<svg><desc><![CDATA[a]]></desc></svg>", "svg(desc(<!--'[CDATA[a]]'-->))"),
        Case("<svg><g><b><![CDATA[a]]>", "svg(g(b(<!--'[CDATA[a]]'-->)))"),
        Case("<svg></svg><b><![CDATA[a]]></b>", "svg,b(<!--'[CDATA[a]]'-->)"),
        Case("<b>a<!DOCTYPE html SYSTEM \"x>b</b>", "b('ab')"),
    ]

    static let tags = [
        Case("<b @click=x :a='1' #b (c)=\"d\" [e]>t", "b[@click=x][:a=1][#b][(c)=d][[e]]('t')"),
        Case("<b a=1 @x=\"y > z\" b=2>t", "b[a=1][@x=y > z][b=2]('t')"),
        Case("<b @a=1 @a=2 @B=\"&quot;'\">t", "b[@a=1][@b=\"']('t')"),
        Case("<b/a='1'/b>t", "b[a=1][b]('t')"),
        Case("<b x::-0=1 @y>t", "b[x::-0=1][@y]('t')"),
        Case("<b =c d=e>t", "b[d=e]('t')"),
        Case("<b\u{0C}a=1\u{0C}>t", "b[a=1]('t')"),
        Case("<b é=1>t", "b[é=1]('t')"),
        Case("<b<c a=1>t</b<c>u", "b<c[a=1]('t'),'u'"),
        Case("<x-é>t</X-é>u", "x-é('t'),'u'"),
        Case("<b>a</b x='>' y>c", "b('a'),'c'"),
        Case("<i>a</br>b</i>", "i('a',br,'b')"),
        Case("<i>a<wbr>b<source src=x><embed></i>", "i('a',wbr,'b',source[src=x],embed)"),
        Case("<a href=x/>t</a>", "a[href=x/]('t')"),
        Case("<b>a < b <3 <= << c<%= d %></b>", "b('a < b <3 <= << c<%= d %>')"),
        Case("<b>a<", "b('a<')"), Case("<b>a</", "b('a</')"), Case("<b><ı>a</b>", "b('<ı>a')"),
    ]

    static let references = [
        Case("<b>1 &lt 2 &LT; &Kopf; &notit;</b>", "b('1 < 2 < 𝕂 ¬it;')"),
        Case("<b>&#146;&#x80;&#0;&#xD800;&#12;</b>", "b('’€\u{FFFD}\u{FFFD} ')"),
        Case("<b>&# &#x &#xg &; & &unknown;</b>", "b('&# &#x &#xg &; & &unknown;')"),
        Case("<b>&lang;&eacute;&NotEqualTilde;</b>", "b('⟨é≂̸')"),
        Case("<b>a&ltb&gt</b>", "b('a<b>')"),
        Case("<a href='?a=1&copy=2&lt=3&amp;x&reg'>t", "a[href=?a=1&copy=2&lt=3&x®]('t')"),
        Case("<a href=?a&quot>t", "a[href=?a\"]('t')"),
        Case("<a t=\"&#34;&apos;&NewLine;&LT;\">t", "a[t=\"'\n<]('t')"),
        Case("<!-- &lt --><b><script>&lt</script></b>", "b(script('&lt'))"),
    ]

    static let rawTexts = [
        Case("<textarea><b>&lt &amp;</textarea>t", "textarea('<b>< &'),'t'"),
        Case("<textarea><!--</textarea>--></textarea>", "textarea('<!--'),'-->'"),
        Case("<textarea></textareas></TEXTAREA >t", "textarea('</textareas>'),'t'"),
        Case("<iframe><b>&lt;</iframe>t", "iframe('<b>&lt;'),'t'"),
        Case("<xmp></b><!-- </xmp>t", "xmp('</b><!-- '),'t'"),
        Case("<plaintext><b></plaintext>&amp;", "plaintext('<b></plaintext>&amp;')"),
        Case("<svg><title>a<g>b</g></title></svg>", "svg(title('a',g('b')))"),
        Case("<b><noscript><i>a</i></noscript></b>", "b(noscript(i('a')))"),
        // Scripts keep every byte, and end where browsers end them.
        Case(
            "<b><script>a<b && '</b>' <!-- x</script>t</b>",
            "b(script('a<b && '</b>' <!-- x'),'t')"
        ),
        Case(
            "<b><script><!--<script></script>--></script>t</b>",
            "b(script('<!--<script></script>-->'),'t')"
        ),
        Case(
            "<b><script><!-- <script>a</script> b</script>t</b>",
            "b(script('<!-- <script>a</script> b'),'t')"
        ),
        Case("<b><script><!--><script></script>t</b>", "b(script('<!--><script>'),'t')"),
        Case("<b><script><!-- <scripts></script>t</b>", "b(script('<!-- <scripts>'),'t')"),
        Case("<b><script>'</scripts>'</script>t</b>", "b(script(''</scripts>''),'t')"),
        Case("<b><style></styles>a</style >t</b>", "b(style('</styles>a'),'t')"),
        Case("<b><script src=x />t</b>", "b(script[src=x],'t')"),
    ]

    static let nesting = [
        Case("<p>a<section>b</section>c", "p('a'),section('b'),'c'"),
        Case("<p>a<main><p>b</p></main></p>c", "p('a'),main(p('b')),'c'"),
        Case("<p><span>a<article>b</article></span>c</p>d", "p(span('a')),article('b'),'cd'"),
        Case(
            "<p>a<section><p>b<nav>c</nav>d</section>e",
            "p('a'),section(p('b'),nav('c'),'d'),'e'"
        ),
        // A link goes on around the block, as libxml2 has it.
        Case("<p><a href=x><section>b</section></a>c", "p(a[href=x](section('b')),'c')"),
        Case("<p>a<button><section>b</section></button>c", "p('a',button(section('b')),'c')"),
        Case("<p>a</body>b<i>c</i></html><p>d", "p('a'),p('b',i('c')),p('d')"),
        Case("<body><p>a</p></body></html><body><head><p>b", "p('a'),p('b')"),
    ]

    @Test(
        "what is written amiss is read as browsers read it",
        arguments: comments + tags + references + rawTexts + nesting
    )
    func reads(_ test: Case) {
        let outline = HTMLTreeOutline.of(test.html)
        let isTop = outline.hasPrefix("<!--")
        let wanted = "html(body(\(test.tree)))"
        #expect(isTop ? outline.hasSuffix("," + wanted) : outline == wanted)
    }

    @Test(
        "a title is text",
        arguments: [
            ("<title>a<b>&amp</title>", "html(head(title('a<b>&')))"),
            ("<title><!-- </title>-->x", "html(head(title('<!-- ')),body(p('-->x')))"),
        ]
    )
    func title(_ html: String, tree: String) {
        #expect(HTMLTreeOutline.of(html) == tree)
    }

    @Test(
        "what libxml2 reads well is not copied",
        arguments: [
            "", "text", "<p class='a b' id=c>a &amp; b &lt;&nbsp;&#8364; &copy;</p>",
            "<!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0\" 'x'><html><!-- a - b -- c --></html>",
            "<?xml version='1.0'?><br/><img src=a alt=\"<b>\"/><a href=b>c</a\n>",
            "<script>if (a < b && c) { '<!-- </b>' }</script><style>a > b {}</style>",
            "<textarea>a &amp; b</textarea><iframe></iframe><title>x</title><svg viewBox='0'></svg>",
            "<a href='?a=1&amp;b=2&c=3&d'>x</a><fb:like a:b=c _d='1' e.f-g=2>", "a > b ]]> \" '",
            "<p", "<p a='", "<p a", "<p a=", "<a b=c/d>",
        ]
    )
    func isClean(_ html: String) {
        let repaired = Array(html.utf8).withUnsafeBufferPointer {
            HTMLRepair.repaired($0, bypasses: false)
        }
        #expect(repaired.text == nil)
    }

    @Test("the names that the pass knows are written out right")
    func names() {
        let names: [(String, UInt64)] = [
            ("script", MarkupNames.script), ("style", MarkupNames.style),
            ("title", MarkupNames.title), ("textarea", MarkupNames.textarea),
            ("svg", MarkupNames.svg), ("math", MarkupNames.math), ("body", MarkupNames.body),
            ("plaintext", MarkupNames.plaintext), ("xmp", MarkupNames.xmp),
            ("iframe", MarkupNames.iframe), ("noembed", MarkupNames.noembed),
            ("noframes", MarkupNames.noframes), ("wbr", MarkupNames.wbr),
            ("source", MarkupNames.source), ("track", MarkupNames.track),
            ("embed", MarkupNames.embed), ("keygen", MarkupNames.keygen),
            ("br", MarkupNames.lineBreak),
        ]
        for (name, key) in names {
            #expect(NameKey(name).bits == key, "\(name)")
            let isSpecial = MarkupNames.isSpecial(name.utf8.first ?? 0, key)
            #expect(isSpecial == (name != "br"), "\(name)")
        }
    }

    @Test("the names that the tree builder knows are written out right")
    func treeNames() {
        let names: [(String, UInt64)] = [
            ("html", HTMLTreeNames.root), ("head", HTMLTreeNames.head),
            ("body", HTMLTreeNames.body), ("p", HTMLTreeNames.paragraph),
            ("script", HTMLTreeNames.script), ("style", HTMLTreeNames.style),
        ]
        for (name, key) in names { #expect(NameKey(name).bits == key, "\(name)") }
    }

    // MARK: Limits

    @Test("a name of 99 bytes goes as it is, one of 100 by its number", arguments: [99, 100])
    func longName(_ count: Int) {
        let name = String(repeating: "n", count: count)
        #expect(HTMLTreeOutline.of("<b \(name)=1>t") == "html(body(b[\(name)=1]('t')))")
        #expect(HTMLTreeOutline.of("<\(name)>t") == "html(body(\(name)('t')))")
        let repaired = Array("<b \(name)>".utf8).withUnsafeBufferPointer {
            HTMLRepair.repaired($0, bypasses: false)
        }
        #expect((repaired.text != nil) == (count > HTMLBytes.longestPlainName))
    }

    @Test("odd names are kept up to a number of them")
    func oddNames() {
        var names = OddNames()
        for number in 0...OddNames.maximumCount + 1 {
            let text = names.replacement(for: Array("@\(number)".utf8))
            let wanted = min(number, OddNames.maximumCount - 1)
            #expect(String(decoding: text, as: UTF8.self) == "x::-\(wanted)")
        }
        #expect(names.names.count == OddNames.maximumCount)
        #expect(names.replacement(for: Array("@7".utf8)) == Array("x::-7".utf8))
    }

    @Test("SVG is followed to a depth, and its end is found", arguments: [64, 65])
    func foreignDepth(_ count: Int) {
        var foreign = ForeignContent()
        for _ in 0..<count { foreign.open(MarkupNames.svg) }
        for _ in 0..<ForeignContent.maximumDepth { foreign.close(MarkupNames.svg) }
        #expect(!foreign.isActive)
    }

    @Test("attributes are read up to the work that libxml2 may have with them")
    func attributes() {
        // 15,811 are the most whose square is allowed.
        for (count, isCut) in [(15_811, false), (15_812, true)] {
            let tag = "<b" + (0..<count).map { " a\($0)" }.joined() + ">t"
            let repaired = Array(tag.utf8).withUnsafeBufferPointer {
                HTMLRepair.repaired($0, bypasses: false)
            }
            #expect(repaired.isCut == isCut)
            #expect((repaired.text != nil) == isCut)
        }
    }

    @Test(
        "a text that grows over the limit is cut, and says so",
        arguments: [(100, false), (101, true)]
    )
    func growth(_ count: Int, isCut: Bool) {
        // Each `<` becomes four bytes.
        let html = [UInt8](repeating: UInt8(ascii: "<"), count: count)
        let source = html.withUnsafeBufferPointer {
            HTMLTree.repaired($0, bypasses: true, maximumBytes: 400)
        }
        #expect(source.text?.count == 400)
        #expect(source.isCut == isCut)
    }

    @Test("the more tags libxml2 has to search for, the less deep it may nest")
    func parserDepth() {
        #expect(HTMLTree.parserDepth(searches: 0) == HTMLTree.maximumDepth + 1)
        #expect(HTMLTree.parserDepth(searches: 3_904) == HTMLTree.maximumDepth + 1)
        #expect(HTMLTree.parserDepth(searches: 3_905) == HTMLTree.maximumDepth)
        #expect(HTMLTree.parserDepth(searches: 62_500) == HTMLTree.minimumParserDepth)
        #expect(HTMLTree.parserDepth(searches: 9_000_000) == HTMLTree.minimumParserDepth)
    }

    @Test(
        "elements too deep keep their text and links, and the document says so",
        arguments: [0, 1]
    )
    func tooDeep(_ more: Int) {
        // `html` and `body` are two of them, and the link is one.
        let count = HTMLTree.maximumDepth - 2 + more
        let html = String(repeating: "<div>", count: count) + "<a href=x>t</a><b>u</b>"
        let content = DocumentContent(html: Array(html.utf8))
        #expect(content.text == "tu")
        #expect(content.links == ["x"])
        let index = ElementIndex()
        Array(html.utf8).withUnsafeBufferPointer { html in
            guard HTMLTree(utf8: html, kind: .html, into: index) != nil else {
                Issue.record("no tree")
                return
            }
        }
        #expect(index.isTruncated == (more == 1))
    }

    @Test("a text of over ten million bytes is whole", arguments: ["<b>", "<!--", "<b a='"])
    func hugeText(_ start: String) {
        let text = String(repeating: "0123456789", count: 1_100_000)
        let outline = HTMLTreeOutline.of(start + text + (start == "<b>" ? "" : "'>"))
        #expect(outline.utf8.count > text.utf8.count)
    }
}
