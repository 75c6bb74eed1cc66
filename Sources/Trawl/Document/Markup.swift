internal import CLibxml2

/// The outer markup of a node, as libxml2 writes it, without line ends of its own; empty when there
/// is no memory for it.
func outerMarkup(of node: xmlNodePtr, kind: HTMLTree.Kind) -> String {
    guard let buffer = xmlBufferCreate() else { return "" }
    defer { xmlBufferFree(buffer) }
    guard let output = xmlOutputBufferCreateBuffer(buffer, nil) else { return "" }
    let document = node.pointee.doc
    if kind == .html {
        htmlNodeDumpFormatOutput(output, document, node, "UTF-8", 0)
    } else {
        xmlNodeDumpOutput(output, document, node, 0, 0, "UTF-8")
    }
    // Closing writes out what is left and frees the output; the buffer stays ours.
    guard xmlOutputBufferClose(output) >= 0, let content = xmlBufferContent(buffer) else {
        return ""
    }
    let length = Int(xmlBufferLength(buffer))
    return String(decoding: UnsafeBufferPointer(start: content, count: length), as: UTF8.self)
}
