internal import Trawl

/// What CSS selectors match.
struct ConformSelectors: ConformArea {
    mutating func answer(_ question: ConformQuestion) throws -> Fields {
        let selector = try CSSSelector(question.text("selector"))
        let answer = SelectorAnswer(selector, html: try question.text("html"))
        return Fields([
            ("ids", .list(answer.ids.map(Value.optional))),
            ("texts", .list(answer.texts.map(Value.text))),
            ("count", .count(answer.ids.count)),
        ])
    }
}
