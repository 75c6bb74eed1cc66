internal import CLibxml2

/// A parsed document, HTML or XML: the owner of libxml2's tree, which is freed with it.
///
/// One thread's: libxml2's trees may not be shared.
struct HTMLTree: ~Copyable {
    /// How a document is parsed.
    enum Kind: Hashable, Sendable { case html, xml }

    /// Bytes that are parsed at most; the rest is cut off.
    static let maximumBytes = 16 << 20
    /// Elements deeper than this are not looked at. libxml2 cuts HTML at 256 unless it is told
    /// otherwise; the parser, its tree and its serialiser were measured to bear 200,000.
    static let maximumDepth = 2048

    /// The document.
    let document: xmlDocPtr
    /// How it was parsed.
    let kind: Kind
    /// Whether the end of the bytes was cut off.
    let isCut: Bool

    /// Parses valid UTF-8. Nil: there is no document in it, as in an empty text, or in one that is
    /// not XML at all.
    ///
    /// Each document has a parser context of its own: libxml2 2.9.14 mis-decodes with one that is used
    /// again. The encoding is always given, so that a declaration inside the text counts for nothing.
    init?(utf8 bytes: UnsafeBufferPointer<UInt8>, kind: Kind) {
        HTMLTree.prepareLibrary()
        let length = min(bytes.count, HTMLTree.maximumBytes)
        guard length > 0, let start = bytes.baseAddress else { return nil }
        let parsed = start.withMemoryRebound(to: CChar.self, capacity: length) { text in
            kind == .html
                ? HTMLTree.parseHTML(text, Int32(length)) : HTMLTree.parseXML(text, Int32(length))
        }
        guard let parsed else { return nil }
        document = parsed
        self.kind = kind
        isCut = length < bytes.count
    }

    deinit { xmlFreeDoc(document) }

    private static func parseHTML(_ text: UnsafePointer<CChar>, _ length: Int32) -> xmlDocPtr? {
        guard let context = htmlNewParserCtxt() else { return nil }
        defer { htmlFreeParserCtxt(context) }
        // HUGE lifts the cut at depth 256 and at texts of 10 MB; our own limits hold instead.
        let options =
            HTML_PARSE_RECOVER.rawValue | HTML_PARSE_NOERROR.rawValue
            | HTML_PARSE_NOWARNING.rawValue | HTML_PARSE_NONET.rawValue
            | HTML_PARSE_COMPACT.rawValue | UInt32(XML_PARSE_HUGE.rawValue)
        return htmlCtxtReadMemory(context, text, length, nil, "UTF-8", Int32(options))
    }

    private static func parseXML(_ text: UnsafePointer<CChar>, _ length: Int32) -> xmlDocPtr? {
        guard let context = xmlNewParserCtxt() else { return nil }
        defer { xmlFreeParserCtxt(context) }
        // No entities, no DTD, no network, and never HUGE: its limits stop entity bombs.
        let options =
            XML_PARSE_RECOVER.rawValue | XML_PARSE_NOERROR.rawValue | XML_PARSE_NOWARNING.rawValue
            | XML_PARSE_NONET.rawValue | XML_PARSE_COMPACT.rawValue
            | XML_PARSE_IGNORE_ENC.rawValue
        return xmlCtxtReadMemory(context, text, length, nil, "UTF-8", Int32(options))
    }

    /// Called before the first use on any thread (xmlInitParser(3): once, before threads parse).
    private static func prepareLibrary() { _ = isLibraryReady }

    private static let isLibraryReady: Bool = {
        xmlInitParser()
        return true
    }()
}
