internal import CLibxml2

/// An XML document being read piece by piece, without a tree: libxml2's push parser, and the mending
/// in front of it.
///
/// No document type reaches libxml2, so that there is no entity to expand and nothing outside to
/// load. Broken documents are read as far as they make sense. What it keeps does not grow with the
/// document.
///
/// One thread's; it may be asked from one after another.
final class XMLStream {
    private let parser: xmlParserCtxtPtr
    private let handler: any XMLStreamHandler
    private var mender = XMLMender()
    private var mended: [UInt8] = []
    /// Whether the element around all has begun, of which nobody is told.
    private var hasBegun = false
    /// The texts of libxml2's names, which it keeps at one address as long as the parser lives.
    ///
    /// The mender bounds how many there are.
    private var names: [UnsafePointer<xmlChar>: String] = [:]

    /// A stream of which a handler is told; nil when there is no memory for it.
    init?(_ handler: any XMLStreamHandler) {
        HTMLTree.prepareLibrary()
        var callbacks = xmlSAXHandler()
        callbacks.initialized = UInt32(XML_SAX2_MAGIC)
        callbacks.startElementNs = didStart
        callbacks.endElementNs = didEnd
        callbacks.characters = didReadText
        // The same for white space: libxml2 then does not look which is which.
        callbacks.ignorableWhitespace = didReadText
        // It copies the callbacks.
        guard let parser = xmlCreatePushParserCtxt(&callbacks, nil, nil, 0, nil) else { return nil }
        self.parser = parser
        self.handler = handler
        let options =
            XML_PARSE_RECOVER.rawValue | XML_PARSE_NOERROR.rawValue | XML_PARSE_NOWARNING.rawValue
            | XML_PARSE_NONET.rawValue | XML_PARSE_IGNORE_ENC.rawValue
        _ = xmlCtxtUseOptions(parser, Int32(options))
        // The parser lives no longer than this object, which frees it.
        parser.pointee.userData = Unmanaged.passUnretained(self).toOpaque()
        // The mender writes UTF-8. It fails only for encodings that there are not.
        _ = xmlSwitchEncoding(parser, XML_CHAR_ENCODING_UTF8)
        // Around all there is, so that text or a second element behind the first is no end.
        push(Array("<document>".utf8))
    }

    deinit { xmlFreeParserCtxt(parser) }

    /// Reads the next piece, which is valid UTF-8 together with those before and behind it.
    ///
    /// There is no end to be told of: elements that are still open have not ended, and what stands
    /// in them may be cut off.
    func read(_ piece: UnsafeBufferPointer<UInt8>) {
        mended.removeAll(keepingCapacity: true)
        mender.mend(piece, into: &mended)
        push(mended)
    }

    private func push(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { bytes in
            var rest = bytes
            // An int for the length, by xmlParseChunk's declaration.
            while !rest.isEmpty {
                let count = min(rest.count, 1 << 20)
                // Mistakes of the document are no matter here: it goes on, or reads no more.
                _ = xmlParseChunk(
                    parser,
                    rest.baseAddress?.assumingMemoryBound(to: CChar.self),
                    Int32(count),
                    0
                )
                rest = UnsafeRawBufferPointer(rebasing: rest[count...])
            }
        }
    }

    // MARK: What libxml2 tells

    fileprivate func start(
        _ name: UnsafePointer<xmlChar>,
        _ prefix: UnsafePointer<xmlChar>?,
        _ namespace: UnsafePointer<xmlChar>?,
        _ count: Int,
        _ attributes: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?
    ) {
        guard hasBegun else { return hasBegun = true }
        var list: [XMLStreamAttribute] = []
        if let attributes, count > 0 {
            list.reserveCapacity(count)
            for index in 0..<count {
                // Five pointers each: name, prefix, namespace, the value and its end.
                let parts = attributes + 5 * index
                guard let name = parts[0], let start = parts[3], let end = parts[4] else {
                    continue
                }
                list.append(
                    XMLStreamAttribute(
                        name: text(of: name),
                        namespace: text(of: parts[2] ?? parts[1]),
                        value: Self.value(UnsafeBufferPointer(start: start, count: end - start))
                    )
                )
            }
        }
        handler.start(
            XMLStreamElement(
                name: text(of: name),
                namespace: text(of: namespace ?? prefix),
                attributes: list
            )
        )
    }

    fileprivate func end() { handler.end() }

    fileprivate func text(_ bytes: UnsafeBufferPointer<UInt8>) { handler.text(bytes) }

    /// A name in lower case.
    private func text(of name: UnsafePointer<xmlChar>?) -> String {
        guard let name else { return "" }
        if let known = names[name] { return known }
        let length = Int(xmlStrlen(name))
        let bytes = UnsafeBufferPointer(start: name, count: length).map { byte in
            (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
        }
        let text = String(decoding: bytes, as: UTF8.self)
        names[name] = text
        return text
    }

    /// A value as libxml2 hands it over without XML_PARSE_NOENT: each `&` in it as `&#38;`.
    private static func value(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
        guard bytes.contains(UInt8(ascii: "&")) else {
            return String(decoding: bytes, as: UTF8.self)
        }
        let reference = Array("&#38;".utf8)
        var value: [UInt8] = []
        var place = 0
        while place < bytes.count {
            value.append(bytes[place])
            place += bytes[place...].starts(with: reference) ? reference.count : 1
        }
        return String(decoding: value, as: UTF8.self)
    }
}

/// The stream behind libxml2's user data.
private func stream(_ context: UnsafeMutableRawPointer?) -> XMLStream? {
    context.map { Unmanaged<XMLStream>.fromOpaque($0).takeUnretainedValue() }
}

private func didStart(
    _ context: UnsafeMutableRawPointer?,
    _ name: UnsafePointer<xmlChar>?,
    _ prefix: UnsafePointer<xmlChar>?,
    _ namespace: UnsafePointer<xmlChar>?,
    _ namespaceCount: Int32,
    _ namespaces: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?,
    _ attributeCount: Int32,
    _ defaultedCount: Int32,
    _ attributes: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?
) {
    guard let name else { return }
    stream(context)?.start(name, prefix, namespace, Int(attributeCount), attributes)
}

private func didEnd(
    _ context: UnsafeMutableRawPointer?,
    _ name: UnsafePointer<xmlChar>?,
    _ prefix: UnsafePointer<xmlChar>?,
    _ namespace: UnsafePointer<xmlChar>?
) {
    stream(context)?.end()
}

private func didReadText(
    _ context: UnsafeMutableRawPointer?,
    _ text: UnsafePointer<xmlChar>?,
    _ length: Int32
) {
    guard let text, length > 0 else { return }
    stream(context)?.text(UnsafeBufferPointer(start: text, count: Int(length)))
}
