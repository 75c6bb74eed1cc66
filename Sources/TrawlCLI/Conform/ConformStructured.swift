internal import Trawl

/// What pages carry for machines: JSON-LD, microdata and Open Graph.
struct ConformStructured: ConformArea {
    mutating func answer(_ question: ConformQuestion) throws -> Fields {
        let text = try question.text("base")
        guard let base = WebURL(text) else { throw ConformRefusal("the base '\(text)' is no URL") }
        let answer = StructuredAnswer(html: try question.text("html"), base: base)
        let openGraph = answer.openGraph.map { pair in
            Value.list([.text(pair.property), .text(pair.content)])
        }
        return Fields([
            ("json-ld", .list(answer.linkedData)), ("microdata", .list(answer.microdata)),
            ("opengraph", .list(openGraph)),
        ])
    }
}
