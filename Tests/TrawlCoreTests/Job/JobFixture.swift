import Testing

@testable import TrawlCore

extension JobContext {
    /// A context with three zones, one registered transform and an XPath check that only knows
    /// parentheses.
    static func make(
        environment: [String: String] = [:],
        files: [String: String] = [:]
    ) -> JobContext {
        let zones = ["America/New_York", "Europe/Berlin", "UTC"]
        return JobContext(
            environment: environment,
            zone: { zones.contains($0) ? .utc : nil },
            zoneNames: { zones },
            localZone: .utc,
            transforms: ["shout"],
            checkXPath: { text, _ in
                let opened = text.filter { $0 == "(" }.count
                return opened == text.filter { $0 == ")" }.count ? nil : "a ')' is missing"
            },
            readList: { path in
                files[path].map { .bytes(Array($0.utf8)) } ?? .unreadable("No such file")
            }
        )
    }
}

extension JobReading {
    /// Reads a job file's text.
    static func make(
        _ text: String,
        path: String = "jobs/news.yaml",
        environment: [String: String] = [:],
        files: [String: String] = [:],
        defaults: ProjectSettings? = nil
    ) -> JobReading {
        JobReader(context: .make(environment: environment, files: files))
            .read(path: path, bytes: Array(text.utf8), defaults: defaults)
    }

    /// The diagnostics as printed, one after the other.
    var rendered: String { diagnostics.map(\.rendered).joined(separator: "\n") }

    /// The diagnostics without file and excerpt, as `2:3: error: message` with `(help)` behind it.
    var summary: [String] { diagnostics.map(\.summary) }
}

extension Diagnostic {
    /// Place, severity, message and help on one line.
    var summary: String {
        let place = line == 0 ? "" : "\(line):\(column): "
        return "\(place)\(severity.rawValue): \(message)" + (help.map { " (\($0))" } ?? "")
    }
}

/// One job file with the summaries of its diagnostics.
struct MistakeCase: Sendable, CustomTestStringConvertible {
    let text: String
    let expected: [String]

    init(_ text: String, _ expected: String...) {
        self.text = text
        self.expected = expected
    }

    var testDescription: String { text }
}
