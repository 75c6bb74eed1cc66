internal import Trawl

/// Text and links of documents that may be broken or hostile.
struct ConformDocument: ConformArea {
    mutating func answer(_ question: ConformQuestion) throws -> Fields {
        guard let content = DocumentContent(html: try question.bytes("bytes_b64")) else {
            throw ConformRefusal("a tag of the document has too many attributes")
        }
        return Fields([
            ("text", .text(content.text)), ("links", .list(content.links.map(Value.text))),
        ])
    }
}
