internal import CLibxml2

/// The outer markup of a node, as libxml2 writes it; empty when there is no memory for it.
func outerMarkup(of node: xmlNodePtr, kind: HTMLTree.Kind) -> String {
    guard let buffer = xmlBufferCreate() else { return "" }
    defer { xmlBufferFree(buffer) }
    let code =
        kind == .html
        ? htmlNodeDump(buffer, node.pointee.doc, node)
        : xmlNodeDump(buffer, node.pointee.doc, node, 0, 0)
    guard code >= 0, let content = xmlBufferContent(buffer) else { return "" }
    let length = Int(xmlBufferLength(buffer))
    return String(decoding: UnsafeBufferPointer(start: content, count: length), as: UTF8.self)
}
