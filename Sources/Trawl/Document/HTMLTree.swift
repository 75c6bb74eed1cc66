internal import CLibxml2
internal import CTreeArena
internal import Glibc

/// A parsed document, HTML or XML: the owner of libxml2's tree, which is freed with it.
///
/// One thread's: libxml2's trees may not be shared.
struct HTMLTree: ~Copyable {
    /// How a document is parsed.
    enum Kind: Hashable, Sendable { case html, xml }

    /// Bytes that are parsed at most; the rest is cut off.
    static let maximumBytes = 16 << 20
    /// Elements deeper than this are not looked at.
    ///
    /// libxml2 cuts HTML at 256 unless it is told otherwise; the parser, its tree and its
    /// serialiser were measured to bear 200,000.
    static let maximumDepth = 2048
    /// Bytes that what is parsed may have grown to, written for libxml2; the rest is cut off.
    ///
    /// A page of `<` alone grows to four times its size, real pages by a few thousandths.
    static let maximumRepairedBytes = 32 << 20

    /// The document.
    let document: xmlDocPtr
    /// How it was parsed.
    let kind: Kind
    /// Whether the end of the bytes was cut off.
    let isCut: Bool
    /// Whether what libxml2 allocated lies in the thread's arena, which is dropped as a whole.
    private let isInArena: Bool
    /// The nodes of HTML; nil where they are libxml2's own.
    private let nodes: NodeMemory?

    /// Parses valid UTF-8, and lists the elements in a table.
    ///
    /// Nil: there is no document in it, as in an empty text, or in one that is not XML at all.
    ///
    /// Each document has a parser context of its own: libxml2 2.9.14 mis-decodes with one that is
    /// used again. The encoding is always given, so that a declaration inside the text counts for
    /// nothing.
    ///
    /// - Parameters:
    ///   - bytes: The document.
    ///   - kind: How it is parsed.
    ///   - index: The table.
    ///   - bypasses: Whether long texts and values go round libxml2, which makes no other tree.
    init?(
        utf8 bytes: UnsafeBufferPointer<UInt8>,
        kind: Kind,
        into index: ElementIndex,
        bypasses: Bool = true
    ) {
        HTMLTree.prepareLibrary()
        let kept = UnsafeBufferPointer(rebasing: bytes.prefix(HTMLTree.maximumBytes))
        let isInArena = trawl_arena_begin() == 1
        var nodes: NodeMemory?
        var isCut = kept.count < bytes.count
        let parsed =
            if let text = HTMLTree.cleaned(kept, kind) {
                text.withUnsafeBufferPointer {
                    HTMLTree.parse($0, kind, bypasses, index, isInArena, &nodes, &isCut)
                }
            } else { HTMLTree.parse(kept, kind, bypasses, index, isInArena, &nodes, &isCut) }
        if isInArena { trawl_arena_end() }
        guard let parsed else {
            if isInArena { trawl_arena_drop() }
            return nil
        }
        document = parsed
        self.nodes = nodes
        self.isInArena = isInArena
        self.kind = kind
        self.isCut = isCut
    }

    deinit {
        if kind == .html { document.forgetIDs() }
        guard !isInArena else { return trawl_arena_drop() }
        // Nodes of ours are not libxml2's to free.
        if nodes != nil { document.pointee.children = nil }
        xmlFreeDoc(document)
    }

    /// The text without the control characters that libxml2 would misread; nil when it has none.
    private static func cleaned(_ text: UnsafeBufferPointer<UInt8>, _ kind: Kind) -> [UInt8]? {
        func has(_ byte: Int32) -> Bool {
            text.baseAddress.map { memchr($0, byte, text.count) != nil } ?? false
        }
        guard has(0) || (kind == .html && has(0x0C)) else { return nil }
        // libxml2 takes a zero byte for the end; HTML drops it (HTML Standard, 13.2.6.4.7).
        guard kind == .html else { return text.filter { $0 != 0 } }
        // It drops a form feed, which is a blank.
        return Array(text.lazy.filter { $0 != 0 }.map { $0 == 0x0C ? 0x20 : $0 })
    }

    /// What is to be parsed, cut where it has grown too long.
    static func repaired(
        _ text: UnsafeBufferPointer<UInt8>,
        bypasses: Bool,
        maximumBytes: Int
    ) -> HTMLRepair.Repaired {
        var source = HTMLRepair.repaired(text, bypasses: bypasses)
        guard let count = source.text?.count, count > maximumBytes else { return source }
        source.text?.removeLast(count - maximumBytes)
        source.isCut = true
        return source
    }

    private static func parse(
        _ text: UnsafeBufferPointer<UInt8>,
        _ kind: Kind,
        _ bypasses: Bool,
        _ index: ElementIndex,
        _ isInArena: Bool,
        _ nodes: inout NodeMemory?,
        _ isCut: inout Bool
    ) -> xmlDocPtr? {
        guard kind == .html else {
            guard let document = parseXML(text) else { return nil }
            index.fill(from: document, kind)
            return document
        }
        let source = repaired(text, bypasses: bypasses, maximumBytes: maximumRepairedBytes)
        isCut = isCut || source.isCut
        guard let repaired = source.text else {
            return parseHTML(text, source, index, isInArena, &nodes)
        }
        return repaired.withUnsafeBufferPointer {
            parseHTML($0, source, index, isInArena, &nodes)
        }
    }

    /// How deep libxml2 may nest elements of a document that makes it search among them so often.
    ///
    /// It looks for what an end tag ends among all open elements, and was measured to take up to
    /// 0.1 µs for each: 20,000 end tags below 20,000 elements took 35 seconds. Deeper elements end
    /// where they begin.
    static func parserDepth(searches count: Int) -> Int {
        min(maximumDepth + 1, max(minimumParserDepth, maximumSearch / max(count, 1)))
    }

    /// Depth times searches: about 0.7 seconds of libxml2 at worst.
    static let maximumSearch = 8_000_000
    /// Deeper than pages of any size are.
    static let minimumParserDepth = 128

    private static func parseHTML(
        _ text: UnsafeBufferPointer<UInt8>,
        _ source: HTMLRepair.Repaired,
        _ index: ElementIndex,
        _ isInArena: Bool,
        _ nodes: inout NodeMemory?
    ) -> xmlDocPtr? {
        guard !text.isEmpty, let parser = htmlNewParserCtxt() else { return nil }
        defer { htmlFreeParserCtxt(parser) }
        guard let document = htmlNewDocNoDtD(nil, nil) else { return nil }
        // The names of elements are the dictionary's.
        document.pointee.dict = parser.pointee.dict
        _ = xmlDictReference(parser.pointee.dict)
        let builder = UnsafeMutablePointer<HTMLTreeBuilder>.allocate(capacity: 1)
        defer { builder.deallocate() }
        builder.initialize(
            to: HTMLTreeBuilder(
                document,
                index: index,
                memory: NodeMemory(inArena: isInArena),
                source: source,
                maximumDepth: parserDepth(searches: source.searchCount)
            )
        )
        HTMLTreeBuilder.attach(builder, to: parser)
        // HUGE lifts the cut at depth 256 and at texts of 10 MB; our own limits hold instead.
        let options =
            HTML_PARSE_RECOVER.rawValue | HTML_PARSE_NOERROR.rawValue
            | HTML_PARSE_NOWARNING.rawValue | HTML_PARSE_NONET.rawValue
            | UInt32(XML_PARSE_HUGE.rawValue)
        // Always nil: the tree is the builder's.
        text.withMemoryRebound(to: CChar.self) { text in
            _ = htmlCtxtReadMemory(
                parser,
                text.baseAddress,
                Int32(text.count),
                nil,
                "UTF-8",
                Int32(options)
            )
        }
        nodes = builder.move().finish()
        guard document.pointee.children != nil else {
            if !isInArena { xmlFreeDoc(document) }
            return nil
        }
        return document
    }

    private static func parseXML(_ text: UnsafeBufferPointer<UInt8>) -> xmlDocPtr? {
        guard !text.isEmpty, let context = xmlNewParserCtxt() else { return nil }
        defer { xmlFreeParserCtxt(context) }
        // Entities are not even declared: nested ones cost seconds wherever their text is asked
        // for, by XPath too. No DTD, no network, and never HUGE.
        context.pointee.sax.pointee.entityDecl = nil
        context.pointee.sax.pointee.unparsedEntityDecl = nil
        let options =
            XML_PARSE_RECOVER.rawValue | XML_PARSE_NOERROR.rawValue | XML_PARSE_NOWARNING.rawValue
            | XML_PARSE_NONET.rawValue | XML_PARSE_COMPACT.rawValue
            | XML_PARSE_IGNORE_ENC.rawValue
        return text.withMemoryRebound(to: CChar.self) { text in
            xmlCtxtReadMemory(
                context,
                text.baseAddress,
                Int32(text.count),
                nil,
                "UTF-8",
                Int32(options)
            )
        }
    }

    /// Called before the first use on any thread (xmlInitParser(3): once, before threads parse).
    static func prepareLibrary() { _ = isLibraryReady }

    private static let isLibraryReady: Bool = {
        // Without an arena, trees are made of single blocks: slower, and as good.
        _ = trawl_arena_install()
        xmlInitParser()
        return true
    }()
}
