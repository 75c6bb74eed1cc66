internal import Trawl

/// A selector that is tried out, made into a job so that it is read and matched as in job files.
enum TrialSelector {
    case css(String)
    case xpath(String)
    case json(String)
    case jsonld(String)

    /// The selector as it was given.
    var text: String {
        switch self {
        case .css(let text), .xpath(let text), .json(let text), .jsonld(let text): text
        }
    }

    /// Which language it is in, as job files call it.
    var language: String {
        switch self {
        case .css: "css"
        case .xpath: "xpath"
        case .json: "json"
        case .jsonld: "jsonld"
        }
    }

    /// The names of the fields with the values and the number of matches of a selector.
    static func fields(of place: Int) -> (values: String, count: String) {
        ("values_\(place)", "count_\(place)")
    }

    /// The field with the page's title.
    static let titleField = "title"

    /// A job that takes the matches of selectors out of a page, and its title.
    ///
    /// - Throws: `CommandFailure` for a selector that is none.
    static func job(
        for selectors: [TrialSelector],
        at url: WebURL,
        _ context: JobContext
    ) throws -> Job {
        var fields = Fields([(titleField, .object(["css": "title"]))])
        for (place, selector) in selectors.enumerated() {
            // In job files `${NAME}` would be the environment's.
            let text = Value.text(selector.text.replacing("${", with: "$${"))
            let names = TrialSelector.fields(of: place)
            fields[names.values] = .object(
                Fields([(selector.language, text), ("all", true)])
            )
            fields[names.count] = .object(
                Fields([(selector.language, text), ("count", true)])
            )
        }
        let definition = Value.object([
            "name": "try", "start": .text(url.text.replacing("${", with: "$${")),
            "fetch": .object(["timeout": "60s"]), "fields": .object(fields),
        ])
        let reading = JobReader(context: context)
            .read(path: "try.json", bytes: Array(definition.json.utf8), defaults: nil)
        if let job = reading.job { return job }
        for selector in selectors { try selector.check(context) }
        let mistake = reading.diagnostics.first { $0.severity == .error }
        throw CommandFailure.usage(
            mistake?.message ?? "the selectors cannot be used",
            help: mistake?.help
        )
    }

    /// - Throws: `CommandFailure` when it is none.
    private func check(_ context: JobContext) throws {
        switch self {
        case .css(let text):
            do throws(CSSError) { _ = try CSSSelector(text) } catch {
                throw CommandFailure.badSelector("--css", text, "\(error)")
            }
        case .xpath(let text):
            if let reason = context.checkXPath(text, [:]) {
                throw CommandFailure.badSelector("--xpath", text, reason)
            }
        case .json(let text):
            do throws(JSONPathError) { _ = try JSONPath(text) } catch {
                throw CommandFailure.badSelector("--json-path", text, "\(error)")
            }
        case .jsonld: break
        }
    }
}
