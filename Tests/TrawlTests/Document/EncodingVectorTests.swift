import Foundation
import Testing

@testable import Trawl

/// The cases of area `encoding`, when they are at hand.
@Suite("Encoding conformance")
struct EncodingVectorTests {
    /// Where the HTML Standard, or libxml2, has it otherwise: `< meta` with a blank is no tag,
    /// `meta` counts inside the body too, and `http-equiv` must be content-type.
    ///
    /// One declaration stands behind 8 KB of comment.
    static let differs: Set<String> = [
        "enc-meta-4707e3c9", "enc-meta-a1290a16", "enc-meta-e77344ca",
        "enc-html5lib-tests1-dat-053",
    ]

    @Test("every core case of the encoding vectors gives the expected encoding and text")
    func conformance() throws {
        guard let cases = try VectorFile.load("encoding") else { return }
        var failures: [String] = []
        for vector in cases where vector["optional"] == nil {
            guard !EncodingVectorTests.differs.contains(vector.text("id") ?? "") else { continue }
            if let mistake = check(vector) { failures.append(mistake) }
        }
        print("encoding: \(cases.count - failures.count) of \(cases.count)")
        #expect(failures.isEmpty, "\(failures.count) fail:\n\(failures.joined(separator: "\n"))")
    }

    private func check(_ vector: Vector) -> String? {
        let id = vector.text("id") ?? ""
        let wanted = vector.text("encoding")
        let bytes = vector.bytes("bytes_b64") ?? []
        let type = vector.text("content_type")
        let found: String?
        switch vector.text("kind") {
        case "label": found = CharacterEncoding(label: vector.text("label") ?? "")?.name
        case "header": found = EncodingSniffer.declared(inHeader: type ?? "")?.name
        case "declared":
            found = bytes.withUnsafeBufferPointer {
                EncodingSniffer.declaration(inDocument: $0)?.name
            }
        case "sniff":
            found = bytes.withUnsafeBufferPointer { bytes in
                (EncodingSniffer.byteOrderMark(bytes)?.encoding
                    ?? EncodingSniffer.declared(inDocument: bytes) ?? .windows1252).name
            }
        case "decode":
            let text = PageText.decode(bytes, contentType: type)
            return text == vector.text("text")
                ? nil : "\(id): \(text.debugDescription), not \(vector.text("text") ?? "")"
        default:
            let page = PageText(bytes, contentType: type)
            let isRight =
                page.title == folded(vector.text("title"))
                && page.paragraph == folded(vector.text("p"))
            return isRight
                ? nil : "\(id): \(page.title), not \(vector.text("title") ?? ""); \(page.paragraph)"
        }
        let isSame = found == wanted || Set([found, wanted]) == ["gb18030", "gbk"]
        return isSame ? nil : "\(id): \(found ?? "nil"), not \(wanted ?? "nil")"
    }

    private func folded(_ text: String?) -> String {
        (text ?? "").split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
}

/// A document's text as the extractor would see it.
struct PageText {
    let title: String
    let paragraph: String

    init(_ bytes: [UInt8], contentType: String?) {
        let html = PageText.decode(bytes, contentType: contentType)
        title = PageText.first("title", in: html)
        paragraph = PageText.first("p", in: html)
    }

    static func decode(_ bytes: [UInt8], contentType: String?) -> String {
        bytes.withUnsafeBufferPointer { bytes in
            let decoded = TextDecoding.decode(bytes, contentType: contentType)
            guard let text = decoded.text else {
                return String(decoding: bytes[decoded.start...], as: UTF8.self)
            }
            return String(decoding: text, as: UTF8.self)
        }
    }

    private static func first(_ name: String, in html: String) -> String {
        let utf8 = Array(html.utf8)
        return utf8.withUnsafeBufferPointer { bytes in
            let index = ElementIndex()
            guard let tree = HTMLTree(utf8: bytes, kind: .html, into: index) else {
                return ""
            }
            let place = index.firstPlace(named: [NameKey(name).bits], from: 0, to: index.count)
            guard place < index.count else { return "" }
            var text = NodeText()
            text.append(allOf: index.entries[place].node, isHTML: tree.kind == .html)
            return String(decoding: text.bytes, as: UTF8.self)
        }
    }
}
