internal import Trawl

/// Answers the questions of one area.
protocol ConformArea {
    /// The answer to a question, without its `id`.
    ///
    /// - Throws: Why the input is refused; its text becomes the answer.
    mutating func answer(_ question: ConformQuestion) throws -> Fields
}

/// Why a question gets no answer.
struct ConformRefusal: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

/// The areas by their names.
enum ConformAreas {
    static let names = [
        "cron", "selectors", "robots", "robots-real", "url", "url-canonical", "encoding",
        "html-robustness", "sitemaps", "feeds", "jsonpath", "structured", "dates", "prices",
    ]

    /// Makes the area of a name, each time it is asked.
    ///
    /// - Throws: `CommandFailure` for a name that is none.
    static func area(
        _ name: String,
        _ context: JobContext
    ) throws -> @Sendable () -> any ConformArea {
        switch name {
        case "cron": { ConformCron(context) }
        case "selectors": { ConformSelectors() }
        case "robots": { ConformRobots() }
        case "robots-real": { ConformRealRobots() }
        case "url": { ConformURL() }
        case "url-canonical": { ConformCanonicalURL() }
        case "encoding": { ConformEncoding(context) }
        case "html-robustness": { ConformDocument() }
        case "sitemaps": { ConformSitemaps() }
        case "feeds": { ConformFeeds() }
        case "jsonpath": { ConformJSONPath() }
        case "structured": { ConformStructured() }
        case "dates": { ConformDates() }
        case "prices": { ConformPrices() }
        default:
            throw CommandFailure.noArea(
                name,
                meant: Suggestion.nearest(to: name, among: names),
                areas: names
            )
        }
    }
}
