internal import Trawl

/// Text and links of documents that may be broken or hostile.
struct ConformDocument: ConformArea {
    mutating func answer(_ question: ConformQuestion) throws -> Fields {
        let content = DocumentContent(html: try question.bytes("bytes_b64"))
        return Fields([
            ("text", .text(content.text)), ("links", .list(content.links.map(Value.text))),
        ])
    }
}
