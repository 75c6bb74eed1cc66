internal import Trawl

/// What dates texts give.
struct ConformDates: ConformArea {
    mutating func answer(_ question: ConformQuestion) throws -> Fields {
        let order = try question.optionalText("order").flatMap(DateHints.Order.init(rawValue:))
        let hints = DateHints(
            order: order,
            languages: try question.texts("languages"),
            reference: nil,
            zone: .utc,
            zoneNamed: { _ in nil }
        )
        let text = try question.text("text")
        // HTTP's obsolete forms name no zone: they are UTC (RFC 9110, 5.6.7).
        let isUTC = try question.optionalText("format") == "asctime"
        do throws(DateTextError) {
            let date = try DateText.read(text, hints: hints)
            let placed = isUTC ? date.placed(in: .utc) : date
            return Fields([("date", .text(placed.description))])
        } catch {
            return Fields([("date", .null), ("reason", .text(error.description))])
        }
    }
}
