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
    /// Areas whose parsers are not part of Trawl yet.
    static let notBuilt = ["sitemaps", "feeds", "jsonpath", "structured", "dates", "prices"]
    /// Areas that are answered.
    static let built = [
        "cron", "selectors", "robots", "robots-real", "url", "url-canonical", "encoding",
        "html-robustness",
    ]

    /// The area of a name.
    ///
    /// - Throws: `CommandFailure` for a name that is none, and for one that is not built.
    static func area(_ name: String, _ context: JobContext) throws -> any ConformArea {
        switch name {
        case "cron": return ConformCron(context)
        case "selectors": return ConformSelectors()
        case "robots": return ConformRobots()
        case "robots-real": return ConformRealRobots()
        case "url": return ConformURL()
        case "url-canonical": return ConformCanonicalURL()
        case "encoding": return try ConformEncoding(context)
        case "html-robustness": return ConformDocument()
        case _ where notBuilt.contains(name):
            throw CommandFailure.areaNotBuilt(name, built: built)
        default:
            let meant = Suggestion.nearest(to: name, among: built + notBuilt)
            throw CommandFailure.noArea(name, meant: meant, built: built)
        }
    }
}
