internal import Trawl

/// What JSONPath queries select.
struct ConformJSONPath: ConformArea {
    mutating func answer(_ question: ConformQuestion) throws -> Fields {
        let path = try JSONPath(question.text("selector"))
        let selection = path.selection(in: question.value("document"))
        var answer = Fields([("result", .list(selection.values))])
        if let limit = selection.limit { answer["limit"] = .text(limit.rawValue) }
        return answer
    }
}
