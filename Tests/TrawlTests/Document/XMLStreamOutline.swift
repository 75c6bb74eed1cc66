@testable import Trawl

/// What an XML stream tells, as a text: `(name attribute=value` text `)`.
final class XMLStreamOutline: XMLStreamHandler {
    private var bytes: [UInt8] = []

    func start(_ element: XMLStreamElement) {
        bytes += Array("(\(element.name)".utf8)
        for attribute in element.attributes {
            bytes += Array(" \(attribute.name)=\(attribute.value)".utf8)
        }
        bytes.append(UInt8(ascii: " "))
    }

    func end() { bytes.append(UInt8(ascii: ")")) }

    func text(_ text: UnsafeBufferPointer<UInt8>) { bytes += text }

    /// What was told of a document that came in pieces of so many bytes.
    static func outline(of document: String, pieceBytes: Int = .max) -> String {
        let handler = XMLStreamOutline()
        var stream = XMLStream(handler)
        let bytes = Array(document.utf8)
        var place = 0
        while place < bytes.count {
            var end = min(place.addingReportingOverflow(pieceBytes).partialValue, bytes.count)
            if end < place { end = bytes.count }
            // Pieces end at whole characters.
            while end < bytes.count, bytes[end] & 0xC0 == 0x80 { end += 1 }
            bytes[place..<end].withUnsafeBufferPointer { stream.read($0) }
            place = end
        }
        return String(decoding: handler.bytes, as: UTF8.self)
    }
}

/// The namespaces of the elements that an XML stream tells of, in their order.
final class XMLStreamNamespaces: XMLStreamHandler {
    private(set) var namespaces: [String] = []

    func start(_ element: XMLStreamElement) { namespaces.append(element.namespace) }

    func end() {}

    func text(_ bytes: UnsafeBufferPointer<UInt8>) {}
}
