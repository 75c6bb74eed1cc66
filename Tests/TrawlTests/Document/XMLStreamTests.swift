import Testing

@testable import Trawl

@Suite("XML stream")
struct XMLStreamTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let name: String
        let document: String
        let outline: String

        init(_ name: String, _ document: String, _ outline: String) {
            self.name = name
            self.document = document
            self.outline = outline
        }

        var testDescription: String { name }
    }

    static let cases = [
        Case("well-formed", "<?xml version='1.0'?><a x='1'><b/>t</a>", "(a x=1 (b )t)"),
        Case("names in capitals", "<A X='1'>t</A>", "(a x=1 t)"),
        Case("prefixes", "<p:a xmlns:p='u' p:x='1'>t</p:a>", "(a x=1 t)"),
        Case("a prefix that is not declared", "<p:a p:x='1'>t</p:a>", "(a x=1 t)"),
        Case("references by name", "<a x='&lt;&quot;'>&amp;&lt;&apos;</a>", "(a x=<\" &<')"),
        Case("references by number", "<a>&#65;&#x42;&#x20ac;</a>", "(a AB€)"),
        Case("numbers of windows-1252", "<a>&#146;&#x80;</a>", "(a ’€)"),
        Case(
            "numbers of no character",
            "<a>&#0;&#xD800;&#99999999;</a>",
            "(a \u{FFFD}\u{FFFD}\u{FFFD})"
        ),
        Case("HTML's names", "<a x='&eacute;'>&nbsp;&copy;</a>", "(a x=é \u{A0}©)"),
        Case("an unknown name", "<a>&nonsense;</a>", "(a &nonsense;)"),
        Case("a bare ampersand", "<a x='?a=1&b=2'>AT&T & co&</a>", "(a x=?a=1&b=2 AT&T & co&)"),
        Case("references behind a mistake", "<a><b></c>&amp;&lt;</a>", "(a (b &<))"),
        Case("CDATA", "<a><![CDATA[<b>&amp;]]]]></a>", "(a <b>&amp;]])"),
        Case("the end of a section in text", "<a>x]]>y</a>", "(a x]]>y)"),
        Case("a bare less-than", "<a>1 < 2 <3 <</a>", "(a 1 < 2 <3 <)"),
        Case("comments", "<a><!-- <b> -- -->x<!----></a>", "(a x)"),
        Case("instructions", "<?x <?y ?><a>t<?php echo '>' ?></a>", "(a t)"),
        Case("a declaration without its end", "<?xml version='1.0'><a>t</a>", "(a t)"),
        Case("text before the first element", " \n x<a>t</a>", " \n x(a t)"),
        Case("a second document", "<a>t</a><b>u</b>", "(a t)(b u)"),
        Case("an element that was not closed", "<a><b>x<br>y</b>z</a>", "(a (b x(br y))z)"),
        Case("an end without a beginning", "<a>x</b>y</a></a><c/>", "(a xy)(c )"),
        Case("ends in another case", "<a><Link>x</link></a>", "(a (link x))"),
        Case("values without quotes", "<a x=1 y=b/c z>t</a>", "(a x=1 y=b/c t)"),
        Case("signs in values", "<a x='a<b>c'>t</a>", "(a x=a<b>c t)"),
        Case("an attribute that comes twice", "<a x='1' x='2'>t</a>", "(a x=1 x=2 t)"),
        Case("a tag that was not finished", "<a>t</a<b>u</b>", "(a t)(b u)"),
        Case("control characters", "<a>\u{1}x\u{0}y&#1;</a>", "(a xy\u{FFFD})"),
        Case("signs in names", "<a><b$c>t</a>", "(a <b$c>t)"),
        Case("such a tag that was not finished", "<a><b$c<d>t</d></a>", "(a <b$c(d t))"),
        Case("line ends", "<a>x\r\ny\rz\r\r\n</a>", "(a x\ny\nz\n\n)"),
        Case("line ends in a section", "<a><![CDATA[x\r\n]\r]]></a>", "(a x\n]\n)"),
        Case("white space in values", "<a x='1\r\n2\t3&#10;4'/>", "(a x=1 2 3\n4 )"),
        Case("a line feed behind a reference", "<a>&#13;\n</a>", "(a \r\n)"),
        Case("a document type", "<!DOCTYPE a PUBLIC \"x>\" 'y'><a>t</a>", "(a t)"),
        Case(
            "an entity of the document",
            "<!DOCTYPE a [<!ENTITY e 'x&#65;y'>]><a>&e;</a>",
            "(a xAy)"
        ),
        Case(
            "line ends in an entity",
            "<!DOCTYPE a [<!ENTITY e 'x\r\ny\rz'>]><a>&e;</a>",
            "(a x\ny\nz)"
        ),
        Case(
            "a comment in the document type",
            "<!DOCTYPE a [<!-- it's > ] --><!ENTITY e \"x\">]><a>&e;</a>",
            "(a x)"
        ),
        Case(
            "a file outside",
            "<!DOCTYPE a [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><a>&e;</a>",
            "(a &e;)"
        ),
        Case(
            "an entity in another",
            "<!DOCTYPE a [<!ENTITY e 'x'><!ENTITY f '&e;'>]><a>&f;</a>",
            "(a &f;)"
        ),
        Case("an entity with markup", "<!DOCTYPE a [<!ENTITY e '<b/>'>]><a>&e;</a>", "(a &e;)"),
    ]

    @Test("broken markup is read as it was meant", arguments: cases)
    func reading(_ example: Case) {
        #expect(XMLStreamOutline.outline(of: example.document) == example.outline)
    }

    @Test("pieces may end anywhere", arguments: cases)
    func pieces(_ example: Case) {
        for count in 1...5 {
            let outline = XMLStreamOutline.outline(of: example.document, pieceBytes: count)
            #expect(outline == example.outline, "pieces of \(count)")
        }
    }

    @Test("what stands behind elements that are too deep is read")
    func depth() {
        for depth in [XMLOpenElements.maximumDepth - 1, XMLOpenElements.maximumDepth, 100_000] {
            let deep =
                String(repeating: "<x>", count: depth) + String(repeating: "</x>", count: depth)
            let outline = XMLStreamOutline.outline(of: "<a>\(deep)<b>t</b></a>")
            #expect(outline.hasSuffix(")(b t))"))
            let opened = outline.split(separator: "(x", omittingEmptySubsequences: false).count - 1
            #expect(opened == min(depth, XMLOpenElements.maximumDepth - 1))
        }
    }

    @Test("a tag at the limit is read, a longer one is not")
    func longTag() {
        for excess in [0, 1] {
            let value = String(repeating: "v", count: XMLStream.maximumTagBytes - 8 + excess)
            let outline = XMLStreamOutline.outline(of: "<a><bc x='\(value)'/></a>")
            #expect(outline.contains("(bc") == (excess == 0))
            #expect(outline.hasSuffix(")"))
        }
    }

    @Test("attributes at the limit are read, those behind it are not")
    func manyAttributes() {
        let limit = XMLTag.maximumAttributes
        let list = (0...limit).map { " a\($0)='v'" }.joined()
        let outline = XMLStreamOutline.outline(of: "<e\(list)/>")
        #expect(outline.contains(" a\(limit - 1)=v"))
        #expect(!outline.contains(" a\(limit)=v"))
    }

    @Test(
        "a namespace is the innermost that was declared for the prefix",
        arguments: [
            ("<a xmlns='U'><b/><c xmlns='v'><d/></c><e/></a>", ["u", "u", "v", "v", "u"]),
            ("<a xmlns='u'><b xmlns=''><c/></b></a>", ["u", "", ""]),
            ("<p:a xmlns:p='u'><P:b/><q:c/></p:a>", ["u", "u", "q"]),
            ("<p:a xmlns:p='u' xmlns:p='v'/>", ["u"]),
            ("<p:a xmlns:p=''/>", ["p"]),
            ("<a xmlns='u'/><b/>", ["u", ""]),
            ("<xml:a xmlns:xml='u'/>", ["http://www.w3.org/xml/1998/namespace"]),
            ("<:a/><a:/><a:b:c xmlns:a='u'/>", ["", "u"]),
        ]
    )
    func namespaces(_ document: String, _ expected: [String]) {
        let handler = XMLStreamNamespaces()
        var stream = XMLStream(handler)
        Array(document.utf8).withUnsafeBufferPointer { stream.read($0) }
        #expect(handler.namespaces == expected)
    }

    @Test("namespaces at the limit are known, one more stands for its prefix")
    func manyNamespaces() {
        for excess in [0, 1] {
            let count = XMLOpenElements.maximumNamespaces - 1 + excess
            let list = (0..<count).map { " xmlns:n\($0)='u'" }.joined()
            let document = "<a\(list)><b xmlns:z='last'><z:c z:x='1'/></b></a>"
            let handler = XMLStreamNamespaces()
            var stream = XMLStream(handler)
            Array(document.utf8).withUnsafeBufferPointer { stream.read($0) }
            #expect(handler.namespaces.last == (excess == 0 ? "last" : "z"))
        }
    }

    @Test("entities at the limits are known, others stay as they are")
    func entityLimits() {
        let count = XMLEntities.maximumEntities
        let many = (0...count).map { "<!ENTITY e\($0) 'x'>" }.joined()
        let text = "<!DOCTYPE a [\(many)]><a>&e\(count - 1);&e\(count);</a>"
        #expect(XMLStreamOutline.outline(of: text) == "(a x&e\(count);)")

        let bytes = XMLEntities.maximumEntityBytes
        let fits = String(repeating: "x", count: bytes)
        let long = "<!DOCTYPE a [<!ENTITY e '\(fits)'><!ENTITY f '\(fits)x'>]><a>&f;&e;</a>"
        #expect(XMLStreamOutline.outline(of: long) == "(a &f;\(fits))")

        let often = XMLEntities.maximumExpandedBytes / bytes
        let uses = String(repeating: "&e;", count: often + 1)
        let outline = XMLStreamOutline.outline(
            of: "<!DOCTYPE a [<!ENTITY e '\(fits)'>]><a>\(uses)</a>"
        )
        #expect(outline.utf8.count == "(a &e;)".utf8.count + often * bytes)
    }

    @Test("a reference at the limit is one, a longer one is text")
    func longReference() {
        let zeros = String(repeating: "0", count: XMLEntities.maximumReferenceBytes - 3)
        #expect(XMLStreamOutline.outline(of: "<a>&#\(zeros)9;x</a>") == "(a \tx)")
        #expect(XMLStreamOutline.outline(of: "<a>&#\(zeros)09;x</a>").hasPrefix("(a "))
    }

    @Test("a document type that does not end is given up")
    func endlessDeclaration() {
        let rest = String(repeating: "x", count: XMLDeclarationReader.maximumBytes)
        let outline = XMLStreamOutline.outline(of: "<!DOCTYPE a \"\(rest)<b>t</b>")
        #expect(outline.hasSuffix("(b t)"))
    }

    @Test("nested entities cost nothing")
    func bomb() {
        var text = "<!DOCTYPE a [<!ENTITY e0 'aaaaaaaaaa'>"
        for level in 1..<30 {
            let uses = String(repeating: "&e\(level - 1);", count: 10)
            text += "<!ENTITY e\(level) '\(uses)'>"
        }
        text += "]><a>&e29;</a>"
        #expect(XMLStreamOutline.outline(of: text) == "(a &e29;)")
    }
}
