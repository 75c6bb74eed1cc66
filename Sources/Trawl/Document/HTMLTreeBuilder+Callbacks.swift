internal import CLibxml2

extension HTMLTreeBuilder {
    /// Makes a parser report to the builder at an address, where it stays until the parser ends.
    static func attach(
        _ builder: UnsafeMutablePointer<HTMLTreeBuilder>,
        to parser: htmlParserCtxtPtr
    ) {
        var handler = xmlSAXHandler()
        handler.startElement = didStart
        handler.endElement = didEnd
        handler.characters = didReadText
        handler.cdataBlock = didReadScript
        handler.comment = didReadComment
        handler.processingInstruction = didReadInstruction
        parser.pointee.sax.pointee = handler
        parser.pointee.userData = UnsafeMutableRawPointer(builder)
        builder.pointee.parser = parser
    }
}

/// The builder behind libxml2's user data; see `attach`.
@inline(__always)
private func builder(
    _ context: UnsafeMutableRawPointer?
) -> UnsafeMutablePointer<HTMLTreeBuilder>? {
    context?.assumingMemoryBound(to: HTMLTreeBuilder.self)
}

private func didStart(
    _ context: UnsafeMutableRawPointer?,
    _ name: UnsafePointer<xmlChar>?,
    _ attributes: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?
) {
    guard let name else { return }
    builder(context)?.pointee.start(name, attributes)
}

private func didEnd(_ context: UnsafeMutableRawPointer?, _ name: UnsafePointer<xmlChar>?) {
    guard let name else { return }
    builder(context)?.pointee.end(name)
}

private func didReadText(
    _ context: UnsafeMutableRawPointer?,
    _ bytes: UnsafePointer<xmlChar>?,
    _ count: Int32
) {
    guard let bytes else { return }
    builder(context)?.pointee.add(bytes, Int(count), XML_TEXT_NODE)
}

private func didReadScript(
    _ context: UnsafeMutableRawPointer?,
    _ bytes: UnsafePointer<xmlChar>?,
    _ count: Int32
) {
    guard let bytes else { return }
    builder(context)?.pointee.add(bytes, Int(count), XML_CDATA_SECTION_NODE)
}

private func didReadComment(_ context: UnsafeMutableRawPointer?, _ bytes: UnsafePointer<xmlChar>?) {
    guard let bytes else { return }
    builder(context)?.pointee.comment(bytes)
}

private func didReadInstruction(
    _ context: UnsafeMutableRawPointer?,
    _ target: UnsafePointer<xmlChar>?,
    _ data: UnsafePointer<xmlChar>?
) {
    guard let target else { return }
    builder(context)?.pointee.instruction(target, data)
}
